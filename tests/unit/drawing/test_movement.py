"""Movement becomes ribbons, the same ones however it came and however often it is replayed."""

import time

import numpy as np
import pytest

from studio.drawing import engine
from studio.drawing.drawing import Drawing
from studio.drawing.movement import Ribbons, ribbons_of
from studio.drawing.op import Dance
from studio.drawing.paper import NIGHT, Paper
from studio.drawing.stroke import Stroke
from tests.unit.drawing.hands import RUST

PAPER = Paper("blank", 500, 400, NIGHT, seed=2)
ALL = np.float32(1)
"""The share of the density that is laid."""


def sweep(seed=1, *, start=0.0, n=60, ms=700.0, y=200.0):
    """A hand that swings across the paper, on the dance's clock: [n, 4]."""
    dice = np.random.default_rng(seed)
    u = np.linspace(0, 1, n)
    x = 60 + 380 * u + dice.normal(0, 1, n)
    return np.stack((x, y + 90 * np.sin(u * 7 + seed), start + u * ms, np.full(n, np.nan)), axis=1)


def dance(*hands, brush="ribbon", size=40.0, seed=77):
    """A kept dance of such hands."""
    strokes, starts = [], []
    for hand in hands:
        points = hand.copy()
        starts.append(points[0, 2])
        points[:, 2] -= points[0, 2]
        strokes.append(Stroke(brush, size, 1.0, RUST, seed, points))
    return Dance(tuple(strokes), tuple(starts))


def kept(hand):
    """A hand's samples as a dance keeps them."""
    made = dance(hand)
    points = made.strokes[0].points.astype(np.float64)
    points[:, 2] += made.starts[0]
    return points


def plane_of(parts, height=400, width=500):
    plane = np.zeros((height, width), np.float32)
    for dabs in parts:
        engine.current().gather(plane, dabs, ALL)
    return plane


def live(brush, hands, order, *, size=40.0, seed=77):
    """Dabs of hands that move in turns: `order` is who goes on by how many samples."""
    ribbons, at, parts = Ribbons(brush, size, seed), [0] * len(hands), []
    for hand, count in order:
        parts.append(ribbons.add(hand, hands[hand][at[hand] : at[hand] + count]))
        at[hand] += count
        if at[hand] >= len(hands[hand]):
            parts.append(ribbons.lift(hand))
    return parts


@pytest.mark.parametrize("name", ["ribbon", "veil"])
def test_a_replay_lays_what_the_moment_laid_however_it_was_batched(name, brushes, fast, draw_with):
    draw_with(fast)
    hands = [kept(sweep(1)), kept(sweep(2, start=130.0, y=160)), kept(sweep(3, start=60.25, n=80, ms=900.0))]
    replayed = plane_of(ribbons_of(dance(*hands, brush=name), brushes[name]))
    assert replayed.max() > 0.2
    dice = np.random.default_rng(5)
    for _ in range(3):
        order = [(int(dice.integers(3)), int(dice.integers(1, 9))) for _ in range(300)]
        seen, turns = [0, 0, 0], []
        for hand, count in order:
            if seen[hand] < len(hands[hand]):
                turns.append((hand, count))
                seen[hand] += count
        assert all(count >= len(hand) for count, hand in zip(seen, hands, strict=True))
        assert np.array_equal(plane_of(live(brushes[name], hands, turns)), replayed)


@pytest.mark.parametrize("name", ["ribbon", "veil"])
def test_both_paths_draw_the_same_bits(name, brushes, fast, slow, draw_with):
    made = dance(sweep(1, n=25, ms=260), sweep(4, start=40, n=25, ms=260), brush=name)
    shown = []
    for path in (fast, slow):
        draw_with(path)
        plane = np.zeros((400, 500), np.float32)
        for dabs in ribbons_of(made, brushes[name]):
            path.gather(plane, dabs, ALL)
        shown.append(plane.tobytes())
    assert shown[0] == shown[1]


def test_the_order_of_dabs_makes_no_difference_to_the_plane(brushes, fast):
    dabs = np.concatenate(list(ribbons_of(dance(sweep(1), sweep(2)), brushes["ribbon"])))
    forth, back = np.zeros((2, 400, 500), np.float32)
    fast.gather(forth, dabs, ALL)
    fast.gather(back, dabs[np.random.default_rng(3).permutation(len(dabs))], ALL)
    assert np.array_equal(forth, back)


def test_a_faster_hand_draws_a_wider_ribbon(brushes, fast, draw_with):
    draw_with(fast)
    wide = []
    for ms in (4000.0, 400.0):
        samples = sweep(1, n=80, ms=ms)
        samples[:, 1] = 200
        plane = plane_of(ribbons_of(dance(samples), brushes["ribbon"]))
        wide.append(float((plane[:, 150:350] > 0.02).any(axis=1).sum()))
    assert wide[1] > wide[0] * 1.5


def test_a_slow_hand_lays_its_dabs_no_closer_than_a_fast_one(brushes, fast, draw_with):
    draw_with(fast)
    many = []
    for ms in (6000.0, 700.0):
        samples = sweep(1, n=200, ms=ms)
        samples[:, 1] = 200
        many.append(sum(map(len, ribbons_of(dance(samples), brushes["ribbon"]))))
    assert many[0] < many[1] * 1.25


def test_threads_go_between_hands_that_are_near_and_not_between_far_ones(brushes, fast, draw_with):
    draw_with(fast)
    low, high = sweep(1, y=120), sweep(1, y=280)
    far = high.copy()
    far[:, 1] += 4000
    alone = sum(map(len, ribbons_of(dance(low), brushes["ribbon"])))
    near_two, far_two = (sum(map(len, ribbons_of(dance(low, other), brushes["ribbon"]))) for other in (high, far))
    assert near_two > 2.2 * alone
    assert far_two < 2.1 * alone
    one_after_the_other = high.copy()
    one_after_the_other[:, 2] += 2000
    later = sum(map(len, ribbons_of(dance(low, one_after_the_other), brushes["ribbon"])))
    assert later < 2.1 * alone


def test_a_touch_leaves_a_small_flower(brushes, fast, draw_with):
    draw_with(fast)
    samples = np.array([(200.0, 150.0, 0.0, np.nan), (200.2, 150.1, 40.0, np.nan)])
    plane = plane_of(ribbons_of(dance(samples), brushes["ribbon"]))
    y, x = np.nonzero(plane)
    assert len(x) > 60
    assert np.hypot(x - 200, y - 150).max() < 20


def test_a_long_rest_costs_nothing_and_the_hand_goes_on_from_there(brushes, fast, draw_with):
    draw_with(fast)
    samples = np.concatenate((sweep(1), sweep(2)))
    samples[60:, 2] += 3_000_000
    dabs = np.concatenate(list(ribbons_of(dance(samples), brushes["ribbon"])))
    assert 1000 < len(dabs) < 400_000
    assert np.isfinite(dabs).all()


def test_hands_that_can_not_be_draw_nothing(brushes):
    ribbons = Ribbons(brushes["ribbon"], 40, 1)
    assert not len(ribbons.lift(3))
    assert not len(ribbons.add(0, np.empty((0, 4))))
    wild = np.array([(1e4, -1e4, 0, 0.5), (-1e4, 1e4, 4, 2.0), (0, 0, 4, 0.0)])
    assert np.isfinite(ribbons.add(1, wild)).all()


def test_a_dance_of_a_brush_that_is_not_known_is_drawn_as_strokes(brushes, fast, draw_with):
    draw_with(fast)
    drawing = Drawing(PAPER, brushes)
    for name in ("from-tomorrow", "smudge", "stamp", "watercolour"):
        drawing.apply(dance(sweep(1), sweep(2), brush=name))
    assert np.isfinite(np.concatenate(list(ribbons_of(dance(sweep(1)), brushes["smudge"])))).all()
    assert drawing.ink(drawing._whole)[3].max() > 20000


def test_dances_are_drawn_kept_undone_and_replayed(brushes, fast, draw_with):
    draw_with(fast)
    drawing = Drawing(PAPER, brushes)
    blank = drawing.rgba()
    drawing.begin("ribbon", 40, 1.0, (233, 196, 111), 5)
    hands = {11: sweep(1), 12: sweep(2, start=25)}
    for at in range(0, 60, 6):
        for number, samples in hands.items():
            drawing.extend(samples[at : at + 6], hand=number)
    assert drawing.lift(11) is None
    edit, dirty = drawing.lift(12)
    assert isinstance(edit, Dance)
    assert len(edit.strokes) == 2
    assert dirty
    shown = drawing.rgba()
    assert not np.array_equal(shown, blank)
    again = Drawing(PAPER, brushes)
    again.apply(edit)
    assert np.array_equal(again.rgba(), shown)
    drawing.undo()
    assert np.array_equal(drawing.rgba(), blank)
    drawing.redo()
    assert np.array_equal(drawing.rgba(), shown)


def test_what_a_veil_leaves_is_fainter_than_a_ribbon(brushes, fast, draw_with):
    draw_with(fast)
    strongest = []
    for name in ("ribbon", "veil"):
        drawing = Drawing(PAPER, brushes)
        drawing.apply(dance(sweep(1), brush=name))
        ink = drawing.ink(drawing._whole)
        strongest.append(int(ink[3].max()))
    assert strongest[1] < strongest[0] * 0.75
    assert strongest[1] > 2000


def test_five_hands_are_quick(brushes, fast, draw_with):
    draw_with(fast)
    hands = [sweep(seed, y=80 + 60 * seed) for seed in range(5)]
    ribbons = Ribbons(brushes["ribbon"], 40, 1)
    plane = np.zeros((400, 500), np.float32)
    spent = []
    for at in range(0, 60, 2):
        began = time.thread_time()
        for number, samples in enumerate(hands):
            fast.gather(plane, ribbons.add(number, samples[at : at + 2]), ALL)
        spent.append(time.thread_time() - began)
    assert np.median(spent) < 0.02
