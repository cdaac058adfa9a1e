"""The sheet of steps: sixteen places in time, set by touch or by keys, that come round and round."""

from kivy.metrics import dp
from kivy.properties import AliasProperty, BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.ui.kv import load_kv
from studio.ui.widgets.chip import Chip  # noqa: F401  the .kv names it
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.sound_sheets import SoundSheet
from studio.ui.widgets.step_cells import StepCells  # noqa: F401
from studio.ui.widgets.words import Words

load_kv(__file__)

LEAST_WIDE = 1000
"""Dp of width below which half of the slots are shown at a time."""


class StepSheet(SoundSheet):
    """Set `names` (of the rows, the lowest first), `on`, `now` and `going`.

    Events: `on_turn(row, slot)`, `on_main` and `on_undo`.
    """

    names = ListProperty([])
    on = ListProperty([])
    """The cells that sound, as (row, slot)."""

    now = NumericProperty(-1)
    """The slot that is heard, -1 for none."""

    line = StringProperty("")
    half = NumericProperty(0)
    can_undo = BooleanProperty(False)

    going = BooleanProperty(False)
    """Whether it goes round."""

    halves = AliasProperty(lambda self: self.width < dp(LEAST_WIDE), bind=("width",), cache=True)
    """Whether half of the slots are shown at a time, for want of room (read only)."""

    __events__ = ("on_turn", "on_main", "on_undo")

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.ids.cells.bind(cursor=lambda cells, cursor: setattr(self, "half", cursor[1] // 8))
        self.fbind("names", self._name)
        self._name()

    def _name(self, *_) -> None:
        box = self.ids.names
        box.clear_widgets()
        self.ids.cells.rows = max(1, len(self.names))
        for name in reversed(self.names):
            row = BoxLayout()
            row.add_widget(
                Words(text=name, role="caption", shorten=True, shorten_from="right", pos_hint={"center_y": 0.5})
            )
            box.add_widget(row)

    def on_turn(self, row, slot):
        """This cell is to sound, or be quiet."""

    def on_main(self):
        """Stop, or go on."""

    def on_undo(self):
        """Take the last step back."""
