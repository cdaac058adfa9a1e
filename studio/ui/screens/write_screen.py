"""Write: a page, a question that may be left alone, and nothing else."""

from __future__ import annotations

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from studio.core.errors import StudioError
from studio.gallery.writing import last_text
from studio.ui.autosave import Autosave
from studio.ui.kept_writing import KeptWriting
from studio.ui.kv import load_kv
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.theme import theme
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.manuscript import Leaf, Manuscript  # noqa: F401
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class WriteScreen(Screen):
    """A writing is made with its first words, and kept at each pause."""

    prompt = StringProperty("")
    """The question above the page."""

    turn = NumericProperty(0)
    """Which of the day's questions it is."""

    kept = NumericProperty(0.0)
    """How much of "Kept." can be seen, 0…1."""

    looking_only = BooleanProperty(False)
    """Whether this is the sample, where nothing is written."""

    writing = ObjectProperty(None, allownone=True)
    """What is being written (`KeptWriting`)."""

    measure = NumericProperty(1)
    """Px the page is wide."""

    def __init__(self, rooms: Rooms, **kwargs):
        self._save: Autosave | None = None
        super().__init__(rooms=rooms, nav=False, **kwargs)
        self.looking_only = rooms.library.read_only
        self.page: Manuscript = self.ids.page.__self__
        self.page.readonly = self.looking_only
        self.page.bind(text=lambda _page, text: self._typed(text))
        self.page.bind(focus=lambda _page, focus: None if focus else self.rest())

    def enter(self, piece_id: str | None = None) -> None:
        """Lay out an empty page, or go on with a writing. The cursor is there at once."""
        text, self._save = "", None
        try:
            text = self._text_of(piece_id) if piece_id else ""
        except StudioError as error:
            self.shell.toast(str(error))
            piece_id, text = None, ""
        self.writing = KeptWriting(self.rooms, piece_id)
        self.page.begin(text)
        self._save = Autosave(text, self._sender(self.writing), self._say_kept)
        self.kept = 0
        self._ask()
        self.ids.view.scroll_y = 1
        Clock.schedule_once(lambda _dt: self._begin(), 0)

    def _text_of(self, piece_id: str) -> str:
        piece = self.rooms.gallery.piece(piece_id)
        try:
            text = last_text(self.rooms.library, piece_id)
        except StudioError:  # the words are kept twice
            text = None
        return piece.words if text is None else text

    def _begin(self) -> None:
        if self.parent is not None and not self.looking_only:
            self.page.focus = True  # and the leaf follows to where the text ends

    def leave(self) -> None:
        """Keep what was typed."""
        self.rest()
        Animation.cancel_all(self, "kept")

    def rest(self) -> None:
        """Keep what is typed, now."""
        if self._save is not None:
            self._save.rest()

    def another(self) -> None:
        """Ask something else."""
        self.turn += 1
        self._ask()
        self._begin()

    def _ask(self) -> None:
        self.prompt = self.rooms.journal.prompt("writing", turn=int(self.turn))

    def speak(self) -> None:
        """Say it instead."""
        self.shell.go("speak")

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Enter goes back to the page."""
        if name in ("enter", "numpadenter") and not modifiers:
            self._begin()
            return True
        return False

    def _sender(self, writing: KeptWriting):
        return lambda text: self.rooms.library.later(lambda: writing.keep(text))

    def _typed(self, text: str) -> None:
        if self._save is None or self.looking_only:
            return
        self._save.typed(text)
        if self.kept:
            Animation.cancel_all(self, "kept")
            self.kept = 0

    def _say_kept(self) -> None:
        if self.writing.piece_id is None:
            return
        duration = theme.fade()
        if duration:
            Animation(kept=1, d=duration).start(self)
        else:
            self.kept = 1
