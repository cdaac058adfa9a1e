"""Today: what is open, the doors, the last pieces."""

from datetime import datetime, timedelta, timezone

import pytest

from studio.core.clock import FixedClock
from studio.drawing.codec import encode
from studio.drawing.op import NewPaper
from studio.drawing.paper import Paper
from studio.gallery.thumbnail import shipped_brushes
from studio.library.library import Library
from studio.ui.furniture import PLACES
from studio.ui.screens.today_screen import Shape, TodayScreen, strip_widths
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.widgets.thumbnails import thumbnails_of
from tests.rooms import rooms_of
from tests.ui.stand_ins import Room

MORNING = datetime(2025, 11, 21, 10, 40, tzinfo=timezone(timedelta(hours=1)))
ELSEWHERE = ("draw", "sound", "write", "speak", "piece", "journal", "welcome")


@pytest.fixture
def clock():
    return FixedClock(MORNING)


@pytest.fixture
def library(tmp_path, clock):
    library, _ = Library.create(tmp_path / "mine.studio", passphrase=None, clock=clock)
    yield library
    library.close()


@pytest.fixture
def rooms(library, clock):
    return rooms_of(library, clock, brushes=shipped_brushes())


def show(ui, rooms):
    theme.motion = False
    factories = {name: lambda _rooms, _shell: Room() for name in ELSEWHERE}
    shell = Shell(rooms, factories | {"today": lambda rooms, _shell: TodayScreen(rooms)}, PLACES)
    ui.mount(shell)
    screen = shell.go_to("today")
    ui.frames(3)
    return shell, screen


def a_drawing(rooms):
    piece = rooms.gallery.new_piece("drawing", rooms.journal.current_entry().id, width=400, height=300)
    rooms.library.append(piece.id, encode(NewPaper(Paper(width=400, height=300))))
    return piece


def some_words(rooms, words="a light on"):
    piece = rooms.gallery.new_piece("writing", rooms.journal.current_entry().id)
    return rooms.gallery.set_words(piece.id, words)


def settle(ui, rooms):
    """Let every picture be painted before the library closes."""
    pictures = thumbnails_of(rooms.library)
    ui.until(lambda: not pictures._working and not pictures._painted)


def test_nothing_is_open_at_first_and_a_session_is_begun_with_two_taps(ui, rooms):
    _shell, screen = show(ui, rooms)
    assert (screen.greeting, screen.line) == ("This morning", "Just today, for now.")
    ui.tap(screen.ids.begin)
    sheet = screen._sheet
    ui.until(lambda: sheet.slid == 1)
    sheet.ids.field.text = "to listen"
    ui.tap(sheet.ids.begin)
    ui.until(lambda: screen.session is not None, what="the session")
    assert screen.session.intention == "to listen"
    assert screen.line == "Session 1 is open, until half past ten tomorrow."
    assert sheet.ids.field.text == ""
    assert not sheet.shown


def test_not_now_begins_nothing(ui, rooms):
    _shell, screen = show(ui, rooms)
    ui.tap(screen.ids.begin)
    ui.tap(screen._sheet.ids.not_now)
    ui.frames(3)
    assert rooms.journal.open_session() is None


def test_each_door_leads_where_it_says(ui, rooms):
    shell, screen = show(ui, rooms)
    for name, door in screen.doors.items():
        ui.tap(door)
        assert shell.screen.name == name
        assert shell.back()
        ui.frames(2)


def test_the_line_leads_to_the_open_session_in_the_journal(ui, rooms):
    session = rooms.journal.begin_session()
    shell, screen = show(ui, rooms)
    ui.tap(screen.ids.line)
    assert shell.screen.name == "journal"
    assert shell.screen.entered == {"entry_id": session.id}


def test_the_last_pieces_lie_below_newest_first_and_open(ui, rooms, clock):
    made = []
    for make in (a_drawing, some_words, a_drawing):
        clock.advance(minutes=1)
        made.append(make(rooms))
    shell, screen = show(ui, rooms)
    assert [tile.piece.id for tile in screen._tiles] == [piece.id for piece in reversed(made)]
    settle(ui, rooms)
    ui.tap(screen._tiles[1])
    assert shell.screen.entered == {"piece_id": made[1].id}


def test_what_is_made_while_today_is_shown_appears(ui, rooms):
    _shell, screen = show(ui, rooms)
    assert screen._tiles == []
    tall = screen.doors["draw"].height
    rooms.library.later(lambda: some_words(rooms))
    ui.until(lambda: len(screen._tiles) == 1, what="the tile")
    ui.frames(2)
    assert screen.doors["draw"].height < tall


def test_going_to_today_again_and_away_leaves_nothing_listening(ui, rooms):
    shell, screen = show(ui, rooms)
    shell.go_to("today")
    assert len(rooms.gallery.piece_changed._listeners) == 1
    shell.go_to("journal")
    assert rooms.gallery.piece_changed._listeners == []
    rooms.library.close()
    screen.refresh()


def test_a_small_window_drops_the_strip_and_keeps_the_doors(ui, rooms):
    some_words(rooms)
    _shell, screen = show(ui, rooms)
    assert len(screen._tiles) == 1
    ui.resize(1000, 600)
    ui.frames(3)
    assert screen._tiles == []
    ui.resize(640, 560)
    ui.frames(3)
    for door in screen.doors.values():
        assert door.width >= 200
        assert door.height >= 100
        assert screen.y <= door.y < door.top <= screen.top - screen.header


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280), (1920, 1080)])
def test_nothing_overlaps_and_everything_ends_at_the_same_edge(ui, rooms, size):
    for _ in range(6):
        some_words(rooms, "a lamp by the door, and nobody near it")
    ui.resize(*size)
    _shell, screen = show(ui, rooms)
    things = [*screen.doors.values(), *screen._tiles]
    for index, one in enumerate(things):
        for other in things[index + 1 :]:
            assert not one.collide_widget(other) or one.right == other.x or one.x == other.right or one.y == other.top
    assert max(thing.right for thing in things) == screen.right - 32
    assert max(tile.right for tile in screen._tiles) == screen.right - 32
    assert min(thing.y for thing in things) >= screen.y


def test_a_sample_offers_nothing_that_writes(ui, rooms, library, clock):
    a_drawing(rooms)
    some_words(rooms)
    library.freeze()
    with Library.open(library.folder, clock=clock, read_only=True) as sample:
        looking = rooms_of(sample, clock, brushes=shipped_brushes())
        shell, screen = show(ui, looking)
        assert all(door.parent is None for door in screen.doors.values())
        assert screen.line == "This is a sample. Nothing here is changed."
        assert len(screen._tiles) == 2
        settle(ui, looking)
        ui.tap(screen.ids.begin)
        assert shell.screen.name == "welcome"


def test_the_draw_door_shows_the_brush_that_was_last_in_the_hand(ui, rooms):
    rooms.settings.set("brush", "ink")
    rooms.settings.set("colour", "#204060")
    _shell, screen = show(ui, rooms)
    door = screen.doors["draw"]
    ui.until(lambda: door.picture is not None, timeout=30, what="the mark")
    assert door.picture.size == (2 * round(door.face_radius), round(door.face_radius))


def test_a_strip_fills_its_row_or_keeps_the_shapes_of_its_pieces():
    picture, words = Shape(4 / 3), Shape(1.2, True)
    wides = strip_widths([picture, words, picture, words, picture, picture, picture], 160, 1112, 12)
    assert sum(wides) + 12 * (len(wides) - 1) == pytest.approx(1112)
    assert strip_widths([picture], 150, 1112, 12) == [200]
