"""The horizon below the paper: one goes back and forward along it, and one op says where one stayed."""

import numpy as np
import pytest

from studio.drawing.op import AddStroke, GoTo
from studio.drawing.replay import replay
from studio.ui.widgets.history_strip import APART, ROOM, ticks_of
from tests.ui.at_easel import kept_ops, line, pixels, rooms, samples_are_kept, screen, show, steps

__all__ = ["rooms", "samples_are_kept", "screen"]


@pytest.fixture
def looks(ui, screen):
    """Five strokes, and what the paper looked like after none, one … all of them."""
    looks = [pixels(screen)]
    for step in range(5):
        line(ui, screen, (0.2, 0.2 + 0.1 * step), (0.8, 0.2 + 0.1 * step))
        looks.append(pixels(screen))
    return looks


def place(screen, moment):
    """Return the window place of a moment on the strip."""
    strip = screen.ids.strip
    return strip.x + strip.inset + (strip.width - 2 * strip.inset) * moment / strip.room, strip.level


def test_a_tap_on_the_horizon_goes_to_that_step(ui, screen, looks):
    ui.tap(screen.ids.strip, at=place(screen, 2))
    assert np.array_equal(pixels(screen), looks[2])
    assert kept_ops(screen)[-1] == GoTo(2)
    assert (screen.ids.strip.done, screen.ids.strip.steps) == (2, 5)
    assert screen.can_redo
    ui.tap(screen.ids.strip, at=place(screen, 5))
    assert np.array_equal(pixels(screen), looks[5])


def test_while_a_hand_drags_the_picture_follows_and_one_op_is_kept(ui, screen, looks):
    finger = ui.touch(*place(screen, 5))
    finger.touch_down()
    for moment in (4, 3, 2, 1, 0, 1):
        finger.touch_move(*place(screen, moment))
        ui.frame()
        assert np.array_equal(pixels(screen), looks[moment])
    assert steps(screen) == ["AddStroke"] * 5
    finger.touch_up()
    ui.frames(2)
    assert steps(screen) == ["AddStroke"] * 5 + ["GoTo"]
    assert kept_ops(screen)[-1] == GoTo(1)
    assert np.array_equal(replay(kept_ops(screen), screen.rooms.brushes).rgba(), looks[1])


def test_coming_back_to_where_one_was_keeps_nothing(ui, screen, looks):
    ui.drag([place(screen, 5), place(screen, 3), place(screen, 5)])
    assert np.array_equal(pixels(screen), looks[5])
    assert [op for op in kept_ops(screen) if isinstance(op, GoTo)] in ([], [GoTo(5)])


def test_what_is_drawn_after_going_back_goes_on_from_there(ui, screen, looks):
    ui.tap(screen.ids.strip, at=place(screen, 2))
    line(ui, screen, (0.5, 0.1), (0.5, 0.9))
    assert (screen.ids.strip.done, screen.ids.strip.steps) == (3, 3)
    assert [type(op) for op in kept_ops(screen)[-2:]] == [GoTo, AddStroke]
    assert np.array_equal(replay(kept_ops(screen), screen.rooms.brushes).rgba(), pixels(screen))


def test_arrows_go_along_the_horizon(ui, screen, looks):
    screen.ids.strip.focus = True
    ui.key("Left", "Left")
    assert np.array_equal(pixels(screen), looks[3])
    ui.key("Home")
    assert np.array_equal(pixels(screen), looks[0])
    ui.key("End")
    assert np.array_equal(pixels(screen), looks[5])


def test_undo_by_button_moves_the_half_disc(ui, screen, looks):
    before = screen.ids.strip.here
    ui.tap(screen.ids.undo)
    assert screen.ids.strip.here < before
    assert screen.ids.strip.done == 4


def test_the_way_back_is_there_after_a_restart(ui, rooms):
    screen = show(ui, rooms)
    looks = [pixels(screen)]
    for step in range(3):
        line(ui, screen, (0.2, 0.2 + 0.1 * step), (0.8, 0.2 + 0.1 * step))
        looks.append(pixels(screen))
    ui.tap(screen.ids.strip, at=place(screen, 2))
    screen.leave()
    rooms.library.settle()
    ui.reset()
    again = show(ui, rooms)
    assert np.array_equal(pixels(again), looks[2])
    assert (again.ids.strip.done, again.ids.strip.steps) == (2, 3)
    ui.tap(again.ids.strip, at=place(again, 0))
    assert np.array_equal(pixels(again), looks[0])
    ui.key("ctrl+y", "ctrl+y", "ctrl+y")
    assert np.array_equal(pixels(again), looks[3])


def test_each_step_is_a_tick_and_many_are_gathered():
    assert ticks_of(0, ROOM, 900) is None
    few = ticks_of(5, ROOM, 900)
    assert len(few) == 5
    assert few[:, 0] == pytest.approx((np.arange(5) + 0.5) / ROOM)
    many = ticks_of(5000, 5000, 900)
    assert len(many) == 900 // APART
    assert (np.diff(many[:, 0]) > 0).all()
    assert many[:, 1].max() <= 1


def test_without_a_step_there_is_nothing_to_drag_or_play(ui, screen):
    assert screen.ids.strip.disabled
    assert screen.ids.play.disabled
    line(ui, screen)
    assert not screen.ids.strip.disabled
    assert not screen.ids.play.disabled


def test_how_it_was_made_is_played_over_the_paper_and_put_away(ui, screen, looks):
    ui.tap(screen.ids.play)
    assert screen.played.widget is not None
    ui.until(lambda: screen.played.widget.ready, timeout=20, what="the replay")
    ui.key("Escape")
    assert screen.played.widget is None
    assert screen.shell.screen is screen
    ui.tap(screen.ids.play)
    ui.tap(screen.ids.undo)
    assert screen.played.widget is None
    assert np.array_equal(pixels(screen), looks[4])
    assert steps(screen) == ["AddStroke"] * 5 + ["Undo"]
