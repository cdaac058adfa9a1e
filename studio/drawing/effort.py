"""How long a step takes to draw, roughly: what keyframes are placed by. Never what pixels come from."""

import numpy as np

from studio.drawing.op import AddPicture, AddStroke, Clear, CopyLayer, Dance, Edit, Fill, MergeLayer
from studio.drawing.paper import Paper
from studio.drawing.stroke import Stroke
from studio.drawing.symmetry import Symmetry

ALWAYS = 0.25
"""Ms that any mark takes."""
A_POINT = 0.004
"""Ms for each point of a hand."""
A_PIXEL = 12e-6
"""Ms for each pixel that a mark passes over."""
A_TILE = 0.02
"""Ms for each tile that is made anew."""
TILE = 4096


def effort(edit: Edit, paper: Paper) -> float:
    """Return about how many ms a step takes to draw."""
    match edit:
        case AddStroke(stroke, _, symmetry):
            return ALWAYS + _mark(stroke, symmetry, paper)
        case Dance(strokes, _, _, symmetry):
            return ALWAYS + sum(4 * _mark(stroke, symmetry, paper) for stroke in strokes)
        case Fill():
            return ALWAYS + A_TILE * edit.mask.size / TILE
        case CopyLayer() | MergeLayer() | AddPicture() | Clear():
            return ALWAYS + A_TILE * paper.width * paper.height / TILE
    return A_TILE


def _mark(stroke: Stroke, symmetry: Symmetry, paper: Paper) -> float:
    points = stroke.points
    if not len(points):
        return 0.0
    places = points[::4, :2]
    length = float(np.abs(places[1:] - places[:-1]).sum()) + stroke.size
    copies = symmetry.folds * (2 if symmetry.mirrored else 1)
    passed = length * stroke.size * copies
    whole = float(paper.width * paper.height)
    return A_POINT * len(points) + A_PIXEL * passed + A_TILE * min(passed, whole) * 3 / TILE
