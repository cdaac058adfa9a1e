"""Drawings with some of everything on them, for what has to cope with all of it."""

import numpy as np

from studio.drawing.drawing import Drawing
from studio.drawing.layer import Layer
from studio.drawing.op import AddLayer, AddPicture, CopyLayer, Dance, Fill, KeepPicture, MergeLayer, MoveLayer, SetLayer
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture
from studio.drawing.stroke import Stroke
from studio.drawing.symmetry import NONE, Symmetry
from tests.unit.drawing.hands import RUST, SLATE, line, scribble

WIDTH, HEIGHT = 330, 250


def leaf():
    """A picture that is partly clear."""
    y, x = np.mgrid[:40, :60]
    pixels = np.zeros((40, 60, 4), np.uint8)
    pixels[..., 0], pixels[..., 1], pixels[..., 2] = 40 + x * 3, 160, 60 + y
    pixels[..., 3] = np.where((x - 30) ** 2 / 900 + (y - 20) ** 2 / 400 < 1, 255, 0)
    return Picture(pixels)


def disc(radius=40, at=(120, 100)):
    y, x = np.mgrid[: 2 * radius + 1, : 2 * radius + 1]
    mask = (x - radius) ** 2 + (y - radius) ** 2 <= radius * radius
    return Fill(0, (220, 150, 60), 0.8, at[0] - radius, at[1] - radius, mask)


def dance(brush="ribbon"):
    """Two hands that go round each other."""
    u = np.linspace(0, 6, 90)
    hands = []
    for turn in (0.0, 3.14):
        x, y = 165 + 90 * np.cos(u + turn), 125 + 70 * np.sin(u + turn)
        points = np.stack((x, y, u * 300, np.full_like(u, np.nan)), 1)
        hands.append(Stroke(brush, 30, 1.0, SLATE, 9, points.astype(np.float32)))
    return Dance(tuple(hands), (0.0, 40.0))


def stroke(drawing, brush, samples, *, layer=0, size=14, colour=RUST, symmetry=NONE, opacity=1.0, seed=3):
    drawing.begin(brush, size, opacity, colour, seed, layer=layer, picture=1, symmetry=symmetry)
    drawing.extend(samples)
    drawing.lift()


def with_everything(brushes, paper=None):
    """Every brush that is shown, a fill, a picture, and layers of every blend, moved, copied, hidden and made one."""
    drawing = Drawing(paper or Paper("circle", WIDTH, HEIGHT, seed=3), brushes)
    drawing.keep(KeepPicture(1, leaf()))
    drawing.do(disc())
    names = [name for name, brush in brushes.items() if not brush.retired and brush.layering != "ribbon"]
    for at, name in enumerate(names):
        y = 15 + at * 220 / len(names)
        brush, hand = brushes[name], line(20, y, 310, y + 15, pressure=0.7)
        stroke(drawing, name, hand, size=brush.size, opacity=brush.opacity, colour=(RUST, SLATE)[at % 2], seed=at)
    for number, blend in enumerate(("multiply", "screen", "overlay", "add"), 1):
        drawing.do(AddLayer(Layer(number, f"{blend} & more", 0.7, blend), number))
        stroke(drawing, "marker", line(30 * number, 20, 60 * number, 240), layer=number, size=36)
    drawing.do(dance())
    drawing.do(AddPicture(Layer(5, "leaf", 0.9), 3, 1, 200, 150))
    stroke(drawing, "ink", scribble(2), layer=5, size=9, symmetry=Symmetry(5, True, 165, 125))
    drawing.do(CopyLayer(2, 6))
    drawing.do(MergeLayer(6))
    drawing.do(MoveLayer(4, 1))
    drawing.do(SetLayer(Layer(3, "not now", 1.0, "overlay", True)))
    stroke(drawing, "eraser", line(0, 200, 330, 120), layer=1, size=20)
    return drawing
