"""Welcome: the first start. Begin a library of one's own, with a passphrase or without, or look around."""

import secrets

from kivy.clock import Clock
from kivy.metrics import sp
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.library.barred import WrongPin
from studio.library.errors import DamagedKeys, WrongPassphrase
from studio.library.recovery import tidy
from studio.ui.kv import load_kv
from studio.ui.later import when_done
from studio.ui.screen import Screen
from studio.ui.widgets.passphrase import same_hint
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.shore import Shore  # noqa: F401
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.words import Words, natural_line

load_kv(__file__)

PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")


class Step(BoxLayout):
    """One page of the first start; it says what it needs to the screen it stands on."""

    screen = None
    title = StringProperty("")

    trouble = StringProperty("")
    """One sentence about what did not work, or nothing."""

    busy = BooleanProperty(False)
    """Whether something is under way, and nothing may be pressed."""

    def __init__(self, screen, **kwargs):
        self.screen = screen
        super().__init__(**kwargs)

    def fields(self) -> list:
        """Return the fields to type in, the first one first."""
        return [self.ids[name] for name in ("first", "second") if name in self.ids]

    def forget(self) -> None:
        """Let nothing of what was typed stay."""
        for field in self.fields():
            field.text = ""

    def wait_for(self, future, then) -> None:
        """Be busy until `future` is done; then call `then` with its result, or say what went wrong."""
        self.busy, self.trouble = True, ""
        when_done(future, lambda result: self._done(then, result), self._sorry)

    def _done(self, then, result) -> None:
        self.busy = False
        then(result)

    def _sorry(self, error) -> None:
        self.busy, self.trouble = False, str(error)


class FirstStep(Step):
    """What this is; begin, or look around."""

    begun = BooleanProperty(False)
    """Whether there is a library already, to go to instead."""

    offers = BooleanProperty(False)
    """Whether it says that a copy can be brought back: in a wide window a corner does."""

    def begin(self) -> None:
        """Choose a passphrase for a new library, or go to the one there is."""
        threshold = self.screen.threshold
        if self.begun:
            self.wait_for(threshold.unlock(None), lambda _none: threshold.step_in())
        else:
            self.screen.show("passphrase")

    def _sorry(self, error) -> None:
        super()._sorry(error)
        if isinstance(error, WrongPassphrase | DamagedKeys):
            self.screen.shell.go("lock")
        elif isinstance(error, WrongPin):
            self.screen.shell.go("sitting_lock")

    def look_around(self) -> None:
        """Open the sample."""
        threshold = self.screen.threshold
        self.wait_for(threshold.look_around(), lambda _none: threshold.step_in())


class PassphraseStep(Step):
    """A passphrase, typed twice."""

    ready = BooleanProperty(False)

    def typed(self) -> None:
        """Look at what is typed so far, and say gently what it still lacks."""
        first, second = (field.text for field in self.fields())
        self.trouble = same_hint(first, second)
        self.ready = bool(second) and first == second and not self.trouble

    def go_on(self) -> None:
        """Make the library, if the passphrase is there twice."""
        first, second = self.fields()
        if not self.ready:
            (second if first.text and not same_hint(first.text, "") else first).focus = True
            return
        if not self.busy:
            self.screen.begin(self, first.text)


class OpenStep(Step):
    """What it means to have no passphrase, said plainly."""

    def begin(self) -> None:
        """Make a library that opens by itself."""
        self.screen.begin(self, None)


class CodeStep(Step):
    """The recovery code, shown once."""

    groups = ListProperty([])

    def on_groups(self, _step, groups) -> None:
        """Set the groups out."""
        self.ids.code.clear_widgets()
        for group in groups:
            self.ids.code.add_widget(CodeGroup(text=group))


class CodeGroup(Words):
    """One group of the code, large, in the letters that are hardest to mistake."""

    def _set(self, *_):
        super()._set()
        self.font_size = sp(36)
        self.natural = natural_line(self.font_name, self.font_size)
        self.line, self.line_height = round(sp(48)), (sp(48) + 0.02) / self.natural


class CheckStep(Step):
    """One group of the code, typed from the paper."""

    asked = NumericProperty(0)
    """Which group is asked for, from 0."""

    def place(self, asked: int) -> str:
        """Return which group that is, in words."""
        return PLACES[int(asked)]

    def go_on(self) -> None:
        """Step in, if the group is right."""
        field = self.ids.first
        if tidy(field.text) == tidy(self.screen.groups[int(self.asked)]):
            self.screen.finish()
            return
        self.trouble = f"That is not the {self.place(self.asked)} group. Look at your paper once more."
        field.focus = True


STEPS = {
    "first": FirstStep,
    "passphrase": PassphraseStep,
    "open": OpenStep,
    "code": CodeStep,
    "check": CheckStep,
}
BEFORE = {"passphrase": "first", "open": "passphrase", "check": "code"}
"""Where Esc leads to; from the code there is no way back, for the library is made."""


class WelcomeScreen(Screen):
    """The first start, a step at a time."""

    step = StringProperty("first")
    groups = ListProperty([])
    """The recovery code, until it has been checked."""

    offers = BooleanProperty(False)
    """Whether a copy of an earlier library can be brought back from here."""

    def __init__(self, threshold, **kwargs):
        super().__init__(nav=False, **kwargs)
        self.threshold = threshold
        self.page: Step | None = None
        self.fbind("portrait", self._offer)

    def enter(self, **_args) -> None:
        """Begin at the beginning."""
        self.show("first")

    def leave(self) -> None:
        """Keep nothing of what was typed, nor the code."""
        if self.page is not None:
            self.page.forget()
        self.groups = []

    def back(self) -> bool:
        """Go a step back; while a library is being made, and from its code, there is none."""
        if self.step in BEFORE and not self.page.busy:
            self.show(BEFORE[self.step])
            return True
        return self.step != "first"

    def show(self, step: str) -> None:
        """Show a step and put the cursor into its first field."""
        if self.page is not None:
            self.page.forget()
        self.step = step
        self.page = STEPS[step](self)
        shore = self.ids.shore
        shore.grand, shore.title = step == "first", self.page.title
        shore.show(self.page)
        if step == "first":
            self.page.begun = self.threshold.begun()
        self._offer()
        Clock.schedule_once(self._start_typing, 0)

    def _offer(self, *_) -> None:
        self.offers = self.step == "first" and self.page is not None and not self.page.begun
        if self.step == "first" and self.page is not None:
            self.page.offers = self.offers and self.portrait

    def bring_back(self) -> None:
        """Go to where a copy of an earlier library is brought back."""
        self.shell.go("bring", what="copy")

    def _start_typing(self, _dt) -> None:
        fields = self.page.fields()
        if fields and self.parent is not None:
            fields[0].focus = True

    def begin(self, page: Step, passphrase: str | None) -> None:
        """Make the library; show its recovery code, or step in when it opens without one."""
        page.wait_for(self.threshold.begin(passphrase), lambda code: self._made(passphrase, code))

    def _made(self, passphrase: str | None, code: str) -> None:
        if passphrase is None:
            self.threshold.step_in()
            return
        self.groups = code.split("-")
        self.show_code()

    def show_code(self) -> None:
        """Show the recovery code."""
        self.show("code")
        self.page.groups = self.groups

    def ask_group(self) -> None:
        """Ask for one group of the code, whichever."""
        asked = secrets.randbelow(len(self.groups))
        self.show("check")
        self.page.asked = asked

    def finish(self) -> None:
        """Step into the studio."""
        self.page.forget()
        self.groups = []
        self.threshold.step_in()
