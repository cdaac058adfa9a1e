"""What lies in the fill sheet: how far a fill goes, and the colours."""

from kivy.properties import DictProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.ui.kv import load_kv
from studio.ui.widgets.level_slider import LevelSlider  # noqa: F401  the .kv names it
from studio.ui.widgets.palette_box import PaletteBox  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class FillSheet(BoxLayout):
    """Bind to `alike`, `gap`, `opacity_share` and what the colours are; setting them shows them."""

    alike = NumericProperty(32)
    """How far a colour may be from the one that was touched, 0..255."""
    gap = NumericProperty(12)
    """Openings in a line that are closed, in px of paper."""
    opacity_share = NumericProperty(1.0)
    colour = ListProperty([0, 0, 0])
    palettes = DictProperty({})
    palette = StringProperty("dusk")
    own = ObjectProperty(())

    def share_of(self, alike: float) -> float:
        """Return the place on the slider, 0..100: finer where colours are close."""
        return round((alike / 255) ** 0.5 * 100)

    def take_share(self, share: float) -> None:
        """Set how alike from the slider."""
        if self.share_of(self.alike) != round(share):
            self.alike = round((share / 100) ** 2 * 255)
