"""Which of the two paths draws: plain numpy from the first moment, compiled kernels once they are warm.

Both give the same bits, so the switch may come in the middle of a stroke.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.core.memory import release_clean_pages, trim_heap
from studio.drawing import oracle
from studio.drawing.paper import grain

Doubles = npt.NDArray[np.float64]
Dabs = npt.NDArray[np.float32]
Plane = npt.NDArray[np.float32]
Bounds = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Engine:
    """The functions that turn a hand into pixels."""

    smooth: Callable[[Doubles, Doubles, Doubles], Doubles]
    """dabs.smooth"""
    curve: Callable[[Doubles], Doubles]
    """dabs.curve"""
    place: Callable[[Doubles, Doubles, Doubles], Dabs]
    """dabs.place"""
    build: Callable[[Plane, Dabs], None]
    """Lay dabs that add up."""
    build_grain: Callable[..., None]
    """Lay dabs that add up where the paper's grain takes them."""
    cover: Callable[[Plane, Dabs], None]
    """Lay dabs of which the strongest counts."""
    merge: Callable[..., None]
    """Mix the stroke plane into one tile."""
    show: Callable[..., None]
    """Put paper, tile and stroke plane together as RGBA8."""


_SLOW = Engine(
    oracle.smooth,
    oracle.curve,
    oracle.place,
    oracle.build,
    oracle.build_grain,
    oracle.cover,
    oracle.merge,
    oracle.show,
)
_engine = _SLOW
_warming = threading.Lock()


def current() -> Engine:
    """Return the path to draw with now."""
    return _engine


def kernels_ready() -> bool:
    """Say whether the compiled kernels draw."""
    return _engine is not _SLOW


def warm_up() -> bool:
    """Load or compile the kernels, then draw with them. For a worker thread: takes 0.3 s, seconds at first.

    Returns whether the kernels are ready. When they can't be had, numpy goes on drawing.
    """
    global _engine
    with _warming:
        if not kernels_ready():
            grain()
            try:
                from studio.drawing import kernels

                kernels.compile_all()
            except (ImportError, OSError):
                return False
            release_clean_pages(("libllvmlite", "libLLVM"))
            trim_heap()
            _engine = Engine(
                kernels.smooth,
                kernels.curve,
                kernels.place,
                kernels.build,
                kernels.build_grain,
                kernels.cover,
                kernels.merge,
                kernels.show,
            )
    return True


def slow_engine() -> Engine:
    """Return the numpy path, to compare with."""
    return _SLOW
