"""How the gallery shares out its room: what stands beside what, and how high a row is."""

from kivy.metrics import dp

from studio.ui.gallery_filters import COLOURS
from studio.ui.widgets.found_row import ROW

DENSITIES = (0.62, 1.0, 1.5, 2.1)
"""How high a row is against the usual, from many small pictures to a few large ones."""
USUAL = 1
TALL, TALL_UPRIGHT = 186, 222
"""Dp a row would like to be high, and where the window is tall."""


def field_width(inner: float, narrow: bool, title: float, keys: float) -> float:
    """Return how wide the search is: what title and keys leave of their line, but no wider than needed."""
    free = inner - keys - dp(12)
    return free if narrow else max(dp(120), min(dp(300), free - title - dp(14)))


def discs(inner: float, beside: bool) -> int:
    """Return how many colours there is room for."""
    return 6 if beside and inner < dp(1400) else min(len(COLOURS), int((inner - dp(48)) // dp(56)))


def tall_of(density: float, listed: bool, upright: bool) -> float:
    """Return how high in dp a row would like to be."""
    return ROW if listed else round((TALL_UPRIGHT if upright else TALL) * DENSITIES[int(density)])
