"""Where the words that were looked for stand in what was found: one short passage for each piece.

It is read off the records again, in the way the index reads them (`studio.core.passage`).
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from studio.core import passage as said
from studio.library.connection import Value
from studio.library.library import Library
from studio.library.records import PieceRecord
from studio.library.rows import marks

Where = Literal["title", "tags", "words", "reflection", "entry"]
"""What a passage is from; "entry" is the entry's intention or text, and what was said about it later."""

Passage = said.Passage[Where]
"""A piece of text with what was looked for in it."""


def passages(library: Library, text: str, pieces: Iterable[PieceRecord]) -> dict[str, Passage]:
    """Return by piece the passage that tells best why it was found; nothing for one that has none of the words.

    What has the most of the words counts; among those title, tags, its own words, reflections, then its entry.
    """
    words = said.wanted(text)
    shown = list(pieces)
    if not words or not shown:
        return {}
    everything = _Said(library, shown)
    found = {piece.id: said.best(words, everything.of(piece)) for piece in shown}
    return {piece_id: passage for piece_id, passage in found.items() if passage is not None}


class _Said:
    """Everything that is said about some pieces, fetched at once."""

    def __init__(self, library: Library, pieces: Sequence[PieceRecord]) -> None:
        nums, ids = tuple(piece.num for piece in pieces), tuple(piece.id for piece in pieces)
        entries = tuple({piece.entry_id for piece in pieces})
        self._tags = _texts(
            library,
            "select piece, group_concat(name, ' · ' order by name) from piece_tag join tag on num = tag"  # noqa: S608
            f" where piece in ({marks(nums)}) group by piece",
            nums,
        )
        self._reflections = _texts(
            library,
            f"select piece_id, text from reflection where piece_id in ({marks(ids)}) and trashed is null"  # noqa: S608
            " and text <> '' order by time, num",
            ids,
        )
        self._entries = _texts(
            library,
            f"select id, intention from entry where id in ({marks(entries)}) union all"  # noqa: S608
            f" select id, body from entry where id in ({marks(entries)}) union all"
            " select * from (select entry_id, text from reflection"
            f" where entry_id in ({marks(entries)}) and trashed is null order by time, num) union all"
            f" select id, feelings || ' ' || place || ' ' || substance from entry where id in ({marks(entries)})",
            entries * 4,
        )

    def of(self, piece: PieceRecord) -> Iterator[tuple[Where, str]]:
        """Yield what is said about a piece, where it says most first."""
        yield "title", piece.title
        for text in self._tags.get(piece.num, ()):
            yield "tags", text
        yield "words", piece.words
        for text in self._reflections.get(piece.id, ()):
            yield "reflection", text
        for text in self._entries.get(piece.entry_id, ()):
            yield "entry", text


def _texts(library: Library, statement: str, values: Sequence[Value]) -> dict[Value, list[str]]:
    found: dict[Value, list[str]] = {}
    for key, text in library.read.execute(statement, tuple(values)).fetchall():
        found.setdefault(key, []).append(str(text))
    return found
