"""A hand that shakes, steadied at the easel: what is kept and seen is the calmer line, and only when asked for."""

import numpy as np

from studio.drawing.op import AddStroke
from studio.drawing.replay import replay
from studio.drawing.symmetry import Symmetry
from studio.ui.steadying import SETTING
from studio.ui.widgets.easel import Easel
from tests.ui.at_easel import kept_ops, pixels, rooms, samples_are_kept, screen, show
from tests.ui.opened import opened
from tests.unit.drawing.trembling import drawn, off

__all__ = ["opened", "rooms", "samples_are_kept", "screen"]


def draw(ui, screen, name="square", count=None, **how):
    """Draw as a hand that shakes does, four samples a frame; return its samples in window pixels, and the middle."""
    samples, _ = drawn(name, **how)
    samples = samples[:count]
    left, bottom, width, height = screen.easel.sheet
    middle = np.array((left + width / 2 - 120, bottom + height / 2 - 120))
    samples[:, :2] += middle
    finger = ui.touch(*samples[0, :2])
    for start in range(0, len(samples), 4):
        part = samples[start : start + 4]
        shares = part / (*ui.window.size, 1, 1)
        finger.__dict__.setdefault("samples", []).extend(map(tuple, shares.tolist()))
        if start == 0:
            finger.touch_down()
        else:
            finger.touch_move(*part[-1, :2])
    finger.touch_up()
    ui.frames(2)
    return samples, middle


def in_window(screen, stroke, middle):
    """Return the places [n, 2] of a kept stroke as they were in the window, from the middle of the figure."""
    return np.array([screen.easel.spot_of(*place) for place in stroke.points[:, :2].tolist()]) - middle


def last_stroke(screen):
    op = kept_ops(screen)[-1]
    assert isinstance(op, AddStroke)
    return op.stroke


def test_the_switch_is_in_settings_off_at_first_and_remembered(ui, opened):
    screen = opened.go("settings")
    tick = screen.ids.steady
    assert not tick.active
    screen.ids.scroll.scroll_to(tick, animate=False)
    ui.frames(3)
    ui.tap(tick)
    assert opened.settings.get(SETTING, False) is True
    easel = Easel()
    easel.heed(opened.settings)
    assert easel.steady
    opened.settings.set(SETTING, "perhaps")
    easel.heed(opened.settings)
    assert not easel.steady


def test_a_shaking_hand_keeps_to_its_figure_and_ends_where_it_lifted(ui, rooms):
    rooms.settings.set(SETTING, True)
    screen = show(ui, rooms)
    samples, middle = draw(ui, screen, hz=6, reach=8, seed=1)
    line = in_window(screen, last_stroke(screen), middle)
    assert off(line, "square") <= 0.25 * off(samples - (*middle, 0, 0), "square")
    assert np.abs(line[-1] + middle - samples[-1, :2]).max() <= 0.05
    assert replay(kept_ops(screen), rooms.brushes).rgba().tobytes() == pixels(screen).tobytes()
    screen.undo()
    screen.redo()
    assert replay(kept_ops(screen), rooms.brushes).rgba().tobytes() == pixels(screen).tobytes()


def test_a_short_touch_is_a_dot(ui, rooms):
    rooms.settings.set(SETTING, True)
    screen = show(ui, rooms)
    draw(ui, screen, count=12, hz=8, reach=2)
    assert len(np.unique(last_stroke(screen).points[:, :2], axis=0)) == 1


def test_symmetry_and_eraser_go_by_the_steadied_line(ui, rooms):
    rooms.settings.set(SETTING, True)
    screen = show(ui, rooms)
    paper = screen.easel.drawing.paper
    screen.easel.symmetry = Symmetry(3, True, paper.width / 2, paper.height / 2)
    screen.hand.tool = "eraser"
    samples, middle = draw(ui, screen, seed=2)
    assert off(in_window(screen, last_stroke(screen), middle), "square") <= 0.25 * off(
        samples - (*middle, 0, 0), "square"
    )
    assert replay(kept_ops(screen), rooms.brushes).rgba().tobytes() == pixels(screen).tobytes()


def test_off_every_sample_is_kept_as_it_came(ui, screen):
    samples, middle = draw(ui, screen, seed=3)
    line = in_window(screen, last_stroke(screen), middle)
    assert len(line) == len(samples)
    assert np.abs(line + middle - samples[:, :2]).max() <= 1 / 32
