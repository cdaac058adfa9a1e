"""What is said of an entry later: reflections and questions, each with a way back."""

from studio.ui.journal_acts import DROPPED, KEPT, LET_GO
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.question_row import QuestionRow
from studio.ui.widgets.reflection_row import ReflectionRow
from tests.ui import at_journal
from tests.ui.at_journal import a_session, go, the, those, toast_of

clock, library, rooms, shell = at_journal.clock, at_journal.library, at_journal.rooms, at_journal.shell


def test_what_is_seen_now_is_added_and_can_be_taken_back(rooms, ui, shell, clock):
    entry = a_session(rooms, body="Then.")
    clock.advance(days=7)
    screen = go(ui, shell)
    the(screen.pane, PushButton, "Add what you see now")
    ui.tap(the(screen.pane, PushButton, "Write"))
    ui.until(lambda: screen.acts.now_sheet.ids.field.focus)
    ui.xdo("type", "--delay", 5, "A lamp.")
    ui.until(lambda: screen.acts.now_sheet.ids.field.text == "A lamp.")
    ui.key("Escape", "Escape")
    ui.until(lambda: those(screen.pane, ReflectionRow))
    assert not screen.acts.now_sheet.shown
    said = rooms.journal.reflections(entry_id=entry.id)[0]
    assert (said.text, said.prompt) == ("A lamp.", screen.acts.now_sheet.prompt)
    assert screen.pane.mark.returns == 1
    ui.until(lambda: toast_of(shell) is not None and toast_of(shell).text == KEPT, what="the line")
    toast_of(shell).take_back()
    ui.until(lambda: not those(screen.pane, ReflectionRow))


def test_a_reflection_goes_to_the_trash_and_comes_back(rooms, ui, shell):
    entry = a_session(rooms)
    rooms.journal.reflect(entry_id=entry.id, text="Too much.")
    screen = go(ui, shell)
    row = the(screen.pane, ReflectionRow)
    ui.tap(row)
    ui.until(lambda: row.open)
    ui.tap(next(key for key in those(row, IconButton) if key.icon == "trash-2"))
    ui.until(lambda: not those(screen.pane, ReflectionRow))
    assert rooms.journal.reflections(entry_id=entry.id) == []
    ui.until(lambda: toast_of(shell) is not None and toast_of(shell).text == LET_GO, what="the line")
    toast_of(shell).take_back()
    ui.until(lambda: those(screen.pane, ReflectionRow))


def test_a_question_is_written_ticked_and_let_go(rooms, ui, shell):
    entry = a_session(rooms)
    screen = go(ui, shell)
    ui.tap(screen.pane.ids.more)
    ui.frames(3)
    ui.tap(screen.acts.entry_sheet.ids.question)
    ui.until(lambda: screen.acts.question_sheet.ids.field.focus)
    ui.xdo("type", "--delay", 5, "Is it usual?")
    ui.until(lambda: screen.acts.question_sheet.ids.field.text == "Is it usual?")
    ui.tap(the(screen.acts.question_sheet, PushButton, "Keep it"))
    ui.until(lambda: those(screen.pane, QuestionRow))
    row = the(screen.pane, QuestionRow)
    ui.tap(row.ids.tick)
    ui.until(lambda: rooms.journal.asked_questions())
    ui.until(lambda: the(screen.pane, QuestionRow).asked)
    ui.tap(the(the(screen.pane, QuestionRow), IconButton))
    ui.until(lambda: not those(screen.pane, QuestionRow))
    assert rooms.journal.questions_of(entry.id) == []
    ui.until(lambda: toast_of(shell) is not None and toast_of(shell).text == DROPPED, what="the line")
    toast_of(shell).take_back()
    ui.until(lambda: those(screen.pane, QuestionRow))


BOOK = "There was a hum under the floor, and then it was snow. " * 1800


def test_a_reflection_as_long_as_a_book_is_shown_as_it_begins_and_read_on_a_page_of_its_own(rooms, ui, shell):
    entry = a_session(rooms, body="Then.")
    rooms.journal.reflect(entry_id=entry.id, text=BOOK)
    rooms.journal.ask(entry.id, BOOK)
    screen = go(ui, shell)
    row = the(screen.pane, ReflectionRow)
    ui.frames(3)
    assert row.height < 900
    assert the(screen.pane, QuestionRow).height < 4000
    screen.pane.ids.view.scroll_to(row, animate=False)
    ui.frames(3)
    ui.tap(the(row, PushButton, "Read it all"))
    sheet = screen.acts.read_sheet
    ui.until(lambda: sheet.shown and sheet.ids.long.shown, what="the page")
    assert sheet.title == "The same day"
    assert "".join(sheet.ids.long.items) == BOOK.strip()
    ui.key("Escape")
    assert not sheet.shown


def test_a_book_can_be_pasted_into_what_is_seen_now_and_taken_back(rooms, ui, shell, clock):
    entry = a_session(rooms, body="Then.")
    clock.advance(days=2)
    screen = go(ui, shell)
    ui.tap(the(screen.pane, PushButton, "Write"))
    sheet = screen.acts.now_sheet
    field = sheet.ids.field
    ui.until(lambda: field.focus)
    field.entry.insert_text("It began so. ")
    field.entry.insert_text(BOOK)
    ui.frames(3)
    assert len(field.text) == len("It began so. ") + len(BOOK)
    assert field.entry.minimum_height > sheet.height, "and it scrolls"
    first, end = field.entry._drawn
    assert end - first < 120, "only lines that can be seen are drawn"
    ui.key("ctrl+z")
    assert field.text == "It began so. "
    ui.tap(the(sheet, PushButton, "Keep it"))
    ui.until(lambda: those(screen.pane, ReflectionRow))
    assert [said.text for said in rooms.journal.reflections(entry_id=entry.id)] == ["It began so."]
