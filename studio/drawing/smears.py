"""What a finger picked up on its way, dab by dab: found out on the paper once, printed at any size."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from studio.core.progress import Progress
from studio.drawing.brush import PLAIN, Brush
from studio.drawing.canvas import Canvas
from studio.drawing.dabs import Dabs
from studio.drawing.edits import Document
from studio.drawing.layer import place_of
from studio.drawing.op import AddStroke, Edit
from studio.drawing.painter import Painter
from studio.drawing.pile import Pile
from studio.drawing.stroke import dabs_of

Colours = npt.NDArray[np.float32]
"""[n, 4]: what each dab, copies among them, lays down: premultiplied, 0..32768."""
Smears = dict[int, list[tuple[Dabs, Colours]]]
"""By the place of the step."""

AT_ONCE = 512


def smears_of(document: Document, brushes: Mapping[str, Brush], progress: Progress) -> Smears:
    """Return what the smudged strokes that stand laid down; it draws the paper only when there are any."""
    steps = document.steps[: document.done]
    last = max((at for at, step in enumerate(steps) if is_smear(step, brushes)), default=-1)
    found: Smears = {}
    if last < 0:
        return found
    painter = Painter(document.paper, brushes, document.pictures)
    pile = Pile(document.paper.width, document.paper.height)
    for at, step in enumerate(steps[: last + 1]):
        progress.at(at, last + 1)
        if isinstance(step, AddStroke) and is_smear(step, brushes) and place_of(pile.layers, step.layer) is not None:
            found[at] = _smear(step, painter, pile, brushes[step.stroke.brush])
        else:
            painter.make(step, pile)
        if pile.is_heavy:
            pile.lighten()
    return found


def is_smear(step: Edit, brushes: Mapping[str, Brush]) -> bool:
    """Say whether a step moves what lies on the layer already."""
    return isinstance(step, AddStroke) and brushes.get(step.stroke.brush, PLAIN).layering == "smear"


def _smear(step: AddStroke, painter: Painter, pile: Pile, brush: Brush) -> list[tuple[Dabs, Colours]]:
    prints, canvas = painter.prints(brush, step.stroke, step.symmetry), Canvas(pile, step.layer)
    found = []
    for dabs in dabs_of(step.stroke, brush):
        for start in range(0, len(dabs), AT_ONCE):
            some = dabs[start : start + AT_ONCE]
            prints.smear(canvas, some)
            found.append((some, prints.smeared.copy()))
    canvas.finish()
    return found
