"""Write, with a real library behind it and real keys before it."""

from datetime import UTC, datetime

import pytest

from studio.core.clock import FixedClock
from studio.gallery.query import Query
from studio.gallery.writing import decode, encode
from studio.library.library import Library
from studio.ui.autosave import PAUSE
from studio.ui.screens.write_screen import WriteScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from tests.rooms import rooms_of
from tests.ui.stand_ins import Room


@pytest.fixture
def rooms(tmp_path):
    clock = FixedClock(datetime(2025, 10, 19, 11, 0, tzinfo=UTC))
    library, _ = Library.create(tmp_path / "x.studio", passphrase=None, clock=clock)
    yield rooms_of(library, clock)
    library.close()


@pytest.fixture
def shell(rooms, ui):  # the window lets go before the library closes
    theme.motion = False
    factories = {name: lambda _rooms, _shell: Room() for name in ("today", "speak")}
    shell = ui.mount(Shell(rooms, factories | {"write": lambda rooms, _shell: WriteScreen(rooms)}))
    shell.go_to("today")
    return shell


def go(ui, shell, piece_id=None):
    screen = shell.go("write", piece_id=piece_id)
    ui.until(lambda: screen.page.focus, what="the cursor")
    ui.frames(2)
    return screen


def writings(rooms):
    rooms.library.settle()
    return rooms.gallery.page(Query(kinds=frozenset({"writing"})))


def log_of(rooms, piece):
    rooms.library.settle()
    return [decode(op.payload) for op in rooms.library.ops(piece.id)]


def a_writing(rooms, text):
    piece = rooms.gallery.new_piece("writing", rooms.journal.current_entry().id)
    rooms.library.append(piece.id, encode(text))
    return rooms.gallery.set_words(piece.id, text)


def test_what_is_typed_becomes_a_piece_of_the_open_session_at_the_first_pause(rooms, ui, shell):
    session = rooms.journal.begin_session()
    screen = go(ui, shell)
    ui.xdo("type", "--delay", 5, "A light on.")
    ui.until(lambda: screen.page.text == "A light on.")
    assert writings(rooms) == []
    assert screen.kept == 0
    ui.until(lambda: screen.kept == 1, timeout=PAUSE + 2, what="Kept.")
    (piece,) = writings(rooms)
    assert (piece.entry_id, piece.words) == (session.id, "A light on.")
    assert log_of(rooms, piece) == ["A light on."]
    ui.xdo("type", "x")
    assert screen.kept == 0


def test_nothing_is_made_of_nothing(rooms, ui, shell):
    screen = go(ui, shell)
    screen.page.entry.insert_text(" \n")
    ui.key("Escape", "Escape")
    assert shell.screen.name == "today"
    assert writings(rooms) == []
    assert rooms.journal.timeline() == []


def test_leaving_at_once_keeps_what_was_written(rooms, ui, shell):
    screen = go(ui, shell)
    screen.page.entry.insert_text("Half a sen")
    ui.tap(screen.ids.speak)
    assert shell.screen.name == "speak"
    assert [piece.words for piece in writings(rooms)] == ["Half a sen"]


def test_each_pause_is_in_the_log_and_emptying_keeps_the_old_words(rooms, ui, shell):
    screen = go(ui, shell)
    for text in ("One.", " Two."):
        screen.page.entry.insert_text(text)
        screen.rest()
    screen.page.entry.select_all()
    screen.page.entry.delete_selection()
    screen.rest()
    (piece,) = writings(rooms)
    assert piece.words == ""
    assert log_of(rooms, piece) == ["One.", "One. Two.", ""]


def test_a_writing_is_gone_on_with(rooms, ui, shell):
    piece = a_writing(rooms, "Before. ")
    screen = go(ui, shell, piece.id)
    assert screen.page.text == "Before. "
    ui.xdo("type", "--delay", 5, "After.")
    ui.until(lambda: screen.page.text == "Before. After.")
    shell.go("today")
    assert [found.words for found in writings(rooms)] == ["Before. After."]
    assert log_of(rooms, piece) == ["Before. ", "Before. After."]
    go(ui, shell)
    assert screen.page.text == ""


def test_a_damaged_log_leaves_the_words(rooms, ui, shell):
    piece = a_writing(rooms, "Still here.")
    rooms.library.append(piece.id, b"\x01not packed")
    screen = go(ui, shell, piece.id)
    assert screen.page.text == "Still here."


def test_undo_takes_back_words_and_redo_brings_them_again(rooms, ui, shell):
    page = go(ui, shell).page
    ui.xdo("type", "--delay", 4, "one two three")
    ui.until(lambda: page.text == "one two three")
    seen = []
    for key in ("ctrl+z", "ctrl+z", "ctrl+shift+z", "BackSpace", "BackSpace", "ctrl+z"):
        ui.key(key)
        seen.append(page.text)
    assert seen == ["one two ", "one ", "one two ", "one two", "one tw", "one two "]


def test_undo_goes_no_further_back_than_this_piece(rooms, ui, shell):
    piece = a_writing(rooms, "Another.")
    page = go(ui, shell).page
    page.entry.insert_text("this")
    shell.go("today")
    go(ui, shell, piece.id)
    page.entry.do_undo()
    assert page.text == "Another."


def test_another_question_can_be_asked_for(rooms, ui, shell):
    screen = go(ui, shell)
    before = screen.prompt
    assert before == rooms.journal.prompt("writing")
    ui.tap(screen.ids.another)
    ui.until(lambda: screen.prompt != before)
    ui.until(lambda: screen.page.focus)


def test_a_long_text_stays_under_the_hand(rooms, ui, shell):
    text = "There was a hum under the floor, and then it was snow. " * 360
    screen = go(ui, shell, a_writing(rooms, text).id)
    view, entry = screen.ids.view, screen.page.entry
    ui.until(lambda: view.scroll_y == 0, what="the end of the text")
    for _ in range(3):
        entry.insert_text("And on. ")
        ui.frames(2)
    low, high = view.seen()
    assert low < entry.cursor_pos[1] - view.children[0].y < high
    assert screen.page.text == text + "And on. " * 3
    entry.cursor = 0, 0
    ui.frames(3)
    assert view.scroll_y > 0.99
    assert entry._drawn[0] == 0
