"""A short log with a mark of every brush, and with layers, a fill, a picture and a dance; and what it hashes to."""

import hashlib
from collections.abc import Mapping

import numpy as np

from studio.drawing.brush import Brush
from studio.drawing.layer import GROUND, Layer
from studio.drawing.op import AddLayer, AddPicture, AddStroke, Dance, Edit, Fill, MergeLayer, SetLayer
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture
from studio.drawing.pile import State
from studio.drawing.stroke import Stroke
from studio.drawing.symmetry import NONE, Symmetry

PAPER = Paper("circle", 448, 320, seed=9, texture="rough")
MANY = Symmetry(5, True, 224, 160, 20)


def pictures() -> dict[int, Picture]:
    """Return what the log lays and prints."""
    dice = np.random.default_rng(4)
    pixels = dice.integers(0, 256, (40, 56, 4))
    return {1: Picture(pixels.astype(np.uint8))}


def wild(seed: int, start_x: float, start_y: float, count: int = 50) -> np.ndarray:
    """Return a movement [n, 4] that turns, with pressure that comes and goes; of every third nobody knows it.

    Only whole numbers and sums go into it: the same on every machine.
    """
    dice = np.random.default_rng(seed)
    steps = np.cumsum(dice.integers(-3, 4, (count, 2)), axis=0)
    places = np.array((start_x, start_y)) + np.cumsum(np.clip(steps, -9, 9), axis=0) / 2
    press = np.clip(0.5 + np.cumsum(dice.integers(-2, 3, count)) / 16, 0, 1) if seed % 3 else np.full(count, np.nan)
    return np.column_stack((places, np.arange(count) * 7.0, press))


def steps(brushes: Mapping[str, Brush], count: int = 50) -> dict[str, Edit]:
    """Return the log's steps by name: every brush twice, the second time five-fold and mirrored."""
    made: dict[str, Edit] = {}
    for number, (name, brush) in enumerate(brushes.items()):
        place = 60 + number * 61 % 330, 50 + number * 83 % 220
        for symmetry in (NONE, MANY):
            seed = 2 * number + (symmetry is MANY)
            colour = (seed * 53 % 256, seed * 91 % 256, seed * 17 % 256)
            size = min(brush.size, 40.0)
            stroke = Stroke(name, size, 0.9, colour, seed, wild(seed, *place, count), brush.smoothing, 0.8, 1)
            kind = name if symmetry is NONE else f"{name}, many"
            if brush.layering == "ribbon":
                other = Stroke(name, size, 0.9, colour, seed, wild(seed + 7, *place, count), brush.smoothing, 0.8, 1)
                made[kind] = Dance((stroke, other), (0.0, 40.0), 0, symmetry)
            else:
                made[kind] = AddStroke(stroke, 0, symmetry)
    mask = np.add.outer(np.arange(90) ** 2, np.arange(120) ** 2) < 9000
    made["fill"] = Fill(0, (200, 120, 40), 0.7, 200, 100, mask)
    made["picture"] = AddPicture(Layer(1, "", 0.8, "overlay"), 1, 1, 180, 120)
    made["layer"] = AddLayer(Layer(2, "", 0.6, "multiply"), 2)
    last = next(name for name, brush in brushes.items() if brush.layering == "build")
    made["above"] = AddStroke(Stroke(last, 30.0, 1.0, (20, 60, 90), 3, wild(3, 224, 160, count)), 2)
    made["blend"] = SetLayer(Layer(1, "", 0.5, "screen"))
    made["merge"] = MergeLayer(2)
    made["ground"] = SetLayer(Layer(GROUND.number, "", 0.9, "normal"))
    return made


def hash_of(state: State) -> str:
    """Return what all pixels of all layers hash to."""
    digest = hashlib.sha256(repr(state.layers).encode("utf-8"))
    for key in sorted(state.tiles):
        digest.update(repr(key).encode("ascii"))
        digest.update(np.ascontiguousarray(state.tiles[key].pixels).tobytes())
    return digest.hexdigest()
