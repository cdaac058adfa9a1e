"""What a screen is handed: the rooms of the studio, already open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

    from studio.audio.client import Sound
    from studio.core.clock import Clock
    from studio.core.progress import Progress
    from studio.core.settings import Settings
    from studio.drawing.brush import Brush
    from studio.gallery.gallery import Gallery
    from studio.journal.journal import Journal
    from studio.library.library import Library
    from studio.sharing.chosen import Chosen
    from studio.sharing.sources import FromLibrary


def _nowhere(*_: object) -> None:
    """What a room without a house does when the house is asked for something."""


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
    lock: Callable[[], None] = _nowhere
    """Lock the library: everything is put down, and the lock screen comes in a fresh process."""
    lockable: Callable[[], bool] = lambda: False
    """Whether there is anything to lock; `can_lock` asks."""
    keys_changed: Callable[[], None] = _nowhere
    """To be called when ways into the library were added or taken away."""
    rekey: Callable[[str, Progress], Future[str]] | None = None
    """Give a library that was made open a passphrase; the future, done once Today is there, gives its recovery code."""
    open_other: Callable[[Path], None] = _nowhere
    """Go on with the library in another folder, in a fresh process."""
    sit: Callable[[Chosen, FromLibrary, str], Future[None]] | None = None
    """Sit together: only what is chosen is shown from now on, and the way out is the lock, or the PIN that is given.

    The future fails, with a sentence to be said, when that could not begin; then everything is as it was.
    """

    @property
    def can_lock(self) -> bool:
        """Whether the library has a lock, and can be locked now."""
        return self.lockable()

    @cached_property
    def sound(self) -> Sound:
        """The client of the audio process; harmless when there is no sound."""
        return self.open_sound()
