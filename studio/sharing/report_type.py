"""Type on pages of paper: our fonts, embedded; lines broken to a width, and drawn in the order the eye reads them.

Letters that our fonts don't have come from the computer's. Those of a kind that can't be embedded (CFF), and those that
change their places beside others (as in Hindi), are drawn as a picture of the letters.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from studio.core.bidi import is_plain, runs_right, seen, turns
from studio.core.coverage import NO_GLYPH, STAYS, font_runs
from studio.core.paths import ASSETS

INK, DIM, LINE, HORIZON = "#2A201A", "#63533F", "#D8C8AF", "#8F7456"

Canvas = Any
"""A canvas of reportlab, which has no types."""

_SHARP = 5
"""Pixels a point in a picture of letters."""
_CJK = "\u2e80-\u3000\u3003-\u303f\u3040-\ua4cf\uf900-\ufaff\uff10-\uff60"
_ENDS = "\u3001\u3002\uff01\uff0c\uff1f\uff1a\uff1b\u300d\u300f\uff09.,!?:;)"
_SHAPED = re.compile("([\u0900-\u0dff\u1000-\u109f\u1780-\u17ff]+)")
"""Letters that change their places and forms beside others: those of India and its neighbours."""
_WORD = re.compile(rf"[{_CJK}][{_ENDS}]*\s*|[^\s{_CJK}]+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Role:
    """What a piece of text is for, and how it is set."""

    font: str
    """A file in assets/fonts, without its ending."""
    size: float
    """Points."""
    leading: float
    colour: str = INK

    @property
    def path(self) -> str:
        """Where the font is."""
        return str(ASSETS / "fonts" / f"{self.font}.ttf")


DISPLAY = Role("Fraunces-Light", 30, 37)
HEAD = Role("Fraunces-Regular", 21, 28)
TITLE = Role("Fraunces-Regular", 15, 21)
QUOTE = Role("Fraunces-LightItalic", 14, 20.5)
BODY = Role("AtkinsonHyperlegibleNext-Regular", 11, 16.5)
LABEL = Role("AtkinsonHyperlegibleNext-SemiBold", 10.5, 15.5)
CAPTION = Role("AtkinsonHyperlegibleNext-Regular", 10, 14.5, DIM)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is drawn from left to right."""

    runs: tuple[tuple[str, str], ...]
    """Letters, and the path of the font that has them."""
    width: float
    text: str = ""
    """What it says, where it is drawn with no letters that say it."""
    rightward: bool = False
    """Whether its text runs from right to left, so that it stands at the right."""


def lines(text: str, role: Role, width: float) -> list[Line]:
    """Return a text in lines no wider than so many points; an empty line of it is an empty line."""
    made = []
    for paragraph in text.split("\n"):
        rightward = runs_right(paragraph)
        made += [_line(part, role, rightward) for part in _broken(paragraph.rstrip(), role, width)]
    return made


def width_of(text: str, role: Role) -> float:
    """Return how wide a text is on one line, in points."""
    return sum(_wide(run, path, role.size) for run, path in _runs(text, role))


def put(canvas: Canvas, line: Line, role: Role, left: float, top: float, width: float) -> None:
    """Draw a line into a stretch `width` wide whose upper edge is at `top`, points from below."""
    x = left + width - line.width if line.rightward else left
    y = top - role.leading / 2 - role.size * 0.34
    for run, path in line.runs:
        wide = _wide(run, path, role.size)
        name = _name_for(run, path)
        if name is None:
            _put_picture(canvas, run, path, role, x, y)
        else:
            canvas.setFillColor(role.colour)
            canvas.setFont(name, role.size)
            canvas.drawString(x, y, run)
        x += wide


def _line(text: str, role: Role, rightward: bool) -> Line:
    runs = tuple(_runs(seen(text, rightward), role))
    lost = any(_name_for(run, path) is None or NO_GLYPH in run for run, path in runs)
    written = text if lost and not turns(text) else ""  # readers turn what runs from right to left by themselves
    return Line(runs, sum(_wide(run, path, role.size) for run, path in runs), written, rightward)


def _runs(text: str, role: Role) -> list[tuple[str, str]]:
    if not text:
        return []
    if is_plain(text):
        return [(text, role.path)]
    runs = font_runs("".join(letter for letter in text if letter not in STAYS), role.path)
    return [(part, path) for run, path in runs for part in _SHAPED.split(run) if part]


def _broken(text: str, role: Role, width: float) -> Iterator[str]:
    """Give a paragraph in parts that fit, broken between words, or within one that is too long."""
    line, long = "", 0.0
    for word in _WORD.findall(text.replace("\t", "    ")):
        wide, ink = width_of(word, role), width_of(word.rstrip(), role)
        if line and long + ink > width:
            yield line.rstrip()
            line, long = "", 0.0
        while ink > width and len(word) > 1:
            many = _fitting(word, role, width)
            yield word[:many]
            word = word[many:]
            wide, ink = width_of(word, role), width_of(word.rstrip(), role)
        line, long = line + word, long + wide
    yield line.rstrip()


def _fitting(word: str, role: Role, width: float) -> int:
    """Return how many letters of a word fit; one at least."""
    least, most = 1, len(word)
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if width_of(word[:middle], role) <= width else (least, middle - 1)
    return least


# fonts


@cache
def name_of(path: str) -> str | None:
    """Return the name that a font goes by on a sheet; None for one that can't be embedded."""
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    name = Path(path).stem
    try:
        registerFont(TTFont(name, path, asciiReadable=False))
    except TTFError:
        return None
    return name


def _name_for(run: str, path: str) -> str | None:
    """Return the name of a font that a run is written in; None for one that is drawn as a picture."""
    return None if _SHAPED.match(run) else name_of(path)


def _wide(run: str, path: str, size: float) -> float:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    name = _name_for(run, path)
    return float(stringWidth(run, name, size) if name else _pillow(path).getlength(run) * size / _EM)


_EM = 64


@cache
def _pillow(path: str, size: int = _EM) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


def _put_picture(canvas: Canvas, run: str, path: str, role: Role, x: float, y: float) -> None:
    """Draw letters as a picture of them, as sharp as paper shows."""
    from reportlab.lib.utils import ImageReader

    font = _pillow(path, round(role.size * _SHARP))
    left, top, right, below = font.getbbox(run, anchor="ls")
    if right <= left or below <= top:
        return
    size = int(right - left) + 2, int(below - top) + 2
    letters = Image.new("L", size)
    ImageDraw.Draw(letters).text((1 - left, 1 - top), run, fill=255, font=font, anchor="ls")
    picture = Image.new("RGB", size, role.colour)
    picture.putalpha(letters)
    place = x + (left - 1) / _SHARP, y - (below + 1) / _SHARP
    canvas.drawImage(ImageReader(picture), *place, size[0] / _SHARP, size[1] / _SHARP, mask="auto")
    _put_unseen(canvas, role, x, y)


def _put_unseen(canvas: Canvas, role: Role, x: float, y: float) -> None:
    """Write a space where letters are a picture: readers take what a line says only where something is written."""
    canvas.setFont(name_of(role.path), role.size)
    canvas.drawString(x, y, " ", mode=3)
