"""Drawing while a sound is heard, with a real library behind it and a real hand before it."""

import pytest

from studio.ui.draw_to_sound import BOUND, draw_to
from studio.ui.screens.draw_screen import DrawScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.widgets.toast import Toast
from tests.ui.at_easel import line, samples_are_kept
from tests.ui.hanging import Room, play, rooms

__all__ = ["rooms", "samples_are_kept"]


@pytest.fixture
def shell(ui, rooms):
    theme.motion = False
    factories = {name: lambda rooms, _shell: Room() for name in ("piece", "today")}
    factories["draw"] = lambda rooms, _shell: DrawScreen(rooms)
    shell = ui.mount(Shell(rooms, factories))
    shell.go("piece")
    return shell


def begin(ui, rooms, shell, seconds=60):
    sound = play(rooms, seconds=seconds)
    along = draw_to(shell, rooms, rooms.gallery.piece(sound))
    screen = shell.screen
    ui.until(lambda: screen.easel.drawing is not None, what="the paper")
    ui.until(lambda: rooms.sound.playing, what="the sound")
    ui.frames(3)
    return sound, along, screen


def toast(shell):
    return next((widget for widget in shell.walk() if isinstance(widget, Toast)), None)


def test_what_is_drawn_is_bound_to_the_sound_at_the_moment_of_its_first_mark(ui, rooms, shell):
    sound, along, screen = begin(ui, rooms, shell)
    assert not screen.easel.drawing.document.steps
    rooms.sound.ahead = 12.0
    ui.wait(0.06)
    line(ui, screen)
    ui.until(lambda: rooms.gallery.pair_of(sound) is not None, what="the pair")
    pair = rooms.gallery.pair_of(sound)
    assert pair.drawing_id == screen.piece_id
    assert pair.offset == pytest.approx(12_000 + 1_000, abs=1_200)
    line(ui, screen, (0.2, 0.3), (0.8, 0.3))
    rooms.library.settle()
    assert rooms.gallery.pair_of(sound) == pair
    ui.until(lambda: toast(shell) is not None and toast(shell).text == BOUND, what="the line")
    toast(shell).take_back()
    ui.until(lambda: rooms.gallery.pair_of(sound) is None, what="the way back")
    shell.back()
    assert not rooms.sound.playing
    assert along.pill.parent is None


def test_the_pill_pauses_plays_and_goes_and_lets_no_mark_through(ui, rooms, shell):
    sound, along, screen = begin(ui, rooms, shell)
    turn, over = along.pill.children[::-1]
    ui.tap(turn)
    assert not rooms.sound.playing
    assert not along.pill.playing
    ui.tap(turn)
    ui.until(lambda: rooms.sound.playing, what="the sound again")
    ui.tap(over)
    assert along.pill.parent is None
    assert not rooms.sound.playing
    assert not screen.easel.drawing.document.steps
    line(ui, screen)
    rooms.library.settle()
    assert rooms.gallery.pair_of(sound) is None


def test_without_a_speaker_one_draws_all_the_same_and_both_are_bound(ui, rooms, shell):
    rooms.sound.become("silent", "No speaker here.")
    sound = play(rooms)
    draw_to(shell, rooms, rooms.gallery.piece(sound))
    screen = shell.screen
    ui.until(lambda: screen.easel.drawing is not None, what="the paper")
    line(ui, screen)
    ui.until(lambda: rooms.gallery.pair_of(sound) is not None, what="the pair")
    assert rooms.gallery.pair_of(sound).offset == 0
