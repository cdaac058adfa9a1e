"""Notes: every note of a clip, to take hold of."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, StringProperty

from studio.gallery.songs import seconds_of
from studio.music.instrument import standard
from studio.music.note import frequency
from studio.music.scale import SCALES
from studio.ui.draw_keys import FAMILIAR
from studio.ui.kept_notes import KeptNotes
from studio.ui.kept_song import KeptSong
from studio.ui.kv import load_kv
from studio.ui.loop import soon
from studio.ui.one_sheet import OneSheet
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.song_player import SongPlayer
from studio.ui.widgets.chip import Chip  # noqa: F401  the .kv names it
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.roll_editor import RollEditor
from studio.ui.widgets.roll_sheets import RowsSheet, TimeSheet
from studio.ui.widgets.sound_sheets import spoken
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

TURNS = 1 / 30
"""Seconds between two looks at what sounds."""
HEARD = 0.5
"""Seconds that a note is held to be heard."""
KEY = 1 << 20
"""Names the note that is heard under a hand."""
ZOOM = 1.4


class NotesScreen(Screen):
    """The piano roll of one clip."""

    title = StringProperty("Notes")
    said = StringProperty("")
    scale_title = StringProperty("")
    every = BooleanProperty(False)
    playing = BooleanProperty(False)
    can_undo = BooleanProperty(False)
    can_redo = BooleanProperty(False)
    fixed = BooleanProperty(False)
    """Whether this is the sample, where nothing can be changed."""

    kit = BooleanProperty(False)
    """Whether it is drums, that know no scale."""

    def __init__(self, rooms: Rooms, **kwargs):
        self.song: KeptSong | None = None
        self._player: SongPlayer | None = None
        self.sheets = OneSheet(self)
        self._quiet = None
        self._stop_following = self._stop_hearing = lambda: None
        super().__init__(rooms=rooms, **kwargs)
        self.fixed = rooms.library.read_only
        self.editor: RollEditor = self.ids.editor.__self__
        self.editor.bind(
            on_sound=lambda _editor, pitch, velocity: self.sound_note(pitch, velocity),
            on_seek=lambda _editor, time: self.seek(time),
        )
        self._look_soon = Clock.create_trigger(lambda _dt: self._look(), TURNS, interval=True)
        self._arrange_soon = Clock.create_trigger(lambda _dt: self._arrange(), -1)
        for name in ("pos", "size", "portrait"):
            self.fbind(name, self._arrange_soon)
        self.ids.chips.fbind("width", self._arrange_soon)

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, song: KeptSong | None = None, clip: int = 0, **_args) -> None:
        """Show the notes of a clip of an open song."""
        sound = self.rooms.sound
        sound.start()
        sound.open_output()
        self._stop_hearing = sound.state_changed.connect(lambda: soon(self._hear))
        self.song = song
        self._stop_following = song.changed.connect(self._changed)
        self._player = None
        notes = KeptNotes(song, clip)
        self.editor.take(notes)
        self.kit = bool(notes.pieces)
        self.title = standard().instrument(notes.instrument).title
        self._changed()
        self._hear()
        self._arrange_soon()
        # the roll shows all of it as soon as it knows how large it is
        Clock.schedule_once(lambda _dt: self.editor.roll.show_all(), 0)

    def leave(self) -> None:
        """Be quiet; what was done is kept already."""
        self._stop_hearing()
        self._stop_following()
        self.sheets.close()
        self._hush()
        self._silence()
        self.rooms.sound.close_output()
        if not self.fixed:
            self.song.rest()
        self.song = self._player = None
        self.editor.let_go()

    def back(self) -> bool:
        """Put the note down that is in hand; then go."""
        if self.editor.chosen >= 0:
            self.editor.pick(-1)
            return True
        return False

    def _hear(self) -> None:
        sound = self.rooms.sound
        self.said = sound.reason if sound.state == "silent" else ""

    def _changed(self) -> None:
        """The song is another: by a hand here, or by an undo."""
        self.editor.show()
        draft = self.song.draft
        self.can_undo, self.can_redo = draft.can_undo and not self.fixed, draft.can_redo and not self.fixed
        self.scale_title = spoken(self.editor.scale.label(self.editor.root))
        if self._player is not None and self.playing:
            self._player.change(self.song.arrangement)

    # --- hearing it ---------------------------------------------------------------------------------------

    def sound_note(self, pitch: float, velocity: float) -> None:
        """Let a note be heard for a moment."""
        self._silence()
        self.rooms.sound.note_on(KEY, frequency(pitch), velocity, self.editor.notes.instrument)
        self._quiet = Clock.schedule_once(lambda _dt: self._silence(), HEARD)

    def _silence(self) -> None:
        if self._quiet is not None:
            self._quiet.cancel()
            self._quiet = None
            self.rooms.sound.note_off(KEY)

    def play(self) -> None:
        """Play the song from where the half disc is, or pause."""
        if self.playing:
            self._hush()
            return
        if self._player is None:
            self._player = SongPlayer(self.rooms.sound, self._seconds())
        notes, roll = self.editor.notes, self.editor.roll
        if roll.head >= notes.first + notes.length - 20:
            roll.head = roll.first
        self._player.play(self.song.arrangement, notes.frame(roll.head))
        self.playing = True
        self._look_soon()

    def _seconds(self):
        if self.song.piece_id is None:
            return lambda _index: None
        return seconds_of(self.rooms.library, self.song.piece_id)

    def seek(self, time: float) -> None:
        """Go to a millisecond, and go on playing if it was playing."""
        self.editor.roll.head = time
        if self.playing:
            self._player.jump(self.editor.notes.frame(time))

    def _look(self) -> None:
        if not self.playing:
            self._look_soon.cancel()
            return
        notes, roll = self.editor.notes, self.editor.roll
        time = notes.time(self._player.at)
        clip = notes.clip
        over = clip is None or (not clip.every and time > notes.first + notes.length + 400)
        if not self._player.playing or over:
            self._hush()
            roll.head = roll.first
            return
        roll.head = time
        if roll.x_of(time) > roll.right - dp(40) or time < roll.left:
            roll.go(time - 0.1 * roll.width * 1000 / dp(roll.zoom), roll.down)

    def _hush(self) -> None:
        self._look_soon.cancel()
        if self.playing:
            self.playing = False
            self.rooms.sound.stop_playing()

    # --- what can be done ---------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last step of the song back."""
        if not self.fixed:
            self.song.undo()

    def redo(self) -> None:
        """Do it again."""
        if not self.fixed:
            self.song.redo()

    def turn_rows(self) -> None:
        """Show a row for every semitone, or only those of the scale."""
        self.every = self.editor.every = not self.every

    def ask_scale(self) -> None:
        """Offer the scales."""
        editor = self.editor
        sheet = RowsSheet(scale=editor.scale.key, tonic=editor.root)

        def tune() -> None:
            editor.tune(SCALES[sheet.scale], int(sheet.tonic))
            self.scale_title = spoken(editor.scale.label(editor.root))

        def choose(name: str, value) -> None:
            setattr(sheet, name, value)
            tune()

        sheet.bind(on_steps=lambda _s, key: choose("scale", key), on_stand=lambda _s, pitch: choose("tonic", pitch))
        sheet.bind(on_bring=lambda _s: self.bring_to_scale())
        self.sheets.toggle(sheet)

    def bring_to_scale(self) -> None:
        """Bring every note to the scale that is shown."""
        done = not self.fixed and self.editor.notes.to_scale(self.editor.scale, self.editor.root)
        self.sheets.close()
        self._tell(done, "Every note is on the scale.")

    def ask_time(self) -> None:
        """Offer to bring the notes into time."""
        sheet = TimeSheet(tempo=round(self.editor.notes.tempo()))
        sheet.bind(on_bring=lambda _s, *how: self.bring_into_time(*how))
        self.sheets.toggle(sheet)

    def bring_into_time(self, tempo: float, lines: int, share: float) -> None:
        """Bring every note to its nearest line."""
        done = not self.fixed and self.editor.notes.in_time(float(tempo), int(lines), share)
        self.sheets.close()
        self._tell(done, "Every note is in time.")

    def _tell(self, done: bool, text: str) -> None:
        self.shell.toast(text if done else "It was so already.", undo=self.undo if done else None)

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Do what a key is for; see `KEYS`."""
        act = self._act_of(FAMILIAR.get(name, name), modifiers)
        if act is not None:
            act()
        return act is not None

    def _act_of(self, name: str, modifiers: frozenset[str]):
        editor, shift = self.editor, "shift" in modifiers
        if modifiers & {"ctrl", "meta"}:
            lean = {"up": lambda: editor.act("louder"), "down": lambda: editor.act("softer")}
            return {"z": self.redo if shift else self.undo, "y": self.redo, **lean}.get(name)
        by_hand = {
            "left": "shorter" if shift else "earlier",
            "right": "longer" if shift else "later",
            "up": "higher",
            "down": "lower",
            "delete": "drop",
            "backspace": "drop",
            ".": "louder",
            ",": "softer",
        }
        if name in by_hand:
            return lambda: editor.act(by_hand[name])
        return {
            "spacebar": self.play,
            "pageup": lambda: editor.step(-1),
            "pagedown": lambda: editor.step(1),
            "insert": editor.put_here,
            "n": editor.put_here,
            "home": lambda: self.seek(editor.roll.first),
            "+": lambda: editor.roll.magnify(ZOOM),
            "=": lambda: editor.roll.magnify(ZOOM),
            "-": lambda: editor.roll.magnify(1 / ZOOM),
            "0": editor.roll.show_all,
        }.get(name)

    def nearer(self, way: int) -> None:
        """Show time larger, or smaller."""
        self.editor.roll.magnify(ZOOM if way > 0 else 1 / ZOOM)

    # --- where things lie ---------------------------------------------------------------------------------

    def _arrange(self) -> None:
        if self.width < dp(300) or self.height < dp(300):
            return
        ids, edge = self.ids, dp(24)
        top = self.top - edge - dp(64)
        ids.back.pos = self.x + edge, top
        ids.play.pos = self.x + edge + dp(76), top - dp(4)
        ids.title.pos = ids.play.right + dp(20), top + (dp(24) if self.said else dp(12))
        ids.said.pos = ids.title.x, top - dp(2)
        keys = (ids.redo, ids.undo, ids.nearer, ids.farther)
        x = self.right - edge
        for key in keys:
            x -= key.width
            key.pos = x, top
            x -= dp(10)
        chips = ids.chips
        room = x - dp(8) - ids.title.right
        if chips.width <= room:
            chips.pos = x - dp(8) - chips.width, top + dp(4)
            below = top
        else:
            chips.pos = self.x + edge, top - dp(12) - dp(56)
            below = chips.y
        ids.editor.pos = self.x + edge, self.y + dp(20)
        ids.editor.size = self.width - 2 * edge, below - dp(12) - self.y - dp(20)


KEYS = (
    ("Space", "play and pause"),
    ("Page up and Page down", "the note before and after"),
    ("Left and right", "earlier and later; with Shift shorter and longer"),
    ("Up and down", "higher and lower; with Ctrl louder and softer"),
    ("N", "a new note where the half disc is"),
    ("Delete", "take it away"),
    ("+ and -", "nearer and farther"),
    ("0", "all of it"),
    ("Ctrl+Z, Ctrl+Shift+Z or Ctrl+Y", "undo and redo"),
)
"""Every key and what it does, for whoever wants to read them."""
