"""Sound: pads that are always in key. What is played is kept as it is played."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from studio.core.errors import StudioError
from studio.music.instrument import standard
from studio.music.note import frequency
from studio.music.pads import pads
from studio.music.scale import DEFAULT_ROOT, DEFAULT_SCALE, SCALES
from studio.ui.captured_song import CapturedSong
from studio.ui.kv import load_kv
from studio.ui.later import when_done
from studio.ui.loop import soon
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.widgets.capture_line import CaptureLine  # noqa: F401  the .kv names it
from studio.ui.widgets.chip import Chip  # noqa: F401
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.meter import Meter  # noqa: F401
from studio.ui.widgets.pads import KEYS, Pads  # noqa: F401
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.sound_sheets import InstrumentSheet, ScaleSheet, UnderneathSheet, spoken
from studio.ui.widgets.underneath import Underneath  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

EDGE, GAP, TOP = 24, 20, 112
"""Dp at the window's edge, between the panel and the pads, and from the top to them."""
PANEL = 252
FOOT, FOOT_TALL, FOOT_LOW = 180, 306, 150
"""Dp below the pads for the captured sound: in a wide window, in an upright one, in one that is neither."""
LOW = 900
"""Dp of height below which an upright window has its button beside the captured sound."""
LEAST_WIDE, LEAST_TALL = 770, 1040
"""Dp of height below which what lies underneath goes into a sheet, so that the pads stay large."""
SHEET = 372
"""Dp that the instruments take in an upright window."""
LOOKS = 1 / 15
"""Seconds between two looks at how loud it is, while it sounds."""
KEY_VELOCITY = 0.7
CHOICES = ("instrument", "scale", "tonic", "bed")
"""What is remembered, by the name of its property and of its setting."""
INSTRUMENT, BED = "handpan", "bowl"
"""What is there the first time."""


class SoundScreen(Screen):
    """The pads, what lies underneath them, and the last minutes."""

    instrument = StringProperty(INSTRUMENT)
    """Name of the instrument."""

    scale = StringProperty(DEFAULT_SCALE.key)
    """Key of the scale."""

    tonic = NumericProperty(DEFAULT_ROOT)
    """Pitch of the lowest pad."""

    bed = StringProperty(BED)
    """Name of what lies underneath, "" for nothing. It begins to sound with the first touch."""

    calm = StringProperty("")
    """One line about a sound that can't be heard, or nothing."""

    empty = BooleanProperty(True)
    """Whether nothing was played that could be kept."""

    compact = BooleanProperty(False)
    """Whether what lies underneath is in a sheet, for want of room."""

    looking_only = BooleanProperty(False)
    """Whether this is the sample, where nothing is captured."""

    song = ObjectProperty(None, allownone=True)
    """What is being captured (`CapturedSong`)."""

    def __init__(self, rooms: Rooms, **kwargs):
        self._bedded = False
        self._sounding: dict[int, int] = {}
        self._turn = None
        self._sheet: Sheet | None = None
        super().__init__(rooms=rooms, **kwargs)
        self.looking_only = rooms.library.read_only
        self._remembered()
        self.pads: Pads = self.ids.pads.__self__
        self.pads.bind(on_strike=self._strike, on_lift=self._lift, on_rest=self._rest)
        self.line: CaptureLine = self.ids.line.__self__
        for name in ("scale", "tonic"):
            self.fbind(name, self._tune)
        self._tune()
        for name in CHOICES:
            self.fbind(name, self._show_choices)
        self._arrange_soon = Clock.create_trigger(lambda _dt: self._arrange(), -1)
        for name in ("pos", "size", "portrait", "calm"):
            self.fbind(name, self._arrange_soon)

    def _remembered(self) -> None:
        settings, known = self.rooms.settings, standard()
        instrument, bed = settings.get("instrument", INSTRUMENT), settings.get("bed", BED)
        self.instrument = instrument if instrument in known.playable else next(iter(known.playable))
        self.bed = bed if bed in known.drones else ""
        scale, tonic = settings.get("scale", DEFAULT_SCALE.key), settings.get("tonic", DEFAULT_ROOT)
        self.scale = scale if scale in SCALES else DEFAULT_SCALE.key
        self.tonic = tonic if 24 <= tonic <= 72 else DEFAULT_ROOT

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, **_args) -> None:
        """Be ready to sound at the first touch."""
        sound = self.rooms.sound
        if sound.state == "off":
            sound.start()
        sound.open_output()
        self._begin()
        Window.bind(on_key_up=self._key_up)
        self._stop_hearing = sound.state_changed.connect(lambda: soon(self._hear))
        self._hear()
        self._arrange_soon()

    def leave(self) -> None:
        """Let everything fade; what was played is kept already."""
        Window.unbind(on_key_up=self._key_up)
        self._stop_hearing()
        self.pads.lift_all()
        self.song.end()
        self._bedded = False
        self.rooms.sound.close_output()
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None
        self.ids.meter.level = 0
        self._close_sheet()

    def _begin(self) -> None:
        """Begin a capture; it is nothing until its first note."""
        self.song = CapturedSong(self.rooms)
        self.song.drone(self._drone, frequency(self.tonic))
        self._look()

    @property
    def _drone(self) -> str | None:
        """What sounds underneath now."""
        return self.bed or None if self._bedded else None

    def _hear(self) -> None:
        self.calm = self.rooms.sound.reason

    # --- playing ------------------------------------------------------------------------------------------

    def _strike(self, _pads, pad, velocity: float) -> None:
        self._sounding[pad.index] = pad.pitch
        self.rooms.sound.note_on(pad.pitch, pad.frequency, velocity, self.instrument)
        if self.song.over:
            self.song.end()
            self._begin()
        if not self._bedded:
            self._lay_underneath()
        if not self.looking_only:
            self.song.note_on(pad.pitch, pad.frequency, velocity, self.instrument)
            self.empty = False
        self._wake()

    def _lift(self, _pads, pad) -> None:
        pitch = self._sounding.pop(pad.index, pad.pitch)
        if pitch not in self._sounding.values():
            self.rooms.sound.note_off(pitch)
            self.song.note_off(pitch)

    def _rest(self, _pads) -> None:
        self.song.rest()

    def _lay_underneath(self) -> None:
        """Let the chosen bed sound, and be part of the song."""
        self._bedded = True
        root = frequency(self.tonic)
        self.rooms.sound.drone(self._drone, root)
        self.song.drone(self._drone, root)
        self._wake()

    def _tune(self, *_) -> None:
        # what is held is let go: its pad sounds something else now
        self.pads.lift_all()
        self.pads.pads = pads(SCALES[self.scale], int(self.tonic))

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Play a pad: four rows of four keys lie as the pads do."""
        if name not in KEYS or modifiers & {"ctrl", "alt", "meta"}:
            return False
        self.pads.press(name, KEYS[name], KEY_VELOCITY)
        return True

    def _key_up(self, _window, key, *_):
        self.pads.lift(Window._system_keyboard.keycode_to_string(key))  # noqa: SLF001

    # --- keeping ------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep what was played, and begin anew."""
        song = self.song
        if song.empty:
            return
        self.pads.lift_all()

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
            self.song = song
            song.drone(self._drone, frequency(self.tonic))
            self._look()

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
        sounds = level > 0 or self.pads.held
        if sounds or not (self.song.empty or self.song.over):
            # at rest only the line moves, one bar at a time
            self._turn = Clock.schedule_once(self._follow, LOOKS if sounds else max(LOOKS, self.line.step))
        else:
            self._turn = None

    def _look(self) -> None:
        if not self.song.over:
            self.line.look(self.song)
        self.empty = self.song.empty

    # --- choosing -----------------------------------------------------------------------------------------

    def choose_bed(self, name: str) -> None:
        """Let something else sound underneath, "" for nothing."""
        self.bed = name
        self.rooms.settings.set("bed", name)
        self._lay_underneath()

    def choose_instrument(self, name: str) -> None:
        """Take up another instrument."""
        self.instrument = name
        self.rooms.settings.set("instrument", name)

    def choose_scale(self, key: str) -> None:
        """Climb by other steps."""
        self.scale = key
        self.rooms.settings.set("scale", key)

    def choose_tonic(self, pitch: int) -> None:
        """Stand on another note; what lies underneath goes along."""
        self.tonic = pitch
        self.rooms.settings.set("tonic", int(pitch))
        if self._bedded:
            self._lay_underneath()

    def instrument_title(self, name: str) -> str:
        """Return what an instrument is called."""
        return standard().instrument(name).title

    def instrument_icon(self, name: str) -> str:
        """Return the icon of an instrument."""
        return standard().instrument(name).icon

    def scale_title(self, key: str, tonic: float) -> str:
        """Return what a scale is called, such as "D minor, five notes"."""
        return spoken(SCALES[key].label(int(tonic)))

    def bed_title(self, name: str) -> str:
        """Return what lies underneath is called."""
        return standard().drones[name].title if name else "None"

    def bed_icon(self, name: str) -> str:
        """Return the icon of what lies underneath."""
        return standard().drones[name].icon if name else "circle-off"

    def toggle(self, kind: type[Sheet]) -> None:
        """Open a sheet, or close it when it is open."""
        again = isinstance(self._sheet, kind)
        self._close_sheet()
        if again:
            return
        self._sheet = sheet = kind()
        if kind is ScaleSheet:
            sheet.bind(on_steps=lambda _s, key: self.choose_scale(key))
            sheet.bind(on_stand=lambda _s, pitch: self.choose_tonic(pitch))
        else:
            sheet.share = min(0.6, dp(SHEET) / self.height) if kind is InstrumentSheet else 0.6
            choose = self.choose_instrument if kind is InstrumentSheet else self.choose_bed
            sheet.bind(on_choose=lambda _s, name: choose(name))
        sheet.bind(on_closed=self._sheet_closed)
        self._show_choices()
        sheet.open(self)

    def _show_choices(self, *_) -> None:
        """Mark in the open sheet what is chosen."""
        for name in CHOICES:
            if self._sheet is not None and hasattr(self._sheet, name):
                setattr(self._sheet, name, getattr(self, name))

    def ask_instrument(self) -> None:
        """Offer the instruments."""
        self.toggle(InstrumentSheet)

    def ask_scale(self) -> None:
        """Offer the scales and their tonics."""
        self.toggle(ScaleSheet)

    def ask_bed(self) -> None:
        """Offer what can lie underneath."""
        self.toggle(UnderneathSheet)

    def _close_sheet(self) -> None:
        if self._sheet is not None:
            self._sheet.close()

    def _sheet_closed(self, *_) -> None:
        self._sheet = None

    # --- where things lie ---------------------------------------------------------------------------------

    def _arrange(self) -> None:
        if self.width < dp(300) or self.height < dp(300):
            return
        self.compact = self.height < dp(LEAST_TALL if self.portrait else LEAST_WIDE)
        ids, edge = self.ids, dp(EDGE)
        ids.back.pos = self.x + edge, self.top - edge - dp(64)
        ids.title.pos = self.x + dp(108), ids.back.center_y - ids.title.height / 2
        ids.speak.y = ids.back.y
        ids.calm.pos = self.x + edge, self.top - dp(TOP) - ids.calm.height + dp(8)
        (self._stand if self.portrait else self._lie)()

    def _lie(self) -> None:
        """What lies underneath at the left, the pads beside it, the last minutes below."""
        ids, edge = self.ids, dp(EDGE)
        ids.chips.pos = self.x + dp(300 if self.width >= dp(1100) else 230), self.top - edge - dp(64)
        top = self.top - dp(TOP) - (ids.calm.height + dp(4) if self.calm else 0)
        bottom, left = self.y + dp(FOOT), self.x + edge
        ids.underneath.columns = 1
        ids.underneath.pos, ids.underneath.size = (left, bottom), (dp(PANEL), top - bottom)
        if not self.compact:
            left += dp(PANEL + GAP)
        ids.pads.gap = 12
        ids.pads.pos, ids.pads.size = (left, bottom), (self.right - edge - left, top - bottom)
        self._lay_foot(self.y + dp(95), self.y + dp(6))

    def _lay_foot(self, level: float, words: float) -> None:
        """The last minutes, the meter and the one button, side by side."""
        ids = self.ids
        ids.shore.pos = self.x, level - dp(1)
        ids.keep.wide = 220
        ids.keep.pos = self.right - dp(EDGE + 220), level - dp(43)
        ids.meter.pos = ids.keep.x - dp(22 + 44), level - ids.meter.height / 2 + dp(4)
        self._lay_line(ids.meter.x - dp(16), level, words)

    def _stand(self) -> None:
        """The pads across the window, what lies underneath below them, then the last minutes and the one button."""
        ids, edge = self.ids, dp(EDGE)
        ids.chips.pos = self.x + edge, self.top - dp(TOP) - dp(64)
        if self.calm:
            ids.calm.y = ids.chips.y - dp(12) - ids.calm.height
        top = (ids.calm.y if self.calm else ids.chips.y) - dp(20)
        wide, low = self.width - 2 * edge, self.height < dp(LOW)
        bottom = self.y + dp(FOOT_LOW if low else FOOT_TALL)
        ids.underneath.columns = 4
        ids.underneath.pos, ids.underneath.size = (self.x + edge, bottom), (wide, dp(191))
        if not self.compact:
            bottom += dp(191 + GAP)
        ids.pads.gap = 8 if low else 12
        ids.pads.pos, ids.pads.size = (self.x + edge, bottom), (wide, max(1, top - bottom))
        if low:
            self._lay_foot(self.y + dp(84), self.y + dp(2))
            return
        ids.keep.wide = wide / dp(1)
        ids.keep.pos = self.x + edge, self.y + edge
        level = self.y + dp(228)
        ids.shore.pos = self.x, level - dp(1)
        ids.meter.pos = self.right - edge - dp(44), level - ids.meter.height / 2
        self._lay_line(ids.meter.x - dp(16), level, self.y + dp(128))

    def _lay_line(self, right: float, level: float, words: float) -> None:
        ids, left = self.ids, self.x + dp(EDGE)
        ids.line.pos, ids.line.size = (left, level - dp(56)), (right - left, dp(112))
        ids.ago.pos = left, words
        ids.now.y = words
