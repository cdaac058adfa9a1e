"""From elsewhere: what another program holds is looked at, comes in, and is taken back, with real files."""

import pytest

from studio.core.errors import StudioError
from studio.library.arrival_rows import select_arrivals
from studio.library.records import select_pieces
from studio.ui.arrival_words import already_words, coming_words, things
from studio.ui.screens import arrivals_screen
from studio.ui.widgets.journal_menu import JournalMenu
from studio.ui.work import StillWorking, workbench_of
from tests.ui.opened import open_sample, opened
from tests.unit.sharing.elsewhere import day_one, entry, full_journal, laid_out, picture, zipped

__all__ = ["opened"]


@pytest.fixture
def journal(tmp_path):
    (tmp_path / "outside").mkdir()
    return zipped(tmp_path / "outside" / "Journal.zip", full_journal())


def words_of(screen) -> str:
    parts = (screen.ids.told, screen.ids.sentences)
    return "\n".join(words.text for part in parts for words in reversed(part.children))


def buttons_of(screen) -> list[str]:
    return [button.text for button in reversed(screen.ids.acts.children)]


def rows_of(screen):
    return list(reversed(screen.ids.rows.children))


def settled(opened, screen, stage):
    opened.ui.until(lambda: screen.stage == stage and not screen.ids.pane.working, timeout=60, what=stage)
    opened.settle(screen.ids.pane)


def here(opened) -> int:
    return len(select_pieces(opened.library, "where trashed is null"))


def looked_at(opened, place):
    screen = opened.go("arrivals")
    opened.press(screen.choose)
    opened.choose(place)
    settled(opened, screen, "coming")
    return screen


def test_it_is_reached_from_where_things_go_out_and_in(ui, opened):
    screen = opened.go("exchange")
    opened.press(screen.ids.elsewhere)
    ui.until(lambda: opened.shell.screen.name == "arrivals", what="the screen")
    assert buttons_of(opened.shell.screen) == ["Choose what to bring in"]
    assert rows_of(opened.shell.screen) == []


def test_it_is_reached_from_the_journal_too(ui, opened):
    menu = JournalMenu()
    menu.bind(on_go=lambda _menu, name: opened.shell.go(name))
    menu.begin(opened.go("settings"))
    ui.until(lambda: menu.slid == 1, what="what the journal's menu offers")
    (row,) = menu.ids.rows.children  # of what it offers, only this is in this house
    ui.tap(row)
    ui.until(lambda: opened.shell.screen.name == "arrivals", what="the screen")


def test_what_will_come_is_said_before_it_does(ui, opened, journal):
    before = here(opened)
    screen = looked_at(opened, journal)
    said = words_of(screen)
    assert "Journal.zip" in said
    assert "A journal of Day One" in said
    assert "2 pieces of writing, one picture and one sound, from 5 March 1966 to 4 March 2020." in said
    assert "Entry 2 was left out: nothing says when it was." in said
    assert buttons_of(screen) == ["Bring it in"]
    assert here(opened) == before
    assert select_arrivals(opened.library) == []
    assert screen.back()
    assert screen.stage == "which"
    assert not screen.back()


def test_it_comes_in_and_is_taken_back_and_comes_again(ui, opened, journal):
    before = here(opened)
    screen = looked_at(opened, journal)
    opened.press(screen.bring)
    settled(opened, screen, "done")
    assert here(opened) == before + 4
    assert "came in" in words_of(screen)
    assert "Entry 2" in words_of(screen)
    ui.frames(3)
    assert rows_of(screen) == []  # what has just come is told of above
    opened.press(screen.take)
    ui.until(lambda: here(opened) == before, what="the way back")
    settled(opened, screen, "which")
    toast = opened.shell._toast
    assert toast.text == arrivals_screen.BACK
    ui.until(lambda: rows_of(screen) and rows_of(screen)[0].gone, what="the list")
    assert rows_of(screen)[0].name == "Journal.zip"
    assert rows_of(screen)[0].line.endswith("Taken back.")
    ui.frames(3)
    toast.undo()
    ui.until(lambda: here(opened) == before + 4, what="all of it again")
    opened.settle(screen.ids.pane)
    ui.until(lambda: not rows_of(screen)[0].gone, what="the list")
    ui.frames(3)
    opened.press(rows_of(screen)[0].ids.turn)
    ui.until(lambda: here(opened) == before, what="the way back once more")
    opened.settle(screen.ids.pane)


def test_what_is_here_already_is_not_offered_again(ui, opened, journal):
    screen = looked_at(opened, journal)
    opened.press(screen.bring)
    settled(opened, screen, "done")
    opened.press(screen.other)
    opened.choose(journal)
    settled(opened, screen, "coming")
    assert "All of it is here already." in words_of(screen)
    assert buttons_of(screen) == ["Choose something else"]


def test_a_whole_folder_can_be_chosen(ui, opened, tmp_path):
    place = laid_out(tmp_path / "Notes", {"2020-03-04.md": b"Words. ![](a.png)", "a.png": picture(1, "PNG")})
    screen = looked_at(opened, place)
    assert "One piece of writing and one picture, of 4 March 2020." in words_of(screen)


def test_what_holds_nothing_is_a_sentence_and_another_can_be_chosen(ui, opened, tmp_path):
    (tmp_path / "empty").mkdir()
    screen = opened.go("arrivals")
    screen.look_at(tmp_path / "empty")
    ui.until(lambda: "There is nothing here" in words_of(screen), what="the sentence")
    opened.settle(screen.ids.pane)
    assert buttons_of(screen) == ["Choose what to bring in"]


def test_it_can_be_stopped_and_what_came_can_be_taken_back(ui, opened, tmp_path, monkeypatch):
    place = tmp_path / "Journal.json"
    place.write_text(day_one([entry(f"day {number}") for number in range(120)]))
    (tmp_path / "other").mkdir()
    screen = looked_at(opened, place)

    class Stopping:
        def __init__(self, let_in):
            self._let_in = let_in

        def __call__(self, library, source, progress):
            at = progress.at

            def once(done, total):
                if select_arrivals(library):
                    progress.stop()
                at(done, total)

            progress.at = once
            return self._let_in(library, source, progress)

    from studio.sharing import arriving

    monkeypatch.setattr(arriving, "TOGETHER", 20)
    monkeypatch.setattr(arriving, "let_in", Stopping(arriving.let_in))
    (tmp_path / "many").mkdir()
    for number in range(3):
        (tmp_path / "many" / f"{number}.json").write_text(day_one([entry(f"{number} {one}") for one in range(60)]))
    screen.look_at(tmp_path / "many")
    settled(opened, screen, "coming")
    opened.press(screen.bring)
    ui.until(lambda: "Stopped." in words_of(screen), timeout=60, what="the stop")
    opened.settle(screen.ids.pane)
    assert 0 < here(opened) - 1 < 180
    ui.until(lambda: rows_of(screen), what="the list")
    ui.frames(3)
    opened.press(rows_of(screen)[0].ids.turn)
    ui.until(lambda: here(opened) == 1, what="the way back")
    opened.settle(screen.ids.pane)


def test_other_work_is_waited_for(ui, opened, journal, monkeypatch):
    screen = opened.go("arrivals")
    bench = workbench_of(opened.library)

    def busy(*_args, **_more):
        raise StillWorking

    monkeypatch.setattr(bench, "begin", busy)
    screen.look_at(journal)
    assert "Something else is being done" in words_of(screen)


def test_everything_is_reached_by_keyboard(ui, opened, journal):
    screen = opened.go("arrivals")
    ui.key("Tab")
    screen.look_at(journal)
    settled(opened, screen, "coming")
    ui.until(lambda: screen.bring.focus, what="what comes next")
    ui.key("Return")
    settled(opened, screen, "done")
    ui.until(lambda: screen.other.focus, what="what comes next")
    ui.key("Tab")
    assert screen.take.focus
    ui.key("Return")
    ui.until(lambda: here(opened) == 1, what="the way back")
    ui.until(lambda: rows_of(screen) and screen.choose.focus, what="what comes next")
    opened.settle(screen.ids.pane)
    ui.key("Tab")
    assert rows_of(screen)[0].ids.turn.focus
    ui.key("Return")
    ui.until(lambda: here(opened) == 5, what="all of it again")
    opened.settle(screen.ids.pane)


def test_whoever_looks_around_can_not_bring_anything_in(ui, tmp_path):
    sample = open_sample(ui, tmp_path)
    sample.library.read_only = True
    try:
        screen = sample.go("arrivals")
        assert words_of(screen) == arrivals_screen.LOOKING_AROUND
        assert buttons_of(screen) == []
    finally:
        sample.library.read_only = False
        sample.leave()


def test_it_fits_a_small_window(ui, opened, journal):
    ui.resize(640, 560)
    screen = looked_at(opened, journal)
    for button in (screen.bring,):
        assert button.right <= opened.shell.right
        assert button.height >= 48
    opened.press(screen.bring)
    settled(opened, screen, "done")
    assert screen.take.right <= opened.shell.right


def test_words_count_plainly():
    assert things(0, 0, 0) == ""
    assert things(1, 0, 0) == "one piece of writing"
    assert things(12, 3, 1) == "12 pieces of writing, 3 pictures and one sound"
    assert things(0, 1200, 0) == "1\u2009200 pictures"
    assert already_words(0) == ""
    assert already_words(1).startswith("One thing is")
    assert issubclass(StillWorking, StudioError)
    assert callable(coming_words)
