"""The way between rooms: a rail beside a wide window, a foot below an upright one."""

from typing import NamedTuple

from kivy.metrics import dp
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class NavPlace(NamedTuple):
    """One place to go."""

    name: str
    """The screen's name."""
    icon: str
    word: str
    last: bool = False
    """Whether it stands apart at the foot of the rail."""


RAIL = 112
"""Dp a screen keeps free on the left for the rail."""

FOOT = 108
"""Dp a screen keeps free below for the foot."""


class NavItem(Pressable, FloatLayout):
    """An icon over a word, always both."""

    name = StringProperty("")
    icon = StringProperty("")
    text = StringProperty("")

    chosen = BooleanProperty(False)
    """Whether it is where we are."""

    def paint(self, state: str, chosen: bool, _theme: str):
        """Return the ground it has now."""
        if state == "down":
            return theme.pressed
        return theme.soft if chosen else (0, 0, 0, 0)


class Nav(FloatLayout):
    """Lays out its items; the shell says what they are and which one is lit. Event: `on_go(name)`."""

    places = ListProperty([])
    """`NavPlace`s, from above or from the left."""

    here = StringProperty("")
    """Name of the place that is lit."""

    upright = BooleanProperty(False)
    """Whether it is a foot."""

    item_height = NumericProperty(92)

    __events__ = ("on_go",)

    def on_go(self, name):
        """The person wants to go to `name`."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.fbind("places", self._make)
        self._make()

    def _make(self, *_):
        self.clear_widgets()
        for place in self.places:
            item = NavItem(name=place.name, icon=place.icon, text=place.word)
            item.bind(on_release=lambda item: self.dispatch("on_go", item.name))
            self.add_widget(item)
        self.on_here()
        self._trigger_layout()

    def on_here(self, *_):
        """Light the item where we are."""
        for item in self.children:
            item.chosen = item.name == self.here

    def do_layout(self, *_args, **_kwargs):
        """Place the items: the last ones at the foot of the rail, all of them side by side in a foot."""
        items = self.children[::-1]
        if not items:
            return
        if self.upright:
            self._lay_foot(items)
        else:
            self._lay_rail(items)

    def _lay_foot(self, items):
        margin, gap = dp(16), dp(4)
        wide = (self.width - 2 * margin - gap * (len(items) - 1)) / len(items)
        for i, item in enumerate(items):
            item.size = round(wide), dp(84)
            item.pos = round(self.x + margin + i * (wide + gap)), self.y + dp(12)

    def _lay_rail(self, items):
        room = (self.height - dp(48)) / len(items)
        high = max(dp(60), min(dp(92), room - dp(4)))
        pitch = min(dp(104), max(high + dp(2), room))
        top, low = self.top - dp(24), self.y + dp(24)
        for item, place in zip(items, self.places, strict=False):
            item.size = dp(96), high
            if not place.last:
                item.pos = self.x + dp(8), top - high
                top -= pitch
        for item, place in reversed(list(zip(items, self.places, strict=False))):
            if place.last:
                item.pos = self.x + dp(8), low
                low += pitch
