"""The months beside the gallery: a hand goes along them, and what hangs there follows."""

import shutil
from datetime import UTC, datetime

import pytest

from studio.core.clock import FixedClock
from studio.core.settings import Settings
from studio.gallery.gallery import Gallery
from studio.gallery.query import Query
from studio.journal.journal import Journal
from studio.library.keyslots import KdfCost
from studio.library.library import Library
from studio.ui import scrubbing
from studio.ui.rooms import Rooms
from studio.ui.screens.gallery_screen import GalleryScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.widgets import month_scrub
from studio.ui.widgets.hands import hands
from studio.ui.widgets.pressable import focused
from tests.ui.stand_ins import Quiet, Room

NOW = datetime(2025, 11, 22, 9, 30, tzinfo=UTC)
EACH = 9


@pytest.fixture(scope="module")
def years(tmp_path_factory):
    """The folder of a library with some words in each month of two years."""
    folder, clock = tmp_path_factory.mktemp("years") / "x.studio", FixedClock(NOW)
    library, _ = Library.create(folder, passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))
    gallery, journal = Gallery(library, clock), Journal(library, clock)
    with library.write():
        for month in range(24):
            for minute in range(EACH):
                clock.moment = datetime(2024 + month // 12, month % 12 + 1, 3, 9, minute, tzinfo=UTC)
                piece = gallery.new_piece("writing", journal.current_entry().id)
                gallery.set_words(piece.id, f"Month {month}.")
                if month < 2:
                    gallery.tag_piece(piece.id, "first")
    library.close()
    return folder


@pytest.fixture
def screen(ui, years, tmp_path, monkeypatch):
    """The gallery, once the months are beside it; they fall asleep soon."""
    monkeypatch.setattr(scrubbing, "REST", 0.0)
    monkeypatch.setattr(month_scrub, "AWAKE", 0.05)
    theme.motion = False
    clock = FixedClock(datetime(2026, 1, 5, 9, 30, tzinfo=UTC))
    library = Library.open(shutil.copytree(years, tmp_path / "x.studio"), clock=clock)
    rooms = Rooms(library, Journal(library, clock), Gallery(library, clock), Quiet, Settings(None), clock, {})
    factories = {name: lambda rooms, _shell: Room() for name in ("piece", "journal", "today", "thread")}
    shell = ui.mount(Shell(rooms, factories | {"gallery": lambda rooms, _shell: GalleryScreen(rooms)}))
    screen = shell.go("gallery")
    ui.until(lambda: there(screen), what="the months")
    yield screen
    ui.reset()
    library.close()


def there(screen) -> bool:
    scrub = screen.scrubbing.scrub
    return scrub is not None and scrub.parent is not None


def month_beside(screen, y: float) -> tuple[int, int]:
    """Return year and month of what hangs level with a place of the window."""
    grid = screen.ids.grid
    down = grid.offset + grid.top - y
    at = next(at for at in range(len(grid.items)) if grid.place_of(at).y + grid.place_of(at).height + 18 >= down)
    made = datetime.fromtimestamp(grid.items[at].created / 1000, UTC)
    return made.year, made.month


def test_a_hand_goes_along_the_months_and_what_hangs_there_is_of_the_one_that_is_named(ui, screen):
    scrub, cover, grid = screen.scrubbing.scrub, screen.scrubbing._cover, screen.ids.grid
    finger = ui.touch(scrub.right - 40, scrub.level)
    scrub.wake()
    finger.touch_down()  # 16 dp over the tiles, where the half disc reaches no more but a finger does
    ui.frame()
    assert (scrub.held, scrub.said, grid.offset) == (True, "December 2025", 0)
    ui.until(lambda: cover.bubble.parent is cover, what="what the month is called")
    start = scrub.level
    for year, month in ((2025, 3), (2024, 7), (2024, 11)):
        stretch = next(one for one in scrub.line.stretches if (one.year, one.month) == (year, month))
        finger.touch_move(scrub.right - 40, scrub.level_of((stretch.begin + stretch.end) / 2))
        ui.until(lambda month=(year, month): month_beside(screen, scrub.level) == month, what=f"{month} {year}")
        assert scrub.said == month_scrub.month_words(stretch)
        assert cover.bubble.text == scrub.said
        assert abs(cover.bubble.center_y - scrub.level) < 2
    assert scrub.level < start - 100
    assert [mark.year for mark in cover.years] == [2025, 2024]
    finger.touch_up()
    ui.until(lambda: not scrub.awake and not cover.children, what="sleep")
    assert month_beside(screen, scrub.level) == (2024, 11)


def test_at_its_ends_lie_the_newest_and_the_oldest(ui, screen):
    scrub, grid = screen.scrubbing.scrub, screen.ids.grid
    whole = [piece.id for piece in screen.rooms.gallery.page(limit=1000)]
    finger = ui.touch(scrub.right - 10, scrub.level)
    finger.touch_down()
    finger.touch_move(scrub.right - 10, scrub.y - 50)
    ui.until(lambda: grid.items[-1].id == whole[-1] and grid.offset == grid.farthest, what="the oldest")
    assert scrub.value == 1
    finger.touch_move(scrub.right - 10, scrub.top + 50)
    ui.until(lambda: grid.items[0].id == whole[0] and grid.offset == 0, what="the newest")
    finger.touch_up()
    ui.until(lambda: scrub.value == 0, what="the beginning")


def test_it_goes_along_while_one_scrolls(ui, screen):
    scrub, grid = screen.scrubbing.scrub, screen.ids.grid
    woke = []
    scrub.fbind("awake", lambda _scrub, awake: woke.append(awake))
    for _ in range(12):
        grid.offset = grid.held(grid.offset + 400)
        ui.frames(2)

    def month() -> tuple[int, int]:
        stretch = scrub.line.stretches[scrub.line.month_at(scrub.value)]
        return stretch.year, stretch.month

    assert month_beside(screen, scrub.level_of(0.5)) != (2025, 12)
    ui.until(lambda: month() == month_beside(screen, scrub.level), what="the month that is level with it")
    ui.until(lambda: not scrub.awake, what="sleep")
    assert woke[0] is True


def test_asleep_a_touch_at_the_edge_only_wakes_it(ui, screen):
    scrub, grid = screen.scrubbing.scrub, screen.ids.grid
    edge = scrub.right - 10, scrub.level - 200
    finger = ui.touch(*edge)
    finger.touch_down()
    assert (scrub.awake, scrub.held) == (True, False)
    finger.touch_up()
    ui.until(lambda: not scrub.awake, what="sleep")
    assert grid.offset == 0
    scrub.wake()
    ui.tap(scrub, edge)
    ui.until(lambda: grid.offset > 500, what="what lies there")
    assert abs(scrub.level - edge[1]) < 2


def test_a_pointer_that_comes_near_wakes_it(ui, screen):
    scrub = screen.scrubbing.scrub
    ui.window.mouse_pos = scrub.right - 60, scrub.center_y
    assert scrub.awake
    ui.wait(0.1)
    assert scrub.awake
    ui.window.mouse_pos = 300, scrub.center_y
    ui.until(lambda: not scrub.awake, what="sleep")


def test_by_keys_it_is_reached_before_what_hangs_there_and_goes_from_month_to_month(ui, screen):
    scrub, grid = screen.scrubbing.scrub, screen.ids.grid
    hands.at_keys = True
    grid.tile_of(0).focus = True
    ui.key("shift+Tab", "shift+Tab")  # over the header of its session
    assert focused() is scrub
    assert scrub.said == "December 2025"

    def at_top() -> tuple[int, int]:
        return month_beside(screen, grid.top - 100)

    for key, month in (("Down", (2025, 11)), ("Down", (2025, 10)), ("Next", (2024, 12)), ("Up", (2025, 1))):
        ui.key(key)
        ui.until(lambda month=month: at_top() == month, what=f"{month}")
        assert scrub.said == f"{month_scrub.MONTHS[month[1] - 1]} {month[0]}"
    ui.key("End")
    ui.until(lambda: grid.offset == grid.farthest and scrub.said == "January 2024", what="the oldest")
    assert focused() is scrub


def test_beside_little_there_are_no_months(ui, screen):
    screen.ask(Query(tags=("first",)))
    ui.until(lambda: len(screen.ids.grid.items) == 2 * EACH and not there(screen), what="a short gallery")
    ui.until(lambda: not screen.scrubbing._stale, what="its months")
    ui.wait(0.05)
    assert not there(screen)
    screen.show_everything()
    ui.until(lambda: there(screen), what="the months")
