"""A sheet that comes in beside what is being made, or from below in an upright window."""

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.scrollview import ScrollView

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.hands import hands
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.panel import Panel
from studio.ui.widgets.pressable import first_focusable, focused
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

LOW = 700
"""Dp of height below which a sheet that hugs what it holds may take nearly all."""


class Sheet(Panel):
    """A panel over a part of a screen, without a scrim: what lies beside it stays in reach.

    Put what it holds inside it in .kv; it comes below the title. `open(screen)` shows it, Esc or × closes it.
    Wide: 548 dp at `side`, `inset` dp from it, as high as the host. Upright: across the foot, at most 60 % high.
    Event: `on_closed`.
    """

    title = StringProperty("")

    side = OptionProperty("left", options=("left", "right"))

    inset = NumericProperty(116)
    """Dp kept free at its side when the window is wide: the tool rail."""

    wide = NumericProperty(548)
    """Width in dp when the window is wide."""

    lift = NumericProperty(16)
    """Dp kept free above and below when the window is wide."""

    over = NumericProperty(0)
    """Dp kept free above it, besides, when the window is wide: what has to stay within reach there."""

    beside = NumericProperty(0)
    """Dp kept free at its side when it comes from below: a rail of tools in a window that is wide, but small."""

    foot = NumericProperty(0)
    """Dp kept free below when the window stands upright: a foot of tools."""

    share = NumericProperty(0.6)
    """Part of the height it may take in an upright window."""

    needs = NumericProperty(0)
    """Dp it takes at most in an upright window, when that is less; 0: all it may. What lies beside stays in view."""

    hug = BooleanProperty(False)
    """Whether it is only as high as what it holds; what scrolls in it counts whole. In a wide window it hangs."""

    out_icon = StringProperty("x")
    """The icon of the key that closes it."""

    shown = BooleanProperty(False)
    """Whether it is open (read only)."""

    slid = NumericProperty(0.0)
    """How far it has come in, 0…1."""

    upright = BooleanProperty(False)
    """Whether it comes from below (read only)."""

    __events__ = ("on_closed",)
    _opener = None
    _place_soon = None

    def key(self, name: str) -> bool:
        """Act on a key that nothing else wants, e.g. "down"; return whether it was used."""
        return False

    def on_closed(self):
        """It has been closed."""

    def add_widget(self, widget, *args, **kwargs):
        """Put what it holds below the title."""
        if "page" in self.ids:
            self.ids.page.add_widget(widget, *args, **kwargs)
        else:
            super().add_widget(widget, *args, **kwargs)

    def open(self, host) -> None:
        """Come in over `host`, a screen or another layout that lets its children float."""
        if self.shown:
            return
        self.shown = True
        self._opener = focused()
        Animation.stop_all(self, "slid")
        if self.parent is None:
            host.add_widget(self)
            host.bind(pos=self._place, size=self._place)
            self.bind(slid=self._place)
            self._attend()
        self._place()
        self._slide(1.0)
        if hands.at_keys:
            first = first_focusable(self)
            if first is not None:
                first.focus = True

    def _attend(self) -> None:
        """Be as high as what it holds, whenever that changes."""
        if not self.hug or self._place_soon is not None:
            return
        self._place_soon = Clock.create_trigger(self._place, -1)
        self.ids.page.fbind("minimum_height", self._place_soon)
        for child in self.ids.page.children:
            if isinstance(child, ScrollView):
                child.fbind("viewport_size", self._place_soon)

    def _highest(self, room: float) -> float:
        """Return how high it is where it may take so much."""
        if not self.hug:
            return room
        page = self.ids.page
        rolled = sum(child.viewport_size[1] for child in page.children if isinstance(child, ScrollView))
        above = self.padding[1] + self.ids.head.height + self.spacing
        return min(room, round(above + page.minimum_height + rolled + self.padding[3]))

    def close(self, *_) -> None:
        """Go out again."""
        if self.shown:
            self.shown = False
            self._slide(0.0)
            self.dispatch("on_closed")
            self._give_back()

    def _give_back(self) -> None:
        """Give the keys back to what opened it, if it is still there."""
        opener, self._opener = self._opener, None
        holder = focused()
        if holder is not None and not any(holder is child for child in self.walk(restrict=True)):
            return
        if holder is not None:
            holder.focus = False
        if hands.at_keys and opener is not None and opener.get_root_window() and not opener.disabled:
            opener.focus = True

    def _slide(self, to):
        duration = theme.fade(0.16)
        if not duration:
            self.slid = to
            self._gone()
            return
        motion = Animation(slid=to, d=duration, t="out_quad")
        motion.bind(on_complete=self._gone)
        motion.start(self)

    def _gone(self, *_):
        host = self.parent
        if host is not None and not self.shown:
            host.unbind(pos=self._place, size=self._place)
            self.unbind(slid=self._place)
            host.remove_widget(self)

    def _place(self, *_):
        host = self.parent
        if host is None:
            return
        self.size_hint = None, None
        self.upright = Window.width < dp(900) or Window.height > Window.width
        if self.upright:
            share = max(self.share, 0.94) if self.hug and host.height < dp(LOW) else self.share
            high = self._highest(round(host.height * share))
            free = dp(self.beside)
            self.size = host.width - free, min(high, round(dp(self.needs))) if self.needs and not self.hug else high
            out = self.height + dp(self.foot)
            left = host.x + free if self.side == "left" else host.x
            self.pos = left, host.y + dp(self.foot) - (1 - self.slid) * out
            return
        top = host.top - dp(self.lift + self.over)
        high = self._highest(top - host.y - dp(self.lift))
        self.size = min(dp(self.wide), host.width - dp(self.inset) - dp(16)), high
        out = (1 - self.slid) * (self.width + dp(self.inset))
        left = host.x + dp(self.inset) - out
        if self.side == "right":
            left = host.right - self.width - (left - host.x)
        self.pos = left, top - high

    def on_touch_down(self, touch):
        """Let nothing through to what lies behind."""
        return super().on_touch_down(touch) or self.collide_point(*touch.pos)
