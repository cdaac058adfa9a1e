"""What lies in the brush sheet: the brushes, size and opacity, the whole palette."""

from math import exp, log

from kivy.properties import AliasProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout

from studio.ui.kv import load_kv
from studio.ui.widgets.brush_card import BrushCard
from studio.ui.widgets.level_slider import LevelSlider  # noqa: F401  the .kv names it
from studio.ui.widgets.swatch import Swatch

load_kv(__file__)


class BrushSheet(BoxLayout):
    """Bind to `brush`, `brush_size`, `opacity_share` and `colour`; setting them shows them."""

    brush = StringProperty("")
    """Name of the brush in hand."""
    smallest = NumericProperty(1.0)
    largest = NumericProperty(100.0)
    brush_size = NumericProperty(6.0)
    """Diameter in paper pixels."""
    opacity_share = NumericProperty(1.0)
    """0..1."""
    colour = ListProperty([0, 0, 0])
    """Red, green, blue, 0..255."""

    def _get_share(self):
        return log(max(self.brush_size, self.smallest) / self.smallest) / log(self.largest / self.smallest)

    def _set_share(self, share):
        self.brush_size = round(self.smallest * exp(share * log(self.largest / self.smallest)) * 16) / 16

    size_share = AliasProperty(_get_share, _set_share, bind=("brush_size", "smallest", "largest"))
    """The size as a place on the slider, 0..1: equal steps feel equal."""

    def _get_reading(self):
        return f"{self.brush_size:.0f}" if self.brush_size >= 9.95 else f"{self.brush_size:.1f}"

    size_reading = AliasProperty(_get_reading, bind=("brush_size",))

    def fill(self, brushes, palette) -> None:
        """Lay out the brushes (those that don't erase) and the colours."""
        for brush in brushes.values():
            if not brush.erases:
                card = BrushCard(chosen=brush.name == self.brush)
                card.show(brush)
                card.bind(on_release=lambda _card, name=brush.name: setattr(self, "brush", name))
                self.fbind("brush", lambda _s, name, c=card, own=brush.name: setattr(c, "chosen", name == own))
                self.ids.cards.add_widget(card)
        for colour in palette.colours:
            self.ids.swatches.add_widget(self._swatch(colour))

    def _swatch(self, colour) -> AnchorLayout:
        swatch = Swatch(colour=[part / 255 for part in colour], target=60, chosen=tuple(self.colour) == colour)
        swatch.bind(on_release=lambda _s: setattr(self, "colour", list(colour)))
        self.fbind("colour", lambda _s, now: setattr(swatch, "chosen", tuple(now) == colour))
        cell = AnchorLayout()
        cell.add_widget(swatch)
        return cell
