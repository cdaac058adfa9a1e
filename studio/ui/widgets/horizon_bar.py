"""The horizon as the bar of a replay: half a disc is where you are, strokes are ticks, pins are what was said."""

from collections.abc import Sequence

import numpy as np
from kivy.metrics import dp
from kivy.properties import (
    AliasProperty,
    BooleanProperty,
    ListProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.behaviors import FocusBehavior
from kivy.uix.widget import Widget

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.drag import Drag
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.mask import bars, texture_of
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


APART = 56
"""Dp from one pin to the next at least: what stands closer shares a pin, so that each can be touched."""


class Pin(Pressable):
    """A numbered pin on the horizon; with dots in place of a number it stands for several."""

    text = StringProperty("1")

    icon = StringProperty("")
    """What can be done by pressing it, in place of its number; it is larger then."""

    colour = ListProperty([1, 1, 1, 1])

    head = NumericProperty(28)
    """Dp across (read only)."""
    low = NumericProperty(0)
    """Y of its lower edge in px (read only)."""

    members = ListProperty([])
    """The indexes of what it stands for; the next press is about the first of them."""

    at = NumericProperty(0.0)
    """Where it stands, 0…1."""

    level = NumericProperty(0)
    """Y of the horizon in px."""


class HorizonBar(Drag, Widget):
    """A bar 124 dp high whose horizon lies in its middle. Tap or drag anywhere on it to go there.

    Events: `on_seek(value)` when the person moved it, `on_pin(index)` when a pin was pressed.
    Setting `value` from outside moves the half disc and says nothing.
    """

    value = NumericProperty(0.0)
    """Where the half disc is, 0…1."""

    radius = NumericProperty(24)
    """Radius of the half disc in dp, 22–24."""

    ticks = ObjectProperty(None, allownone=True, force_dispatch=True)
    """Strokes below the line: floats 0…1, or rows of (at, length 0…1)."""

    pins = ListProperty([])
    """Pins above the line: (at 0…1, token or hue or rgba), numbered in this order; a third part is another number."""

    lit = ObjectProperty(None, allownone=True)
    """A pin that can be heard here: (its index, the icon on it); None for none."""

    seeks = BooleanProperty(True)
    """Whether it can be moved; False: it only shows."""

    inset = NumericProperty(0)
    """Dp of the line beyond both ends of the time."""

    step = NumericProperty(0.02)
    """How far an arrow key goes."""

    tick_picture = ObjectProperty(None, allownone=True)

    __events__ = ("on_seek", "on_pin")

    def _get_level(self):
        return round(self.y + self.height / 2)

    level = AliasProperty(_get_level, bind=("y", "height"))
    """Y of the horizon in px (read only)."""

    def _get_here(self):
        return round(self.x + dp(self.inset) + self.value * (self.width - 2 * dp(self.inset)))

    here = AliasProperty(_get_here, bind=("pos", "size", "value", "inset"))
    """X of the half disc's middle in px (read only)."""

    def on_seek(self, value):
        """The person went to `value`."""

    def on_pin(self, index):
        """The person pressed pin `index`."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.fbind("pins", self._make)
        self.fbind("width", self._make)
        theme.bind(name=self._make)
        for name in ("level", "pos", "size", "inset"):
            self.fbind(name, self._stand)
        self._make()

    def _make(self, *_):
        self.clear_widgets()
        run = self.width - 2 * dp(self.inset)
        for members in together([pin[0] * run for pin in self.pins], dp(APART)):
            at, colour, *number = self.pins[members[0]]
            rgba = theme.colour(colour) if isinstance(colour, str) else colour
            text = str(number[0] if number else members[0] + 1) if len(members) == 1 else "···"
            pin = Pin(text=text, colour=rgba, at=at, members=members)
            pin.bind(on_release=self._press)
            self.add_widget(pin)
        self.on_lit()
        self._stand()

    def on_lit(self, *_):
        """Show what can be heard."""
        index, icon = self.lit or (-1, "")
        for pin in self.children:
            pin.icon = icon if index in pin.members else ""

    def _press(self, pin):
        """Tell which it is; a pin that stands for several tells of one after the other, once one was heard."""
        if pin.icon and (pin.icon == "play" or len(pin.members) == 1):
            self.dispatch("on_pin", self.lit[0])
            return
        index, *others = pin.members
        pin.members = [*others, index]
        self.dispatch("on_pin", index)

    def _stand(self, *_):
        for pin in self.children:
            pin.level = self.level
            pin.center_x = self.x + dp(self.inset) + pin.at * (self.width - 2 * dp(self.inset))

    def picture(self, ticks, width: float, inset: float):
        """Return the strokes below the line as a texture, or None."""
        width = round(width)
        if ticks is None or len(ticks) == 0 or width < 2:
            return None
        rows = np.asarray(ticks, np.float32)
        at = rows if rows.ndim == 1 else rows[:, 0]
        long = np.full(len(at), 0.5) if rows.ndim == 1 else rows[:, 1].clip(0, 1)
        thick, high = max(2, round(dp(3))), round(dp(22))
        left = np.rint(dp(inset) + at.clip(0, 1) * (width - 2 * dp(inset)) - thick / 2)
        boxes = np.stack([left, left * 0, left + thick, dp(8) + long * dp(14)], axis=1)
        return texture_of(bars(width, high, boxes, 0))

    def part(self, texture, width: float, here: float, after: bool):
        """Return texture coordinates of the ticks before, or after, the half disc."""
        split = min(1.0, max(0.0, here / width)) if width else 0
        left, right = (split, 1) if after else (0, split)
        return left, 0, right, 0, right, 1, left, 1

    def takes(self, touch) -> bool:
        """Say whether a touch goes to a place on the line."""
        return self.seeks and super().takes(touch)

    def on_touch_down(self, touch):
        pins = super(FocusBehavior, self)
        return pins.on_touch_down(touch) or super().on_touch_down(touch)

    def follow(self, touch):
        """Go where the hand is."""
        run = self.width - 2 * dp(self.inset)
        if run > 0:
            self._seek((touch.x - self.x - dp(self.inset)) / run)

    def _seek(self, value):
        self.value = min(1.0, max(0.0, value))
        self.dispatch("on_seek", self.value)

    def keyboard_on_key_down(self, window, keycode, text, modifiers):
        """Arrows go a step, Home and End to the ends."""
        moves = {"left": -self.step, "right": self.step, "pagedown": -0.1, "pageup": 0.1, "home": -1, "end": 1}
        if self.seeks and keycode[1] in moves:
            self._seek(self.value + moves[keycode[1]])
            return True
        return super().keyboard_on_key_down(window, keycode, text, modifiers)


def together(places: Sequence[float], apart: float) -> list[list[int]]:
    """Return the indexes of places in groups, from left to right: each lies within `apart` of its group's first."""
    groups: list[list[int]] = []
    for index in sorted(range(len(places)), key=places.__getitem__):
        if groups and places[index] - places[groups[-1][0]] < apart:
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups
