"""A passage of somebody's words in which what was looked for is marked, as if with a pen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.metrics import dp, sp
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.tokens import ROLES
from studio.ui.widgets.type import FineLabel
from studio.ui.widgets.words import Words  # noqa: F401  the .kv names it

load_kv(__file__)

MORE = "…"

Span = tuple[int, int]
"""Where something begins and ends in a text, in characters."""


class Line(NamedTuple):
    """One line of a broken text."""

    text: str
    spans: tuple[Span, ...]
    """What is marked in it."""


def broken(
    text: str, spans: Sequence[Span], width: float, most: int, measure: Callable[[str], float]
) -> tuple[Line, ...]:
    """Return a text in lines no wider than `width`, `most` at most; where more follows the last one ends with "…".

    Lines break between words; a word wider than a line is cut. `measure` says how wide a text is.
    """
    lines: list[tuple[int, int]] = []
    start, at = 0, 0
    space = measure(" ")
    used = 0.0
    while at < len(text) and len(lines) < most:
        end = text.find(" ", at)
        end = len(text) if end < 0 else end
        wide = measure(text[at:end])
        if at == start and wide > width:
            end = at + _fitting(text[at:end], width, measure)
            lines.append((start, end))
            start = at = end
            used = 0.0
            continue
        if at > start and used + space + wide > width:
            lines.append((start, at - 1))
            start = at
            used = 0.0
            continue
        used += wide + (space if at > start else 0.0)
        at = end + 1
    if len(lines) < most and start < len(text):
        lines.append((start, len(text)))
    cut = bool(lines) and lines[-1][1] < len(text.rstrip())
    return tuple(_line(text, spans, *line, cut and line is lines[-1]) for line in lines)


def _line(text: str, spans: Sequence[Span], start: int, end: int, cut: bool) -> Line:
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in spans]
    return Line(text[start:end] + (MORE if cut else ""), tuple(span for span in inside if span[0] < span[1]))


def _fitting(word: str, width: float, measure: Callable[[str], float]) -> int:
    """Return how many letters of a word fit, one at least."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(word[:middle]) <= width else (low, middle - 1)
    return low


class PassageWords(Widget):
    """Shows `text` in `role`, on as many lines as `most`, with `spans` of it marked. Set its width."""

    text = StringProperty("")
    spans = ObjectProperty(())
    role = StringProperty("body")
    most = NumericProperty(2)

    lines = ObjectProperty(())
    """How it is broken (`Line`s; read only)."""

    def __init__(self, **kwargs):
        self._marks = InstructionGroup()
        super().__init__(**kwargs)
        self.canvas.before.add(self._marks)
        for name in ("text", "spans", "role", "most", "width"):
            self.fbind(name, self._break)
        for name in ("lines", "pos", "height"):
            self.fbind(name, self._mark)
        theme.bind(name=self._mark)
        self._break()

    def _measure(self, text: str) -> float:
        role = ROLES[self.role]
        return FineLabel(text=text, font_name=role.font, font_size=sp(role.size)).get_extents(text)[0] if text else 0

    def _break(self, *_):
        known: dict[str, float] = {}  # dies with this: nobody's words stay in a cache

        def measure(text: str) -> float:
            if text not in known:
                known[text] = self._measure(text)
            return known[text]

        self.lines = broken(self.text, self.spans, max(1.0, self.width), int(self.most), measure)

    def _mark(self, *_):
        self._marks.clear()
        high = round(sp(ROLES[self.role].line))
        for at, line in enumerate(self.lines):
            for start, end in line.spans:
                left = self.x + self._measure(line.text[:start])
                right = self.x + self._measure(line.text[:end])
                foot = round(self.y + self.height) - high * (at + 1)
                box = (round(left - dp(3)), foot + round(dp(1))), (round(right - left + dp(6)), high - round(dp(2)))
                self._marks.add(Color(*theme.soft))
                self._marks.add(Rectangle(pos=box[0], size=box[1]))
                self._marks.add(Color(*theme.accent))
                self._marks.add(Rectangle(pos=box[0], size=(box[1][0], max(2, round(dp(2))))))

    def joined(self, lines) -> str:
        """Return the lines as one text."""
        return "\n".join(line.text for line in lines)
