"""Which kind an op is written as: what could be said before stays as it was, to the byte; the rest is new."""

import tracemalloc
import zlib

import numpy as np
import pytest

from studio.drawing.codec import decode, encode, read_ops
from studio.drawing.edits import fold
from studio.drawing.errors import DamagedDrawing
from studio.drawing.layer import Layer
from studio.drawing.op import (
    AddLayer,
    AddPicture,
    AddStroke,
    Clear,
    Dance,
    Fill,
    GoTo,
    KeepPicture,
    Lost,
    MoveLayer,
    NewPaper,
    Redo,
    SetLayer,
    Undo,
    Unread,
)
from studio.drawing.paper import TEXTURES, Paper
from studio.drawing.picture import LONGEST_SIDE, MOST_PIXELS, Picture
from studio.drawing.stroke import Stroke
from studio.drawing.symmetry import Symmetry

POINTS = np.array([[10.5, 20.25, 100, np.nan], [11.03125, 22, 108.25, 0.5], [400, -3.5, 116.5, 1.0]], np.float32)
STROKE = Stroke("ink", 12.5, 0.8, (10, 20, 30), 99, POINTS, 2.0)
PAPER = Paper("circle", 320, 240, (250, 244, 232), 7)

AS_BEFORE = [
    (NewPaper(PAPER, 1), "0101", "0100014001f000faf4e807000000"),
    (
        AddStroke(STROKE),
        "0102",
        "03696e6bc800cc0a141e63000000200003000000"
        "a07d1c020261000000000000"
        "109fcf050406000000000000"
        "20dd00030200000000000000"
        "020100080404000000000000",
    ),
    (Clear(), "0103", ""),
    (Undo(), "0104", ""),
    (Redo(), "0105", ""),
]
"""Ops of the first format, their version and kind, and their bodies, as the first program wrote them."""


@pytest.mark.parametrize(("op", "head", "body"), AS_BEFORE, ids=[head for _, head, _ in AS_BEFORE])
def test_what_could_be_said_before_is_written_as_it_was(op, head, body):
    data = encode(op)
    assert data[:2].hex() == head
    assert (zlib.decompress(data[2:]).hex() if len(data) > 2 else "") == body
    assert decode(bytes.fromhex(head) + (zlib.compress(bytes.fromhex(body)) if body else b"")) == op


NEW = [
    (NewPaper(Paper(texture="laid")), 6),
    (KeepPicture(1, Picture(np.ones((2, 2, 4)))), 7),
    (AddStroke(STROKE, 1), 8),
    (AddStroke(STROKE, 0, Symmetry(6, True, 160, 120, 15)), 8),
    (AddStroke(Stroke("ink", 12.5, 0.8, (10, 20, 30), 99, POINTS, 2.0, flow=0.5)), 8),
    (AddStroke(Stroke("ink", 12.5, 0.8, (10, 20, 30), 99, POINTS, 2.0, picture=3)), 8),
    (Dance((STROKE, STROKE), (0, 1500.25)), 9),
    (Fill(0, (1, 2, 3), 0.5, -3, 4, np.eye(9)), 10),
    (AddLayer(Layer(1, "Überlagerung", 0.5, "screen", True), 7), 11),
    (AddPicture(Layer(2), 0, 1, -20, 30), 12),
    (SetLayer(Layer(0, "Grund")), 13),
    (MoveLayer(1, 0), 14),
    (GoTo(70_000), 19),
]


@pytest.mark.parametrize(("op", "kind"), NEW, ids=[f"{kind}-{at}" for at, (_, kind) in enumerate(NEW)])
def test_what_is_new_has_a_kind_of_its_own_and_comes_back(op, kind):
    assert encode(op)[:2] == bytes((1, kind))
    assert decode(encode(op)) == op


@pytest.mark.parametrize(
    "op",
    [
        Unread(),
        KeepPicture(0, Picture(np.ones((2, 2, 4)))),
        KeepPicture(65536, Picture(np.ones((2, 2, 4)))),
        AddStroke(STROKE, 65536),
        AddStroke(STROKE, 0, Symmetry(2, False, 1e6, 0)),
        Fill(0, (1, 2, 3), 1.0, 9000, 0, np.ones((2, 2))),
        Fill(0, (1, 2, 3), 1.0, 0, 0, np.ones((1, 8193))),
        AddPicture(Layer(), 0, 1, 20_000, 0),
        AddLayer(Layer(), -1),
        AddLayer(Layer(1, "\ud800"), 0),
        GoTo(-1),
    ],
)
def test_what_no_log_takes_is_refused_before_it_is_written(op):
    with pytest.raises(ValueError):  # noqa: PT011
        encode(op)


def changed(op, at, part):
    """The bytes of an op with some of its body changed."""
    data = encode(op)
    body = bytearray(zlib.decompress(data[2:]))
    body[at : at + len(part)] = part
    return data[:2] + zlib.compress(body)


SOMETHING = AddStroke(STROKE, 1, Symmetry(6, True, 160, 120, 15))
IMPOSSIBLE = {
    "no folds": changed(SOMETHING, 2, b"\0"),
    "too many folds": changed(SOMETHING, 2, b"\x19"),
    "half a mirror": changed(SOMETHING, 3, b"\2"),
    "a centre that is nowhere": changed(SOMETHING, 4, b"\xff\xff\xff\x7f"),
    "more than a whole turn": changed(SOMETHING, 12, b"\xff\xff"),
    "a picture without a number": changed(NEW[1][0], 0, b"\0\0"),
    "a picture without a width": changed(NEW[1][0], 2, b"\0\0"),
    "a picture with a filter nobody knows": changed(NEW[1][0], 6, b"\2"),
    "a picture of more than it may be": changed(NEW[1][0], 2, b"\xff\xff\xff\xff"),
    "a dance without a hand": changed(NEW[6][0], 14, b"\0"),
    "a dance of too many hands": changed(NEW[6][0], 14, b"\x11"),
    "a hand that came after an hour": changed(NEW[6][0], 15, b"\xff\xff\xff\xff"),
    "a fill without a height": changed(NEW[7][0], 12, b"\0\0"),
    "a fill that is wider than any paper": changed(NEW[7][0], 10, b"\xff\xff"),
    "a layer of a blend nobody knows": changed(NEW[8][0], 5, b"\5"),
    "a layer half hidden": changed(NEW[8][0], 6, b"\2"),
    "a name that is longer than it says": changed(NEW[8][0], 7, b"\1"),
    "a name that is no text": changed(NEW[8][0], 8, b"\xff"),
    "a texture nobody knows": changed(NEW[0][0], 14, bytes((len(TEXTURES),))),
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_what_no_program_wrote_is_refused(what):
    with pytest.raises(DamagedDrawing):
        decode(IMPOSSIBLE[what])


def peak(call):
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


HEADS = {
    "paper": b"\1\1",
    "paper with a texture": b"\1\6",
    "picture, small": b"\1\7\1\0\2\0\2\0",
    "fill, small": b"\1\x0a\0\0\xff\0\0\0\0\0\0\0\2\0\2\0",
    "layer": b"\1\x0b",
    "go to": b"\1\x13",
}


@pytest.mark.parametrize("what", HEADS)
def test_a_stream_that_grows_without_end_takes_little_memory(what):
    head = HEADS[what]
    bomb = head[:2] + zlib.compress(head[2:] + bytes(100 << 20), 9)

    def read():
        with pytest.raises(DamagedDrawing):
            decode(bomb)

    assert peak(read) < 1 << 20


def test_a_picture_that_says_it_is_large_and_is_not_there_takes_little_memory():
    side = bytes((LONGEST_SIDE & 255, LONGEST_SIDE >> 8))
    data = b"\1\7" + zlib.compress(b"\1\0" + side + bytes((2304 & 255, 2304 >> 8)) + bytes(1000))

    def read():
        with pytest.raises(DamagedDrawing):
            decode(data)

    assert LONGEST_SIDE * 2304 == MOST_PIXELS
    assert peak(read) < 1 << 20


def test_a_picture_is_smaller_than_its_pixels():
    y, x = np.mgrid[:200, :300]
    pixels = np.stack([x % 256, y % 256, (x + y) % 256, np.full_like(x, 255)], axis=2).astype(np.uint8)
    assert len(encode(KeepPicture(1, Picture(pixels)))) < pixels.nbytes / 50


def test_a_shape_with_soft_turns_is_small():
    y, x = np.mgrid[:700, :900]
    mask = (x - 450) ** 2 + (y - 350) ** 2 < 300**2
    assert len(encode(Fill(0, (1, 2, 3), 1.0, 0, 0, mask))) < 2500


def test_a_log_is_read_past_what_is_damaged_and_past_a_second_paper():
    paper, stroke = encode(NewPaper(PAPER, 1)), encode(AddStroke(STROKE))
    log = [paper, stroke, stroke[:-1], paper, b"", b"\1\2", b"\2\2" + stroke[2:], b"\1\xff", encode(Undo())]
    read = list(read_ops(log))
    assert read == [NewPaper(PAPER, 1), AddStroke(STROKE), Unread(), Lost(), *[Unread()] * 4, Undo()]


def damaged(op):
    """Return an op of which the kind can be read, and nothing more."""
    return encode(op)[:2] + b"rust"


PLACES = {type(op): type(op) not in (NewPaper, KeepPicture, GoTo) for op, _ in NEW}


@pytest.mark.parametrize("op", [op for op, _ in NEW], ids=lambda op: type(op).__name__)
def test_what_cannot_be_read_takes_a_place_where_its_kind_does(op):
    read = list(read_ops([encode(NewPaper(PAPER, 1)), damaged(op)]))
    assert read[1] == (Unread() if PLACES[type(op)] else Lost())


def test_an_undo_with_rust_on_it_is_an_undo_all_the_same():
    log = [encode(NewPaper(PAPER, 1)), *(damaged(op) for op in (Undo(), Redo(), Clear()))]
    assert list(read_ops(log))[1:] == [Undo(), Redo(), Unread()]


def test_a_later_leap_leads_where_it_led_whatever_can_not_be_read_before_it():
    stroke, picture = AddStroke(STROKE), KeepPicture(1, Picture(np.ones((2, 2, 4))))
    ops = [NewPaper(PAPER, 1), stroke, picture, stroke, Undo(), Redo(), stroke, GoTo(2), Redo(), Clear(), GoTo(1)]
    whole = fold(ops)
    for at in range(1, len(ops)):
        if isinstance(ops[at], GoTo):
            continue
        document = fold(read_ops(damaged(op) if at == place else encode(op) for place, op in enumerate(ops)))
        assert (document.done, len(document.steps)) == (whole.done, len(whole.steps))
        assert (document.unread == 1) == (at in (1, 2))


def test_what_can_not_be_read_is_written_by_nobody():
    for op in (Unread(), Lost()):
        with pytest.raises(ValueError, match="nobody"):
            encode(op)


def test_strokes_read_together_are_those_read_alone():
    dice = np.random.default_rng(2)
    ops = [NewPaper(PAPER, 1)]
    for seed in range(600):
        count = int(dice.integers(0, 40))
        points = np.cumsum(dice.normal(3, 20, (count, 4)), axis=0)
        points[:, 3] = np.where(dice.random(count) < 0.2, np.nan, dice.random(count))
        stroke = Stroke("pencil", 5, 1, (1, 2, 3), seed, points, flow=float(dice.choice([1.0, 0.5])))
        ops.append(AddStroke(stroke, int(dice.choice([0, 0, 4]))))
    payloads = [encode(op) for op in ops]
    payloads[300] = payloads[300][:-5]
    assert [Unread() if op == Unread() else op for op in read_ops(payloads)] == [
        Unread() if at == 300 else decode(payload) for at, payload in enumerate(payloads)
    ]
