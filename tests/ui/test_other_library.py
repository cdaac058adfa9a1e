"""Another library than the usual one: opened from inside, remembered, gone with its stick, and gone back from."""

import pytest

from studio.core import paths, whereabouts
from studio.core.settings import Settings
from studio.library.errors import DiskFull
from studio.ui.leaving import NotKept
from tests.ui.test_house import house, made, said, start, unlock

__all__ = ["house", "start"]


def test_another_library_that_was_opened_from_inside_opens_from_now_on(ui, house, tmp_path):
    other = tmp_path / "other.studio"
    house.shell.rooms.open_other(other)
    ui.until(lambda: house.ended == 1, what="the end")
    assert whereabouts.which(None, house.settings) == other
    house.open_other(paths.default_library())
    ui.until(lambda: house.ended == 2, what="the end")
    assert whereabouts.remembered(house.settings) is None


def test_what_could_not_be_kept_keeps_the_other_library_from_being_remembered(ui, house, tmp_path):
    def refuse():
        raise DiskFull

    screen = house.shell.go("write")
    screen.rest = lambda: house.library.later(refuse)
    house.shell.rooms.open_other(tmp_path / "other.studio")
    ui.until(lambda: said(house) == NotKept.sentence, what="the sentence")
    assert whereabouts.remembered(house.settings) is None
    del screen.rest


def away(folder):
    settings = Settings(None)
    whereabouts.remember(settings, folder)
    return settings


@pytest.mark.parametrize("left_over", ["nothing", "an empty folder"])
def test_another_library_whose_place_is_gone_is_said_and_found_again(ui, start, tmp_path, left_over):
    other = tmp_path / "stick" / "mine.studio"
    if left_over != "nothing":
        other.mkdir(parents=True)
    house = start(other, settings=away(other))
    screen = house.shell.screen
    assert (screen.name, screen.gone) == ("trouble", True)
    assert screen.sentence == f"Your library was last in {other}.\nThat place is not there now."
    assert (screen.ids.again.text, screen.ids.look.text) == ("Look again", "Open the usual one")
    ui.tap(screen.ids.again)
    ui.until(lambda: not screen.busy, what="a look")
    assert (screen.gone, house.library) == (True, None)
    assert not (other / "library.db").exists(), "nothing is begun there"
    other.parent.mkdir(exist_ok=True)
    made(other)
    ui.tap(screen.ids.again)
    ui.until(lambda: house.shell.screen.name == "lock", what="the lock")
    unlock(ui, house)
    assert whereabouts.remembered(house.settings) == other


def test_from_a_place_that_is_gone_the_usual_library_is_gone_back_to(ui, start, tmp_path):
    other = tmp_path / "stick" / "mine.studio"
    house = start(other, settings=away(other))
    ui.frames(3)
    ui.tap(house.shell.screen.ids.look)
    ui.until(lambda: house.ended == 1, what="the end")
    assert house.next_start[:2] == ["--library", str(paths.default_library().absolute())]
    assert whereabouts.remembered(house.settings) is None


def test_a_place_that_was_only_named_is_begun_in(start, tmp_path):
    house = start(tmp_path / "new.studio", settings=away(tmp_path / "stick" / "mine.studio"))
    assert house.shell.screen.name == "welcome"


def test_settings_lead_back_to_the_usual_library(ui, start, tmp_path):
    other = made(tmp_path / "other.studio", None)
    house = start(other, settings=away(other))
    ui.until(lambda: house.shell.rooms is not None)
    screen = house.shell.go_to("settings")
    assert screen.other
    ui.wait(0.1)
    screen.ids.scroll.scroll_y = 0
    ui.frames(3)
    ui.tap(screen.ids.usual)
    ui.until(lambda: house.ended == 1, what="the end")
    assert whereabouts.remembered(house.settings) is None
