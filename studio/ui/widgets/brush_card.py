"""A brush to choose, with a stroke of it in the colour in hand, drawn by the engine that draws on the paper."""

from functools import lru_cache

import numpy as np
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.utils import get_hex_from_color

from studio.drawing.brush import Brush
from studio.drawing.drawing import Drawing
from studio.drawing.palette import Colour, to_hex
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.texture import picture
from studio.ui.theme import theme
from studio.ui.tokens import contrast
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401  the .kv names it

load_kv(__file__)

WIDTH, HEIGHT = 164, 60
"""Of the stroke's picture, in px."""
MIDDLE = 84
"""Px of it that tell a favourite."""
FAINT = 2.4
"""Contrast with a card below which a stroke is laid on a strip of paper."""
_SHEET = Paper("blank", WIDTH, HEIGHT, (128, 128, 128))
_UNDER = Brush("under", layering="build", size=26, flow=0.85, spacing=0.2, grain=0.5, bite=1.5, smoothing=0.0)
"""What a brush that only moves colour finds on its card."""
LARGEST = 0.5
"""Size of the widest brush on its card, as a share of the height."""


@lru_cache(maxsize=96)
def stroke_picture(brush: Brush, colour: Colour, stamp: Picture | None = None) -> np.ndarray:
    """Return uint8 [h, w, 4], not premultiplied: a stroke of the brush at its usual size, or a little less.

    Takes milliseconds: for a worker. It is remembered.
    """
    drawing = Drawing(_SHEET, {brush.name: brush})
    if brush.layering == "smear":
        drawing.begin(_UNDER, _UNDER.size, 1.0, colour, 5)
        drawing.extend(wave(0.0, 0.62))
        drawing.lift()
    number = 1 if stamp is not None and brush.layering == "stamp" else 0
    if number:
        from studio.drawing.op import KeepPicture

        drawing.keep(KeepPicture(number, stamp))
    size = min(brush.size, HEIGHT * LARGEST)
    drawing.begin(brush.name, size, brush.opacity, colour, 5, picture=number)
    drawing.extend(wave(0.4 if brush.layering == "smear" else 0.0, 1.0))
    drawing.lift()
    return plain(drawing.ink(_whole()))


def _whole():
    from studio.core.geometry import Rect

    return Rect(0, 0, WIDTH, HEIGHT)


def plain(ink: np.ndarray) -> np.ndarray:
    """Return uint8 [h, w, 4] of premultiplied ink [4, h, w] (0..32768)."""
    alpha = ink[3].astype(np.float32)
    out = np.empty((*alpha.shape, 4), np.uint8)
    for channel in range(3):
        out[..., channel] = np.clip(ink[channel] * (255 / np.maximum(alpha, 1)) + 0.5, 0, 255)
    out[..., 3] = np.clip(alpha * (255 / 32768) + 0.5, 0, 255)
    return out


def wave(start: float, end: float) -> np.ndarray:
    """Return the samples [n, 4] of an easy wave across the picture, pressed most in the middle, or of a part of it."""
    t = np.linspace(start, end, int(140 * (end - start)), dtype=np.float32)
    rows = np.empty((len(t), 4), np.float32)
    rows[:, 0] = 12 + t * (WIDTH - 24)
    rows[:, 1] = HEIGHT * (0.5 - 0.2 * np.sin(t * 2 * np.pi) * (1 - 0.3 * t))
    rows[:, 2] = (t - start) * 700
    rows[:, 3] = 0.3 + 0.55 * np.abs(np.sin(np.pi * t)) ** 0.6
    return rows


def middle_of(pixels: np.ndarray) -> np.ndarray:
    """Return the middle of a stroke's picture, for where there is little room."""
    return np.ascontiguousarray(pixels[:, (WIDTH - MIDDLE) // 2 : (WIDTH + MIDDLE) // 2])


def is_faint(colour: Colour) -> bool:
    """Say whether a colour can hardly be seen on a card."""
    return contrast(to_hex(colour), get_hex_from_color(theme.raised)[:7]) < FAINT


class BrushCard(Pressable):
    """A card with the brush's name and a stroke."""

    text = StringProperty("")
    chosen = BooleanProperty(False)
    """Whether it is the brush in hand."""
    texture = ObjectProperty(None, allownone=True)
    faint = BooleanProperty(False)
    """Whether the colour can't be seen on the card: then the stroke lies on a strip of paper."""

    def show(self, brush: Brush, colour: Colour, stamp: Picture | None = None) -> None:
        """Show a brush; its stroke comes when it has been drawn, unless something else was asked for meanwhile."""
        self.text = brush.title
        self._wanted = wanted = brush, colour, stamp

        def put(pixels: np.ndarray) -> None:
            if self._wanted is wanted:
                self.texture = picture(pixels)
                self.faint = is_faint(colour)

        when_done(later(lambda: stroke_picture(*wanted)), put)
