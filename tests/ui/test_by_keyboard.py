"""What looks after the library, without a mouse: Tab goes everywhere, never out of a sheet, and Esc comes back."""

import pytest

from studio.app import House
from studio.core.clock import SystemClock
from studio.core.settings import Settings
from studio.library.crypto import KdfCost
from studio.library.library import Library
from studio.ui import furniture
from studio.ui.widgets.hands import hands
from studio.ui.widgets.nav import NavItem
from studio.ui.widgets.pressable import focused
from studio.ui.widgets.sheet import Sheet

CHEAP = KdfCost(memory=64, passes=1, lanes=1)
PASSPHRASE = "a lamp by the door"
MOST = 60


@pytest.fixture
def start(ui, monkeypatch, tmp_path):
    """Start the studio; return its shell once a screen is shown."""
    monkeypatch.setattr(furniture, "end", lambda: None)
    monkeypatch.setenv("HOME", str(tmp_path))
    houses = []

    def start(passphrase=None, made=True):
        folder = tmp_path / "mine.studio"
        if made:
            Library.create(folder, passphrase=passphrase, clock=SystemClock(), cost=CHEAP)[0].close()
        settings = Settings(None)
        settings.set("reduce_motion", True)
        house = House(folder, settings)
        house.furnish()
        houses.append(house)
        ui.mount(house.shell)
        ui.until(lambda: house.shell.screen is not None, what="a first screen")
        if passphrase is not None:
            house.shell.screen.ids.passphrase.text = passphrase
            house.shell.screen.open()
            ui.until(lambda: house.shell.screen.name == "today", what="Today")
        ui.frames(3)
        return house.shell

    yield start
    for house in houses:
        house.leave()


def is_ringed(widget):
    while widget is not None and not hasattr(widget, "ringed"):
        widget = widget.parent  # the entry of a field: the field has the ring
    return widget is not None and widget.ringed


def round_by(ui, key):
    """Press Tab until it is where it began; return all that had the focus, each ringed and in the window."""
    seen = []
    for _ in range(MOST):
        ui.key(key)
        ui.wait(0.03)
        holder = focused()
        assert holder is not None, "the focus is lost"
        if holder in seen:
            return seen
        assert is_ringed(holder), f"{holder} has no ring"
        assert holder.opacity > 0, f"{holder} can't be seen"
        left, bottom = holder.to_window(*holder.pos)
        assert -2 <= left <= left + holder.width <= ui.window.width + 2, f"{holder} is out of the window"
        assert -2 <= bottom <= bottom + holder.height <= ui.window.height + 2, f"{holder} is out of the window"
        seen.append(holder)
    raise AssertionError("it goes on for ever")


def said(widgets):
    return [getattr(widget, "text", "") or getattr(widget, "hint_text", "") or widget.icon for widget in widgets]


def open_sheet(shell):
    return next((child for child in shell.screen.children if isinstance(child, Sheet) and child.shown), None)


def in_sheet(sheet, holder):
    return any(holder is child for child in sheet.walk(restrict=True))


WITHIN = {
    "returns": ("After a session", "On this day", "Leave some days in peace"),
    "keys": ("A passphrase", "Add another passphrase", "Show it", "Check what is on your paper", "Take the lock off"),
    "copies": ("Choose where copies go", "Choose a place", "A copy each day by itself", "From another place"),
    "check": ("Check everything",),
    "exchange": ("As one zip file", "Choose where to put it", "What was taken out before"),
    "trash": ("chevron-left",),
}


OPENERS = {
    "keys": {"add": 9, "check": 3},
    "copies": {"place": 5, "elsewhere": 3},
    "exchange": {"take": 5, "bring": 3},
}
"""What opens a sheet on each screen, and how many stops Tab makes there."""


def test_tab_reaches_everything_of_each_screen_of_settings(ui, start):
    shell = start(PASSPHRASE)
    shell.go_to("settings")
    for name, within in WITHIN.items():
        shell.go(name)
        ui.wait(0.1)
        forth = round_by(ui, "Tab")
        reached = said(holder for holder in forth if not isinstance(holder, NavItem))
        assert set(within) <= set(reached), name
        assert "chevron-left" in reached, f"the way back from {name}"
        assert [item.name for item in forth if isinstance(item, NavItem)][-1] == "lock", name
        ui.key("Escape")
        assert shell.screen.name == "settings", name


def test_tab_reaches_everything_of_settings_and_shift_tab_goes_back(ui, start):
    shell = start(PASSPHRASE)
    screen = shell.go_to("settings")
    ui.wait(0.1)
    forth = round_by(ui, "Tab")
    rows = [screen.ids[name].__self__ for name in ("who", "copies", "check", "exchange", "trash")]
    assert [holder for holder in forth if holder in rows] == rows
    chips = [chip for chip in forth if chip in screen._lock_after.ids.chips.children]
    assert len(chips) == 4
    assert [card.look for card in forth if hasattr(card, "look")] == ["dusk", "paper", "contrast"]
    rows[1].focus = True
    ui.key("shift+Tab")
    assert focused() is chips[-1]


@pytest.mark.parametrize("name", OPENERS)
def test_tab_stays_in_a_sheet_and_escape_gives_the_keys_back(ui, start, name):
    shell = start(PASSPHRASE)
    shell.go_to("settings")
    screen = shell.go(name)
    ui.wait(0.1)
    ui.key("Tab")
    for opener, stops in OPENERS[name].items():
        button = screen.ids[opener].__self__
        button.focus = True
        ui.key("Return")
        ui.until(lambda: open_sheet(shell) is not None, what=f"the sheet of {opener}")
        sheet = open_sheet(shell)
        ui.wait(0.3)
        for key in ("Tab", "shift+Tab"):
            seen = round_by(ui, key)
            assert len(seen) >= stops - 2, said(seen)
            assert all(in_sheet(sheet, holder) for holder in seen), said(seen)
        for _ in range(2):  # a field lets go of the keys first
            if sheet.shown:
                ui.key("Escape")
        ui.until(lambda: open_sheet(shell) is None, what=f"the end of the sheet of {opener}")
        assert shell.screen is screen
        assert focused() is button
        assert button.ringed


def test_space_and_enter_act_on_what_has_the_ring(ui, start):
    shell = start(PASSPHRASE)
    shell.go_to("settings")
    screen = shell.go("exchange")
    ui.key("Tab")
    screen.ids.zipped.focus = True
    ui.key("space")
    assert screen.ids.zipped.active
    ui.key("Return")
    assert not screen.ids.zipped.active


def test_the_trash_is_asked_and_left_by_keys(ui, start):
    shell = start(PASSPHRASE)
    rooms = shell.rooms
    piece = rooms.gallery.new_piece("writing", rooms.journal.current_entry().id)
    rooms.gallery.set_words(piece.id, "snow")
    rooms.gallery.trash(piece.id)
    shell.go_to("settings")
    screen = shell.go("trash")
    ui.until(lambda: not screen.empty, what="what is in it")
    ui.wait(0.1)
    seen = round_by(ui, "Tab")
    assert {"Bring everything back", "Empty it now"} <= set(said(holder for holder in seen if hasattr(holder, "text")))
    assert any(getattr(holder, "piece", None) is not None for holder in seen), "the thing itself"
    screen.ids.empty_now.focus = True
    ui.key("Return")
    ui.until(lambda: open_sheet(shell) is not None, what="the sheet")
    sheet = open_sheet(shell)
    seen = round_by(ui, "Tab")
    assert all(in_sheet(sheet, holder) for holder in seen)
    ui.key("Escape")
    assert (open_sheet(shell), focused()) == (None, screen.ids.empty_now.__self__)


OUTSIDE = {
    "welcome": ({}, ("Begin", "Look around", "I have a copy")),
    "lock": ({}, ("Your passphrase", "Open", "I have the recovery code")),
    "trouble": ({"sentence": "The disk is away."}, ("Try again", "Look around", "Close")),
    "bring": ({"what": "copy"}, ("Look for the copy", "Not now")),
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_tab_reaches_everything_before_a_library_is_open(ui, start, name):
    shell = start(made=False)
    args, words = OUTSIDE[name]
    shell.go(name, **args)
    ui.wait(0.1)
    seen = said(round_by(ui, "Tab"))
    assert set(words) <= set(seen), seen


def test_what_opens_a_copy_is_typed_and_left_by_keys(ui, start):
    shell = start(made=False)
    screen = shell.go("bring", what="copy")
    screen.stage = "key"
    ui.until(lambda: screen.ids.passphrase.focus, what="the cursor")
    seen = said(round_by(ui, "Tab"))
    assert {"Its passphrase", "Bring it back", "I have the recovery code", "Not now"} <= set(seen), seen
    screen.by_code = True
    ui.until(lambda: screen.ids.code.focus, what="the cursor")
    seen = said(round_by(ui, "Tab"))
    assert {"The recovery code", "A new passphrase", "Bring it back", "I have its passphrase"} <= set(seen), seen


def test_the_first_tab_shows_where_one_is(ui, start):
    shell = start(PASSPHRASE)
    shell.go_to("settings")
    shell.go("check")
    assert not hands.at_keys
    ui.key("Tab")
    assert hands.at_keys
    assert focused().ringed
