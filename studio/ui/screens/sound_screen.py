"""Sound: pads that are always in key. What is played is kept as it is played."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from studio.core.errors import StudioError
from studio.gallery.songs import seconds_of
from studio.music.arrangement import Tuning
from studio.music.instrument import standard
from studio.music.pads import OCTAVES, fitted_at, pads
from studio.music.scale import DEFAULT_ROOT, DEFAULT_SCALE, SCALES
from studio.ui import sound_choices
from studio.ui.captured_song import CapturedSong
from studio.ui.gone_on import LeftBehind, keep_layers, left_behind
from studio.ui.kept_song import KeptSong
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.layering import Layering
from studio.ui.loop import soon
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.sound_hand import SoundHand
from studio.ui.sound_layout import arrange, is_compact
from studio.ui.sound_panes import SoundPanes
from studio.ui.sound_tuning import INSTRUMENT
from studio.ui.widgets.capture_line import CaptureLine  # noqa: F401  the .kv names it
from studio.ui.widgets.chip import Chip  # noqa: F401
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.meter import Meter  # noqa: F401
from studio.ui.widgets.pads import KEYS, Pads  # noqa: F401
from studio.ui.widgets.pressable import focused
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.underneath import Underneath  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

LOOKS = 1 / 15
"""Seconds between two looks at how loud it is, while it sounds."""
LISTENS, LISTENS_FAR = 1 / 50, 0.4
"""Seconds between two looks at what keyboards played, when one is there and when none is."""
KEY_VELOCITY = 0.7
CHOICES = ("instrument", "scale", "tonic", "bed", "octave", "fits", "slides")
"""What is remembered, by the name of its property and of its setting."""
BED = "bowl"
"""What is there the first time."""
ALONG = "The song plays. What you play now lies over it."


class SoundScreen(Screen):
    """The pads, what lies underneath them, and the last minutes."""

    instrument = StringProperty(INSTRUMENT)
    """Name of the instrument."""

    scale = StringProperty(DEFAULT_SCALE.key)
    """Key of the scale."""

    tonic = NumericProperty(DEFAULT_ROOT)
    """Pitch of the lowest pad, before it is moved by octaves."""

    octave = NumericProperty(0)
    """By how many octaves the pads are moved."""

    fits = BooleanProperty(False)
    """Whether any place on the pads sounds what fits what lies underneath."""

    slides = BooleanProperty(False)
    """Whether a finger that moves takes its note along."""

    bed = StringProperty(BED)
    """Name of what lies underneath, "" for nothing. It begins to sound with the first touch."""

    calm = StringProperty("")
    """One line about a sound that can't be heard, or nothing."""

    empty = BooleanProperty(True)
    """Whether nothing was played that could be kept."""

    compact = BooleanProperty(False)
    """Whether what lies underneath is in a sheet, for want of room."""

    roomy = BooleanProperty(True)
    """Whether there is room for icons and long words at the top."""

    going = BooleanProperty(False)
    """Whether layers go round."""

    along = BooleanProperty(False)
    """Whether a layer is played along with a kept song."""

    looking_only = BooleanProperty(False)
    """Whether this is the sample, where nothing is captured."""

    song = ObjectProperty(None, allownone=True)
    """What is being captured (`CapturedSong`)."""

    def __init__(self, rooms: Rooms, **kwargs):
        self._bedded = False
        self._turn = None
        self.layering = Layering(rooms.sound)
        self.hand = SoundHand(rooms.sound, self.layering, CapturedSong(rooms))
        super().__init__(rooms=rooms, **kwargs)
        self.looking_only = rooms.library.read_only
        self.hand.captures = not self.looking_only
        self._remembered()
        self.pads: Pads = self.ids.pads.__self__
        self.pads.bind(on_strike=self._strike, on_lift=self._lift, on_rest=self._rest)
        self.pads.bind(on_slide=lambda _pads, pad, hertz: self.hand.slide(pad, hertz))
        self.pads.bind(on_lean=lambda _pads, pad, pressure: self.hand.lean(pad, pressure))
        self.line: CaptureLine = self.ids.line.__self__
        self.panes = SoundPanes(self)
        self._listen = Clock.create_trigger(lambda _dt: self._hear_keyboards(), LISTENS_FAR)
        for name in ("instrument", "scale", "tonic", "octave", "fits"):
            self.fbind(name, self._tune)
        self._tune()
        for name in CHOICES:
            self.fbind(name, lambda *_: self.panes.show_choices())
        self._arrange_soon = Clock.create_trigger(lambda _dt: self.arrange(), -1)
        for name in ("pos", "size", "portrait", "calm"):
            self.fbind(name, self._arrange_soon)
        for name in ("layers", "speak", "chips"):
            self.ids[name].bind(size=self._arrange_soon)

    def _remembered(self) -> None:
        settings, known = self.rooms.settings, standard()
        instrument, bed = settings.get("instrument", INSTRUMENT), settings.get("bed", BED)
        self.instrument = instrument if instrument in known.playable else next(iter(known.playable))
        self.bed = bed if bed in known.drones else ""
        scale, tonic = settings.get("scale", DEFAULT_SCALE.key), settings.get("tonic", DEFAULT_ROOT)
        self.scale = scale if scale in SCALES else DEFAULT_SCALE.key
        self.tonic = tonic if 24 <= tonic <= 72 else DEFAULT_ROOT
        octave = settings.get("octave", 0)
        self.octave = octave if octave in OCTAVES else 0
        self.fits, self.slides = settings.get("fits", False), settings.get("slides", False)

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, song_id: str | None = None, **_args) -> None:
        """Be ready to sound at the first touch. With a `song_id` what is played is one more layer of that song."""
        sound = self.rooms.sound
        if sound.state == "off":
            sound.start()
        sound_choices.apply(self.rooms.settings, sound)
        self.along = song_id is not None
        sound.open_output()
        if self.song is None:
            self._begin()
            self._look_behind()
        elif self.song.over:
            self._begin()
        else:
            self._take_up(self.song)
        Window.bind(on_key_up=self._key_up)
        self._stop_hearing = [
            sound.state_changed.connect(lambda: soon(self._hear)),
            sound.noticed.connect(lambda line: soon(lambda: self._notice(line))),
            self.layering.changed.connect(self._layered),
        ]
        self.hand.tune(self.scale, int(self.tonic))
        self._listen()
        self._hear()
        self._arrange_soon()
        if song_id is not None:
            opened = later(lambda: (KeptSong.opened(self.rooms, song_id), seconds_of(self.rooms.library, song_id)))
            when_done(opened, lambda found: self._play_along(*found), self._sorry)

    def _play_along(self, song: KeptSong, read_second) -> None:
        if self.along and self.parent is not None:
            self.layering.along(song, read_second)

    def leave(self) -> None:
        """Let everything fade; what was played is kept already, and can be gone on with for ten minutes."""
        Window.unbind(on_key_up=self._key_up)
        self._listen.cancel()
        self.rooms.sound.set_midi(None)
        self.pads.lift_all()
        self.layering.stop()
        for stop in self._stop_hearing:
            stop()
        self.along = self.going = self._bedded = False
        self._underneath()
        self.song.end()
        self.rooms.sound.close_output()
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None
        self.ids.meter.level = 0
        self.panes.close()

    def _begin(self) -> None:
        """Begin a capture; it is nothing until its first note."""
        self._take_up(CapturedSong(self.rooms))

    def _look_behind(self) -> None:
        """Go on with what was played before the studio was started, unless hands are quicker."""

        def take(left: LeftBehind | None) -> None:
            if left is not None and left.layered:
                keep_layers(left.song(self.rooms), self.shell)
            elif left is not None and self.song.empty and self.parent is not None:
                self._take_up(left.song(self.rooms))
                self._wake()

        if not self.looking_only:
            when_done(later(lambda: left_behind(self.rooms)), take, self._sorry)

    def _take_up(self, song: CapturedSong) -> None:
        self.song = self.hand.song = song
        self.layering.take(song)
        self._underneath()
        self._tell_tuning()
        self._look()

    def _underneath(self) -> None:
        """Let what is chosen sound underneath, once it has begun."""
        self.hand.underneath(self.bed if self._bedded else "", self.scale, int(self.tonic))

    def _hear(self) -> None:
        self.calm = self.rooms.sound.reason or (ALONG if self.along else "")

    def _notice(self, line: str) -> None:
        if line and self.parent is not None:
            self.shell.toast(line)

    # --- playing ------------------------------------------------------------------------------------------

    def _strike(self, _pads, pad, velocity: float) -> None:
        self._touched()
        self.hand.strike(pad, velocity)
        self.empty = self.song.empty
        self._wake()

    def _touched(self) -> None:
        """Something is about to sound: what follows a long rest is another capture, and the bed begins."""
        if self.song.over and not self.layering.running:
            self.song.end()
            self._begin()
        if not self._bedded and not self.along:
            self._lay_underneath()

    def _lift(self, _pads, pad) -> None:
        self.hand.lift(pad)

    def _rest(self, _pads) -> None:
        self.song.rest()

    def _lay_underneath(self) -> None:
        """Let the chosen bed sound, and be part of the song."""
        self._bedded = True
        self._underneath()
        self._wake()

    def _tune(self, *_) -> None:
        # what is held is let go: its pad sounds something else now
        self.pads.lift_all()
        kit = standard().instrument(self.instrument)
        scale, tonic = SCALES[self.scale], int(self.tonic)
        octave = int(self.octave)
        self.pads.pads = laid = pads(scale, tonic, octave=octave, kit=kit)
        root = tonic + 12 * octave
        fitting = self.fits and not kit.pieces
        self.pads.fit = (lambda x, y: fitted_at(laid, scale, root, x, y)) if fitting else None
        self.hand.instrument = self.instrument
        if self.parent is not None:
            self.hand.tune(self.scale, tonic)
        self._tell_tuning()

    def _tell_tuning(self) -> None:
        tuning = Tuning(self.scale, int(self.tonic) + 12 * int(self.octave))
        self.layering.tuning = tuning
        if self.song is not None:
            self.song.tuning = tuning

    def _hear_keyboards(self) -> None:
        for note, index in self.hand.hear(self.pads.pads, self._touched):
            self.pads.shine(note.key, index)
            self._wake()
        self._listen.timeout = LISTENS if self.rooms.sound.keyboards else LISTENS_FAR
        self._listen()

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Play a pad: four rows of four keys lie as the pads do. Space begins, closes and stops a loop."""
        if "ctrl" in modifiers and name == "z" and not self.looking_only:
            (self.layering.redo if "shift" in modifiers else self.layering.undo)()
            return True
        if modifiers & {"ctrl", "alt", "meta"}:
            return False
        if name == "spacebar" and focused() is None and not self.looking_only:
            self.panes.main()
            return True
        if name not in KEYS:
            return False
        self.pads.press(name, KEYS[name], KEY_VELOCITY)
        return True

    def _key_up(self, _window, key, *_):
        self.pads.lift(Window._system_keyboard.keycode_to_string(key))  # noqa: SLF001

    # --- keeping ------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep what was played, and begin anew. Along with a song all of it is kept already."""
        if self.along:
            self.shell.back()
            return
        song = self.song
        if song.empty:
            return
        self.pads.lift_all()
        self.layering.stop()

        def undo() -> None:
            when_done(song.let_go(), lambda _: self._take_back(song), self._sorry)

        def sorry(error: StudioError) -> None:
            self._sorry(error)
            self._take_back(song)

        when_done(song.keep(), lambda _: self.shell.toast("Kept.", undo=undo), sorry)
        self._begin()

    def _take_back(self, song: CapturedSong) -> None:
        """Go on with a capture, unless something else was played since."""
        if self.song.empty and self.parent is not None:
            self._take_up(song)

    def _sorry(self, error: StudioError) -> None:
        self.shell.toast(str(error))

    # --- what is seen of it -------------------------------------------------------------------------------

    def _wake(self) -> None:
        """Something sounds: look at it for as long as it does."""
        if self._turn is not None:
            self._turn.cancel()
        self._turn = Clock.schedule_once(self._follow, LOOKS)

    def _follow(self, _dt) -> None:
        level = self.rooms.sound.level()
        self.ids.meter.level = level
        self._look()
        sounds = level > 0 or self.pads.held or self.going
        if sounds or not (self.song.empty or self.song.over):
            # at rest only the line moves, one bar at a time
            self._turn = Clock.schedule_once(self._follow, LOOKS if sounds else max(LOOKS, self.line.step))
        else:
            self._turn = None

    def _look(self) -> None:
        if not self.song.over:
            self.line.look(self.song)
        self.empty = self.song.empty

    def _layered(self) -> None:
        """The layers are others: say so, and look at them for as long as they go round."""
        self.going = self.layering.running
        self.panes.show_layers()
        if self.going:
            self._wake()
        self._look()

    # --- choosing -----------------------------------------------------------------------------------------

    def choose(self, what: str, value) -> None:
        """Choose one of `CHOICES`, and remember it."""
        setattr(self, what, value)
        self.rooms.settings.set(what, value)
        if what == "bed" or (what in ("scale", "tonic") and self._bedded):
            self._lay_underneath()

    def choose_bed(self, name: str) -> None:
        """Let something else sound underneath, "" for nothing."""
        self.choose("bed", name)

    def choose_instrument(self, name: str) -> None:
        """Take up another instrument; it is heard for a moment."""
        self.choose("instrument", name)
        self.hand.preview(self.pads.pads, Clock.schedule_once)
        self._wake()

    def arrange(self) -> None:
        """Lay it out anew; the pads make room for a sheet that stays open while one plays."""
        if self.width < dp(300) or self.height < dp(300):
            return
        sheet = self.panes.fitted()
        self.compact = is_compact(self)
        self.roomy = self.portrait or (self.width >= dp(1100) and sheet is None)
        arrange(self, sheet)
