"""The sheets of Sound: the instrument, the scale, and what lies underneath. What is chosen sounds at the next touch."""

from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from studio.music.instrument import standard
from studio.music.note import NAMES, name
from studio.music.scale import SCALES
from studio.ui.kv import load_kv
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.choice_row import ChoiceRow
from studio.ui.widgets.scroll import Scroll  # noqa: F401  the .kv names it
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.stepper import Stepper  # noqa: F401
from studio.ui.widgets.tick import Tick  # noqa: F401
from studio.ui.widgets.underneath import Underneath  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

OCTAVES = {-2: "very low", -1: "low", 0: "middle", 1: "high", 2: "very high"}
"""How high the pads are, in words."""
LOWEST_ROOT = 45
"""The lowest pad is from A below the bass staff's top to the A flat above it."""

AROUND = 102
"""Dp of a sheet's height that its title and its edges take."""


def root_of(number: int) -> int:
    """Return the pitch of the lowest pad for a tonic, 0 for C to 11 for B."""
    return LOWEST_ROOT + (number - LOWEST_ROOT) % 12


def spoken(text: str) -> str:
    """Return a name of notes in words, for the fonts have no sharp and no flat."""
    return text.replace("♯", " sharp").replace("♭", " flat")


class SoundSheet(Sheet):
    """A sheet beside the pads: they go on sounding while it is open."""

    wide = NumericProperty(420)
    inset = NumericProperty(24)

    def on_share(self, *_):
        """Take as much of an upright window as that now."""
        self._place()


class InstrumentSheet(SoundSheet):
    """The instruments. Event: `on_choose(name)`."""

    instrument = StringProperty("")
    """Name of the one in hand."""

    __events__ = ("on_choose",)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        for one in standard().playable.values():
            row = ChoiceRow(name=one.name, text=one.title, icon=one.icon)
            row.bind(on_release=lambda row: self.dispatch("on_choose", row.name))
            self.ids.rows.add_widget(row)
        self.fbind("instrument", self._show)
        self._show()

    def on_choose(self, name):
        """The person takes this one up."""

    def open(self, host) -> None:
        """Come in with the one in hand in view."""
        super().open(host)
        # it isn't laid out yet, and a list that moves under a hand later is worse than one that is not quite right
        rows = list(reversed(self.ids.rows.children))
        step, room = rows[0].height + self.ids.rows.spacing, self.height - dp(AROUND)
        at = next((index for index, row in enumerate(rows) if row.chosen), 0)
        beyond, hidden = step * len(rows) - room, step * (at + 1.5) - room
        if beyond > 0 and hidden > 0:
            self.ids.scroll.scroll_y = max(0.0, 1.0 - hidden / beyond)

    def _show(self, *_):
        for row in self.ids.rows.children:
            row.chosen = row.name == self.instrument


class ScaleSheet(SoundSheet):
    """The scales, the note they stand on, and how the pads are touched.

    Events: `on_steps(key)`, `on_stand(pitch)`, `on_lift(octave)`, `on_fit(on)`, `on_slide(on)`.
    """

    scale = StringProperty("")
    """Key of the scale."""

    tonic = NumericProperty(50)
    """Pitch of the lowest pad."""

    octave = NumericProperty(0)
    """By how many octaves the pads are moved."""

    fits = BooleanProperty(False)
    """Whether any place on the pads sounds."""

    slides = BooleanProperty(False)
    """Whether a finger that moves takes its note along."""

    __events__ = ("on_steps", "on_stand", "on_lift", "on_fit", "on_slide")

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        for scale in SCALES.values():
            row = ChoiceRow(name=scale.key, text=scale.words[:1].upper() + scale.words[1:], icon="")
            row.bind(on_release=lambda row: self.dispatch("on_steps", row.name))
            self.ids.rows.add_widget(row)
        self._roots = []
        for number, text in enumerate(NAMES):
            chip = Chip(text=spoken(text), fill="raised", size_hint=(1, None))
            chip.bind(on_release=lambda _chip, number=number: self.dispatch("on_stand", root_of(number)))
            self.ids.roots.add_widget(chip)
            self._roots.append(chip)
        for prop in ("scale", "tonic"):
            self.fbind(prop, self._show)
        self._show()

    def on_steps(self, key):
        """The person wants this scale."""

    def on_stand(self, pitch):
        """The person wants it on this note."""

    def on_lift(self, octave):
        """The pads are to be so many octaves higher."""

    def on_fit(self, on):
        """Whether any place is to sound."""

    def on_slide(self, on):
        """Whether notes are to slide."""

    def octave_words(self, octave: float) -> str:
        """Return how high the pads are, in words."""
        return OCTAVES[int(octave)]

    def _show(self, *_):
        for row in self.ids.rows.children:
            row.chosen = row.name == self.scale
        for chip in self._roots:
            chip.chosen = chip.text == spoken(name(int(self.tonic)))


class UnderneathSheet(SoundSheet):
    """What lies underneath, where there is no room for it beside the pads. Event: `on_choose(name)`."""

    bed = StringProperty("")

    __events__ = ("on_choose",)

    def on_choose(self, name):
        """The person wants this one."""
