"""A layer as it would be, shown while a hand tries it out: no step, and nothing that is kept."""

from studio.core.geometry import Rect
from studio.drawing.dirty import seen_in
from studio.drawing.layer import Layer, Layers, place_of
from studio.drawing.op import SetLayer
from studio.drawing.pile import Pile
from studio.drawing.piled import piled
from studio.drawing.state import Change


class Glimpse:
    """Lays a pile's layers otherwise for a while, and remembers how they are."""

    def __init__(self, pile: Pile) -> None:
        self._pile = pile
        self._kept: Layers | None = None

    @property
    def layers(self) -> Layers:
        """The layers as they are, whatever is shown."""
        return self._pile.layers if self._kept is None else self._kept

    def show(self, layer: Layer) -> list[Rect]:
        """Show a layer as it would be; return what looks different. Nothing happens when it isn't there."""
        kept = self.layers
        if place_of(kept, layer.number) is None:
            return []
        self._kept = kept
        return self._lay(piled(kept, SetLayer(layer)))

    def end(self) -> list[Rect]:
        """Show the layers as they are; return what looks different."""
        kept, self._kept = self._kept, None
        return [] if kept is None else self._lay(kept)

    def _lay(self, layers: Layers) -> list[Rect]:
        before = self._pile.layers
        self._pile.set_layers(layers)
        return seen_in(Change(layers=before), before, self._pile)
