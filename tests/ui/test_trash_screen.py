"""The trash, with a real library behind it and real touches before it."""

from datetime import UTC, datetime

import pytest

from studio.core.clock import FixedClock
from studio.drawing.codec import encode
from studio.drawing.op import NewPaper
from studio.drawing.paper import Paper
from studio.gallery.thumbnail import shipped_brushes
from studio.library import shredder
from studio.library.errors import NotHere
from studio.library.keyslots import KdfCost
from studio.library.library import Library
from studio.library.trash import DAY_MS, trashed
from studio.ui import in_trash
from studio.ui.screens.trash_screen import TrashScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.widgets.hands import hands
from studio.ui.widgets.nav import NavPlace
from studio.ui.widgets.trash_sheet import TREMOR
from studio.ui.widgets.trash_tile import TrashTile, UntilHeader
from studio.ui.work import stop_work
from tests.rooms import rooms_of
from tests.ui.stand_ins import Quiet, Room


@pytest.fixture
def rooms(tmp_path):
    clock = FixedClock(datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
    library, _ = Library.create(tmp_path / "x.studio", passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))
    yield rooms_of(library, clock, Quiet, brushes=shipped_brushes())
    stop_work(library)
    library.close()


@pytest.fixture
def shell(ui, rooms):
    factories = {name: lambda rooms, _shell: Room() for name in ("settings", "today")}
    factories["trash"] = lambda rooms, _shell: TrashScreen(rooms)
    theme.motion = False
    return ui.mount(
        Shell(rooms, factories, [NavPlace("today", "today", "Today"), NavPlace("settings", "settings", "S")])
    )


def draw(rooms, colour=(200, 40, 30)):
    piece = rooms.gallery.new_piece("drawing", rooms.journal.current_entry().id, width=96, height=72)
    rooms.library.append(piece.id, encode(NewPaper(Paper("blank", 96, 72, colour))))
    rooms.clock.advance(seconds=2)
    return piece.id


def write(rooms, text):
    piece = rooms.gallery.new_piece("writing", rooms.journal.current_entry().id)
    rooms.gallery.set_words(piece.id, text)
    return piece.id


def look(ui, shell):
    shell.go("settings")
    screen = shell.go("trash")
    ui.until(lambda: screen.empty or screen.ids.grid.items, what="the trash")
    ui.frames(3)
    return screen


def tile(screen, one):
    return next(widget for widget in screen.walk() if isinstance(widget, TrashTile) and widget.piece.id == one)


def ask(ui, screen, one):
    """Tap a tile, and wait for the question."""
    ui.tap(tile(screen, one))
    ui.until(lambda: screen.sheet.shown, what="the sheet")
    ui.frames(3)
    return screen.sheet


def toast_says(shell, words):
    return shell._toast is not None and shell._toast.text == words


def delete(ui, screen, one):
    sheet = ask(ui, screen, one)
    ui.tap(sheet.ids.end)
    ui.wait(TREMOR + 0.1)
    ui.tap(sheet.ids.end)


def test_an_empty_trash_says_so_and_leads_back_to_settings(ui, rooms, shell):
    screen = look(ui, shell)
    assert screen.empty
    assert shell.nav.here == "settings"
    assert any(getattr(widget, "text", "") == "Nothing is in the trash." for widget in screen.walk())
    ui.tap(screen.ids.empty_now)  # it can't be seen, and does nothing
    assert not screen.end_sheet.shown
    ui.tap(screen.ids.back)
    assert shell.screen.name == "settings"


def test_things_hang_under_the_day_until_which_they_stay(ui, rooms, shell):
    first, second = draw(rooms), write(rooms, "Under the ice.")
    session = rooms.journal.begin_session("A door.")
    inside = draw(rooms)
    said = rooms.journal.reflect(entry_id=rooms.journal.current_entry().id, text="It was yellow after all.")
    rooms.journal.trash_reflection(said.id)
    rooms.clock.advance(seconds=1)
    rooms.gallery.trash(first)
    rooms.clock.advance(days=2)
    rooms.gallery.trash(second)
    rooms.clock.advance(seconds=1)
    rooms.journal.trash_entry(session.id)
    screen = look(ui, shell)
    headers = [widget for widget in screen.walk() if isinstance(widget, UntilHeader)]
    headers = [one.header for one in sorted(headers, key=lambda one: -one.top)]
    assert headers == ["Until 24 December", "Until 22 December"]
    assert [item.id for item in screen.ids.grid.items] == [session.id, second, first, said.id]
    entry = tile(screen, session.id)
    assert (entry.title, entry.own, entry.along) == ("Session 1", "“A door.”", "A drawing")
    assert tile(screen, said.id).about == "About Session 1"
    ui.until(lambda: tile(screen, first).texture is not None, what="the picture")
    assert inside not in [item.id for item in screen.ids.grid.items]


def test_a_thing_comes_back_and_undo_puts_it_back_as_it_was(ui, rooms, shell):
    one = draw(rooms)
    other = draw(rooms)
    for piece in (one, other):
        rooms.gallery.trash(piece)
    before = trashed(rooms.library)
    rooms.clock.advance(days=9)
    screen = look(ui, shell)
    sheet = ask(ui, screen, one)
    assert "It stays until 22 December." in sheet.line
    ui.tap(sheet.ids.first)
    ui.until(lambda: [item.id for item in screen.ids.grid.items] == [other], what="it to be back")
    assert rooms.gallery.piece(one).trashed is None
    ui.until(lambda: toast_says(shell, "It is back."), what="the toast")
    ui.tap(shell._toast.ids.back)
    ui.until(lambda: len(screen.ids.grid.items) == 2, what="it to be there again")
    assert trashed(rooms.library) == before


def test_a_piece_brings_its_session_along_and_undo_takes_both(ui, rooms, shell):
    session = rooms.journal.begin_session()
    one, other = draw(rooms), draw(rooms)
    rooms.journal.trash_entry(session.id)
    rooms.gallery.restore(other)
    rooms.gallery.trash(other)
    rooms.journal.trash_entry(session.id)
    before = trashed(rooms.library)
    screen = look(ui, shell)
    sheet = ask(ui, screen, one)
    assert "Session 1 is in the trash too, and comes back with it." in sheet.line
    ui.tap(sheet.ids.first)
    ui.until(lambda: toast_says(shell, "It is back."), what="the toast")
    assert rooms.journal.entry(session.id).trashed is None
    assert rooms.gallery.piece(other).trashed is not None
    ui.tap(shell._toast.ids.back)
    ui.until(lambda: trashed(rooms.library) == before, what="both to be in the trash again")


def test_a_thing_is_deleted_only_after_a_second_question(ui, rooms, shell):
    one, other = draw(rooms), draw(rooms)
    for piece in (one, other):
        rooms.gallery.trash(piece)
    screen = look(ui, shell)
    sheet = ask(ui, screen, one)
    ui.tap(sheet.ids.end)
    assert sheet.sure
    assert "can't be brought back" in sheet.warning(sheet.ending)
    ui.tap(sheet.ids.end)  # a hand that trembles
    assert sheet.shown
    ui.wait(TREMOR + 0.1)
    ui.tap(sheet.ids.first)
    ui.until(lambda: not sheet.shown, what="the sheet to close")
    assert len(trashed(rooms.library)) == 2
    delete(ui, screen, one)
    ui.until(lambda: toast_says(shell, "It is gone."), what="the toast")
    assert shell._toast.undo is None
    ui.until(lambda: [item.id for item in screen.ids.grid.items] == [other], what="the other one to be alone")
    with pytest.raises(NotHere):
        rooms.gallery.piece(one)


def test_a_session_and_a_reflection_are_deleted_too(ui, rooms, shell):
    session = rooms.journal.begin_session()
    draw(rooms)
    day = rooms.journal.reflect(entry_id=session.id, text="Yellow.")
    rooms.journal.trash_reflection(day.id)
    rooms.journal.trash_entry(session.id)
    screen = look(ui, shell)
    delete(ui, screen, day.id)
    ui.until(lambda: [item.id for item in screen.ids.grid.items] == [session.id], what="the reflection to be gone")
    sheet = ask(ui, screen, session.id)
    assert sheet.line.startswith("With it: a drawing.")
    assert "Session 1 goes" in sheet.ending
    sheet.close()
    ui.frames(3)
    delete(ui, screen, session.id)
    ui.until(lambda: screen.empty, what="the session to be gone")
    assert rooms.library.read.execute("select count(*) from piece").fetchone() == (0,)


def test_everything_comes_back_and_undo_puts_it_back(ui, rooms, shell):
    session = rooms.journal.begin_session()
    alone, along = draw(rooms), draw(rooms)
    rooms.gallery.trash(alone)
    rooms.journal.trash_entry(session.id)
    before = trashed(rooms.library)
    rooms.clock.advance(days=1)
    screen = look(ui, shell)
    ui.tap(screen.ids.back_all)
    ui.until(lambda: toast_says(shell, "Everything is back."), what="the toast")
    ui.until(lambda: screen.empty, what="the trash to be empty")
    assert {piece.id for piece in rooms.gallery.recent(9)} == {alone, along}
    ui.tap(shell._toast.ids.back)
    ui.until(lambda: not screen.empty, what="the trash to be full again")
    assert trashed(rooms.library) == before


def test_the_trash_is_emptied_after_a_question_that_says_what_goes(ui, rooms, shell):
    for _ in range(3):
        rooms.gallery.trash(draw(rooms))
    rooms.gallery.trash(write(rooms, "Under the ice."))
    kept = draw(rooms)
    screen = look(ui, shell)
    ui.tap(screen.ids.empty_now)
    ui.until(lambda: screen.end_sheet.shown, what="the sheet")
    assert screen.end_sheet.ending == "What goes: three drawings and a page."
    ui.wait(TREMOR + 0.1)
    ui.tap(screen.end_sheet.ids.end)
    ui.until(lambda: toast_says(shell, "The trash is empty."), what="the toast")
    assert screen.empty
    assert [piece.id for piece in rooms.gallery.recent(9)] == [kept]
    assert rooms.library.read.execute("select count(*) from piece").fetchone() == (1,)


def test_emptying_shows_how_far_it_is_and_can_be_stopped(ui, rooms, shell, monkeypatch):
    monkeypatch.setattr(shredder, "PAUSE", 0.05)
    monkeypatch.setattr("studio.library.trash.GROUP", 1)
    for _ in range(40):
        rooms.gallery.trash(draw(rooms))
    screen = look(ui, shell)
    screen.empty_now()
    ui.until(lambda: screen.ids.pane.shown, what="the pane")
    assert screen.ids.back_all.disabled
    ui.frames(3)
    ui.tap(screen.ids.pane.ids.stop)
    ui.until(lambda: not screen.ids.pane.working, what="it to stop")
    left = trashed(rooms.library)
    assert 0 < len(left) < 40
    ui.until(lambda: len(screen.ids.grid.items) == len(left), what="what is left")
    assert toast_says(shell, "Stopped. What was not deleted yet is still in the trash.")


def test_a_long_trash_scrolls_and_only_what_is_seen_is_made(ui, rooms, shell):
    day = rooms.journal.current_entry().id
    with rooms.library.write() as connection:
        for at in range(2000):
            piece = rooms.gallery.new_piece("writing", day)
            time = rooms.clock.ms() - at * DAY_MS // 80
            connection.execute("update piece set words = ?, trashed = ? where id = ?", (f"Page {at}", time, piece.id))
    screen = look(ui, shell)
    grid = screen.ids.grid
    assert len(grid.items) == 2000
    assert sum(isinstance(widget, TrashTile) for widget in screen.walk()) < 80
    grid.offset = grid.farthest
    ui.frames(3)
    last = next(
        widget for widget in screen.walk() if isinstance(widget, TrashTile) and widget.piece.words == "Page 1999"
    )
    ui.tap(last)
    ui.until(lambda: screen.sheet.shown, what="the sheet")


def test_all_of_it_can_be_reached_with_keys(ui, rooms, shell):
    for _ in range(2):
        rooms.gallery.trash(draw(rooms))
    screen = look(ui, shell)
    hands.at_keys = True
    first, second = (item.id for item in screen.ids.grid.items)
    ui.key("Right")
    assert tile(screen, first).focus
    ui.key("Right", "Return")
    ui.until(lambda: screen.sheet.shown, what="the sheet")
    assert screen._asked.id == second
    ui.key("Escape")
    assert not screen.sheet.shown
    ui.key("Escape")
    assert shell.screen.name == "settings"


def test_what_is_put_there_elsewhere_shows(ui, rooms, shell):
    screen = look(ui, shell)
    one = draw(rooms)
    rooms.library.later(lambda: rooms.gallery.trash(one)).result()
    ui.until(lambda: not screen.empty, what="the new one")


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280), (640, 560), (1920, 1080)])
def test_it_fits_every_window(ui, rooms, shell, size):
    rooms.gallery.trash(draw(rooms))
    ui.resize(*size)
    screen = look(ui, shell)
    for name in ("back", "back_all", "empty_now", "grid"):
        widget = screen.ids[name]
        assert screen.x <= widget.x
        assert widget.right <= screen.right
    assert not screen.ids.back.collide_widget(screen.ids.back_all)
    assert screen.ids.back_all.right <= screen.ids.empty_now.x
    assert screen.ids.about.y >= screen.ids.grid.top
    assert screen.ids.about.top <= screen.ids.empty_now.to_window(0, screen.ids.empty_now.y)[1]
    sheet = ask(ui, screen, screen.ids.grid.items[0].id)
    ui.tap(sheet.ids.end)
    ui.frames(3)
    assert screen.y <= sheet.y
    assert sheet.y <= sheet.ids.end.y
    assert sheet.ids.end.right <= sheet.right


def test_what_is_old_goes_some_time_after_the_start(ui, rooms, shell):
    one = draw(rooms)
    rooms.gallery.trash(one)
    for day in (31, 1, 1):
        rooms.clock.advance(days=day)
        in_trash.let_old_go(rooms)
        ui.wait(0.2)
    ui.until(lambda: trashed(rooms.library) == [], what="it to go")
