"""Settings: how it looks, how it moves, where things lie. Nothing here has to be touched."""

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.utils import get_color_from_hex

from studio import __version__
from studio.core.errors import StudioError
from studio.library.library import needs_passphrase
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.screen import Screen
from studio.ui.theme import theme
from studio.ui.tokens import COLOURS, THEMES
from studio.ui.widgets.passphrase import same_hint
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.tick import Tick  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

SOUND = {
    "off": "The sound is resting.",
    "starting": "The sound is waking up.",
    "ready": "The sound is there.",
    "silent": "There is no sound here. Everything else works.",
}
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


class PassphraseForm(BoxLayout):
    """A new passphrase, typed twice. Event: `on_given(passphrase)`."""

    trouble = StringProperty("")
    ready = BooleanProperty(False)
    busy = BooleanProperty(False)

    __events__ = ("on_given", "on_given_up")

    def on_given(self, passphrase):
        """The passphrase is there twice, and is to be set."""

    def on_given_up(self):
        """It stays as it was."""

    def typed(self) -> None:
        """Say gently what is still lacking."""
        first, second = self.ids.first.text, self.ids.second.text
        self.trouble = same_hint(first, second)
        self.ready = bool(second) and first == second and not self.trouble

    def give(self) -> None:
        """Hand it over, if it is there twice."""
        if self.ready and not self.busy:
            self.dispatch("on_given", self.ids.first.text)

    def forget(self) -> None:
        """Let nothing of what was typed stay."""
        for field in (self.ids.first, self.ids.second):
            field.text, field.looking = "", False
        self.trouble, self.busy = "", False


class SettingsScreen(Screen):
    """How the studio looks and behaves."""

    sound_line = StringProperty("")
    folder = StringProperty("")
    locked = BooleanProperty(False)
    """Whether the library has a passphrase, which can be changed here."""

    guard_line = StringProperty("")
    """Who can open the library."""

    changing = BooleanProperty(False)
    """Whether a new passphrase is being typed."""

    version = StringProperty(f"Afterglow {__version__}")

    measure = NumericProperty(760)
    """Width in dp of what is written here, where the window has it."""

    def __init__(self, rooms, **kwargs):
        super().__init__(rooms=rooms, **kwargs)
        self._disconnect = None
        self.form = PassphraseForm()
        self.form.bind(on_given=lambda _form, new: self.set_passphrase(new))
        self.form.bind(on_given_up=lambda _form: self.stop_changing())
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

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, **_args) -> None:
        """Say how things are now."""
        library = self.rooms.library
        self.folder = str(library.folder)
        try:
            self.locked = needs_passphrase(library.folder) and not library.read_only
            has_passphrase = self.locked
        except StudioError:
            self.locked = has_passphrase = False
        if library.read_only:
            self.guard_line = "This is a sample, to look at only."
        elif has_passphrase:
            self.guard_line = "It opens with your passphrase, or with the recovery code."
        else:
            self.guard_line = "It opens without a passphrase, for anyone who can use this computer account."
        self._stop_listening()
        self._disconnect = self.rooms.sound.state_changed.connect(lambda: soon(self._hear))
        self._hear()
        self._mark_chosen()

    def leave(self) -> None:
        """Stop listening, and keep nothing of what was typed."""
        self._stop_listening()
        self.stop_changing()

    def _stop_listening(self) -> None:
        if self._disconnect is not None:
            self._disconnect()
            self._disconnect = None

    def back(self) -> bool:
        """Close the form of the passphrase."""
        if not self.changing:
            return False
        self.stop_changing()
        return True

    def _hear(self) -> None:
        sound = self.rooms.sound
        self.sound_line = sound.reason or SOUND.get(sound.state, "")

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

    # --- the passphrase -----------------------------------------------------------------------------------

    def change(self) -> None:
        """Ask for a new passphrase."""
        self.changing = True
        self.ids.guard.add_widget(self.form)
        self.form.ids.first.focus = True
        Clock.schedule_once(self._come_into_view, 0)

    def _come_into_view(self, _dt) -> None:
        if self.form.parent is not None:
            self.ids.scroll.scroll_to(self.form.ids.change, padding=24, animate=False)

    def stop_changing(self) -> None:
        """Leave it as it was."""
        self.form.forget()
        self.changing = False
        if self.form.parent is not None:
            self.form.parent.remove_widget(self.form)

    def set_passphrase(self, new: str) -> None:
        """Let the library open with a new passphrase from now on."""
        self.form.busy = True
        when_done(later(lambda: self.rooms.library.set_passphrase(new)), self._changed, self._sorry)

    def _changed(self, _none) -> None:
        self.stop_changing()
        self.shell.toast("From now on it opens with the new passphrase.")

    def _sorry(self, error) -> None:
        self.form.busy, self.form.trouble = False, str(error)
