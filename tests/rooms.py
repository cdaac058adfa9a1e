"""The rooms of a studio around a library that is open: what tests hand to its screens."""

from collections.abc import Callable, Mapping
from typing import Any

from studio.core.clock import Clock
from studio.core.settings import Settings
from studio.drawing.brush import Brush
from studio.gallery.gallery import Gallery
from studio.journal.journal import Journal
from studio.library.library import Library
from studio.ui.rooms import Rooms


def rooms_of(
    library: Library,
    clock: Clock,
    open_sound: Callable[[], Any] = lambda: None,
    settings: Settings | None = None,
    brushes: Mapping[str, Brush] | None = None,
    **more: Any,
) -> Rooms:
    """Return rooms with a journal and a gallery of their own; settings that nobody else keeps, unless given."""
    journal, gallery = Journal(library, clock), Gallery(library, clock)
    return Rooms(library, journal, gallery, open_sound, settings or Settings(None), clock, brushes or {}, **more)
