"""A session in the journal: it begins, it is closed, and how it was is said, or not."""

import pytest

from studio.ui.journal_acts import CLOSED
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.reflection_row import ReflectionRow
from tests.ui import at_journal
from tests.ui.at_journal import a_session, go, the, those, toast_of, words_on

clock, library, rooms, shell = at_journal.clock, at_journal.library, at_journal.rooms, at_journal.shell


def test_an_empty_journal_is_calm_and_a_session_begins_there(rooms, ui, shell):
    screen = go(ui, shell)
    assert screen.empty
    assert "Nothing here yet, and no hurry." in words_on(screen)
    ui.tap(the(screen, PushButton, "Begin a session"))
    ui.until(lambda: screen.acts.begin_sheet.ids.field.focus)
    ui.xdo("type", "--delay", 5, "To be kind")
    ui.key("Return")
    ui.until(lambda: screen.pane.title == "Session 1")
    assert rooms.journal.open_session().intention == "To be kind"
    assert not screen.empty
    assert not those(screen, Chip)


def test_a_session_is_closed_and_opened_again(rooms, ui, shell):
    a_session(rooms)
    screen = go(ui, shell)
    ui.tap(the(screen.pane, PushButton, "Close this session"))
    ui.frames(3)
    ui.tap(the(screen.acts.close_sheet, PushButton, "Close it"))
    ui.until(lambda: not those(screen.pane, PushButton, "Close this session"))
    assert rooms.journal.open_session() is None
    the(screen, Chip, "Begin a session")
    ui.until(
        lambda: toast_of(shell) is not None and toast_of(shell).text == CLOSED.format("Session 1"), what="the line"
    )
    ui.tap(screen.pane.ids.more)
    ui.frames(3)
    ui.tap(screen.acts.entry_sheet.ids.again)
    ui.until(lambda: those(screen.pane, PushButton, "Close this session"))
    assert rooms.journal.open_session() is not None
    assert not those(screen, Chip)


def test_closing_asks_for_a_mood_and_a_few_words_and_needs_neither(rooms, ui, shell):
    entry = rooms.journal.begin_session(mood=(-0.5, -0.5))
    screen = go(ui, shell)
    ui.tap(the(screen.pane, PushButton, "Close this session"))
    sheet = screen.acts.close_sheet
    ui.frames(3)
    field = sheet.ids.mood
    assert [tuple(mark) for mark in field.marks] == [(-0.5, -0.5)]
    ui.tap(field, at=field.to_window(*field.spot((0.5, 0.25))))
    ui.until(lambda: rooms.journal.entry(entry.id).mood_after_x is not None)
    ui.tap(sheet.ids.field)
    ui.until(lambda: sheet.ids.field.focus)
    ui.xdo("type", "--delay", 5, "The light.")
    ui.until(lambda: sheet.ids.field.text == "The light.")
    ui.tap(the(sheet, PushButton, "Close it"))
    ui.until(lambda: those(screen.pane, ReflectionRow))
    rooms.library.settle()
    kept = rooms.journal.entry(entry.id)
    assert kept.mood_after_x == pytest.approx(0.5, abs=0.02)
    assert kept.mood_after_y == pytest.approx(0.25, abs=0.02)
    assert kept.ended is not None
    (said,) = rooms.journal.reflections(entry_id=entry.id)
    assert (said.text, said.prompt) == ("The light.", rooms.journal.prompt("closing"))


def test_leaving_the_end_of_a_session_alone_keeps_it_open_and_what_was_typed(rooms, ui, shell):
    entry = a_session(rooms)
    screen = go(ui, shell)
    ui.tap(the(screen.pane, PushButton, "Close this session"))
    ui.frames(3)
    screen.acts.close_sheet.ids.field.text = "Not yet"
    ui.key("Escape")
    ui.until(lambda: rooms.journal.reflections(entry_id=entry.id))
    assert rooms.journal.open_session() is not None


def test_a_session_begins_with_a_mood_if_one_is_touched(rooms, ui, shell):
    screen = go(ui, shell)
    ui.tap(the(screen, PushButton, "Begin a session"))
    sheet = screen.acts.begin_sheet
    ui.until(lambda: sheet.ids.field.focus)
    sheet.ids.mood.focus = True
    ui.key("Right", "Up", "Up")
    ui.tap(the(sheet, PushButton, "Begin"))
    ui.until(lambda: screen.pane.title == "Session 1")
    begun = rooms.journal.open_session()
    assert (begun.mood_before_x, begun.mood_before_y) == (0.2, 0.4)
    assert sheet.ids.mood.point is None


def test_how_it_was_takes_points_and_several_words(rooms, ui, shell):
    entry = a_session(rooms)
    screen = go(ui, shell)
    ui.tap(screen.pane.ids.how)
    sheet = screen.acts.how_sheet
    ui.frames(3)
    for word in ("calm", "alive"):
        ui.tap(the(sheet, Chip, word))
    ui.until(lambda: rooms.journal.entry(entry.id).feelings == "calm, alive")
    ui.tap(the(sheet, Chip, "calm"))
    sheet.add(" like rain, ")
    ui.until(lambda: rooms.journal.entry(entry.id).feelings == "alive, like rain")
    ui.frames(5)  # the new word comes into view first
    sheet.ids.before.focus = True
    ui.frames(3)
    ui.key("Left")
    ui.until(lambda: rooms.journal.entry(entry.id).mood_before_x == -0.2)
    ui.tap(sheet.ids.take_away)
    ui.until(lambda: rooms.journal.entry(entry.id).mood_before_x is None)
    assert sheet.ids.take_away.text == "Put them back"
    ui.tap(sheet.ids.take_away)
    ui.until(lambda: rooms.journal.entry(entry.id).mood_before_x == -0.2)
    ui.tap(sheet.ids.take_away)
    ui.until(lambda: rooms.journal.entry(entry.id).mood_before_x is None)
    ui.until(lambda: screen.pane.ids.how.words == "alive, like rain")


def test_today_is_there_without_a_session(rooms, ui, shell, clock):
    rooms.journal.close_session(a_session(rooms).id)
    clock.advance(days=1)
    screen = go(ui, shell)
    ui.tap(the(screen, Chip, "Just today"))
    ui.until(lambda: screen.pane.title == "Today")
    assert not those(screen.pane, PushButton, "Close this session")
    assert not those(screen, Chip, "Just today")


def test_where_it_was_can_be_said(rooms, ui, shell):
    a_session(rooms)
    screen = go(ui, shell)
    ui.tap(screen.pane.ids.more)
    ui.until(lambda: screen.acts.entry_sheet.ids.field.focus)
    ui.xdo("type", "--delay", 5, "by the river")
    ui.key("Return")
    ui.until(lambda: screen.pane.dateline.endswith(", by the river"))
