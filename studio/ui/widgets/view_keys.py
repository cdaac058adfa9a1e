"""Keys for what two fingers do to the view: nearer, farther, turned, and all of it again."""

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.ui.kv import load_kv
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it

load_kv(__file__)

NEARER = 1.25
TURN = 15
"""Degrees a key turns the paper."""


class ViewKeys(BoxLayout):
    """A key that shows the others. Events: `on_zoom(factor)`, `on_turn(degrees)`, `on_fit`."""

    spread = BooleanProperty(False)
    """Whether all keys are shown."""
    is_fitted = BooleanProperty(True)
    """Whether the whole paper is in view, upright."""

    rising = BooleanProperty(False)
    """Whether the others come above the one that shows them, not below it."""

    ground = StringProperty("")
    """Token of the ground of the keys; "" for none."""

    __events__ = ("on_zoom", "on_turn", "on_fit")

    def on_kv_post(self, _base):
        """Lay out what is shown, once the keys are there."""
        self._keys = list(reversed(self.children))
        for name in ("spread", "is_fitted", "rising"):
            self.fbind(name, self._lay)
        self._lay()

    def on_zoom(self, factor):
        """The paper is to come nearer, or go farther away."""

    def on_turn(self, degrees):
        """The paper is to be turned."""

    def on_fit(self):
        """All of the paper is to be seen."""

    def _lay(self, *_):
        opener, fit, *others = self._keys
        shown = [opener]
        if self.spread or not self.is_fitted:
            shown.append(fit)
        if self.spread:
            shown += others
        if self.rising:
            shown.reverse()
        if shown != list(reversed(self.children)):
            self.clear_widgets()
            for key in shown:
                self.add_widget(key)

    def nearer(self) -> None:
        """Come nearer."""
        self.dispatch("on_zoom", NEARER)

    def farther(self) -> None:
        """Go farther away."""
        self.dispatch("on_zoom", 1 / NEARER)

    def turn(self, sign: int) -> None:
        """Turn a little."""
        self.dispatch("on_turn", sign * TURN)
