"""The ways to what others may see: from the gallery, a piece, the journal; and what is said of words there."""

import pytest

from studio.ui.screens.gallery_screen import GalleryScreen
from studio.ui.screens.journal_screen import JournalScreen
from studio.ui.screens.piece_screen import PieceScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.widgets.choose_bar import ChooseBar
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.reflected import Reflected
from studio.ui.widgets.reflection_row import ReflectionRow
from tests.ui.at_journal import the, those
from tests.ui.hanging import Room, draw, rooms, write

__all__ = ["rooms"]


@pytest.fixture
def shell(ui, rooms):
    theme.motion = False
    factories = {name: lambda _rooms, _shell: Room() for name in ("today", "draw", "share")}
    factories["gallery"] = lambda rooms, _shell: GalleryScreen(rooms)
    factories["piece"] = lambda rooms, _shell: PieceScreen(rooms)
    factories["journal"] = lambda rooms, _shell: JournalScreen(rooms)
    return ui.mount(Shell(rooms, factories))


def gallery(ui, shell):
    screen = shell.go_to("gallery")
    ui.until(lambda: screen.ids.grid.items, what="the gallery")
    ui.frames(3)
    return screen


def tile(screen, piece_id):
    return next(tile for _widget, tile in screen.doing._tiles() if tile.piece.id == piece_id)


def test_what_is_chosen_in_the_gallery_is_looked_at_as_others_will_see_it(ui, rooms, shell):
    _other, wanted = write(rooms, "Mine alone."), write(rooms, "The sea.")
    screen = gallery(ui, shell)
    screen.doing.begin()
    ui.frames(3)
    ui.tap(tile(screen, wanted))
    ui.tap(next(child for child in screen.children if isinstance(child, ChooseBar)).key_of("hand"))
    assert shell.screen.name == "share"
    assert shell.screen.entered["pieces"] == (wanted,)


def test_the_menu_of_the_gallery_leads_to_all_that_may_be_shown(ui, rooms, shell):
    write(rooms, "The sea.")
    screen = gallery(ui, shell)
    next(act for words, _icon, act in screen.doing.choices() if words == "Show or hand over")()
    assert shell.screen.entered["pieces"] == ()


def test_a_piece_is_shown_from_its_own_menu(ui, rooms, shell):
    piece = write(rooms, "The sea.")
    screen = shell.go("piece", piece_id=piece)
    ui.until(lambda: screen.said is not None, what="the piece")
    ui.tap(screen.ids.more)
    ui.frames(3)
    ui.tap(the(screen, PushButton, "Show or hand over"))
    ui.until(lambda: shell.screen.name == "share", what="what others may see")
    assert shell.screen.entered["pieces"] == (piece,)


def test_a_reflection_on_a_piece_may_be_shown_and_kept_again(ui, rooms, shell):
    piece = draw(rooms)
    said = rooms.journal.reflect(piece_id=piece, text="It is a rope.")
    screen = shell.go("piece", piece_id=piece)
    for word, shared in (("May be shown to others", True), ("Keep it to yourself", False)):
        ui.until(lambda: those(screen.ids.words, Reflected), what="the reflection")
        ui.frames(5)
        row = the(screen.ids.words, Reflected)
        row.dispatch("on_release")
        ui.until(lambda row=row: row.share is not None, what="who may see it")
        assert row.share.text == word
        row.share.dispatch("on_release")
        ui.until(
            lambda shared=shared: rooms.journal.reflections(piece_id=piece)[0].shareable is shared, what="the change"
        )
        ui.until(
            lambda shared=shared: [row.remark.shared for row in those(screen.ids.words, Reflected)] == [shared],
            what="the row, shown anew",
        )
    assert rooms.journal.reflections(piece_id=piece)[0].text == said.text


def test_words_and_reflections_of_an_entry_may_be_shown(ui, rooms, shell):
    entry = rooms.journal.current_entry()
    rooms.journal.set_body(entry.id, "Before: the hands cold.")
    rooms.journal.reflect(entry_id=entry.id, text="They are warm now.")
    screen = shell.go("journal", entry_id=entry.id)
    ui.until(lambda: those(screen.pane, ReflectionRow), what="the entry")
    ui.frames(3)
    row = the(screen.pane, ReflectionRow)
    row.dispatch("on_release")
    next(key for key in those(row, IconButton) if key.icon == "users").dispatch("on_release")
    ui.until(lambda: rooms.journal.reflections(entry_id=entry.id)[0].shareable, what="the reflection")
    ui.until(lambda: [row.shared for row in those(screen.pane, ReflectionRow)] == [True], what="its mark")
    ui.tap(screen.pane.ids.more)
    ui.frames(3)
    sheet = screen.acts.entry_sheet
    assert not sheet.ids.shared.active
    ui.tap(sheet.ids.shared)
    ui.until(lambda: rooms.journal.entry(entry.id).shareable, what="its words")
    sheet.close()
    assert not rooms.journal.entry(entry.id).intention
