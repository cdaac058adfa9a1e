"""An entry, open: when and where it was, its words, what was made in it, and what was said later."""

from __future__ import annotations

from dataclasses import dataclass

from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.journal import entry as entries
from studio.journal.entry import Mark
from studio.library.records import EntryRecord, PieceRecord, ReflectionRecord
from studio.ui.kv import load_kv
from studio.ui.rooms import Rooms
from studio.ui.widgets.disc import Disc  # noqa: F401  the .kv names it
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.manuscript import Leaf, Manuscript  # noqa: F401
from studio.ui.widgets.panel import Plate  # noqa: F401
from studio.ui.widgets.piece_rows import PieceRows  # noqa: F401
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.reflection_row import ReflectionRow
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

MEASURE = 540
"""Dp a line of text is wide at most: 62 characters."""
SPOKEN = "Your voice"


@dataclass(frozen=True)
class View:
    """Everything there is to show of an entry."""

    entry: EntryRecord
    title: str
    dateline: str
    mark: Mark
    under_way: bool
    """Whether it is a session that takes in what is made now."""
    prompt: str
    pieces: tuple[PieceRecord, ...]
    said: tuple[tuple[ReflectionRecord, str], ...]
    """Reflections, and when each was."""


def view_of(rooms: Rooms, entry_id: str) -> View:
    """Read an entry; for a worker. Raises `NotHere`."""
    now, journal = rooms.clock.now(), rooms.journal
    entry = journal.entry(entry_id)
    return View(
        entry,
        entries.title(entry, now),
        entries.dateline(entry, now),
        journal.mark(entry),
        entries.is_open(entry, rooms.clock.ms()),
        journal.prompt("entry", since=entry.started),
        tuple(rooms.gallery.pieces_of(entry_id)),
        tuple((said, near(said, entry, now)) for said in journal.reflections(entry_id=entry_id)),
    )


def near(said: ReflectionRecord, entry: EntryRecord, now) -> str:
    """Say when a reflection was made, and whether it was spoken."""
    after = entries.after(said.time, entry.started, now)
    return f"{after}, spoken" if said.voice_id is not None else after


class EntryPane(FloatLayout):
    """Shows a `View`. What it lets the person do are events, for the screen to act on:

    `on_reflect`, `on_let_go(reflection_id)`, `on_open(piece)`, `on_all`, `on_close_session`, `on_open_again`,
    `on_more`, `on_back`. The words are `ids.intention` and `ids.body`, both `Manuscript`.
    """

    rooms = ObjectProperty(None, allownone=True)
    title = StringProperty("")
    dateline = StringProperty("")
    mark = ObjectProperty(Mark(0.05, 0, "amber"), rebind=True)
    session = BooleanProperty(False)
    """Whether it is a session, which has a disc."""

    under_way = BooleanProperty(False)
    """Whether it is a session that takes in what is made now."""

    intent = BooleanProperty(False)
    """Whether there is an intention, or room for one."""

    fixed = BooleanProperty(False)
    """Whether nothing can be changed here: the sample."""

    alone = BooleanProperty(False)
    """Whether it fills the screen, and a key leads back to the timeline."""

    margin = NumericProperty(40)
    """Px left and right of what it shows."""

    measure = NumericProperty(1)
    """Px a line of text is wide."""

    inner = NumericProperty(1)
    """Px between the margins."""

    __events__ = (
        *("on_reflect", "on_let_go", "on_open", "on_all"),
        *("on_close_session", "on_open_again", "on_more", "on_back"),
    )

    def on_reflect(self):
        """What is seen now is to be said."""

    def on_let_go(self, reflection_id):
        """A reflection is to go to the trash."""

    def on_open(self, piece):
        """A piece is wanted."""

    def on_all(self):
        """All pieces are wanted."""

    def on_close_session(self):
        """The session is to be closed."""

    def on_open_again(self):
        """The session is to take in what is made again."""

    def on_more(self):
        """What else can be done is wanted."""

    def on_back(self):
        """The timeline is wanted."""

    def measured(self, inner: float) -> float:
        """Return the width of a line of text."""
        return min(inner, dp(MEASURE))

    def show(self, view: View) -> None:
        """Show an entry, all but the words that may just be typed."""
        entry = view.entry
        self.title, self.dateline, self.mark = view.title, view.dateline, view.mark
        self.session, self.under_way = entry.kind == "session", view.under_way
        self.intent = bool(entry.intention) or (view.under_way and not self.fixed)
        self.ids.body.hint = "" if self.fixed else view.prompt
        self.ids.pieces.show(view.pieces)
        self._show_said(view)

    def on_session(self, _widget, session):
        """Have the button that closes and opens it, where there is something to close."""
        foot, turn = self.ids.foot, self._turn
        if session and turn.parent is None:
            foot.add_widget(turn, index=1)
        elif not session and turn.parent is not None:
            foot.remove_widget(turn)

    def on_kv_post(self, _base):
        """Begin as a day."""
        self._turn = self.ids.turn.__self__
        self.on_session(self, self.session)

    def to_top(self) -> None:
        """Begin at the top."""
        self.ids.view.scroll_y = 1

    def to_end(self) -> None:
        """Show what was said last."""
        self.ids.view.to_end()

    def _show_said(self, view: View) -> None:
        column = self.ids.said
        there = column.children[::-1]
        for row in there[len(view.said) :]:
            column.remove_widget(row)
        for at, (said, when) in enumerate(view.said):
            row = there[at] if at < len(there) else self._new_row()
            if row.reflection is None or row.reflection.id != said.id:
                row.open = False
            row.reflection, row.near, row.hue = said, when, view.mark.hue
            row.words = said.text or SPOKEN
            if row.parent is None:
                column.add_widget(row)

    def _new_row(self) -> ReflectionRow:
        row = ReflectionRow(fixed=self.fixed)
        row.bind(on_let_go=lambda row: self.dispatch("on_let_go", row.reflection.id))
        self.bind(inner=lambda _pane, inner: setattr(row, "stacked", inner < dp(600)))
        row.stacked = self.inner < dp(600)
        return row
