"""How what stands in a report is drawn: at places in points from the lower left of a page, in the light look's colours.

Each function draws with its upper left corner at `left` and `top`.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from studio.sharing.report_tags import Tag, Tags, begin_nothing, begin_saying, end
from studio.sharing.report_type import CAPTION, HORIZON, LINE, Line, Role, lines, put, width_of

PERSON, THERAPIST = "#93441C", "#3F6C86"
"""Whose a mark is."""
SOUND, SOUND_GROUND = "#574586", "#DED7EA"
VOICE, VOICE_GROUND = "#8F3648", "#F1D6D5"
DISC = "#B4632A"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn on."""

    canvas: Any
    """A canvas of reportlab, which has no types."""
    pictures: Mapping[str, bytes]
    """JPEGs by name."""
    width: float
    """Of the page, in points."""
    tags: Tags


@dataclass(frozen=True, slots=True)
class Pin:
    """A number at a place on a picture or along a line."""

    number: int
    colour: str
    x: float
    """0 … 1 of the width."""
    y: float = 0.0
    """0 … 1 of the height, from above."""


@dataclass(frozen=True, slots=True)
class Wave:
    """A sound as it is drawn."""

    bars: tuple[float, ...]
    """How loud each part of it is, 0 … 1."""
    width: float
    """Points."""
    height: float
    ink: str
    ground: str
    pins: tuple[Pin, ...] = ()
    shift: float = 0.0
    """Points from the left."""


Draw = Callable[[Sheet, float, float], None]
"""Draws with its upper left corner there."""


def nothing(sheet: Sheet, left: float, top: float) -> None:
    """Draw nothing."""


def both(first: Draw, second: Draw, sheet: Sheet, left: float, top: float) -> None:
    """Draw two things at one place."""
    first(sheet, left, top)
    second(sheet, left, top)


def tagged(tag: Tag | None, draw: Draw, sheet: Sheet, left: float, top: float) -> None:
    """Draw something that is heard of as a tag says; None: that is only to be seen."""
    if tag is None:
        begin_nothing(sheet.canvas)
    else:
        sheet.tags.begin(sheet.canvas, tag)
    draw(sheet, left, top)
    end(sheet.canvas)


def line(made: Line, role: Role, tag: Tag, shift: float, width: float, sheet: Sheet, left: float, top: float) -> None:
    """Draw a line of words, a part of what a tag names."""
    sheet.tags.begin(sheet.canvas, tag)
    if made.text:
        begin_saying(sheet.canvas, made.text)
    put(sheet.canvas, made, role, left + shift, top, width)
    if made.text:
        end(sheet.canvas)
    end(sheet.canvas)


def horizon(width: float, radius: float, rise: float, returns: int, sheet: Sheet, left: float, top: float) -> None:
    """Draw a disc that sets behind a line, and lines of light below it."""
    on = sheet.canvas
    level = top - rise - radius
    on.saveState()
    clip = on.beginPath()
    clip.rect(left, level, width, rise + radius)
    on.clipPath(clip, stroke=0, fill=0)
    on.setFillColor(DISC)
    on.circle(left + radius, level + rise, radius, stroke=0, fill=1)
    on.restoreState()
    on.setStrokeColor(HORIZON)
    on.setLineWidth(1.2)
    on.line(0, level, sheet.width, level)
    on.setStrokeColor(DISC)
    on.setLineCap(1)
    on.setLineWidth(max(1.4, 0.06 * radius))
    for nth in range(returns):
        down = radius * (0.20 + 0.165 * nth)
        half = (radius * radius - down * down) ** 0.5
        on.line(left + radius - half, level - down, left + radius + half, level - down)
    on.setLineCap(0)


def picture(
    name: str, size: tuple[float, float], pins: Sequence[Pin], shift: float, sheet: Sheet, left: float, top: float
) -> None:
    """Draw a picture and the pins on it."""
    on = sheet.canvas
    left += shift
    _place(sheet, name, left, top - size[1], size)
    on.setStrokeColor(LINE)
    on.setLineWidth(0.5)
    on.rect(left, top - size[1], *size, stroke=1, fill=0)
    for pin in pins:
        _disc(sheet, pin, left + pin.x * size[0], top - pin.y * size[1])


def row(names: Sequence[str], size: tuple[float, float], between: float, sheet: Sheet, left: float, top: float) -> None:
    """Draw pictures beside each other, on a line."""
    on = sheet.canvas
    for at, name in enumerate(names):
        picture(name, size, (), 0.0, sheet, left + at * (size[0] + between), top)
    level = top - size[1] - 6
    end = left + len(names) * (size[0] + between) - between
    on.setStrokeColor(HORIZON)
    on.setLineWidth(1)
    on.line(left, level, end, level)


def wave(sound: Wave, sheet: Sheet, left: float, top: float) -> None:
    """Draw a sound as bars on its ground, with pins along it."""
    on = sheet.canvas
    left, width, height = left + sound.shift, sound.width, sound.height
    on.setFillColor(sound.ground)
    on.roundRect(left, top - height, width, height, 8, stroke=0, fill=1)
    edge = min(16.0, height / 3)
    pitch = (width - 2 * edge) / max(1, len(sound.bars))
    on.setStrokeColor(sound.ink)
    on.setLineCap(1)
    on.setLineWidth(min(2.2, pitch * 0.5))
    for at, bar in enumerate(sound.bars):
        half = max(0.1, bar * (height / 2 - edge * 0.7))
        x = left + edge + (at + 0.5) * pitch
        on.line(x, top - height / 2 - half, x, top - height / 2 + half)
    on.setLineCap(0)
    on.setLineWidth(1)
    for pin in sound.pins:
        x = left + edge + pin.x * (width - 2 * edge)
        on.setStrokeColor(pin.colour)
        on.line(x, top - edge * 0.4, x, top - height - 4)
        _disc(sheet, pin, x, top - height - 10)


def mark(pin: Pin, sheet: Sheet, left: float, top: float) -> None:
    """Draw the number of a pin before its words."""
    _disc(sheet, pin, left + 8, top - 8)


def _disc(sheet: Sheet, pin: Pin, x: float, y: float) -> None:
    on = sheet.canvas
    on.setFillColor("#FFFFFF")
    on.circle(x, y, 8.8, stroke=0, fill=1)
    on.setFillColor(pin.colour)
    on.circle(x, y, 8, stroke=0, fill=1)
    text = str(pin.number)
    role = replace(CAPTION, font="AtkinsonHyperlegibleNext-SemiBold", size=9, leading=9, colour="#FFFFFF")
    put(on, lines(text, role, 40)[0], role, x - width_of(text, role) / 2, y + 4.5, 0)


def _place(sheet: Sheet, name: str, x: float, y: float, size: tuple[float, float]) -> None:
    from reportlab.lib.utils import ImageReader

    packed = sheet.pictures[name]
    reader = ImageReader(io.BytesIO(packed))
    reader._data, reader._dataA = packed, None  # noqa: SLF001 - it would be unpacked, only to be told from others
    sheet.canvas.drawImage(reader, x, y, *size)
