"""Which of the two paths draws: plain numpy from the first moment, compiled kernels once they are warm.

Both give the same bits, so the switch may come in the middle of a stroke. Those kernels that every mark needs come
first; the others, group by group, when one of them is first asked for: they take memory, and seconds to compile.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.core.memory import release_clean_pages, trim_heap
from studio.drawing import (
    bristle,
    compose_oracle,
    dabs,
    felt,
    gauze,
    hand,
    oracle,
    ribbon,
    smear_oracle,
    tile_bytes,
    trace,
)
from studio.drawing.brush import Brush

Doubles = npt.NDArray[np.float64]
Dabs = npt.NDArray[np.float32]
Longs = npt.NDArray[np.int64]
Plane = npt.NDArray[np.float32]
Bounds = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Engine:
    """The functions that turn a hand into pixels."""

    follow: Callable[[Doubles, Plane, Doubles, Doubles], tuple[Dabs, int]]
    """hand.follow"""
    reach: Callable[[Doubles, Doubles], Dabs]
    """hand.reach"""
    trace: Callable[..., tuple[int, Plane]]
    """trace.trace"""
    build: Callable[[Plane, Dabs], None]
    """Lay dabs that add up."""
    build_grain: Callable[..., None]
    """Lay dabs that add up where the paper's grain takes them."""
    cover: Callable[[Plane, Dabs], None]
    """Lay dabs of which the strongest counts."""
    areas: Callable[[Dabs, int, float, float], Longs]
    """dabs.areas"""
    box: Callable[[Dabs, int, int], Bounds]
    """dabs.box"""
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
    spin: Callable[[Doubles, Dabs], None]
    """ribbon.spin"""
    gather: Callable[..., None]
    """gauze.gather"""
    sheer: Callable[[Plane, Plane, Bounds], None]
    """gauze.sheer"""
    rounded: Callable[[Doubles, float, float, Doubles], int]
    """hand.rounded"""
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
    hand.follow,
    hand.reach,
    trace.trace,
    oracle.build,
    oracle.build_grain,
    oracle.cover,
    dabs.areas,
    dabs.box,
    bristle.hairs,
    oracle.lay_straight,
    oracle.dry,
    oracle.wet,
    smear_oracle.smear,
    smear_oracle.stamp,
    ribbon.lead,
    ribbon.pull,
    ribbon.scatter,
    ribbon.spin,
    gauze.gather,
    gauze.sheer,
    hand.rounded,
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
GROUPS = {
    "mark": ("trace", "lay_straight", "dry", "inked", "merge", "show"),
    "hand": ("follow", "reach", "areas", "box"),
    "steps": ("differ", "patch_tile"),
    "packing": ("pack_tile", "unpack_tile"),
    "small": ("shrink",),
    "layers": ("mix", "lay_over", "words", "blend"),
    "hairs": ("hairs",),
    "wet": ("wet",),
    "smear": ("smear",),
    "stamp": ("stamp", "premultiplied"),
    "ribbon": ("lead", "pull", "scatter", "spin", "gather", "sheer", "rounded"),
    "first_brushes": ("build", "build_grain", "cover"),
}
"""The kernels that are loaded together. The first group is what plain marks need, the second all others and replays."""
FIRST = "mark"


def _stand_in(group: str, name: str) -> Callable[..., Any]:
    """Return what takes the place of a kernel that isn't there yet: it sends for it, and draws as it can."""

    def draw(*given: Any) -> Any:
        _send_for(group)
        return getattr(_SLOW if _lacks(group) else _engine, name)(*given)

    return draw


_WAITING = replace(
    _SLOW, **{name: _stand_in(group, name) for group, names in GROUPS.items() if group != FIRST for name in names}
)
_engine = _SLOW
_warming = threading.Lock()
_asked: set[str] = set()
"""Groups that are on their way."""
_missing: set[str] = set()
"""Groups that can't be had: they aren't asked for again and again."""


def current() -> Engine:
    """Return the path to draw with now."""
    return _engine


def kernels_ready() -> bool:
    """Say whether the compiled kernels draw."""
    return _engine is not _SLOW


def warm_up() -> bool:
    """Load or compile all kernels, then draw with them. For a worker thread: takes 0.4 s, many seconds at first.

    Returns whether the kernels are ready. When they can't be had, numpy goes on drawing.
    """
    return all(_load(group) for group in GROUPS)


def warm_up_first() -> bool:
    """Load or compile the kernels that every mark needs; the others come when they are needed. See `warm_up`."""
    return _load(FIRST)


def get_ready(brush: Brush) -> None:
    """Send for the kernels that a brush will need, for it was taken up. Takes no time."""
    if kernels_ready():
        for group in _groups_of(brush):
            _send_for(group)


def _groups_of(brush: Brush) -> list[str]:
    """Return the groups of kernels, besides the first, that a brush needs."""
    groups: list[str] = [brush.layering] if brush.layering in ("smear", "stamp", "ribbon") else []
    if brush.strands > 0 and brush.layering != "ribbon":
        groups.append("hairs")
    if brush.wet:
        groups.append("wet")
    if not groups and brush.profile != "straight":
        groups.append("first_brushes")
    if groups not in ([], ["wet"]) or brush.core:
        groups.append("hand")
    return groups


def _lacks(group: str) -> bool:
    name = GROUPS[group][0]
    return getattr(_engine, name) in (getattr(_SLOW, name), getattr(_WAITING, name))


def _send_for(group: str) -> None:
    """Have a group loaded: a worker waits for it, but the thread that people's hands wait for doesn't."""
    if group in _missing or not _lacks(group):
        return
    if threading.current_thread() is not threading.main_thread():
        _load(group)
    elif group not in _asked:
        _asked.add(group)
        threading.Thread(target=_load, args=(group,), name="kernels", daemon=True).start()


def _load(group: str) -> bool:
    """Load or compile a group of kernels, and draw with it from then on; return whether it is there."""
    global _engine
    with _warming:
        if not _lacks(group):
            return True
        if group == FIRST:
            felt.prepare()
        try:
            from studio.drawing import kernels

            kernels.compile_group(group)
        except (ImportError, OSError):
            _missing.add(group)
            return False
        release_clean_pages(("libllvmlite", "libLLVM"))
        trim_heap()
        before = _engine if kernels_ready() else _WAITING
        _engine = replace(before, **{name: getattr(kernels, name) for name in GROUPS[group]})
    return True


def slow_engine() -> Engine:
    """Return the numpy path, to compare with."""
    return _SLOW
