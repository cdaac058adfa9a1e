"""A colour in words, for whoever can't see it or doubts what they see."""

import colorsys

from studio.drawing.palette import Colour

HUES = (
    (12, "red"),
    (22, "rust"),
    (38, "orange"),
    (50, "amber"),
    (66, "yellow"),
    (90, "yellow green"),
    (150, "green"),
    (175, "sea green"),
    (195, "turquoise"),
    (215, "sky blue"),
    (245, "blue"),
    (275, "violet"),
    (305, "purple"),
    (335, "pink"),
    (352, "rose"),
    (361, "red"),
)
"""Where each name ends, in degrees of hue."""

GREY = 0.09
"""Chroma (the largest part less the smallest, of 1) below which a colour is a grey."""
FAINT = 0.22
"""Chroma below which a colour is greyish."""
DULL = 0.25
"""Chroma, as a share of the largest part, that even a dark grey stays below."""
BY_NATURE = {
    "cream": 0.2,
    "yellow": 0.1,
    "sand": 0.1,
    "amber": 0.06,
    "red": -0.06,
    "brown": -0.1,
    "violet": -0.1,
    "blue": -0.12,
}
"""How much lighter than others a hue is by itself: yellow is light, blue is dark."""
EARTHY = ("rust", "orange", "amber", "yellow")
"""Hues that go by other names when they are pale or dark."""


def words_for(colour: Colour) -> str:
    """Return what a colour looks like, such as "Dark greyish green" or "Light rose"."""
    red, green, blue = (part / 255 for part in colour)
    light = 0.3 * red + 0.59 * green + 0.11 * blue
    most = max(red, green, blue)
    chroma = most - min(red, green, blue)
    strength = chroma / max(most, 0.01)
    if chroma < GREY and strength < DULL:
        return _grey(light, red - blue)
    degrees = colorsys.rgb_to_hsv(red, green, blue)[0] * 360
    name = next(word for end, word in HUES if degrees < end)
    greyish = chroma < FAINT and strength < 0.4
    if name in EARTHY:
        name, greyish = _earthy(name, light, chroma, greyish)
    if name == "sky blue" and light < 0.4:
        name = "blue"
    parts = [_lightness(light, name), "greyish" if greyish else "", name]
    return " ".join(part for part in parts if part).capitalize()


def _earthy(name: str, light: float, chroma: float, greyish: bool) -> tuple[str, bool]:
    """Return what a red yellow to yellow is called when it is pale or dark, and whether it is still greyish."""
    if light > 0.86 and chroma < 0.2:
        return "cream", False
    if light > 0.58 and chroma < 0.32:
        return "sand", False
    if name == "yellow":
        return ("olive", greyish) if light < 0.62 else (name, greyish)
    if light < 0.5 and (name != "rust" or chroma < 0.42):
        return "brown", greyish
    return name, greyish


def _grey(light: float, warmth: float) -> str:
    if light > 0.93:
        return "White"
    if light < 0.1:
        return "Black"
    shade = "Very dark" if light < 0.22 else "Dark" if light < 0.42 else "Light" if light > 0.7 else ""
    tone = "warm grey" if warmth > 0.025 else "cool grey" if warmth < -0.025 else "grey"
    return f"{shade} {tone}".strip().capitalize()


def _lightness(light: float, name: str) -> str:
    light -= BY_NATURE.get(name, 0.0)
    if light > 0.86:
        return "very light"
    if light > 0.68:
        return "light"
    if light < 0.16:
        return "very dark"
    return "dark" if light < 0.34 else ""
