"""The layers sheet, put together with the screen it is for: each thing that is done in it is one step."""

from __future__ import annotations

from kivy.clock import Clock

from studio.drawing.glance import glance
from studio.drawing.layer import Layer
from studio.drawing.op import AddLayer, ClearLayer, CopyLayer, DropLayer, MergeLayer, MoveLayer, SetLayer
from studio.ui.draw_layers import above, below
from studio.ui.later import later, when_done
from studio.ui.widgets.draw_sheets import bring_picture_in
from studio.ui.widgets.layers_sheet import LayersSheet
from studio.ui.widgets.sheet import Sheet

LOOK = (80, 56)
"""Largest picture of a layer in px."""
LOOKS_AFTER = 0.25
"""Seconds after the last change at which the pictures are made anew."""


class Acts:
    """What the sheet asks for, done on the drawing of a `DrawScreen`."""

    def __init__(self, screen) -> None:
        self._screen, self._easel = screen, screen.easel

    @property
    def drawing(self):
        """The drawing that lies on the easel."""
        return self._easel.drawing

    @property
    def here(self) -> int:
        """Number of the layer in hand."""
        return int(self._easel.layer)

    def add(self, *_) -> None:
        """Lay an empty layer above the one in hand, and take it up."""
        drawing = self.drawing
        layer = Layer(drawing.new_number())
        if self._screen.do(AddLayer(layer, above(drawing.layers, self.here))):
            self._easel.layer = layer.number

    def copy(self, *_) -> None:
        """Lay the one in hand once more, and take the copy up."""
        number = self.drawing.new_number()
        if self._screen.do(CopyLayer(self.here, number)):
            self._easel.layer = number

    def merge(self, *_) -> None:
        """Make the one in hand one with the one below."""
        under = below(self.drawing.layers, self.here)
        if self._screen.do(MergeLayer(self.here)):
            self._easel.layer = under

    def clear(self, *_) -> None:
        """Make the one in hand empty."""
        if self._screen.do(ClearLayer(self.here)):
            self._screen.say("The layer is empty again.", undo=self._screen.undo)

    def drop(self, *_) -> None:
        """Take the one in hand out."""
        under, number = below(self.drawing.layers, self.here), self.here
        if self._screen.do(DropLayer(number)):
            self._easel.layer = under

            def back() -> None:
                self._screen.undo()
                self._easel.layer = number

            self._screen.say("The layer is taken out.", undo=back)

    def glimpse(self, _inside, layer: Layer) -> None:
        """Show a layer as it would be, while a hand tries it out; it is no step."""
        if self.drawing is not None:
            self._easel.show(self.drawing.glimpse(layer))

    def change(self, _inside, layer: Layer) -> None:
        """Let a layer be otherwise."""
        self._screen.do(SetLayer(layer))

    def shift(self, _inside, number: int, to: int) -> None:
        """Put a layer elsewhere."""
        if 0 <= to < len(self.drawing.layers):
            self._screen.do(MoveLayer(number, to))


def layers_sheet(screen) -> Sheet:
    """Return the pile, with pictures that follow what is drawn."""
    easel, acts = screen.easel, Acts(screen)
    paper = easel.drawing.paper
    inside = LayersSheet(paper=[part / 255 for part in paper.colour] + [1])
    inside.acts = acts  # what is bound to a method does not keep its object
    inside.bind(on_add=acts.add, on_copy=acts.copy, on_merge=acts.merge, on_clear=acts.clear, on_drop=acts.drop)
    inside.bind(on_try=acts.glimpse, on_change=acts.change, on_shift=acts.shift)
    inside.bind(on_take_up=lambda _i, number: setattr(easel, "layer", number))
    inside.bind(on_bring=lambda _i: bring_picture_in(screen))

    def make_looks(_dt=None) -> None:
        drawing = easel.drawing
        if drawing is None:
            return
        tiles, numbers = drawing.state.tiles, [layer.number for layer in drawing.layers]
        size = paper.width, paper.height

        def make():
            return [(number, glance(tiles, number, size, paper.colour, LOOK)) for number in numbers]

        def put(looks) -> None:
            for number, pixels in looks:
                inside.look(number, pixels)

        when_done(later(make), put)

    look = Clock.create_trigger(make_looks, LOOKS_AFTER)

    def renew() -> None:
        if easel.drawing is not None:
            inside.layers, inside.in_hand = easel.drawing.layers, int(easel.layer)
            look()

    def taken_up(_easel, number) -> None:
        inside.in_hand = int(number)

    def end(*_) -> None:
        inside.flush()
        look.cancel()
        easel.funbind("layer", taken_up)

    easel.fbind("layer", taken_up)
    sheet = Sheet(title="Layers")
    sheet.renew, sheet.settle = renew, inside.flush
    sheet.bind(on_closed=end)
    sheet.add_widget(inside)
    renew()
    make_looks()
    return sheet
