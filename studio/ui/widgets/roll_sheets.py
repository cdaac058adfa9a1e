"""The sheets of the piano roll: in time, and on a scale. Nothing is changed before it is asked for."""

from kivy.properties import NumericProperty, StringProperty

from studio.ui.kv import load_kv
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.sound_sheets import ScaleSheet
from studio.ui.widgets.stepper import Stepper  # noqa: F401  the .kv names it
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

LINES = {1: "Beats", 2: "Halves", 4: "Quarters"}
"""How many lines a beat has, and what they are called."""
SHARES = {0.5: "Half way", 1.0: "All the way"}
SLOW, FAST = 30, 240


def without_pads(sheet: ScaleSheet) -> ScaleSheet:
    """Return a sheet of scales without what is only about the pads."""
    for name in ("octave", "fits", "slides"):
        widget = sheet.ids[name].__self__
        widget.parent.remove_widget(widget)
    return sheet


class TimeSheet(Sheet):
    """Brings notes into time. Event: `on_bring(tempo, lines, share)`."""

    wide = NumericProperty(420)
    inset = NumericProperty(24)
    side = StringProperty("right")
    needs = NumericProperty(520)

    tempo = NumericProperty(60)
    """Beats a minute."""

    lines = NumericProperty(2)
    share_of = NumericProperty(1.0)

    __events__ = ("on_bring",)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._fill(self.ids.lines, LINES, "lines")
        self._fill(self.ids.shares, SHARES, "share_of")

    def _fill(self, row, words: dict, name: str) -> None:
        for value, text in words.items():
            chip = Chip(text=text, fill="raised", chosen=value == getattr(self, name))
            chip.bind(on_release=lambda _chip, value=value: setattr(self, name, value))
            self.fbind(name, lambda _sheet, now, chip=chip, value=value: setattr(chip, "chosen", now == value))
            row.add_widget(chip)

    def on_bring(self, tempo, lines, share):
        """The notes are to be brought there."""

    def change_tempo(self, way: int) -> None:
        """A beat a minute more, or less."""
        self.tempo = min(FAST, max(SLOW, self.tempo + way))


class RowsSheet(ScaleSheet):
    """Chooses the scale that the rows show. Event: `on_bring`: every note is to come to it."""

    side = StringProperty("right")

    __events__ = ("on_bring",)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        without_pads(self)
        button = PushButton(text="Bring every note to it")
        button.bind(on_release=lambda _button: self.dispatch("on_bring"))
        self.add_widget(button)

    def on_bring(self):
        """Every note is to come to the nearest step of this scale."""
