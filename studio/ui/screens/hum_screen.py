"""Hum: a tune from the mouth becomes notes on a scale, on any instrument. What was hummed is kept too."""

from __future__ import annotations

import time
from concurrent.futures import Future

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, OptionProperty, StringProperty

from studio.core.errors import StudioError
from studio.gallery.songs import seconds_of
from studio.music.arrangement import RATE, Tuning
from studio.music.instrument import standard
from studio.music.scale import DEFAULT_ROOT, DEFAULT_SCALE, SCALES
from studio.music.song import Event
from studio.ui import hum_choices, hum_layout, kept_hum, sound_choices
from studio.ui.hum_along import HumAlong
from studio.ui.hum_layout import BEGINS, NO_ANSWER, NO_NOTES, PLAYS_ALONG, SAMPLE, SAY
from studio.ui.kept_song import KeptSong
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.one_sheet import OneSheet
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.song_player import SongPlayer
from studio.ui.song_span import clock
from studio.ui.widgets.chip import Chip  # noqa: F401  the .kv names it
from studio.ui.widgets.horizon_bar import HorizonBar  # noqa: F401
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.meter import Meter  # noqa: F401
from studio.ui.widgets.roll import Roll  # noqa: F401
from studio.ui.widgets.sound_sheets import spoken
from studio.ui.widgets.speak_disc import SpeakDisc  # noqa: F401
from studio.ui.widgets.wave_bars import WaveBars  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

LOOKS = 1 / 20
"""Seconds between two looks at how loud it is."""
PATIENCE = 8.0
"""Seconds after which a microphone that gives nothing is taken for none."""
OPENS = 1.2
"""Seconds after which a microphone that is open, and perfectly still, is taken for one that hears."""
PREROLL = 1.0
"""Seconds before it was begun that are kept too."""
LOUD, LOUD_LOOKS = 0.45, 4
"""How loud a voice is, and for how many looks, for the take to begin by itself."""
LEAST = 0.5
"""Seconds that must have been hummed for anything to be looked for."""
FALL = 0.75


class HumScreen(Screen):
    """A hum on its way to notes."""

    state = OptionProperty("waiting", options=tuple(SAY))
    said = StringProperty("")
    """One line about the state."""

    level = NumericProperty(0.0)
    """How loud it is, 0…1, falling softly."""

    instrument = StringProperty("")
    scale = StringProperty(DEFAULT_SCALE.key)
    tonic = NumericProperty(DEFAULT_ROOT)
    scale_title = StringProperty("")
    instrument_title = StringProperty("")
    found = ObjectProperty(None, allownone=True)
    """What was found in the hum (`kept_hum.Heard`)."""

    playing = BooleanProperty(False)
    at = NumericProperty(0.0)
    """Where in the notes the half disc stands, 0…1."""

    def __init__(self, rooms: Rooms, **kwargs):
        self.song: KeptSong | None = None
        self.events: tuple[Event, ...] = ()
        """The notes as they would be kept."""
        self._clip = -1
        self._into: str | None = None
        self._begin_at = 0
        self._turn = self._loud = 0
        self._hummed_along = False
        self._since = 0.0
        self.sheets = OneSheet(self)
        self._player: SongPlayer | None = None
        self._along = HumAlong(rooms)
        self._stop_hearing = lambda: None
        super().__init__(rooms=rooms, **kwargs)
        self._follow = Clock.create_trigger(lambda _dt: self._look(), LOOKS, interval=True)
        self._play_on = Clock.create_trigger(lambda _dt: self._look_at_playing(), 1 / 30, interval=True)
        self._arrange_soon = Clock.create_trigger(lambda _dt: self._arrange(), -1)
        for name in ("pos", "size", "portrait", "state"):
            self.fbind(name, self._arrange_soon)
        self.fbind("state", self._stand)
        for name in ("scale", "tonic", "instrument", "found"):
            self.fbind(name, self._show)
        for name in ("feet", "chips"):
            self.ids[name].bind(size=self._arrange_soon)
        self.ids.bar.bind(on_seek=lambda _bar, value: self.seek(value))
        self._stand()

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, song_id: str | None = None, at: int = 0, **_args) -> None:
        """Listen. With `song_id` the hum goes into that song, at frame `at`; else it is a piece of its own."""
        sound = self.rooms.sound
        self._into, self._begin_at = song_id, at
        self.instrument, self.scale, self.tonic = kept_hum.remembered(self.rooms.settings)
        sound_choices.apply(self.rooms.settings, sound)
        if sound.state == "off":
            sound.start()
        self._stop_hearing = sound.state_changed.connect(lambda: soon(self._look))
        if self.rooms.library.read_only:
            self.state, self.said = "without", SAMPLE
        else:
            self.again()
        self._arrange_soon()

    def leave(self) -> None:
        """Keep what was hummed, and be quiet."""
        self._turn += 1
        self._stop_hearing()
        self.sheets.close()
        self._hush()
        self._follow.cancel()
        song, self.song = self.song, None
        self.found = self._player = None
        if song is not None and song.take is not None:
            when_done(self._end(song), lambda _: song.rest(), self._sorry)
            self.shell.toast("Kept.")
        self._along.end()
        self.rooms.sound.listen(False)
        self.rooms.sound.close_output()

    # --- listening ----------------------------------------------------------------------------------------

    def again(self) -> None:
        """Listen anew; nothing is kept before a voice, or a hand, begins it."""
        self._hush()
        self._turn += 1
        self.found, self.level, self._clip, self.song = None, 0.0, -1, None
        self.state, self.said = "waiting", "The microphone is opening."
        self._since, self._loud = time.monotonic(), 0
        self.rooms.sound.listen(True)
        self._follow()
        if self._into is not None:
            self._along.open()
            turn, into = self._turn, self._into
            opened = later(lambda: KeptSong.opened(self.rooms, into))
            when_done(opened, lambda song: turn == self._turn and setattr(self, "song", song), self._sorry)
        else:
            self.song = KeptSong(self.rooms)

    def begin(self) -> None:
        """Keep what is hummed from now on, and what was just before."""
        if self.state == "ready" and self.song is not None:
            late = self._along.begin(self.song, self._begin_at) if self._into is not None else 0
            self._hummed_along = self._along.playing
            self._clip = self.song.begin_take(self._begin_at, late=late, preroll=PREROLL).number
            self._since = time.monotonic()
            self.state, self.said = "humming", ""

    def _look(self) -> None:
        """See whether the microphone hears, and how loud."""
        sound = self.rooms.sound
        if self.state not in ("waiting", "ready", "humming"):
            self._follow.cancel()
            return
        level = sound.level()
        self.level = max(level, self.level * FALL)
        if self.state == "humming":
            self._look_at_take()
            return
        deaf = sound.microphone_reason or (sound.reason if sound.state == "silent" else "")
        if deaf or (self.state == "waiting" and time.monotonic() - self._since > PATIENCE):
            self._deaf(deaf)
        elif self.state == "waiting" and self.song is not None and self._hears(level):
            along = self._into is not None and self.song.arrangement.clips
            self.state, self.said = "ready", PLAYS_ALONG if along else BEGINS
        elif self.state == "ready":
            self._loud = self._loud + 1 if level > LOUD else 0
            if self._loud >= LOUD_LOOKS:
                self.begin()

    def _hears(self, level: float) -> bool:
        """Say whether the microphone is open: it gives something, or had the time to say that it can't."""
        return level > 0.0 or (self.rooms.sound.state == "ready" and time.monotonic() - self._since > OPENS)

    def _look_at_take(self) -> None:
        take = self.song.take if self.song is not None else None
        if take is None:
            return
        if take.frames:
            self.said = f"{clock(take.frames / RATE)}, and every second is kept."
        elif time.monotonic() - self._since > PATIENCE:
            self._end(self.song)
            self._deaf("")

    def _deaf(self, reason: str) -> None:
        self._follow.cancel()
        self.rooms.sound.listen(False)
        self.state, self.said = "without", reason or NO_ANSWER

    def done(self) -> None:
        """End the take, and look for its notes."""
        if self.state != "humming":
            return
        song, clip, turn = self.song, self._clip, self._turn
        self._follow.cancel()
        self.state, self.said, self.level = "finding", "", 0.0

        def find(_) -> None:
            self.rooms.sound.listen(False)
            when_done(later(lambda: kept_hum.heard(self.rooms, song, clip)), lambda heard: show(heard), self._sorry)

        def show(heard: kept_hum.Heard) -> None:
            song.rest()
            if turn == self._turn:
                self._found(heard)

        when_done(self._end(song), find, self._sorry)

    def _end(self, song: KeptSong) -> Future:
        """Have the writer end the take, in line with all else that is written: closing waits for that."""
        place = self._along.place()
        ended = self.rooms.library.later(lambda: song.end_take(place))
        ended.add_done_callback(lambda _: soon(self._along.end))
        return ended

    def leave_out(self) -> None:
        """Let go of the take: a piece of its own goes to the trash, in a song it is taken back."""
        if self.state != "humming":
            return
        song, rooms = self.song, self.rooms
        self._follow.cancel()
        self.song, self.state, self.said = None, "waiting", ""

        def put_away(_) -> None:
            if self._into is not None:
                song.undo()
                gone = rooms.library.later(lambda: None)
            else:
                gone = rooms.library.later(lambda: song.piece_id and rooms.gallery.trash(song.piece_id))
            when_done(gone, lambda _: self.parent is not None and self.again(), self._sorry)

        when_done(self._end(song), put_away, self._sorry)

    def _sorry(self, error: StudioError) -> None:
        self.shell.toast(str(error))
        if self.state in ("finding", "waiting"):
            self.state, self.said = "without", str(error)

    # --- what was found -----------------------------------------------------------------------------------

    def _found(self, heard: kept_hum.Heard) -> None:
        if heard.notes and heard.seconds >= LEAST:
            self.state, self.said, self.at = "found", "", 0.0
        else:
            self.state, self.said = "spoken", NO_NOTES if heard.seconds else "Nothing was heard."
        self.found = heard
        self._player = SongPlayer(self.rooms.sound, seconds_of(self.rooms.library, self.song.piece_id))

    def _ops(self):
        arrangement = self.song.arrangement
        tuning = Tuning(self.scale, int(self.tonic))
        return kept_hum.laid(arrangement, arrangement.clip(self._clip), self._start, self.events, tuning)

    def _show(self, *_) -> None:
        self.scale_title = spoken(SCALES[self.scale].label(int(self.tonic)))
        self.instrument_title = standard().instrument(self.instrument).title if self.instrument else ""
        heard = self.found
        self.ids.wave.peaks = None if heard is None else kept_hum.peaks_of(heard)
        self.events = ()
        if heard is not None and self.state == "found":
            self.events = kept_hum.events_of(heard, SCALES[self.scale], int(self.tonic), self.instrument)
        self.ids.roll.notes = kept_hum.rows_of(self.events)
        if self.playing:
            self._player.change(kept_hum.shown(self.song.arrangement, self._ops()))

    def play(self) -> None:
        """Hear the notes, or pause."""
        if self.playing:
            self._hush()
        elif self.state == "found":
            self._play_from(0.0 if self.at > 0.99 else self.at)

    def seek(self, value: float) -> None:
        """Go to a place, 0…1."""
        self.at = value
        if self.playing:
            self._play_from(value)

    @property
    def _stretch(self) -> tuple[int, int]:
        return kept_hum.stretch_of(self._start, self.events)

    @property
    def _start(self) -> int:
        """The frame of the song at which the notes begin: where they were hummed to it, else where it was asked."""
        clip = self.song.arrangement.clip(self._clip)
        return kept_hum.hummed_at(clip, self.events) if self._hummed_along else clip.start

    def _play_from(self, value: float) -> None:
        start, length = self._stretch
        self.rooms.sound.open_output()
        self._player.play(kept_hum.shown(self.song.arrangement, self._ops()), round(start + value * length))
        self.at, self.playing = value, True
        self._play_on()

    def _look_at_playing(self) -> None:
        if not self.playing:
            self._play_on.cancel()
            return
        start, length = self._stretch
        share = (self._player.at - start) / length
        if share > 1.05 or not self._player.playing:
            self._hush()
            self.at = 0.0
        elif not self.ids.bar.held:
            self.at = min(1.0, max(0.0, share))

    def _hush(self) -> None:
        self._play_on.cancel()
        if self.playing:
            self.playing = False
            self.rooms.sound.stop_playing()

    # --- keeping ------------------------------------------------------------------------------------------

    def keep(self) -> int:
        """Keep the notes beside the hum, and show the song; return the number of their clip."""
        song, ops = self.song, self._ops()
        song.do(*ops)
        song.rest()
        self._go_on("The notes are kept. What you hummed lies beside them, quiet.", song)
        return next(op.clip.number for op in ops if hasattr(op, "clip"))

    def keep_hum(self) -> None:
        """Leave it at the take."""
        self._go_on("Kept as you hummed it.", self.song)

    def edit(self) -> None:
        """Keep the notes, and take them up one by one."""
        song, shell = self.song, self.shell
        clip = self.keep()
        shell.go("notes", song=song, clip=clip)

    def _go_on(self, words: str, song: KeptSong) -> None:
        shell = self.shell
        self.sheets.close()
        shell.back()
        if self._into is None and shell.knows("song"):
            shell.go("song", piece_id=song.piece_id)
        shell.toast(words)

    # --- choosing -----------------------------------------------------------------------------------------

    def ask_instrument(self) -> None:
        """Offer the instruments."""
        self.sheets.toggle(hum_choices.instruments(self))

    def ask_scale(self) -> None:
        """Offer the scales and what they stand on."""
        self.sheets.toggle(hum_choices.scales(self))

    # --- what can be pressed ------------------------------------------------------------------------------

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Space begins, ends and plays."""
        if name != "spacebar" or modifiers:
            return False
        {"ready": self.begin, "humming": self.done, "found": self.play}.get(self.state, lambda: None)()
        return True

    def say(self, state: str) -> str:
        """Return what the screen says."""
        return SAY[state]

    def _stand(self, *_) -> None:
        """Put out the buttons of the state."""
        feet = self.ids.feet
        feet.clear_widgets()
        for button, act in hum_layout.buttons(self):
            button.bind(on_release=lambda _button, act=act: act())
            button.pos_hint = {"center_y": 0.5}
            feet.add_widget(button)
        self._show()

    # --- where things lie ---------------------------------------------------------------------------------

    def _arrange(self) -> None:
        if self.width >= dp(300) and self.height >= dp(300):
            hum_layout.arrange(self)
