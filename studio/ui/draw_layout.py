"""Where things lie at the easel: rails on either side of the paper, or tools at the foot of an upright window."""

from __future__ import annotations

from typing import NamedTuple

from kivy.metrics import dp

EDGE, AWAY = 16, 9999
TOOLS = 6
LOW, NARROW = 700, 720
"""Dp below which a window is so low, or so narrow, that things move closer."""
RINGS = 12
"""Dp of a colour's target that the ring around the chosen one takes."""
STRIP = 68
"""Dp below the paper for the horizon."""
NARROWEST_CAPTION = 100
"""Dp that the caption needs beside the paper."""
HALF_STRIP = 33
"""Dp from the foot of the window to the line."""


class Sizes(NamedTuple):
    """How large things are, in dp."""

    edge: float
    """From the window to the rails."""
    key: float
    """A tool's side."""
    gap: float
    """Between tools."""
    swatch: float
    """A colour's target."""
    dot: float
    """Height of a size's target."""
    head: float
    """Kept free above the paper."""
    foot: float
    """Kept free below it."""


def sizes_lying(height: float) -> Sizes:
    """Return how large things are beside the paper, in a window so many dp high."""
    low = height < LOW
    edge, gap = (8, 2) if low else (EDGE, 8)
    inside = height - 2 * edge - 16
    key = min(72, int((inside - 20 - (TOOLS + 2) * gap) / (TOOLS + 3)))
    dot = 48 if low else 56
    swatch = min(72, int((inside - 28 - 3 * (dot + 4)) / 7))
    return Sizes(edge, key, gap, swatch, dot, 12 if low else 24, 56 if low else STRIP)


def sizes_standing(width: float, height: float) -> Sizes:
    """Return how large things are at the foot of an upright window."""
    low = height < 1000
    inside = width - 4 * EDGE
    narrow = width < NARROW
    beside = 0 if narrow else 40 + 3 * 72
    key = min(72, int((inside - beside - (TOOLS - 1) * 4) / TOOLS))
    gap = min(8, (inside - beside - TOOLS * key) / (TOOLS - 1))
    return Sizes(EDGE, key, gap, min(72, int(inside / 7)), 56, 88 if low else 112, 306 if low else 400)


def is_upright(screen) -> bool:
    """Say whether tools lie at the foot."""
    return screen.height > screen.width


def room(screen) -> tuple[float, float, float, float]:
    """Return left, bottom, width and height in px of what a fitted paper may take."""
    x, y, width, height = *screen.pos, *screen.size
    if is_upright(screen):
        sizes = sizes_standing(width / dp(1), height / dp(1))
        edge, foot, head = dp(sizes.edge), dp(sizes.foot), dp(sizes.head)
        return x + edge, y + foot, width - 2 * edge, height - foot - head
    sizes = sizes_lying(height / dp(1))
    side = dp(sizes.key + 16 + 2 * sizes.edge)
    return x + side, y + dp(sizes.foot), width - 2 * side, height - dp(sizes.foot + sizes.head)


def arrange(screen) -> None:
    """Put everything where it belongs."""
    screen.upright = is_upright(screen)
    (stand if screen.upright else lie)(screen)
    _insets(screen)


def lie(screen) -> None:
    """A rail on either side, as on a desk."""
    ids, left = screen.ids, not screen.left_handed
    sizes = sizes_lying(screen.height / dp(1))
    _size(screen, sizes)
    edge, rail = dp(sizes.edge), dp(sizes.key + 16)
    tools = screen.x + edge if left else screen.right - edge - rail
    colours = screen.right - edge - rail if left else screen.x + edge
    away = screen.aside
    if away:
        colours = -dp(AWAY)  # what can't be seen must not be in the way of a touch either
    for plate, x in ((ids.tool_plate, tools), (ids.colour_plate, colours)):
        plate.pos, plate.size = (x, screen.y + edge), (rail, screen.height - 2 * edge)
    top, inner = screen.top - edge - dp(8), tools + dp(8)
    ids.leave.pos = inner, top - ids.leave.height
    ids.tool_line.pos = tools + rail / 2 - dp(20), ids.leave.y - dp(8)
    ids.brushes.pos = inner, ids.leave.y - dp(18) - ids.brushes.height
    ids.steps.pos = inner, screen.y + edge + dp(8)
    across = colours + rail / 2
    ids.swatches.pos = across - ids.swatches.width / 2, top - ids.swatches.height
    ids.dots.pos = across - ids.dots.width / 2, screen.y + edge + dp(10)
    ids.colour_line.pos = across - dp(20), ids.dots.top + dp(12)
    x, _, width, _ = room(screen)
    level = screen.y + dp(HALF_STRIP if sizes.foot >= STRIP else sizes.foot / 2)
    far = -dp(AWAY) if away else 0
    over = screen.easel.sheet[2] > width - 2 * dp(44)
    _lay_view(screen, sizes, over, far)
    ids.play.pos = x + far, level - ids.play.height / 2
    end = x + width - (dp(64) if over else 0)
    ids.strip.size = end - x - ids.play.width - dp(8), 2 * (level - screen.y)
    ids.strip.pos = ids.play.right + dp(8), screen.y
    ids.shore.pos, ids.shore.size = (x, screen.y + dp(4)), (width, dp(sizes.foot - 8))
    screen.toast_rise = sizes.foot + 12
    _caption(screen, away, left, x, width)


def _lay_view(screen, sizes: Sizes, over: bool, far: float) -> None:
    """Put the keys of the view beside the paper, or, where it is too wide for that, at the end of the horizon."""
    view, (x, _, width, _) = screen.ids.view, room(screen)
    view.rising = over
    inner = screen.left_handed and not over
    left = x if inner else x + width - view.width
    top = screen.top - dp(sizes.head) - view.height
    view.pos = left + far, (screen.y + dp(sizes.foot) / 2 - dp(28) if over else top)
    screen.view_ground = "surface" if over and view.spread or not screen.easel.is_fitted else ""


def _caption(screen, away: bool, left: bool, x: float, width: float) -> None:
    """Put what paper it is beside the paper, if there is room."""
    caption, easel = screen.ids.caption, screen.easel
    margin = (width - easel.sheet[2]) / 2 - dp(28)
    caption.wrap, caption.size_hint_x = True, None  # a wrapping one wants all the width there is
    caption.width = max(dp(1), margin)
    caption.halign = "left" if left else "right"
    caption.pos = (x + dp(16) if left else x + width - dp(16) - caption.width), screen.top - dp(24) - caption.height
    caption.opacity = 1 if easel.is_fitted and not away and margin >= dp(NARROWEST_CAPTION) else 0


def stand(screen) -> None:
    """The paper above, colours and tools below it, undo at the top."""
    ids, x0, y0 = screen.ids, screen.x, screen.y
    sizes = sizes_standing(screen.width / dp(1), screen.height / dp(1))
    _size(screen, sizes)
    low = screen.height < dp(1000)
    edge = dp(sizes.edge)
    wide = screen.width - 2 * edge
    head = screen.top - dp(sizes.head) / 2
    ids.leave.pos = x0 + edge, head - ids.leave.height / 2
    ids.steps.pos = screen.right - edge - ids.steps.width, head - ids.steps.height / 2
    ids.caption.wrap, ids.caption.halign = False, "left"
    ids.caption.pos = ids.leave.right + dp(22), head - ids.caption.height / 2
    ids.view.pos = ids.steps.x - dp(12) - ids.view.width, head + dp(28) - ids.view.height
    free = ids.view.x - dp(12) - ids.caption.x
    ids.caption.opacity = 1 if ids.caption.width <= free and screen.easel.is_fitted else 0
    ids.view.rising = False
    screen.view_ground = "surface" if screen.ids.view.spread or not screen.easel.is_fitted else ""
    tools, colours = (16, 96) if low else (24, 112), (124, 92) if low else (160, 108)
    for plate, (bottom, high) in ((ids.tool_plate, tools), (ids.colour_plate, colours)):
        plate.pos, plate.size = (x0 + edge, y0 + dp(bottom)), (wide, dp(high))
    ids.swatches.spacing = max(0, (wide - dp(32) - 7 * dp(sizes.swatch)) / 6)
    ids.swatches.pos = x0 + 2 * edge, y0 + dp(colours[0] + colours[1] / 2) - ids.swatches.height / 2
    middle = y0 + dp(tools[0] + tools[1] / 2)
    ids.brushes.pos = x0 + 2 * edge, middle - ids.brushes.height / 2
    hidden = screen.width < dp(NARROW)
    ids.dots.pos = (-dp(AWAY) if hidden else screen.right - 2 * edge - ids.dots.width), middle - ids.dots.height / 2
    ids.tool_line.pos = ids.dots.x - dp(20), middle - dp(24)
    level = y0 + dp(262 if low else 330)
    ids.play.pos = x0 + edge, level - ids.play.height / 2
    end = screen.right if screen.easel.is_fitted else screen.right - edge - dp(8)
    ids.strip.pos, ids.strip.size = (ids.play.right, level - dp(33)), (end - ids.play.right, dp(66))
    screen.toast_rise = (level - y0) / dp(1) + 44
    ids.shore.pos, ids.shore.size = (x0 + edge, level - dp(32)), (wide, dp(64))


def _size(screen, sizes: Sizes) -> None:
    """Make tools, colours and sizes as large as there is room for."""
    ids = screen.ids
    for tool in (ids.leave, *ids.brushes.children, *ids.steps.children):
        tool.across = sizes.key
    ids.brushes.spacing = ids.steps.spacing = dp(sizes.gap)
    ids.swatches.spacing = 0
    for child in ids.swatches.children:
        if hasattr(child, "target"):
            child.target, child.extent = sizes.swatch, min(50, sizes.swatch - RINGS)
        else:
            child.across = min(sizes.swatch, sizes.key)
    for dot in ids.dots.children:
        dot.size = dp(72 if screen.upright else sizes.key), dp(sizes.dot)
    for row in (ids.brushes, ids.steps, ids.swatches, ids.dots):
        row.do_layout()
        row.size = row.minimum_size
    ids.tool_line.size = (dp(1), dp(48)) if screen.upright else (dp(40), dp(1))


def _insets(screen) -> None:
    """Leave the paper its room; beside a sheet it moves over as it is, and stays as large."""
    x, y, width, height = room(screen)
    over = 0.0
    if screen.aside:
        left = not screen.left_handed
        slack = (width - screen.easel.sheet[2]) / 2
        over = screen.right - dp(24) - width + slack - x if left else screen.x + dp(24) - slack - x
    easel = screen.easel
    easel.pos, easel.size = screen.pos, screen.size
    easel.insets = [x - screen.x + over, y - screen.y, screen.right - x - width - over, screen.top - y - height]
