"""Every brush under the hand: what is seen, kept, taken back, and drawn again."""

import numpy as np
import pytest

from studio.drawing.drawing import Drawing
from studio.drawing.layer import Layer
from studio.drawing.op import MOST_HANDS, AddLayer, AddStroke, Dance, KeepPicture, NewPaper
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture
from studio.drawing.replay import replay
from studio.drawing.stroke import Stroke
from studio.drawing.symmetry import NONE, Symmetry
from tests.unit.drawing.hands import RUST, draw, line, scribble, show

PAPER = Paper("blank", 300, 220, seed=11)
STAMP = Picture(np.random.default_rng(3).integers(0, 256, (40, 30, 4)).astype(np.uint8))
ROUND = Symmetry(5, True, 150, 110, 20)


@pytest.fixture
def drawing(brushes, fast):
    drawing = Drawing(PAPER, brushes)
    drawing.keep(KeepPicture(1, STAMP))
    draw(drawing, "marker", scribble(1), size=60)
    drawing.do(AddLayer(Layer(1), 1))
    return drawing


def names(brushes, fits):
    """The brushes that fit, by name."""
    return sorted(brush.name for brush in brushes.values() if fits(brush))


def of_each_kind(brushes):
    """One brush of each way to lay dabs, settled and not."""
    found = {}
    for brush in brushes.values():
        found.setdefault((brush.layering, brush.settles, brush.erases, brush.strands > 0, brush.core > 0), brush.name)
    return sorted(found.values())


def pytest_generate_tests(metafunc):
    if "kind" in metafunc.fixturenames:
        from studio.core.paths import ASSETS
        from studio.drawing.brush import load_brushes

        metafunc.parametrize("kind", of_each_kind(load_brushes(ASSETS / "brushes")))


@pytest.mark.parametrize("symmetry", [NONE, ROUND], ids=["plain", "round"])
def test_what_a_brush_did_live_replays_bit_for_bit(kind, symmetry, drawing, brushes):
    ops = [NewPaper(PAPER), KeepPicture(1, STAMP), *drawing.document.steps]
    drawing.begin(kind, 24, 0.8, RUST, 7, flow=0.7, layer=0, symmetry=symmetry, picture=1)
    samples = scribble(2, n=50)
    screen = drawing.rgba()
    for start in range(0, 50, 6):
        show(screen, drawing, drawing.extend(samples[start : start + 6]))
        assert np.array_equal(screen, drawing.rgba())
    op, dirty = drawing.lift()
    show(screen, drawing, dirty)
    seen = drawing.rgba()
    assert np.array_equal(screen, seen)
    assert op.symmetry == symmetry
    assert np.array_equal(replay([*ops, op], brushes).rgba(), seen)
    drawing.apply(op)
    drawing.undo()
    assert np.array_equal(drawing.rgba(), seen)


def test_a_cancelled_stroke_of_any_brush_leaves_no_mark(kind, drawing):
    before, tiles = drawing.rgba(), dict(drawing.state.tiles)
    for symmetry in (NONE, ROUND):
        drawing.begin(kind, 30, 0.8, RUST, 7, symmetry=symmetry, picture=1)
        screen = drawing.rgba()
        show(screen, drawing, drawing.extend(scribble(2)))
        show(screen, drawing, drawing.cancel())
        assert np.array_equal(drawing.rgba(), before)
        assert np.array_equal(screen, before)
        assert dict(drawing.state.tiles) == tiles
    op = draw(drawing, "marker", scribble(4), size=12)
    other = Drawing(PAPER, drawing.brushes)
    other.take(drawing.document)
    assert op
    assert np.array_equal(other.rgba(), drawing.rgba())


def test_a_stroke_of_any_brush_is_taken_back_and_made_again(kind, drawing):
    before = drawing.rgba()
    drawing.begin(kind, 30, 0.8, RUST, 7, layer=0, picture=1)
    drawing.extend(scribble(2))
    drawing.lift()
    after = drawing.rgba()
    drawing.undo()
    assert np.array_equal(drawing.rgba(), before)
    drawing.redo()
    assert np.array_equal(drawing.rgba(), after)


def test_any_brush_takes_what_no_hand_does(kind, drawing):
    drawing.begin(kind, 12, 1.0, RUST, 3, picture=1)
    odd = [
        [np.nan, 5, 0, 1],
        [50, np.inf, 1, 1],
        [60, 60, 2, np.nan],
        [61, 60, -9, 7],
        [1e9, -1e9, 3, -4],
        [62, 61, 4, 0],
    ]
    drawing.extend(odd)
    drawing.extend(np.empty((0, 4)))
    drawing.lift()
    drawing.begin(kind, 0, 2.0, (999, -5, 20), -1, flow=9, picture=77)
    drawing.extend(line(10, 10, 12, 10, n=2))
    drawing.lift()
    other = Drawing(PAPER, drawing.brushes)
    other.take(drawing.document)
    assert np.array_equal(other.rgba(), drawing.rgba())


def test_a_stroke_of_a_hundred_thousand_samples(drawing, brushes):
    dice = np.random.default_rng(5)
    samples = np.stack(
        (
            *np.clip(np.cumsum(dice.normal(0, 3, (2, 100_000)), axis=1) + 100, 0, 299),
            np.arange(1e5) * 2,
            dice.random(100_000),
        ),
        axis=1,
    )
    drawing.apply(AddStroke(Stroke("ink", 3, 1.0, RUST, 1, samples)))
    assert len(drawing.document.steps) == 3
    drawing.undo()
    drawing.begin("ink", 3, 1.0, RUST, 1)
    for start in range(0, 100_000, 5000):
        drawing.extend(samples[start : start + 5000])
    assert drawing.lift() is not None


# --- several hands ----------------------------------------------------------------------------------


def ribbon(drawing):
    """A brush that follows several hands."""
    return next(brush.name for brush in drawing.brushes.values() if brush.layering == "ribbon")


def test_several_hands_make_one_dance_that_replays_as_it_was(drawing, brushes):
    ops = [NewPaper(PAPER), KeepPicture(1, STAMP), *drawing.document.steps]
    left, right = scribble(3, n=60), scribble(4, n=40)
    left[:, 2], right[:, 2] = 500 + np.arange(60) * 8.0, 620 + np.arange(40) * 8.0
    drawing.begin(ribbon(drawing), 30, 0.9, RUST, 9, symmetry=Symmetry(3, False, 150, 110))
    screen = drawing.rgba()
    for start in range(0, 60, 5):
        show(screen, drawing, drawing.extend(left[start : start + 5], 17))
        if start < 40:
            show(screen, drawing, drawing.extend(right[start : start + 5], 4))
        if start == 40:
            assert drawing.lift(4) is None
    assert np.array_equal(screen, drawing.rgba())
    op, dirty = drawing.lift(17)
    show(screen, drawing, dirty)
    assert np.array_equal(screen, drawing.rgba())
    assert isinstance(op, Dance)
    assert op.starts == (0.0, 120.0)
    assert [len(stroke.points) for stroke in op.strokes] == [60, 40]
    assert np.array_equal(replay([*ops, op], brushes).rgba(), drawing.rgba())
    drawing.undo()
    drawing.redo()
    assert np.array_equal(screen, drawing.rgba())


def test_a_hand_that_lifts_alone_shows_its_end_with_the_next_change(drawing):
    drawing.begin(ribbon(drawing), 30, 0.9, RUST, 9)
    screen = drawing.rgba()
    show(screen, drawing, drawing.extend(line(20, 40, 200, 60, ms=200), 1))
    show(screen, drawing, drawing.extend(line(20, 140, 200, 160, ms=200), 2))
    assert drawing.lift(1) is None
    show(screen, drawing, drawing.extend([[210, 165, 220, np.nan]], 2))
    assert np.array_equal(screen, drawing.rgba())


def test_a_hand_too_many_draws_nothing(drawing):
    drawing.begin(ribbon(drawing), 10, 0.9, RUST, 9)
    for hand in range(1000):
        drawing.extend([[hand % 300, hand % 200, hand, np.nan], [hand % 300 + 9, hand % 200, hand + 8, np.nan]], hand)
    made = [drawing.lift(hand) for hand in range(1000)]
    assert sum(op is not None for op in made) == 1
    op, _ = next(op for op in made if op)
    assert len(op.strokes) == MOST_HANDS
    assert drawing.lift() is None


def test_a_dance_of_any_brush_is_drawn_the_same_each_time(kind, drawing):
    strokes = [Stroke(kind, 20, 0.9, RUST, 3, scribble(seed, n=30), picture=1) for seed in (3, 4)]
    before = drawing.rgba()
    seen = set()
    for _ in range(3):
        drawing.apply(Dance(tuple(strokes), (0.0, 30.0)))
        seen.add(drawing.rgba().tobytes())
        drawing.undo()
    assert len(seen) == 1
    assert np.array_equal(drawing.rgba(), before)


def test_a_dance_without_a_sample_is_none(drawing):
    drawing.begin(ribbon(drawing), 10, 0.9, RUST, 9)
    assert drawing.extend([[np.nan, 1, 1, 1]], 3) == ()
    assert drawing.lift(3) is None
    assert drawing.lift() is None
    drawing.begin("ink", 10, 0.9, RUST, 9)
    assert drawing.cancel() == ()
