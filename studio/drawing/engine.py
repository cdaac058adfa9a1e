"""Which of the two paths draws: plain numpy from the first moment, compiled kernels once they are warm.

Both give the same bits, so the switch may come in the middle of a stroke.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.core.memory import release_clean_pages, trim_heap
from studio.drawing import bristle, compose_oracle, dabs, felt, gauze, oracle, ribbon, smear_oracle, tile_bytes

Doubles = npt.NDArray[np.float64]
Dabs = npt.NDArray[np.float32]
Longs = npt.NDArray[np.int64]
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
    areas: Callable[[Dabs, int, float, float], Longs]
    """dabs.areas"""
    hairs: Callable[[Dabs, Doubles, Doubles], Dabs]
    """bristle.hairs"""
    lay_straight: Callable[..., None]
    """Lay dabs of the straight profile; this and the next two: see oracle."""
    dry: Callable[..., None]
    """Let the tooth of the paper take what was laid."""
    wet: Callable[..., None]
    """Let what was laid wet dry."""
    smear: Callable[..., None]
    """Drag colours over a layer; this and the next: see smear_oracle."""
    stamp: Callable[..., None]
    """Print a picture on a layer."""
    lead: Callable[[Doubles, Doubles, Doubles, Doubles], int]
    """ribbon.lead"""
    pull: Callable[[Doubles, Doubles, Doubles, Doubles], float]
    """ribbon.pull"""
    scatter: Callable[[Doubles, Doubles, Doubles, Dabs], int]
    """ribbon.scatter"""
    gather: Callable[[Plane, Dabs], None]
    """gauze.gather"""
    mix: Callable[..., None]
    """Mix an ink into pixels by a stroke's alpha; this and the rest: see compose_oracle."""
    inked: Callable[..., int]
    """Find the tiles that the stroke plane has ink for."""
    merge: Callable[..., None]
    """Mix the stroke plane into tiles."""
    show: Callable[..., None]
    """Put paper, layers and stroke plane together as RGBA8."""
    lay_over: Callable[..., None]
    """Lay a layer over what is seen."""
    words: Callable[..., None]
    """Write what is seen as RGBA8."""
    blend: Callable[..., None]
    """Make two layers one."""
    premultiplied: Callable[..., None]
    """Turn a picture's pixels into a layer's."""
    shrink: Callable[..., None]
    """Make squares of pixels one."""
    pack_tile: Callable[..., int]
    """tile_bytes.pack"""
    unpack_tile: Callable[..., bool]
    """tile_bytes.unpack"""
    differ: Callable[..., int]
    """tile_bytes.differ"""
    patch_tile: Callable[..., None]
    """tile_bytes.patch_tile"""


_SLOW = Engine(
    dabs.smooth,
    dabs.curve,
    dabs.place,
    oracle.build,
    oracle.build_grain,
    oracle.cover,
    dabs.areas,
    bristle.hairs,
    oracle.lay_straight,
    oracle.dry,
    oracle.wet,
    smear_oracle.smear,
    smear_oracle.stamp,
    ribbon.lead,
    ribbon.pull,
    ribbon.scatter,
    gauze.gather,
    compose_oracle.mix,
    compose_oracle.inked,
    compose_oracle.merge,
    compose_oracle.show,
    compose_oracle.lay_over,
    compose_oracle.words,
    compose_oracle.blend,
    compose_oracle.premultiplied,
    compose_oracle.shrink,
    tile_bytes.pack,
    tile_bytes.unpack,
    tile_bytes.differ,
    tile_bytes.patch_tile,
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
            felt.prepare()
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
                kernels.areas,
                kernels.hairs,
                kernels.lay_straight,
                kernels.dry,
                kernels.wet,
                kernels.smear,
                kernels.stamp,
                kernels.lead,
                kernels.pull,
                kernels.scatter,
                kernels.gather,
                kernels.mix,
                kernels.inked,
                kernels.merge,
                kernels.show,
                kernels.lay_over,
                kernels.words,
                kernels.blend,
                kernels.premultiplied,
                kernels.shrink,
                kernels.pack_tile,
                kernels.unpack_tile,
                kernels.differ,
                kernels.patch_tile,
            )
    return True


def slow_engine() -> Engine:
    """Return the numpy path, to compare with."""
    return _SLOW
