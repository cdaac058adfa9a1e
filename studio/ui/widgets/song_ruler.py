"""The horizon of a song: times above it, and half a disc, with a line down from it, where one is."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.metrics import dp
from kivy.uix.widget import Widget

from studio.ui.song_span import Span, ruler
from studio.ui.theme import theme
from studio.ui.widgets.mask import disc
from studio.ui.widgets.words import Words

RADIUS = 22
APART = 104
"""Dp between two times at least."""


class SongRuler(Widget):
    """As large as the field it belongs to: `lie` says what is seen, `go_to` where the half disc is."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._left = self._level = 0
        self._span, self._at, self._line = Span(), 0, False
        self._words: list[Words] = []
        self._named: list[tuple[int, str]] = []
        self._place_soon = Clock.create_trigger(lambda _dt: self._place(), -1)
        with self.canvas.before:
            self._horizon_colour, self._horizon = Color(), Rectangle()
        with self.canvas.after:
            self._here_colour, self._here = Color(), Rectangle()
            self._disc_colour, self._disc = Color(), Rectangle()
        self._disc.texture = disc(2 * round(dp(RADIUS)))
        self._disc.tex_coords = (0, 0.5, 1, 0.5, 1, 1, 0, 1)
        theme.bind(name=self._colour)
        self._colour()

    def lie(self, left: float, level: float, span: Span, line: bool) -> None:
        """Name the times of a span that begins at an x, above a y; `line`: whether a line goes down from the disc."""
        self._left, self._level, self._span, self._line = left, level, span, line
        self._horizon.pos, self._horizon.size = (round(self.x), level - 1), (round(self.width), round(dp(2)))
        named = ruler(span, dp(APART))
        while len(self._words) < len(named):
            words = Words(role="caption", wrap=False)
            words.fbind("texture_size", lambda *_: self._place_soon())
            self._words.append(words)
            self.add_widget(words)
        for words in self._words[len(named) :]:
            words.text = ""
        for words, (_frame, text) in zip(self._words, named, strict=False):
            words.text = text
        self._named = named
        self._place()

    def go_to(self, frame: float) -> None:
        """Put the half disc at a frame; times give way to it."""
        self._at = frame
        x, radius = round(self._left + self._span.x(frame)), round(dp(RADIUS))
        seen = self._left - 1 <= x <= self.right
        self._disc.pos, self._disc.size = (x - radius, self._level), (2 * radius, radius) if seen else (0, 0)
        self._here.pos = x - round(dp(1)), round(self.y)
        self._here.size = (round(dp(2)), self._level - round(self.y)) if seen and self._line else (0, 0)
        for words in self._words:
            half = words.texture_size[0] / 2
            hidden = seen and abs(words.x + half - x) <= half + radius
            words.colour = (0, 0, 0, 0) if hidden else None

    def _place(self) -> None:
        """Put the times where they belong; how wide one is is known a moment after it has its text."""
        for words, (frame, _text) in zip(self._words, self._named, strict=False):
            x, wide = self._left + self._span.x(frame), words.texture_size[0]
            words.pos = round(x if frame == 0 else x - wide / 2), self._level + dp(2)
            words.opacity = 1 if self._left - 2 <= words.x and words.x + wide <= self.right - dp(8) else 0
        self.go_to(self._at)

    def _colour(self, *_) -> None:
        self._horizon_colour.rgba, self._here_colour.rgba = theme.horizon, theme.ink
        self._disc_colour.rgba = theme.accent
