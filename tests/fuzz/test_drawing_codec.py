"""Every op comes back from its bytes; bytes that are no op are refused, and only so."""

import zlib
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.drawing.codec import decode, encode, read_ops
from studio.drawing.errors import DamagedDrawing
from studio.drawing.layer import BLENDS, Layer
from studio.drawing.op import Lost, NewPaper, Undo
from studio.drawing.paper import TEXTURES, Paper
from studio.drawing.picture import Picture
from studio.drawing.stroke import Stroke
from studio.drawing.symmetry import NONE, Symmetry
from tests.fuzz.drawing_ops import Parts, ops_of

BYTE = st.integers(0, 255)
COLOUR = st.tuples(BYTE, BYTE, BYTE)
SEED = st.integers(0, 2**32 - 1)
SIDE = st.integers(1, 8192)
NUMBER = st.floats(width=32)
SAMPLE = st.tuples(NUMBER, NUMBER, NUMBER, NUMBER)

PLACE = st.integers(-8192, 8192)
CENTRE = st.floats(-16384, 16384)
U16 = st.integers(0, 65535)

PAPERS = st.builds(Paper, st.sampled_from(["blank", "circle"]), SIDE, SIDE, COLOUR, SEED, st.sampled_from(TEXTURES))
STROKES = st.builds(
    Stroke,
    brush=st.sampled_from(["ink", "pencil", "a-brush-2"]),
    size=st.floats(-5, 5000),
    opacity=st.floats(-1, 2),
    colour=COLOUR,
    seed=SEED,
    points=st.lists(SAMPLE, max_size=30).map(lambda rows: np.array(rows, np.float32).reshape(-1, 4)),
    smoothing=st.floats(0, 100),
    flow=st.just(1.0) | st.floats(-1, 2),
    picture=st.just(0) | U16,
)
SYMMETRIES = st.just(NONE) | st.builds(
    Symmetry, st.integers(1, 24), st.booleans(), CENTRE, CENTRE, st.floats(-1000, 1000)
)
LAYERS = st.builds(
    Layer,
    U16,
    st.text(st.characters(codec="utf-8"), max_size=60),
    st.floats(0, 1),
    st.sampled_from(BLENDS),
    st.booleans(),
)
SMALL = st.integers(1, 40)
MASKS = st.builds(lambda high, wide, seed: np.random.default_rng(seed).random((high, wide)) < 0.5, SMALL, SMALL, SEED)
PICTURES = st.builds(
    lambda high, wide, seed: Picture(np.random.default_rng(seed).integers(0, 256, (high, wide, 4)) // 64 * 60),
    SMALL,
    SMALL,
    SEED,
)
OPS = st.builds(NewPaper, PAPERS, U16) | ops_of(
    Parts(
        strokes=STROKES,
        starts=st.floats(-5, 5_000_000),
        most_hands=16,
        symmetries=SYMMETRIES,
        layers=LAYERS,
        numbers=U16,
        kept=st.integers(1, 65535),
        places=PLACE,
        colours=COLOUR,
        opacities=st.floats(-1, 2),
        masks=MASKS,
        pictures=PICTURES,
        moments=SEED,
    )
)


@settings(deadline=None)
@given(op=OPS)
def test_an_op_comes_back_as_it_was(op):
    assert decode(encode(op)) == op


@settings(deadline=None, max_examples=300)
@given(data=st.binary(max_size=200))
def test_bytes_that_are_no_op_are_refused(data):
    with suppress(DamagedDrawing):
        decode(data)


@settings(deadline=None, max_examples=300)
@given(kind=st.integers(1, 19), body=st.binary(max_size=300))
def test_a_body_that_is_no_op_is_refused(kind, body):
    try:
        op = decode(bytes((1, kind)) + zlib.compress(body))
    except DamagedDrawing:
        return
    assert decode(encode(op)) == op


@settings(deadline=None, max_examples=300)
@given(op=OPS, where=st.integers(0, 10_000), value=BYTE, unpack=st.booleans())
def test_a_changed_byte_gives_an_op_or_a_refusal(op, where, value, unpack):
    data = encode(op)
    unpack = unpack and len(data) > 2
    body = bytearray(zlib.decompress(data[2:]) if unpack else data)
    body[where % len(body)] = value
    try:
        decode(data[:2] + zlib.compress(body) if unpack else bytes(body))
    except DamagedDrawing:
        return


@settings(deadline=None)
@given(op=OPS, length=st.integers(0, 10_000))
def test_a_cut_op_is_refused(op, length):
    data = encode(op)
    with pytest.raises(DamagedDrawing):
        decode(data[: length % len(data)])
    with pytest.raises(DamagedDrawing):
        decode(data + b"\0")


def test_a_newer_version_is_refused():
    with pytest.raises(DamagedDrawing):
        decode(b"\2" + encode(Undo())[1:])


@settings(deadline=None)
@given(op=OPS, payloads=st.lists(OPS.map(encode) | st.binary(max_size=50), max_size=8))
def test_of_any_log_every_op_is_read_or_keeps_its_place(op, payloads):
    paper = NewPaper(Paper())
    read = list(read_ops([encode(paper), *payloads, encode(op)]))
    assert len(read) == len(payloads) + 2
    assert read[0] == paper
    assert read[-1] == (Lost() if isinstance(op, NewPaper) else op)


@settings(deadline=None)
@given(first=OPS.filter(lambda op: not isinstance(op, NewPaper)).map(encode) | st.binary(max_size=50))
def test_a_log_without_its_paper_is_no_drawing(first):
    with pytest.raises(DamagedDrawing):
        list(read_ops([first, encode(Undo())]))
