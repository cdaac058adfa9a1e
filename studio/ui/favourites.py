"""Favourites: a brush as it was in hand, to be taken up again with one tap."""

from __future__ import annotations

from dataclasses import dataclass

from studio.drawing.palette import Colour, from_hex, to_hex

MOST = 6


@dataclass(frozen=True)
class Favourite:
    """A brush with its size, flow and colour."""

    brush: str
    size: float
    """Diameter in paper px."""
    flow: float
    """0..1."""
    colour: Colour


def write(favourites: tuple[Favourite, ...]) -> str:
    """Return favourites as text for the settings."""
    return "; ".join(f"{one.brush} {one.size:g} {one.flow:g} {to_hex(one.colour)}" for one in favourites)


def read(text: str) -> tuple[Favourite, ...]:
    """Return the favourites that `write` wrote; what makes no sense is left out."""
    found: list[Favourite] = []
    for part in text.split(";"):
        try:
            brush, size, flow, colour = part.split()
            one = Favourite(brush, float(size), float(flow), from_hex(colour))
        except ValueError:
            continue
        if one not in found and one.size > 0 and 0 <= one.flow <= 1:
            found.append(one)
    return tuple(found[:MOST])


def kept(favourites: tuple[Favourite, ...], one: Favourite) -> tuple[Favourite, ...]:
    """Return them with one more, if there is room and it is new."""
    return favourites if one in favourites or len(favourites) >= MOST else (*favourites, one)


def let_go(favourites: tuple[Favourite, ...], one: Favourite) -> tuple[Favourite, ...]:
    """Return them without one."""
    return tuple(other for other in favourites if other != one)
