"""Filling a shape: a worker looks how far the colour goes, and what it found becomes one step."""

from __future__ import annotations

import numpy as np

from studio.drawing.drawing import Drawing
from studio.drawing.fill import flood, flood_by_parts
from studio.drawing.op import Fill
from studio.ui.later import later, when_done

MOST_PIXELS = 16_777_216
"""Pixels that are looked at all at once; of a larger paper a strip at a time."""


def found(
    drawing: Drawing, x: float, y: float, alike: float, gap: float, stop: np.ndarray | None = None
) -> tuple[int, int, np.ndarray] | None:
    """Return where on the paper the shape begins, and its mask [h, w]; None when there is none. Takes a while."""
    width, height = drawing.paper.width, drawing.paper.height
    where = int(x), int(y), round(alike), round(gap)
    if width * height > MOST_PIXELS:
        return flood_by_parts(drawing.rgba, width, height, *where, stop)
    return flood(drawing.rgba(), *where, stop)


def stop_filling(screen) -> bool:
    """Leave the shape that is looked for; say whether one was."""
    stop = screen.filling
    if stop is None:
        return False
    stop[0] = 1
    screen.filling = None
    return True


def fill_at(screen, x: float, y: float) -> None:
    """Fill the shape at a place of the paper on the easel of a `DrawScreen`; what is looked for yet is left."""
    stop_filling(screen)
    stop = screen.filling = np.zeros(1, np.uint8)
    easel, hand = screen.easel, screen.hand
    drawing = easel.drawing
    document, state = drawing.document, drawing.state
    brushes, alike, gap = screen.rooms.brushes, hand.alike, hand.gap
    layer, colour, opacity = int(easel.layer), hand.colour, hand.fill_opacity

    def look():
        # a drawing is for one thread at a time: this is another one with the same tiles
        twin = Drawing(document.paper, brushes)
        twin.take(document, state)
        return found(twin, x, y, alike, gap, stop)

    def over() -> None:
        screen.patience.end()
        if screen.filling is stop:
            screen.filling = None

    def lay(shape) -> None:
        over()
        if stop[0]:
            return
        if shape is not None and easel.drawing is drawing:
            left, top, mask = shape
            easel.when_free(lambda: screen.do(Fill(layer, colour, opacity, left, top, mask)))

    def sorry(error) -> None:
        over()
        screen.shell.toast(str(error))

    screen.patience.begin("Filling. Undo stops it.")
    when_done(later(look), lay, sorry)
