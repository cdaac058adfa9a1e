"""Settings: how it looks, how it moves, where things lie. Nothing here has to be touched."""

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.utils import get_color_from_hex

from studio import __version__
from studio.core import paths, whereabouts
from studio.core.errors import StudioError
from studio.library.library import needs_passphrase
from studio.ui import copies
from studio.ui.aside import aside
from studio.ui.auto_lock import CHOICES, MINUTES
from studio.ui.auto_lock import SETTING as LOCK_AFTER
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.pressure import FINGERS_DRAW, SETTING, STRAIGHT, curve_of
from studio.ui.reflecting import CHECK_INS, THIS_DAY
from studio.ui.screen import Screen
from studio.ui.steadying import SETTING as STEADY_HAND
from studio.ui.theme import theme
from studio.ui.tokens import COLOURS, THEMES
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.inner_page import InnerPage  # noqa: F401  the .kv names what is in its .kv
from studio.ui.widgets.lead_row import LeadRow  # noqa: F401
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.tick import Tick  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401
from studio.ui.work import workbench_of

load_kv(__file__)

SOUND = {
    "off": "The sound is resting.",
    "starting": "The sound is waking up.",
    "ready": "The sound is there.",
    "silent": "There is no sound here. Everything else works.",
}
LOCKED = "It opens with a passphrase, or with the recovery code."
OPEN = "It opens without a passphrase, for anyone who can use this computer account."
HERE = "Everything is here, on this machine, in {place}."
ELSEWHERE = "Everything is here, in {place}. It opens in place of the usual library."
FINGERS = {"auto": "Unless a pen is near", "on": "Always", "off": "Never"}
WORDS = {"dusk": "Dusk", "paper": "Paper", "contrast": "Contrast"}


class Look(Pressable, FloatLayout):
    """One of the looks, shown in its own colours."""

    look = StringProperty("dusk")
    """Its name, of `studio.ui.tokens.THEMES`."""

    word = StringProperty("")
    chosen = BooleanProperty(False)

    sky = ListProperty([0, 0, 0, 1])
    sun = ListProperty([0, 0, 0, 1])
    shore = ListProperty([0, 0, 0, 1])
    letters = ListProperty([0, 0, 0, 1])

    def on_look(self, _widget, look):
        """Take the colours of the look, whichever is on."""
        column = THEMES.index(look)
        for name, token in (("sky", "bg"), ("sun", "accent"), ("shore", "horizon"), ("letters", "ink")):
            setattr(self, name, get_color_from_hex(COLOURS[token][column]))
        self.word = WORDS[look]


class LockAfter(BoxLayout):
    """After how many minutes without a touch the library locks by itself."""

    minutes = NumericProperty(MINUTES)
    """One of `CHOICES`; 0 is never."""

    def on_kv_post(self, _base):
        """Lay out the choices."""
        for choice in CHOICES:
            chip = Chip(text="Never" if choice == 0 else f"{choice} minutes")
            chip.minutes = choice
            chip.bind(on_release=lambda chip: setattr(self, "minutes", chip.minutes))
            self.ids.chips.add_widget(chip)
        self.on_minutes()

    def on_minutes(self, *_):
        """Mark the one that holds."""
        for chip in self.ids.chips.children:
            chip.chosen = chip.minutes == self.minutes


class FingersDraw(BoxLayout):
    """Whether fingers draw."""

    rule = StringProperty("auto")
    """One of `FINGERS`."""

    def on_kv_post(self, _base):
        """Lay out the choices."""
        for rule, text in FINGERS.items():
            chip = Chip(text=text)
            chip.rule = rule
            chip.bind(on_release=lambda chip: setattr(self, "rule", chip.rule))
            self.ids.chips.add_widget(chip)
        self.on_rule()

    def on_rule(self, *_):
        """Mark the one that holds."""
        for chip in self.ids.chips.children:
            chip.chosen = chip.rule == self.rule


class SettingsScreen(Screen):
    """How the studio looks and behaves."""

    sound_line = StringProperty("")
    place_line = StringProperty("")
    """Where the library lies."""

    other = BooleanProperty(False)
    """Whether it opens in place of the usual one."""

    guard_line = StringProperty("")
    """Who can open the library."""

    pressure_line = StringProperty("")
    """Whether pressure is taken as it comes."""

    copies_line = StringProperty("")
    check_line = StringProperty("")
    trash_line = StringProperty("")
    """How it is with each of these, in a line."""

    returns_line = StringProperty("")
    """Whether anything comes back by itself."""

    version = StringProperty(f"Afterglow {__version__}")

    measure = NumericProperty(760)
    """Width in dp of what is written here, where the window has it."""

    def __init__(self, rooms, **kwargs):
        super().__init__(rooms=rooms, **kwargs)
        self._disconnect = None
        for look in THEMES:
            card = Look(look=look)
            card.on_look(card, look)
            card.bind(on_release=lambda card: self.wear(card.look))
            self.ids.looks.add_widget(card)
        self._mark_chosen()
        settings = rooms.settings
        self.ids.reduce_motion.active = settings.get("reduce_motion", False)
        self.ids.left_handed.active = settings.get("left_handed", False)
        self.ids.reduce_motion.bind(active=lambda _tick, on: self.still(on))
        self.ids.left_handed.bind(active=lambda _tick, on: settings.set("left_handed", on))
        self.ids.steady.active = settings.get(STEADY_HAND, False)
        self.ids.steady.bind(active=lambda _tick, on: settings.set(STEADY_HAND, on))
        # held here, since an id is a weak reference
        self._leads, self._lock_after = self.ids.leads.__self__, self.ids.lock_after.__self__
        self._others = self.ids.others.__self__
        self._lock_after.minutes = settings.get(LOCK_AFTER, MINUTES)
        self._lock_after.bind(minutes=lambda _row, minutes: settings.set(LOCK_AFTER, int(minutes)))

        self._fingers = self.ids.fingers.__self__
        self._fingers.rule = rule if (rule := settings.get(FINGERS_DRAW, "auto")) in FINGERS else "auto"
        self._fingers.bind(rule=lambda _row, rule: settings.set(FINGERS_DRAW, rule))
        self._sheet = None

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, **_args) -> None:
        """Say how things are now."""
        library = self.rooms.library
        if library.read_only:
            self.place_line = "This is a sample, to look at only."
            for what_changes in (self._leads, self._others):
                self.ids.column.remove_widget(what_changes)
        else:
            self.other = whereabouts.remembered(self.rooms.settings) == library.folder
            self.place_line = (ELSEWHERE if self.other else HERE).format(place=library.folder)
            self._say_who()
            comes = any(self.rooms.settings.get(name, False) for name in (CHECK_INS, THIS_DAY))
            self.returns_line = "It does, on Today." if comes else "Nothing comes by itself."
            self._say_copies()
            self._say_trash()
            self.check_line = workbench_of(library).said.get("check", "") or "See that everything is as it was kept."
        self._stop_listening()
        self._disconnect = self.rooms.sound.state_changed.connect(lambda: soon(self._hear))
        self._hear()
        self._mark_chosen()
        self._say_pressure()

    def leave(self) -> None:
        """Stop listening, and put the sheet away."""
        self._stop_listening()
        self._close_sheet()

    def back(self) -> bool:
        """Close the sheet, if one is open."""
        return self._close_sheet()

    def _stop_listening(self) -> None:
        if self._disconnect is not None:
            self._disconnect()
            self._disconnect = None

    def open_usual(self) -> None:
        """Go back to the library in the usual place, which opens from now on."""
        self.rooms.open_other(paths.default_library())

    # --- how things are -----------------------------------------------------------------------------------

    def _say_who(self) -> None:
        try:
            locked = needs_passphrase(self.rooms.library.folder)
            self.guard_line = LOCKED if locked else OPEN
        except StudioError as error:
            locked, self.guard_line = False, str(error)
        if locked != (self._lock_after.parent is not None):
            if locked:
                self._leads.add_widget(self._lock_after, index=self._leads.children.index(self.ids.who.__self__))
            else:
                self._leads.remove_widget(self._lock_after)

    def _say_copies(self) -> None:
        place, library = copies.place_of(self.rooms.settings), self.rooms.library
        if place is None:
            self._tell_copies(None)
        else:
            when_done(aside(lambda: copies.look_at(place, library)), self._tell_copies, lambda _error: None)

    def _tell_copies(self, shelf) -> None:
        self.copies_line = copies.line_of(shelf, self.rooms.clock.now())

    def _say_trash(self) -> None:
        from studio.library.trash import trashed

        library = self.rooms.library
        when_done(later(lambda: bool(trashed(library))), self._tell_trash, lambda _error: None)

    def _tell_trash(self, filled: bool) -> None:
        self.trash_line = "What is in it stays for thirty days." if filled else "It is empty."

    def _hear(self) -> None:
        sound = self.rooms.sound
        self.sound_line = sound.reason or SOUND.get(sound.state, "")

    # --- pen and fingers ----------------------------------------------------------------------------------

    def try_pressure(self) -> None:
        """Open the sheet on which pressure is tried."""
        from studio.ui.widgets.pressure_sheet import pressure_sheet  # it brings the easel with it

        self._close_sheet()
        self._sheet = pressure_sheet(self.rooms.settings, self.rooms.brushes)
        self._sheet.inset = 16
        self._sheet.bind(on_closed=self._sheet_closed)
        self._sheet.open(self)

    def choose_devices(self) -> None:
        """Open the sheet with the speakers and microphones there are."""
        from studio.ui.widgets.voice_sheet import DeviceSheet

        self._close_sheet()
        self._sheet = DeviceSheet(self.rooms)
        self._sheet.inset = 16
        self._sheet.bind(on_closed=self._sheet_closed)
        self._sheet.open(self)

    def _close_sheet(self) -> bool:
        if self._sheet is None:
            return False
        self._sheet.close()
        return True

    def _sheet_closed(self, *_) -> None:
        self._sheet = None
        self._say_pressure()

    def _say_pressure(self) -> None:
        own = curve_of(self.rooms.settings.get(SETTING)) != STRAIGHT
        self.pressure_line = "As you have set it." if own else "As the pen tells it."

    # --- the look -----------------------------------------------------------------------------------------

    def wear(self, look: str) -> None:
        """Put a look on, and remember it."""
        theme.set(look)
        self.rooms.settings.set("theme", look)
        self._mark_chosen()

    def _mark_chosen(self) -> None:
        for card in self.ids.looks.children:
            card.chosen = card.look == theme.name

    def still(self, on: bool) -> None:
        """Let nothing fade or slide, and remember it."""
        theme.motion = not on
        self.rooms.settings.set("reduce_motion", on)
