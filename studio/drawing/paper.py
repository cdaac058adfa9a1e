"""The paper: warm, faintly clouded, with a tooth that graphite catches; the same from its seed everywhere."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect
from studio.drawing.oracle import GRAIN_SIDE
from studio.drawing.tiles import SIDE
from studio.drawing.tooth import TEXTURES, Texture, clouds, grain, noise, unit
from studio.drawing.tooth import light as surface_light

__all__ = ["CREAM", "LARGEST", "NIGHT", "TEXTURES", "TINTS", "Kind", "Paper", "Texture", "grain", "padded", "pixels"]

Kind = Literal["blank", "circle"]
Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

WHOLE = np.float32(1)
WARMTH = (np.float32(0.94), np.float32(1.0), np.float32(1.07))
"""How much light and shade tell in red, green and blue: shade is warm."""
MOST_KEPT = 4_194_304
"""A clouded sheet of so many pixels is kept whole; of a larger one only what is asked for is made."""

CREAM = (240, 229, 211)
NIGHT = (30, 33, 43)
TINTS: dict[str, tuple[int, int, int]] = {
    "Cream": CREAM,
    "White": (248, 245, 239),
    "Sand": (219, 193, 156),
    "Rose": (230, 203, 192),
    "Sage": (200, 207, 185),
    "Mist": (187, 198, 205),
    "Stone": (150, 144, 137),
    "Earth": (44, 37, 34),
    "Night": NIGHT,
}
"""Colours that paper comes in, by what a person calls them."""
LARGEST = 8192
"""Longest side of a paper, in pixels."""

CIRCLE_SHARE = 0.87
"""Diameter of the empty circle as a share of the paper's shorter side."""
CIRCLE_LINE = 1.5
"""Thickness of its line in paper pixels."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What is drawn on. Raises ValueError when it has no size or an absurd one."""

    kind: Kind = "blank"
    """blank, or circle: an empty ring to draw in, or over."""
    width: int = 944
    height: int = 708
    colour: tuple[int, int, int] = CREAM
    """The paper's own colour, as red, green, blue."""
    seed: int = 0
    """Which sheet it is: its clouds and where its grain lies. 0..2^32-1."""
    texture: Texture = "clouds"
    """What its surface is like."""

    def __post_init__(self) -> None:
        if self.kind not in ("blank", "circle"):
            raise ValueError("no such paper")
        if not (1 <= self.width <= LARGEST and 1 <= self.height <= LARGEST):
            raise ValueError("no such size of paper")
        if len(self.colour) != 3 or not all(0 <= part <= 255 for part in self.colour):
            raise ValueError("no such colour of paper")
        if not 0 <= self.seed < 1 << 32:
            raise ValueError("no such seed")
        if self.texture not in TEXTURES:
            raise ValueError("no such surface of paper")

    @property
    def is_dark(self) -> bool:
        """True when light colours show best on it."""
        red, green, blue = self.colour
        return red * 3 + green * 6 + blue < 1280

    @property
    def grain_offset(self) -> tuple[int, int]:
        """Where in the grain this sheet begins: x, y."""
        mixed = (self.seed * 2654435761 + 12345) & 0xFFFFFFFF
        return (mixed >> 8) % GRAIN_SIDE, (mixed >> 20) % GRAIN_SIDE


def padded(length: int) -> int:
    """Return a length rounded up to whole tiles."""
    return -(-length // SIDE) * SIDE


def pixels(paper: Paper, rect: Rect | None = None) -> Bytes:
    """Return the paper's pixels [3, h, w] in a rectangle, which may reach into the padding to whole tiles.

    They are the caller's own. Without a rectangle it is the whole sheet, padded to whole tiles and not to be
    written to; for papers that fit into memory.
    """
    if rect is None:
        return _whole(paper)
    rect = rect.clip(Rect(0, 0, padded(paper.width), padded(paper.height)))
    if not rect:
        return np.empty((3, rect.height, rect.width), np.uint8)
    if paper.texture == "clouds":
        if padded(paper.width) * padded(paper.height) <= MOST_KEPT:
            return _whole(paper)[:, rect.y0 : rect.y1, rect.x0 : rect.x1].copy()
        return _painted(paper, rect, _clouded(paper, rect))
    out = _tiled(_block(paper.texture, paper.colour), paper.grain_offset, rect)
    if paper.kind == "circle":
        _draw_ring(paper, rect, out)
    return out


@lru_cache(maxsize=2)
def _whole(paper: Paper) -> Bytes:
    whole = Rect(0, 0, padded(paper.width), padded(paper.height))
    if paper.texture == "clouds":
        return _painted(paper, whole, _clouded(paper, whole))
    return pixels(paper, whole)


def rest() -> None:
    """Let go of sheets that nobody holds, and of what they are made from (12 MB); they are made anew in 50 ms."""
    for made in (_whole, _block, surface_light):
        made.cache_clear()


def _clouded(paper: Paper, rect: Rect) -> Floats:
    """Return how much lighter or darker than its colour a clouded sheet is, in 1/255."""
    rows, columns = range(rect.y0, rect.y1), range(rect.x0, rect.x1)
    cloud = clouds(rows, columns, 128, paper.seed)
    cloud += clouds(rows, columns, 53, paper.seed + 1) * np.float32(0.6)
    cloud += clouds(rows, columns, 23, paper.seed + 2) * np.float32(0.3)
    tooth = _tiled(grain()[None], paper.grain_offset, rect)[0].astype(np.float32) * np.float32(-1 / 128)
    tooth += np.float32(1)
    speckle = unit(noise(rows, columns, paper.seed + 3)) - np.float32(0.5)
    light: Floats = cloud * np.float32(4.2) + tooth * np.float32(1.6) + speckle * np.float32(2.5)
    if paper.is_dark:
        light = light * np.float32(0.55)
    return light


def _painted(paper: Paper, rect: Rect, light: Floats) -> Bytes:
    line = ring(paper, rect) if paper.kind == "circle" else None
    out = np.empty((3, rect.height, rect.width), np.uint8)
    for channel, warmth in enumerate(WARMTH):
        value = light * warmth + np.float32(paper.colour[channel])
        if line is not None:
            value += line * (np.float32(line_colour(paper)[channel]) - value)
        out[channel] = _bytes(value)
    return out


def _bytes(value: Floats) -> Bytes:
    np.minimum(np.maximum(value, np.float32(0), out=value), np.float32(255), out=value)
    return (value + np.float32(0.5)).astype(np.uint8)


@lru_cache(maxsize=2)
def _block(texture: Texture, colour: tuple[int, int, int]) -> Bytes:
    """Return [3, 1024, 1024] of a textured sheet; it tiles."""
    grain(texture)  # where a sheet is shown it is drawn on next: its tooth is made here, off the hand's way
    light = surface_light(texture)
    if Paper(colour=colour).is_dark:
        light = light * np.float32(0.55)
    return np.stack([_bytes(light * warmth + np.float32(colour[channel])) for channel, warmth in enumerate(WARMTH)])


def _tiled(block: Bytes, offset: tuple[int, int], rect: Rect) -> Bytes:
    """Return the part [n, h, w] of an endlessly repeated block that lies in a rectangle."""
    side = block.shape[1]
    out = np.empty((len(block), rect.height, rect.width), np.uint8)
    y = rect.y0
    while y < rect.y1:
        row = (y + offset[1]) % side
        high = min(side - row, rect.y1 - y)
        x = rect.x0
        while x < rect.x1:
            column = (x + offset[0]) % side
            wide = min(side - column, rect.x1 - x)
            part = block[:, row : row + high, column : column + wide]
            out[:, y - rect.y0 : y - rect.y0 + high, x - rect.x0 : x - rect.x0 + wide] = part
            x += wide
        y += high
    return out


def _draw_ring(paper: Paper, rect: Rect, out: Bytes) -> None:
    """Draw the empty circle over a sheet, a strip at a time: a large paper's ring takes little memory."""
    for y in range(rect.y0, rect.y1, SIDE):
        strip = Rect(rect.x0, y, rect.x1, min(y + SIDE, rect.y1))
        covered = ring(paper, strip)
        if not covered.any():
            continue
        part = out[:, y - rect.y0 : strip.y1 - rect.y0]
        for channel in range(3):
            value = part[channel].astype(np.float32)
            part[channel] = _bytes(value + covered * (np.float32(line_colour(paper)[channel]) - value))


def line_colour(paper: Paper) -> tuple[int, int, int]:
    """Return the colour of the empty circle's line."""
    return (150, 138, 128) if paper.is_dark else (160, 128, 108)


def ring(paper: Paper, rect: Rect, scale: float = 1.0) -> Floats:
    """Return how much of each pixel in a rectangle the empty circle's line covers [h, w], 0..1.

    `scale` enlarges the paper; the rectangle lies on the enlarged one.
    """
    half = np.float32(0.5)
    x = np.arange(rect.x0, rect.x1, dtype=np.float32) + half - np.float32(paper.width * scale / 2)
    y = np.arange(rect.y0, rect.y1, dtype=np.float32) + half - np.float32(paper.height * scale / 2)
    radius = np.float32(min(paper.width, paper.height) * scale * CIRCLE_SHARE / 2)
    away = np.abs(np.sqrt((x * x)[None, :] + (y * y)[:, None]) - radius)
    cover: Floats = np.minimum(np.maximum(np.float32(CIRCLE_LINE * scale / 2) + half - away, np.float32(0)), WHOLE)
    return cover
