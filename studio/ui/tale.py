"""Where a replay comes from: a drawing of the library, or one that was handed over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Protocol

from studio.core.errors import StudioError
from studio.drawing.brush import Brush
from studio.drawing.frames import Frames
from studio.drawing.pile import State
from studio.drawing.timeline import Record, Story, story_of
from studio.gallery.opening import keep_frames, kept_frames, known_nodes, story_of_piece
from studio.library.library import Library
from studio.library.log import Length


class Tale(Protocol):
    """What a `Teller` tells. It is asked on the teller's own threads."""

    brushes: Mapping[str, Brush]

    def read(self) -> tuple[Story, Frames, Mapping[int, State]]:
        """Return how the drawing came to be, and what is drawn of it already: frames, and states by node. Slow."""
        ...

    def keep(self, frames: Frames) -> None:
        """Keep what was drawn on the way, for the next time."""
        ...


class OfPiece:
    """A drawing of the library, with its cache."""

    def __init__(self, library: Library, brushes: Mapping[str, Brush], piece_id: str) -> None:
        self.brushes = brushes
        self._library, self._piece_id = library, piece_id
        self._made_of: Length = (0, 0)

    def read(self) -> tuple[Story, Frames, Mapping[int, State]]:
        """Read it, with all that was kept so far."""
        library, piece_id = self._library, self._piece_id
        library.settle()
        story, self._made_of = story_of_piece(library, piece_id)
        frames = kept_frames(library, piece_id, self.brushes, story)
        return story, frames, known_nodes(library, piece_id, self.brushes, story, self._made_of)

    def keep(self, frames: Frames) -> None:
        """Put them into the library's cache."""
        with suppress(StudioError):  # the library may be closed by now
            keep_frames(self._library, self._piece_id, frames, self.brushes, self._made_of)


class OfRecords:
    """A drawing that was handed over: its records are given, and nothing of it is kept anywhere."""

    def __init__(self, records: Callable[[], Iterable[Record]], brushes: Mapping[str, Brush]) -> None:
        self.brushes = brushes
        self._records = records

    def read(self) -> tuple[Story, Frames, Mapping[int, State]]:
        """Read it; all of it is still to be drawn."""
        return story_of(self._records()), Frames(), {}

    def keep(self, frames: Frames) -> None:
        """Keep nothing."""
