"""Settings: what it leads to, the look, what moves, when it locks."""

from studio.core.settings import Settings
from studio.library.library import Library
from studio.ui import copies
from studio.ui.auto_lock import SETTING
from studio.ui.theme import theme
from studio.ui.tokens import COLOURS
from studio.ui.work import workbench_of
from tests.ui.opened import Opened, locked, open_sample, opened

__all__ = ["locked", "opened"]


def test_each_row_leads_to_its_screen_and_escape_comes_back(ui, opened):
    for row_id, name in (("who", "keys"), *((name, name) for name in ("copies", "check", "exchange", "trash"))):
        screen = opened.go("settings")
        row = screen.ids[row_id]
        assert row.height >= 84
        ui.tap(row)
        assert opened.shell.screen.name == name
        ui.key("Escape")
        assert opened.shell.screen is screen


def test_a_library_in_its_usual_place_has_no_way_back_to_it(opened):
    screen = opened.go("settings")
    assert (screen.other, screen.ids.usual.height, screen.ids.usual.disabled) == (False, 0, True)


def test_settings_stays_lit_in_what_it_leads_to(opened):
    for name in ("copies", "check", "exchange"):
        screen = opened.go(name)
        assert screen.nav
        assert opened.shell.nav.here == "settings"


def test_a_look_is_put_on_at_once_and_remembered(ui, opened, tmp_path):
    screen = opened.go("settings")
    cards = {card.look: card for card in screen.ids.looks.children}
    assert cards["dusk"].chosen
    ui.tap(cards["paper"])
    assert theme.name == "paper"
    assert [look for look, card in cards.items() if card.chosen] == ["paper"]
    assert Settings(tmp_path / "settings.json").get("theme", "dusk") == "paper"
    x, y = cards["contrast"].to_window(cards["contrast"].x + 20, cards["contrast"].center_y)
    assert ui.pixel(x, y) == COLOURS["bg"][2]


def test_the_two_switches_are_remembered(ui, opened):
    screen = opened.go("settings")
    screen.ids.scroll.scroll_to(screen.ids.left_handed, animate=False)
    ui.frames(3)
    theme.motion = True
    ui.tap(screen.ids.reduce_motion)
    ui.tap(screen.ids.left_handed)
    settings = opened.settings
    assert (settings.get("reduce_motion", False), settings.get("left_handed", False)) == (True, True)
    assert not theme.motion
    ui.tap(screen.ids.reduce_motion)
    assert theme.motion
    assert not settings.get("reduce_motion", False)


def test_the_line_about_sound_follows_the_sound(ui, opened):
    screen = opened.go("settings")
    assert screen.ids.sound.caption == "The sound is there."
    opened.rooms.sound.fall_silent("No speaker or headphones were found. Everything else works.")
    ui.until(lambda: screen.ids.sound.caption.startswith("No speaker"))


def test_a_library_without_a_passphrase_says_so_and_does_not_lock_by_itself(opened):
    screen = opened.go("settings")
    assert str(opened.library.folder) in screen.ids.folder.text
    assert "without a passphrase" in screen.ids.who.caption
    assert screen._lock_after.parent is None


def test_when_it_locks_is_chosen_and_remembered(ui, locked, tmp_path):
    screen = locked.go("settings")
    row = screen._lock_after
    assert row.parent is screen._leads
    chips = {chip.minutes: chip for chip in row.ids.chips.children}
    assert [minutes for minutes, chip in chips.items() if chip.chosen] == [15]
    ui.tap(chips[0])
    assert [minutes for minutes, chip in chips.items() if chip.chosen] == [0]
    assert Settings(tmp_path / "settings.json").get(SETTING, 15) == 0
    ui.tap(chips[60])
    assert Settings(tmp_path / "settings.json").get(SETTING, 15) == 60


def test_a_passphrase_that_was_added_brings_the_choice_of_when_it_locks(ui, opened, monkeypatch):
    screen = opened.go("settings")
    monkeypatch.setattr("studio.ui.screens.settings_screen.needs_passphrase", lambda _folder: True)
    opened.go("settings")
    ui.frames(2)
    assert screen._leads.children.index(screen._lock_after) == screen._leads.children.index(screen.ids.copies) + 1


def test_the_rows_say_how_things_are(ui, opened, tmp_path):
    screen = opened.go("settings")
    assert screen.ids.copies.caption == "There is none yet."
    ui.until(lambda: screen.ids.trash.caption == "It is empty.", what="the trash")
    opened.settings.set(copies.PLACE, str(tmp_path / "a stick that is gone"))
    workbench_of(opened.library).say("check", "Everything is as it was kept.")
    opened.rooms.gallery.trash(opened.rooms.gallery.recent(1)[0].id)
    opened.go("settings")
    ui.until(lambda: "not there just now" in screen.ids.copies.caption, what="the copies")
    ui.until(lambda: "thirty days" in screen.ids.trash.caption, what="the trash")
    assert screen.ids.check.caption == "Everything is as it was kept."


def test_the_sample_leads_nowhere_else(ui, tmp_path):
    opened = open_sample(ui, tmp_path)
    opened.library.freeze()
    opened.leave()
    library = Library.open(tmp_path / "mine.studio", clock=opened.clock, read_only=True)
    opened = Opened(ui, tmp_path, library, opened.clock)
    screen = opened.go("settings")
    assert screen._leads.parent is None
    assert "sample" in screen.ids.folder.text
    ui.tap(next(card for card in screen.ids.looks.children if card.look == "paper"))
    assert theme.name == "paper"
    opened.leave()
