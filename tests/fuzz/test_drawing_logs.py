"""Any log at all, of ops that are whole or not, is a drawing and a replay, and both are the same."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.core.paths import ASSETS
from studio.drawing.brush import PLAIN, load_brushes
from studio.drawing.codec import encode, read_ops
from studio.drawing.drawing import Drawing, warm_up
from studio.drawing.frames import Frames
from studio.drawing.layer import Layer
from studio.drawing.op import KeepPicture, NewPaper
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture
from studio.drawing.replay import Replay, replay
from studio.drawing.stroke import Stroke
from studio.drawing.symmetry import NONE, Symmetry
from studio.drawing.timeline import Record, story_of
from studio.drawing.walk import film
from tests.fuzz.drawing_ops import Parts, ops_of
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
NUMBERED = st.builds(Layer, FEW, st.just(""), st.floats(0, 1), st.sampled_from(["normal", "multiply", "add"])) | LAYERS
MASKS = st.builds(lambda seed: np.random.default_rng(seed).random((20, 30)) < 0.5, SEEDS)
PICTURES = st.builds(
    lambda seed: Picture(np.random.default_rng(seed).integers(0, 256, (1 + seed % 30, 1 + seed % 40, 4))), SEEDS
)
OPS = ops_of(
    Parts(
        strokes=STROKES,
        starts=st.floats(0, 900),
        most_hands=3,
        symmetries=SYMMETRIES,
        layers=NUMBERED,
        numbers=FEW,
        kept=st.integers(1, 4),
        places=NEAR,
        colours=st.just((20, 90, 60)),
        opacities=st.floats(0, 1),
        masks=MASKS,
        pictures=PICTURES,
        moments=st.integers(0, 12),
    )
)
RUST = st.builds(lambda op, end: encode(op)[: 2 + end % 9] + b"rust", OPS, FEW) | st.binary(max_size=12)
"""Payloads that can't be read, of which the kind can be, or not even that."""


def log_of(ops):
    """Payloads of a log; a picture comes before what lays it, as every program writes it."""
    first = [op for op in ops if isinstance(op, KeepPicture)]
    rest = [op for op in ops if not isinstance(op, KeepPicture)]
    return [op if isinstance(op, bytes) else encode(op) for op in (NewPaper(PAPER), *first, *rest)]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(ops=st.lists(OPS | RUST, max_size=14), moments=st.lists(st.floats(0, 1), max_size=4), taken_back=st.booleans())
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
@given(ops=st.lists(OPS | RUST, max_size=14))
def test_what_a_log_says_one_by_one_is_what_it_amounts_to(ops):
    payloads = log_of(ops)
    _, *rest = read_ops(payloads)
    drawing = Drawing(PAPER, BRUSHES)
    for op in rest:
        drawing.apply(op)
    whole = replay(read_ops(payloads), BRUSHES)
    assert drawing.document == whole.document
    assert np.array_equal(drawing.rgba(), whole.rgba())


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    marks=st.lists(st.tuples(STROKES, SYMMETRIES, st.integers(1, 9), st.booleans()), max_size=6),
    picture=st.none() | PICTURES,
)
def test_what_a_hand_makes_bit_by_bit_is_what_its_log_says(marks, picture):
    drawing, ops = Drawing(PAPER, BRUSHES), [NewPaper(PAPER)]
    if picture is not None:
        ops.append(KeepPicture(1, picture))
        drawing.keep(ops[1])
    for stroke, symmetry, at_once, cancelled in marks:
        look = stroke.size, stroke.opacity, stroke.colour, stroke.seed
        brush = BRUSHES.get(stroke.brush, PLAIN)
        drawing.begin(brush, *look, flow=stroke.flow, symmetry=symmetry, picture=stroke.picture)
        for start in range(0, len(stroke.points), at_once):
            drawing.extend(stroke.points[start : start + at_once])
            drawing.rgba()
        made = None if cancelled else drawing.lift()
        if made is None:
            drawing.cancel()
        else:
            ops.append(made[0])
    payloads = [encode(op) for op in ops]
    assert np.array_equal(replay(read_ops(payloads), BRUSHES).rgba(), drawing.rgba())
