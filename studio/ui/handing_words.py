"""What was shown or handed over, in words: a line of the journal, and each thing that was in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from studio.core.clock import from_ms
from studio.core.errors import StudioError
from studio.gallery.thumbnail import excerpt
from studio.journal.entry import NUMBERS, full_date
from studio.journal.rows import notes_made
from studio.library.handing_rows import Handed, handed
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
    return f"{first}, {NUMBERS[pieces] if pieces < len(NUMBERS) else pieces} piece{'s' if pieces > 1 else ''}"


def hours_of(handing: HandingRecord, now: datetime) -> str:
    """Return when it was on its day: "10:30", "10:30 to 11:20", and "from 10:30" for a sitting without an end."""
    began = f"{from_ms(handing.started, now):%H:%M}"
    if handing.kind != "sitting":
        return began
    return f"from {began}" if handing.ended is None else f"{began} to {from_ms(handing.ended, now):%H:%M}"


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
        if piece is None:
            yield Line("map-pin", text, who)
        else:
            on = excerpt(piece.title, NAME) or THINGS[piece.kind].lower()
            yield Line("map-pin", text, f"{who}, on {on}", "piece", piece.id)


def _piece(rooms: Rooms, piece_id: str | None) -> PieceRecord | None:
    try:
        return None if piece_id is None else rooms.gallery.piece(piece_id)
    except StudioError:
        return None
