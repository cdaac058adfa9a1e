"""The front door: sessions and days, what was written about them, and what came later."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Literal

from studio.core.clock import Clock
from studio.core.signal import Signal
from studio.journal import entry as entries
from studio.journal import finding, rows, sessions
from studio.journal.entry import Mark
from studio.journal.errors import NothingSaid
from studio.journal.feelings import told
from studio.journal.hue import hue_of_palette
from studio.journal.mood import Point, columns
from studio.journal.prompts import prompt_for
from studio.library.connection import Value
from studio.library.errors import NotHere
from studio.library.handing_rows import OF_ENTRY, Handed, end_handing, insert_handing, select_handings
from studio.library.library import Library
from studio.library.put_away import (
    LEAVING,
    Moved,
    bring_entry,
    bring_question,
    bring_reflection,
    put_entry,
    put_question,
    put_reflection,
)
from studio.library.question_rows import (
    ASKED,
    OPEN,
    get_question,
    insert_question,
    select_questions,
    update_question,
)
from studio.library.record import HandingKind, HandingRecord, QuestionRecord
from studio.library.records import (
    EntryRecord,
    ReflectionRecord,
    get_entry,
    get_piece,
    get_reflection,
    insert_entry,
    insert_reflection,
    update_entry,
    update_reflection,
)

When = Literal["before", "after"]
"""Which mood of an entry."""


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

    def begin_session(self, intention: str = "", mood: Point | None = None) -> EntryRecord:
        """Begin a session, with how it is before. One that is open is closed by that: there is never more than one."""
        begun, changed = sessions.begin(self._library, self._clock, intention, mood)
        self._changed(*changed)
        return begun

    def close_session(self, entry_id: str) -> EntryRecord:
        """Close a session now; one that is over stays as it is. Raises `NotASession`."""
        with self._library.write():
            session = sessions.session_of(self._library, entry_id)
            if not entries.is_open(session, self._clock.ms()):
                return session
            session = update_entry(self._library, entry_id, ended=self._clock.ms())
        self._changed(entry_id)
        return session

    def reopen_session(self, entry_id: str) -> EntryRecord:
        """Let a session take in what is made: until a day after it began, or a day from now if that is past.

        Another one that is open is closed. Raises `NotASession`, `EntryInTrash`.
        """
        session, changed = sessions.reopen(self._library, self._clock.ms(), entry_id)
        self._changed(*changed)
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

    def order(self) -> list[tuple[str, bool]]:
        """Return the id of every entry of the timeline, newest first, and whether it is a session."""
        return rows.order(self._library, self._today())

    def entries(self, ids: Iterable[str]) -> dict[str, EntryRecord]:
        """Return many entries by their ids, those there are."""
        return rows.entries(self._library, tuple(ids))

    def search(self, text: str, limit: int = 60, before: EntryRecord | None = None) -> list[EntryRecord]:
        """Return entries that hold all the words of `text`, the last word unfinished, newest first."""
        return finding.search(self._library, text, limit, before)

    def passages(self, text: str, found: Iterable[EntryRecord]) -> dict[str, finding.Passage]:
        """Return by entry where the words of `text` stand in it."""
        return finding.passages(self._library, text, found)

    def mark(self, entry: EntryRecord) -> Mark:
        """Return what the disc of an entry looks like now."""
        return self.marks([entry])[entry.id]

    def marks(self, shown: Iterable[EntryRecord]) -> dict[str, Mark]:
        """Return the marks of many entries by their ids."""
        now, seen = self._clock.now(), {entry.id: entry for entry in shown}
        times, palettes = rows.return_times(self._library, seen), rows.first_palettes(self._library, seen)
        return {
            entry.id: Mark(
                entries.sun(entry.started, now),
                entries.returns(times[entry.id], entry.started, now),
                hue_of_palette(palettes[entry.id]),
            )
            for entry in seen.values()
        }

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

    def set_substance(self, entry_id: str, text: str) -> EntryRecord:
        """Keep what it was with, in the person's own words."""
        return self._update(entry_id, substance=text.strip())

    def set_dose(self, entry_id: str, text: str) -> EntryRecord:
        """Keep how much of it, in the person's own words."""
        return self._update(entry_id, dose=text.strip())

    def set_mood(self, entry_id: str, when: When, point: Point | None) -> EntryRecord:
        """Keep how it was before or after, as a point; None: there is none."""
        return self._update(entry_id, **columns(when, point))

    def set_feelings(self, entry_id: str, words: Iterable[str]) -> EntryRecord:
        """Keep words for how it was."""
        return self._update(entry_id, feelings=told(words))

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
        together: bool = False,
        whose: str = "",
        spot: tuple[float, float] | None = None,
    ) -> ReflectionRecord:
        """Add a dated reflection to an entry, or to a piece and an instant (ms) of its replay.

        `together`: said while sitting together, by the person or by `whose` ("therapist"); `spot`: where on the
        picture, 0 … 1, y down. There is no way to change one: what was seen earlier stays as it was said.
        Raises `NothingSaid`, ValueError when it is to hang on neither or both.
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
                together=together,
                whose=whose,
                spot=spot,
            )
        self._reflected(reflection)
        return reflection

    def reflections(self, *, entry_id: str | None = None, piece_id: str | None = None) -> list[ReflectionRecord]:
        """Return the reflections on an entry itself, or on a piece, the oldest first."""
        if entry_id is not None:
            return rows.reflections(self._library, "entry_id", entry_id)
        return rows.reflections(self._library, "piece_id", piece_id or "")

    # questions for the therapist

    def ask(self, entry_id: str, text: str) -> QuestionRecord:
        """Write down a question for the therapist, from an entry. Raises `NothingSaid`."""
        if not text.strip():
            raise NothingSaid
        with self._library.write():
            get_entry(self._library, entry_id)
            question = insert_question(self._library, entry_id, text.strip(), self._clock.ms())
        self._changed(entry_id)
        return question

    def questions(self) -> list[QuestionRecord]:
        """Return all questions that were not asked yet, of all entries, the oldest first."""
        return select_questions(self._library, OPEN)

    def asked_questions(self) -> list[QuestionRecord]:
        """Return all questions that were asked, the latest first."""
        return select_questions(self._library, ASKED)

    def questions_of(self, entry_id: str) -> list[QuestionRecord]:
        """Return the questions written from an entry, the oldest first."""
        return select_questions(self._library, rows.QUESTIONS_OF, (entry_id,))

    def tick_question(self, question_id: str, asked: bool) -> QuestionRecord:
        """Let a question be asked, or not asked yet."""
        question = update_question(self._library, question_id, asked=self._clock.ms() if asked else None)
        self._changed(question.entry_id)
        return question

    def trash_question(self, question_id: str) -> QuestionRecord:
        """Put a question in the trash."""
        put_question(self._library, question_id, self._clock.ms())
        return self._questioned(question_id)

    def restore_question(self, question_id: str) -> QuestionRecord:
        """Bring a question back."""
        self._tell(bring_question(self._library, question_id))
        return self._questioned(question_id)

    # shown to others

    def set_shareable_words(self, entry_id: str, shareable: bool) -> EntryRecord:
        """Say that an entry's own words may be shown to others, or no longer."""
        return self._update(entry_id, shareable=shareable)

    def set_reflection_shareable(self, reflection_id: str, shareable: bool) -> ReflectionRecord:
        """Say that a reflection may be shown to others, or no longer; what it says stays as it is."""
        reflection = update_reflection(self._library, reflection_id, shareable=shareable)
        self._reflected(reflection)
        return reflection

    def begin_handing(
        self, kind: HandingKind, whom: str = "", words: str = "", what: Iterable[Handed] = ()
    ) -> HandingRecord:
        """Note in today's entry (or the open session) a sitting that begins, or what was handed over just now."""
        with self._library.write():
            entry = self.current_entry()
            told = whom.strip(), words.strip(), tuple(what)
            noted = insert_handing(self._library, kind, entry.id, self._clock.ms(), *told)
        self._changed(entry.id)
        return noted

    def end_handing(self, handing_id: str) -> HandingRecord:
        """Note that a sitting is over now; one that has an end keeps it."""
        noted = end_handing(self._library, handing_id, self._clock.ms())
        self._changed(noted.entry_id)
        return noted

    def handings(self, entry_id: str) -> list[HandingRecord]:
        """Return what was shown or handed over on the day of an entry, the earliest first."""
        return select_handings(self._library, OF_ENTRY, (entry_id,))

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
            was_open = entry.ended == before.trashed and sessions.is_young(entry, self._clock.ms())
            if moved.entries and was_open and other is None:
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

    def _update(self, entry_id: str, **changes: Value) -> EntryRecord:
        entry = update_entry(self._library, entry_id, **changes)
        self._changed(entry_id)
        return entry

    def _questioned(self, question_id: str) -> QuestionRecord:
        question = get_question(self._library, question_id)
        self._changed(question.entry_id)
        return question

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
