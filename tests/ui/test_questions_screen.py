"""Questions for the therapist, gathered on one page: written from entries, ticked, put away, each with a way back."""

import pytest

from studio.ui.screens.journal_screen import JournalScreen
from studio.ui.screens.questions_screen import DROPPED, EMPTY, GATHERED, QuestionsScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.lead_row import LeadRow
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.question_row import QuestionRow
from tests.ui import at_journal
from tests.ui.at_journal import a_session, go, the, those, toast_of
from tests.ui.stand_ins import Room

clock, library, rooms = at_journal.clock, at_journal.library, at_journal.rooms


@pytest.fixture
def shell(rooms, ui):
    theme.motion = False
    factories = {
        "today": lambda _rooms, _shell: Room(),
        "journal": lambda rooms, _shell: JournalScreen(rooms),
        "questions": lambda rooms, _shell: QuestionsScreen(rooms),
    }
    return ui.mount(Shell(rooms, factories))


def gathered(ui, shell):
    screen = shell.go("questions")
    ui.until(lambda: screen.line, what="the page")
    ui.frames(3)
    return screen


def texts(column):
    return [(row.text, row.near) for row in reversed(column.children)]


def ask(ui, screen, words):
    ui.tap(screen.pane.ids.more)
    ui.frames(3)
    ui.tap(screen.acts.entry_sheet.ids.question)
    sheet = screen.acts.question_sheet
    ui.until(lambda: sheet.ids.field.focus)
    ui.xdo("type", "--delay", 5, words)
    ui.until(lambda: sheet.ids.field.text == words)
    ui.tap(the(sheet, PushButton, "Keep it"))
    ui.until(lambda: those(screen.pane, QuestionRow, words), what="the question")


def test_with_no_question_the_page_says_where_they_come_from(rooms, ui, shell):
    screen = gathered(ui, shell)
    assert screen.line == EMPTY
    assert those(screen, QuestionRow) == []


def test_questions_of_several_entries_are_gathered_with_where_they_are_from(rooms, ui, shell, clock):
    a_session(rooms, body="one")
    screen = go(ui, shell)
    ask(ui, screen, "Is it usual?")
    clock.advance(days=8)
    a_session(rooms, body="two")
    screen.look()
    ui.until(lambda: screen.pane.title == "Session 2")
    ask(ui, screen, "And the dreams?")
    ui.tap(screen.ids.menu)
    ui.frames(3)
    ui.tap(next(row for row in those(screen.acts.menu, LeadRow) if row.text == "Questions for my therapist"))
    page = shell.screen
    ui.until(lambda: page.name == "questions" and page.line == GATHERED)
    assert texts(page.ids.open) == [
        ("Is it usual?", "Session 1, 19 October"),
        ("And the dreams?", "Session 2, this morning"),
    ]
    ui.tap(those(page, QuestionRow)[0].ids.tick)
    ui.until(lambda: len(page.ids.asked.children) == 1, what="the one that was asked")
    assert texts(page.ids.asked) == [("Is it usual?", "Session 1, 19 October; asked this morning")]
    assert texts(page.ids.open) == [("And the dreams?", "Session 2, this morning")]
    ui.tap(page.ids.asked.children[0].ids.tick)
    ui.until(lambda: len(page.ids.open.children) == 2, what="it, not asked yet")
    assert not page.ids.asked.children
    ui.key("Escape")
    ui.until(lambda: shell.screen is screen, what="the journal again")


def test_a_question_is_put_away_and_brought_back_by_keys_alone(rooms, ui, shell):
    entry = a_session(rooms)
    for words in ("First?", "Second?"):
        rooms.journal.ask(entry.id, words)
    page = gathered(ui, shell)
    row = those(page, QuestionRow)[0]
    row.ids.tick.focus = True
    ui.key("space")
    ui.until(lambda: page.ids.asked.children, what="it, asked")
    the(page.ids.asked.children[0], IconButton).focus = True
    ui.key("Return")
    ui.until(lambda: toast_of(shell) is not None and toast_of(shell).text == DROPPED)
    ui.until(lambda: not page.ids.asked.children)
    assert [one.text for one in rooms.journal.questions()] == ["Second?"]
    toast_of(shell).take_back()
    ui.until(lambda: page.ids.asked.children, what="it, back where it was")
    assert [one.text for one in rooms.journal.asked_questions()] == ["First?"]


def test_a_question_as_long_as_a_letter_is_shown_whole_and_below_it_the_next(rooms, ui, shell):
    entry = a_session(rooms)
    rooms.journal.ask(entry.id, "Could we speak about the water? " * 60)
    rooms.journal.ask(entry.id, "And then?")
    page = gathered(ui, shell)
    long, short = those(page, QuestionRow)
    ui.frames(4)
    assert long.height > 400
    assert short.to_window(*short.pos)[1] + short.height <= long.to_window(*long.pos)[1] + 1
