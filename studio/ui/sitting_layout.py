"""Where things lie while two sit together: what they look at, as large as there is room for, and words beside it."""

from __future__ import annotations

from functools import lru_cache

from kivy.metrics import dp

from studio.ui.gallery_chips import text_width

SIDE_SHARE, SIDE_LEAST, SIDE_MOST = 0.3125, 372, 480
"""The words' share of a wide window's width, and its bounds in dp."""
HEAD, LOW_HEAD, EDGE = 108, 88, 24
"""Dp the row of chips takes, in a window that is low, and what is kept free at the edges."""
STAGE_SHARE, LOW_SHARE = 0.54, 0.5
"""How much of an upright window's height what is looked at takes, with its bar; in a low one."""
SMALL_SHARE, SMALL_LEAST = 0.42, 268
"""The words' share of the width of a window that is narrow and low, and its least in dp."""
LOW = 700
MOST, BRIEF, LEAST, SOME = 190, 110, 60, 130
"""Dp of a chip's word that are shown: at most, before icons go, at least where all can be seen then, and else."""
MANY = 12
"""Chips beyond which there is no hope of that."""
GAP, RING, BAR = 12, 6, 160
TOAST = 140
"""Dp a line that is said stands above the foot: above the bars."""
CHIP_GAP, SMALL_GAP = 10, 6
AWAY = (-9999, -9999)
"""Where lies what has no room."""
SAYS = 0.62
"""How much of a row saying takes, beside the questions."""


def arrange(screen) -> None:
    """Put everything on a `SittingScreen` in its place."""
    screen.toast_rise = TOAST
    if not screen.portrait:
        _beside(screen)
    elif screen.width > screen.height:
        _small(screen)
    else:
        _upright(screen)


def _beside(screen) -> None:
    side = round(min(max(screen.width * SIDE_SHARE, dp(SIDE_LEAST)), dp(SIDE_MOST)))
    left, head = screen.x + screen.width - side, dp(HEAD)
    _lay_stages(screen, screen.x, screen.y, screen.width - side, screen.height - head)
    ids, top = screen.ids, screen.y + screen.height
    _lay_chips(screen, screen.x + dp(EDGE), left - dp(EDGE), top - dp(EDGE))
    ids.ground.pos, ids.ground.size = (left, screen.y), (side, screen.height)
    ids.who.pos = left + dp(20), top - dp(EDGE + 4) - ids.who.height
    ids.leave.pos = left + side - dp(32) - ids.leave.width, top - dp(EDGE) - ids.leave.height
    ids.line.pos, ids.line.width = (left, top - head), side
    foot = _lay_foot(screen, left + dp(32), screen.y + dp(32), side - dp(64))
    _lay_words(screen, left + dp(20), foot + dp(8), side - dp(40), top - head - dp(8))
    screen.acts.lie_beside(side / dp(1) - 24, HEAD)


def _upright(screen) -> None:
    ids, top = screen.ids, screen.y + screen.height
    low = screen.height < dp(LOW)
    head = dp(LOW_HEAD if low else HEAD)
    edge = (head - dp(64)) / 2
    ids.leave.pos = screen.x + screen.width - dp(EDGE) - ids.leave.width, top - edge - ids.leave.height
    _lay_chips(screen, screen.x + dp(EDGE), ids.leave.x - dp(GAP), top - edge, two=False)
    high = round(screen.height * (LOW_SHARE if low else STAGE_SHARE))
    bottom = top - head - high
    _lay_stages(screen, screen.x, bottom, screen.width, high)
    ids.ground.pos, ids.ground.size = screen.pos, (screen.width, bottom - screen.y)
    ids.line.pos, ids.line.width = (screen.x, bottom), screen.width
    ids.who.pos = screen.x + dp(EDGE - 12), bottom - dp(4 if low else 12) - ids.who.height
    ids.two.across = 60
    ids.two.pos = screen.x + screen.width - dp(EDGE) - dp(60), ids.who.center_y - dp(30)
    foot = _lay_foot(screen, screen.x + dp(EDGE), screen.y + dp(16 if low else EDGE), screen.width - 2 * dp(EDGE))
    screen.toast_rise = (foot - screen.y) / dp(1) + 8
    _lay_words(screen, screen.x + dp(EDGE - 12), foot + dp(4), screen.width - 2 * dp(EDGE - 12), ids.who.y - dp(4))
    screen.acts.lie_below()


def _small(screen) -> None:
    """Lay it in a window that is narrow and low: the words beside the picture, with the way out above them."""
    ids, top, edge = screen.ids, screen.y + screen.height, dp((LOW_HEAD - 64) / 2)
    side, head = round(max(screen.width * SMALL_SHARE, dp(SMALL_LEAST))), dp(LOW_HEAD)
    left = screen.x + screen.width - side
    ids.leave.pos = screen.x + screen.width - edge - ids.leave.width, top - edge - ids.leave.height
    _lay_chips(screen, screen.x + edge + dp(RING), ids.leave.x - dp(GAP), top - edge, two=False, bare=True)
    screen.acts.lie_below()
    if len(screen.stages) == 2:
        _small_two(screen, edge, head)
        return
    _lay_stages(screen, screen.x, screen.y, screen.width - side, screen.height - head)
    ids.ground.pos, ids.ground.size = (left, screen.y), (side, screen.height - head)
    ids.line.pos, ids.line.width = (left, top - head), side
    ids.who.pos = left + edge, top - head - dp(8) - ids.who.height
    low, width = screen.y + edge, side - 2 * edge
    for place, name in enumerate((*(["ask"] if screen.asks else []), "say", "pin")):
        button, beside = ids[name], dp(60 + 8) if screen.pairs and not place else 0
        button.wide, button.tall, button.pos = (width - beside) / dp(1), 60, (left + edge, low)
        if beside:
            ids.two.across, ids.two.pos = 60, (left + edge + width - dp(60), low)
        low += dp(60 + 8)
    ids.told.width = width
    ids.told.pos = left + edge, low
    ids.told.opacity = 1 if screen.pinning and not screen.covered else 0
    screen.toast_rise = (low - screen.y) / dp(1) + 8
    low += ids.told.height if ids.told.opacity else 0
    _lay_words(screen, left + edge - dp(8), low, side - 2 * edge + dp(16), ids.who.y - dp(2))


def _small_two(screen, edge: float, head: float) -> None:
    """Lay two side by side in such a window: over all of its width, and their words a touch of a pin away."""
    ids, high = screen.ids, dp(60)
    foot, gap = screen.y + 2 * edge + high, dp(8)
    _lay_stages(screen, screen.x, foot, screen.width, screen.height - head - (foot - screen.y))
    ids.ground.pos, ids.ground.size = screen.pos, (screen.width, foot - screen.y)
    ids.line.pos, ids.line.width = (screen.x, foot), screen.width
    names = ("pin", "say", "told" if screen.pinning else "ask" if screen.asks else "")
    each = (screen.width - 2 * edge - high - gap * 3) / 3
    for place, name in enumerate(names):
        if name:
            widget = ids[name]
            widget.pos = screen.x + edge + place * (each + gap), screen.y + edge
            if name == "told":
                widget.width, widget.y = each, screen.y + edge + (high - widget.height) / 2
            else:
                widget.wide, widget.tall = each / dp(1), 60
    ids.two.across, ids.two.pos = 60, (screen.x + screen.width - edge - high, screen.y + edge)
    ids.told.opacity = 1 if screen.pinning else 0
    away = [ids.who, ids.page, *([ids.ask] if screen.asks and screen.pinning else [])]
    for widget in away:
        widget.pos = AWAY
    screen.words_away = True


def _lay_chips(screen, left: float, right: float, top: float, *, two: bool = True, bare: bool = False) -> None:
    """Lay the row of chips, the line about them, and the key that lays two side by side; `bare` chips have no icon."""
    ids, high = screen.ids, dp(64)
    ids.chips.spacing = dp(SMALL_GAP if bare else CHIP_GAP)
    screen.words_away = False
    if screen.pairs and two:
        ids.two.across = 64
        right -= ids.two.width
        ids.two.pos = right, top - high
        right -= dp(GAP)
    room = right - left
    wanted = _shorten(ids.chips.children, room, bare)
    screen.only_fits = room - wanted > ids.only.texture_size[0] + dp(24)
    ids.only.pos = right - ids.only.width, top - high / 2 - ids.only.height / 2
    ids.row.pos = left - dp(RING), top - high
    ids.row.size = max(1, min(wanted, room + 2 * dp(RING))), high


def _shorten(chips, room: float, bare: bool) -> float:
    """Let the chips' words be just so short that all are seen, or that some are; return how many px they take.

    Before words get very short, the icons go.
    """
    words = [_wide(chip.text) for chip in chips]
    gap = SMALL_GAP if bare else CHIP_GAP
    for icons in (False,) if bare else (True, False):
        fixed = 2 * dp(RING) + sum(dp(40 + gap) + (dp(32) if icons and chip.own_icon else 0) for chip in chips)
        most = _longest(words, room - fixed) if len(chips) <= MANY else 0
        if most >= BRIEF:
            break
    if most < LEAST:
        most = SOME
    for chip in chips:
        chip.icon, chip.most = chip.own_icon if icons else "", most
    return fixed + sum(min(dp(most), word) for word in words)


@lru_cache(maxsize=64)
def _wide(text: str) -> int:
    """Return how wide the word of a chosen chip is, in px: each change of the screen asks for all of them."""
    return text_width(text, "chosen")


def _longest(words, room: float) -> int:
    """Return how many dp of each word are seen where all have so many px; 0 where that is next to nothing."""
    return next((step for step in range(MOST, LEAST - 1, -2) if sum(min(dp(step), word) for word in words) <= room), 0)


def _lay_stages(screen, left: float, bottom: float, width: float, height: float) -> None:
    """Lay what is looked at: one over the whole room, two beside each other, or above each other where it is high."""
    stages = screen.stages
    if len(stages) == 1:
        stages[0].pos, stages[0].size = (left, bottom), (width, height)
        return
    first, second = stages
    if _is_better_above(width, height):
        half = height / 2
        first.pos, second.pos = (left, bottom + half), (left, bottom)
        first.size = second.size = width, half
    else:
        half = width / 2
        first.pos, second.pos = (left, bottom), (left + half, bottom)
        first.size = second.size = half, height


def _is_better_above(width: float, height: float) -> bool:
    """Say whether two square pictures, each with its bar, are larger above each other than side by side."""
    above = min(width - 2 * dp(EDGE), height / 2 - dp(BAR))
    return above > min(width / 2 - 2 * dp(EDGE), height - dp(BAR))


def _lay_foot(screen, left: float, bottom: float, width: float) -> float:
    """Lay the buttons and the line above them; return how high they reach."""
    ids, low = screen.ids, screen.height < dp(LOW)
    tall, asks = dp(64 if low else 72), screen.asks
    if screen.portrait:
        buttons = [ids.pin, ids.say, *([ids.ask] if asks else [])]
        each = (width - dp(GAP) * (len(buttons) - 1)) / len(buttons)
        for place, button in enumerate(buttons):
            button.wide, button.tall = each / dp(1), tall / dp(1)
            button.pos = left + place * (each + dp(GAP)), bottom
        top = bottom + tall
    else:
        say = round((width - dp(GAP)) * SAYS) if asks else width
        ids.say.wide, ids.say.tall, ids.say.pos = say / dp(1), 64, (left, bottom)
        if asks:
            ids.ask.wide, ids.ask.tall = (width - say - dp(GAP)) / dp(1), 64
            ids.ask.pos = left + say + dp(GAP), bottom
        ids.pin.wide, ids.pin.tall, ids.pin.pos = width / dp(1), 72, (left, bottom + dp(64 + GAP))
        top = bottom + dp(64 + GAP + 72)
    ids.told.width = width
    ids.told.pos = left, top + dp(GAP)
    ids.told.opacity = 0 if screen.covered or (low and not screen.pinning) else 1
    return top + (dp(GAP) + ids.told.height if not low or screen.pinning else 0)


def _lay_words(screen, left: float, bottom: float, width: float, top: float) -> None:
    page = screen.ids.page
    page.pos, page.size = (left, bottom), (width, max(1, top - bottom))
