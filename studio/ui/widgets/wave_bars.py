"""A sound as rounded bars about a middle."""

import numpy as np
from kivy.metrics import dp
from kivy.properties import ColorProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.mask import texture_of

load_kv(__file__)


def fit(peaks: np.ndarray, count: int) -> np.ndarray:
    """Return `count` peaks that show the same sound: the loudest of each stretch, or stretches repeated."""
    peaks = np.asarray(peaks, np.float32)
    if len(peaks) == 0 or count <= 0:
        return np.zeros(max(0, count), np.float32)
    ends = np.linspace(0, len(peaks), count + 1)
    starts = np.minimum(ends[:-1].astype(int), len(peaks) - 1)
    if len(peaks) <= count:
        return peaks[starts]
    return np.maximum.reduceat(peaks, starts)


def wave(width: int, height: int, peaks: np.ndarray, thick: float, pitch: float) -> np.ndarray:
    """Return the coverage [height, width] of one bar a `pitch`, as high as its peak 0…1, round at its ends."""
    count = max(1, int((width - thick) // pitch) + 1)
    half = np.maximum(fit(peaks, count).clip(0, 1) * (height / 2), thick / 2)
    x = np.arange(width) + 0.5
    bar = np.clip(((x - thick / 2) / pitch + 0.5).astype(int), 0, count - 1)
    dx = np.abs(x - bar * pitch - thick / 2)
    dy = np.abs(np.arange(height) + 0.5 - height / 2)
    beyond = np.maximum(dy[:, None] - (half[bar] - thick / 2)[None, :], 0)
    straight = np.clip(thick / 2 - dx + 0.5, 0, 1)
    round_end = np.clip(thick / 2 - np.hypot(dx[None, :], beyond) + 0.5, 0, 1)
    return np.where(beyond > 0, round_end, straight[None, :])


class WaveBars(Widget):
    """Draws `peaks` across its size. One texture, made anew when the peaks or the size change."""

    peaks = ObjectProperty(None, allownone=True, force_dispatch=True)
    """Loudness 0…1, any number of values (a sequence or float array); assign a new one to redraw."""

    tint = StringProperty("voice")
    """Token of the colour."""

    colour = ColorProperty(None, allownone=True)
    """A colour (rgba) that goes before the tint."""

    thick = NumericProperty(3)
    """Width of a bar in dp, 2.6–3.4."""

    pitch = NumericProperty(7)
    """From one bar to the next in dp, 5–7."""

    texture = ObjectProperty(None, allownone=True)

    def picture(self, peaks, size, thick: float, pitch: float):
        """Return the texture to draw, or None."""
        width, height = round(size[0]), round(size[1])
        if peaks is None or len(peaks) == 0 or width < 2 or height < 2:
            return None
        return texture_of(wave(width, height, peaks, dp(thick), dp(pitch)))

    def shade(self, tint: str, colour, _theme: str):
        """Return the colour it has now."""
        return theme.colour(tint) if colour is None else colour
