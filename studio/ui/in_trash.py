"""What lies in the trash, as the person sees it: what each thing is, how long it stays, and what goes with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby

from studio.core.clock import from_ms
from studio.core.progress import Progress, Stopped
from studio.gallery.thumbnail import excerpt
from studio.journal import entry as entries
from studio.journal.entry import MONTHS, NUMBERS, Mark
from studio.library import put_away
from studio.library.errors import NotHere
from studio.library.put_away import Row
from studio.library.question_rows import select_questions
from studio.library.record import QuestionRecord
from studio.library.records import EntryRecord, PieceRecord, select_pieces, select_reflections
from studio.library.trash import Trashed, empty_old, trashed
from studio.ui.later import later, when_done
from studio.ui.rooms import Rooms

THINGS = {
    "session": ("a session", "sessions"),
    "day": ("a day", "days"),
    "drawing": ("a drawing", "drawings"),
    "sound": ("a sound", "sounds"),
    "voice": ("a voice note", "voice notes"),
    "writing": ("a page", "pages"),
    "said": ("something you saw later", "things you saw later"),
    "asked": ("a question", "questions"),
}
"""What each kind is called, alone and several."""

SPOKEN = "Your voice"
FIRST_WORDS = 300
"""Characters of a reflection that are read."""

NEXT_YEAR = 300
"""Days from which on a date alone could be mistaken for this year's."""


@dataclass(frozen=True)
class Lying:
    """One thing in the trash, whatever it is; a tile shows it."""

    item: Trashed
    kind: str
    """A piece's kind, "session", "day", "said" for a reflection, or "asked" for a question."""
    piece: PieceRecord | None = None
    """Of a piece, itself."""
    title: str = ""
    """Of a session or a day."""
    near: str = ""
    """When that was; of a reflection, what it is about."""
    words: str = ""
    """The person's own, of an entry or a reflection."""
    mark: Mark = Mark(0.05, 0, "amber")
    holds: str = ""
    """What went along with it: "two drawings and a sound"."""

    @property
    def id(self) -> str:
        """Its id."""
        return self.item.id


@dataclass(frozen=True)
class Batch:
    """What stays until the same day."""

    until: str
    things: tuple[Lying, ...]


def look_into(rooms: Rooms) -> list[Batch]:
    """Return what lies in the trash, what was put there last first. Reads the library: for a worker."""
    now = rooms.clock.now()
    items = trashed(rooms.library)
    pieces = {piece.id: piece for piece in select_pieces(rooms.library, "where trashed is not null")}
    said = {one.id: one for one in select_reflections(rooms.library, "where trashed is not null")}
    asked = {one.id: one for one in select_questions(rooms.library, "where trashed is not null")}
    told: dict[str, str] = {}

    def lying(item: Trashed) -> Lying | None:
        if item.kind == "piece":
            return Lying(item, pieces[item.id].kind, pieces[item.id]) if item.id in pieces else None
        if item.kind == "entry":
            along = (pieces[piece].kind for piece in item.pieces if piece in pieces)
            return _entry(rooms, item, rooms.journal.entry(item.id), listed(along), now)
        if item.kind == "question":
            return _question(rooms, item, asked[item.id], now) if item.id in asked else None
        if item.id not in said:
            return None
        one = said[item.id]
        owner = one.entry_id or one.piece_id or ""
        if owner not in told:
            told[owner] = _about(rooms, one.entry_id, one.piece_id, now)
        return Lying(item, "said", near=told[owner], words=excerpt(one.text, FIRST_WORDS) or SPOKEN)

    things = [thing for thing in map(lying, items) if thing is not None]
    days = groupby(things, key=lambda thing: until_words(thing.item.until, now))
    return [Batch(day, tuple(group)) for day, group in days]


def _entry(rooms: Rooms, item: Trashed, entry: EntryRecord, holds: str, now: datetime) -> Lying:
    words = entries.own_words(entry)
    return Lying(
        item,
        entry.kind,
        title=entries.title(entry, now),
        near=entries.caption(entry, now),
        words=f"“{words}”" if words else "",
        mark=rooms.journal.mark(entry),
        holds=holds,
    )


def _question(rooms: Rooms, item: Trashed, question: QuestionRecord, now: datetime) -> Lying:
    words = excerpt(question.text, FIRST_WORDS)
    return Lying(item, "asked", near=_about(rooms, question.entry_id, None, now), words=words)


def _about(rooms: Rooms, entry_id: str | None, piece_id: str | None, now: datetime) -> str:
    if entry_id is not None:
        title = entries.title(rooms.journal.entry(entry_id), now)
        return f"About {_within(title)}"
    piece = rooms.gallery.piece(piece_id or "")
    return f"About “{piece.title}”" if piece.title else f"About {THINGS[piece.kind][0]}"


def until_words(until: int, now: datetime) -> str:
    """Say how long something stays: "Until 22 December". What is due goes in one of the next days."""
    day = from_ms(until, now).date()
    days = (day - now.date()).days
    if days <= 0:
        return "For a few days more"
    if days == 1:
        return "Until tomorrow"
    year = f" {day.year}" if days >= NEXT_YEAR else ""
    return f"Until {day.day} {MONTHS[day.month - 1]}{year}"


def listed(kinds: Iterable[str]) -> str:
    """Say how many of each kind there are: "two drawings, a sound and a page"; "" for nothing."""
    counted = Counter(kinds)
    told = [_counted(kind, counted[kind]) for kind in THINGS if counted[kind]]
    return told[0] if len(told) == 1 else " and ".join(filter(None, (", ".join(told[:-1]), *told[-1:])))


def _counted(kind: str, number: int) -> str:
    one, many = THINGS[kind]
    return one if number == 1 else f"{NUMBERS[number] if number < len(NUMBERS) else format(number, ',')} {many}"


def everything(batches: Sequence[Batch]) -> list[Lying]:
    """Return all things of all days."""
    return [thing for batch in batches for thing in batch.things]


def goes_with(rooms: Rooms, thing: Lying) -> str:
    """Say what comes back with a thing, or goes with it, in a sentence; "" for nothing. For a worker."""
    if thing.kind in ("session", "day"):
        return f"With it: {thing.holds}." if thing.holds else ""
    if thing.piece is None:
        return ""
    entry = rooms.journal.entry(thing.piece.entry_id)
    title = entries.title(entry, rooms.clock.now())
    if entry.trashed is not None:
        return f"{title} is in the trash too, and comes back with it."
    return f"From {title}." if entry.kind == "session" else f"From {_within(title)}."


def _within(title: str) -> str:
    """Return a day as it stands within a sentence: "yesterday", but "Friday" and "11 October"."""
    return title.lower() if title in ("Today", "Yesterday") else title


def let_old_go(rooms: Rooms) -> None:
    """Have what has been in the trash for 30 days go, on a worker; trouble waits for the next start."""
    work = later(lambda: empty_old(rooms.library, rooms.clock.ms(), Progress()))
    when_done(work, lambda _: None, lambda _error: None)


# out and in again


@dataclass(frozen=True)
class Came:
    """What came back, with the times it had in the trash."""

    times: Mapping[Row, int]
    whole: bool = True
    """Whether it is all that was to come back."""


def bring_back(rooms: Rooms, items: Sequence[Trashed], progress: Progress) -> Came:
    """Bring things back, entries first; when that is stopped, those that are back stay so. For a worker."""
    acts = {
        "entry": rooms.journal.restore_entry,
        "piece": rooms.gallery.restore,
        "reflection": rooms.journal.restore_reflection,
        "question": partial(_restore_question, rooms),
    }
    before, order, whole = put_away.lying(rooms.library), list(acts), True
    try:
        for at, item in enumerate(sorted(items, key=lambda item: order.index(item.kind))):
            progress.at(at, len(items))
            with suppress(NotHere):
                acts[item.kind](item.id)
    except Stopped:
        whole = False
    after = put_away.lying(rooms.library)
    return Came({row: time for row, time in before.items() if row not in after}, whole)


def _restore_question(rooms: Rooms, question_id: str) -> None:
    for entry_id in put_away.bring_question(rooms.library, question_id).entries:
        rooms.journal.entry_changed.emit(entry_id)


def put_again(rooms: Rooms, came: Came) -> None:
    """Put back in the trash what came back, as if it had never left. For the writer's thread."""
    put_away.put_again(rooms.library, came.times)
    for kind, one in came.times:
        if kind == "piece":
            rooms.gallery.piece_changed.emit(one)
        elif kind == "entry":
            rooms.journal.entry_changed.emit(one)
        elif kind == "reflection":
            for said in select_reflections(rooms.library, "where id = ?", (one,)):
                rooms.journal.piece_changed.emit(said.piece_id or "")
                rooms.journal.entry_changed.emit(said.entry_id or rooms.gallery.piece(said.piece_id or "").entry_id)
