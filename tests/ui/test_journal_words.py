"""Writing in the journal: what is typed is kept, where it was typed, whatever happens beside it."""

import pytest

from studio.library.errors import DiskFull
from studio.ui.autosave import PAUSE
from studio.ui.widgets.entry_row import EntryRow
from studio.ui.widgets.manuscript import Manuscript
from studio.ui.widgets.reflection_row import ReflectionRow
from tests.ui import at_journal
from tests.ui.at_journal import a_session, body_of, go, those

clock, library, rooms, shell = at_journal.clock, at_journal.library, at_journal.rooms, at_journal.shell


def test_what_is_typed_is_kept_at_a_pause(rooms, ui, shell):
    entry = a_session(rooms)
    screen = go(ui, shell)
    body = screen.pane.ids.body
    assert body.hint == rooms.journal.prompt("entry", since=entry.started)
    ui.tap(body)
    ui.until(lambda: body.focus)
    ui.xdo("type", "--delay", 5, "It was quiet.")
    ui.until(lambda: body.text == "It was quiet.")
    assert rooms.journal.entry(entry.id).body == ""
    ui.until(lambda: rooms.journal.entry(entry.id).body == "It was quiet.", timeout=PAUSE + 2)
    ui.wait(0.3)
    assert body.focus
    assert body.text == "It was quiet."


def test_leaving_keeps_what_was_typed_without_a_pause(rooms, ui, shell):
    entry = a_session(rooms)
    screen = go(ui, shell)
    ui.tap(screen.pane.ids.body)
    screen.pane.ids.body.entry.insert_text("Half a sen")
    shell.go("today")
    assert body_of(rooms, entry.id) == "Half a sen"
    go(ui, shell)
    assert screen.pane.ids.body.text == "Half a sen"


def test_words_go_to_the_entry_they_were_typed_in(rooms, ui, shell, clock):
    one = a_session(rooms, body="one")
    clock.advance(days=2)
    two = a_session(rooms, body="two")
    screen = go(ui, shell)
    body = screen.pane.ids.body
    body.focus = True
    body.entry.insert_text(" more")
    ui.tap(next(row for row in those(screen, EntryRow) if row.line.entry_id == one.id))
    ui.until(lambda: body.text == "one")
    body.entry.do_undo()
    assert body.text == "one"
    assert body_of(rooms, two.id) == "two more"
    assert body_of(rooms, one.id) == "one"


def test_what_a_full_disk_refused_is_kept_later(rooms, ui, shell, monkeypatch):
    entry = a_session(rooms)
    keep, full = rooms.journal.set_body, [True]

    def set_body(entry_id, text):
        if full:
            raise DiskFull
        return keep(entry_id, text)

    monkeypatch.setattr(rooms.journal, "set_body", set_body)
    screen = go(ui, shell)
    screen.pane.ids.body.focus = True
    screen.pane.ids.body.entry.insert_text("Not lost.")
    shell.go("today")
    rooms.library.settle()
    ui.frames(3)
    assert rooms.journal.entry(entry.id).body == ""
    full.clear()
    go(ui, shell)
    assert screen.pane.ids.body.text == "Not lost."
    ui.until(lambda: rooms.journal.entry(entry.id).body == "Not lost.")


def test_what_changes_beside_it_leaves_the_words_under_the_hand_alone(rooms, ui, shell):
    entry = a_session(rooms, body="One.")
    screen = go(ui, shell)
    body = screen.pane.ids.body
    body.focus = True
    body.entry.insert_text(" Two")
    rooms.library.later(lambda: rooms.journal.reflect(entry_id=entry.id, text="Later."))
    ui.until(lambda: those(screen.pane, ReflectionRow))
    assert body.text == "One. Two"
    assert body.focus


def test_a_long_text_can_be_typed_into(rooms, ui, shell):
    text = "There was a hum under the floor, and then it was snow. " * 360
    entry = a_session(rooms, body=text)
    screen = go(ui, shell)
    page = screen.pane.ids.body
    assert isinstance(page, Manuscript)
    assert len(page.entry._lines) > 300
    page.focus = True
    page.entry.cursor = page.entry.get_cursor_from_index(len(text) // 2)
    ui.wait(0.1)
    page.entry.insert_text("HERE ")
    ui.frames(3)
    assert page.text == text[: len(text) // 2] + "HERE " + text[len(text) // 2 :]
    first, end = page.entry._drawn
    assert first <= page.entry.cursor_row < end
    assert end - first < 100, "only lines that can be seen are drawn"
    view = screen.pane.ids.view
    low, high = view.seen()
    assert low < page.entry.cursor_pos[1] - view.children[0].y < high, "the hand can see what it writes"
    screen.rest()
    assert len(body_of(rooms, entry.id)) == len(text) + 5


@pytest.mark.parametrize("text", ["It was snow, and a hum. \n" * 400_000, "x" * 10_000_000], ids=["words", "one word"])
def test_an_entry_of_ten_megabytes_opens_is_typed_into_and_kept(rooms, ui, shell, text):
    text = text.rstrip()
    entry = a_session(rooms, body=text)
    page = go(ui, shell).pane.ids.body
    ui.until(lambda: page.text == text, what="all of it")
    page.focus = True
    page.entry.cursor = (0, 0)
    ui.xdo("type", "--delay", 5, "Here: ")
    ui.until(lambda: page.text[:6] == "Here: ", what="what was typed")
    first, end = page.entry._drawn
    assert end - first < 100, "only lines that can be seen are drawn"
    shell.go("today")
    ui.until(lambda: body_of(rooms, entry.id) == f"Here: {text}", what="all of it kept")
