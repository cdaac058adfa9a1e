"""Colours that lie ready."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

Colour = tuple[int, int, int]
"""Red, green, blue, 0..255."""


@dataclass(frozen=True)
class Palette:
    """A set of colours to draw with."""

    title: str
    """What a person calls it."""
    handy: tuple[Colour, ...]
    """The few that lie beside the paper."""
    colours: tuple[Colour, ...]
    """All of them."""


def load_palette(path: Path) -> Palette:
    """Read a palette from TOML. Raises ValueError for one that can't be a palette: palettes ship with the program."""
    table = tomllib.loads(path.read_text("utf-8"))
    handy, colours = (tuple(from_hex(text) for text in table[key]) for key in ("handy", "colours"))
    return Palette(table["title"], handy, colours)


def from_hex(text: str) -> Colour:
    """Return the colour of "#RRGGBB"."""
    if len(text) != 7 or text[0] != "#":
        raise ValueError(f"{text!r} is not a colour")
    number = int(text[1:], 16)
    return number >> 16, number >> 8 & 255, number & 255


def to_hex(colour: Colour) -> str:
    """Return a colour as "#RRGGBB"."""
    return "#{:02X}{:02X}{:02X}".format(*colour)
