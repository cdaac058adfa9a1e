"""When a shell is closed nothing holds it any more: with it go a library's rooms, its words and its pictures."""

import gc
import re
import weakref
from pathlib import Path

import pytest

import studio.ui
from studio.ui import furniture
from tests.ui.opened import PASSPHRASE, open_new

THROUGH_IDS = re.compile(r"^\s*(?!on_)\w+:.*\b(self|root)\.ids\.", re.MULTILINE)
"""A line of .kv that Kivy binds, and that takes a way on which it never lets go: the object `ids` itself."""


@pytest.mark.parametrize("name", ["settings", "copies", "check", "exchange", "keys", "trash", "share"])
def test_a_shell_that_was_closed_is_gone_with_its_screens(ui, tmp_path, name):
    opened = open_new(ui, tmp_path, PASSPHRASE)
    opened.shell._factories[name] = furniture._factory(name)
    screen = opened.go(name)
    held = [weakref.ref(thing) for thing in (opened.shell, screen, opened.rooms)]
    opened.leave()
    ui.reset()
    del opened, screen

    def gone():
        gc.collect()
        return not any(thing() for thing in held)

    ui.until(gone, 20, "the last of it to go")  # a question that is being asked on another thread keeps its asker


def test_no_kv_is_bound_through_ids():
    found = [
        f"{path.name}: {line.group().strip()}"
        for path in Path(studio.ui.__file__).parent.glob("**/*.kv")
        for line in THROUGH_IDS.finditer(path.read_text("utf-8"))
    ]
    assert found == []
