"""The gallery, with a real library behind it and real touches before it."""

from datetime import UTC, datetime

import pytest

from studio.core.clock import FixedClock
from studio.drawing.codec import encode
from studio.drawing.op import NewPaper
from studio.drawing.paper import Paper
from studio.gallery.thumbnail import shipped_brushes
from studio.library.keyslots import KdfCost
from studio.library.library import Library
from studio.ui.screens.gallery_screen import GalleryScreen
from studio.ui.shell import Shell
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.hands import hands
from studio.ui.widgets.justified import Flow, Measure, Shape, rows
from studio.ui.widgets.piece_tile import PieceTile
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.session_header import SessionHeader
from tests.rooms import rooms_of
from tests.ui.stand_ins import Quiet, Room


@pytest.fixture
def rooms(tmp_path):
    clock = FixedClock(datetime(2025, 11, 22, 9, 30, tzinfo=UTC))
    library, _ = Library.create(tmp_path / "x.studio", passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))
    yield rooms_of(library, clock, Quiet, brushes=shipped_brushes())
    library.close()


@pytest.fixture
def shell(ui, rooms):
    factories = {name: lambda rooms, _shell: Room() for name in ("piece", "journal", "draw", "sound", "today")}
    factories["gallery"] = lambda rooms, _shell: GalleryScreen(rooms)
    return ui.mount(Shell(rooms, factories))


def write(rooms, text, title=""):
    piece = rooms.gallery.new_piece("writing", rooms.journal.current_entry().id)
    rooms.gallery.set_words(piece.id, text)
    if title:
        rooms.gallery.set_title(piece.id, title)
    rooms.clock.advance(seconds=2)
    return piece.id


def draw(rooms, colour):
    paper = Paper("blank", 96, 72, colour)
    piece = rooms.gallery.new_piece("drawing", rooms.journal.current_entry().id, width=96, height=72)
    rooms.library.append(piece.id, encode(NewPaper(paper)))
    rooms.clock.advance(seconds=2)
    return piece.id


def shown(screen):
    """Return the ids of the pieces that hang there."""
    return [piece.id for piece in screen.ids.grid.items]


def look(ui, shell, **args):
    screen = shell.go("gallery", **args)
    ui.until(lambda: screen.empty or screen.nothing or screen.ids.grid.items, what="the gallery")
    ui.frames(3)
    return screen


def chip(ui, screen, text):
    def found():
        chips = [*screen.ids.row.children, *screen.ids.held.children]
        return next((child for child in chips if isinstance(child, Chip) and child.text == text), None)

    ui.until(found, what=f"the chip {text}")
    return found()


def test_an_empty_gallery_is_a_calm_horizon_that_leads_to_the_paper(ui, rooms, shell):
    screen = look(ui, shell)
    assert screen.empty
    button = next(widget for widget in screen.walk() if isinstance(widget, PushButton) and widget.kind == "primary")
    ui.tap(button)
    assert shell.screen.name == "draw"


def test_pieces_hang_newest_first_under_their_sessions_and_a_tap_opens_one(ui, rooms, shell):
    first = rooms.journal.begin_session()
    rooms.journal.set_body(first.id, "A door stood open. I went in.")
    old = write(rooms, "The oldest words.")
    rooms.clock.advance(days=3)
    rooms.journal.begin_session()
    mine = [write(rooms, "Newer."), draw(rooms, (200, 40, 30))]
    screen = look(ui, shell)
    assert shown(screen) == [mine[1], mine[0], old]
    headers = [widget.header for widget in screen.walk() if isinstance(widget, SessionHeader)]
    assert [header.title for header in headers] == ["Session 2", "Session 1"]
    assert headers[1].words == "“A door stood open.”"
    ui.until(lambda: screen.ids.grid.tile_of(0).texture is not None, what="the thumbnail")
    red, green, blue = (int(ui.pixel(*ui.middle(screen.ids.grid.tile_of(0)))[at : at + 2], 16) for at in (1, 3, 5))
    assert red > 180
    assert green < 70
    assert blue < 60
    ui.tap(screen.ids.grid.tile_of(1))
    assert shell.screen.name == "piece"
    assert shell.screen.entered["piece_id"] == mine[0]
    assert shell.screen.entered["among"] == tuple(shown(screen))


def test_a_word_a_kind_and_a_tag_find_pieces_again(ui, rooms, shell):
    ice, snow = write(rooms, "Under the ice."), write(rooms, "Snow that was not cold.")
    picture = draw(rooms, (40, 60, 200))
    rooms.gallery.tag_piece(snow, "water")
    screen = look(ui, shell)
    screen.ids.field.text = "ice"
    ui.until(lambda: shown(screen) == [ice], what="the word")
    screen.ids.field.text = "elephant"
    ui.until(lambda: screen.nothing, what="the calm line")
    ui.tap(next(widget for widget in screen._none.walk() if isinstance(widget, PushButton)))
    ui.until(lambda: len(shown(screen)) == 3, what="everything")
    ui.tap(chip(ui, screen, "Drawings"))
    ui.until(lambda: shown(screen) == [picture], what="the drawings")
    ui.tap(chip(ui, screen, "All"))
    ui.until(lambda: len(shown(screen)) == 3, what="everything")
    ui.tap(chip(ui, screen, "water"))
    ui.until(lambda: shown(screen) == [snow], what="the tag")
    assert chip(ui, screen, "water").chosen


def test_a_session_that_was_asked_for_stands_as_a_chip_that_can_be_taken_off(ui, rooms, shell):
    session = rooms.journal.begin_session()
    mine = write(rooms, "In the session.")
    rooms.clock.advance(days=2)
    other = write(rooms, "On a day.")
    screen = look(ui, shell, entry_id=session.id)
    assert shown(screen) == [mine]
    ui.tap(chip(ui, screen, "Session 1"))
    ui.until(lambda: shown(screen) == [other, mine], what="everything")


def test_only_what_can_be_seen_is_in_the_tree_and_more_comes_while_it_scrolls(ui, rooms, shell):
    entry = rooms.journal.current_entry()
    with rooms.library.write():
        for _ in range(150):
            rooms.gallery.new_piece("writing", entry.id)
            rooms.clock.advance(seconds=1)
    screen = look(ui, shell)
    grid = screen.ids.grid
    assert len(shown(screen)) == 60
    most = 0
    for _ in range(40):
        grid.offset = grid.farthest
        ui.frames(2)
        most = max(most, len(grid.page.children))
        if len(shown(screen)) == 150:
            break
        ui.wait(0.03)
    assert len(set(shown(screen))) == 150
    assert most < 60
    where = grid.offset = 700
    shell.go("today")
    ui.frames(2)
    shell.back()
    ui.wait(0.3)
    assert grid.offset == where
    assert len(shown(screen)) == 150


def test_a_drag_scrolls_and_opens_nothing(ui, rooms, shell):
    for number in range(30):
        write(rooms, f"Words {number}.")
    screen = look(ui, shell)
    x, y = ui.middle(screen.ids.grid.tile_of(7))
    ui.drag([(x, y + 12 * step) for step in range(12)])
    assert shell.screen is screen
    assert screen.ids.grid.offset > 90


def test_arrow_keys_go_from_tile_to_tile_and_enter_opens(ui, rooms, shell):
    for number in range(30):
        write(rooms, f"Words {number}.")
    screen = look(ui, shell)
    hands.at_keys = True
    for name in ("right", "right", "down", "down", "down", "left"):
        assert screen.key(name, frozenset())
        ui.frames(1)
    tile = next(widget for widget in screen.walk() if isinstance(widget, PieceTile) and widget.focus)
    ui.until(lambda: not screen.ids.grid.moves, what="the grid to stand still")
    assert tile.to_window(*tile.pos)[1] >= screen.y
    assert tile.to_window(tile.x, tile.top)[1] <= screen.ids.grid.top
    ui.window.dispatch("on_key_down", 13, 40, "\r", [])
    ui.window.dispatch("on_key_up", 13, 40)
    ui.frames(2)
    assert shell.screen.name == "piece"
    assert shell.screen.entered["piece_id"] == tile.piece.id


def test_a_piece_that_changed_is_shown_as_it_is_now(ui, rooms, shell):
    piece = write(rooms, "First words.")
    screen = look(ui, shell)
    rooms.library.later(lambda: rooms.gallery.set_words(piece, "Other words.")).result()
    ui.until(lambda: screen.ids.grid.items[0].words == "Other words.", what="the other words")
    rooms.library.later(lambda: rooms.gallery.trash(piece)).result()
    ui.until(lambda: screen.empty, what="the empty gallery")


MEASURE = Measure(1112, 10, 186, 160, 242)


@pytest.mark.parametrize("count", [1, 2, 5, 8, 9, 23, 60])
def test_rows_hold_every_tile_once_and_reach_the_end_of_the_room(count):
    shapes = [Shape((0.75, 1.33, 1.5, 1.0)[at % 4], at % 4 == 2) for at in range(count)]
    made = rows(shapes, MEASURE)
    assert [row.first for row in made] == [0, *(row.end for row in made[:-1])]
    assert made[-1].end == count
    flow = Flow(MEASURE, 64, 10, 12)
    flow.add(shapes)
    for row in made[:-1]:
        assert 150 <= row.height <= 242
        last = flow.tiles[row.end - 1]
        assert last.x + last.width == MEASURE.width


def test_what_comes_later_moves_nothing_that_was_far_above():
    shapes = [Shape((0.75, 1.33, 1.5)[at % 3], False) for at in range(60)]
    first, more = rows(shapes, MEASURE), rows(shapes * 2, MEASURE)
    assert first[:-4] == more[: len(first) - 4]
