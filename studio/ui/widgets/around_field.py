"""One huge thing to touch: what to look for around oneself, and a disc that rises for each that was found."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.ui.input import steady
from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.disc import Disc
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

APART = 0.3
"""Seconds between two touches that count: a hand that shakes touches twice."""
LOW = 330
"""Dp of height below which it is set smaller."""
GAP = 16
UP, DOWN = 0.05, 1.0
"""How far a disc has set that was touched, and one that was not yet."""


class AroundField(Pressable, FloatLayout):
    """Event: `on_found` for each touch that counts. It counts nothing itself: `risen` is set by whoever listens."""

    text = StringProperty("")
    icon = StringProperty("")
    role = StringProperty("settle")

    asks = BooleanProperty(True)
    """Whether it is there to be touched; otherwise it only says something."""

    things = NumericProperty(0)
    """How many discs there are."""

    risen = NumericProperty(0)
    """How many of them have risen, from the left."""

    __events__ = ("on_found",)

    def __init__(self, **kwargs):
        self._touched = -APART
        super().__init__(**kwargs)
        self._lay_soon = Clock.create_trigger(lambda _dt: self._lay(), -1)
        for name in ("pos", "size", "things"):
            self.fbind(name, self._lay_soon)
        self.fbind("risen", self._light)

    def on_kv_post(self, _base):
        """Lay it out anew when its words take more lines."""
        self.ids.words.fbind("line_count", self._lay_soon)

    def on_found(self):
        """One more was found."""

    def on_press(self):
        """Count a touch as soon as it comes, however long it stays; a second one at once is the same."""
        now = steady()
        if self.asks and now - self._touched >= APART:
            self._touched = now
            self.dispatch("on_found")

    def paint(self, state: str, asks: bool, _theme: str):
        """Return the ground it has now."""
        if not asks:
            return 0, 0, 0, 0
        return theme.raised if state == "down" else theme.surface

    def _lay(self) -> None:
        words, icon, line = self.ids.words, self.ids.icon, self.ids.line
        low = self.height < dp(LOW)
        self.role = "room" if low or self.width < dp(700) else "settle"
        words.size_hint_x, words.width = None, self.width - dp(48)
        radius = max(18, min(44, 0.1 * self.height / dp(1), self.width / dp(18))) if self.things else 0
        level = round(self.y + (0.16 if low else 0.26) * self.height)
        taken = words.height + icon.height + dp(GAP)
        floor = level + dp(2 * radius) if self.things else self.y
        top = min(self.top - dp(GAP), (floor + self.top) / 2 + taken / 2)
        icon.pos = round(self.center_x - icon.width / 2), round(top - icon.height)
        words.pos = round(self.center_x - words.width / 2), round(top - taken)
        line.size, line.pos = (self.width, dp(2)), (self.x, level - round(dp(1)))
        self._lay_discs(radius, level)

    def _lay_discs(self, radius: float, level: int) -> None:
        box, many = self.ids.discs, int(self.things)
        while len(box.children) > many:
            box.remove_widget(box.children[0])
        while len(box.children) < many:
            box.add_widget(Disc(shore=-1, returns=0))
        pitch = dp(2 * radius + 28)
        for number, one in enumerate(reversed(box.children)):
            one.radius = radius
            one.x = round(self.center_x + (number - (many - 1) / 2) * pitch - one.width / 2)
            one.y = level - one.below
        self._light()

    def _light(self, *_) -> None:
        for number, one in enumerate(reversed(self.ids.discs.children)):
            one.sun = UP if number < self.risen else DOWN
