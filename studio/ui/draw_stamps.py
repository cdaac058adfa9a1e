"""What the stamp prints: shapes of the studio in the colour in hand, and pictures of one's own.

A picture is told to the log only before the first mark that prints it: choosing leaves nothing.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from studio.core.paths import ASSETS
from studio.drawing.op import AddStroke, Dance, KeepPicture
from studio.drawing.picture import Picture
from studio.drawing.stamps import Stamp, is_of, load_stamps, painted

OWN = "own:"
"""Begins the name of a picture of the drawing; its number follows."""
SMALL = 64
"""Px of the pictures that are shown to choose from."""


class Stamps:
    """The stamp in hand on the easel of a `DrawScreen`."""

    def __init__(self, screen) -> None:
        self._easel, self._hand = screen.easel, screen.hand
        self._untold: dict[int, KeepPicture] = {}

    @cached_property
    def shapes(self) -> dict[str, Stamp]:
        """The studio's own, by name."""
        return load_stamps(ASSETS / "stamps")

    def forget(self) -> None:
        """There is another drawing."""
        self._untold.clear()
        self._easel.picture = 0

    @property
    def in_use(self) -> bool:
        """Whether the brush in hand prints a picture."""
        return self._hand.in_use.layering == "stamp"

    def choices(self) -> list[tuple[str, Picture]]:
        """Return what can be printed: name and a small picture."""
        shown = [(name, painted(shape, self._hand.colour)) for name, shape in self.shapes.items()]
        drawing = self._easel.drawing
        pictures = drawing.pictures if drawing is not None else {}
        for number, picture in pictures.items():
            if not any(is_of(picture, shape) for shape in self.shapes.values()):
                shown.append((f"{OWN}{number}", picture))
        return [(name, smaller(picture)) for name, picture in shown]

    @property
    def name(self) -> str:
        """Name of what is printed now."""
        drawing, name = self._easel.drawing, self._hand.stamp
        if name.startswith(OWN) and drawing is not None and int(name.removeprefix(OWN)) in drawing.pictures:
            return name
        return name if name in self.shapes else next(iter(self.shapes))

    def take_up(self) -> None:
        """Have the easel print what was chosen, in the colour in hand."""
        easel = self._easel
        if not self.in_use or easel.drawing is None:
            return
        name = self.name
        if name.startswith(OWN):
            easel.picture = int(name.removeprefix(OWN))
        else:
            easel.picture = self.number_of(painted(self.shapes[name], self._hand.colour))

    def number_of(self, picture: Picture) -> int:
        """Return the number by which the drawing knows a picture; one it doesn't know yet gets one."""
        drawing = self._easel.drawing
        for number, known in drawing.pictures.items():
            if known == picture:
                return number
        op = KeepPicture(drawing.new_picture_number(), picture)
        drawing.keep(op)
        self._untold[op.number] = op
        return op.number

    def before(self, op) -> list[KeepPicture]:
        """Return the pictures that the log must hold before an op, and does not yet."""
        strokes = (op.stroke,) if isinstance(op, AddStroke) else op.strokes if isinstance(op, Dance) else ()
        numbers = dict.fromkeys(stroke.picture for stroke in strokes if stroke.picture in self._untold)
        return [self._untold.pop(number) for number in numbers]

    def bring(self, picture: Picture) -> None:
        """Print a picture of the person's own from now on."""
        self._hand.stamp = f"{OWN}{self.number_of(picture)}"
        self.take_up()


def smaller(picture: Picture) -> Picture:
    """Return a picture that is not much larger than it is shown; every so-manieth pixel of it."""
    step = max(1, max(picture.width, picture.height) // (2 * SMALL))
    return Picture(np.ascontiguousarray(picture.pixels[::step, ::step]))
