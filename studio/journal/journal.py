"""The front door: sessions and days, what was written about them, and what came later."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from studio.core.clock import Clock
from studio.core.signal import Signal
from studio.journal import entry as entries
from studio.journal import rows
from studio.journal.entry import Mark
from studio.journal.errors import EntryInTrash, NotASession, NothingSaid
from studio.journal.hue import colours_in, session_hue
from studio.journal.prompts import prompt_for
from studio.library.errors import NotHere
from studio.library.library import Library
from studio.library.put_away import LEAVING, Moved, bring_entry, bring_reflection, put_entry, put_reflection
from studio.library.records import (
    EntryRecord,
    ReflectionRecord,
    get_entry,
    get_piece,
    get_reflection,
    insert_entry,
    insert_reflection,
    update_entry,
)
from studio.library.search import find_entries


class Journal:
    """The journal of one library. Raises `NotHere` for an id there is none of, `LookingAround` when read-only."""

    def __init__(self, library: Library, clock: Clock) -> None:
        self._library = library
        self._clock = clock
        self.entry_changed: Signal[[str]] = Signal()
        """An entry, or what hangs on it, is different now: its id."""
        self.piece_changed: Signal[[str]] = Signal()
        """A reflection on a piece came, went, or came back, or the piece with an entry or reflection: its id."""

    # sessions and days

    def begin_session(self, intention: str = "") -> EntryRecord:
        """Begin a session. One that is open is closed by that: there is never more than one."""
        with self._library.write():
            closed = self._close_open()
            now = self._clock.now()
            begun = insert_entry(
                self._library,
                kind="session",
                day=now.date().isoformat(),
                started=self._clock.ms(),
                number=rows.next_number(self._library),
                intention=intention.strip(),
            )
        self._changed(*closed, begun.id)
        return begun

    def close_session(self, entry_id: str) -> EntryRecord:
        """Close a session now; one that is over stays as it is. Raises `NotASession`."""
        with self._library.write():
            session = self._session(entry_id)
            if not entries.is_open(session, self._clock.ms()):
                return session
            session = update_entry(self._library, entry_id, ended=self._clock.ms())
        self._changed(entry_id)
        return session

    def reopen_session(self, entry_id: str) -> EntryRecord:
        """Let a session take in what is made: until a day after it began, or a day from now if that is past.

        Another one that is open is closed. Raises `NotASession`, `EntryInTrash`.
        """
        with self._library.write():
            session = self._session(entry_id)
            if session.trashed is not None:
                raise EntryInTrash
            ms = self._clock.ms()
            if entries.is_open(session, ms):
                return session
            closed = self._close_open()
            ended = None if self._is_young(session) else ms + entries.OPEN_MS
            session = update_entry(self._library, entry_id, ended=ended)
        self._changed(*closed, entry_id)
        return session

    def open_session(self) -> EntryRecord | None:
        """Return the session that takes in what is made now, if there is one."""
        found = rows.sessions_open_at(self._library, self._clock.ms(), entries.OPEN_MS)
        return found[0] if found else None

    def entry_now(self) -> EntryRecord | None:
        """Return the entry that `current_entry` would, or None where it would make one."""
        return self.open_session() or rows.day_entry(self._library, self._today())

    def current_entry(self) -> EntryRecord:
        """Return the entry that what is made now belongs to: the open session, else today, made silently."""
        found = self.entry_now()
        if found is not None:
            return found
        with self._library.write():
            found = self.entry_now()  # another thread may have been quicker
            if found is not None:
                return found
            made = insert_entry(self._library, kind="day", day=self._today(), started=self._clock.ms())
        self._changed(made.id)
        return made

    def entry(self, entry_id: str) -> EntryRecord:
        """Return an entry, a trashed one too."""
        entry = get_entry(self._library, entry_id)
        if entry.trashed == LEAVING:
            raise NotHere
        return entry

    def timeline(self, limit: int = 60, before: EntryRecord | None = None) -> list[EntryRecord]:
        """Return entries newest first; give the last one as `before` to go on. Empty past days are left out."""
        return rows.timeline(self._library, self._today(), limit, before)

    def search(self, text: str, limit: int = 60) -> list[EntryRecord]:
        """Return entries that hold all the words of `text`, the last word unfinished, newest first."""
        return [get_entry(self._library, entry_id) for entry_id in find_entries(self._library, text, limit)]

    def mark(self, entry: EntryRecord) -> Mark:
        """Return what the disc of an entry looks like now."""
        now = self._clock.now()
        return Mark(
            entries.sun(entry.started, now),
            entries.returns(rows.return_times(self._library, entry.id), entry.started, now),
            session_hue(colours_in(rows.first_palette(self._library, entry.id))),
        )

    def marks(self, shown: Iterable[EntryRecord]) -> dict[str, Mark]:
        """Return the marks of many entries by their ids."""
        return {entry.id: self.mark(entry) for entry in shown}

    # words

    def set_body(self, entry_id: str, text: str) -> EntryRecord:
        """Keep the text of an entry as it is typed."""
        return self._update(entry_id, body=text)

    def set_intention(self, entry_id: str, text: str) -> EntryRecord:
        """Keep what a session is for, in the person's own words."""
        return self._update(entry_id, intention=text.strip())

    def set_place(self, entry_id: str, text: str) -> EntryRecord:
        """Keep where it was, e.g. "at the clinic"."""
        return self._update(entry_id, place=text.strip())

    def prompt(self, kind: str = "entry", since: int | None = None, turn: int = 0) -> str:
        """Return today's open question about something of a kind that began at `since` (UTC ms; now if None)."""
        age = 0 if since is None else max(0, self._clock.ms() - since)
        return prompt_for(self._clock.now().date(), kind, timedelta(milliseconds=age), turn)

    # what came later

    def reflect(
        self,
        *,
        entry_id: str | None = None,
        piece_id: str | None = None,
        text: str = "",
        instant: int | None = None,
        voice_id: str | None = None,
        prompt: str = "",
    ) -> ReflectionRecord:
        """Add a dated reflection to an entry, or to a piece and an instant (ms) of its replay.

        There is no way to change one: what was seen earlier stays as it was said. Raises `NothingSaid`,
        ValueError when it is to hang on neither or both.
        """
        if (entry_id is None) == (piece_id is None):
            raise ValueError("a reflection hangs on an entry or on a piece")
        if not text.strip() and voice_id is None:
            raise NothingSaid
        with self._library.write():
            owner = entry_id or get_piece(self._library, piece_id or "").entry_id
            get_entry(self._library, owner)
            if voice_id is not None:
                get_piece(self._library, voice_id)
            reflection = insert_reflection(
                self._library,
                entry_id=entry_id,
                piece_id=piece_id,
                time=self._clock.ms(),
                text=text.strip(),
                instant=instant,
                voice_id=voice_id,
                prompt=prompt,
            )
        self._reflected(reflection)
        return reflection

    def reflections(self, *, entry_id: str | None = None, piece_id: str | None = None) -> list[ReflectionRecord]:
        """Return the reflections on an entry itself, or on a piece, the oldest first."""
        if entry_id is not None:
            return rows.reflections(self._library, "entry_id", entry_id)
        return rows.reflections(self._library, "piece_id", piece_id or "")

    # trash

    def trash_entry(self, entry_id: str) -> EntryRecord:
        """Put an entry in the trash, its pieces with it. A session that is open is closed by that."""
        with self._library.write():
            was_open = entries.is_open(get_entry(self._library, entry_id), self._clock.ms())
            moved = put_entry(self._library, entry_id, self._clock.ms())
            entry = get_entry(self._library, entry_id)
            if was_open:
                entry = update_entry(self._library, entry_id, ended=entry.trashed)
        self._tell(moved)
        return entry

    def restore_entry(self, entry_id: str) -> EntryRecord:
        """Bring an entry back with the pieces that went with it.

        A session that was open is open again, if it is not over by now and no other is open.
        """
        with self._library.write():
            before, other = get_entry(self._library, entry_id), self.open_session()
            moved = bring_entry(self._library, entry_id)
            entry = get_entry(self._library, entry_id)
            if moved.entries and entry.ended == before.trashed and self._is_young(entry) and other is None:
                entry = update_entry(self._library, entry_id, ended=None)
        self._tell(moved)
        return entry

    def trashed_entries(self) -> list[EntryRecord]:
        """Return entries in the trash, the latest first."""
        return rows.trashed_entries(self._library)

    def trash_reflection(self, reflection_id: str) -> ReflectionRecord:
        """Put a reflection in the trash, and its voice."""
        return self._move_reflection(
            reflection_id, lambda: put_reflection(self._library, reflection_id, self._clock.ms())
        )

    def restore_reflection(self, reflection_id: str) -> ReflectionRecord:
        """Bring a reflection back with its voice; what it hangs on too, alone, when that is in the trash."""
        return self._move_reflection(reflection_id, lambda: bring_reflection(self._library, reflection_id))

    # inside

    def _today(self) -> str:
        return self._clock.now().date().isoformat()

    def _session(self, entry_id: str) -> EntryRecord:
        entry = get_entry(self._library, entry_id)
        if entry.kind != "session":
            raise NotASession
        return entry

    def _is_young(self, session: EntryRecord) -> bool:
        return self._clock.ms() < session.started + entries.OPEN_MS

    def _close_open(self) -> list[str]:
        ms = self._clock.ms()
        closed = [session.id for session in rows.sessions_open_at(self._library, ms, entries.OPEN_MS)]
        for entry_id in closed:
            update_entry(self._library, entry_id, ended=ms)
        return closed

    def _update(self, entry_id: str, **changes: str) -> EntryRecord:
        entry = update_entry(self._library, entry_id, **changes)
        self._changed(entry_id)
        return entry

    def _move_reflection(self, reflection_id: str, move: Callable[[], Moved]) -> ReflectionRecord:
        with self._library.write():
            moved = move()
            reflection = get_reflection(self._library, reflection_id)
        self._tell(moved)
        if moved.reflections:
            self._reflected(reflection)
        return reflection

    def _tell(self, moved: Moved) -> None:
        for piece_id in moved.pieces:
            self.piece_changed.emit(piece_id)
        self._changed(*moved.entries)

    def _reflected(self, reflection: ReflectionRecord) -> None:
        if reflection.piece_id is not None:
            self.piece_changed.emit(reflection.piece_id)
            self._changed(get_piece(self._library, reflection.piece_id).entry_id)
        elif reflection.entry_id is not None:
            self._changed(reflection.entry_id)

    def _changed(self, *entry_ids: str) -> None:
        for entry_id in entry_ids:
            self.entry_changed.emit(entry_id)
