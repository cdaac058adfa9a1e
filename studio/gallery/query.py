"""What to show of everything that was made, and the statements that find it.

There are two ways through the pieces. When something that is asked for names few of them, those few are fetched
and put in order. Otherwise the index of all that is shown is walked from the newest on, and the first that fit
are taken: the first page is there at once however many follow. That index holds what is asked of most pieces,
so a walk over all of them, which nothing fits, is still short. Words are another matter (`worded`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.gallery.shown import LISTED, SHOWN, Shown, Term
from studio.gallery.tags import find_tag
from studio.library.colours import buckets_near
from studio.library.connection import Value
from studio.library.library import Library
from studio.library.records import PieceKind, PieceRecord, select_pieces
from studio.library.return_rows import QUIET
from studio.library.rows import marks

if TYPE_CHECKING:
    from studio.gallery.order import Ints, Order, Place
    from studio.gallery.words_in import Words

LAST = 2**62
"""Later than any time or number."""
FEW = 200
"""Up to so many pieces are fetched and sorted rather than met on a walk."""
FEW_ENTRIES = 300
"""The same for the pieces of so many entries, which lie beside each other."""
COMMON = 4000
"""What names more pieces than this is common."""
TAG_FIELDS = ("tags", "any_tags", "no_tags")
"""Where a query has names of tags."""

NEWEST_FIRST = "order by piece.created desc, piece.num desc limit ?"
OLDEST_FIRST = "order by piece.created, piece.num limit ?"

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1: two corners of a part of the plane of moods, -1 … 1 each way."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to show; the empty one shows everything that is kept and not in the trash."""

    text: str = ""
    """Words, the last of them unfinished; each has to be in the title, tags, words or reflections of a piece, or in
    what was written in its entry."""
    kinds: frozenset[PieceKind] = frozenset()
    """Any of these; none named means every kind."""
    tags: tuple[str, ...] = ()
    """Names of tags, upper and lower case are one; a piece has to have them all."""
    entry_id: str | None = None
    """Only what belongs to this entry."""
    favourite: bool = False
    """Only favourites."""
    any_tags: tuple[str, ...] = ()
    """Names of tags; a piece has to have one of them, if any are named."""
    no_tags: tuple[str, ...] = ()
    """Names of tags; a piece may have none of them."""
    since: str = ""
    until: str = ""
    """ISO days, both included, "" for no end: the day of the piece's entry (that its header shows) lies between."""
    mood: Box | None = None
    """The mood before or after lies in here, in the entry of the piece."""
    unreflected: bool = False
    """Only pieces that nothing was said about later."""
    colour: tuple[int, int, int] | None = None
    """Red, green, blue, 0 … 255: only pieces that have a colour near this one among their five."""
    shareable: bool = False
    """Only what may be shown to others."""
    session: bool = False
    """Only pieces of sessions, none of days."""
    comes_back: bool = False
    """Only what may come back by itself: nothing that was taken out of that, nor its entry, nor its day."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A moment: above everything that was made before it."""

    created: int
    """UTC ms."""
    num: int = -1


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything of a select but its columns, order and limit."""

    rest: str
    bindings: tuple[Value, ...]


def page(
    library: Library, shown: Shown, query: Query, limit: int, before: Place | None = None, after: Place | None = None
) -> list[PieceRecord]:
    """Return pieces newest first by (created, num): those that come next below `before`, or just above `after`.

    Raises ValueError for both.
    """
    if before is not None and after is not None:
        raise ValueError("either before or after")
    terms = _terms(library, query)
    if terms is None:
        return []
    if words := _words(query):
        return _worded_page(library, shown.order(), words, terms, limit, before, after)
    if after is not None:
        terms.append(("(piece.created, piece.num) > (?, ?)", (after.created, after.num)))
        return _rows(library, _statement(terms), OLDEST_FIRST, limit)
    start = (before.created, before.num) if before else (LAST, LAST)
    return _rows(library, _statement([*terms, ("(piece.created, piece.num) < (?, ?)", start)]), NEWEST_FIRST, limit)


def count(library: Library, shown: Shown, query: Query) -> int:
    """Return how many pieces a query shows in all."""
    terms = _terms(library, query)
    if terms is None:
        return 0
    if words := _words(query):
        return len(_places(library, shown.order(), words, terms))
    found = _statement(terms)
    row = library.read.execute(f"select count(*) from piece {found.rest}", found.bindings).fetchone()  # noqa: S608
    return int(row[0]) if row else 0


def times(library: Library, shown: Shown, query: Query) -> list[int]:
    """Return when each piece that a query shows was made, UTC ms, newest first."""
    terms = _terms(library, query)
    if terms is None:
        return []
    if words := _words(query):
        order = shown.order()
        return list(map(int, order.created[_places(library, order, words, terms)[::-1]].tolist()))
    found = _statement(terms)
    statement = f"select piece.created from piece {found.rest} order by piece.created desc, piece.num desc"  # noqa: S608
    return [int(row[0]) for row in library.read.execute(statement, found.bindings).fetchall()]


# words


def _words(query: Query) -> Words:
    if not query.text.strip():
        return ()
    from studio.gallery import words_in  # with numpy, which nothing needs that is shown at the start

    return words_in.words_of(query.text)


def _places(library: Library, order: Order, words: Words, terms: list[Term]) -> Ints:
    from studio.gallery import worded

    return worded.places(library, order, words, terms)


def _worded_page(
    library: Library,
    order: Order,
    words: Words,
    terms: list[Term],
    limit: int,
    before: Place | None,
    after: Place | None,
) -> list[PieceRecord]:
    from studio.gallery import worded

    if after is not None:
        numbers = worded.numbers_above(library, order, words, terms, after, limit)
    else:
        numbers = worded.numbers_below(library, order, words, terms, before, limit)
    # a piece may have gone to the trash since the order was read
    return _sorted(select_pieces(library, f"where num in {LISTED} and {SHOWN}", (json.dumps(numbers),)))


# everything else


def _rows(library: Library, found: Statement, sort: str, limit: int) -> list[PieceRecord]:
    """Return the pieces that a statement finds: their numbers first, so that no other row is read."""
    numbers = f"select piece.num from piece {found.rest} {sort}"  # noqa: S608
    return _sorted(select_pieces(library, f"where num in ({numbers})", (*found.bindings, limit)))


def _sorted(pieces: list[PieceRecord]) -> list[PieceRecord]:
    return sorted(pieces, key=lambda piece: (piece.created, piece.num), reverse=True)


def _statement(terms: list[Term]) -> Statement:
    conditions = " and ".join([SHOWN, *(text for text, _ in terms)])
    return Statement(f"where {conditions}", tuple(value for _, values in terms for value in values))


def _terms(library: Library, query: Query) -> list[Term] | None:
    """Return the tests of everything but words; None when nothing can fit."""
    sets = _sets(library, query)
    if sets is None:
        return None
    terms = [*_column_terms(query), *_entry_terms(library, query, bool(sets)), *_set_terms(library, query, sets)]
    return [*terms, *_slow_terms(library, query)]


def _column_terms(query: Query) -> Iterator[Term]:
    """Yield what the index of all that is shown can answer by itself."""
    if query.entry_id is not None:
        yield "piece.entry_id = ?", (query.entry_id,)
    if query.kinds:
        kinds = tuple(sorted(query.kinds))
        yield f"piece.kind in ({marks(kinds)})", kinds
    if query.favourite:
        yield "+piece.favourite = 1", ()  # "+": not by its own index, which knows nothing else of a piece
    if query.shareable:
        yield "piece.shareable = 1", ()
    if query.comes_back:
        yield "piece.resurface = 1", ()


def _entry_terms(library: Library, query: Query, others: bool) -> Iterator[Term]:
    """Yield the test of what is asked of the entry of a piece; when few entries fit, their pieces are fetched."""
    tests: list[Term] = []
    if query.since or query.until:
        tests.append(("day between ? and ?", (query.since, query.until or "~")))
    if query.session:
        tests.append(("kind = 'session'", ()))
    if query.mood is not None:
        x0, y0, x1, y1 = query.mood
        box = (min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1))
        inside = "mood_{0}_x between ? and ? and mood_{0}_y between ? and ?"
        tests.append((f"({inside.format('before')} or {inside.format('after')})", (*box, *box)))
    if not tests:
        return
    where = " and ".join(text for text, _ in tests)
    values = tuple(value for _, own in tests for value in own)
    fitting = f"select id from entry where {where}"  # noqa: S608
    alone = not others and query.entry_id is None
    few = alone and _counted(library, fitting, values, FEW_ENTRIES) <= FEW_ENTRIES
    yield f"{'' if few else '+'}piece.entry_id in ({fitting})", values


def _sets(library: Library, query: Query) -> list[Term] | None:
    """Return which rows name pieces: of each tag, of any of some, of a colour; None when there is no such tag."""
    every = {_tag_number(library, name) for name in query.tags}
    some = {_tag_number(library, name) for name in query.any_tags}
    known = tuple(number for number in some if number is not None)
    if None in every or (query.any_tags and not known):
        return None
    sets: list[Term] = [("piece_tag where tag = ?", (number,)) for number in every]
    if known:
        sets.append((f"piece_tag where tag in ({marks(known)})", known))
    if query.colour is not None:
        near = buckets_near(query.colour)
        sets.append((f"piece_colour where colour in ({marks(near)})", near))
    return sets


def _set_terms(library: Library, query: Query, sets: list[Term]) -> Iterator[Term]:
    """Yield the tests of being named: by fetching the few of the rarest, else by lists.

    What is common is asked of each piece that is met, where it stands alone (a page is full before many are met), or
    beside something that is not common (and lets few through).
    """
    listed = [f"select piece from {text}" for text, _ in sets]  # noqa: S608
    sizes = [_counted(library, text, values, COMMON) for text, (_, values) in zip(listed, sets, strict=True)]
    least = min(sizes, default=0)
    for size, text, (_, values) in zip(sizes, listed, sets, strict=True):
        if size > COMMON and (len(sets) == 1 or least <= COMMON):
            yield f"exists ({text} and piece = piece.num)", values
        else:
            fetched = size == least <= FEW and query.entry_id is None
            yield f"{'' if fetched else '+'}piece.num in ({text})", values


def _slow_terms(library: Library, query: Query) -> Iterator[Term]:
    """Yield what has to be looked up for each piece by itself, and so comes last."""
    unwanted = tuple({_tag_number(library, name) for name in query.no_tags} - {None})
    if unwanted:
        tagged = f"select 1 from piece_tag where piece = piece.num and tag in ({marks(unwanted)})"  # noqa: S608
        yield f"not exists ({tagged})", unwanted
    if query.comes_back:
        quiet = f"select 1 from entry where entry.id = piece.entry_id and (entry.resurface = 0 or {QUIET})"  # noqa: S608
        yield f"not exists ({quiet})", ()
    if query.unreflected:
        yield "not exists (select 1 from reflection where piece_id = piece.id and reflection.trashed is null)", ()


def _tag_number(library: Library, name: str) -> int | None:
    tag = find_tag(library, name)
    return tag.num if tag else None


def _counted(library: Library, select: str, values: tuple[Value, ...], most: int) -> int:
    """Return how many rows a select has; it stops counting when they are more than `most`."""
    row = library.read.execute(f"select count(*) from ({select} limit {most + 1})", values).fetchone()  # noqa: S608
    return int(row[0]) if row else 0
