"""A dot as large as the mark it stands for."""

from kivy.metrics import dp
from kivy.properties import AliasProperty, BooleanProperty, NumericProperty

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.pressable import Pressable

load_kv(__file__)


class SizeDot(Pressable):
    """One of a few sizes to choose from."""

    extent = NumericProperty(12)
    """Diameter of the dot in dp."""

    chosen = BooleanProperty(False)
    """Whether it is the size in use."""

    def _get_r(self):
        return max(2, round(dp(self.extent / 2)))

    r = AliasProperty(_get_r, bind=("extent",))
    """Radius in whole px (read only)."""

    def paint(self, state: str, chosen: bool, _theme: str):
        """Return the ground it has now."""
        if state == "down":
            return theme.pressed
        return theme.soft if chosen else (0, 0, 0, 0)
