"""What was shown or handed over, in words: a line of the journal, and each thing that was in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from studio.core.clock import from_ms
from studio.core.errors import StudioError
from studio.gallery.thumbnail import excerpt
from studio.journal.entry import NUMBERS, full_date
from studio.journal.rows import notes_made
from studio.library.handing_rows import Handed, handed, was_cut_short
from studio.library.record import HandingRecord, PieceRecord, ReflectionRecord
from studio.ui.rooms import Rooms

LINES = {
    "sitting": ("Shown to {}", "Shown"),
    "portfolio": ("A sealed page for {}", "A sealed page"),
    "report": ("A PDF for {}", "A PDF"),
    "sealed": ("A sealed file for {}", "A sealed file"),
    "card": ("A card for {}", "A card"),
}
"""To whom, and where nobody was named."""
ICONS = {"drawing": "brush", "sound": "music", "voice": "mic", "writing": "pen-line", "entry": "book-open"}
THINGS = {
    "drawing": "A drawing",
    "sound": "A sound",
    "voice": "Your voice",
    "writing": "Some words",
    "entry": "Your words of a day",
}
ITSELF = {"drawing": "the picture", "sound": "the sound", "voice": "the voice", "writing": "the text"}
PARTS = {
    "replay": "how it was made",
    "title": "its name",
    "words": "your words",
    "session": "which session",
    "date": "the date",
    "reflections": "what you said later",
    "tags": "tags",
}
GONE = "You have deleted it since."
NAMED = 5
"""Pieces that are named where it says what will be seen; of more, only how many."""
BEGUN = "{}, perhaps not finished"
"""Of a file that was begun, and of which nobody knows whether it got to its end: the studio was ended meanwhile."""
CUT_AT_ONCE, CUT_SHORT = "{}, cut short", "{} to {}, then cut short"
"""Of a sitting that nobody ended: the computer stopped, or the studio was ended from outside."""
NAME, NOTE = 28, 90
"""Letters of a name, and of a note, that stand in a line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was in it, or a note that was made then."""

    icon: str
    text: str
    caption: str
    kind: str = ""
    """"piece" or "entry": what it leads to; "" for what is gone."""
    id: str = ""


def title_of(handing: HandingRecord) -> str:
    """Return what was done: "Shown to Dr. Weber"."""
    to_someone, alone = LINES[handing.kind]
    whom = excerpt(handing.whom, NAME)
    return to_someone.format(whom) if whom else alone


def line_of(handing: HandingRecord) -> str:
    """Return what was done, and how much it was: "Shown to Dr. Weber, three pieces"."""
    first = title_of(handing)
    pieces = sum(each.kind != "entry" for each in handed(handing))
    if not pieces or handing.kind == "card":
        return first
    return f"{first}, {number(pieces)} piece{'s' if pieces > 1 else ''}"


def named(piece: PieceRecord) -> str:
    """Return what a piece is called in a line with others."""
    return excerpt(piece.title, NAME) or THINGS[piece.kind]


def in_a_line(names: Sequence[str]) -> str:
    """Return what will be seen: "Only this will be seen: The door, A sound." """
    if len(names) <= NAMED + 1:
        return f"Only this will be seen: {', '.join(names)}."
    rest = len(names) - NAMED
    return f"Only this will be seen: {', '.join(names[:NAMED])} and {number(rest)} more."


def number(many: int) -> str:
    """Return a small number as a word."""
    return NUMBERS[many] if many < len(NUMBERS) else str(many)


def hours_of(handing: HandingRecord, now: datetime) -> str:
    """Return when it was on its day: "10:30", "10:30 to 11:20", and "from 10:30" for a sitting without an end.

    Of a sitting that was cut short, until when something was said: "10:30 to 10:52, then cut short".
    """
    began = f"{from_ms(handing.started, now):%H:%M}"
    if handing.kind != "sitting":
        return began if handing.ended is not None else BEGUN.format(began)
    if handing.ended is None:
        return f"from {began}"
    ended = f"{from_ms(handing.ended, now):%H:%M}"
    if was_cut_short(handing):
        return CUT_AT_ONCE.format(began) if ended == began else CUT_SHORT.format(began, ended)
    return f"{began} to {ended}"


def day_of(handing: HandingRecord, now: datetime) -> str:
    """Return when it was in full: "Monday 3 March, 10:30 to 11:20"."""
    return f"{full_date(from_ms(handing.started, now).date(), now)}, {hours_of(handing, now)}"


def name_of(thing: Handed) -> str:
    """Return what a thing that was in it was called then."""
    if thing.kind == "entry" and thing.title:
        return f"Your words of {thing.title}"
    return excerpt(thing.title, NAME) or THINGS[thing.kind]


def parts_of(thing: Handed) -> str:
    """Return what of a thing was seen: "the picture, its name"."""
    if not thing.id:
        return GONE
    return ", ".join(ITSELF[thing.kind] if part == "picture" else PARTS[part] for part in thing.parts)


def lines_of(rooms: Rooms, handing: HandingRecord) -> tuple[Line, ...]:
    """Return all there is to tell: each thing that was in it, then what was said in the sitting. For a worker."""
    notes = notes_made(rooms.library, handing) if handing.kind == "sitting" else []
    return (*map(_thing, handed(handing)), *_notes(rooms, notes))


def _thing(thing: Handed) -> Line:
    kind = ("entry" if thing.kind == "entry" else "piece") if thing.id else ""
    return Line(ICONS[thing.kind], name_of(thing), parts_of(thing), kind, thing.id)


def _notes(rooms: Rooms, notes: Iterable[ReflectionRecord]) -> Iterable[Line]:
    for note in notes:
        text = excerpt(note.text, NOTE) or THINGS["voice"]
        who = "Therapist" if note.whose else "You"
        piece = _piece(rooms, note.piece_id)
        if note.entry_id is not None:
            on = f"“{excerpt(note.prompt, NAME)}”" if note.prompt else "your words"
            yield Line("map-pin", text, f"{who}, on {on}", "entry", note.entry_id)
        elif piece is None:
            yield Line("map-pin", text, who)
        else:
            on = excerpt(piece.title, NAME) or THINGS[piece.kind].lower()
            yield Line("map-pin", text, f"{who}, on {on}", "piece", piece.id)


def _piece(rooms: Rooms, piece_id: str | None) -> PieceRecord | None:
    try:
        return None if piece_id is None else rooms.gallery.piece(piece_id)
    except StudioError:
        return None
