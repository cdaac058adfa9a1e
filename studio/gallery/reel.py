"""What a slideshow shows, a portion at a time and round without end: however much there is, little of it is held."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from studio.gallery.gallery import Gallery
from studio.gallery.query import Edge, Query
from studio.gallery.slides import Slide, slides
from studio.library.errors import NotHere
from studio.library.records import PieceRecord

BEFORE_ALL = Edge(-(2**62))


@dataclass(frozen=True, slots=True)
class Portion:
    """Some pieces that follow each other, as they are shown."""

    slides: tuple[Slide, ...]
    first: PieceRecord
    last: PieceRecord


class Reel(Protocol):
    """Pieces in an order, to be read on a worker. A portion never parts what was made in one entry, if it can."""

    def begin(self, first: str) -> tuple[Portion | None, bool]:
        """Return a portion, and whether it is everything; if not, it begins with the piece `first` where that is."""

    def after(self, portion: Portion) -> Portion | None:
        """Return what comes after a portion: after the last piece the first; None when there is nothing at all."""

    def before(self, portion: Portion) -> Portion | None:
        """Return what comes before a portion: before the first piece the last; None when there is nothing at all."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a query finds, newest first, and may come back by itself."""

    gallery: Gallery
    query: Query
    size: int
    """Pieces that are read at once."""

    def begin(self, first: str) -> tuple[Portion | None, bool]:
        """As `Reel.begin`."""
        pieces = self._page()
        if len(pieces) < self.size:
            return _portion(self.gallery, pieces, self._shows), True
        start = _piece(self.gallery, first)
        here = self._page(before=Edge(start.created, start.num + 1)) if start is not None else []
        return self._portion(here if here and here[0].id == first else pieces), False

    def after(self, portion: Portion) -> Portion | None:
        """As `Reel.after`."""
        return self._portion(self._page(before=portion.last) or self._page())

    def before(self, portion: Portion) -> Portion | None:
        """As `Reel.before`."""
        return self._portion(self._page(after=portion.first) or self._page(after=BEFORE_ALL), from_end=True)

    def _page(
        self, before: PieceRecord | Edge | None = None, after: PieceRecord | Edge | None = None
    ) -> list[PieceRecord]:
        return self.gallery.page(replace(self.query, comes_back=True), self.size, before, after)

    def _portion(self, pieces: list[PieceRecord], *, from_end: bool = False) -> Portion | None:
        whole = pieces if len(pieces) < self.size else _whole_entries(pieces, from_end)
        return _portion(self.gallery, whole, self._shows)

    def _shows(self, piece: PieceRecord) -> bool:
        query, here = replace(self.query, comes_back=True), Edge(piece.created, piece.num + 1)
        return any(found.id == piece.id for found in self.gallery.page(query, 1, before=here))


@dataclass(frozen=True, slots=True)
class Chosen:
    """Pieces that were chosen, in that order; those in the trash are passed over."""

    gallery: Gallery
    ids: tuple[str, ...]
    size: int

    def begin(self, first: str) -> tuple[Portion | None, bool]:
        """As `Reel.begin`."""
        at = self.ids.index(first) if first in self.ids else 0
        at = 0 if len(self.ids) <= self.size else at
        return self._from(at, 1), len(self.ids) <= self.size

    def after(self, portion: Portion) -> Portion | None:
        """As `Reel.after`."""
        return self._from(self.ids.index(portion.last.id) + 1, 1)

    def before(self, portion: Portion) -> Portion | None:
        """As `Reel.before`."""
        return self._from(self.ids.index(portion.first.id) - 1, -1)

    def _from(self, at: int, way: int) -> Portion | None:
        """Return the first so many from a place on that are here, going round once at most."""
        found: list[PieceRecord] = []
        for step in range(len(self.ids)):
            piece = _piece(self.gallery, self.ids[(at + way * step) % len(self.ids)])
            if piece is not None:
                found.append(piece)
            if len(found) == self.size:
                break
        return _portion(self.gallery, found[::way], lambda piece: piece.id in self.ids)


def _piece(gallery: Gallery, piece_id: str) -> PieceRecord | None:
    try:
        piece = gallery.piece(piece_id) if piece_id else None
    except NotHere:
        return None
    return piece if piece is not None and piece.trashed is None else None


def _whole_entries(pieces: list[PieceRecord], from_end: bool) -> list[PieceRecord]:
    """Return pieces without those of the last entry (or the first), which may go on, unless all are of that one."""
    torn = pieces[0 if from_end else -1].entry_id
    if from_end:
        at = next((at for at, piece in enumerate(pieces) if piece.entry_id != torn), 0)
        return pieces[at:]
    at = next((at for at in range(len(pieces), 0, -1) if pieces[at - 1].entry_id != torn), len(pieces))
    return pieces[:at]


def _portion(gallery: Gallery, pieces: Sequence[PieceRecord], shows: Callable[[PieceRecord], bool]) -> Portion | None:
    """Return pieces as they are shown; `shows` says of what they are bound to whether that is shown at all."""
    if not pieces:
        return None
    here = {piece.id for piece in pieces}
    pairs = [pair for piece in pieces if piece.kind != "writing" and (pair := gallery.pair_of(piece.id)) is not None]
    others = {one for pair in pairs for one in (pair.drawing_id, pair.sound_id)} - here
    elsewhere = filter(shows, map(gallery.piece, others))
    bound = {pair.drawing_id: pair.sound_id for pair in pairs}
    return Portion(slides(pieces, bound, elsewhere), pieces[0], pieces[-1])
