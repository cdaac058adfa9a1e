"""On Settle: its screen in a real window, with a sound that plays by the clock. Fixtures and what hands do."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from studio.core.clock import FixedClock
from studio.library.crypto import KdfCost
from studio.library.library import Library
from studio.music import pacer as pacing
from studio.ui.input import steady
from studio.ui.screens.settle_screen import SettleScreen
from studio.ui.shell import Shell
from tests.rooms import rooms_of
from tests.ui.stand_ins import Player, Room

ELSEWHERE = ("today", "draw", "sound")


class Speaker(Player):
    """A sound that plays by the clock, and remembers that it was asked to open."""

    opened = False

    def open_output(self):
        self.opened = True


@pytest.fixture
def speaker():
    return Speaker()


@pytest.fixture
def library(tmp_path):
    clock = FixedClock(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
    with Library.create(tmp_path / "mine.studio", passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))[0] as made:
        yield made


@pytest.fixture
def rooms(library, speaker):
    return rooms_of(library, FixedClock(datetime(2026, 11, 23, 10, 0, tzinfo=UTC)), lambda: speaker)


@pytest.fixture
def screen(ui, rooms):
    return open_settle(ui, rooms)


def open_settle(ui, rooms, **how):
    elsewhere = {name: lambda _rooms, _shell: Room() for name in ELSEWHERE}
    shell = Shell(rooms, elsewhere | {"settle": lambda rooms, _shell: SettleScreen(rooms)})
    ui.mount(shell)
    shell.go_to("today")
    screen = shell.go("settle", **how)
    ui.until(lambda: screen.opacity == 1, what="the screen")
    return screen


def let_pass(ui, screen, second):
    """Have the breath be at a second, as if so much time had gone by."""
    screen._move_to(replace(screen.pacer, anchor=steady(), at=second, spent=second))
    screen._turn()
    ui.frames(2)


def spent(screen):
    return pacing.spent_at(screen.pacer, steady())
