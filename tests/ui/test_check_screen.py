"""Check the library: whole, damaged, and what can be saved of it, with real bytes that are really wrong."""

import pytest

from studio.core.progress import Progress
from studio.library.library import Library
from studio.library.verify import LOG, PAGES, Damage, Report, verify
from studio.ui.damage_words import PLAIN
from studio.ui.screens.check_screen import CHECKING, DAMAGED, WHOLE, in_words, looked_at
from studio.ui.widgets.damage_row import DamageRow
from studio.ui.work import workbench_of
from tests.ui.opened import Opened, a_clock, open_new, open_sample
from tests.ui.test_work_pane import Labour

PAGE = 8192


@pytest.fixture
def opened(ui, tmp_path):
    opened = open_sample(ui, tmp_path)
    yield opened
    opened.leave()


@pytest.fixture
def damaged(ui, tmp_path):
    """The sample, with a few bytes of its last pages turned over."""
    whole = open_sample(ui, tmp_path)
    folder = whole.library.folder
    whole.leave()
    database = folder / "library.db"
    pages = bytearray(database.read_bytes())
    for page in range(len(pages) // PAGE - 6, len(pages) // PAGE - 2):
        pages[page * PAGE + 3000] ^= 1
    database.write_bytes(pages)
    clock = a_clock()
    opened = Opened(ui, tmp_path, Library.open(folder, clock=clock), clock)
    yield opened
    opened.leave()


def check(opened):
    screen = opened.go("check")
    opened.press(screen.ids.check)
    opened.settle(screen.ids.pane)
    return screen


def rows(screen):
    return [row for row in reversed(screen.ids.rows.children) if isinstance(row, DamageRow)]


def test_a_whole_library_is_said_to_be_whole(ui, opened):
    screen = check(opened)
    assert screen.outcome == WHOLE
    assert screen.counts.startswith("Twenty-nine pieces were looked at")
    assert not rows(screen)
    assert screen.ids.save.disabled
    assert opened.go("settings").ids.check.caption == WHOLE


def test_a_damaged_library_is_said_to_be_damaged_and_saving_is_offered(ui, damaged):
    screen = check(damaged)
    assert screen.outcome == DAMAGED
    ui.until(lambda: rows(screen), what="what is damaged")
    about = [(row.what, row.text, row.near) for row in rows(screen) if not row.leads]
    assert len(set(about)) == len(about)
    assert not screen.ids.save.disabled


def test_what_can_be_read_is_saved_into_a_new_library_and_opened(ui, damaged, tmp_path):
    screen = check(damaged)
    damaged.press(screen.ids.save)
    damaged.choose(tmp_path)
    target = tmp_path / "Afterglow saved.studio"
    ui.until(lambda: screen.saved == target, timeout=60, what="the new library")
    assert str(target) in screen.saved_line
    with Library.open(target, clock=a_clock()) as saved:
        assert verify(saved, Progress()).whole
        assert saved.read.execute("select count(*) from piece").fetchone()[0] > 0
    ui.frames(3)
    damaged.press(screen.ids.open_it)
    assert damaged.opened == [target]


def test_a_damaged_piece_is_named_and_leads_to_it(ui, opened):
    screen = opened.go("check")
    drawing = next(piece for piece in opened.rooms.gallery.recent(20) if piece.kind == "drawing")
    damages = (Damage(LOG, "op", drawing.id), Damage(LOG, "op", drawing.id, index=4), Damage(PAGES, "page", index=7))
    screen._found(Report(22, 100, 3, damages))
    ui.until(lambda: len(rows(screen)) == 2, what="what is damaged")
    named, general = rows(screen)
    assert named.text == (drawing.title or "A drawing")
    assert named.near
    assert named.what == LOG
    ui.until(lambda: named.ids.mark.texture is not None, what="its picture")
    assert (general.text, general.what, general.leads) == ("", PLAIN[PAGES], False)
    ui.frames(3)
    opened.press(named)
    assert opened.shell.screen.name == "piece"
    assert opened.shell.screen.entered == {"piece_id": drawing.id}
    assert opened.shell.back()
    assert opened.shell.screen is screen


def test_a_piece_that_can_not_be_read_at_all_is_listed_without_its_name(ui, opened):
    screen = opened.go("check")
    screen._found(Report(22, 100, 3, (Damage(LOG, "op", "0" * 32),)))
    ui.until(lambda: rows(screen), what="what is damaged")
    assert not rows(screen)[0].leads
    opened.press(rows(screen)[0])
    assert opened.shell.screen is screen


def test_a_check_can_be_stopped_and_left(ui, opened):
    screen = opened.go("check")
    labour = Labour()
    screen._run(labour, screen._found, CHECKING)
    opened.shell.go_to("today")
    assert workbench_of(opened.library).current is not None
    opened.go("check")
    assert screen.ids.pane.shown
    ui.frames(3)
    opened.press(screen.ids.pane.ids.stop)
    opened.settle(screen.ids.pane)
    assert labour.tidied
    assert screen.outcome == "Stopped. Nothing was changed."
    assert not screen.checked


def test_a_new_library_is_whole(ui, tmp_path):
    opened = open_new(ui, tmp_path)
    screen = check(opened)
    assert screen.counts.startswith("One piece was looked at")
    opened.leave()


def test_what_is_shorter_than_the_window_stands_at_its_top(ui, opened):
    screen = opened.go("check")
    scroll, column = screen.ids.page.ids.scroll, screen.ids.page.ids.column
    assert column.height < scroll.height
    top = column.to_window(0, column.top)[1]
    scroll.scroll_to(screen.ids.pane, padding=24, animate=False)
    scroll.scroll_y = 0.4
    ui.frames(3)
    assert scroll.scroll_y == 1
    assert column.to_window(0, column.top)[1] == top


def test_numbers_are_said_in_words():
    assert [in_words(number) for number in (0, 1, 12, 13, 19, 20, 21, 42, 99)] == [
        *("zero", "one", "twelve", "thirteen", "nineteen", "twenty", "twenty-one", "forty-two", "ninety-nine")
    ]
    assert looked_at(100_000).startswith("100,000 pieces were")
    assert looked_at(0) == "There is nothing in it yet."
