"""The light of a brush of which only a trace stays: it shines while hands move, and fades when they have gone."""

from __future__ import annotations

from time import perf_counter

import numpy as np
from kivy.clock import Clock
from kivy.graphics import Color, InstructionGroup, Quad
from kivy.graphics.texture import Texture

from studio.core.geometry import Rect
from studio.ui.theme import theme
from studio.ui.widgets.mosaic import Level, coarsest, level
from studio.ui.widgets.view import View

FADES = 3.0
"""Seconds in which a light goes."""
TURN = 1 / 30
"""Seconds between two looks of a light that goes."""
MOST = 3
"""Lights that go at the same time; of more the oldest is gone at once."""


class _Light:
    """What shines of one mark."""

    def __init__(self, where: Level, colour: np.ndarray) -> None:
        self.level = where
        self.texture = Texture.create(size=(where.width, where.height), colorfmt="rgba")
        self.texture.min_filter = self.texture.mag_filter = "linear"
        self.put(np.broadcast_to(np.uint8((*colour, 0)), (where.height, where.width, 4)), 0, 0)
        self.shade, self.quad = Color(1, 1, 1, 1), Quad(texture=self.texture)
        self.area = Rect()
        self.left_at: float | None = None

    def put(self, pixels: np.ndarray, x: int, y: int) -> None:
        height, width = pixels.shape[:2]
        flat = np.ascontiguousarray(pixels).reshape(-1)
        self.texture.blit_buffer(flat, size=(width, height), colorfmt="rgba", bufferfmt="ubyte", pos=(x, y))

    def lie(self, view: View) -> None:
        """Lie as the paper does."""
        area, across, down = self.area, 1 / self.level.width, 1 / self.level.height
        corners = (area.x0, area.y0), (area.x1, area.y0), (area.x1, area.y1), (area.x0, area.y1)
        k = self.level.number
        self.quad.tex_coords = [share for x, y in corners for share in (x * across, y * down)]
        self.quad.points = [share for x, y in corners for share in view.spot(x << k, y << k)]


class Shine:
    """A group of instructions, empty when nothing shines. No pixel of it belongs to the drawing."""

    def __init__(self, changed) -> None:
        """`changed()` is called when it looks otherwise by itself."""
        self.group = InstructionGroup()
        self._changed = changed
        self._lights: list[_Light] = []
        self._under: _Light | None = None
        """The one of the mark that is under way."""
        self._fading = None

    def follow(self, drawing, dirty: tuple[Rect, ...], view: View) -> None:
        """Shine where a mark that is under way has changed."""
        for rect in dirty:
            paper = drawing.paper
            where = level(coarsest(paper.width, paper.height), paper.width, paper.height)
            part = where.pixels_of(rect).clip(Rect(0, 0, where.width, where.height))
            light = drawing.light(where.paper_of(part).clip(Rect(0, 0, paper.width, paper.height)))
            if light is None:
                return
            light = _smaller(light, where.number)
            if self._under is None:
                self._begin(where, light[0, 0, :3])
            self._under.put(light, part.x0, part.y0)
            area = self._under.area.union(part)
            if area != self._under.area:
                self._under.area = area
                self._under.lie(view)

    def leave(self) -> None:
        """The mark has ended: its light goes, at once where nothing is to move."""
        light, self._under = self._under, None
        if light is None:
            return
        light.left_at = perf_counter()
        if not theme.motion:
            self._drop(light)
        elif self._fading is None:
            self._fading = Clock.schedule_interval(self._fade, TURN)

    def cancel(self) -> None:
        """The mark was taken back, and so is its light."""
        light, self._under = self._under, None
        if light is not None:
            self._drop(light)

    def clear(self) -> None:
        """Let nothing shine any more."""
        self._under = None
        for light in self._lights[:]:
            self._drop(light)

    def look(self, view: View) -> None:
        """Lie as the paper does."""
        for light in self._lights:
            light.lie(view)

    def _begin(self, where: Level, colour: np.ndarray) -> None:
        while len(self._lights) >= MOST:
            self._drop(self._lights[0])
        light = self._under = _Light(where, colour)
        self._lights.append(light)
        self.group.add(light.shade)
        self.group.add(light.quad)

    def _drop(self, light: _Light) -> None:
        self._lights.remove(light)
        self.group.remove(light.shade)
        self.group.remove(light.quad)
        if self._fading is not None and not self._lights:
            self._fading.cancel()
            self._fading = None

    def _fade(self, _dt: float) -> None:
        now = perf_counter()
        for light in self._lights[:]:
            if light.left_at is None:
                continue
            rest = 1 - (now - light.left_at) / FADES
            if rest <= 0 or not theme.motion:
                self._drop(light)
            else:
                light.shade.a = rest * rest * (3 - 2 * rest)
        self._changed()


def _smaller(pixels: np.ndarray, number: int) -> np.ndarray:
    """Return every 2^k-th pixel, each way: light is soft enough."""
    return pixels if not number else pixels[:: 1 << number, :: 1 << number]
