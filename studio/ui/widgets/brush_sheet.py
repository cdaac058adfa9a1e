"""What lies in the brush sheet: favourites, the brushes, size and flow, the colours, and what is needed more seldom."""

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import (
    AliasProperty,
    BooleanProperty,
    DictProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout

from studio.drawing.palette import Colour
from studio.ui.brush_sizes import place_of_size, reading_of, size_at
from studio.ui.favourites import MOST, Favourite
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.texture import picture
from studio.ui.theme import theme
from studio.ui.widgets.brush_card import BrushCard, is_faint, middle_of, stroke_picture
from studio.ui.widgets.chip import Chip  # noqa: F401  the .kv names it
from studio.ui.widgets.level_slider import LevelSlider  # noqa: F401
from studio.ui.widgets.palette_box import PaletteBox  # noqa: F401
from studio.ui.widgets.picture_key import PictureKey
from studio.ui.widgets.push_button import PushButton  # noqa: F401

load_kv(__file__)

STEADIEST = 32.0
"""Px that the line follows behind a hand at most, as far as the slider goes."""
CARD = 112
"""Dp that a card is wide at least; four of them lie beside each other in a sheet beside the paper."""
COLOUR_AFTER = 0.12
"""Seconds after a colour was taken at which the cards are drawn anew."""


class BrushSheet(BoxLayout):
    """Bind to its properties; setting them shows them.

    Events: `on_take(favourite)`, `on_keep`, `on_let_go(favourite)`, `on_print(name)`, `on_bring_stamp`.
    """

    brush = StringProperty("")
    """Name of the brush in hand."""
    smallest = NumericProperty(1.0)
    largest = NumericProperty(100.0)
    brush_size = NumericProperty(6.0)
    """Diameter in paper pixels."""
    flow_share = NumericProperty(1.0)
    """0..1."""
    opacity_share = NumericProperty(1.0)
    """0..1."""
    smoothing = NumericProperty(1.0)
    """How far the line follows behind the hand, in paper pixels."""
    has_opacity = BooleanProperty(True)
    """Whether a whole stroke of this brush can be fainter."""
    is_stamp = BooleanProperty(False)
    """Whether the brush in hand prints a picture."""
    stamps = ListProperty([])
    """What it may print: (name, Picture)."""
    stamp = StringProperty("")
    """Name of what it prints."""
    colour = ListProperty([0, 0, 0])
    """Red, green, blue, 0..255."""
    palettes = DictProperty({})
    palette = StringProperty("dusk")
    own = ObjectProperty(())
    favourites = ObjectProperty(())
    """A tuple of `Favourite`."""
    has_room = BooleanProperty(True)
    """Whether there can be another favourite (read only)."""

    __events__ = ("on_take", "on_keep", "on_let_go", "on_print", "on_bring_stamp")

    def __init__(self, **kwargs):
        self._brushes = {}
        self._cards = {}
        self._recolour = Clock.create_trigger(lambda _dt: self._paint_cards(), COLOUR_AFTER)
        super().__init__(**kwargs)
        self.fbind("colour", lambda *_: self._recolour())
        self.fbind("brush", self._mark)
        self.fbind("favourites", self._lay_favourites)
        for name in ("stamps", "stamp"):
            self.fbind(name, self._lay_stamps)

    def on_take(self, favourite):
        """The person takes a favourite up."""

    def on_keep(self):
        """The brush in hand is to be a favourite."""

    def on_let_go(self, favourite):
        """It is none any more."""

    def on_print(self, name):
        """The person chose what the stamp prints."""

    def on_bring_stamp(self):
        """The person wants to print a picture of their own."""

    # --- sliders

    def _get_share(self):
        return place_of_size(self.brush_size, self.smallest, self.largest)

    def _set_share(self, share):
        if abs(share - self._get_share()) > 1e-6:
            self.brush_size = size_at(share, self.smallest, self.largest)

    size_share = AliasProperty(_get_share, _set_share, bind=("brush_size", "smallest", "largest"))
    """The size as a place on the slider, 0..1: equal steps feel equal."""

    def _get_reading(self):
        return reading_of(self.brush_size)

    size_reading = AliasProperty(_get_reading, bind=("brush_size",))

    def _get_calm(self):
        return min(1.0, (max(0.0, self.smoothing) / STEADIEST) ** 0.5)

    def _set_calm(self, share):
        if abs(share - self._get_calm()) > 1e-6:
            self.smoothing = round(share * share * STEADIEST * 16) / 16

    calm_share = AliasProperty(_get_calm, _set_calm, bind=("smoothing",))
    """The smoothing as a place on the slider, 0..1."""

    # --- cards

    def columns_in(self, width: float) -> int:
        """Return how many cards lie beside each other: so many that the colours are in view below them."""
        return max(2, int((width + dp(8)) / dp(CARD + 8)))

    def fill(self, brushes) -> None:
        """Lay out the brushes to choose from, by name."""
        self._brushes = dict(brushes)
        self.ids.cards.clear_widgets()
        self._cards = {}
        for name in brushes:
            card = BrushCard()
            card.bind(on_release=lambda _card, name=name: setattr(self, "brush", name))
            self._cards[name] = card
            self.ids.cards.add_widget(card)
        self._paint_cards()
        self._mark()
        self._lay_favourites()

    @property
    def printed(self):
        """The picture that the stamp prints, or None."""
        return dict(self.stamps).get(self.stamp)

    def _in_hand(self) -> Colour:
        red, green, blue = self.colour
        return int(red), int(green), int(blue)

    def _paint_cards(self) -> None:
        for name, card in self._cards.items():
            brush = self._brushes[name]
            card.show(brush, self._in_hand(), self.printed if brush.layering == "stamp" else None)

    def _mark(self, *_):
        for name, card in self._cards.items():
            card.chosen = name == self.brush

    # --- favourites

    def _lay_favourites(self, *_):
        row = self.ids.favourites
        row.clear_widgets()
        for one in self.favourites:
            if one.brush in self._brushes:
                row.add_widget(self._favourite(one))
        self.has_room = len(self.favourites) < MOST

    def _favourite(self, one: Favourite) -> PictureKey:
        key = PictureKey(across=66, tall=56, papered=is_faint(one.colour) and theme.name != "paper")
        brush = self._brushes[one.brush]
        pixels = later(lambda: stroke_picture(brush, one.colour))
        when_done(pixels, lambda pixels: setattr(key, "texture", picture(middle_of(pixels))))
        key.bind(on_release=lambda _key: self.dispatch("on_take", one))
        key.bind(on_let_go=lambda _key: self.dispatch("on_let_go", one))
        return key

    # --- stamps

    def _lay_stamps(self, *_):
        self.ids.stamps.clear_widgets()
        for name, one in self.stamps:
            key = PictureKey(texture=picture(one.pixels.copy()), chosen=name == self.stamp, across=56, tall=56)
            key.bind(on_release=lambda _key, name=name: self.dispatch("on_print", name))
            self.ids.stamps.add_widget(key)
        bring = Chip(icon="image-plus", text="A picture of yours", fill="raised")
        bring.bind(on_release=lambda _chip: self.dispatch("on_bring_stamp"))
        self.ids.stamps.add_widget(bring)
        if self._cards:
            self._paint_cards()
