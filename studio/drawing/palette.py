"""Colours that lie ready: the sets that come with the studio, and the person's own."""

from dataclasses import dataclass
from pathlib import Path

Colour = tuple[int, int, int]
"""Red, green, blue, 0..255."""

HANDY = 6
"""Colours that lie beside the paper."""
MOST_OWN = 24
"""Colours that one's own set holds."""
MOST_RECENT = 8
"""Colours that are remembered as used lately."""
OWN = "own"
"""Name of one's own set."""


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
    import tomllib  # not needed at a start whose tables are kept

    table = tomllib.loads(path.read_text("utf-8"))
    handy, colours = (tuple(from_hex(text) for text in table[key]) for key in ("handy", "colours"))
    return Palette(table["title"], handy, colours)


def load_palettes(folder: Path) -> dict[str, Palette]:
    """Return the palettes in a folder of `.toml` files by name (the file's stem), in the order of their `place`."""
    import tomllib

    paths = sorted(folder.glob("*.toml"))
    places = {path: float(tomllib.loads(path.read_text("utf-8")).get("place", 0)) for path in paths}
    return {path.stem: load_palette(path) for path in sorted(paths, key=lambda path: places[path])}


def own_palette(colours: tuple[Colour, ...], otherwise: Palette) -> Palette:
    """Return one's own set; beside the paper lie its first colours, and while they are few others fill up."""
    filling = tuple(colour for colour in otherwise.handy if colour not in colours)
    return Palette("Yours", (*colours, *filling)[:HANDY], colours)


def added(colours: tuple[Colour, ...], colour: Colour) -> tuple[Colour, ...]:
    """Return a set with one more colour at its end; one that is there stays where it is. A full set stays as it is."""
    return colours if colour in colours or len(colours) >= MOST_OWN else (*colours, colour)


def taken_away(colours: tuple[Colour, ...], colour: Colour) -> tuple[Colour, ...]:
    """Return a set without a colour."""
    return tuple(one for one in colours if one != colour)


def moved(colours: tuple[Colour, ...], colour: Colour, steps: int) -> tuple[Colour, ...]:
    """Return a set in which a colour lies some places further on (or back, below 0), as far as there are any."""
    if colour not in colours:
        return colours
    others = taken_away(colours, colour)
    at = min(len(others), max(0, colours.index(colour) + steps))
    return (*others[:at], colour, *others[at:])


def used(recent: tuple[Colour, ...], colour: Colour) -> tuple[Colour, ...]:
    """Return the colours used lately, the last one first, after one more was used."""
    return (colour, *taken_away(recent, colour))[:MOST_RECENT]


def from_hex(text: str) -> Colour:
    """Return the colour of "#RRGGBB"."""
    if len(text) != 7 or text[0] != "#":
        raise ValueError(f"{text!r} is not a colour")
    number = int(text[1:], 16)
    return number >> 16, number >> 8 & 255, number & 255


def to_hex(colour: Colour) -> str:
    """Return a colour as "#RRGGBB"."""
    return "#{:02X}{:02X}{:02X}".format(*colour)


def written(colours: tuple[Colour, ...]) -> str:
    """Return colours as one text, such as "#C0603A #E2A654"."""
    return " ".join(to_hex(colour) for colour in colours)


def read(text: str) -> tuple[Colour, ...]:
    """Return the colours that `written` wrote; what is none is left out, and no colour comes twice."""
    colours: list[Colour] = []
    for word in text.split():
        try:
            colour = from_hex(word)
        except ValueError:
            continue
        if colour not in colours:
            colours.append(colour)
    return tuple(colours)
