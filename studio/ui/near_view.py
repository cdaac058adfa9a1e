"""How near a picture is looked at, and which part of it: a frozen value, the same for pictures of any shape."""

from __future__ import annotations

from dataclasses import dataclass

NEAREST = 8.0
"""How many times as large as it fits a picture can be seen."""

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class NearView:
    """Whole, as large as it fits, when nothing is said."""

    zoom: float = 1.0
    """1…`NEAREST`."""
    x: float = 0.5
    y: float = 0.5
    """What lies in the middle, 0…1 from the left and from below."""


def nearer(view: NearView, factor: float, at: tuple[float, float] = (0.5, 0.5)) -> NearView:
    """Return it so much nearer; what lies at a place of the room (0…1 across and up) stays there."""
    zoom = min(NEAREST, max(1.0, view.zoom * factor))
    shift = 1 / view.zoom - 1 / zoom
    return _held(zoom, view.x + (at[0] - 0.5) * shift, view.y + (at[1] - 0.5) * shift)


def moved(view: NearView, right: float, up: float) -> NearView:
    """Return it moved along with a hand, by so much of the room's width and height."""
    return _held(view.zoom, view.x - right / view.zoom, view.y - up / view.zoom)


def box_of(view: NearView, fitting: Box) -> Box:
    """Return where the whole picture lies, given where it fits: left, bottom, width and height in px."""
    left, bottom, width, height = fitting
    wide, high = width * view.zoom, height * view.zoom
    middle_x, middle_y = left + width / 2, bottom + height / 2
    return round(middle_x - view.x * wide), round(middle_y - view.y * high), max(1, round(wide)), max(1, round(high))


def _held(zoom: float, x: float, y: float) -> NearView:
    edge = 0.5 / zoom
    return NearView(zoom, min(1 - edge, max(edge, x)), min(1 - edge, max(edge, y)))
