"""What every screen is: a room of the window that can be entered and left."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.ui import kv  # noqa: F401  every screen's .kv builds on theme.kv


class Screen(FloatLayout):
    """One screen. It fills what the shell leaves it, and is in the tree only while it is shown."""

    name = StringProperty("")
    """The name it goes by in `Shell.go`; set by the shell."""

    nav = BooleanProperty(True)
    """Whether the rail or the foot stays beside it. Making, settling and sharing have none."""

    nav_item = StringProperty("")
    """The navigation item that is lit while it is shown, when that is not its own name."""

    ground = StringProperty("bg")
    """Token of what the whole window shows behind it: "bg", or "sunk" behind a picture. The shell clears to it."""

    fades = BooleanProperty(True)
    """Whether it fades in. What a hand reaches for is there at once instead."""

    toast_rise = NumericProperty(24)
    """Dp above the foot at which a line is said, so that nothing that is needed lies behind it."""

    rooms = ObjectProperty(None, allownone=True)
    """The open rooms (`studio.ui.rooms.Rooms`)."""

    shell = ObjectProperty(None, allownone=True)
    """The shell it lives in."""

    under_sheets = True
    """Whether keys reach it while a sheet lies over it: what is made goes on beside one, what is read stands still."""

    came_back = False
    """Whether it is shown because one goes back to it; `enter` has the `args` of the time before then."""

    portrait = BooleanProperty(False)
    """Whether the window stands upright or is narrow (< 900 dp): lay out in one column then."""

    def enter(self, **args) -> None:
        """Be shown; `args` are those given to `Shell.go`. Called each time, before the first frame."""

    def leave(self) -> None:
        """Be taken away: stop clocks, end what is being made."""

    def rest(self) -> None:
        """Keep whatever is only in the window so far, and stay as it is; locking does it to every screen."""

    def back(self) -> bool:
        """Close one level inside the screen; return False when there is none, and the shell goes back."""
        return False

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Act on a key that no text field wants, e.g. ("z", {"ctrl"}); return whether it was used."""
        return False

    def narrow(self, portrait: bool) -> None:
        """Set `portrait`; the shell calls it when the window changes shape."""
        self.portrait = portrait
