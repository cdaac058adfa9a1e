"""Dotted rays that show how a mark will be repeated, and a handle at their centre."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from kivy.graphics import Color, InstructionGroup, Mesh, Rectangle
from kivy.graphics.texture import Texture
from kivy.metrics import dp

from studio.drawing.paper import CIRCLE_SHARE, Paper, line_colour
from studio.drawing.symmetry import Symmetry
from studio.ui.theme import theme
from studio.ui.widgets.mask import disc, grid, hoop
from studio.ui.widgets.view import Place, View

BETWEEN, DOT = 8, 2.2
"""Dp from one dot to the next, and across one."""
HANDLE, REACH = 24, 32
"""Dp: the handle's diameter, and how far from its middle a finger takes it."""
MOST_RAYS = 24
SHADE = 0.75


class SymmetryGuides:
    """A group of instructions; empty when there is no symmetry to show."""

    def __init__(self) -> None:
        self.group = InstructionGroup()

    def show(self, symmetry: Symmetry, view: View, paper: Paper | None, handle: bool) -> None:
        """Show the rays of a symmetry on a paper; with a handle where its centre can be taken."""
        self.group.clear()
        if symmetry.is_none or paper is None:
            return
        rays = rays_of(symmetry, paper)
        if rays:
            self.group.add(Color(*colour_of(paper), SHADE))
            self.group.add(_dotted([(view.spot(*start), view.spot(*end)) for start, end in rays]))
        if handle:
            x, y = view.spot(symmetry.x, symmetry.y)
            self._handle(x, y)

    def _handle(self, x: float, y: float) -> None:
        side = 2 * round(dp(HANDLE) / 2)
        place = {"pos": (round(x - side / 2), round(y - side / 2)), "size": (side, side)}
        self.group.add(Color(*theme.surface))
        self.group.add(Rectangle(texture=disc(side), **place))
        self.group.add(Color(*theme.accent))
        self.group.add(Rectangle(texture=hoop(side, dp(3)), **place))


def colour_of(paper: Paper) -> tuple[float, ...]:
    """Return the colour of rays: that of the empty circle, and one that stands out more where all is contrast."""
    if theme.name == "contrast":
        return (1, 1, 1) if paper.is_dark else (0, 0, 0)
    return tuple(part / 255 for part in line_colour(paper))


def rays_of(symmetry: Symmetry, paper: Paper) -> list[tuple[Place, Place]]:
    """Return the rays in paper pixels, from the centre to the paper's edge, or to its circle's line from inside it."""
    count = symmetry.folds * 2 if symmetry.mirrored and symmetry.folds * 2 <= MOST_RAYS else symmetry.folds
    start, rays = (symmetry.x, symmetry.y), []
    for number in range(count):
        angle = math.radians(symmetry.angle + 360 * number / count)
        way = math.sin(angle), -math.cos(angle)
        span = _within(start, way, paper.width, paper.height)
        if span is not None:
            near, far = span[0], min(span[1], _to_circle(start, way, paper))
            rays.append(tuple((start[0] + at * way[0], start[1] + at * way[1]) for at in (near, far)))
    return rays


def _within(start: Place, way: Place, width: int, height: int) -> tuple[float, float] | None:
    """Return where a ray comes onto the paper and where it leaves it, in pixels from its start, or None."""
    near, far = 0.0, math.inf
    for at, step, most in ((start[0], way[0], width), (start[1], way[1], height)):
        if abs(step) < 1e-9:
            if not 0 <= at <= most:
                return None
            continue
        enters, leaves = sorted(((0 - at) / step, (most - at) / step))
        near, far = max(near, enters), min(far, leaves)
    if far <= near or math.isinf(far):
        return None
    return near, far


def _to_circle(start: Place, way: Place, paper: Paper) -> float:
    """Return how far it is to the empty circle's line, for what begins inside it; endless where there is none."""
    radius = min(paper.width, paper.height) * CIRCLE_SHARE / 2
    x, y = start[0] - paper.width / 2, start[1] - paper.height / 2
    inside = radius * radius - x * x - y * y
    if paper.kind != "circle" or inside <= 0:
        return math.inf
    along = x * way[0] + y * way[1]
    return math.sqrt(along * along + inside) - along


def _dotted(lines: list[tuple[Place, Place]]) -> Mesh:
    texture = _dots(dp(1))
    across, along = texture.height / 2, texture.width
    vertices: list[float] = []
    indices: list[int] = []
    for number, ((x0, y0), (x1, y1)) in enumerate(lines):
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        nx, ny = (y0 - y1) / length * across, (x1 - x0) / length * across
        u = length / along
        vertices += [x0 - nx, y0 - ny, 0, 0, x1 - nx, y1 - ny, u, 0, x1 + nx, y1 + ny, u, 1, x0 + nx, y0 + ny, 0, 1]
        first = 4 * number
        indices += [first, first + 1, first + 2, first, first + 2, first + 3]
    return Mesh(vertices=vertices, indices=indices, mode="triangles", texture=texture)


@lru_cache(maxsize=4)
def _dots(density: float) -> Texture:
    """Return one dot on its way to the next; it repeats, so that its sides are powers of two."""
    width = 1 << max(3, math.ceil(math.log2(BETWEEN * density)))
    height = width // 2
    x, y = grid(width, height)
    alpha = np.clip(DOT * density / 2 + 0.5 - np.hypot(x - width / 2, y - height / 2), 0, 1)
    pixels = np.full((height, width, 4), 255, np.uint8)
    pixels[..., 3] = np.rint(alpha * 255)
    texture = Texture.create(size=(width, height), colorfmt="rgba")
    texture.wrap = "repeat"
    texture.min_filter = texture.mag_filter = "linear"
    texture.blit_buffer(pixels.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    return texture
