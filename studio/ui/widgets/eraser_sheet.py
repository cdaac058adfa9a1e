"""What lies in the eraser's sheet: how large it is, and how much it takes away."""

from kivy.properties import NumericProperty
from kivy.uix.boxlayout import BoxLayout

from studio.ui.brush_sizes import place_of_size, reading_of, size_at
from studio.ui.kv import load_kv
from studio.ui.widgets.level_slider import LevelSlider  # noqa: F401  the .kv names it
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class EraserSheet(BoxLayout):
    """Bind to `brush_size` and `opacity_share`; setting them shows them."""

    smallest = NumericProperty(1.0)
    largest = NumericProperty(100.0)
    brush_size = NumericProperty(36.0)
    """Diameter in paper px."""
    opacity_share = NumericProperty(1.0)
    """0..1."""

    def share_of(self, size: float, smallest: float, largest: float) -> float:
        """Return the place on the slider, 0..1: equal steps feel equal."""
        return place_of_size(size, smallest, largest)

    def take_share(self, share: float) -> None:
        """Set the size from the slider."""
        if abs(share - place_of_size(self.brush_size, self.smallest, self.largest)) > 1e-6:
            self.brush_size = size_at(share, self.smallest, self.largest)

    def reading(self, size: float) -> str:
        """Return a size as it is shown."""
        return reading_of(size)
