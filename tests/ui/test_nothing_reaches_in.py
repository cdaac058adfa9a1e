"""What goes on around a sitting reaches nothing in it, and what goes on in it reaches nothing around it.

Two hands that begin it at once, a sound that plays on, keys that are held as it begins, a window of any size, other
programs that ask what is selected or what the window is called.
"""

import ctypes
import shutil
import subprocess
from contextlib import suppress

import pytest
from kivy.core.clipboard import Clipboard
from kivy.core.window import Window

from studio.core.errors import StudioError
from studio.sharing.sources import choose
from studio.ui import clipboard
from studio.ui.widgets.text_field import TextField
from tests.ui import sitting_house
from tests.ui.sitting_house import HIDDEN, SHOWN, sit, unlock, with_pieces
from tests.ui.test_sitting_keys import Watch

start = sitting_house.start


@pytest.fixture(scope="module")
def made(window_ui, tmp_path_factory):
    return with_pieces(tmp_path_factory.mktemp("made") / "mine.studio")[0]


@pytest.fixture
def house(ui, start, made, tmp_path):
    return unlock(ui, start(shutil.copytree(made, tmp_path / "mine.studio")))


@pytest.fixture
def watched(ui, house, tmp_path, monkeypatch):
    """A house in which somebody sits, and a look at all that could come up."""
    watch = Watch(ui, house, tmp_path)
    watch.screen = sit(ui, house)
    house.library.settle()
    watch.begin(monkeypatch)
    return watch


def of_the_window(*asked):
    """Return what another program is told of the windows on this screen."""
    found = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--class", ""], capture_output=True, text=True
    ).stdout.split()
    told = (subprocess.run(["xprop", *asked, "-id", one], capture_output=True, text=True) for one in found)
    return "\n".join(one.stdout for one in told)


def selected():
    """Return who holds what is selected, as the X server knows it: 0 for nobody."""
    x = ctypes.CDLL("libX11.so.6")
    for name in ("XOpenDisplay", "XInternAtom", "XGetSelectionOwner"):
        getattr(x, name).restype = ctypes.c_ulong
    display = ctypes.c_void_p(x.XOpenDisplay(None))
    owners = {}
    for name in ("PRIMARY", "SECONDARY"):
        atom = ctypes.c_ulong(x.XInternAtom(display, name.encode(), 0))
        owners[name] = x.XGetSelectionOwner(display, atom)
    x.XCloseDisplay(display)
    return owners


def test_two_hands_that_begin_it_at_once_begin_one(ui, house):
    rooms = house.shell.rooms
    chosen = choose(rooms.library, rooms.gallery, rooms.journal, whom="Mara", words="")
    begun = [rooms.sit(*chosen, "") for _ in range(2)]
    for one in begun:
        ui.until(one.done, what="the sitting")
    assert [one.exception() is None for one in begun] == [True, False]
    assert isinstance(begun[1].exception(), StudioError)
    ui.frames(3)
    assert Window.children == [house.shell]
    third = rooms.sit(*chosen, "")
    ui.until(third.done, what="the answer")
    assert third.exception() is not None
    assert Window.children == [house.shell]


def test_what_played_before_is_silent_in_it_and_what_plays_in_it_is_silent_after(ui, house):
    player, gallery = house.sound, house.shell.rooms.gallery
    sounds = [piece for piece in gallery.page(limit=20) if piece.kind == "sound"]
    hidden = next(piece for piece in sounds if piece.title.startswith("hidden"))
    screen = house.shell.go("piece", piece_id=hidden.id)
    ui.until(lambda: player.playing or (ui.key("space"), player.playing)[1], what="a sound that plays")
    screen = sit(ui, house)
    assert not player.playing
    stage = screen.stage
    assert stage is not None
    screen.look(1)
    ui.until(lambda: player.playing or (ui.key("space"), player.playing)[1], what="the sound that was chosen")
    screen.table.leave()
    ui.until(lambda: house.ended == 1, what="the end")
    house.leave()
    assert not player.playing


def test_another_program_learns_neither_words_nor_where_the_library_lies(ui, watched):
    told = of_the_window()
    assert '"Afterglow"' in told, "or the asking finds nothing"
    wrong = [word for word in (*HIDDEN, *SHOWN, "mine.studio", "Mara", str(watched.folder)) if word in told]
    assert wrong == []


def test_what_is_marked_in_a_note_is_not_what_is_selected_on_the_screen(ui, watched):
    before = selected()
    field = TextField(text="something said together")
    watched.screen.add_widget(field)
    field.focus = True
    ui.frames(2)
    for key in ("ctrl+c", "ctrl+Insert", "ctrl+a"):
        ui.key(key)
    assert field.entry.selection_text, "or nothing was marked"
    x, y = ui.middle(field)
    ui.xdo("mousemove", int(x), int(Window.height - y), "click", "--repeat", 3, 1)
    ui.frames(3)
    assert selected() == before
    clipboard.open_again()
    assert Clipboard.paste() == ""


def test_keys_that_are_held_as_it_begins_do_nothing_in_it(ui, house, tmp_path, monkeypatch):
    held = ("Return", "ctrl", "space")
    for key in held:
        ui.xdo("keydown", key)
    watch = Watch(ui, house, tmp_path)
    watch.screen = sit(ui, house)
    house.library.settle()
    watch.begin(monkeypatch)
    ui.frames(5)
    for key in held:
        ui.xdo("keyup", key)
    ui.frames(5)
    watch.judge()
    assert house.ended == 0


def test_in_a_window_of_any_size_and_for_letters_that_no_key_made_there_is_no_more_of_it(ui, watched):
    before = tuple(Window.size)
    try:
        for size in ((320, 240), (560, 1400), (1900, 500)):
            ui.resize(*size)
            ui.frames(3)
            watched.do("key", "Tab", "Tab", "Return", "Escape", "g", "j")
            for event in ("on_textedit", "on_textinput"):
                Window.dispatch(event, "g\u0301")
            for event in ("on_minimize", "on_hide", "on_show", "on_restore", "on_cursor_leave", "on_cursor_enter"):
                Window.dispatch(event)  # as when a lid is closed and opened again
            watched.judge()
            clipboard.shut()
    finally:
        ui.resize(*before)
        ui.frames(2)


def test_what_was_there_before_can_no_longer_come_up(ui, house, tmp_path, monkeypatch):
    """Work that ends late calls what it was given: an old root, its screens, its sheets."""
    before = house.shell
    today = before.screen
    watch = Watch(ui, house, tmp_path)
    watch.screen = sit(ui, house)
    house.library.settle()
    watch.begin(monkeypatch)
    before.toast("hiddenash is made.")
    ways = (lambda: before.go("settings"), lambda: before.go_to("today"), lambda: today.key("g", frozenset()))
    for late in (*ways, before.back):
        with suppress(Exception):  # it may say that it can't, and must not show anything
            late()
    ui.frames(3)
    assert Window.children == [house.shell]
    assert house.shell.screen is watch.screen
    watch.look()
    assert [said for said in watch.said if "hidden" in said] == []
