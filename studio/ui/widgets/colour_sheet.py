"""What lies in the colour sheet: any colour at all, those used lately, the sets, and one from the drawing."""

from kivy.properties import DictProperty, ListProperty, ObjectProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout

from studio.drawing.colour_words import words_for
from studio.ui.kv import load_kv
from studio.ui.widgets.colour_picker import ColourPicker  # noqa: F401  the .kv names it
from studio.ui.widgets.palette_box import PaletteBox  # noqa: F401
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.swatch import Swatch
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class ColourSheet(BoxLayout):
    """Bind to `colour`, `palette` and `own`; setting them shows them. Event: `on_pick` (one from the drawing)."""

    colour = ListProperty([0, 0, 0])
    """Red, green, blue, 0..255."""
    said = StringProperty("")
    """The colour in words (read only)."""
    recent = ObjectProperty(())
    """Colours used lately, the last one first."""
    palettes = DictProperty({})
    palette = StringProperty("dusk")
    own = ObjectProperty(())

    __events__ = ("on_pick",)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.fbind("colour", self._show)
        self.fbind("recent", self._lay)
        self._show()
        self._lay()

    def on_pick(self):
        """The person wants a colour from the drawing."""

    def _show(self, *_):
        red, green, blue = (int(part) for part in self.colour)
        self.said = words_for((red, green, blue))
        self.ids.picker.put((red, green, blue))

    def picked(self, colour) -> None:
        """Take what the field points at."""
        if list(colour) != [int(part) for part in self.colour]:
            self.colour = list(colour)

    def _lay(self, *_):
        self.ids.recent.clear_widgets()
        for colour in self.recent:
            swatch = Swatch(colour=[part / 255 for part in colour], target=56, extent=40)
            swatch.bind(on_release=lambda _s, colour=colour: setattr(self, "colour", list(colour)))
            cell = AnchorLayout()
            cell.add_widget(swatch)
            self.ids.recent.add_widget(cell)
