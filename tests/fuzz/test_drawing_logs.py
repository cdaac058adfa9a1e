"""Any log at all, of ops that are whole or not, is a drawing and a replay, and both are the same."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.core.paths import ASSETS
from studio.drawing.brush import load_brushes
from studio.drawing.codec import encode, read_ops
from studio.drawing.drawing import Drawing, warm_up
from studio.drawing.frames import Frames
from studio.drawing.layer import Layer
from studio.drawing.op import (
    AddLayer,
    AddPicture,
    AddStroke,
    Clear,
    ClearLayer,
    CopyLayer,
    Dance,
    DropLayer,
    Fill,
    GoTo,
    KeepPicture,
    MergeLayer,
    MoveLayer,
    NewPaper,
    Redo,
    SetLayer,
    Undo,
)
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture
from studio.drawing.replay import Replay, replay
from studio.drawing.stroke import Stroke
from studio.drawing.symmetry import NONE, Symmetry
from studio.drawing.timeline import Record, story_of
from studio.drawing.walk import film
from tests.fuzz.test_drawing_codec import LAYERS

PAPER = Paper(width=90, height=70, seed=1)
FEW = st.integers(0, 4)
NEAR = st.integers(-100, 140)
SEEDS = st.integers(0, 2**32 - 1)
BRUSHES = load_brushes(ASSETS / "brushes")


@pytest.fixture(scope="module", autouse=True)
def _warm():
    assert warm_up()


def points(seed, count):
    dice = np.random.default_rng(seed)
    rows = np.cumsum(dice.normal(0, 12, (count, 4)), axis=0) + (45, 35, 0, 0)
    rows[:, 2] = np.cumsum(dice.exponential(20, count))
    rows[:, 3] = np.where(dice.random(count) < 0.1, np.nan, dice.random(count))
    return rows


STROKES = st.builds(
    lambda brush, size, seed, count, picture: Stroke(
        brush, size, 0.8, (seed % 256, 70, 40), seed, points(seed, count), picture=picture
    ),
    st.sampled_from([*BRUSHES, "no-such-brush"]),
    st.floats(0.25, 90),
    SEEDS,
    st.integers(0, 25),
    FEW,
)
SYMMETRIES = st.just(NONE) | st.builds(Symmetry, st.integers(1, 7), st.booleans(), NEAR, NEAR, st.floats(0, 360))
DANCES = st.lists(st.tuples(STROKES, st.floats(0, 900)), min_size=1, max_size=3).map(
    lambda hands: (tuple(hand[0] for hand in hands), tuple(hand[1] for hand in hands))
)
NUMBERED = st.builds(Layer, FEW, st.just(""), st.floats(0, 1), st.sampled_from(["normal", "multiply", "add"])) | LAYERS
MASKS = st.builds(lambda seed: np.random.default_rng(seed).random((20, 30)) < 0.5, SEEDS)
PICTURES = st.builds(
    lambda seed: Picture(np.random.default_rng(seed).integers(0, 256, (1 + seed % 30, 1 + seed % 40, 4))), SEEDS
)
OPS = st.one_of(
    st.builds(AddStroke, STROKES, FEW, SYMMETRIES),
    st.builds(AddStroke, STROKES, st.just(0)),
    st.builds(lambda hands, layer, symmetry: Dance(*hands, layer, symmetry), DANCES, FEW, SYMMETRIES),
    st.builds(Fill, FEW, st.just((20, 90, 60)), st.floats(0, 1), NEAR, NEAR, MASKS),
    st.builds(KeepPicture, st.integers(1, 4), PICTURES),
    st.builds(AddLayer, NUMBERED, FEW),
    st.builds(AddPicture, NUMBERED, FEW, FEW, NEAR, NEAR),
    st.builds(SetLayer, NUMBERED),
    st.builds(MoveLayer, FEW, FEW),
    st.builds(CopyLayer, FEW, FEW),
    st.builds(MergeLayer, FEW) | st.builds(DropLayer, FEW) | st.builds(ClearLayer, FEW),
    st.builds(GoTo, st.integers(0, 12)),
    st.sampled_from([Clear(), Undo(), Undo(), Redo(), Redo()]),
    st.binary(max_size=12),
)


def log_of(ops):
    """Payloads of a log; a picture comes before what lays it, as every program writes it."""
    first = [op for op in ops if isinstance(op, KeepPicture)]
    rest = [op for op in ops if not isinstance(op, KeepPicture)]
    return [op if isinstance(op, bytes) else encode(op) for op in (NewPaper(PAPER), *first, *rest)]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(ops=st.lists(OPS, max_size=14), moments=st.lists(st.floats(0, 1), max_size=4), taken_back=st.booleans())
def test_any_log_is_a_drawing_and_its_replay_ends_with_it(ops, moments, taken_back):
    read = list(read_ops(log_of(ops)))
    drawing = replay(read, BRUSHES)
    story = story_of(Record(op, 1000 * at) for at, op in enumerate(read))
    frames = Frames()
    for _ in film(story, BRUSHES, frames, spacing=1.0):
        pass
    player = Replay(story, BRUSHES, frames)
    player.tell(taken_back=taken_back)
    for moment in moments:
        player.seek(moment * player.duration)
    player.seek(player.duration)
    assert np.array_equal(player.rgba(), drawing.rgba())


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(ops=st.lists(OPS, max_size=14))
def test_what_a_log_says_one_by_one_is_what_it_amounts_to(ops):
    payloads = log_of(ops)
    _, *rest = read_ops(payloads)
    drawing = Drawing(PAPER, BRUSHES)
    for op in rest:
        drawing.apply(op)
    whole = replay(read_ops(payloads), BRUSHES)
    assert drawing.document == whole.document
    assert np.array_equal(drawing.rgba(), whole.rgba())
