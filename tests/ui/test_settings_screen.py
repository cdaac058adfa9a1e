"""Settings: the look, what moves, where things lie, the passphrase."""

from datetime import UTC, datetime

import pytest

from studio.core.clock import FixedClock
from studio.core.settings import Settings
from studio.core.signal import Signal
from studio.gallery.gallery import Gallery
from studio.journal.journal import Journal
from studio.library.crypto import KdfCost
from studio.library.library import Library
from studio.ui.furniture import PLACES
from studio.ui.rooms import Rooms
from studio.ui.screens.settings_screen import SettingsScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.tokens import COLOURS

CHEAP = KdfCost(memory=64, passes=1, lanes=1)


class Sound:
    """A sound that can be told how it is."""

    def __init__(self):
        self.state, self.reason, self.state_changed = "ready", "", Signal()

    def fall_silent(self, reason):
        self.state, self.reason = "silent", reason
        self.state_changed.emit()


def show(ui, tmp_path, passphrase=None):
    theme.motion = False
    clock = FixedClock(datetime(2025, 11, 21, 10, tzinfo=UTC))
    library, _ = Library.create(tmp_path / "mine.studio", passphrase=passphrase, clock=clock, cost=CHEAP)
    rooms = Rooms(
        library=library,
        journal=Journal(library, clock),
        gallery=Gallery(library, clock),
        open_sound=Sound,
        settings=Settings(tmp_path / "settings.json"),
        clock=clock,
        brushes={},
    )
    shell = Shell(rooms, {"settings": lambda rooms, _shell: SettingsScreen(rooms)}, PLACES, home="settings")
    ui.mount(shell)
    screen = shell.go_to("settings")
    ui.frames(3)
    return shell, screen


@pytest.fixture
def opened(ui, tmp_path):
    shell, screen = show(ui, tmp_path)
    yield shell, screen
    screen.rooms.library.close()


@pytest.fixture
def locked(ui, tmp_path):
    shell, screen = show(ui, tmp_path, "a lamp by the door")
    yield shell, screen
    screen.rooms.library.close()


def test_a_look_is_put_on_at_once_and_remembered(ui, opened, tmp_path):
    _shell, screen = opened
    cards = {card.look: card for card in screen.ids.looks.children}
    assert cards["dusk"].chosen
    ui.tap(cards["paper"])
    assert theme.name == "paper"
    assert [look for look, card in cards.items() if card.chosen] == ["paper"]
    assert Settings(tmp_path / "settings.json").get("theme", "dusk") == "paper"
    x, y = cards["contrast"].to_window(cards["contrast"].x + 20, cards["contrast"].center_y)
    assert ui.pixel(x, y) == COLOURS["bg"][2]


def test_the_two_switches_are_remembered(ui, opened):
    _shell, screen = opened
    theme.motion = True
    ui.tap(screen.ids.reduce_motion)
    ui.tap(screen.ids.left_handed)
    settings = screen.rooms.settings
    assert (settings.get("reduce_motion", False), settings.get("left_handed", False)) == (True, True)
    assert not theme.motion
    ui.tap(screen.ids.reduce_motion)
    assert theme.motion
    assert not settings.get("reduce_motion", False)


def test_the_line_about_sound_follows_the_sound(ui, opened):
    _shell, screen = opened
    assert screen.ids.sound.text == "The sound is there."
    screen.rooms.sound.fall_silent("No speaker or headphones were found. Everything else works.")
    ui.until(lambda: screen.ids.sound.text.startswith("No speaker"))


def test_a_library_without_a_passphrase_says_so_and_offers_no_change(ui, opened):
    _shell, screen = opened
    assert screen.ids.folder.text == str(screen.rooms.library.folder)
    assert "without a passphrase" in screen.ids.guard_line.text
    assert screen.ids.change.disabled


def test_the_passphrase_is_changed_by_typing_the_new_one_twice(ui, locked):
    shell, screen = locked
    screen.change()
    form = screen.form
    form.ids.first.text = "a lamp in the hall"
    form.ids.second.text = "a lamp in the"
    ui.frames(3)
    assert form.ids.change.disabled
    form.ids.second.text = "a lamp in the hall"
    ui.frames(3)
    ui.tap(form.ids.change)
    ui.until(lambda: not screen.changing, what="the change")
    assert form.ids.first.text == ""
    library = screen.rooms.library
    library.close()
    Library.open(library.folder, passphrase="a lamp in the hall", clock=screen.rooms.clock).close()


def test_escape_closes_the_form_and_forgets_what_was_typed(ui, locked):
    shell, screen = locked
    screen.change()
    screen.form.ids.first.text = "half a thought"
    assert shell.back()
    assert not screen.changing
    assert screen.form.ids.first.text == ""
