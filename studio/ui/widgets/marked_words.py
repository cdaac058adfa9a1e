"""A text that is spoken about: a hand points at one of its sentences, and what was said has its pin beside that."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kivy.graphics import Color, Rectangle
from kivy.metrics import dp
from kivy.properties import StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.ui.theme import theme
from studio.ui.widgets.long_column import LongColumn
from studio.ui.widgets.long_words import blocks_of
from studio.ui.widgets.margin_pins import HIGH, WIDE, MarginPins, Mark, Span
from studio.ui.widgets.words import Words

GUTTER = WIDE
"""Dp left of the text that its pins take."""
ROLE = "quote"

SENTENCE = re.compile(r"[^.!?…。！？]*[.!?…。！？]*[\"'”’»)\]]*")


def sentences_of(text: str) -> list[Span]:
    """Return where each sentence of a text lies, without the spaces around it; a line's end ends one as well."""
    spans, start = list[Span](), 0
    for line in text.split("\n"):
        for found in SENTENCE.finditer(line):
            said = found.group().strip()
            if any(letter.isalnum() for letter in said):
                at = start + found.start() + found.group().index(said)
                spans.append((at, at + len(said)))
        start += len(line) + 1
    return spans


def nearest(spans: Sequence[Span], at: int) -> Span | None:
    """Return the one that a letter lies in, or is nearest to; None where there is none."""
    return min(spans, key=lambda span: max(span[0] - at, at - span[1] + 1, 0), default=None)


class PointedWords(Words):
    """Words that know which letter lies where."""

    def lines(self) -> list[Span]:
        """Return from which letter to which each line goes."""
        spans, at = list[Span](), 0
        for line in self._label._cached_lines:  # noqa: SLF001  Kivy tells it nowhere else
            said = "".join(word.text for word in line.words).strip()
            start = max(at, self.text.find(said, at))
            at = min(len(self.text), start + len(said))
            spans.append((start, at))
        return spans

    def letter_at(self, x: float, y: float) -> int:
        """Return the letter nearest to a place, in px of what holds it."""
        lines = self.lines()
        if not lines:
            return 0
        start, end = lines[min(len(lines) - 1, max(0, int((self.y + self.height - y) // self.line)))]
        wide = max(1, self._label.get_extents(self.text[start:end])[0])
        return start + round((end - start) * min(1.0, max(0.0, (x - self.x) / wide)))

    def boxes(self, span: Span) -> list[tuple[float, float, float, float]]:
        """Return left, bottom, width and height of what some of its letters take on each line."""
        found, top = [], self.y + self.height
        for number, (start, end) in enumerate(self.lines()):
            first, last = max(start, span[0]), min(end, span[1])
            if first < last:
                before, wide = (self._label.get_extents(self.text[a:b])[0] for a, b in ((start, first), (first, last)))
                found.append((self.x + before, top - (number + 1) * self.line, wide, self.line))
        return found


class MarkedBlock(FloatLayout):
    """A part of a text: its words, what is pointed out of them, and pins beside them."""

    def __init__(self, start: int, text: str, last: bool, press, **kwargs):
        """`press` is told the index of a pin; `last`: no part of the text follows."""
        self.start = start
        """Which letter of the whole text is its first."""
        super().__init__(size_hint_y=None, **kwargs)
        self.words = PointedWords(text=text, role=ROLE, size_hint_x=None)
        self._pins, self._last = MarginPins(self, press), last
        self._lit: Span | None = None
        with self.canvas.before:
            self._ground = Color(*theme.soft)
        self._bands: list[Rectangle | Color] = []
        self.add_widget(self.words)
        self.words.fbind("height", self._fit)
        for name in ("pos", "size"):
            self.fbind(name, lambda *_: self._lay())
        self.words.fbind("texture_size", lambda *_: self._lay())
        self._fit()

    def _fit(self, *_) -> None:
        self.height = self.words.height

    def show(self, marks: Sequence[Mark], lit: Span | None) -> None:
        """Have these pins, and one place pointed out."""
        self._pins.marks, self._lit = tuple(marks), lit
        self._lay()

    def _lay(self) -> None:
        words = self.words
        words.pos, words.width = (self.x + dp(GUTTER), self.y), max(1, self.width - dp(GUTTER))
        line, top = words.line / 2, self.y + self.height
        below = line if self._last else dp(HIGH) - line  # clear of a pin beside the first line of what follows
        wanted = [next((y + high / 2 for _, y, _, high in words.boxes(m.span)), top - line) for m in self._pins.marks]
        self._pins.lay(wanted, self.x + dp(GUTTER) / 2 - dp(4), self.y + below, top - line)
        boxes = words.boxes(self._lit) if self._lit is not None else []
        for band in self._bands:
            self.canvas.before.remove(band)
        self._ground.rgba = theme.soft
        pad = dp(4)
        under = max(2, round(dp(2)))
        self._bands = [Rectangle(pos=(x - pad, y), size=(wide + 2 * pad, high)) for x, y, wide, high in boxes]
        self._bands += [Color(*theme.accent), *(Rectangle(pos=(x, y), size=(wide, under)) for x, y, wide, _ in boxes)]
        for band in self._bands:
            self.canvas.before.add(band)


class MarkedWords(LongColumn):
    """Shows `text`, inside a Scroll. Event: `on_pin(index)`."""

    text = StringProperty("")

    __events__ = ("on_pin",)

    def __init__(self, **kwargs):
        self.aim: Span | None = None
        """What a pin is being put at (read only)."""
        self._marks: tuple[Mark, ...] = ()
        self._sentences: list[Span] = []
        super().__init__(make=self._block, guess=_guess, **kwargs)

    def on_pin(self, index: int):
        """A pin was pressed."""

    def on_text(self, _words, text: str) -> None:
        """Show another text, with nothing beside it."""
        blocks, at = [], 0
        for block in blocks_of(text):
            at = text.index(block, at)
            blocks.append((at, block))
            at += len(block)
        self.aim, self._marks, self._sentences = None, (), sentences_of(text)
        self.show(blocks)

    def mark(self, marks: Sequence[Mark]) -> None:
        """Have these pins beside it."""
        self._marks = tuple(marks)
        self._dress_all()

    def aim_at(self, span: Span | None) -> None:
        """Point out where a pin is being put."""
        if span != self.aim:
            self.aim = span
            self._dress_all()

    def sentence_at(self, touch) -> Span | None:
        """Return the sentence a hand points at, None for none."""
        for block in self.shown.values():
            x, y = block.to_widget(*touch.pos)
            if block.y <= y < block.y + block.height:
                return nearest(self._sentences, block.start + block.words.letter_at(x, y))
        return None

    def sentence_beside(self, step: int) -> Span | None:
        """Return the sentence so many after what is aimed at; the first where nothing is."""
        if self.aim not in self._sentences:
            return self._sentences[0] if self._sentences else None
        return self._sentences[min(len(self._sentences) - 1, max(0, self._sentences.index(self.aim) + step))]

    def bring_span(self, span: Span) -> None:
        """Scroll so far that some words can be seen."""
        for index, (start, text) in enumerate(self.items):
            if start <= span[0] < start + max(1, len(text)):
                self.bring(index)

    def _dress_all(self) -> None:
        for block in self.shown.values():
            self._dress(block)

    def _dress(self, block: MarkedBlock) -> None:
        start, end = block.start, block.start + len(block.words.text)
        here = [mark for mark in self._marks if start <= mark.span[0] < end]
        lit = self.aim or next((mark.span for mark in here if mark.lit), None)
        marks = [
            Mark(mark.index, (mark.span[0] - start, mark.span[1] - start), mark.number, mark.kind, mark.lit)
            for mark in sorted(here, key=lambda mark: mark.span)
        ]
        inside = lit is not None and lit[0] < end and start < lit[1]
        shifted = (max(0, lit[0] - start), lit[1] - start) if inside else None
        block.show(marks, shifted)

    def _block(self, item: tuple[int, str]) -> MarkedBlock:
        block = MarkedBlock(*item, item == self.items[-1], lambda index: self.dispatch("on_pin", index))
        self._dress(block)
        return block


def _guess(item: tuple[int, str], width: float) -> float:
    text = item[1]
    return dp(39) * (1 + text.count("\n") + int(len(text) * dp(11) / max(width - dp(GUTTER), dp(40))))
