"""How a piano roll looks: its rows, its lines of time and its notes, as instructions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kivy.graphics import BorderImage, Color, Rectangle
from kivy.metrics import dp

from studio.music.quantise import STEPS
from studio.music.revision import Bar
from studio.ui.theme import theme
from studio.ui.widgets.mask import disc, plate, ring

CLOSEST = 14
"""Dp from one line of time to the next at least."""

Add = Callable[[object], None]


def grounds(roll, add: Add) -> None:
    """Give the rows, the lines of time, and where it begins and ends."""
    row, hair = roll.row, max(1, round(dp(1)))
    shades = {"home": theme.tsound, "in": theme.surface, "out": theme.bg}
    for number in range(max(0, int(roll.down // row)), len(roll.rows)):
        bottom = round(roll.y - roll.down + number * row)
        if bottom > roll.top:
            break
        add(Color(*shades[roll.kinds.get(roll.rows[number], "in")]))
        add(Rectangle(pos=(round(roll.x), bottom), size=(round(roll.width), round(row))))
        add(Color(*theme.bg))
        add(Rectangle(pos=(round(roll.x), bottom), size=(round(roll.width), 2 * hair)))
    faint = _between(theme.surface, theme.line, 0.5)
    for time, strong in lines(roll):
        add(Color(*(theme.line if strong else faint)))
        add(Rectangle(pos=(round(roll.x_of(time)), round(roll.y)), size=(hair, round(roll.height))))
    for time in (roll.first, roll.last):
        add(Color(*theme.horizon))
        add(Rectangle(pos=(round(roll.x_of(time)), round(roll.y)), size=(2 * hair, round(roll.height))))


def lines(roll) -> Iterator[tuple[float, bool]]:
    """Give the lines of time in view: when, and whether it is a beat; a second where the song has none."""
    step, at, beat = (roll.line, roll.line_at, STEPS) if roll.line > 0 else (1000.0, float(roll.first), 1)
    while step * dp(roll.zoom) / 1000.0 < dp(CLOSEST):
        step, beat = step * 2, max(1, beat // 2)
    number = -(-(roll.left - at) // step)
    while at + number * step < roll.time_at(roll.right):
        if at + number * step > roll.first:
            yield at + number * step, number % beat == 0
        number += 1


def note(roll, add: Add, bar: Bar, box: tuple[float, float, float, float]) -> None:
    """Give a note in its box; the one in hand with a ring, and a knob to stretch it by."""
    left, bottom, width, height = box
    heard = roll.first <= bar.start < max(roll.last, roll.first + 1)
    corner = round(min(dp(8), width / 2))
    place, size = (round(left), round(bottom)), (round(width), round(height))
    add(Color(*_between(theme.raised, theme.sound, 0.45 + 0.55 * bar.velocity if heard else 0.2)))
    add(BorderImage(texture=plate(corner), border=(corner,) * 4, pos=place, size=size))
    if bar.index != roll.chosen:
        return
    thick = reach = round(dp(3))
    outer = corner + reach
    add(Color(*theme.ink))
    around = {"pos": (place[0] - reach, place[1] - reach), "size": (size[0] + 2 * reach, size[1] + 2 * reach)}
    add(BorderImage(texture=ring(outer, thick), border=(outer,) * 4, **around))
    side = round(dp(24))
    at = (place[0] + size[0] - side // 2 + reach, place[1] + (size[1] - side) // 2)
    add(Rectangle(texture=disc(side), pos=at, size=(side, side)))


def _between(one, other, share: float) -> list[float]:
    return [a + (b - a) * share for a, b in zip(one, other, strict=True)]
