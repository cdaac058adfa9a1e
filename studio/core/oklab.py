"""Oklab: colours by how they look, so that equal distances look about equally far (Ottosson 2020).

Source: bottosson.github.io/posts/oklab.
"""

from math import cbrt

Colour = tuple[int, int, int]
"""Red, green, blue, 0 … 255."""

Point = tuple[float, float, float]
"""Lightness 0 … 1, a and b about −0.4 … 0.4; a grey has a and b of 0."""


def oklab(colour: Colour) -> Point:
    """Return where a colour lies in Oklab."""
    red, green, blue = (_linear(value / 255) for value in colour)
    long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, a, b


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
