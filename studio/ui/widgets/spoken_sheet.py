"""A sheet that listens: what is seen in a piece now, spoken."""

from kivy.core.window import Window
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout  # noqa: F401  the .kv names it

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.icon import Icon  # noqa: F401
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.speak_disc import SpeakDisc  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

LOW, LOW_SHARE, SHARE = 760, 0.86, 0.6
"""Dp below which an upright window gives a sheet more of its height, and how much of it."""


class MomentChip(Pressable):
    """Says that what is said is about a moment of the replay; pressed, it is about the whole, and back again."""

    moment = StringProperty("")
    """How far into it that is, "0:12"; "": there is no moment, and no chip."""

    here = BooleanProperty(True)
    """Whether it is about the moment."""

    def on_release(self):
        """Turn over."""
        self.here = not self.here

    def paint(self, state: str, here: bool, _theme: str):
        """Return the ground it has now."""
        return theme.pressed if state == "down" else theme.soft if here else theme.raised


class SpokenSheet(Sheet):
    """Shows that it listens, and how loud. Events: `on_keep`, `on_leave_out`."""

    prompt = StringProperty("")
    """An open question."""

    said = StringProperty("")
    """One line about how it goes."""

    level = NumericProperty(0.0)
    listening = BooleanProperty(False)

    heard = BooleanProperty(False)
    """Whether there is anything to keep."""

    __events__ = ("on_keep", "on_leave_out")

    def on_keep(self):
        """It is to be kept."""

    def on_leave_out(self):
        """It is to be left out."""

    def ask(self, host, prompt: str, moment: str) -> None:
        """Come in; `moment` is how far into the replay it is said."""
        self.prompt, self.ids.moment.moment, self.ids.moment.here = prompt, moment, True
        self.share = share_of_height()
        self.open(host)


def share_of_height(usual: float = SHARE) -> float:
    """Return how much of an upright window's height a sheet may take: more where there is little of it."""
    return LOW_SHARE if Window.height < dp(LOW) else usual
