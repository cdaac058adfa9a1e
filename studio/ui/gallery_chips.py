"""The chips above the gallery: the kinds, saved views, the most used tags, and what else is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from kivy.metrics import dp, sp

from studio.ui.tokens import ROLES
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.type import FineLabel

GAP = 10
"""Dp between chips."""
MOST_VIEWS = 4
"""Saved views that have a chip; all of them are in the sheet."""


class ChipSpec(NamedTuple):
    """One chip."""

    text: str
    icon: str
    chosen: bool
    act: Callable[[], object]


def fitting(before: list[ChipSpec], offered: Iterable[ChipSpec], after: list[ChipSpec], room: float) -> list[ChipSpec]:
    """Return a row: what stands at its two ends, and of what is offered as much as there is room for in px.

    What is chosen is always there.
    """
    between: list[ChipSpec] = []
    for chip in offered:
        if not chip.chosen and row_width([*before, *between, chip, *after]) > room:
            continue
        between.append(chip)
    return [*before, *between, *after]


def put_chips(row, wanted: list[ChipSpec]) -> None:
    """Have these chips in a layout; those that are there already stay, with the focus they have."""
    there = row.children[::-1]
    if [(chip.text, chip.icon) for chip in there] != [(chip.text, chip.icon) for chip in wanted]:
        row.clear_widgets()
        there = [Chip(text=chip.text, icon=chip.icon) for chip in wanted]
        for chip in there:
            chip.bind(on_release=lambda chip: chip.act())
            row.add_widget(chip)
    for chip, spec in zip(there, wanted, strict=True):
        chip.chosen, chip.act = spec.chosen, spec.act
        chip.icon_tint = "ink" if chip.text else "dim"


def within(chips: list[ChipSpec], more: ChipSpec, room: float, rows: int) -> list[ChipSpec]:
    """Return the chips there is room for in so many rows of so many px, and `more` when some are left out."""
    if _rows(chips, room) <= rows:
        return chips
    kept = list(chips)
    while kept and _rows([*kept, more], room) > rows:
        kept.pop()
    return [*kept, more]


def _rows(chips: list[ChipSpec], room: float) -> int:
    rows, left = 0, 0.0
    for wide in map(_chip_width, chips):
        if wide > left or not rows:
            rows, left = rows + 1, room
        left -= wide + dp(GAP)
    return rows


def row_width(chips: list[ChipSpec]) -> float:
    """Return how wide a row of chips is, in px."""
    return sum(map(_chip_width, chips)) + max(0, len(chips) - 1) * dp(GAP)


def _chip_width(chip: ChipSpec) -> float:
    icon = dp(22 + (10 if chip.text else 0)) if chip.icon else 0
    words = min(dp(Chip.most.defaultvalue), text_width(chip.text, "chosen" if chip.chosen else "chip"))
    return max(dp(56), words + icon + dp(40))


@lru_cache(maxsize=512)
def text_width(text: str, role: str) -> int:
    """Return how wide a line is, in px."""
    if not text:
        return 0
    return FineLabel(text=text, font_name=ROLES[role].font, font_size=sp(ROLES[role].size)).get_extents(text)[0]
