"""One layer of a loop: what plays it, whether it is heard, and, opened, how loud and from which side."""

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.ui.kv import load_kv
from studio.ui.widgets.chip import Chip  # noqa: F401  the .kv names it
from studio.ui.widgets.icon import Icon  # noqa: F401
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.panel import Plate
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.stepper import Stepper  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

LOUDER = 10 ** (3 / 20)
"""How much louder one step makes it: 3 dB."""
SIDES = ((-0.75, "far left"), (-0.1, "left"), (0.1, "middle"), (0.75, "right"), (2.0, "far right"))


class LoopName(Pressable, BoxLayout):
    """What a layer is called; pressing it opens and closes what can be done with it."""

    icon = StringProperty("")
    text = StringProperty("")
    caption = StringProperty("")
    chosen = BooleanProperty(False)
    quiet = BooleanProperty(False)


class LoopOptions(BoxLayout):
    """What can be done with the layer of a row."""

    row = ObjectProperty(None, rebind=True)


class LoopRow(Plate, BoxLayout):
    """A layer. It changes nothing by itself.

    Events: `on_open`; `on_change(what, value)` with "muted", "level", "pan" or "fades"; `on_act(what)` with "tidy",
    "edit" or "drop".
    """

    number = NumericProperty(0)
    """Of its track."""

    icon = StringProperty("")
    text = StringProperty("")
    caption = StringProperty("")
    muted = BooleanProperty(False)
    level = NumericProperty(1.0)
    pan = NumericProperty(0.0)
    fades = BooleanProperty(False)

    steps = BooleanProperty(False)
    """Whether it is a grid of steps: that is changed, and is on the beat."""

    tidies = BooleanProperty(False)
    """Whether there is a beat for it to be put onto."""

    chosen = BooleanProperty(False)
    """Whether what can be done with it is shown."""

    __events__ = ("on_open", "on_change", "on_act")
    _options = None

    def on_open(self):
        """Show what can be done with it, or hide it."""

    def on_change(self, what, value):
        """It is to be so."""

    def on_act(self, what):
        """The person wants this done."""

    def on_chosen(self, *_):
        """Show what can be done with it, or hide it."""
        if self._options is not None:
            self.remove_widget(self._options)
            self._options = None
        if self.chosen:
            self._options = LoopOptions(row=self)
            self._fit()
            self.add_widget(self._options)

    def on_tidies(self, *_):
        """Offer what there is."""
        if self.chosen:
            self.on_chosen()

    def _fit(self) -> None:
        ids = self._options.ids
        for name, there in (("tidy", self.tidies and not self.steps), ("edit", self.steps)):
            if not there:
                chip = ids[name].__self__
                chip.parent.remove_widget(chip)

    def step_level(self, way: int) -> None:
        """Make it softer, or louder."""
        self.dispatch("on_change", "level", min(2.0, max(0.05, self.level * LOUDER**way)))

    def step_pan(self, way: int) -> None:
        """Move it to the left, or to the right."""
        pan = round(4 * (self.pan + 0.25 * way)) / 4
        self.dispatch("on_change", "pan", min(1.0, max(-1.0, pan)))

    def loudness(self, level: float) -> str:
        """Return how loud it is in words."""
        if abs(level - 1) < 0.02:
            return "as played"
        return "louder" if level > 1 else "softer" if level > 0.4 else "soft"

    def side(self, pan: float) -> str:
        """Return the side it comes from in words."""
        return next(words for most, words in SIDES if pan < most)
