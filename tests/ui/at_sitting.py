"""At a table where two sit: a library of which some may be seen, and the screen that shows no more than that."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from studio.sharing.sources import choose
from studio.ui.screens.sitting_screen import SittingScreen
from studio.ui.shell import Shell
from studio.ui.sitting_table import table_of
from studio.ui.theme import theme
from tests.ui.hanging import draw, play, rooms, speak, write

__all__ = ["boat_and_bowls", "draw", "mark", "mount", "play", "rooms", "sit", "speak", "write"]

ALL = ("picture", "replay", "title", "words", "session", "date", "reflections", "tags")


def mark(rooms, piece_id, parts=ALL, title=""):
    """Let a piece be seen, with these parts of it; return its id."""
    if title:
        rooms.gallery.set_title(piece_id, title)
    rooms.gallery.set_shareable(piece_id, True)
    rooms.gallery.set_parts(piece_id, parts)
    return piece_id


@pytest.fixture
def boat_and_bowls(rooms):
    """A drawing and a sound that may be seen, and things beside them that may not; returns their ids."""
    boat = mark(rooms, draw(rooms, strokes=4), title="Boat")
    bowls = mark(rooms, play(rooms), title="Slow bowls")
    for secret in (draw(rooms, (20, 90, 40), strokes=1), write(rooms, "Kestrel, not for anyone.", "Kestrel")):
        rooms.gallery.tag_piece(secret, "kestrel")
    return boat, bowls


def mount(ui, rooms, only=None, questions=False, hold=0.0, entries=None, words=""):
    """Sit down before what may be seen; return the screen, and what was asked for by leaving."""
    theme.motion = False
    asked = {"only": only, "entries": entries, "questions": questions, "words": words}
    chosen, source = choose(rooms.library, rooms.gallery, rooms.journal, **asked)
    left: list[str] = []
    table = table_of(rooms, chosen, source, leave=partial(left.append, "left"), hold=hold)
    shell = ui.mount(Shell(None, {"sitting": lambda _rooms, _shell: SittingScreen(table)}, home="sitting"))
    screen = shell.go_to("sitting")
    screen.left = left
    settle(ui, screen)
    return screen


def settle(ui, screen):
    """Wait until what is looked at can be seen, and its making be played."""
    for stage in screen.stages:
        if stage.kind == "drawing" or stage.sounds:
            ui.until(lambda stage=stage: stage.ids.picture.texture is not None, timeout=20, what="the picture")
        if stage.replay is not None:
            ui.until(lambda stage=stage: stage.replay.ready, timeout=20, what="the making")
    ui.frames(3)


@pytest.fixture
def sit(ui, rooms):
    """Return what sits down before all that may be seen."""
    return partial(mount, ui, rooms)


def tone(seconds=1):
    """Some sound of a voice."""
    return np.sin(np.arange(48_000 * seconds) / 20).astype(np.float32) * 0.4
