"""What can be set for a clip of a song and for its tracks: each comes in beside the song, which goes on sounding."""

from __future__ import annotations

from math import log10

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from studio.music import edits
from studio.music.arrangement import RATE, Clip
from studio.music.instrument import standard
from studio.music.score import Score
from studio.ui.kv import load_kv
from studio.ui.song_rows import Row, clip_name
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.choice_row import ChoiceRow
from studio.ui.widgets.level_slider import LevelSlider  # noqa: F401  the .kv names it
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.tick import Tick  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

SETTLES = 0.3
"""Seconds after which a slider that has come to rest is a step."""
QUIETEST, LOUDEST = -24.0, 12.0
PASSES = ((1, "once"), (2, "twice"), (3, "three times"), (4, "four times"), (8, "eight times"), (0, "on and on"))


class SongSheet(Sheet):
    """A sheet whose sliders act when they have come to rest. Event: `on_act(name, value)`."""

    side = StringProperty("right")
    inset = NumericProperty(24)
    wide = NumericProperty(420)

    __events__ = ("on_act",)

    def __init__(self, **kwargs):
        self._changed: dict[str, float] = {}
        self._showing = False
        super().__init__(**kwargs)
        self._settle_soon = Clock.create_trigger(lambda _dt: self.settle(), SETTLES)
        self.bind(on_closed=lambda *_: self.settle())

    def on_act(self, name, value):
        """Something was set."""

    def loudness(self, decibels: float) -> str:
        """Return a loudness as words."""
        return loudness_words(decibels)

    def seconds(self, seconds: float) -> str:
        """Return how long a fade is, as words."""
        return seconds_words(seconds)

    def side_of(self, pan: float) -> str:
        """Return from which side it is heard, as words."""
        return side_words(pan)

    def slid_to(self, name: str, value: float) -> None:
        """A slider moves."""
        if not self._showing:
            self._changed[name] = value
            self._settle_soon.cancel()
            self._settle_soon()

    def settle(self) -> None:
        """Have what sliders were moved to."""
        self._settle_soon.cancel()
        changed, self._changed = self._changed, {}
        for name, value in changed.items():
            self.dispatch("on_act", name, value)

    def act(self, name: str, value=None) -> None:
        """Do something, after what sliders were moved to."""
        self.settle()
        self.dispatch("on_act", name, value)


class ClipSheet(SongSheet):
    """For a clip: "loudness" (dB), "in" and "out" (seconds), "passes", "fading", "double", "part", "notes", "drop"."""

    decibels = NumericProperty(0.0)
    fade_in = NumericProperty(0.0)
    fade_out = NumericProperty(0.0)
    longest = NumericProperty(10.0)
    """Seconds that it can fade at most."""
    passes = NumericProperty(1)
    fading = BooleanProperty(False)
    has_notes = BooleanProperty(False)
    can_part = BooleanProperty(False)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._chips = []
        for number, text in PASSES:
            chip = Chip(text=text, fill="raised")
            chip.bind(on_release=lambda _chip, number=number: self.act("passes", number))
            self._chips.append((number, chip))
            self.ids.passes.add_widget(chip)

    def show(self, score: Score, row: Row, clip: Clip, at: int) -> None:
        """Show a clip as it is now."""
        self._showing = True
        self.title = clip_name(row)
        self.decibels = decibels(row.track.level if row.track.kind == "drone" else clip.gain)
        self.longest = max(1.0, min(20.0, score.length(clip) / RATE))
        self.fade_in, self.fade_out = clip.fade_in / RATE, clip.fade_out / RATE
        self.passes = clip.passes if clip.every else 1
        self.fading = edits.fades(clip)
        self.has_notes = edits.is_playable(score.arrangement, clip)
        self.can_part = edits.parted(score, clip, at) is not None
        for number, chip in self._chips:
            chip.chosen = number == self.passes
        self._showing = False


class TrackSheet(SongSheet):
    """For a track: "name", "level" (dB), "pan", "silent", "instrument", "up", "down", "drop"."""

    number = NumericProperty(0)
    """Of the track."""

    decibels = NumericProperty(0.0)
    pan = NumericProperty(0.0)
    silent = BooleanProperty(False)
    name = StringProperty("")
    instrument = StringProperty("")
    has_instrument = BooleanProperty(False)
    is_first = BooleanProperty(False)
    is_last = BooleanProperty(False)
    rows = ObjectProperty(())

    def show(self, rows: tuple[Row, ...], row: Row) -> None:
        """Show a track as it is now."""
        self._showing = True
        track = row.track
        self.title, self.name = row.title, track.title
        self.decibels, self.pan, self.silent = decibels(track.level), track.pan, track.muted
        self.instrument, self.has_instrument = track.instrument, track.kind == "notes"
        self.is_first, self.is_last = rows[0].track == track, rows[-1].track == track
        if self.has_instrument and not self.ids.instruments.children:
            self._offer()
        for choice in self.ids.instruments.children:
            choice.chosen = choice.name == self.instrument
        self._showing = False

    def _offer(self) -> None:
        asked = [("", "As it was played", "music"), *((i.name, i.title, i.icon) for i in standard().playable.values())]
        for name, title, icon in asked:
            choice = ChoiceRow(name=name, text=title, icon=icon)
            choice.bind(on_release=lambda choice: self.act("instrument", choice.name))
            self.ids.instruments.add_widget(choice)

    def take_name(self, text: str) -> None:
        """Call it otherwise."""
        text = " ".join(text.split())
        if not self._showing and text != self.name:
            self.name = text
            self.act("name", text)


def decibels(gain: float) -> float:
    """Return a loudness in dB for a slider."""
    return QUIETEST if gain <= 0 else min(LOUDEST, max(QUIETEST, round(20 * log10(gain) * 2) / 2))


def gain(decibels: float) -> float:
    """Return what a slider says; at its low end nothing is heard but a trace."""
    return 10 ** (decibels / 20)


def loudness_words(decibels: float) -> str:
    """Return a loudness beside how it was made."""
    if abs(decibels) < 0.25:
        return "as it was"
    return f"{'+' if decibels > 0 else '−'}{abs(decibels):.3g}"


def seconds_words(seconds: float) -> str:
    """Return how long a fade is."""
    return "at once" if seconds < 0.05 else f"{seconds:.3g} s"


def side_words(pan: float) -> str:
    """Return from which side it is heard."""
    if abs(pan) < 0.03:
        return "middle"
    return ("right" if pan > 0 else "left") + ("" if abs(pan) > 0.97 else f" {round(abs(pan) * 10)}")
