"""What the Thread screen shows, read off the library on a worker."""

from __future__ import annotations

from dataclasses import dataclass

from studio.gallery.thread import Line, Thread, pieces_in, thread
from studio.journal.entry import Mark
from studio.journal.hue import colours_in, hue_of
from studio.library.records import EntryRecord, PieceRecord
from studio.ui.rooms import Rooms
from studio.ui.tag_hue import tag_hue

COLOUR_WORDS = {
    "amber": "orange",
    "rust": "red",
    "rose": "pink",
    "plum": "violet",
    "slate": "blue",
    "teal": "teal",
    "moss": "green",
    "ochre": "yellow",
}
"""What a family of colours is called on its line."""


@dataclass(frozen=True)
class Seen:
    """A column as it is seen."""

    entry: EntryRecord
    mark: Mark
    pieces: tuple[PieceRecord, ...]


def read_thread(rooms: Rooms) -> Thread:
    """Return the whole thread, without its pictures."""
    return thread(rooms.library, lambda palette: hue_of(colours_in(palette)))


def read_columns(rooms: Rooms, entries: tuple[EntryRecord, ...]) -> tuple[Seen, ...]:
    """Return some columns with what was made in each."""
    pieces = pieces_in(rooms.library, [entry.id for entry in entries])
    return tuple(Seen(entry, rooms.journal.mark(entry), tuple(pieces[entry.id])) for entry in entries)


def name_of(line: Line) -> str:
    """Return what stands beside a line."""
    return COLOUR_WORDS.get(line.name, line.name) if line.kind == "colour" else line.name


def hues_of(lines: tuple[Line, ...]) -> tuple[str, ...]:
    """Return for each line a hue's name or "#RRGGBB"."""
    return tuple(line.name if line.kind == "colour" else tag_hue(line.number, line.colour) for line in lines)


def first_pieces(seen: Seen, chosen: frozenset[str], number: int) -> list[PieceRecord]:
    """Return the pictures that stand for a column: those of the chosen line first, else drawings and the newest.

    Beside a drawing rather hangs a sound, or words, than a second one.
    """
    left, taken = list(reversed(seen.pieces)), list[PieceRecord]()

    def rank(piece: PieceRecord) -> tuple[bool, bool, bool, bool]:
        again = any(piece.kind == each.kind for each in taken)
        return piece.id not in chosen, again, not piece.favourite, piece.kind != "drawing"

    while left and len(taken) < number:
        first = min(left, key=rank)
        left.remove(first)
        taken.append(first)
    return sorted(taken, key=lambda piece: (piece.created, piece.num))
