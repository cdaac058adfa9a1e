"""Which way of drawing a brush asks for while the hand is at it."""

from studio.drawing.brush import Brush
from studio.drawing.canvas import Canvas
from studio.drawing.dancing import Dancing
from studio.drawing.live import OnLayer, OnPlane
from studio.drawing.op import AddStroke
from studio.drawing.painter import Painter
from studio.drawing.pile import Pile
from studio.drawing.stroke import StrokeBuilder
from studio.drawing.symmetry import Symmetry

Live = OnPlane | OnLayer | Dancing
"""A mark that is being made."""


def begun(painter: Painter, pile: Pile, brush: Brush, builder: StrokeBuilder, layer: int, symmetry: Symmetry) -> Live:
    """Return a mark without a sample yet."""
    if brush.layering == "ribbon":
        return Dancing(painter, brush, builder.stroke(), layer, symmetry)
    if brush.is_direct:
        edit = AddStroke(builder.stroke(), layer, symmetry)
        return OnLayer(painter, brush, builder, Canvas(pile, layer), edit)
    return OnPlane(painter, brush, builder, layer, symmetry)
