"""What comes back by itself, and what is left in peace.

After a session there are six moments at which it may come back, each for as long as the next one is away. Whoever
wasn't there has missed nothing: a moment that has passed is not made up for. One thing comes at a time, none while a
session is open, and none that was left in peace: a piece, an entry, or some days.
"""

from dataclasses import dataclass

from studio.core.clock import Clock
from studio.journal import entry as entries
from studio.journal import rows
from studio.journal.on_this_day import on_this_day
from studio.library.library import Library
from studio.library.record import CheckInRecord, QuietSpanRecord
from studio.library.records import (
    EntryRecord,
    PieceRecord,
    get_entry,
    select_entries,
    select_pieces,
    update_entry,
)
from studio.library.return_rows import (
    RETURNS,
    delete_check_in,
    delete_quiet_span,
    insert_quiet_span,
    note_check_in,
    select_check_ins,
    select_quiet_spans,
)
from studio.library.rows import put_back

DAY = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Step:
    """One moment after a session."""

    name: str
    """As the library keeps it."""
    after: int
    """Ms after the session began."""
    words: str
    """How long that is."""


STEPS = (
    Step("24h", 1 * DAY, "One day"),
    Step("72h", 3 * DAY, "Three days"),
    Step("1w", 7 * DAY, "One week"),
    Step("2w", 14 * DAY, "Two weeks"),
    Step("1m", 30 * DAY, "One month"),
    Step("3m", 91 * DAY, "Three months"),
)
LAST_FOR = 30 * DAY
"""Ms for which the last moment lasts."""

THIS_DAY = "day"
"""What stands in place of a step's name for an entry of this day of another year."""

COMES = "piece.trashed is null and piece.kept = 1 and piece.resurface = 1"


@dataclass(frozen=True, slots=True)
class Return:
    """One thing that comes back."""

    entry: EntryRecord
    step: str
    """Name of a step, or `THIS_DAY`."""
    piece: PieceRecord | None
    """What was made in it, if anything that may come back."""
    why: str
    """Why it comes now, in words: "One month since session 3"."""


@dataclass(frozen=True, slots=True)
class InPeace:
    """Everything that does not come back by itself."""

    pieces: tuple[PieceRecord, ...]
    entries: tuple[EntryRecord, ...]
    spans: tuple[QuietSpanRecord, ...]


def step_at(age: int) -> Step | None:
    """Return the moment a session of an age (ms) is in, or None."""
    if age >= STEPS[-1].after + LAST_FOR:
        return None
    return next((step for step in reversed(STEPS) if age >= step.after), None)


class ComingBack:
    """What comes back of one library."""

    def __init__(self, library: Library, clock: Clock) -> None:
        self._library = library
        self._clock = clock

    # what comes

    def next(self, *, check_ins: bool, this_day: bool) -> Return | None:
        """Return the one thing that comes back now: after a session, or else from this day of another year."""
        if rows.sessions_open_at(self._library, self._clock.ms(), entries.OPEN_MS):
            return None
        found = self._after_a_session() if check_ins else None
        return found or (self._of_this_day() if this_day else None)

    def return_of(self, entry_id: str, piece_id: str | None = None) -> tuple[EntryRecord, PieceRecord | None]:
        """Return an entry and what is shown of it, whoever asks for it, left in peace or not. Raises `NotHere`."""
        wanted = "piece.id = ?" if piece_id else f"piece.entry_id = ? and {COMES}"
        return get_entry(self._library, entry_id), self._shown(wanted, piece_id or entry_id)

    def is_after_a_session(self) -> bool:
        """Say whether a session is a day old at least, and not long ago: then it makes sense to offer check-ins."""
        return bool(self._young_sessions(limit=1))

    def _after_a_session(self) -> Return | None:
        now = self._clock.ms()
        for session in self._young_sessions():
            step = step_at(now - session.started)
            if step is None or self._is_done(session, step):
                continue
            piece = self._piece_of(session)
            if piece is not None or entries.own_words(session):
                return Return(session, step.name, piece, f"{step.words} since session {session.number}")
        return None

    def _young_sessions(self, limit: int = 1000) -> list[EntryRecord]:
        """Return sessions that are in one of the moments, the one whose moment came last first."""
        now = self._clock.ms()
        found = select_entries(
            self._library,
            f"where started > ? and started <= ? and kind = 'session' and {RETURNS} order by started desc limit ?",
            (now - STEPS[-1].after - LAST_FOR, now - STEPS[0].after, limit),
        )

        def since(session: EntryRecord) -> int:
            age = now - session.started
            step = step_at(age)
            return age - step.after if step else age

        return sorted(found, key=since)

    def _is_done(self, session: EntryRecord, step: Step) -> bool:
        """Say whether a moment was seen or let go, or somebody came back by themselves since it began."""
        if select_check_ins(self._library, "where entry_id = ? and step = ?", (session.id, step.name)):
            return True
        return any(
            time >= session.started + step.after for time in rows.return_times(self._library, [session.id])[session.id]
        )

    def _of_this_day(self) -> Return | None:
        now = self._clock.now()
        for entry in on_this_day(self._library, now.date()):
            piece = self._piece_of(entry)
            if piece is not None or entries.own_words(entry):
                return Return(entry, THIS_DAY, piece, f"On this day, {_years(now.year - int(entry.day[:4]))} ago")
        return None

    def _piece_of(self, entry: EntryRecord) -> PieceRecord | None:
        return self._shown(f"piece.entry_id = ? and {COMES}", entry.id)

    def _shown(self, where: str, value: str) -> PieceRecord | None:
        """Return what stands for an entry: a favourite, a drawing, the last one made."""
        found = select_pieces(
            self._library,
            f"where {where} order by favourite desc, kind = 'drawing' desc, created desc, num desc limit 1",
            (value,),
        )
        return found[0] if found else None

    # what becomes of it

    def see(self, entry_id: str, step: str) -> None:
        """Note that somebody came back; this moment doesn't ask again."""
        if step != THIS_DAY:
            note_check_in(self._library, entry_id, step, "seen", self._clock.ms())

    def let_go(self, entry_id: str, step: str) -> CheckInRecord:
        """Let a moment go for good; give what is returned to `take_back` to undo it."""
        return note_check_in(self._library, entry_id, step, "dismissed", self._clock.ms())

    def take_back(self, check_in: CheckInRecord) -> None:
        """Let a moment be as if nothing had been said about it."""
        delete_check_in(self._library, check_in.id)

    # what is left in peace

    def set_entry(self, entry_id: str, comes: bool) -> EntryRecord:
        """Say whether an entry, and what hangs on it, may come back by itself."""
        return update_entry(self._library, entry_id, resurface=comes)

    def quiet_days(self, first_day: str, last_day: str) -> QuietSpanRecord:
        """Let nothing of some days (ISO, both included) come back by itself."""
        return insert_quiet_span(self._library, first_day, last_day)

    def lift(self, span_id: str) -> QuietSpanRecord:
        """Let these days come back; give what is returned to `put_quiet` to undo it."""
        return delete_quiet_span(self._library, span_id)

    def put_quiet(self, span: QuietSpanRecord) -> None:
        """Have lifted days in peace once more."""
        put_back(self._library, span)

    def in_peace(self, limit: int = 500) -> InPeace:
        """Return what does not come back by itself, the newest first, `limit` of each at most."""
        return InPeace(
            tuple(
                select_pieces(
                    self._library,
                    "where resurface = 0 and trashed is null order by created desc, num desc limit ?",
                    (limit,),
                )
            ),
            tuple(
                select_entries(
                    self._library,
                    "where resurface = 0 and trashed is null order by started desc, num desc limit ?",
                    (limit,),
                )
            ),
            tuple(select_quiet_spans(self._library)),
        )


def _years(number: int) -> str:
    words = entries.NUMBERS[number] if number < len(entries.NUMBERS) else str(number)
    return f"{words} year{'s' if number > 1 else ''}"
