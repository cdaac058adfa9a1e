"""Steps of every kind, from a number."""

import numpy as np

from studio.drawing.layer import BLENDS, Layer
from studio.drawing.op import (
    AddLayer,
    AddPicture,
    AddStroke,
    Clear,
    ClearLayer,
    CopyLayer,
    DropLayer,
    Fill,
    MergeLayer,
    MoveLayer,
    SetLayer,
    Unread,
)
from studio.drawing.picture import Picture
from studio.drawing.stroke import Stroke
from studio.drawing.symmetry import NONE, Symmetry
from tests.unit.drawing.hands import scribble

BRUSHES = ("ink", "eraser", "airbrush", "marker", "pencil")
PICTURES = {1: Picture(np.random.default_rng(3).integers(0, 256, (70, 90, 4)).astype(np.uint8))}
KINDS = (
    "stroke",
    "stroke",
    "stroke",
    "fill",
    "add",
    "picture",
    "set",
    "move",
    "copy",
    "merge",
    "drop",
    "empty",
    "clear",
)


def stroke(seed, *, layer=0, width=200, height=140, n=12, size=20.0, symmetry=NONE):
    """A small wild stroke with one of the first brushes."""
    samples = scribble(seed, n=n, width=width, height=height)
    kept = Stroke(BRUSHES[seed % 5], size, 0.8, (seed * 37 % 256, 90, 40), seed, samples)
    return AddStroke(kept, layer, symmetry)


def step(kind, seed):
    """A step of a kind, on a layer of 0..4 that may not be there, with numbers that may be taken."""
    dice = np.random.default_rng(seed)
    number, other = (int(part) for part in dice.integers(0, 5, 2))
    layer = Layer(other, "", float(dice.integers(1, 6)) / 5, BLENDS[dice.integers(5)], bool(dice.integers(6) == 0))
    at = [int(part) for part in dice.integers(-40, 200, 2)]
    makers = {
        "stroke": lambda: stroke(seed, layer=number if seed % 2 else 0, symmetry=_symmetry(dice)),
        "fill": lambda: Fill(number, (10, 200, seed % 256), 0.7, *at, _mask(dice)),
        "add": lambda: AddLayer(layer, number),
        "picture": lambda: AddPicture(layer, number, int(dice.integers(1, 3)), *at),
        "set": lambda: SetLayer(layer),
        "move": lambda: MoveLayer(number, other),
        "copy": lambda: CopyLayer(number, other),
        "merge": lambda: MergeLayer(number),
        "drop": lambda: DropLayer(number),
        "empty": lambda: ClearLayer(number),
        "clear": Clear,
        "unread": Unread,
    }
    return makers[kind]()


def _symmetry(dice):
    folds = (1, 1, 1, 5)[dice.integers(4)]
    return Symmetry(folds, bool(dice.integers(4) == 0), 100, 70, 30)


def _mask(dice):
    return dice.random((dice.integers(1, 90), dice.integers(1, 90))) > 0.4
