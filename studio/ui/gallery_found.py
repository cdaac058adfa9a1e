"""What the gallery finds in the library, ready to be hung: asked on a worker, shown by the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import groupby

from studio.gallery.passages import Passage
from studio.gallery.query import Edge, Query
from studio.gallery.views import View
from studio.journal import entry as entries
from studio.library.errors import NotHere
from studio.library.records import PieceRecord
from studio.ui.rooms import Rooms
from studio.ui.widgets.session_header import heading
from studio.ui.widgets.shelf import Section

PAGE = 60
"""Pieces fetched at a time."""
CHIPS = 40
"""Tags of which there are chips."""


@dataclass(frozen=True)
class Found:
    """Some of what fits, newest first."""

    sections: tuple[Section, ...] = ()
    older: bool = False
    """Whether there may be more below."""
    newer: bool = False
    """Whether there may be more above."""
    passages: Mapping[str, Passage] = field(default_factory=dict)
    """Where what was looked for stands, by the id of a piece."""


@dataclass(frozen=True)
class Facts:
    """What the chips and sheets offer."""

    anything: bool = True
    """Whether there is anything in the gallery at all."""
    tags: tuple[str, ...] = ()
    """The tags most in use, the most used first."""
    views: tuple[View, ...] = ()
    """The saved views."""
    session: str = ""
    """Title of the entry that is asked for."""


def first_page(rooms: Rooms, query: Query, limit: int = PAGE) -> Found:
    """Return what is newest."""
    pieces = rooms.gallery.page(query, limit)
    return replace(_hung(rooms, query, pieces), older=len(pieces) == limit)


def page_from(rooms: Rooms, query: Query, first: PieceRecord, limit: int) -> Found:
    """Return a piece and what is older: what was there before, as it is now."""
    pieces = rooms.gallery.page(query, limit, Edge(first.created, first.num + 1))
    return replace(_hung(rooms, query, pieces), older=len(pieces) == limit, newer=True)


def page_about(rooms: Rooms, query: Query, moment: int, limit: int = PAGE) -> Found:
    """Return what was made at a moment (UTC ms), just before it and just after it: so many pieces either way."""
    edge = Edge(moment + 1)
    above, below = rooms.gallery.page(query, limit, after=edge), rooms.gallery.page(query, limit, edge)
    found = _hung(rooms, query, [*above, *below])
    return replace(found, older=len(below) == limit, newer=len(above) == limit)


def page_below(rooms: Rooms, query: Query, last: PieceRecord, limit: int = PAGE) -> Found:
    """Return what comes after a piece."""
    pieces = rooms.gallery.page(query, limit, last)
    return replace(_hung(rooms, query, pieces), older=len(pieces) == limit)


def page_above(rooms: Rooms, query: Query, first: PieceRecord, limit: int = PAGE) -> Found:
    """Return what comes just before a piece."""
    pieces = rooms.gallery.page(query, limit, after=first)
    return replace(_hung(rooms, query, pieces), newer=len(pieces) == limit)


def facts(rooms: Rooms, query: Query) -> Facts:
    """Return what there is to choose from."""
    gallery = rooms.gallery
    session = ""
    if query.entry_id is not None:
        with suppress(NotHere):  # a view of an entry that was deleted
            session = entries.title(rooms.journal.entry(query.entry_id), rooms.clock.now())
    return Facts(
        bool(gallery.page(limit=1)), tuple(tag.name for tag in gallery.tags(CHIPS)), tuple(gallery.views()), session
    )


def _hung(rooms: Rooms, query: Query, pieces: Sequence[PieceRecord]) -> Found:
    now, journal = rooms.clock.now(), rooms.journal
    groups = [(entry_id, tuple(group)) for entry_id, group in groupby(pieces, key=lambda piece: piece.entry_id)]
    kept = journal.entries({entry_id for entry_id, _ in groups})
    marks = journal.marks(kept.values())
    sections = tuple(
        Section(entry_id, heading(kept[entry_id], marks[entry_id], now), group)
        for entry_id, group in groups
        if entry_id in kept  # else it was deleted just now, and its pieces moved
    )
    passages = rooms.gallery.passages(query.text, pieces) if query.text else {}
    return Found(sections, passages=passages)
