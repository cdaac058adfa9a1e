"""Where things lie in Sound: beside each other in a wide window, below each other in an upright one."""

from kivy.metrics import dp

EDGE, GAP, TOP = 24, 20, 112
"""Dp at the window's edge, between the panel and the pads, and from the top to them."""
PANEL = 252
FOOT, FOOT_TALL, FOOT_LOW = 180, 306, 150
"""Dp below the pads for the captured sound: in a wide window, in an upright one, in one that is neither."""
LOW = 900
"""Dp of height below which an upright window has its button beside the captured sound."""
LEAST_WIDE, LEAST_TALL = 770, 1040
"""Dp of height below which what lies underneath goes into a sheet, so that the pads stay large."""
LEAST_PADS = 170
"""Dp of height that pads have at least above a sheet; else the sheet lies over them."""


def is_compact(screen) -> bool:
    """Say whether what lies underneath must go into a sheet."""
    return screen.height < dp(LEAST_TALL if screen.portrait else LEAST_WIDE)


def arrange(screen, sheet=None) -> None:
    """Lay a `SoundScreen` out; the pads make room for a `sheet` that stays while one plays."""
    ids, edge = screen.ids, dp(EDGE)
    ids.back.pos = screen.x + edge, screen.top - edge - dp(64)
    ids.title.pos = screen.x + dp(108), ids.back.center_y - ids.title.height / 2
    ids.layers.pos = screen.right - edge - ids.layers.width, ids.back.y
    ids.speak.pos = ids.layers.x - dp(12) - ids.speak.width, ids.back.y
    ids.calm.pos = screen.x + edge, screen.top - dp(TOP) - ids.calm.height + dp(8)
    ids.chips.opacity = ids.underneath.opacity = 1
    if screen.compact:
        ids.underneath.opacity = 0
    (_stand if screen.portrait else _lie)(screen, sheet)
    ids.underneath.disabled = not ids.underneath.opacity
    ids.chips.disabled = not ids.chips.opacity


def _lie(screen, sheet) -> None:
    """What lies underneath at the left, the pads beside it, the last minutes below."""
    ids, edge = screen.ids, dp(EDGE)
    ids.chips.pos = screen.x + dp(300 if screen.width >= dp(1100) else 230), screen.top - edge - dp(64)
    top = screen.top - dp(TOP) - (ids.calm.height + dp(4) if screen.calm else 0)
    bottom, left = screen.y + dp(FOOT), screen.x + edge
    ids.underneath.columns = 1
    ids.underneath.pos, ids.underneath.size = (left, bottom), (dp(PANEL), top - bottom)
    start = left
    if sheet is not None and not sheet.upright:
        start = screen.x + dp(sheet.inset) + sheet.width + dp(GAP)
        left = start
        ids.chips.x = left
        ids.chips.opacity = int(left + ids.chips.width < ids.speak.x)
    elif not screen.compact:
        left += dp(PANEL + GAP)
    ids.pads.gap = 12
    ids.pads.pos, ids.pads.size = (left, bottom), (screen.right - edge - left, top - bottom)
    _lay_foot(screen, screen.y + dp(95), screen.y + dp(6), start)


def _lay_foot(screen, level: float, words: float, left: float) -> None:
    """The last minutes, the meter and the one button, side by side."""
    ids = screen.ids
    ids.shore.pos = screen.x, level - dp(1)
    ids.keep.wide = 220
    ids.keep.pos = screen.right - dp(EDGE + 220), level - dp(43)
    ids.meter.pos = ids.keep.x - dp(22 + 44), level - ids.meter.height / 2 + dp(4)
    _lay_line(screen, left, ids.meter.x - dp(16), level, words)


def _stand(screen, sheet) -> None:
    """The pads across the window, what lies underneath below them, then the last minutes and the one button."""
    ids, edge = screen.ids, dp(EDGE)
    ids.chips.pos = screen.x + edge, screen.top - dp(TOP) - dp(64)
    if screen.calm:
        ids.calm.y = ids.chips.y - dp(12) - ids.calm.height
    top = (ids.calm.y if screen.calm else ids.chips.y) - dp(20)
    wide, low = screen.width - 2 * edge, screen.height < dp(LOW)
    bottom = screen.y + dp(FOOT_LOW if low else FOOT_TALL)
    ids.underneath.columns = 4
    ids.underneath.pos, ids.underneath.size = (screen.x + edge, bottom), (wide, dp(191))
    if not screen.compact:
        bottom += dp(191 + GAP)
    if sheet is not None and sheet.upright:
        above = screen.y + dp(sheet.foot) + sheet.height + dp(GAP)
        if top - above < dp(LEAST_PADS):
            ids.chips.opacity, top = 0, ids.back.y - dp(12)
        if top - above >= dp(LEAST_PADS):
            bottom, ids.underneath.opacity = above, 0
    ids.pads.gap = 8 if low else 12
    ids.pads.pos, ids.pads.size = (screen.x + edge, bottom), (wide, max(1, top - bottom))
    if low:
        _lay_foot(screen, screen.y + dp(84), screen.y + dp(2), screen.x + edge)
        return
    ids.keep.wide = wide / dp(1)
    ids.keep.pos = screen.x + edge, screen.y + edge
    level = screen.y + dp(228)
    ids.shore.pos = screen.x, level - dp(1)
    ids.meter.pos = screen.right - edge - dp(44), level - ids.meter.height / 2
    _lay_line(screen, screen.x + edge, ids.meter.x - dp(16), level, screen.y + dp(128))


def _lay_line(screen, left: float, right: float, level: float, words: float) -> None:
    ids = screen.ids
    ids.line.pos, ids.line.size = (left, level - dp(56)), (right - left, dp(112))
    ids.ago.pos = left, words
    ids.now.y = words
