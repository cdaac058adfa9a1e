"""At the pads: a Sound screen in a real window, with a real (virtual) sound card. Fixtures and what hands do."""

import pytest

from studio.core.clock import SystemClock
from studio.library.library import Library
from studio.library.records import select_pieces
from studio.music.codec import decode
from studio.music.song import song_of
from studio.ui.screen import Screen
from studio.ui.screens.sound_screen import SoundScreen
from studio.ui.shell import Shell
from tests import soundcard
from tests.rooms import rooms_of

sound_card, sound = soundcard.sound_card, soundcard.sound


@pytest.fixture
def library(tmp_path):
    with Library.create(tmp_path / "mine.studio", passphrase=None, clock=SystemClock())[0] as made:
        yield made


def open_screen(ui, library, sound, settings=None):
    clock = SystemClock()
    rooms = rooms_of(library, clock, lambda: sound, settings)
    elsewhere = {name: lambda _rooms, _shell: Screen() for name in ("today", "speak", "hum", "song")}
    shell = Shell(rooms, {"sound": lambda rooms, _shell: SoundScreen(rooms), **elsewhere})
    shell.go("today")
    screen = shell.go("sound")
    ui.mount(shell)
    return screen


@pytest.fixture
def screen(ui, library, sound):
    made = open_screen(ui, library, sound)
    ui.until(lambda: sound.is_open, what="the speaker")
    return made


def put_finger(ui, screen, index):
    finger = ui.touch(*ui.middle(screen.pads.faces[index]))
    finger.touch_down()
    return finger


def sounds(library):
    library.settle()
    return select_pieces(library, "where kind = 'sound' order by num")


def song_in(library, piece):
    return song_of(event for op in library.ops(piece.id) for event in decode(op.payload))
