"""The hue of a session: one of eight names, found from the colour of the first thing made in it.

Only the names leave this room; what each looks like in a theme is the theme's matter.
"""

from collections.abc import Iterable
from functools import lru_cache
from math import cbrt, dist, hypot

Colour = tuple[int, int, int]
"""Red, green, blue, 0 … 255."""

AMBER = "amber"
"""The hue of a session nothing coloured was made in yet."""

SESSION_HUES: dict[str, Colour] = {
    AMBER: (0xE7, 0xA9, 0x77),
    "rust": (0xD0, 0x70, 0x5A),
    "rose": (0xD9, 0x8A, 0x94),
    "plum": (0xA9, 0x8B, 0xB8),
    "slate": (0x8F, 0xB0, 0xC4),
    "teal": (0x7F, 0xB0, 0xA6),
    "moss": (0xA9, 0xB0, 0x7A),
    "ochre": (0xD8, 0xB2, 0x5E),
}
"""The eight session hues as they look at dusk, to match against."""

GREY_BELOW = 0.03
"""Oklab chroma under which a colour is charcoal, chalk or paper, and has no hue to speak of."""

FAINTEST, STRONGEST = 0.1, 0.2
"""Chroma is held between these before matching: a pale orange is near amber, not near the paler moss."""


def session_hue(colours: Iterable[Colour]) -> str:
    """Return the name of the session hue nearest to the first of `colours` that is not grey; else amber."""
    return hue_of(colours) or AMBER


@lru_cache(maxsize=4096)
def hue_of_palette(palette: bytes | None) -> str:
    """Return the name of the session hue of a palette, as the library keeps it; amber without a colour."""
    return session_hue(colours_in(palette))


def hue_of(colours: Iterable[Colour]) -> str | None:
    """Return the name of the session hue nearest to the first of `colours` that is not grey; None without one."""
    for colour in colours:
        point = _on_wheel(colour)
        chroma = hypot(*point)
        if chroma >= GREY_BELOW:
            held = min(max(chroma, FAINTEST), STRONGEST) / chroma
            point = (point[0] * held, point[1] * held)
            return min(_PLACES, key=lambda name: dist(_PLACES[name], point))
    return None


def colours_in(palette: bytes | None) -> tuple[Colour, ...]:
    """Return the colours of a piece's palette, as the library keeps it: three bytes each, the main one first."""
    data = palette or b""
    return tuple((data[at], data[at + 1], data[at + 2]) for at in range(0, len(data) - 2, 3))


def _on_wheel(colour: Colour) -> tuple[float, float]:
    """Return a colour's a and b in Oklab (Ottosson 2020, bottosson.github.io/posts/oklab); grey is 0, 0."""
    red, green, blue = (_linear(value / 255) for value in colour)
    long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return a, b


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


_PLACES = {name: _on_wheel(colour) for name, colour in SESSION_HUES.items()}
