"""Every op comes back from its bytes; bytes that are no op are refused, and only so."""

import zlib
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.drawing.codec import decode, encode
from studio.drawing.errors import DamagedDrawing
from studio.drawing.op import AddStroke, Clear, NewPaper, Redo, Undo
from studio.drawing.paper import Paper
from studio.drawing.stroke import Stroke

BYTE = st.integers(0, 255)
COLOUR = st.tuples(BYTE, BYTE, BYTE)
SEED = st.integers(0, 2**32 - 1)
SIDE = st.integers(1, 8192)
NUMBER = st.floats(width=32)
SAMPLE = st.tuples(NUMBER, NUMBER, NUMBER, NUMBER)

PAPERS = st.builds(Paper, st.sampled_from(["blank", "circle"]), SIDE, SIDE, COLOUR, SEED)
STROKES = st.builds(
    Stroke,
    brush=st.sampled_from(["ink", "pencil", "a-brush-2"]),
    size=st.floats(-5, 5000),
    opacity=st.floats(-1, 2),
    colour=COLOUR,
    seed=SEED,
    points=st.lists(SAMPLE, max_size=30).map(lambda rows: np.array(rows, np.float32).reshape(-1, 4)),
    smoothing=st.floats(0, 100),
)
OPS = st.one_of(
    st.builds(NewPaper, PAPERS, st.integers(0, 65535)),
    st.builds(AddStroke, STROKES),
    st.sampled_from([Clear(), Undo(), Redo()]),
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
@given(kind=st.sampled_from([1, 2]), body=st.binary(max_size=300))
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
