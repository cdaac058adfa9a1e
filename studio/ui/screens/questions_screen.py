"""Questions for the therapist, gathered from all entries: those to ask, and those that were asked."""

from __future__ import annotations

from dataclasses import dataclass

from kivy.clock import Clock
from kivy.properties import BooleanProperty, StringProperty

from studio.core.errors import StudioError
from studio.journal import entry as entries
from studio.library.record import QuestionRecord
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.widgets.inner_page import InnerPage  # noqa: F401  the .kv names it
from studio.ui.widgets.question_row import QuestionRow
from studio.ui.widgets.saying import Saying  # noqa: F401

load_kv(__file__)

EMPTY = "Nothing here yet. A question written in an entry waits here."
GATHERED = "Written from your entries. Tick what you have asked."
DROPPED = "The question is in the trash."
MOST = 200
"""Questions of each sort that are shown."""


@dataclass(frozen=True)
class Gathered:
    """All questions, each with where it is from."""

    open: tuple[tuple[QuestionRecord, str], ...]
    asked: tuple[tuple[QuestionRecord, str], ...]


def gathered(rooms: Rooms) -> Gathered:
    """Read the questions; for a worker."""
    journal, now = rooms.journal, rooms.clock.now()

    def of(question: QuestionRecord) -> str:
        entry = journal.entry(question.entry_id)
        return f"{entries.title(entry, now)}, {entries.nearness(question.time, now)}"

    def asked(question: QuestionRecord) -> str:
        return f"{of(question)}; asked {entries.nearness(question.asked or 0, now)}"

    return Gathered(
        tuple((question, of(question)) for question in journal.questions()[:MOST]),
        tuple((question, asked(question)) for question in journal.asked_questions()[:MOST]),
    )


class QuestionsScreen(Screen):
    """One page of questions, in the order they were written; those that were asked stand below."""

    line = StringProperty("")
    """What is said above them."""

    looking_only = BooleanProperty(False)

    def __init__(self, rooms: Rooms, **kwargs):
        self._letters = []
        super().__init__(rooms=rooms, nav_item="journal", looking_only=rooms.library.read_only, **kwargs)
        self._look_soon = Clock.create_trigger(lambda _dt: self._look(), 0.05)

    def enter(self, **_args) -> None:
        """Show them, and follow what changes."""
        self._letters = [self.rooms.journal.entry_changed.connect(lambda _id: soon(self._look_soon))]
        self._look()

    def leave(self) -> None:
        """Stop listening."""
        for disconnect in self._letters:
            disconnect()
        self._letters = []
        self._look_soon.cancel()

    def _look(self) -> None:
        rooms = self.rooms
        when_done(later(lambda: gathered(rooms)), self._show, self._sorry)

    def _show(self, seen: Gathered) -> None:
        self.line = GATHERED if seen.open or seen.asked else EMPTY
        self._fill(self.ids.open, seen.open)
        self._fill(self.ids.asked, seen.asked)

    def _fill(self, column, questions) -> None:
        there = column.children[::-1]
        for row in there[len(questions) :]:
            column.remove_widget(row)
        for at, (question, near) in enumerate(questions):
            row = there[at] if at < len(there) else self._new_row()
            row.question, row.near = question, near
            if row.parent is None:
                column.add_widget(row)

    def _new_row(self) -> QuestionRow:
        row = QuestionRow(fixed=self.looking_only)
        journal = self.rooms.journal
        row.bind(
            on_tick=lambda row, asked: self._later(lambda: journal.tick_question(row.question.id, asked)),
            on_let_go=lambda row: self._drop(row.question.id),
        )
        return row

    def _drop(self, question_id: str) -> None:
        journal = self.rooms.journal

        def dropped(_question) -> None:
            self.shell.toast(DROPPED, lambda: self._later(lambda: journal.restore_question(question_id)))

        self._later(lambda: journal.trash_question(question_id), dropped)

    def _later(self, work, then=None) -> None:
        when_done(self.rooms.library.later(work), lambda done: then(done) if then else None, self._sorry)

    def _sorry(self, error: StudioError) -> None:
        if self.shell is not None:
            self.shell.toast(str(error))
