"""One way to hand over what was chosen: what it is, how large, what locks it, where it goes, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from studio.core.errors import StudioError
from studio.sharing.words import six_words
from studio.ui.aside import aside
from studio.ui.handing_over import REPORT, Form, Handing, Lock, Way, about_so_large, estimate, forms_of, hand_over
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.rooms import Rooms
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.folder_sheet import FolderSheet
from studio.ui.widgets.panel import Panel  # noqa: F401  the .kv names it
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.saying import Saying  # noqa: F401
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.tick import Tick  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401
from studio.ui.widgets.work_pane import WorkPane  # noqa: F401
from studio.ui.work import workbench_of

load_kv(__file__)

COUNTING = "Looking how large it will be…"
CHOICES = {"maybe": ("", "words"), "key": ("words", "key")}
"""What it can be locked by, where that is to be chosen."""
PICTURE = "The words are in {path}. Whoever finds them there can open what you hand over."


class SixWord(BoxLayout):
    """One of the six, and which."""

    number = NumericProperty(0)
    text = StringProperty("")


class HandingSheet(Sheet):
    """`HandingSheet(rooms, way, chosen, source).open(screen)`. What it began goes on when it is closed."""

    rooms = ObjectProperty(None, allownone=True)
    way = ObjectProperty(None, allownone=True)

    size_line = StringProperty(COUNTING)
    six = ListProperty([])
    """The words that lock it."""
    by = StringProperty("words")
    """What locks it: "words", "key", or "" for nothing."""
    recipient = StringProperty("")
    """A therapist's key, as it was pasted or read."""
    form = StringProperty("")
    """What a card is to be."""
    trouble = StringProperty("")
    """What is wrong with the key."""
    said = StringProperty("")
    """How the last work ended (read only)."""
    made = BooleanProperty(False)
    """Whether it has been handed over, so that its words stay (read only)."""

    def __init__(self, rooms: Rooms, way: Way, chosen, source, **kwargs):
        self._chosen, self._source = chosen, source
        self._host = None
        self._disconnect: Callable[[], None] | None = None
        super().__init__(rooms=rooms, way=way, title=way.text, **kwargs)
        ids = self.ids
        self._chips = {"": ids.by_none.__self__, "words": ids.by_words.__self__, "key": ids.by_key.__self__}
        self._locks = {"words": ids.worded.__self__, "key": ids.keyed.__self__}
        self.by = "words" if way.locks in ("words", "key") else ""
        ids.pane.place = self.place
        self._small = ids.small.__self__
        self._held = ids.forms.__self__, ids.choices.__self__  # an id is a weak reference
        self._sizing: object = None
        self._small.bind(active=lambda *_: self._look_how_large())
        self._offer_forms(forms_of(way, chosen))
        extras = (ids.forms, ids.forms.children), (self._small, way is REPORT), (ids.choices, way.locks in CHOICES)
        _have(ids.extras, [widget.__self__ for widget, wanted in extras if wanted])
        self._fit_locks()
        self.new_words()

    @property
    def place(self) -> str:
        """Whose work it is, on the bench."""
        return f"share-{self.way.name}"

    def is_about(self, chosen) -> bool:
        """Say whether it is about this; while it is being made, its words must not be lost."""
        current = workbench_of(self.rooms.library).current
        return self._chosen == chosen or (current is not None and current.place == self.place)

    # --- coming and going ---------------------------------------------------------------------------------

    def open(self, host) -> None:
        """Come in over a screen, and show what is being done."""
        self._host, bench = host, workbench_of(self.rooms.library)
        self.share = 0.94
        if self._disconnect is None:
            self.ids.pane.attend(bench)
            self._disconnect = bench.changed.connect(self._hear)
        bench.said.pop(self.place, None)
        self._hear()
        self._look_how_large()
        super().open(host)

    def on_closed(self):
        """Stop looking; what is being done goes on, and the words that lock it stay as they are."""
        self.ids.pane.part()
        if self._disconnect is not None:
            self._disconnect()
            self._disconnect = None

    def _look_how_large(self) -> None:
        way, chosen, source, form, small = self.way, self._chosen, self._source, self.form, self._small.active
        self._sizing = asked = object()
        size = later(lambda: estimate(way, chosen, source, form, small))
        when_done(size, lambda size: self._tell_size(asked, size), lambda _error: self._tell_size(asked, 0))

    def _tell_size(self, asked: object, size: int) -> None:
        if asked is self._sizing:  # what was asked for since then may be there first
            self.size_line = about_so_large(size) if size else ""

    def _hear(self) -> None:
        self.said = "" if self.ids.pane.working else workbench_of(self.rooms.library).said.get(self.place, "")

    # --- what a card is -----------------------------------------------------------------------------------

    def _offer_forms(self, forms: Sequence[Form]) -> None:
        """Let it be chosen what a card is, where there is more than one thing it can be."""
        self.form = forms[0].name if forms else ""
        for form in forms if len(forms) > 1 else ():
            chip = Chip(text=form.text, fill="raised", chosen=form.name == self.form)
            chip.form = form.name
            chip.bind(on_release=lambda chip: self.take_form(chip.form))
            self.ids.forms.add_widget(chip)

    def take_form(self, form: str) -> None:
        """Have it be this."""
        self.form = form
        for chip in self.ids.forms.children:
            chip.chosen = chip.form == form
        self._look_how_large()

    # --- what locks it ------------------------------------------------------------------------------------

    def new_words(self) -> None:
        """Have six other words."""
        when_done(later(six_words), lambda words: setattr(self, "six", words.split()))

    def on_six(self, _sheet, six) -> None:
        """Set them out."""
        self.ids.six.clear_widgets()
        for number, word in enumerate(six, 1):
            self.ids.six.add_widget(SixWord(number=number, text=word))

    def lock_by(self, by: str) -> None:
        """Lock it by words, by a key, or not at all."""
        self.by, self.trouble = by, ""
        self._fit_locks()

    def _fit_locks(self) -> None:
        """Have what belongs to the way it is locked, and nothing else."""
        for name, chip in self._chips.items():
            chip.chosen = self.by == name
        _have(self.ids.choices, [self._chips[name] for name in CHOICES.get(self.way.locks, ())])
        _have(self.ids.locks, [self._locks[self.by]] if self.by else [])

    def read_key(self, text: str) -> None:
        """Take a key that was pasted or typed."""
        from studio.sharing.recipient import recipient

        self.trouble, self.recipient = "", ""
        if text.strip():
            try:
                self.recipient = recipient(text)
            except StudioError as error:
                self.trouble = str(error)

    def ask_picture(self) -> None:
        """Ask for a picture of a key."""
        FolderSheet("A picture of the key", None, "Read this one", self.read_picture, "picture").open(self._host)

    def read_picture(self, path: Path) -> None:
        """Read a key off a picture."""
        from studio.sharing.recipient import recipient_in

        def read(key: str) -> None:
            self.ids.key.text = key
            self.read_key(key)

        when_done(aside(lambda: recipient_in(path)), read, lambda error: setattr(self, "trouble", str(error)))

    def _lock(self) -> Lock:
        if self.by == "key":
            return Lock(recipient=self.recipient)
        return Lock(words=" ".join(self.six)) if self.by == "words" else Lock()

    def ready(self, by: str, six, recipient: str, form: str) -> bool:
        """Say whether all that it takes is there."""
        if self.way is not None and self.way.alone and not form:
            return False
        return bool(six) if by == "words" else bool(recipient) if by == "key" else True

    # --- where it goes ------------------------------------------------------------------------------------

    def ask_where(self) -> None:
        """Ask for the folder it should go to."""
        FolderSheet("Where it should go", None, "Put it here", self.hand_over, "folder").open(self._host)

    def hand_over(self, folder: Path) -> None:
        """Make it there, while everything else goes on."""
        rooms, handing = (
            self.rooms,
            Handing(self.way, self._chosen, self._source, self._lock(), self.form, self._small.active),
        )
        bench, place = workbench_of(rooms.library), self.place
        bench.say(place, "")

        def done(said: str) -> None:
            self.made = True
            bench.say(place, said)

        try:
            bench.begin(
                place,
                lambda progress: hand_over(rooms, handing, folder, progress),
                done,
                lambda error: bench.say(place, str(error)),
                handing.way.telling,
            )
        except StudioError as error:
            bench.say(place, str(error))

    def ask_picture_place(self) -> None:
        """Ask where a picture of the words should go."""
        FolderSheet("Where the words should go", None, "Put them here", self.save_picture, "folder").open(self._host)

    def save_picture(self, folder: Path) -> None:
        """Put a picture of the words into a folder."""
        words, bench, place = " ".join(self.six), workbench_of(self.rooms.library), self.place
        when_done(
            aside(lambda: _save_words(words, folder)),
            lambda path: bench.say(place, PICTURE.format(path=path)),
            lambda error: bench.say(place, str(error)),
        )


def _have(row, widgets: Sequence[Widget]) -> None:
    """Have these in a layout and nothing else: what can't be used takes no room, and no touch."""
    if row.children[::-1] != list(widgets):
        row.clear_widgets()
        for widget in widgets:
            row.add_widget(widget)


def _save_words(words: str, folder: Path) -> Path:
    """Write a picture of the words; return where it is. Raises what `whole_file` does."""
    from studio.sharing.words_picture import save_words

    return save_words(words, folder)
