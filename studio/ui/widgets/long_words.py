"""A long text: shown block by block, so that a book of it is there at once."""

from kivy.metrics import dp
from kivy.properties import StringProperty

from studio.ui.widgets.long_column import LongColumn
from studio.ui.widgets.words import Words

BLOCK = 1200
"""Characters of a block at most."""
ENDS = ("\n", ". ", "! ", "? ", "… ", "。", " ")
"""Where a paragraph that is too long for a block is cut, the best first."""


class LongWords(LongColumn):
    """Shows `text` in a role, inside a Scroll."""

    text = StringProperty("")
    role = StringProperty("body")

    def __init__(self, **kwargs):
        super().__init__(make=self._block, guess=self._guess, **kwargs)
        for name in ("text", "role"):
            self.fbind(name, lambda *_: self.show(blocks_of(self.text)))
        self.show(blocks_of(self.text))

    def _block(self, text: str) -> Words:
        return Words(text=text, role=self.role)

    def _guess(self, text: str, width: float) -> float:
        return dp(30) * (1 + text.count("\n") + int(len(text) * dp(9) / max(width, dp(40))))


def blocks_of(text: str, most: int = BLOCK) -> list[str]:
    """Return a text in blocks of at most `most` characters, cut where lines end, else where sentences or words do.

    Put together again with what they were cut at, they are the text: a line's end is left out, nothing else is.
    """
    blocks, at = [], 0
    while at < len(text):
        if len(text) - at <= most:
            blocks.append(text[at:])
            break
        end = _cut(text, at, at + most)
        blocks.append(text[at:end])
        at = end + (text[end : end + 1] == "\n")
    return blocks


def _cut(text: str, start: int, end: int) -> int:
    for mark in ENDS:
        found = text.rfind(mark, start + (end - start) // 3, end)
        if found >= 0:
            return found if mark == "\n" else found + len(mark)
    return end
