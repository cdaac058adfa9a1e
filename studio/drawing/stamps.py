"""Stamps that come with the studio: a few plain shapes, kept as data and painted in the colour in hand."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.drawing.palette import Colour
from studio.drawing.picture import Picture

SIDE = 192
"""Width and height of a stamp's picture in pixels."""
_FINE = 4
"""Each pixel is looked at so many by so many times."""

Mask = npt.NDArray[np.bool_]
Field = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """A disc or a leaf, in a square that goes from -1 to 1 (y down), laid once or several times round the middle."""

    kind: str
    """"disc": an ellipse. "leaf": two arcs that meet in points, upright."""
    x: float = 0.0
    y: float = 0.0
    wide: float = 1.0
    """Half its width."""
    high: float = 1.0
    """Half its height."""
    turn: float = 0.0
    """Degrees clockwise."""
    times: int = 1
    cuts: bool = False
    """Whether it takes away from what was laid before."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A picture to print."""

    name: str
    title: str
    shapes: tuple[Shape, ...]


def load_stamps(folder: Path) -> dict[str, Stamp]:
    """Return the stamps in a folder of `.toml` files by name, in the order of their `place`."""
    stamps = [_stamp(path) for path in sorted(folder.glob("*.toml"))]
    stamps.sort(key=lambda pair: pair[0])
    return {stamp.name: stamp for _, stamp in stamps}


def _stamp(path: Path) -> tuple[float, Stamp]:
    table = tomllib.loads(path.read_text("utf-8"))
    shapes = tuple(Shape(**shape) for shape in table["shape"])
    if not all(shape.kind in ("disc", "leaf") and shape.times >= 1 for shape in shapes):
        raise ValueError(f"the stamp {path.stem} can't be one")
    return float(table.get("place", 0)), Stamp(path.stem, table["title"], shapes)


@lru_cache(maxsize=32)
def painted(stamp: Stamp, colour: Colour) -> Picture:
    """Return the stamp as a picture in a colour."""
    pixels = np.empty((SIDE, SIDE, 4), np.uint8)
    pixels[..., :3] = colour
    pixels[..., 3] = _coverage(stamp)
    return Picture(pixels)


def is_of(picture: Picture, stamp: Stamp) -> bool:
    """Say whether a picture is that stamp, in whatever colour."""
    return picture.pixels.shape[:2] == (SIDE, SIDE) and bool((picture.pixels[..., 3] == _coverage(stamp)).all())


@lru_cache(maxsize=32)
def _coverage(stamp: Stamp) -> npt.NDArray[np.uint8]:
    places = (np.arange(SIDE * _FINE) + 0.5) * (2 / (SIDE * _FINE)) - 1
    x, y = places[None, :], places[:, None]
    covered = np.zeros((SIDE * _FINE, SIDE * _FINE), np.bool_)
    for shape in stamp.shapes:
        for time in range(shape.times):
            here = _inside(shape, *_turned(x, y, 360.0 * time / shape.times))
            covered = covered & ~here if shape.cuts else covered | here
    fine = covered.reshape(SIDE, _FINE, SIDE, _FINE).mean(axis=(1, 3))
    alpha: npt.NDArray[np.uint8] = np.rint(fine * 255).astype(np.uint8)
    return alpha


def _turned(x: Field, y: Field, degrees: float) -> tuple[Field, Field]:
    """Return places as they lie for something that is turned clockwise about the middle."""
    angle = np.deg2rad(degrees)
    c, s = np.cos(angle), np.sin(angle)
    return c * x + s * y, c * y - s * x


def _inside(shape: Shape, x: Field, y: Field) -> Mask:
    across, down = _turned(x - shape.x, y - shape.y, shape.turn)
    across, down = across / shape.wide, down / shape.high
    if shape.kind == "disc":
        return np.asarray(across * across + down * down <= 1)
    return np.asarray(np.abs(across) <= 1 - down * down) & (np.abs(down) <= 1)
