"""What lies over the whole window while a library gets its first passphrase, and while a recovery code is shown."""

from kivy.clock import Clock
from kivy.metrics import sp
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from studio.ui.kv import load_kv
from studio.ui.widgets.horizon_bar import HorizonBar  # noqa: F401  the .kv names it
from studio.ui.widgets.panel import Panel  # noqa: F401
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.shore import Shore  # noqa: F401
from studio.ui.widgets.words import Words, natural_line

load_kv(__file__)

LOOKS_EVERY = 0.1
"""Seconds between two looks at how far it is."""


class CoverGroup(Words):
    """One group of a code, large, in the letters that are hardest to mistake."""

    def _set(self, *_):
        super()._set()
        self.font_size = sp(36)
        self.natural = natural_line(self.font_name, self.font_size)
        self.line, self.line_height = round(sp(48)), (sp(48) + 0.02) / self.natural


class WorkPage(BoxLayout):
    """How far the work is, and the way to stop it."""

    share = NumericProperty(0.0)
    stopping = BooleanProperty(False)

    __events__ = ("on_stop",)

    def on_stop(self):
        """It is to stop."""


class CodePage(BoxLayout):
    """A recovery code, and where it can go."""

    groups = ListProperty([])
    line = StringProperty("")
    """What it is for, or what became of the page."""

    word = StringProperty("Done")
    """What the button says that leads on."""

    prints = BooleanProperty(False)
    """Whether there is a printer to send it to."""

    busy = BooleanProperty(False)

    __events__ = ("on_done", "on_save", "on_print")

    def on_done(self):
        """It has been seen."""

    def on_save(self, ending):
        """It is to be saved as a page, "pdf" or "png"."""

    def on_print(self):
        """It is to be printed."""

    def on_groups(self, _page, groups) -> None:
        """Set the groups out."""
        self.ids.code.clear_widgets()
        for group in groups:
            self.ids.code.add_widget(CoverGroup(text=group))


class CodeCover(FloatLayout):
    """A page over the whole shell; nothing beneath it can be reached. `open(shell)` and `close()`."""

    shown = BooleanProperty(False)

    must = BooleanProperty(False)
    """Whether it only goes when what it shows was acknowledged."""

    portrait = BooleanProperty(False)

    def __init__(self, **kwargs):
        self._progress = None
        self._watch = None
        super().__init__(**kwargs)

    def open(self, shell) -> None:
        """Come over everything."""
        if not self.shown:
            self.shown = True
            self._covered = [widget for widget in (shell.screen, shell.nav) if not widget.disabled]
            for widget in self._covered:
                widget.disabled = True
            shell.add_widget(self)

    def close(self) -> None:
        """Go, and keep nothing of what was shown."""
        if self.shown:
            self.shown = self.must = False
            self._look_no_more()
            for child in self.children[:]:
                if isinstance(child, Sheet):
                    child.close()
            self.ids.shore.ids.column.clear_widgets()
            for widget in self._covered:
                widget.disabled = False
            if self.parent is not None:
                self.parent.remove_widget(self)

    def back(self) -> None:
        """Go back one level: a sheet, or the page if nothing speaks against it."""
        for child in self.children:
            if isinstance(child, Sheet) and child.shown:
                child.close()
                return
        if not self.must:
            self.close()

    def show_work(self, progress) -> None:
        """Show how far work is; it can't be gone away from."""
        self.must = True
        page = WorkPage()
        page.bind(on_stop=lambda _page: progress.stop())
        self._show("A lock for your library", page)
        self._progress = progress
        self._watch = Clock.schedule_interval(lambda _dt: self._look(page), LOOKS_EVERY)

    def show_code(self, code: str, line: str, word: str, must: bool) -> CodePage:
        """Show a recovery code; return its page."""
        self.must = must
        page = CodePage(line=line, word=word)
        page.groups = code.split("-")
        self._show("Your recovery code", page)
        return page

    def _show(self, title: str, page) -> None:
        self._look_no_more()
        shore = self.ids.shore
        shore.title = title
        shore.show(page)

    def _look(self, page: WorkPage) -> None:
        page.share, page.stopping = self._progress.share, self._progress.stopping

    def _look_no_more(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
        self._watch = self._progress = None

    def on_touch_down(self, touch):
        """Let nothing through to what lies beneath."""
        super().on_touch_down(touch)
        return True

    def on_touch_move(self, touch):
        """Let nothing through to what lies beneath."""
        super().on_touch_move(touch)
        return True
