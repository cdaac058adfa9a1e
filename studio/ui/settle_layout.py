"""Where everything on Settle lies, for a window of any shape. Nothing here knows what anything does."""

from __future__ import annotations

from kivy.metrics import dp

MOST, GROWN = 172, 1.35
"""Dp of the disc's radius in a window 800 high, and how much larger it gets at most in a higher one."""
GAP, TALL = 12, 72
WIDE = 1120
"""Dp from which all choices stand in one row, and the word beside the keys at the top."""
READING, LONG_READING = 132, 250
"""Dp for what is said of a breath, and of one that is held."""


def arrange(screen) -> None:
    """Lay everything out for the window as it is."""
    if screen.width <= 100:
        return
    ids, wide = screen.ids, screen.width >= dp(WIDE)
    edge = dp(24 if screen.width >= dp(800) else 16)
    top = screen.top - edge
    head = ("out", "hold", "other") if screen.stage == "breath" else ("out", "other")
    _row(ids, head, screen.x + edge, top)
    _row_ending(ids, ("draw", "sound"), screen.right - edge, top)
    below = _lay_words(screen, wide, edge, top)
    _lay_sea(screen, below, _lay_choices(screen, wide, edge))
    _lay_field(screen, edge, below, _lay_resting(screen, edge))


def _lay_words(screen, wide: bool, edge: float, top: float) -> float:
    """Put the word and the line under it; return what is free below them. What is there at times has its place."""
    word, calm, tall = screen.ids.word, screen.ids.calm, screen.height >= dp(700)
    aside = dp(390) if wide else edge
    word.role = "settle" if screen.width >= dp(700) else "room"
    word.size_hint_x, word.width = None, screen.width - 2 * aside
    free = top - (dp(16) if wide else dp(TALL + (20 if tall else 6)))
    word.pos = screen.x + aside, round(free - word.height)
    calm.size_hint_x, calm.width = None, screen.width - 2 * edge
    if screen.stage == "around":
        calm.pos = screen.x + edge, round(top - dp(TALL + (20 if tall else 8)) - calm.height)
        return calm.y
    calm.pos = screen.x + edge, round(word.y - dp(4) - calm.height)
    return (calm.y if screen.calm or tall else word.y) - dp(10)


def _lay_choices(screen, wide: bool, edge: float) -> float:
    """Put the choices; return how high they reach."""
    ids, low = screen.ids, screen.y + edge
    reading = dp(LONG_READING if screen.holding else READING)
    ids.breath.size_hint_x, ids.breath.width = None, reading
    upper = low if wide else low + dp(TALL + GAP)
    x = _row(ids, ("bowl", "rain", "silence"), screen.x + edge, upper + dp(TALL))
    right = screen.right - edge
    ids.minutes.pos = (x + dp(GAP) if wide else right - ids.minutes.width), upper
    ids.more.pos = right - ids.more.width, low
    ids.breath.pos = ids.more.x - reading, round(low + (dp(TALL) - ids.breath.height) / 2)
    ids.less.pos = ids.breath.x - ids.less.width, low
    # it stays where it is while what it changes grows: a second touch finds it
    aside = right - ids.more.width - dp(LONG_READING) - ids.less.width - dp(GAP) - ids.holds.width
    ids.holds.pos = (aside if wide else screen.x + edge), low
    return upper + dp(TALL)


def _lay_resting(screen, edge: float) -> float:
    """Put what stands in the choices' place at rest; return how high it reaches."""
    ids, low = screen.ids, screen.y + edge
    both = ids.onward.width + (dp(GAP) + ids.note.width if ids.note.parent is not None else 0)
    ids.onward.pos = round(screen.center_x - both / 2), low
    ids.note.pos = ids.onward.right + dp(GAP), low
    return low + dp(TALL)


def _lay_field(screen, edge: float, below: float, high: float) -> None:
    field, gap = screen.ids.field, dp(12)
    field.pos = screen.x + edge, high + gap
    field.size = screen.width - 2 * edge, max(dp(120), below - high - 2 * gap)


def _lay_sea(screen, below: float, high: float) -> None:
    sea, room = screen.ids.sea, below - high
    sea.pos, sea.size = (screen.x, high), (screen.width, room)
    most = dp(MOST) * max(1.0, min(GROWN, screen.height / dp(800)))
    sea.radius = max(24, int(min(most, room / 3.06, screen.width / 2.6)))
    spare = room - 3.0 * sea.radius
    sea.level = round(high + spare / 2 + 0.96 * sea.radius)


def _row(ids, names: tuple[str, ...], left: float, top: float) -> float:
    """Put these side by side; return where the last ends."""
    for name in names:
        one = ids[name]
        one.pos = round(left), round(top - one.height)
        left += one.width + dp(GAP)
    return left - dp(GAP)


def _row_ending(ids, names: tuple[str, ...], right: float, top: float) -> None:
    for name in reversed(names):
        one = ids[name]
        one.pos = round(right - one.width), round(top - one.height)
        right -= one.width + dp(GAP)
