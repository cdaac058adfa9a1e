"""Shapes with exact edges: white textures whose alpha says how much of each pixel a shape covers.

Kivy's own ellipses and rounded rectangles are cut from triangles and stair-stepped without multisampling,
which software GL pays dearly for. Here a shape is computed once from its distance field, kept as a small
texture, and drawn as one or nine quads in any colour. Sizes are whole pixels. Main thread only.
"""

from functools import lru_cache
from pathlib import Path

import numpy as np
from kivy.graphics.texture import Texture

from studio.core import kept_start
from studio.core.paths import ASSETS

FONT, NAMES = ASSETS / "icons" / "lucide.ttf", ASSETS / "icons" / "icons.toml"
TODAY = "today"
"""The one icon that is not Lucide's: the mark, half a disc on a line with two lines of light."""


def texture_of(alpha: np.ndarray, moving: bool = False) -> Texture:
    """Return float alpha 0…1 [height, width], row 0 at the top, as a white texture.

    Shapes lie on whole pixels and need no filter, which software GL draws faster; `moving` ones get one.
    """
    height, width = alpha.shape
    shares = np.rint(np.clip(alpha[::-1], 0, 1) * 255).astype(np.uint8)
    texture = Texture.create(size=(width, height), colorfmt="rgba")

    def fill(target: Texture) -> None:
        pixels = np.full((height, width, 4), 255, np.uint8)
        pixels[..., 3] = shares
        target.blit_buffer(pixels.tobytes(), colorfmt="rgba", bufferfmt="ubyte")

    texture.mag_filter = texture.min_filter = "linear" if moving else "nearest"
    fill(texture)
    texture.add_reload_observer(fill)
    return texture


def grid(width: int, height: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the x [1, width] and y [height, 1] of pixel centres, y down."""
    return np.arange(width)[None, :] + 0.5, np.arange(height)[:, None] + 0.5


def rounded(x, y, left: float, top: float, right: float, bottom: float, radius: float) -> np.ndarray:
    """Return the coverage 0…1 of a rounded rectangle at pixel centres `x`, `y` (y down)."""
    radius = min(radius, (right - left) / 2, (bottom - top) / 2)
    if radius < 0.75:
        across = np.clip(np.minimum(x + 0.5, right) - np.maximum(x - 0.5, left), 0, 1)
        return across * np.clip(np.minimum(y + 0.5, bottom) - np.maximum(y - 0.5, top), 0, 1)
    dx = np.abs(x - (left + right) / 2) - (right - left) / 2 + radius
    dy = np.abs(y - (top + bottom) / 2) - (bottom - top) / 2 + radius
    outside = np.hypot(np.maximum(dx, 0), np.maximum(dy, 0))
    inside = np.minimum(np.maximum(dx, dy), 0)
    return np.clip(0.5 - (outside + inside - radius), 0, 1)


def bars(width: int, height: int, boxes: np.ndarray, radius: float) -> np.ndarray:
    """Return the coverage of many rounded boxes [n, 4] (left, top, right, bottom), each touching few pixels.

    An optional fifth column is each box's opacity.
    """
    alpha = np.zeros((height, width), np.float32)
    for box in boxes:
        left, top, right, bottom = box[:4]
        x0, y0 = max(0, int(left) - 1), max(0, int(top) - 1)
        x1, y1 = min(width, int(right) + 2), min(height, int(bottom) + 2)
        if x1 <= x0 or y1 <= y0:
            continue
        x, y = np.arange(x0, x1)[None, :] + 0.5, np.arange(y0, y1)[:, None] + 0.5
        one = rounded(x, y, left, top, right, bottom, radius) * (box[4] if len(box) > 4 else 1)
        part = alpha[y0:y1, x0:x1]
        np.maximum(part, one, out=part)
    return alpha


@lru_cache(maxsize=128)
def plate(radius: int) -> Texture:
    """Return a filled nine-patch: corners of `radius` px around a middle of 2 px."""
    side = 2 * radius + 2
    x, y = grid(side, side)
    return texture_of(rounded(x, y, 0, 0, side, side, radius))


@lru_cache(maxsize=128)
def ring(radius: int, width: int) -> Texture:
    """Return an outlined nine-patch: corners of outer `radius` px, a line `width` px wide inside them."""
    border = max(radius, width)
    side = 2 * border + 2
    x, y = grid(side, side)
    inner = rounded(x, y, width, width, side - width, side - width, max(0, radius - width))
    return texture_of(rounded(x, y, 0, 0, side, side, radius) - inner)


@lru_cache(maxsize=64)
def disc(diameter: int) -> Texture:
    """Return a filled disc that just fits its texture."""
    x, y = grid(diameter, diameter)
    return texture_of(_disc(x, y, diameter / 2, diameter / 2, diameter / 2), moving=True)


@lru_cache(maxsize=64)
def hoop(diameter: int, width: float) -> Texture:
    """Return a circle's line, `width` px wide and wholly inside its texture."""
    x, y = grid(diameter, diameter)
    radius = diameter / 2
    return texture_of(_disc(x, y, radius, radius, radius) - _disc(x, y, radius, radius, radius - width))


def _disc(x, y, centre_x: float, centre_y: float, radius: float) -> np.ndarray:
    return np.clip(radius + 0.5 - np.hypot(x - centre_x, y - centre_y), 0, 1)


def _today(size: int) -> np.ndarray:
    """Return the mark, `size` px high as an icon box; it reaches 2 px of 30 beyond the box on each side."""
    k = size / 30
    width, height = round(34 * k), size
    x, y = grid(width, height)
    line = max(2, round(2 * k))
    middle, level = width / 2, round(14 * k) + line
    sun = _disc(x, y, middle, level - line / 2, 9.7 * k) * (y < level)
    alpha = np.maximum(sun, rounded(x, y, 0, level - line, width, level, line / 2))
    for number, half in ((1, 10), (2, 7)):
        top = level - line + round(5 * k) * number
        alpha = np.maximum(alpha, rounded(x, y, middle - half * k, top, middle + half * k, top + line, line / 2))
    return alpha


@lru_cache(maxsize=1)
def _codepoints() -> dict[str, int]:
    import tomllib  # not needed at a start whose tables are kept

    with NAMES.open("rb") as file:
        return tomllib.load(file)


def icon_names() -> list[str]:
    """Return the name of every icon there is."""
    return [TODAY, *_codepoints()]


@lru_cache(maxsize=512)
def glyph(name: str, size: int, strong: bool = False) -> Texture:
    """Return an icon in a box of `size` px; `strong` thickens its lines by 1/24 of the box, to stand by SemiBold.

    KeyError for an icon that is not in assets/icons/icons.toml.
    """
    if name == TODAY:
        return texture_of(_today(size))
    alpha = _glyph(name, size, strong)
    return texture_of(np.frombuffer(alpha, np.uint8).reshape(size, size) / np.float32(255))


def _glyph(name: str, size: int, strong: bool) -> bytes:
    """Return the alpha of an icon, row 0 at the top, known from the start before or drawn now."""
    icon = ("icon", name, size, strong)
    alpha = kept_start.recall(icon, _seen())
    if alpha is None:
        alpha = _drawn(chr(_codepoints()[name]), size, strong)
        kept_start.remember(icon, _seen(), alpha)
    return alpha


@lru_cache(maxsize=1)
def _seen() -> tuple:
    return kept_start.stamp(FONT, NAMES, Path(__file__))


def _drawn(text: str, size: int, strong: bool) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    scale = 8 if size < 48 else 4
    side = size * scale
    font = ImageFont.truetype(str(FONT), side)
    image = Image.new("L", (side, side), 0)
    stroke = round(side / 48) if strong else 0
    ImageDraw.Draw(image).text((0, side), text, fill=255, font=font, anchor="ls", stroke_width=stroke)
    fine = np.asarray(image, np.float32).reshape(size, scale, size, scale)
    return np.rint(fine.mean(axis=(1, 3))).astype(np.uint8).tobytes()
