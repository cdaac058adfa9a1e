"""Colours to find by, in a row: with the eyes, and no words."""

from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.boxlayout import BoxLayout

from studio.ui.gallery_filters import COLOURS
from studio.ui.kv import load_kv
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.swatch import Swatch

load_kv(__file__)

TARGET = 56
"""Dp of each."""


class ColourRow(BoxLayout):
    """A pipette and `count` discs. Events: `on_pick(colour)` for one that was touched, `on_any` for the pipette."""

    colour = ObjectProperty(None, allownone=True)
    """The colour that is looked for: red, green, blue, 0 … 255."""

    count = NumericProperty(len(COLOURS))
    """How many discs there are."""

    __events__ = ("on_pick", "on_any")

    def on_kv_post(self, _base):
        """Put in the discs, and follow what is asked for."""
        self._fill()
        self.fbind("count", self._fill)
        self.fbind("colour", self._mark)

    def on_pick(self, colour):
        """One was touched."""

    def on_any(self):
        """Any colour at all is wanted."""

    def _fill(self, *_):
        discs = self.ids.discs
        discs.clear_widgets()
        for colour in COLOURS[: int(self.count)]:
            disc = Swatch(colour=[part / 255 for part in colour], extent=40, target=TARGET)
            disc.rgb = colour
            disc.bind(on_release=lambda disc: self.dispatch("on_pick", disc.rgb))
            discs.add_widget(disc)
        self._mark()

    def _mark(self, *_):
        for disc in self.ids.discs.children:
            disc.chosen = self.colour is not None and tuple(self.colour) == disc.rgb
