"""Where things lie on the page of a piece: what was made in its middle, the words beside it, or below."""

from __future__ import annotations

from kivy.metrics import dp

from studio.core.geometry import fitted
from studio.ui.widgets.piece_picture import INSET

SIDE_SHARE, SIDE_LEAST, SIDE_MOST = 0.347, 420, 560
STAGE_SHARE = 0.58
"""The words' share of a wide window's width, and its bounds in dp; the picture's share of an upright one's height."""

KEYS, EDGE, BAR = 112, 24, 136
"""Dp kept free for the keys, around the picture, and for the bar below it."""

SOUND_SHAPE = 1.56
MEASURE = 720
"""Dp a line of a writing is wide at most."""


def arrange(screen) -> None:
    """Put everything on a `PieceScreen` in its place."""
    if screen.portrait:
        side, high = screen.width, round(screen.height * STAGE_SHARE)
        left, bottom = screen.x, screen.top - high
        _lay_words(screen, screen.x, screen.y, screen.width, screen.height - high)
    else:
        side = round(min(max(screen.width * SIDE_SHARE, dp(SIDE_LEAST)), dp(SIDE_MOST)))
        left, bottom, high = screen.x, screen.y, screen.height
        _lay_words(screen, screen.right - side, screen.y, side, screen.height)
        side = screen.width - side
    _lay_stage(screen, left, bottom, side, high)


def _lay_words(screen, left: float, bottom: float, width: float, height: float) -> None:
    ids = screen.ids
    ids.ground.pos, ids.ground.size = (left, bottom), (width, height)
    foot = 0 if screen.fixed else dp(28 + 72 + 12 if screen.portrait else 28 + 64 + 20)
    screen.acts.be_wide(width / dp(1) - 24)
    write = (width - dp(64)) * 0.4 if screen.portrait else dp(128)
    ids.say.pos, ids.write.pos = (left + dp(32), bottom + dp(28)), (left + width - dp(32) - write, bottom + dp(28))
    ids.say.wide, ids.write.wide = (width - dp(64 + 12) - write) / dp(1), write / dp(1)
    ids.words.pos, ids.words.size = (left, bottom + foot), (width, height - foot)


def _lay_stage(screen, left: float, bottom: float, width: float, height: float) -> None:
    ids, right, top = screen.ids, left + width, bottom + height
    edge, key = dp(EDGE), dp(64)
    below = bottom + (dp(BAR) if screen.kind != "writing" else edge)
    ids.back.pos = left + edge, top - edge - key
    column = _fit(_shape(screen), left + dp(KEYS), below, right - dp(KEYS), top - edge)
    under = _fit(_shape(screen), left + edge, below, right - edge, top - edge - key - dp(16))
    stacked = column[2] * column[3] * 1.15 >= under[2] * under[3] and screen.kind != "writing"
    ids.more.pos = right - edge - key, top - edge - key - (key + dp(12) if stacked else 0)
    ids.heart.pos = right - edge - key - (0 if stacked else key + dp(12)), top - edge - key
    box = column if stacked else under
    if screen.kind == "writing":
        box = left + edge, below, width - 2 * edge, top - edge - key - dp(16) - below
    ids.picture.pos, ids.picture.size = box[:2], box[2:]
    screen.hearing.lay_pads(box)
    if screen.replay is not None:
        screen.replay.pos, screen.replay.size, screen.replay.box = (left, bottom), (width, height), ids.picture.box
    inset = dp(INSET)
    ids.page.pos = box[0] + inset, box[1] + dp(12)
    wide = min(box[2] - 2 * inset, dp(MEASURE)) if screen.kind == "writing" else 0  # else it would take touches
    ids.page.size = wide, max(1, box[3] - dp(24)) if wide else 0
    level = bottom + dp(73)
    ids.play.center = left + dp(72), level
    bar_left = left + dp(124)
    ids.bar.pos, ids.bar.size = (bar_left, level - dp(62)), (max(1, right - dp(48) - bar_left), dp(124))
    ids.quiet.pos, ids.quiet.width = (left + dp(48), level - ids.quiet.height / 2), width - dp(96)


def _shape(screen) -> float:
    piece = screen.said.piece if screen.said is not None else None
    if piece is not None and piece.kind == "drawing" and piece.width and piece.height:
        return piece.width / piece.height
    return SOUND_SHAPE


def _fit(shape: float, left: float, bottom: float, right: float, top: float) -> tuple[int, int, int, int]:
    """Return the largest box of a shape between these: left, bottom, width, height in whole px."""
    return fitted(shape, left, bottom, max(1.0, right - left), max(1.0, top - bottom))
