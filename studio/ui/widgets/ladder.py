"""The bars of a meter."""

from functools import lru_cache

import numpy as np
from kivy.graphics.texture import Texture
from kivy.metrics import dp

from studio.ui.widgets.mask import bars, texture_of

BARS = 11


@lru_cache(maxsize=8)
def ladder(width: int) -> Texture:
    """Return eleven bars `width` px wide, 5 dp high, 5 dp apart."""
    step, thick = round(dp(10)), round(dp(5))
    height = step * BARS - (step - thick)
    boxes = [(0, i * step, width, i * step + thick) for i in range(BARS)]
    return texture_of(bars(width, height, np.array(boxes), thick / 2))


def lit_height(count: int) -> int:
    """Return how many px from below hold `count` bars and no part of the next."""
    return round(dp(10)) * count - (round(dp(10)) - round(dp(5))) // 2 if count else 0
