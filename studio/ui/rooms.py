"""What a screen is handed: the rooms of the studio, already open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.audio.client import Sound
    from studio.core.clock import Clock
    from studio.core.settings import Settings
    from studio.drawing.brush import Brush
    from studio.gallery.gallery import Gallery
    from studio.journal.journal import Journal
    from studio.library.library import Library


@dataclass(frozen=True)
class Rooms:
    """Everything a screen may ask. Made once, when a library has been opened."""

    library: Library
    """The open library, where things are kept."""
    journal: Journal
    """Sessions, days and reflections."""
    gallery: Gallery
    """Pieces, tags and thumbnails."""
    open_sound: Callable[[], Sound]
    """Gives the client of the audio process; `sound` asks for it when it is first needed."""
    settings: Settings
    """How the program looks and behaves; never a word of the person."""
    clock: Clock
    """What time it is."""
    brushes: Mapping[str, Brush]
    """Brushes by name."""

    @cached_property
    def sound(self) -> Sound:
        """The client of the audio process; harmless when there is no sound."""
        return self.open_sound()
