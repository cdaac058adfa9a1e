"""What was only needed while hands moved, given back once they rest."""

import sys

from studio.core import kept_start
from studio.core.memory import release_clean_pages, trim_heap
from studio.library.library import Library

DRAWING = ("studio.drawing.paper", "studio.drawing.prints", "studio.drawing.tiles")
"""Modules that hold what drawings were made with."""


def give_back(library: Library | None) -> None:
    """Let go of what comes back by itself: pages of the library, sheets of paper, LLVM's code … For a worker."""
    if library is not None:
        library.rest()
    for name in DRAWING:
        room = sys.modules.get(name)  # not loaded: nothing is held
        if room is not None:
            room.rest()
    kept_start.keep()
    kept_start.rest()
    release_clean_pages(("libllvmlite", "libLLVM"))
    trim_heap()
