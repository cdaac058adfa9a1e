"""Bring back: a library from a copy of it, or what can still be read of a damaged one. What is there is not touched."""

from pathlib import Path

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ObjectProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.core.progress import Progress
from studio.library.library import needs_passphrase
from studio.ui.aside import aside
from studio.ui.kv import load_kv
from studio.ui.later import when_done
from studio.ui.screen import Screen
from studio.ui.widgets.passphrase import SHORTEST, TOO_SHORT
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.shore import Shore  # noqa: F401
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401
from studio.ui.widgets.work_pane import WorkPane  # noqa: F401
from studio.ui.work import Telling, Workbench

load_kv(__file__)

TITLES = {"copy": "Bring back a copy", "rest": "Save what can be read"}
ABOUT = {
    "copy": "A copy is a folder whose name ends in .studio.\nIt opens with its own passphrase.",
    "rest": "All that is whole goes into a new library,\nwhich opens as this one does.",
}
ASIDE = "What is here now stays beside it, as it is."
TELLING = {
    "copy": Telling("Bringing it back", "The copy stays as it is."),
    "rest": Telling("Saving what can be read", "The damaged library stays as it is."),
}
BACK, SAVED = "It is back.", "What could be read is here. The damaged library lies beside it, as it was."


class BringRow(BoxLayout):
    """What can be done with what was typed: go on, turn to the other way in, or leave it."""

    screen = ObjectProperty(None, allownone=True, rebind=True)


class BringScreen(Screen):
    """First which copy, then what opens it, then a while; it ends at Today."""

    what = OptionProperty("copy", options=("copy", "rest"))
    """Whether a copy is brought back, or the rest of the library that is there."""

    copy = ObjectProperty(None, allownone=True)
    """The copy (`Path`), once it is chosen."""

    stage = OptionProperty("which", options=("which", "key", "work"))
    """What is shown: which copy, what opens it, or how far it is."""

    by_code = BooleanProperty(False)
    """Whether it is opened with its recovery code."""

    title = StringProperty("")
    about = StringProperty("")
    trouble = StringProperty("")
    line = StringProperty("")
    """What is said about what is chosen, and what will be."""

    def __init__(self, threshold, **kwargs):
        super().__init__(nav=False, **kwargs)
        self.threshold = threshold
        self.bench = Workbench()
        self.pages = {name: self.ids[name].__self__ for name in ("which", "key", "code_page", "work")}
        self.ids.pane.place = "bring"
        self.fbind("stage", self._show)
        self.fbind("by_code", self._show)

    # --- coming and going

    def enter(self, what: str = "copy", **_args) -> None:
        """Begin with the copy, or by saying what will be done."""
        self.what, self.copy, self.by_code, self.trouble = what, None, False, ""
        self._forget()
        self.ids.pane.attend(self.bench)
        self.stage = "which"
        self._say()
        self._show()

    def leave(self) -> None:
        """Keep nothing of what was typed."""
        self.ids.pane.part()
        self._forget()

    def back(self) -> bool:
        """Go a step back; what is being done is stopped first."""
        if self.stage == "work":
            self.ids.pane.stop()
            return True
        if self.stage == "key":
            self.stage, self.by_code = ("key" if self.by_code else "which"), False
            return True
        return False

    def _show(self, *_) -> None:
        self.ids.shore.show(self.pages["code_page" if self.stage == "key" and self.by_code else self.stage])
        self._type()

    def _type(self, *_) -> None:
        Clock.schedule_once(self._start_typing, 0)

    def _start_typing(self, _dt) -> None:
        if self.parent is not None and self.stage == "key":
            (self.ids.code if self.by_code else self.ids.passphrase).focus = True

    def _forget(self) -> None:
        for name in ("passphrase", "code", "new"):
            self.ids[name].text = ""
            self.ids[name].looking = False

    def _say(self) -> None:
        self.title = TITLES[self.what]
        self.about = ABOUT[self.what]
        self.line = ASIDE if self.threshold.begun() else ""

    # --- which copy

    def choose(self) -> None:
        """Look for the copy; or go on with the library that is here."""
        if self.what == "rest":
            self._ask_unless_open(self.threshold.folder)
            return
        from studio.ui import copies
        from studio.ui.widgets.folder_sheet import FolderSheet

        now = self.threshold.now()
        FolderSheet(
            title="Which copy",
            start=copies.place_of(self.threshold.settings),
            word="Bring this one back",
            choose=self.take,
            want="library",
            describe=lambda path: copies.near_by_name(path, now),
        ).open(self)

    def take(self, copy: Path) -> None:
        """Bring back this copy, once it has been opened."""
        self.copy, self.trouble = copy, ""
        self._ask_unless_open(copy)

    def _ask_unless_open(self, folder: Path) -> None:
        when_done(aside(lambda: needs_passphrase(folder)), self._ask, self._sorry)

    def _ask(self, locked: bool) -> None:
        if locked:
            self.stage = "key"
        else:
            self.begin(None, None)

    # --- what opens it

    def typed(self) -> None:
        """Take back what was said about the last try."""
        self.trouble = ""

    def go_on(self) -> None:
        """Begin, if what is needed has been typed."""
        ids = self.ids
        if not self.by_code:
            if ids.passphrase.text:
                self.begin(ids.passphrase.text, None)
            return
        if not ids.code.text.strip():
            ids.code.focus = True
        elif len(ids.new.text) < SHORTEST:
            self.trouble = TOO_SHORT if ids.new.text else ""
            ids.new.focus = True
        else:
            self.begin(ids.new.text, ids.code.text)

    # --- the work

    def begin(self, passphrase: str | None, code: str | None) -> None:
        """Do it, with what opens the library (or with its code, and a new passphrase)."""
        if self.bench.current is not None:
            return
        threshold, copy = self.threshold, self.copy

        def work(progress: Progress):
            if copy is None:
                return threshold.salvage(passphrase, code, progress)
            return threshold.restore(copy, passphrase, code, progress)

        self.trouble, self.stage = "", "work"
        self.ids.pane.run(work, self._done, self._sorry, TELLING[self.what])

    def _done(self, _result) -> None:
        self._forget()
        shell, said = self.shell, SAVED if self.what == "rest" else BACK
        self.threshold.step_in()
        shell.toast(said)

    def _sorry(self, error) -> None:
        self.trouble = str(error)
        if self.stage == "work":
            self.stage = "key" if self.ids.passphrase.text or self.ids.code.text else "which"
