"""A brush to choose, with a stroke of it."""

import numpy as np
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from studio.drawing.drawing import Drawing
from studio.drawing.paper import Paper
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.texture import picture
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401  the .kv names it

load_kv(__file__)

WIDTH, HEIGHT = 156, 60
"""Of the stroke's picture, in dp."""
_TOOTH = 14
"""How light the tooth of a black paper can be, of 255."""


def stroke_alpha(brush) -> np.ndarray:
    """Return uint8 [h, w, 4]: white whose alpha is a stroke of the brush at its usual size, or a little less."""
    drawing = Drawing(Paper("blank", WIDTH, HEIGHT, (0, 0, 0)), {brush.name: brush})
    size = min(brush.size, HEIGHT * 0.55)
    drawing.begin(brush.name, size, brush.opacity, (255, 255, 255), 5)
    drawing.extend(wave())
    drawing.lift()
    light = drawing.rgba()[..., 0].astype(np.float32)
    out = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
    out[..., 3] = np.clip((light - _TOOTH) * 255 / (255 - _TOOTH), 0, 255)
    return out


def wave() -> np.ndarray:
    """Return the samples [n, 4] of an easy wave across the picture, pressed most in the middle."""
    t = np.linspace(0, 1, 120, dtype=np.float32)
    rows = np.empty((len(t), 4), np.float32)
    rows[:, 0] = 10 + t * (WIDTH - 20)
    rows[:, 1] = HEIGHT * (0.52 - 0.22 * np.sin(t * 2 * np.pi) * (1 - 0.3 * t))
    rows[:, 2] = t * 700
    rows[:, 3] = 0.25 + 0.6 * np.abs(np.sin(np.pi * t)) ** 0.6
    return rows


class BrushCard(Pressable):
    """A card with the brush's name and a stroke."""

    text = StringProperty("")
    chosen = BooleanProperty(False)
    """Whether it is the brush in hand."""
    texture = ObjectProperty(None, allownone=True)

    def show(self, brush) -> None:
        """Show a brush; its stroke comes when it has been drawn."""
        self.text = brush.title
        when_done(later(lambda: stroke_alpha(brush)), lambda pixels: setattr(self, "texture", picture(pixels)))
