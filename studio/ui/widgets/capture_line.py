"""The last minutes of what is played, as bars on the horizon: now is at the right."""

from kivy.metrics import dp
from kivy.properties import ListProperty, NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from studio.ui.captured_song import CapturedSong, heights
from studio.ui.kv import load_kv
from studio.ui.widgets.mask import texture_of
from studio.ui.widgets.wave_bars import wave

load_kv(__file__)

SPANS = ((60, "a minute ago"), (120, "two minutes ago"), (240, "four minutes ago"), (600, "ten minutes ago"))
"""Seconds that the line reaches back, and what is written at its far end."""
THICK, PITCH = 3, 5


class CaptureLine(Widget):
    """Draws a capture. Ask it to `look`; it makes its picture anew only when a bar has changed."""

    bars = ListProperty([])
    """Heights 0…1, the last one now."""

    span = NumericProperty(SPANS[0][0])
    """Seconds it reaches back: as little as shows everything, ten minutes at most."""

    texture = ObjectProperty(None, allownone=True)

    _seen = None

    @property
    def room(self) -> int:
        """How many bars there is room for."""
        return max(1, int(self.width // dp(PITCH)))

    @property
    def step(self) -> float:
        """Seconds a bar stands for."""
        return self.span / self.room

    def look(self, song: CapturedSong) -> None:
        """Show a capture as it is now."""
        begun = song.milliseconds
        self.span = next((span for span, _ in SPANS if begun < 1000 * span), SPANS[-1][0])
        width = max(1, round(1000 * self.step))
        seen = song, len(song.events), begun // width, width
        if seen != self._seen:
            self._seen = seen
            self.bars = [] if song.empty else heights(song.events, begun, width, self.room)

    def ago(self, span: float, bars) -> str:
        """Return the words for the far end, once the bars have come there."""
        return dict(SPANS)[int(span)] if len(bars) > 0.72 * self.room else ""

    def picture(self, bars, size):
        """Return the bars as a texture, or None."""
        height = round(size[1])
        if not bars or height < 2:
            return None
        pitch, thick = dp(PITCH), dp(THICK)
        return texture_of(wave(max(2, round(len(bars) * pitch)), height, bars, thick, pitch))
