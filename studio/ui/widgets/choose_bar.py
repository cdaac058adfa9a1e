"""What can be done with several pieces at once: a bar at the foot of the gallery, as long as one chooses."""

from __future__ import annotations

from dataclasses import dataclass

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.panel import Plate
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

TALL, TALL_NARROW, TALL_LOW = 104, 172, 96
"""Dp it is high: on one line, on two, and where the window is low."""
WIDE, LOW = 900, 680
"""Dp of width below which it has two lines, and of height below which there is no room for the second."""


def tall_of(width: float, height: float) -> float:
    """Return how high in dp it is in a room of so many px."""
    if width >= dp(WIDE):
        return TALL
    return TALL_LOW if height < dp(LOW) else TALL_NARROW


@dataclass(frozen=True)
class Act:
    """One thing that can be done."""

    name: str
    icon: str
    word: str
    least: int = 1
    """How many pieces it takes at least."""
    most: int = 0
    """How many at most; 0: any number."""


ACTS = (
    Act("tag", "tag", "Tag"),
    Act("move", "book-open", "Move"),
    Act("favourite", "heart", "Favourite"),
    Act("share", "eye", "To show"),
    Act("hand", "users", "Hand over"),
    Act("out", "share-2", "Take out"),
    Act("compare", "contrast", "Compare", 2, 2),
    Act("trash", "trash-2", "Trash"),
)


AT_MENU = ("hand",)
"""What there is no room for where the window is low: the menu of the gallery has it too."""


class BarKey(Pressable, FloatLayout):
    """An icon over a word, always both."""

    name = StringProperty("")
    icon = StringProperty("")
    text = StringProperty("")

    def paint(self, state: str, _theme: str):
        """Return the ground it has now."""
        return theme.pressed if state == "down" else (0, 0, 0, 0)

    def shade(self, disabled: bool, _theme: str):
        """Return the colour of its icon and word."""
        return theme.off if disabled else theme.ink


class ChooseBar(Plate, FloatLayout):
    """Says how many are chosen, and what can be done with them. Events: `on_act(name)`, `on_over` (×)."""

    many = NumericProperty(0)
    """How many are chosen."""

    acts = ListProperty(ACTS)

    narrow = BooleanProperty(False)
    """Whether it has two lines (read only)."""

    low = BooleanProperty(False)
    """Whether there is no room for a second line: it says no words of its own then."""

    __events__ = ("on_act", "on_over")

    def on_act(self, name: str):
        """Something is to be done with them."""

    def on_over(self):
        """The person has done with choosing."""

    def __init__(self, **kwargs):
        self._keys: list[BarKey] = []
        super().__init__(**kwargs)
        self._lay_soon = Clock.create_trigger(lambda _dt: self._lay(), -1)
        for name in ("pos", "size", "low"):
            self.fbind(name, self._lay_soon)
        for act in self.acts:
            key = BarKey(name=act.name, icon=act.icon, text=act.word, size_hint=(None, None))
            key.bind(on_release=lambda key: self.dispatch("on_act", key.name))
            self._keys.append(key)
            self.add_widget(key)
        self.on_many()
        self._lay_soon()

    def key_of(self, name: str) -> BarKey:
        """Return the key of something that can be done."""
        return next(key for key in self._keys if key.name == name)

    def on_many(self, *_) -> None:
        """Offer what can be done with so many."""
        for key, act in zip(self._keys, self.acts, strict=True):
            key.disabled = self.many < act.least or bool(act.most and self.many > act.most)

    def words(self, many: int) -> str:
        """Return how many are chosen, in words."""
        return "Touch what you mean." if not many else "One piece" if many == 1 else f"{many} pieces"

    def _lay(self) -> None:
        """Place the keys: all of one width, at the right, or below where it is narrow."""
        narrow = self.narrow = self.width < dp(WIDE) and not self.low
        taken = 24 if narrow else 64 if self.low else 300
        keys = [key for key in self._keys if not (self.low and key.name in AT_MENU)]
        for key in self._keys:
            if (key in keys) != (key.parent is not None):
                self.add_widget(key) if key in keys else self.remove_widget(key)
        wide = min(dp(108), (self.width - dp(taken)) / len(keys))
        left = self.x + dp(12) if narrow else self.right - dp(4 if self.low else 12) - wide * len(keys)
        for at, key in enumerate(keys):
            key.size = round(wide - dp(4)), dp(84)
            key.pos = round(left + wide * at), self.y + dp(6 if self.low else 10)
