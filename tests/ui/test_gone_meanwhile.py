"""What is shown goes to the trash, or is called otherwise, while one looks at it or is elsewhere for a moment."""

import pytest

from studio.gallery.query import Query
from studio.ui import furniture
from studio.ui.shell import Shell
from studio.ui.theme import theme
from tests.ui.hanging import draw, rooms, write
from tests.ui.stand_ins import Room

__all__ = ["rooms"]

REAL = ("gallery", "piece", "compare", "slideshow", "arrivals")


@pytest.fixture
def shell(ui, rooms):
    theme.motion = False
    factories = {name: lambda rooms, _shell: Room() for name in ("today", "journal")}
    factories |= {name: furniture._factory(name) for name in REAL}
    shell = ui.mount(Shell(rooms, factories))
    shell.go_to("today")
    return shell


def gallery(ui, shell, **args):
    screen = shell.go("gallery", **args)
    ui.until(lambda: screen.ids.grid.items or screen.nothing, what="the gallery")
    return screen


def page(ui, shell, piece, **args):
    screen = shell.go("piece", piece_id=piece, **args)
    ui.until(lambda: screen.said is not None and screen.said.piece.id == piece, what="what is said about it")
    return screen


def shown(screen):
    return [piece.id for piece in screen.ids.grid.items]


def test_going_back_to_a_piece_whose_entry_is_in_the_trash_by_now_leads_past_it(ui, rooms, shell):
    one = write(rooms, "one")
    gallery(ui, shell)
    screen = page(ui, shell, one, among=(one,))
    shell.go("journal", entry_id=screen.said.entry.id)
    rooms.journal.trash_entry(screen.said.entry.id)
    shell.back()
    ui.until(lambda: shell.screen.name == "gallery", what="the gallery")
    assert shell._toast.text == "It is in the trash."
    assert not shell._path or shell._path[-1][0] == "today"


def test_a_hand_that_is_quicker_than_the_library_does_no_harm(ui, rooms, shell):
    one, two = write(rooms, "one"), write(rooms, "two")
    screen = page(ui, shell, one, among=(one, two))
    screen.step(1)
    for act in ("on_entry", "on_add_tag", "on_other"):  # before it is known what is said about the other
        screen.ids.words.dispatch(act)
    for act in (screen.acts.open_menu, screen.acts.ask_words, screen.together.ask, screen.play):
        act()
    assert shell.screen is screen
    ui.until(lambda: screen.said is not None and screen.said.piece.id == two, what="the other")
    screen.ids.words.dispatch("on_entry")
    assert shell.screen.name == "journal"


def test_a_piece_that_is_compared_goes_to_the_trash_and_comes_back(ui, rooms, shell):
    red, blue = draw(rooms), draw(rooms, (30, 60, 200))
    gallery(ui, shell)
    screen = shell.go("compare", pieces=(red, blue))
    first, second = screen.panes
    ui.until(lambda: second.piece is not None, what="both")
    page(ui, shell, red, among=(red, blue)).acts._trash()
    ui.until(lambda: shell.screen is screen and screen.gone, what="the way back")
    assert (first.piece, second.piece, screen.drawn) == (None, None, False)
    assert screen.key("spacebar", frozenset())  # there is nothing to play, and that is no fault
    first.dispatch("on_open")  # nor to open
    assert shell.screen is screen
    ui.take_back(shell)
    ui.until(lambda: not screen.gone and second.piece is not None, what="both again")
    assert first.piece.id == red


def test_a_slide_that_goes_to_the_trash_is_not_shown_any_more(ui, rooms, shell):
    one, two, three = (write(rooms, words) for words in ("one", "two", "three"))
    screen = shell.go("slideshow", pieces=(one, two, three))
    show = screen.show
    ui.until(lambda: show.slide is not None, what="the first")
    show.step(1)
    rooms.gallery.trash(one)
    ui.until(lambda: show.many == 2, what="the first to go")
    assert (show.slide.piece.id, show.place) == (two, 0)
    rooms.gallery.trash(two)
    ui.until(lambda: show.slide.piece.id == three, what="the next in its place")
    rooms.gallery.trash(three)
    ui.until(lambda: screen.empty, what="the end")
    assert screen._views[screen._front].piece is None


def test_a_tag_on_a_page_leads_to_what_has_it_and_going_back_finds_the_gallery_as_it_was(ui, rooms, shell):
    sea, other = write(rooms, "It was wide."), write(rooms, "The seaside.")
    rooms.gallery.tag_piece(sea, "sea")
    screen = gallery(ui, shell, query=Query(kinds=frozenset({"writing"})))
    screen.choose(text="wide")
    ui.until(lambda: shown(screen) == [sea], what="what has the word")
    page(ui, shell, sea).ids.words.dispatch("on_tag", "sea")
    assert (shell.screen, screen.query) == (screen, Query(tags=("sea",)))
    ui.until(lambda: shown(screen) == [sea], what="what has the tag")
    screen.choose(tags=())
    ui.until(lambda: shown(screen) == [other, sea], what="everything")
    page(ui, shell, sea)
    shell.back()
    assert (shell.screen, screen.query) == (screen, Query())  # as it was left, not as it was first asked


def test_a_tag_that_is_called_otherwise_is_still_asked_for(ui, rooms, shell):
    piece, _other = write(rooms, "It was wide."), write(rooms, "And deep.")
    tag = rooms.gallery.tag_piece(piece, "sea")
    screen = gallery(ui, shell, query=Query(tags=("Sea",)))
    page(ui, shell, piece)
    undo = rooms.gallery.rename_tag(tag.id, "ocean")
    shell.back()
    ui.until(lambda: screen.query.tags == ("ocean",) and shown(screen) == [piece], what="what has the tag")
    rooms.gallery.take_back(undo)
    ui.until(lambda: screen.query.tags == ("sea",) and shown(screen) == [piece], what="what has the tag")


def test_a_view_of_an_entry_that_was_deleted_is_calm(ui, rooms, shell):
    write(rooms, "one")
    screen = gallery(ui, shell, query=Query(entry_id="00" * 16))
    ui.until(lambda: screen.nothing, what="a line")
    assert shell._toast is None


def test_a_tag_comes_off_and_can_be_put_back(ui, rooms, shell):
    piece = write(rooms, "one")
    rooms.gallery.tag_piece(piece, "sea")
    page(ui, shell, piece).ids.words.dispatch("on_untag", "sea")
    ui.until(lambda: shell._toast is not None, what="the line")
    assert rooms.gallery.tags_of(piece) == []
    ui.take_back(shell)
    ui.until(lambda: [tag.name for tag in rooms.gallery.tags_of(piece)] == ["sea"], what="the tag")


def test_what_comes_from_elsewhere_hangs_in_the_gallery_one_has_gone_to_meanwhile(ui, rooms, shell, tmp_path):
    (tmp_path / "1969-12-31.md").write_text("It was quiet.")
    coming = shell.go("arrivals")
    coming.look_at(tmp_path / "1969-12-31.md")
    ui.until(lambda: coming.stage == "coming", what="what would come")
    coming.bring_in()
    screen = shell.go("gallery")
    ui.until(lambda: len(shown(screen)) == 1, what="what came")
    shell.go("arrivals")
    ui.until(lambda: coming.stage == "done", what="what has come")
    shell.back()
    coming.take.dispatch("on_release")
    ui.until(lambda: screen.empty, what="it to go")
    ui.take_back(shell)
    ui.until(lambda: len(shown(screen)) == 1 and not screen.empty, what="it to come again")
