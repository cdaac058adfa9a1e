"""Pins in the margin of a text: each beside its line, or a little off it, or sharing one where there is no room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kivy.metrics import dp

from studio.ui.widgets.spot_pin import SpotPin

WIDE, HIGH = 56, 48
"""Dp of a pin that can be touched; they are so far apart at least."""
ASTRAY = 20
"""Dp a pin may stand above or below its line; what would have to stand further off shares a pin with another."""
SEVERAL = "···"

Span = tuple[int, int]
"""From which letter of a text to which."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A pin beside the text."""

    index: int
    """What it stands for."""
    span: Span
    number: int
    kind: str
    """Token of its colour."""
    lit: bool


def spread(
    wanted: Sequence[float], apart: float, astray: float, low: float, high: float
) -> list[tuple[list[int], float]]:
    """Return which of some heights share a pin, from the highest down, and where each of those pins stands.

    They are `apart` at least, between `low` and `high`, and none further than `astray` from what it wants, unless all
    share one.
    """
    groups = [[index] for index in sorted(range(len(wanted)), key=lambda index: -wanted[index])]
    while groups:
        wishes = [sum(wanted[index] for index in group) / len(group) for group in groups]
        levels = list[float]()
        for wish in wishes:
            levels.append(min(wish, high, *(above - apart for above in levels[-1:])))
        for at in range(len(levels) - 1, -1, -1):
            levels[at] = max(levels[at], low, *(below + apart for below in levels[at + 1 : at + 2]))
        off = next((at for at, wish in enumerate(wishes) if abs(levels[at] - wish) > astray), None)
        if off is None or len(groups) == 1:
            return list(zip(groups, levels, strict=True))
        beside = [at for at in (off - 1, off + 1) if 0 <= at < len(groups)]
        first, second = sorted((off, min(beside, key=lambda at: abs(wishes[at] - wishes[off]))))
        groups[first : second + 1] = [groups[first] + groups[second]]
    return []


class MarginPins:
    """The pins beside a block of words."""

    def __init__(self, block, press: Callable[[int], object]) -> None:
        """`block` holds them; `press` is told the index of what is pressed: of several, one after the other."""
        self.marks: tuple[Mark, ...] = ()
        """What is to have a pin, from the first word to the last."""
        self._block, self._press = block, press
        self._pins: list[SpotPin] = []
        self._shown: list[tuple] = []
        self._groups: list[list[int]] = []

    def lay(self, wanted: Sequence[float], center_x: float, low: float, high: float) -> None:
        """Have each beside its line, whose middle is `wanted`; in px of what holds the block."""
        groups = spread(wanted, dp(HIGH), dp(ASTRAY), low, high)
        self._have([members for members, _level in groups])
        for pin, (_members, level) in zip(self._pins, groups, strict=True):
            pin.center = center_x, level

    def _have(self, groups: list[list[int]]) -> None:
        """Make those anew that stand for something else now, so that one that was pressed stays."""
        looks = [(tuple(self.marks[at].index for at in group), self._text(group)) for group in groups]
        if looks != self._shown:
            for pin in self._pins:
                self._block.remove_widget(pin)
            self._shown, self._pins = looks, [SpotPin(text=text) for _members, text in looks]
            for place, pin in enumerate(self._pins):
                pin.size = dp(WIDE), dp(HIGH)
                pin.bind(on_release=lambda _pin, place=place: self._pressed(place))
                self._block.add_widget(pin)
        self._groups = groups
        for pin, group in zip(self._pins, groups, strict=True):
            shown = self._lit(group)
            first = self.marks[group[0] if shown is None else shown]
            pin.kind, pin.index, pin.lit = first.kind, first.index, shown is not None

    def _text(self, group: list[int]) -> str:
        return str(self.marks[group[0]].number) if len(group) == 1 else SEVERAL

    def _lit(self, group: list[int]) -> int | None:
        return next((at for at in group if self.marks[at].lit), None)

    def _pressed(self, place: int) -> None:
        group = self._groups[place]
        lit = self._lit(group)
        following = 0 if lit is None else (group.index(lit) + 1) % len(group)
        self._press(self.marks[group[following]].index)
