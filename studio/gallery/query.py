"""What to show of everything that was made, and the statements that find it.

There are two ways through the pieces. When a word or a tag names few of them, those few are fetched and put
in order. When what is asked for is common, the index of all pieces is walked from the newest on, and the
first that fit are taken: the first page is there at once however many follow.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from studio.gallery.tags import find_tag
from studio.library.connection import Value
from studio.library.library import Library
from studio.library.records import PieceKind, PieceRecord, select_pieces
from studio.library.search import PIECES_WITH, match_words

FEW = 2000
"""Up to so many pieces are fetched and sorted rather than met on a walk."""

LAST = 2**62
"""Later than any time or number."""

SHOWN = "piece.trashed is null and piece.kept = 1"
TAGGED = "select piece from piece_tag where tag = ?"
HAS_TAG = "exists (select 1 from piece_tag where tag = ? and piece = piece.num)"


@dataclass(frozen=True, slots=True)
class Query:
    """What to show; the empty one shows everything that is kept and not in the trash."""

    text: str = ""
    """Words, the last of them unfinished; a piece has to hold them all in its title, tags, words, reflections."""
    kinds: frozenset[PieceKind] = frozenset()
    """Any of these; none named means every kind."""
    tags: tuple[str, ...] = ()
    """Names of tags, upper and lower case are one; a piece has to have them all."""
    entry_id: str | None = None
    """Only what belongs to this entry."""
    favourite: bool = False
    """Only favourites."""


@dataclass(frozen=True, slots=True)
class Way:
    """One thing that names pieces: a tag, or words."""

    names: str
    """The select of their numbers."""
    fits: str
    """The test of one piece."""
    value: Value
    """What both are asked with."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything of a select but its columns, order and limit."""

    rest: str
    bindings: tuple[Value, ...]


def page(library: Library, query: Query, limit: int, before: PieceRecord | None) -> list[PieceRecord]:
    """Return pieces newest first by (created, num), those that come after `before` in that order."""
    statement = page_statement(library, query, limit, before)
    return select_pieces(library, statement.rest, statement.bindings) if statement else []


def page_statement(library: Library, query: Query, limit: int, before: PieceRecord | None) -> Statement | None:
    """Return the statement behind `page`, from after "from piece" on; None when nothing can fit."""
    found = _matching(library, query)
    if found is None:
        return None
    created, num = (before.created, before.num) if before else (LAST, LAST)
    return Statement(
        f"{found.rest} and (piece.created, piece.num) < (?, ?) order by piece.created desc, piece.num desc limit ?",
        (*found.bindings, created, num, limit),
    )


def count(library: Library, query: Query) -> int:
    """Return how many pieces a query shows in all."""
    found = _matching(library, query)
    if found is None:
        return 0
    row = library.read.execute(f"select count(*) from piece {found.rest}", found.bindings).fetchone()  # noqa: S608
    return int(row[0]) if row else 0


def _matching(library: Library, query: Query) -> Statement | None:
    tags = {tag.num if tag else None for tag in (find_tag(library, name) for name in query.tags)}
    if None in tags:
        return None
    ways = [Way(TAGGED, HAS_TAG, tag) for tag in tags]
    words = match_words(query.text)
    if words is not None:
        ways.append(Way(PIECES_WITH, f"+piece.num in ({PIECES_WITH})", words))
    rarest = _rarest(library, ways) if query.entry_id is None else None
    terms = list(_plain_terms(query))
    for way in ways:
        terms.append((f"piece.num in ({way.names})" if way is rarest else way.fits, (way.value,)))
    conditions = " and ".join([SHOWN, *(text for text, _ in terms)])
    bindings = tuple(value for _, values in terms for value in values)
    return Statement(f"where {conditions}", bindings)


def _plain_terms(query: Query) -> Iterator[tuple[str, tuple[Value, ...]]]:
    if query.entry_id is not None:
        yield "piece.entry_id = ?", (query.entry_id,)
    if query.kinds:
        kinds = tuple(sorted(query.kinds))
        yield f"piece.kind in ({', '.join('?' * len(kinds))})", kinds
    if query.favourite:
        yield "piece.favourite = 1", ()


def _rarest(library: Library, ways: list[Way]) -> Way | None:
    """Return the way that names the fewest pieces, if those are few."""
    sizes = [(_size(library, way), place) for place, way in enumerate(ways)]
    size, place = min(sizes, default=(FEW + 1, 0))
    return ways[place] if size <= FEW else None


def _size(library: Library, way: Way) -> int:
    """Return how many pieces a way names, trashed ones too; it stops counting when they are not few."""
    row = library.read.execute(f"select count(*) from ({way.names} limit {FEW + 1})", (way.value,)).fetchone()  # noqa: S608
    return int(row[0]) if row else 0
