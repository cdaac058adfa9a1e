"""While one sits together nothing that was not chosen can be reached: by no key, no hand, no file that is dropped.

Real keys through xdotool, with every modifier, real buttons of a mouse, fingers as a touch screen's driver tells of
them. What is judged: every word in the window's tree, every row that is read of the library, the files, the clipboard.
"""

import ast
import inspect
import re
import shutil
import subprocess
from itertools import product
from pathlib import Path

import pytest
from kivy.core.clipboard import Clipboard
from kivy.core.window import Keyboard, Window

import studio.ui
from studio.library import connection
from studio.ui import clipboard
from studio.ui.later import later
from studio.ui.widgets.thumbnails import thumbnails_of
from tests.ui import sitting_house
from tests.ui.fingers import Fingers, samples_are_kept
from tests.ui.sitting_house import HIDDEN, SHOWN, listeners, sit, unlock, with_pieces

start = sitting_house.start
__all__ = ["samples_are_kept"]

PASSPHRASE = sitting_house.PASSPHRASE
SAID = ("text", "title", "hint", "hint_text", "prompt", "told", "only", "near", "moment", "name", "words", "sentence")
"""Properties of widgets that hold words."""
CHARACTERS = [*"abcdefghijklmnopqrstuvwxyz0123456789"]
_SIGNS = "minus equal bracketleft bracketright semicolon apostrophe grave backslash comma period slash question"
_OTHERS = """
Up Down Left Right Home End Prior Next Tab Return space BackSpace Delete Insert Escape Menu Pause Print Undo Redo Find
plus XF86Back XF86Forward XF86Search XF86AudioPlay XF86Copy XF86Paste
"""
SIGNS = _SIGNS.split()
PAD = [f"KP_{name}" for name in (*"0123456789", "Enter", "Add", "Subtract", "Multiply", "Divide", "Decimal")]
FUNCTIONS = [f"F{number}" for number in range(1, 13)]
KEYS = [*CHARACTERS, *SIGNS, *_OTHERS.split(), *PAD, *FUNCTIONS]
MODIFIERS = ("", "ctrl+", "shift+", "alt+", "super+", "ctrl+shift+", "ctrl+alt+")
OURS = {"spacebar": "space", "enter": "return", "pageup": "prior", "pagedown": "next", "numpadsubstract": "kp_subtract"}
OURS |= dict(zip("-=[];'`\\,./?+", [*SIGNS, "plus"], strict=True))
"""What Kivy calls keys that X calls otherwise."""
LEAVES = {"ctrl+l", "ctrl+alt+l"}


def known_keys() -> set[str]:
    """Return every key that the studio knows by name, wherever one of its functions takes a key."""
    known = set()
    texts = (path.read_text("utf-8") for path in Path(inspect.getfile(studio.ui)).parent.rglob("*.py"))
    for text in texts:
        for node in ast.walk(ast.parse(text)) if re.search(r"def \w*key", text) else ():
            if isinstance(node, ast.FunctionDef) and "key" in node.name:
                known |= {one.value for one in ast.walk(node) if isinstance(one, ast.Constant)} & set(Keyboard.keycodes)
    return known


def test_every_key_the_studio_knows_is_among_those_that_are_pressed():
    known = known_keys()
    assert {"spacebar", "escape", "z", "left"} <= known, "or the looking finds nothing"
    pressed = {key.lower() for key in KEYS}
    assert {key for key in known if OURS.get(key, key.replace("numpad", "kp_")) not in pressed} - _HELD == set()


_HELD = {"shift", "rshift", "lctrl", "rctrl", "alt", "alt-gr", "super", "numlock", "capslock", "compose", "pipe"}
"""Keys that are held with others, or that no one of ours means by itself."""


@pytest.fixture(scope="module")
def made(window_ui, tmp_path_factory):
    return with_pieces(tmp_path_factory.mktemp("made") / "mine.studio")[0]


@pytest.fixture
def watched(ui, start, made, tmp_path, monkeypatch):
    """A house in which somebody sits, and a look at all that a stranger's hand could bring up."""
    house = unlock(ui, start(shutil.copytree(made, tmp_path / "mine.studio")))
    watch = Watch(ui, house, tmp_path)
    house.lock = lambda: watch.left.append(1)
    watch.screen = sit(ui, house)
    ui.until(lambda: thumbnails_of(house.library).idle, what="pictures that were asked for before")
    for asked in [later(lambda: None) for _ in range(4)]:  # and all else that was read for Today
        ui.until(asked.done, what="the workers")
    house.library.settle()
    watch.begin(monkeypatch)
    return watch


class Watch:
    """All that was said in the window and read from the library."""

    def __init__(self, ui, house, folder):
        self.ui, self.house, self.folder = ui, house, folder
        self.screen, self.left, self.said, self.read = None, [], set(), []

    def begin(self, monkeypatch):
        """From now on note what is read; and which files there are."""
        self.files = self._files()
        watch, following, all_of = self, connection.Rows.__next__, connection.Rows.fetchall

        def noted(rows):
            row = following(rows)
            watch.read.append(row)
            return row

        def all_noted(rows):
            found = all_of(rows)
            watch.read.extend(found)
            return found

        monkeypatch.setattr(connection.Rows, "__next__", noted)
        monkeypatch.setattr(connection.Rows, "fetchall", all_noted)

    def _files(self):
        library = self.house.folder
        return {path for path in self.folder.rglob("*") if library not in path.parents}

    def look(self):
        """Read every word in the window."""
        for widget in Window.children:
            for child in widget.walk(restrict=True):
                for name in SAID:
                    value = getattr(child, name, "")
                    if isinstance(value, str) and value:
                        self.said.add(value)

    def do(self, *what):
        """Have the hand do something, and look at what came of it."""
        self.ui.xdo(*what)
        self.ui.frames(3)
        self.look()

    def judge(self):
        """Hold all that was seen against what was chosen."""
        self.house.library.settle()
        self.ui.frames(5)
        self.look()
        shell = self.house.shell
        assert shell.screen is self.screen
        assert Window.children == [shell]
        assert any(SHOWN[0] in said for said in self.said), "or the looking finds nothing"
        reached = [said for said in self.said if "hidden" in said]
        assert reached == []
        read = [value for row in self.read for value in row if isinstance(value, str) and "hidden" in value]
        assert [value for value in read if value != "hiddenentry"] == [], "the day's entry is where notes are laid"
        assert self._files() == self.files
        clipboard.open_again()
        assert Clipboard.paste() == ""


def test_no_key_with_whatever_is_held_beside_it_reaches_anything_else(watched):
    names = [modifier + key for modifier, key in product(MODIFIERS, KEYS)]
    rounds = [names[at : at + 64] for at in range(0, len(names), 64)]
    for keys in rounds:
        watched.do("key", "--delay", 0, *(key for key in keys if key not in LEAVES))
    assert len(HIDDEN) == 8
    watched.judge()
    watched.left.clear()
    watched.ui.key("ctrl+l")
    watched.ui.until(lambda: watched.left, what="the one key that leads out")


def test_no_button_no_wheel_and_no_drag_of_a_mouse_reaches_anything_else(watched):
    width, height = Window.size
    places = [(width * x // 8, height * y // 6) for x in range(1, 8) for y in range(1, 6)]
    for number, (x, y) in enumerate(places):
        buttons = [word for button in (1, 3, 2, 4, 5, 8, 9)[number % 2 :] for word in ("click", "--delay", 1, button)]
        watched.do("mousemove", x, y, *buttons)
    for x, y in ((2, 2), (width - 2, 2), (2, height - 2), (width // 2, height // 2)):
        path = [word for step in range(0, 101, 20) for word in ("mousemove", abs(x - step * 3), abs(y - step * 2))]
        watched.do("mousemove", x, y, "mousedown", 1, *path, "mouseup", 1)
    watched.judge()


def test_no_fingers_however_many_reach_anything_else(watched):
    ui, fingers = watched.ui, Fingers(Window)
    width, height = Window.size
    for count, (x, y) in product((1, 2, 3, 5), ((30, 30), (width - 60, height - 30), (width / 3, height / 2))):
        ways = [(0, 0), (120, 0), (-120, 60), (0, 200)]
        for dx, dy in ways[: 4 if count > 1 else 2]:
            for finger in range(count):
                fingers.down(finger, min(width - 1, x + 20 * finger), y)
            ui.frames(2)
            for finger in range(count):
                fingers.move(finger, max(0, min(width - 1, x + 20 * finger + dx * (1 - 2 * (finger % 2)))), y + dy)
            ui.frames(2)
            fingers.lift_all()
            ui.frames(2)
        watched.look()
    watched.judge()


def test_what_is_dropped_is_ignored_and_the_window_is_called_what_it_always_is(watched, tmp_path):
    drops = ("on_drop_file", "on_drop_text", "on_drop_begin", "on_drop_end", "on_dropfile")
    assert {who for name in drops for who in listeners(name)} == {"kivy.core.window"}, "which looks for what is below"
    letter = tmp_path / "letter.txt"
    Window.dispatch("on_drop_file", str(letter).encode(), 300, 300)
    Window.dispatch("on_drop_text", b"hiddenash", 300, 300)
    watched.judge()
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--class", ""], capture_output=True, text=True)
    names = [
        subprocess.run(["xdotool", "getwindowname", one], capture_output=True, text=True)
        for one in found.stdout.split()
    ]
    assert {name.stdout.strip() for name in names} - {""} == {"Afterglow"}
