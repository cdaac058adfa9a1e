"""Going about in the gallery: months, very many pieces, larger and smaller, by keyboard, and where one only looks."""

from datetime import UTC, datetime
from types import SimpleNamespace

from studio.core.clock import FixedClock
from studio.core.paths import SAMPLE
from studio.gallery.query import Query
from studio.library.library import Library
from studio.ui.screens.gallery_screen import GalleryScreen
from studio.ui.widgets.asked_row import AskedRow
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.disc import Disc
from studio.ui.widgets.hands import hands
from studio.ui.widgets.pressable import focused
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.session_header import SessionHeader
from studio.ui.widgets.shelf import MOST
from studio.ui.widgets.text_field import TextField
from tests.rooms import rooms_of
from tests.ui import at_gallery
from tests.ui.at_gallery import find, held, look, mount, sheet_of, shown, write
from tests.ui.stand_ins import Quiet

rooms, shell = at_gallery.rooms, at_gallery.shell


# --- months, and very many ---


def months_of_pieces(rooms, months=4, each=40) -> None:
    with rooms.library.write():
        for month in range(1, months + 1):
            rooms.clock.moment = datetime(2025, month, 10, 9, 30, tzinfo=UTC)
            for _ in range(each):
                write(rooms, "Words.")
    rooms.clock.moment = datetime(2025, 11, 22, 9, 30, tzinfo=UTC)


def test_one_goes_to_a_month_and_from_there_up_and_down(ui, rooms, shell):
    months_of_pieces(rooms)
    whole = [piece.id for piece in rooms.gallery.page(limit=1000)]
    screen = look(ui, shell)
    screen.asking.open_months()
    sheet = next(child for child in screen.children if getattr(child, "title", "") == "Go to a month")
    ui.until(lambda: sheet.months, what="the months")
    assert [chip.text for chip in sheet.ids.row.children[::-1]] == ["April", "March", "February", "January"]
    ui.tap(find(sheet, Chip, text="February"))
    ui.until(lambda: whole[80] in shown(screen) and screen.ids.grid.offset, what="February, and above it March")
    grid = screen.ids.grid
    first = next(at for at, piece in enumerate(grid.items) if piece.id == whole[80])
    tile = grid.tile_of(first)
    assert abs(tile.to_window(tile.x, tile.top)[1] - (grid.top - 8 - 64 - 12)) < 2
    for _ in range(30):
        grid.offset = 0
        ui.wait(0.03)
        if shown(screen)[0] == whole[0]:
            break
    for _ in range(30):
        grid.offset = grid.farthest
        ui.wait(0.03)
        if len(shown(screen)) == len(whole):
            break
    assert shown(screen) == whole


def test_of_very_many_pieces_some_hundred_are_held_and_all_can_be_reached(ui, rooms, shell):
    months_of_pieces(rooms, months=10, each=130)
    whole = [piece.id for piece in rooms.gallery.page(limit=2000)]
    screen = look(ui, shell)
    grid, seen = screen.ids.grid, set()

    def go(to, last) -> None:
        for _ in range(400):
            seen.update(shown(screen))
            assert len(grid.items) <= MOST
            ids = shown(screen)
            where = whole.index(ids[0])
            assert ids == whole[where : where + len(ids)]
            if last in ids:
                return
            grid.offset = to()
            ui.wait(0.01)
        raise AssertionError("never there")

    go(lambda: grid.farthest, whole[-1])
    assert seen == set(whole)
    assert len(grid.items) < len(whole)
    go(lambda: 0, whole[0])
    # a change somewhere leaves everything where it is
    grid.offset = 900
    ui.wait(0.05)
    there = shown(screen)
    rooms.library.later(lambda: rooms.gallery.set_title(there[5], "Named")).result()
    ui.until(lambda: screen.ids.grid.items[5].title == "Named", what="the name")
    assert (shown(screen), grid.offset) == (there, 900)


def test_what_is_made_meanwhile_moves_nothing_that_is_looked_at(ui, rooms, shell):
    months_of_pieces(rooms, months=1, each=60)
    screen = look(ui, shell)
    grid = screen.ids.grid
    grid.offset = 500
    ui.frames(3)
    tile = grid.tile_of(grid._flow.within(520, 700).start)
    piece, top = tile.piece.id, tile.to_window(*tile.pos)[1]
    new = rooms.library.later(lambda: write(rooms, "Newest.")).result()
    ui.until(lambda: shown(screen)[0] == new, what="the new piece")
    ui.frames(2)
    tile = next(widget for widget in grid._shown.values() if widget.piece.id == piece)
    assert abs(tile.to_window(*tile.pos)[1] - top) < 2


def test_the_focus_stays_on_its_piece_when_another_comes(ui, rooms, shell):
    months_of_pieces(rooms, months=1, each=12)
    screen = look(ui, shell)
    for name in ("right", "right", "right"):
        screen.key(name, frozenset())
    piece = next(widget.piece.id for widget in screen.ids.grid._shown.values() if widget.focus)
    rooms.library.later(lambda: write(rooms, "Newest.")).result()
    ui.until(lambda: len(shown(screen)) == 13, what="the new piece")
    assert [widget.piece.id for widget in screen.ids.grid._shown.values() if widget.focus] == [piece]


# --- larger and smaller ---


def test_keys_fingers_and_the_wheel_make_pictures_larger_and_smaller(ui, rooms, shell):
    for number in range(30):
        write(rooms, f"Words {number}.")
    screen = look(ui, shell)
    grid = screen.ids.grid
    usual = grid.row_height
    screen.key("+", frozenset())
    ui.frames(3)
    assert grid.row_height > usual
    assert rooms.settings.get("gallery_density", 0) == 2
    for _ in range(9):
        screen.key("-", frozenset())
    assert rooms.settings.get("gallery_density", 9) == 0
    ui.frames(3)
    small = grid.row_height
    assert small < usual

    one, other = ui.touch(600, 300), ui.touch(640, 300)
    for finger in (one, other):
        finger.touch_down()
    for step in range(10):
        one.touch_move(600 - 8 * step, 300)
        other.touch_move(640 + 8 * step, 300)
    for finger in (other, one):
        finger.touch_up()
    ui.frames(3)
    assert grid.row_height > small
    assert shell.screen is screen  # no tile was pressed
    assert grid.offset == 0

    before = grid.row_height
    screen.density = 1
    ui.window._modifiers = ["ctrl"]
    wheel = SimpleNamespace(button="scrollup")
    grid._hands.roll(wheel)
    ui.window._modifiers = []
    ui.frames(2)
    assert grid.row_height < before
    again = GalleryScreen(rooms)
    assert again.density == screen.density


def test_the_menu_tells_how_large_they_are_and_closes_with_escape(ui, rooms, shell):
    write(rooms, "Words.")
    screen = look(ui, shell)
    ui.tap(screen.ids.more)
    menu = screen.asking._menu
    assert menu._size.reading == "usual"
    ui.tap(menu._size.ids.more)
    assert menu._size.reading == "large"
    assert shell.back()
    assert menu.parent is None
    assert shell.screen is screen


# --- by keyboard, and only to look at ---


def test_the_filters_are_reached_by_keyboard_and_escape_goes_back_a_page(ui, rooms, shell):
    write(rooms, "Words.", "fog")
    screen = look(ui, shell)
    hands.at_keys = True
    sheet = sheet_of(ui, screen)
    assert any(focused() is one for one in sheet.walk())
    row = find(sheet, AskedRow, text="Tags")
    row.focus = True
    ui.window.dispatch("on_key_down", 13, 40, "\r", [])
    ui.window.dispatch("on_key_up", 13, 40)
    ui.wait(0.1)
    assert sheet.page == "tags"
    assert any(focused() is one for one in sheet.walk())
    assert shell.back()
    assert (sheet.shown, sheet.page) == (True, "")
    assert shell.back()
    assert not sheet.shown


def test_thread_is_one_touch_away_and_leads_back_to_the_same_place(ui, rooms, shell):
    months_of_pieces(rooms, months=1, each=60)
    screen = look(ui, shell)
    screen.ids.grid.offset = 300
    ui.tap(find(screen.ids.corner, object, icon="waypoints"))
    assert shell.screen.name == "thread"
    shell.back()
    ui.wait(0.2)
    assert screen.ids.grid.offset == 300


def test_what_goes_wrong_is_told_once_and_the_next_look_finds_everything(ui, rooms, shell, monkeypatch):
    write(rooms, "Words.")
    told = []

    def broken(*_args, **_more):
        raise ValueError("boom")

    monkeypatch.setattr("studio.ui.later.fault.report", told.append)
    monkeypatch.setattr(rooms.gallery, "page", broken)
    screen = shell.go("gallery")
    ui.until(lambda: told and shell._toast is not None, what="one sentence")
    ui.wait(0.2)
    assert [type(error) for error in told] == [ValueError]
    assert not screen.nothing
    monkeypatch.undo()
    rooms.gallery.piece_changed.emit(rooms.gallery.page()[0].id)
    ui.until(lambda: screen.ids.grid.items, what="the piece")


def test_a_library_to_look_at_can_be_searched_through_but_keeps_no_view(ui):
    clock = FixedClock(datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
    library = Library.open(SAMPLE, clock=clock, read_only=True)
    try:
        rooms = rooms_of(library, clock, Quiet)
        shell = mount(ui, rooms)
        screen = look(ui, shell, query=Query(no_tags=("light",), session=True))
        assert held(screen) == ["Without light", "Only sessions"]
        assert "Keep this view" not in [chip.text for chip in screen.ids.held.children]
        sheet = sheet_of(ui, screen, "views")
        ui.wait(0.1)
        assert not [one for one in sheet.walk() if isinstance(one, (TextField, PushButton))]
        assert all(words != "Bring something in" for words, *_ in screen.menu())
        screen.jump(2026, 10)
        ui.until(lambda: screen.ids.grid.items, what="October")
        ui.reset()
    finally:
        library.close()


def test_tab_goes_to_what_can_be_asked_before_it_goes_to_the_pieces(ui, rooms, shell):
    write(rooms, "Snow.")
    screen = look(ui, shell)
    seen = []
    while not seen or not any(seen[-1] is tile for tile in screen.ids.grid.walk()):
        assert len(seen) < 40
        ui.key("Tab")
        seen.append(focused())
    assert {"All", "Drawings", "Sounds", "Words"} <= {getattr(widget, "text", "") for widget in seen}


def test_a_session_has_its_disc_above_its_pieces_and_a_day_a_short_line(ui, rooms, shell):
    write(rooms, "A day like others.")
    rooms.journal.begin_session()
    write(rooms, "Snow.")
    screen = look(ui, shell)
    headers = [widget for widget in screen.ids.grid.walk() if isinstance(widget, SessionHeader)]
    discs = {header.header.session: find(header, Disc).opacity for header in headers}
    assert discs == {True: 1, False: 0}
