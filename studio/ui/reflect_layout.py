"""Where things lie on the Reflect screen: then above the horizon, now below it, the disc at the right."""

from __future__ import annotations

from math import ceil

from kivy.metrics import dp, sp

from studio.gallery.thumbnail import aspect
from studio.ui.tokens import ROLES
from studio.ui.widgets.type import FineLabel

UPRIGHT = 1.15
"""From this share of its width in height on, a window has the words of then below the picture."""


def arrange(screen) -> None:
    """Put everything of a `ReflectScreen` in its place."""
    if screen.width <= 100:
        return
    upright = screen.height > UPRIGHT * screen.width
    screen.roomy = screen.width >= dp(760)
    left = screen.x + (dp(112) if screen.width >= dp(900) else dp(32))
    screen.level = round(screen.top - (0.53 if upright else 0.56) * screen.height)
    _place_disc(screen)
    _place_then(screen, *_place_picture(screen, left, screen.top - dp(116), upright))
    _place_now(screen, left)


def _place_disc(screen) -> None:
    """The disc stands at the right; smaller where there is less room."""
    disc, narrow = screen.ids.disc, not screen.roomy
    share = (0.085 if narrow else 0.15) * screen.width
    disc.radius = max(40, min(124, 0.16 * screen.height / dp(1), share / dp(1)))
    disc.x = round(screen.right - dp(32) - (0 if narrow else 0.09 * screen.width) - disc.width)
    disc.y = screen.level - disc.below


def _place_picture(screen, left: float, top: float, upright: bool) -> tuple[float, float]:
    """Hang the picture; return where words begin: beside it, or, in an upright window, below it."""
    tile = screen.tile
    if tile is None:
        return left, top
    shape = max(0.5, min(1.6, aspect(tile.piece)))
    room = top - screen.level - dp(32)
    if upright:
        high = min(room - dp(230), dp(420), (screen.width - dp(64)) / shape)
    else:
        high = min(room, dp(300), (0.42 if screen.roomy else 0.3) * screen.width / shape)
    high = max(dp(80), high)
    tile.size = round(high * shape), round(high)
    tile.pos = round(left), round(top - high)
    return (left, tile.y - dp(20)) if upright else (tile.right + dp(32), top)


def _place_then(screen, left: float, top: float) -> None:
    ids = screen.ids
    ids.then_label.pos = left, round(top - dp(22))
    ids.then.width = max(dp(200), min(dp(560), ids.disc.x - dp(24) - left))
    ids.then.pos = left, round(top - (dp(34) if screen.then else 0) - ids.then.height)
    free = ids.then.y - (dp(20) if screen.then else 0) - ids.watch.height
    ids.watch.pos = left, round(max(free, screen.level + dp(12)))


def _place_now(screen, left: float) -> None:
    ids, end, tall = screen.ids, screen.right - dp(32), screen.height > dp(700)
    ids.now_label.pos = left, round(screen.level - dp(68 if tall else 44))
    ids.feet.pos = left, round(screen.y + dp(36 if tall else 20))
    for button in ids.feet.children:
        button.tall = 88 if screen.roomy and screen.height > dp(620) else 72
        button.pad = 40 if screen.roomy else 20
        button.role = "big" if screen.roomy else "button"
    reach = ids.disc.x - dp(24) if ids.disc.returns else end
    most = max(dp(260), min(dp(640), reach - left))
    ids.question.width, ids.answer.width = balanced(ids.question.text, ids.question.role, most), most
    for words in (ids.question, ids.answer):
        words.pos = left, round(ids.now_label.y - dp(8) - words.height)
    fits = ids.feet.right + dp(24) + ids.stays.width <= end
    ids.stays.x = round(end - ids.stays.width) if fits else round(left)
    ids.stays.y = round(ids.feet.y + dp(2)) if fits else round(ids.feet.top + dp(14))
    free = fits or ids.stays.top <= (ids.answer if screen.answer else ids.question).y
    ids.stays.opacity = 1 if screen.looked and not screen.looking_only and free else 0


def balanced(text: str, role: str, most: float) -> float:
    """Return a width in px, at most `most`, in which the lines of a question are about as long as each other."""
    font = ROLES[role]
    whole = FineLabel(text=text, font_name=font.font, font_size=sp(font.size)).get_extents(text)[0] if text else 0
    lines = ceil(whole / most) if most > 0 else 1
    return most if lines < 2 else min(most, 1.15 * whole / lines + dp(24))
