"""Steps far and near, guides that can be carried, hands that dance: on a real easel."""

import time

import numpy as np
import pytest

from studio.drawing.drawing import Drawing
from studio.drawing.op import AddStroke, Dance, GoTo, Undo
from studio.drawing.symmetry import NONE, Symmetry
from studio.ui.theme import theme
from studio.ui.widgets.shine import FADES
from tests.ui.fingers import samples_are_kept
from tests.ui.table import PAPER, A, B, table

__all__ = ["samples_are_kept", "table"]


# --- far steps


class FarAway(Drawing):
    """A drawing to whose moments the way is long."""

    def is_near(self, moment):
        return False

    def far(self, moment):
        draw = super().far(moment)
        return lambda: (time.sleep(0.2), draw())[1]


def test_a_far_moment_is_drawn_in_a_worker_and_no_hand_disturbs_it(ui, table):
    table.easel.put(FarAway(PAPER, table.brushes))
    ui.frames(2)
    for row in range(3):
        table.draw((400, 300 + 50 * row), (600, 320 + 50 * row))
    table.ops.clear()
    busy = []
    table.easel.bind(on_busy=lambda _e, now: busy.append(now))
    drawn = table.pixels()
    assert table.easel.go_to(0)
    assert table.easel.is_busy
    table.fingers.down(1, *A)
    ui.frames(2)
    table.fingers.up(1)
    assert not table.easel.undo()
    ui.until(lambda: not table.easel.is_busy, what="the moment")
    assert np.array_equal(table.pixels(), table.blank)
    assert busy == [True, False]
    assert table.ops == [GoTo(0)]
    table.easel.redo()
    ui.until(lambda: not table.easel.is_busy, what="the step")
    assert table.ops[1:] == [GoTo(1)]
    table.easel.go_to(3)
    ui.until(lambda: not table.easel.is_busy, what="the moment")
    assert np.array_equal(table.pixels(), drawn)


def test_a_paper_that_is_exchanged_gets_no_moment_of_the_one_before(ui, table):
    table.easel.put(FarAway(PAPER, table.brushes))
    ui.frames(2)
    table.draw(A, B)
    table.ops.clear()
    table.easel.go_to(0)
    table.lay(PAPER)
    assert not table.easel.is_busy
    ui.wait(0.4)
    table.assert_no_mark()


def test_looking_through_moments_tells_one_step_when_it_stays(ui, table):
    for row in range(4):
        table.draw((400, 300 + 50 * row), (600, 320 + 50 * row))
    table.ops.clear()
    for moment in (3, 2, 1):
        assert table.easel.go_to(moment, kept=False)
    assert table.ops == []
    assert table.easel.go_to(1)
    assert table.ops == [GoTo(1)]
    table.easel.go_to(3, kept=False)
    table.draw(A, B)
    assert [type(op) for op in table.ops] == [GoTo, GoTo, AddStroke]
    assert table.ops[1] == GoTo(3)
    table.easel.go_to(2, kept=False)
    table.easel.undo()
    assert table.ops[3:] == [GoTo(2), Undo()]


# --- symmetry


def test_the_guides_show_and_their_centre_can_be_carried(ui, table):
    easel = table.easel
    easel.symmetry = Symmetry(6, True, 472, 354)
    ui.frames(2)
    plain = np.asarray(ui.look(), int)
    easel.symmetry = NONE
    ui.frames(2)
    assert np.count_nonzero(np.abs(plain - np.asarray(ui.look(), int)).max(axis=2) > 20) > 200
    easel.symmetry, easel.guiding = Symmetry(6, True, 472, 354), True
    x, y = easel.spot_of(472, 354)
    table.fingers.down(1, x + 5, y)
    ui.frames(2)
    table.fingers.move(1, x + 60, y - 40)
    ui.frames(2)
    table.fingers.up(1)
    ui.frames(2)
    assert (easel.symmetry.x, easel.symmetry.y) == pytest.approx(easel.paper_at(x + 60, y - 40), abs=1)
    table.assert_no_mark()
    easel.guiding = False
    x, y = easel.spot_of(easel.symmetry.x, easel.symmetry.y)
    table.draw((x, y), (x + 100, y + 30))
    assert table.ops[0].symmetry == easel.symmetry


# --- movement


def dance(ui, table, fingers=(1, 2, 3), steps=12, beat=0.0):
    """Move several fingers over the paper at once, so many seconds a step; they stay down."""
    for finger in fingers:
        table.fingers.down(finger, 350 + 120 * finger, 300)
        ui.frames(2)
    for step in range(steps):
        for finger in fingers:
            table.fingers.move(finger, 350 + 120 * finger + 8 * step, 300 + 25 * step * (-1) ** finger)
        ui.wait(beat)
        ui.frames(2)


def test_every_finger_dances_with_a_brush_that_follows_several(ui, table):
    table.easel.brush = "ribbon"
    table.easel.brush_size = 60
    dance(ui, table)
    assert table.ops == []
    table.fingers.up(2)
    ui.frames(2)
    table.fingers.up(1, 3)
    ui.frames(2)
    assert [type(op) for op in table.ops] == [Dance]
    assert len(table.ops[0].strokes) == 3
    assert 0 == table.ops[0].starts[0] < table.ops[0].starts[1]
    assert table.easel.is_fitted
    shown = np.asarray(ui.look())[24:732, 168:1112]
    assert np.array_equal(shown, table.pixels()[..., :3]), "nothing shines of a brush that stays"


@pytest.mark.parametrize("moving", [True, False])
def test_a_veil_shines_while_hands_move_and_then_fades_to_its_trace(ui, table, moving, monkeypatch):
    now = [0.0]  # a look at the window takes as long as it takes: light goes by a clock that waits for it
    monkeypatch.setattr("studio.ui.widgets.shine.perf_counter", lambda: now[0])
    theme.motion = moving
    table.easel.brush, table.easel.brush_size, table.easel.colour = "veil", 90, [40, 60, 160]

    def beyond():
        """Return how much more is seen than what the drawing holds."""
        shown = np.asarray(ui.look(), float)[24:732, 168:1112]
        return np.abs(table.pixels()[..., :3] - shown).sum()

    dance(ui, table, fingers=(1, 2), beat=0.03)
    ui.shot("easel-veil")
    ui.until(lambda: beyond() > 3_000, what="all of it, while the hands move")
    table.fingers.lift_all()
    ui.frames(2)
    assert len(table.ops) == 1
    after = beyond()
    if moving:
        assert after > 3_000
        now[0] = FADES / 2
        ui.until(lambda: 0 < beyond() < 0.9 * after, what="the light to go")
        now[0] = FADES
        ui.until(lambda: not table.easel.shine.group.children, what="the light to be gone")
    assert beyond() == 0, "what is left is the drawing"
    assert len(table.easel.shine.group.children) == 0


def test_a_veil_that_is_taken_back_does_not_shine_on(ui, table):
    table.easel.brush = "veil"
    dance(ui, table, fingers=(1, 2))
    table.fingers.lift_all()
    ui.frames(2)
    table.easel.undo()
    assert len(table.easel.shine.group.children) == 0
