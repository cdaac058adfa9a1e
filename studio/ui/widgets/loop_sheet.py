"""The sheet of layers: what goes round, layer by layer, while one goes on playing."""

from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from studio.ui.kv import load_kv
from studio.ui.widgets.chip import Chip  # noqa: F401  the .kv names it
from studio.ui.widgets.horizon_bar import HorizonBar  # noqa: F401
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.lead_row import LeadRow  # noqa: F401
from studio.ui.widgets.loop_row import LoopRow
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.sound_sheets import SoundSheet
from studio.ui.widgets.stepper import Stepper  # noqa: F401
from studio.ui.widgets.tick import Tick  # noqa: F401

load_kv(__file__)

WORDS = {
    "resting": "Begin",
    "waiting": "Leave it",
    "first": "Close it here",
    "looping": "Stop",
    "stopped": "Go on",
    "along": "Stop",
}
"""What the button does in each state."""
ICONS = {
    "resting": "repeat",
    "waiting": "x",
    "first": "repeat",
    "looping": "pause",
    "stopped": "play",
    "along": "pause",
}
SAYINGS = {
    "resting": "Play something, close it, and it comes round. What you play then lies over it.",
    "waiting": "It begins with your first touch.",
    "first": "Play as long as you like. Where you close it, it comes round.",
    "looping": "What you play now lies over it.",
    "stopped": "It rests. Everything is still there.",
    "along": "The song plays. What you play now lies over it.",
}


class LoopSheet(SoundSheet):
    """Set `state`, `layers`, `phase`; it changes nothing by itself.

    Events: `on_main` (the one button), `on_undo`, `on_redo`, `on_last`, `on_clear`, `on_fade(on)`, `on_pace(way)`,
    `on_length(what)` with "longer", "shorter", "half", "double" or "here", `on_steps`, `on_layer(number, what, value)`
    and `on_act(number, what)` of one layer.
    """

    state = StringProperty("resting")
    """One of `WORDS`."""

    layers = ObjectProperty(())
    """Rows from the newest to the oldest: dicts of the properties of a `LoopRow`."""

    phase = NumericProperty(0.0)
    """How far round it is."""

    ticks = ObjectProperty(None, allownone=True)
    """Where notes lie in the loop, 0…1."""

    fading = BooleanProperty(False)
    tempo = NumericProperty(0.0)
    """Beats a minute, 0 for free time."""

    seconds = NumericProperty(0.0)
    """How long the loop is, 0 while it has no length yet."""

    low = BooleanProperty(False)
    """Whether there is room for its buttons and little else."""

    can_undo = BooleanProperty(False)
    can_redo = BooleanProperty(False)

    some = BooleanProperty(False)
    """Whether there is a layer (read only)."""

    going = BooleanProperty(False)
    """Whether it goes round (read only)."""

    __events__ = (
        "on_main",
        "on_undo",
        "on_redo",
        "on_last",
        "on_clear",
        "on_fade",
        "on_pace",
        "on_length",
        "on_steps",
        "on_layer",
        "on_act",
    )

    def __init__(self, **kwargs):
        self._rows: dict[int, LoopRow] = {}
        self._shut = IconButton(icon="x", fill="raised", on_release=lambda _button: self.close())
        super().__init__(**kwargs)
        self.fbind("layers", self._show)
        self.fbind("state", lambda *_: setattr(self, "going", self.state in ("looping", "along")))
        self.fbind("low", self._fold)
        self._show()

    def _fold(self, *_) -> None:
        """Do without the line of the title where every line counts: what it is called stands on what opened it."""
        head, row = self.ids.head, self.ids.row
        head.disabled, head.opacity = self.low, 0 if self.low else 1
        head.height = 0 if self.low else dp(56)
        # gaps about what is folded away
        self.spacing = 0 if self.low else dp(12)
        self.ids.page.spacing = dp(4) if self.low else dp(12)
        if self.low:
            row.add_widget(self._shut)
        else:
            row.remove_widget(self._shut)

    def _show(self, *_) -> None:
        box, numbers = self.ids.rows, [row["number"] for row in self.layers]
        for number in set(self._rows) - set(numbers):
            box.remove_widget(self._rows.pop(number))
        for row in self.layers:
            known = self._rows.get(row["number"]) or self._row(row["number"])
            for name, value in row.items():
                setattr(known, name, value)
        wanted = [self._rows[number] for number in numbers]
        if list(reversed(box.children)) != wanted:
            box.clear_widgets()
            for row in wanted:
                box.add_widget(row)
        self.some = bool(self.layers)

    def _row(self, number: int) -> LoopRow:
        row = self._rows[number] = LoopRow(number=number)
        row.bind(
            on_open=lambda row: self._open(row),
            on_change=lambda _row, what, value: self.dispatch("on_layer", number, what, value),
            on_act=lambda _row, what: self.dispatch("on_act", number, what),
        )
        return row

    def _open(self, row: LoopRow) -> None:
        for one in self._rows.values():
            one.chosen = one is row and not one.chosen

    def word_of(self, state: str) -> str:
        """Return what the button says."""
        return WORDS.get(state, "")

    def icon_of(self, state: str) -> str:
        """Return the button's icon."""
        return ICONS.get(state, "")

    def say(self, state: str) -> str:
        """Return the line about how it is."""
        return SAYINGS.get(state, "")

    def tempo_words(self, tempo: float) -> str:
        """Return a tempo as it is shown."""
        return f"{round(tempo)} beats" if tempo else "free time"

    def length_words(self, seconds: float) -> str:
        """Return a length as it is shown."""
        return f"{seconds:.2f} s" if seconds < 9.995 else f"{seconds:.1f} s"

    def on_main(self):
        """Begin, close, stop or go on."""

    def on_undo(self):
        """Take the last step back."""

    def on_redo(self):
        """Do it again."""

    def on_last(self):
        """Take the newest layer away."""

    def on_clear(self):
        """Take all away."""

    def on_fade(self, on):
        """Whether new layers fade."""

    def on_pace(self, way):
        """Slower, or faster."""

    def on_length(self, what):
        """It is to be longer, or shorter."""

    def on_steps(self):
        """Set steps."""

    def on_layer(self, number, what, value):
        """A layer is to be so."""

    def on_act(self, number, what):
        """Something is to be done with a layer."""
