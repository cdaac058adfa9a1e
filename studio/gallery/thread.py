"""The thread: sessions in their order, and below them what comes again, as far as a person tagged or made it.

Nothing here reads a picture or a word for what it could mean. A line is a tag, or a family of colours, that hangs
on pieces of two sessions at least; a dot on it is the pieces of one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

from studio.gallery.shown import SHOWN
from studio.library.library import Library
from studio.library.records import EntryRecord, PieceRecord, select_entries, select_pieces

MOST_COLUMNS = 400
"""Sessions looked at, the latest: eight years of one a week."""
MOST_TAGS, MOST_COLOURS = 24, 8
"""Lines there are at most, of each kind."""
RECURS = 2
"""Columns a tag or a colour must be in to come again."""

LineKind = Literal["tag", "colour"]
Name = TypeVar("Name")
Family = Callable[[bytes], str | None]
"""Gives the name of the family of colours a palette belongs to; None for one without a colour."""


@dataclass(frozen=True, slots=True)
class Dot:
    """The pieces of one column that a line goes through."""

    column: int
    """Place in `Thread.columns`."""
    pieces: tuple[str, ...]
    """Their ids, in the order they were made."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that comes again."""

    kind: LineKind
    name: str
    """The tag's name, or the name of the family of colours."""
    colour: str
    """The tag's own colour as it is kept, or ""."""
    dots: tuple[Dot, ...]
    """From the earliest on."""
    number: int = 0
    """The tag's number."""

    @property
    def count(self) -> int:
        """How many pieces it goes through."""
        return sum(len(dot.pieces) for dot in self.dots)


@dataclass(frozen=True, slots=True)
class Thread:
    """Columns from the earliest on, and the lines between them, what comes again most first."""

    columns: tuple[EntryRecord, ...]
    lines: tuple[Line, ...]


def thread(library: Library, family: Family, limit: int = MOST_COLUMNS) -> Thread:
    """Return the thread through the latest `limit` sessions; through days as well while there is but one session."""
    columns = _columns(library, limit)
    places = {entry.id: place for place, entry in enumerate(columns)}
    tags = _recurring(_tagged(library, columns, places))
    colours = _recurring(_coloured(library, columns, places, family))
    tag_lines = sorted((Line("tag", name, colour, dots, num) for (num, name, colour), dots in tags), key=_weight)
    colour_lines = sorted((Line("colour", name, "", dots) for name, dots in colours), key=_weight)
    lines = tag_lines[:MOST_TAGS] + colour_lines[:MOST_COLOURS]
    return Thread(columns, tuple(sorted(lines, key=_weight)))


def pieces_in(library: Library, entry_ids: Iterable[str]) -> dict[str, list[PieceRecord]]:
    """Return the pieces of some entries in the order they were made, by the entries' ids."""
    return {
        entry_id: select_pieces(library, f"where piece.entry_id = ? and {SHOWN} order by created, num", (entry_id,))
        for entry_id in entry_ids
    }


HAS_PIECES = f"exists (select 1 from piece where piece.entry_id = entry.id and {SHOWN})"  # noqa: S608


def _columns(library: Library, limit: int) -> tuple[EntryRecord, ...]:
    newest = " order by started desc, num desc limit ?"
    where = f"where kind = 'session' and trashed is null and {HAS_PIECES}"
    found = select_entries(library, where + newest, (limit,))
    if len(found) < RECURS:
        found = select_entries(library, f"where trashed is null and {HAS_PIECES}" + newest, (limit,))
    return tuple(reversed(found))


def _tagged(
    library: Library, columns: Iterable[EntryRecord], places: dict[str, int]
) -> dict[tuple[int, str, str], dict[int, list[str]]]:
    hung: dict[tuple[int, str, str], dict[int, list[str]]] = {}
    for entry in columns:
        rows = library.read.execute(
            "select tag.num, tag.name, tag.colour, piece.id from piece"  # noqa: S608
            " cross join piece_tag on piece_tag.piece = piece.num"
            f" cross join tag on tag.num = piece_tag.tag where piece.entry_id = ? and {SHOWN}"
            " order by piece.created, piece.num",
            (entry.id,),
        )
        for num, name, colour, piece_id in rows.fetchall():
            hung.setdefault((int(num), str(name), str(colour)), {}).setdefault(places[entry.id], []).append(
                str(piece_id)
            )
    return hung


def _coloured(
    library: Library, columns: Iterable[EntryRecord], places: dict[str, int], family: Family
) -> dict[str, dict[int, list[str]]]:
    hung: dict[str, dict[int, list[str]]] = {}
    for entry in columns:
        rows = library.read.execute(
            f"select palette, id from piece where entry_id = ? and {SHOWN} and palette is not null"  # noqa: S608
            " order by created, num",
            (entry.id,),
        )
        for palette, piece_id in rows.fetchall():
            name = family(bytes(palette))
            if name is not None:
                hung.setdefault(name, {}).setdefault(places[entry.id], []).append(str(piece_id))
    return hung


def _recurring(hung: dict[Name, dict[int, list[str]]]) -> list[tuple[Name, tuple[Dot, ...]]]:
    return [
        (name, tuple(Dot(column, tuple(pieces)) for column, pieces in sorted(dots.items())))
        for name, dots in hung.items()
        if len(dots) >= RECURS
    ]


def _weight(line: Line) -> tuple[int, int, bool, str]:
    return -len(line.dots), -line.count, line.kind == "colour", line.name.casefold()
