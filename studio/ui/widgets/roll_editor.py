"""The piano roll with all that is around it: rows' names, time, and buttons for every pull of a hand."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty
from kivy.uix.floatlayout import FloatLayout

from studio.music.quantise import STEPS, line_of
from studio.music.revision import Bar, fitting
from studio.music.scale import Scale
from studio.ui.kept_notes import LENGTH, KeptNotes
from studio.ui.kv import load_kv
from studio.ui.roll_rows import rows_of
from studio.ui.widgets.piano_roll import PianoRoll  # noqa: F401  the .kv names it
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.roll_edges import RollNames, RollRuler  # noqa: F401

if TYPE_CHECKING:
    from studio.ui.kept_song import KeptSong
    from studio.ui.screen import Screen

load_kv(__file__)

FREE_STEP = 50
"""Ms that a note goes at a time where there are no lines."""
LOUDER = 0.1
NAMES = 92
RULER = 52
ACTS = (
    ("earlier", "Earlier"),
    ("later", "Later"),
    ("lower", "Lower"),
    ("higher", "Higher"),
    ("shorter", "Shorter"),
    ("longer", "Longer"),
    ("softer", "Softer"),
    ("louder", "Louder"),
    ("drop", "Take away"),
)
"""What can be done with the note in hand, and what that is called."""


def open_roll_editor(screen: Screen, song: KeptSong, clip_number: int) -> None:
    """Show the notes of a clip of an open song; going back leads to `screen` again."""
    screen.shell.go("notes", song=song, clip=clip_number)


class RollEditor(FloatLayout):
    """Edits `KeptNotes`. Events: `on_sound(pitch, velocity)`, `on_seek(time)`."""

    notes = ObjectProperty(None, allownone=True)
    """The notes of a clip (`KeptNotes`); set them with `take`."""

    chosen = NumericProperty(-1)
    """Index of the note in hand, -1 for none."""

    every = BooleanProperty(False)
    """Whether there is a row for every semitone."""

    fixed = BooleanProperty(False)
    """Whether it can only be looked at."""

    __events__ = ("on_sound", "on_seek")

    def __init__(self, **kwargs):
        self.scale: Scale | None = None
        self.root = 0
        self._last: Bar | None = None
        super().__init__(**kwargs)

    def on_kv_post(self, _base_widget):
        """Be there with all parts, once these are."""
        self.roll: PianoRoll = self.ids.roll.__self__
        self.roll.bind(
            on_pick=lambda _roll, index: self.pick(index),
            on_put=lambda _roll, pitch, time: self.put(pitch, time),
            on_set=lambda _roll, bar: self.set(bar),
            on_sound=lambda _roll, pitch, velocity: self.dispatch("on_sound", pitch, velocity),
        )
        self.ids.ruler.bind(on_seek=lambda _ruler, time: self.dispatch("on_seek", time))
        for name, text in ACTS:
            button = PushButton(text=text, tall=56, pad=16)
            button.act = name
            button.bind(on_release=lambda button: self.act(button.act), width=lambda *_: self._lay())
            self.ids.acts.add_widget(button)
        for name in ("pos", "size", "chosen"):
            self.fbind(name, self._lay)
        self.fbind("every", lambda *_: self._show_rows())

    def on_sound(self, pitch, velocity):
        """This should be heard."""

    def on_seek(self, time):
        """It should be heard from this millisecond on."""

    # --- what is shown ------------------------------------------------------------------------------------

    def take(self, notes: KeptNotes) -> None:
        """Show the notes of another clip, all of them."""
        self.notes, self.chosen, self._last = notes, -1, None
        self.scale, self.root = notes.tuning
        self.ids.names.pieces = notes.pieces
        self.roll.chosen = -1
        self.show()
        self.roll.head = self.roll.first
        self._lay()
        self.roll.show_all()

    def let_go(self) -> None:
        """Hold no song any more."""
        self.pick(-1)
        self.notes, self._last, self.roll.bars = None, None, ()

    def tune(self, scale: Scale, root: int) -> None:
        """Show the rows of another scale."""
        self.scale, self.root = scale, root
        self._show_rows()

    def show(self) -> None:
        """Show the notes as the song has them now."""
        notes, roll = self.notes, self.roll
        roll.bars = notes.bars
        roll.first, roll.last = notes.first, notes.first + notes.length
        tempo = notes.song.arrangement.tempo
        roll.line = line_of(tempo, STEPS) if tempo else 0.0
        roll.line_at = notes.line_at(tempo) if tempo else 0.0
        self._show_rows()
        if self.chosen >= 0 and self.bar != self._last:  # an undo: indices are others now
            self.pick(-1 if self._last is None else notes.index_of(self._last))

    def _show_rows(self) -> None:
        if self.notes is None:
            return
        pieces = self.notes.pieces
        used = {round(pitch) for pitch in {bar.pitch for bar in self.notes.bars}}
        before, roll = self.roll.rows, self.roll
        least = ceil(roll.height / roll.row)
        rows = rows_of(used, self.scale, self.root, self.every, pieces, least)
        if rows != before:
            middle = roll.pitch_at(roll.center_y)
            roll.rows = rows
            roll.go(roll.left, roll.y_of(middle) - roll.y + roll.down + roll.row / 2 - roll.height / 2)
        roll.kinds = {pitch: self._kind(pitch, bool(pieces)) for pitch in rows}

    def _kind(self, pitch: int, kit: bool) -> str:
        if kit or (pitch - self.root) % 12 and self.scale.holds(self.root, pitch):
            return "in"
        return "home" if (pitch - self.root) % 12 == 0 else "out"

    # --- what a hand does ---------------------------------------------------------------------------------

    @property
    def bar(self) -> Bar | None:
        """The note in hand."""
        return self.roll.bar(self.chosen)

    def pick(self, index: int) -> None:
        """Take a note up, -1 to put it down."""
        self.chosen = self.roll.chosen = index
        self._last = self.bar or self._last

    def put(self, pitch: int, time: int) -> None:
        """Put a note down, and take it up; with a note in hand, put that one back first."""
        if self.fixed or self.notes.clip is None:
            return
        if self.chosen >= 0:
            self.pick(-1)
            return
        length = max(LENGTH, round(2 * self.roll.line))
        index = self.notes.put(pitch, time, self._last, length)
        self.show()
        self.pick(index)
        if self.bar is not None:
            self.dispatch("on_sound", self.bar.pitch, self.bar.velocity)

    def set(self, bar: Bar) -> None:
        """Let a note be this."""
        if self.fixed:
            return
        self._last = fitting(bar)  # so that it stays in hand while the song becomes another
        index = self.notes.set(bar)
        self.show()
        self.pick(index)

    def act(self, name: str) -> None:
        """Do one thing with the note in hand."""
        bar = self.bar
        if bar is None or self.fixed:
            return
        if name == "drop":
            self.pick(-1)
            self.notes.drop(bar.index)
            self.show()
            return
        made = self._acted(name, bar)
        if made == bar:
            return
        self.set(made)
        if self.bar is not None:
            self.roll.show(self.bar)
            if name in ("lower", "higher", "softer", "louder"):
                self.dispatch("on_sound", self.bar.pitch, self.bar.velocity)

    def _acted(self, name: str, bar: Bar) -> Bar:
        step = round(self.roll.line) or FREE_STEP
        if name in ("earlier", "later"):
            start = self.roll.kept(bar.start + (step if name == "later" else -step))
            return replace(bar, start=start, end=bar.end + start - bar.start)
        if name in ("shorter", "longer"):
            return replace(bar, end=max(bar.start + step, bar.end + (step if name == "longer" else -step)))
        if name in ("lower", "higher"):
            return replace(bar, pitch=float(self.roll.moved_row(bar.pitch, 1 if name == "higher" else -1)))
        by = LOUDER if name == "louder" else -LOUDER
        return replace(bar, velocity=round(min(1.0, max(LOUDER, bar.velocity + by)), 3))

    def step(self, way: int) -> None:
        """Take up the next note, or the one before; the first one that can be seen when there is none in hand."""
        bars = self.roll.bars
        if not bars:
            return
        here = next((at for at, bar in enumerate(bars) if bar.index == self.chosen), None)
        if here is None:
            at = next((at for at, bar in enumerate(bars) if bar.start >= self.roll.left), 0)
        else:
            at = min(len(bars) - 1, max(0, here + way))
        self.pick(bars[at].index)
        self.roll.show(bars[at])
        self.dispatch("on_sound", bars[at].pitch, bars[at].velocity)

    def put_here(self) -> None:
        """Put a note down where it is heard, at the height of the last one."""
        pitch = self.roll.moved_row(self._last.pitch if self._last else self.root, 0)
        self.pick(-1)
        self.put(pitch, self.roll.put_at(self.roll.x_of(self.roll.head)))

    def hint(self, fixed: bool) -> str:
        """Return what is said while no note is in hand."""
        return "" if fixed else "Tap an empty place for a new note. Tap a note to take it up, pull it to move it."

    # --- where things lie ---------------------------------------------------------------------------------

    def _lay(self, *_) -> None:
        ids = self.ids
        gap, acts = dp(8), list(reversed(ids.acts.children))
        width, lines = self.width, [[]]
        for button in acts:
            taken = sum(one.width + gap for one in lines[-1])
            if lines[-1] and taken + button.width > width:
                lines.append([])
            lines[-1].append(button)
        foot = len(lines) * (dp(56) + gap) + dp(4)
        ids.acts.pos, ids.acts.size = self.pos, (width, foot)
        for number, line in enumerate(lines):
            x, y = self.x, self.y + (len(lines) - 1 - number) * (dp(56) + gap)
            for button in line:
                button.pos = round(x), round(y)
                button.disabled = self.chosen < 0 or self.fixed
                x += button.width + gap
        ids.hint.pos = self.x, self.y + (foot - ids.hint.height) / 2
        ids.names.pos, ids.names.size = (self.x, self.y + foot), (dp(NAMES), self.height - foot - dp(RULER))
        ids.roll.pos = self.x + dp(NAMES), self.y + foot
        ids.roll.size = width - dp(NAMES), self.height - foot - dp(RULER)
        ids.ruler.pos, ids.ruler.size = (ids.roll.x, ids.roll.top), (ids.roll.width, dp(RULER))
        self._show_rows()
