"""Two pieces side by side, with a real library behind them and real touches before them."""

import pytest

from studio.ui.near_view import NearView, box_of, moved, nearer
from studio.ui.screens.compare_screen import CompareScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.widgets.compare_pane import PieceName
from tests.ui.hanging import Room, draw, play, rooms, write

__all__ = ["rooms"]


@pytest.fixture
def shell(ui, rooms):
    theme.motion = False
    factories = {name: lambda rooms, _shell: Room() for name in ("gallery", "piece", "today")}
    factories["compare"] = lambda rooms, _shell: CompareScreen(rooms)
    shell = ui.mount(Shell(rooms, factories))
    shell.go("gallery")
    return shell


def compare(ui, shell, *pieces):
    screen = shell.go("compare", pieces=pieces)
    ui.until(lambda: all(pane.piece is not None for pane in screen.panes), what="both pieces")
    ui.until(
        lambda: all(pane.replay is None or pane.replay.ready and pane.replay.showing for pane in screen.panes),
        what="both replays",
    )
    ui.frames(3)
    return screen


def test_what_lies_under_a_place_stays_there_and_nothing_beyond_the_edge_is_seen():
    view = nearer(NearView(), 2.0, (0.25, 0.75))
    left, bottom, width, height = box_of(view, (100, 50, 400, 200))
    assert (width, height) == (800, 400)
    assert left + 0.25 * width == 100 + 0.25 * 400
    assert bottom + 0.75 * height == 50 + 0.75 * 200
    far = moved(view, 5.0, -5.0)
    left, bottom, width, height = box_of(far, (100, 50, 400, 200))
    assert left == 100
    assert bottom + height == 250
    assert nearer(far, 0.01) == NearView()
    assert nearer(far, 1000).zoom == 8.0


def test_both_come_nearer_together_and_each_by_itself_when_asked(ui, rooms, shell):
    screen = compare(ui, shell, draw(rooms, strokes=2), draw(rooms, (30, 60, 200), strokes=1))
    first, second = screen.panes
    ui.tap(screen.ids.nearer)
    assert first.view.zoom == second.view.zoom > 1.2
    whole = first.replay.box[2]
    ui.tap(screen.ids.together)
    screen.key("+", frozenset())
    ui.frames(2)
    ui.drag([ui.middle(second), *((second.center_x + 12 * step, second.center_y) for step in range(6))])
    assert second.view.x < 0.5
    assert first.view.x == 0.5
    ui.tap(screen.ids.whole)
    ui.frames(2)
    assert first.view == second.view == NearView()
    assert first.replay.box[2] < whole


def test_two_fingers_bring_it_nearer_and_a_picture_stays_on_its_side(ui, rooms, shell):
    screen = compare(ui, shell, draw(rooms), draw(rooms, (30, 60, 200)))
    first, second = screen.panes
    x, y = first.center_x, first.center_y + 60
    one, two = ui.touch(x - 20, y), ui.touch(x + 20, y)
    one.touch_down()
    two.touch_down()
    for step in range(1, 9):
        one.touch_move(x - 20 - 15 * step, y)
        two.touch_move(x + 20 + 15 * step, y)
        ui.frame()
    one.touch_up()
    two.touch_up()
    ui.wait(0.3)
    assert first.view.zoom > 3
    assert second.view == first.view
    red, blue = ui.pixel(first.right - 12, y), ui.pixel(second.x + 12, y)
    assert int(red[1:3], 16) > 150 > int(red[5:], 16)
    assert int(blue[5:], 16) > 150 > int(blue[1:3], 16)
    assert ui.pixel(first.x + 12, first.y + 150) == "#110E0D"


def test_each_has_its_making_and_space_plays_both(ui, rooms, shell):
    screen = compare(ui, shell, draw(rooms, strokes=2), draw(rooms, (30, 60, 200), strokes=2))
    first, second = screen.panes
    ui.tap(first.replay.ids.play)
    assert first.replay.playing
    assert not second.replay.playing
    first.replay.pause()
    screen.key("spacebar", frozenset())
    assert first.replay.playing
    assert second.replay.playing
    screen.key("spacebar", frozenset())
    assert not first.replay.playing
    assert not second.replay.playing


def test_a_sound_beside_words_plays_and_is_quiet_when_one_leaves(ui, rooms, shell):
    sound = play(rooms)
    screen = compare(ui, shell, sound, write(rooms, "It was quiet."))
    first, second = screen.panes
    assert second.ids.still.words == "It was quiet."
    assert screen.ids.nearer.disabled
    ui.tap(first.ids.play)
    ui.until(lambda: first.at > 0.01, what="the sound")
    ui.tap(next(widget for widget in first.walk() if isinstance(widget, PieceName)))
    assert shell.screen.name == "piece"
    assert shell.screen.entered["piece_id"] == sound
    assert not rooms.sound.playing


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280), (640, 560)])
def test_in_any_window_both_pictures_have_room(ui, rooms, shell, size):
    ui.resize(*size)
    screen = compare(ui, shell, draw(rooms), draw(rooms, (30, 60, 200)))
    for pane in screen.panes:
        left, bottom, width, height = pane.replay.box
        assert min(width, height) >= 150
        assert pane.x <= left
        assert left + width <= pane.right
        assert pane.y < bottom
        assert bottom + height <= pane.top


def test_a_piece_that_is_not_there_is_said_calmly(ui, rooms, shell):
    screen = shell.go("compare", pieces=(write(rooms, "One."), "0" * 32))
    ui.until(lambda: screen.gone, what="the line")
    assert shell.back()
