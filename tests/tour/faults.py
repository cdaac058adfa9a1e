"""What a careful eye would find at once: targets that are too small, things that lie over each other, words cut off.

It reads the tree of widgets, not pixels, so it can look at every screen in every size. What a sheet, a menu or a
toast lies over is not its business: each of those is looked at by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from kivy.core.window import Window
from kivy.metrics import dp
from kivy.uix.scrollview import ScrollView
from kivy.uix.stencilview import StencilView

from studio.ui.widgets.choose_bar import ChooseBar
from studio.ui.widgets.key_panel import KeyPanel
from studio.ui.widgets.month_cover import MonthCover
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.toast import Toast
from studio.ui.widgets.virtual_grid import VirtualGrid
from studio.ui.widgets.words import Words

LEAST = 48
"""Dp a target is high and wide, at least."""
SLACK = 4
"""Px two things may share without being seen to."""

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in px of the window."""


@dataclass(frozen=True)
class Part:
    """One thing that is seen."""

    widget: object
    box: Box
    """Where it lies, whole."""
    seen: Box
    """What of it is seen."""
    layer: int
    """What it lies in: a sheet, a menu, the screen."""
    above: frozenset
    """The ids of all it lies in."""


def faults(root) -> list[str]:
    """Return a line for each thing that is wrong with what is shown in `root`."""
    parts = list(_parts(root, (0.0, 0.0, float(Window.width), float(Window.height)), 0, frozenset()))
    targets = [part for part in parts if isinstance(part.widget, Pressable) and not part.widget.disabled]
    words = [part for part in parts if isinstance(part.widget, Words) and part.widget.text.strip()]
    return [
        *(f"{_name(part)} is {_size(part)} dp" for part in targets if _is_small(part)),
        *(f"{_name(one)} lies over {_name(other)}" for one, other in _crossing(targets)),
        *(f"{_name(one)} is written over {_name(other)}" for one, other in _crossing(words)),
        *(f"{_name(part)} is cut off" for part in words if _is_cut(part)),
    ]


def _parts(widget, clip: Box, layer: int, above: frozenset):
    """Yield what is seen of a widget and of all in it."""
    if widget.opacity < 0.05:
        return
    if isinstance(widget, (Sheet, Toast, KeyPanel, ChooseBar, MonthCover)):
        layer = id(widget)
    box = _box(widget)
    seen = _shared(box, clip)
    if seen is not None and isinstance(widget, (Pressable, Words)):
        yield Part(widget, box, seen, layer, above)
    inner = seen if isinstance(widget, (ScrollView, StencilView, VirtualGrid)) else clip
    if inner is None:
        return
    for child in widget.children:
        yield from _parts(child, inner, layer, above | {id(widget)})


def _box(widget) -> Box:
    left, bottom = widget.to_window(*widget.pos)
    width, height = widget.size
    if isinstance(widget, Words) and widget.line_count == 1 and widget.halign != "center":
        written = widget._label.get_extents(widget.text)[0] if widget._label is not None else width
        if widget.halign == "right":
            left += max(0, width - written)
        width = min(width, written) if widget.wrap or widget.shorten else written
    return left, bottom, left + width, bottom + height


def _shared(one: Box, other: Box) -> Box | None:
    """Return what two boxes share, or None."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if right - left > 1 and top - bottom > 1 else None


def _crossing(parts: list[Part]):
    """Yield two of one layer that lie over each other, neither in the other."""
    for at, one in enumerate(parts):
        for other in parts[at + 1 :]:
            if one.layer != other.layer or id(one.widget) in other.above or id(other.widget) in one.above:
                continue
            shared = _shared(one.seen, other.seen)
            if shared is None or min(shared[2] - shared[0], shared[3] - shared[1]) <= SLACK:
                continue
            if not isinstance(one.widget, Words) and (_holds(one.box, other.box) or _holds(other.box, one.box)):
                continue
            yield one, other


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer[0] <= inner[0] + 1 and outer[1] <= inner[1] + 1 and outer[2] >= inner[2] - 1 and outer[3] >= inner[3] - 1
    )


def _is_small(part: Part) -> bool:
    return min(part.widget.size) < dp(LEAST) - 0.5


def _is_cut(part: Part) -> bool:
    """Say whether a line runs out of the window at its side."""
    return not part.widget.wrap and not part.widget.shorten and (part.box[0] < -1 or part.box[2] > Window.width + 1)


def _size(part: Part) -> str:
    return " × ".join(str(round(side / dp(1))) for side in part.widget.size)


def _name(part: Part) -> str:
    widget = part.widget
    said = getattr(widget, "text", "") or getattr(widget, "icon", "") or getattr(widget, "title", "")
    return f"{type(widget).__name__} “{said[:28]}”" if said else type(widget).__name__
