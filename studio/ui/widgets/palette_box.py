"""Colours, and below them which set they are of, and what can be done with one's own.

The colours come first, so that they are in view without scrolling; a set always has room for three rows, so that the
sets stay where they are when another is chosen.
"""

from kivy.properties import BooleanProperty, DictProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout

from studio.drawing.palette import MOST_OWN, OWN, added, moved, taken_away
from studio.ui.kv import load_kv
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.swatch import Swatch
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class PaletteBox(BoxLayout):
    """Bind to `colour`, `palette` and `own`; setting them shows them."""

    palettes = DictProperty({})
    """The sets that come with the studio, by name."""

    palette = StringProperty("dusk")
    """Name of the set that is shown, or `OWN`."""

    own = ObjectProperty(())
    """One's own colours, a tuple of (red, green, blue)."""

    colour = ListProperty([0, 0, 0])
    """Red, green, blue, 0..255, of the colour in hand."""

    is_own = BooleanProperty(False)
    """Whether one's own set is shown (read only)."""

    has_colour = BooleanProperty(False)
    """Whether the colour in hand is one of one's own (read only)."""

    is_full = BooleanProperty(False)
    """Whether one's own set holds no more (read only)."""

    columns = NumericProperty(8)

    def __init__(self, **kwargs):
        self._swatches = []
        self._chips = {}
        super().__init__(**kwargs)

    def on_kv_post(self, _base):
        """Lay everything out, once its parts are there."""
        self.fbind("palettes", self._name)
        for name in ("palettes", "palette", "own"):
            self.fbind(name, self._lay)
        self.fbind("colour", self._mark)
        self._name()
        self._lay()

    def _name(self, *_):
        self.ids.sets.clear_widgets()
        titles = {name: palette.title for name, palette in self.palettes.items()} | {OWN: "Yours"}
        self._chips = {name: Chip(text=title, fill="raised", tall=48) for name, title in titles.items()}
        for name, chip in self._chips.items():
            chip.bind(on_release=lambda _chip, name=name: setattr(self, "palette", name))
            self.ids.sets.add_widget(chip)

    def _lay(self, *_):
        self.is_own = self.palette == OWN
        self.is_full = len(self.own) >= MOST_OWN
        for name, chip in self._chips.items():
            chip.chosen = name == self.palette
        shown = self.palettes.get(self.palette)
        colours = self.own if self.is_own else shown.colours if shown else ()
        self.ids.swatches.clear_widgets()
        self._swatches = [(self._swatch(colour), colour) for colour in colours]
        self._mark()

    def _swatch(self, colour) -> Swatch:
        swatch = Swatch(colour=[part / 255 for part in colour], target=60)
        swatch.bind(on_release=lambda _s: setattr(self, "colour", list(colour)))
        cell = AnchorLayout()
        cell.add_widget(swatch)
        self.ids.swatches.add_widget(cell)
        return swatch

    def _mark(self, *_):
        now = tuple(self.colour)
        self.has_colour = now in self.own
        for swatch, colour in self._swatches:
            swatch.chosen = colour == now

    def add(self) -> None:
        """Put the colour in hand into one's own set, and show it."""
        self.own = added(self.own, tuple(self.colour))
        self.palette = OWN

    def take_away(self) -> None:
        """Take the colour in hand out of one's own set; it stays in hand."""
        self.own = taken_away(self.own, tuple(self.colour))

    def move(self, steps: int) -> None:
        """Put the colour in hand elsewhere in one's own set."""
        self.own = moved(self.own, tuple(self.colour), steps)
