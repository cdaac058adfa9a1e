"""What is settled about a piece: its tags and theirs, who may see it, whether it comes back, where it hangs."""

import pytest

from studio.gallery.tags import Tag
from studio.ui.widgets.hang_sheet import HangSheet
from studio.ui.widgets.piece_sheets import OFFERED
from studio.ui.widgets.swatch import Swatch
from studio.ui.widgets.tag_care_sheet import TagCareSheet, TagRow
from studio.ui.widgets.tag_chip import TagChip
from tests.ui.at_piece import button, draw, look, rooms, settle, shell, write

__all__ = ["rooms", "shell"]


def choose(ui, screen, words):
    """Open the menu and press one of its choices."""
    ui.tap(screen.ids.more)
    ui.frames(3)
    button(screen, words).dispatch("on_release")
    ui.frames(2)


def care(ui, screen):
    """Open the sheet that changes tags themselves, from the one that puts one on."""
    screen.acts.ask_tag()
    sheet = screen.acts.tag_sheet
    ui.until(lambda: sheet.slid == 1, what="the sheet")
    ui.tap(sheet.ids.care)
    found = lambda: next((each for each in screen.children if isinstance(each, TagCareSheet)), None)  # noqa: E731
    ui.until(lambda: found() is not None and found().slid == 1 and found().rows.items, what="the tags")
    ui.wait(0.1)
    return found()


def tag_row(sheet, name):
    return next(each for each in sheet.walk() if isinstance(each, TagRow) and each.name == name)


def names(rooms):
    return sorted(tag.name for tag in rooms.gallery.tags())


# --- tags -----------------------------------------------------------------------------------------------------


def test_a_tag_gets_another_name_and_has_its_old_one_back(ui, rooms, shell):
    piece = draw(rooms)
    rooms.gallery.tag_piece(piece, "watr")
    screen = look(ui, shell, piece)
    sheet = care(ui, screen)
    ui.tap(tag_row(sheet, "watr"))
    page = sheet.ids.page.children[0].children[0]
    assert page.ids.rename.disabled
    page.ids.name.text = "water"
    ui.tap(page.ids.rename)
    ui.until(lambda: names(rooms) == ["water"], what="the name")
    ui.until(lambda: [chip.text for chip in screen.walk() if isinstance(chip, TagChip)] == ["water"], what="the chip")
    ui.take_back(shell)
    ui.until(lambda: names(rooms) == ["watr"], what="the old name")


def test_a_name_that_is_taken_makes_two_tags_one(ui, rooms, shell):
    one, other = draw(rooms), draw(rooms)
    rooms.gallery.tag_piece(one, "sea")
    rooms.gallery.tag_piece(other, "water")
    screen = look(ui, shell, one)
    sheet = care(ui, screen)
    ui.tap(tag_row(sheet, "sea"))
    page = sheet.ids.page.children[0].children[0]
    page.ids.name.text = "Water"
    assert page.taken
    assert page.ids.rename.text == "Make them one"
    ui.tap(page.ids.rename)
    ui.until(lambda: names(rooms) == ["water"], what="one tag")
    assert [tag.name for tag in rooms.gallery.tags_of(one)] == ["water"]
    ui.take_back(shell)
    ui.until(lambda: names(rooms) == ["sea", "water"], what="both")
    assert [tag.name for tag in rooms.gallery.tags_of(one)] == ["sea"]


def test_a_tag_is_made_one_with_another_that_is_picked(ui, rooms, shell):
    piece = draw(rooms)
    for name in ("sea", "water", "light"):
        rooms.gallery.tag_piece(piece, name)
    screen = look(ui, shell, piece)
    sheet = care(ui, screen)
    ui.tap(tag_row(sheet, "sea"))
    sheet.ids.page.children[0].children[0].ids.merge.dispatch("on_release")
    ui.until(lambda: sheet.title == "One with which?" and sheet.rows.row_of(0) is not None, what="the list")
    ui.frames(2)
    assert sorted(tag.name for tag in sheet.rows.items) == ["light", "water"]
    ui.tap(tag_row(sheet, "water"))
    ui.until(lambda: names(rooms) == ["light", "water"], what="one tag")


def test_a_tag_has_a_colour_that_is_seen_on_its_chip(ui, rooms, shell):
    piece = draw(rooms)
    rooms.gallery.tag_piece(piece, "sea")
    screen = look(ui, shell, piece)
    sheet = care(ui, screen)
    ui.tap(tag_row(sheet, "sea"))
    swatch = next(each for each in sheet.walk() if isinstance(each, Swatch) and each.hue == "teal")
    ui.tap(swatch)
    ui.until(lambda: rooms.gallery.tags()[0].colour == "teal", what="the colour")
    chip = lambda: next(each for each in screen.walk() if isinstance(each, TagChip))  # noqa: E731
    ui.until(lambda: chip().hue == "teal" and chip().dot > 0, what="the dot")


def test_a_tag_is_taken_away_and_brought_back_with_what_had_it(ui, rooms, shell):
    piece = draw(rooms)
    rooms.gallery.tag_piece(piece, "sea")
    rooms.gallery.tag_piece(piece, "light")
    screen = look(ui, shell, piece)
    sheet = care(ui, screen)
    ui.tap(tag_row(sheet, "sea"))
    sheet.ids.page.children[0].children[0].ids.delete.dispatch("on_release")
    ui.until(lambda: names(rooms) == ["light"], what="the tag to go")
    ui.until(lambda: sheet.rows.parent is not None, what="the list again")
    ui.take_back(shell)
    ui.until(lambda: [tag.name for tag in rooms.gallery.tags_of(piece)] == ["light", "sea"], what="the tag")


# --- who may see it, whether it comes back, where it hangs ----------------------------------------------------


def test_of_five_thousand_tags_the_chips_that_are_there_are_used_again_at_each_letter(ui, rooms, shell):
    screen = look(ui, shell, draw(rooms))
    sheet = screen.acts.tag_sheet
    sheet.ask(screen, [Tag(str(number), f"tag {number}", "", 1) for number in range(5000)])
    row = sheet.ids.row
    ui.until(lambda: len(row.children) == OFFERED, what="some of them")
    chips = set(row.children)
    sheet.typed = "AG 49"
    ui.until(lambda: row.children[0].text == "tag 4912" and row.children[-1].text == "tag 49", what="others")
    assert set(row.children) == chips
    sheet.typed = "tag 4999"
    ui.until(lambda: [chip.text for chip in row.children] == ["tag 4999"], what="one of them")
    assert set(row.children) < chips


@pytest.mark.parametrize(
    ("words", "back", "holds"),
    [
        ("May be shown to others", "Keep it to yourself", lambda piece: piece.shareable),
        ("Never bring this back", "It may come back", lambda piece: not piece.resurface),
    ],
)
def test_it_is_said_of_a_piece_and_taken_back(ui, rooms, shell, words, back, holds):
    piece = draw(rooms)
    screen = look(ui, shell, piece)
    choose(ui, screen, words)
    ui.until(lambda: holds(rooms.gallery.piece(piece)), what="it to hold")
    ui.until(lambda: holds(screen.said.piece), what="the page to know")
    assert rooms.gallery.count() == 1  # it stays in the gallery
    ui.take_back(shell)
    ui.until(lambda: not holds(rooms.gallery.piece(piece)), what="it to be taken back")
    ui.until(lambda: not holds(screen.said.piece), what="the page to know")
    choose(ui, screen, words)
    ui.until(lambda: holds(screen.said.piece), what="the page to know")
    choose(ui, screen, back)
    ui.until(lambda: not holds(rooms.gallery.piece(piece)), what="it not to hold")


def test_it_hangs_on_another_entry_and_back(ui, rooms, shell):
    piece = draw(rooms)
    before = rooms.gallery.piece(piece).entry_id
    rooms.clock.advance(days=2)
    day = rooms.journal.current_entry().id
    write(rooms, "Two days on.")
    screen = look(ui, shell, piece)
    choose(ui, screen, "Hang it elsewhere")
    sheet = next(each for each in screen.children if isinstance(each, HangSheet))
    ui.until(lambda: sheet.slid == 1, what="the entries")
    sheet.close()
    sheet.dispatch("on_entry", day)
    ui.until(lambda: rooms.gallery.piece(piece).entry_id == day, what="the other entry")
    ui.until(lambda: screen.said.entry.id == day, what="the page to know")
    ui.take_back(shell)
    ui.until(lambda: rooms.gallery.piece(piece).entry_id == before, what="the way back")


# --- the pieces beside it -------------------------------------------------------------------------------------


def test_a_hand_that_goes_across_the_picture_goes_to_the_piece_beside(ui, rooms, shell):
    first, second = draw(rooms), draw(rooms)
    screen = look(ui, shell, first)
    x, y = screen.ids.picture.center
    ui.drag([(x + 150, y), (x + 60, y + 5), (x - 60, y + 8)])
    ui.until(lambda: screen.piece_id == second, what="the next")
    ui.until(lambda: screen.said is not None, what="its words")
    ui.drag([(x, y + 150), (x + 20, y), (x + 30, y - 150)])  # up and down is no swipe
    ui.drag([(x, y), (x + 30, y)])  # nor is a little
    assert screen.piece_id == second
    ui.drag([(x - 60, y), (x + 60, y), (x + 150, y)])
    ui.until(lambda: screen.piece_id == first, what="the one before")
    settle(ui, rooms)
