"""A drawing from its log."""

from collections.abc import Iterable, Mapping

from studio.drawing.brush import Brush
from studio.drawing.drawing import Drawing
from studio.drawing.edits import fold
from studio.drawing.op import Op


def replay(ops: Iterable[Op], brushes: Mapping[str, Brush]) -> Drawing:
    """Return the drawing that a log amounts to, bit for bit as it was; what was undone can be redone.

    Steps that don't stand are not drawn. A stroke of an unknown brush is drawn with a plain round one.
    Raises DamagedDrawing when the log doesn't begin with its paper.
    """
    document = fold(ops)
    drawing = Drawing(document.paper, brushes)
    drawing.take(document)
    return drawing
