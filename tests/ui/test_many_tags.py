"""Five thousand tags: each is found by its letters, and only what is seen is in the window."""

import pytest

from studio.core.ids import new_id
from studio.ui.screens.gallery_screen import GalleryScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.widgets.tag_care_sheet import TagCareSheet, TagRow
from studio.ui.widgets.tag_chip import TagChip
from studio.ui.widgets.tag_page import OFFERED, TagPage
from tests.ui.at_piece import draw, look, rooms, shell

__all__ = ["rooms", "shell"]

MANY = 5_000


@pytest.fixture
def made(rooms):
    """Two pieces, of which the first has all the tags."""
    tagged, piece = draw(rooms), draw(rooms)
    with rooms.library.write() as connection:
        rows = [(num, new_id(), f"tag {num:04}", "d") for num in range(1, MANY + 1)]
        connection.executemany("insert into tag(num, id, name, edited, device) values(?, ?, ?, 0, ?)", rows)
        connection.execute(
            "insert into piece_tag(tag, piece, added, device)"
            " select tag.num, piece.num, 0, 'd' from tag join piece on piece.id = ?",
            (tagged,),
        )
    return tagged, piece


@pytest.fixture
def screen(ui, made, shell):
    """A piece beside one that has all the tags."""
    return look(ui, shell, made[1])


def chips(sheet) -> list[str]:
    return [chip.text for chip in sheet.ids.row.walk() if isinstance(chip, TagChip)]


def test_a_tag_among_them_is_typed_and_put_on(ui, rooms, screen):
    screen.acts.ask_tag()
    sheet = screen.acts.tag_sheet
    ui.until(lambda: sheet.slid == 1 and chips(sheet), what="the sheet")
    assert len(chips(sheet)) < 40
    sheet.typed = "tag 43"
    ui.until(lambda: chips(sheet)[:1] == ["tag 4300"], what="those that begin so")
    sheet.typed = "4321"
    ui.until(lambda: chips(sheet) == ["tag 4321"], what="the one that holds it")
    sheet.take("tag 4321")
    ui.until(
        lambda: [tag.name for tag in rooms.gallery.tags_of(screen.piece_id)] == ["tag 4321"], what="it on the piece"
    )


def test_in_the_list_of_all_only_the_rows_that_are_seen_are_there(ui, rooms, screen):
    screen.acts.care_for_tags()
    sheet = next(each for each in screen.children if isinstance(each, TagCareSheet))
    ui.until(lambda: sheet.slid == 1 and len(sheet.rows.items) == MANY, what="the tags")
    rows = lambda: [row.name for row in sheet.walk() if isinstance(row, TagRow)]  # noqa: E731
    assert "tag 0001" in rows()
    sheet.rows.scroll_y = 0
    ui.until(lambda: "tag 5000" in rows(), what="the last of them")
    assert len(rows()) < 40
    sheet.field.text = "499"
    ui.until(lambda: len(sheet.rows.items) == 15, what="what holds it")


def test_the_filters_offer_a_few_of_them_and_find_the_others_by_what_is_typed(ui, rooms, made):
    theme.motion = False
    screen = ui.mount(Shell(rooms, {"gallery": lambda rooms, _shell: GalleryScreen(rooms)}, home="gallery")).go(
        "gallery"
    )
    ui.until(lambda: len(screen.ids.grid.items) == 2, what="both pieces")
    screen.open_filter("tags")
    page = next(each for each in screen.walk() if isinstance(each, TagPage))
    offered = lambda: [chip.text for chip in page._row.children[::-1]]  # noqa: E731
    ui.until(lambda: len(offered()) == OFFERED, what="those that are offered")
    assert "tag 0001" in offered()
    page._field.text = "tag 432"
    ui.until(lambda: offered() == [f"tag {number}" for number in range(4320, 4330)], what="those that begin so")
    ui.tap(page._row.children[-1])
    ui.until(lambda: [piece.id for piece in screen.ids.grid.items] == [made[0]], what="the one that has it")
    assert screen.query.tags == ("tag 4320",)
    page._take_way("no_tags")
    ui.tap(page._row.children[-1])
    ui.until(lambda: [piece.id for piece in screen.ids.grid.items] == [made[1]], what="the one that hasn't")
    assert offered()[0] == "not tag 4320"
