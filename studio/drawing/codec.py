"""A drawing's ops as bytes, for the log.

An op is two bytes, version and kind, and a zlib stream of its body; little-endian throughout.

    kind 1 paper    engine u16, circle u8, width u16, height u16, red green blue u8, seed u32
    kind 2 stroke   name length u8, name (ascii), size u16 / 16, opacity u8 / 255, red green blue u8, seed u32,
                    smoothing u16 / 16, count u32, then four columns of count numbers each:
                    x and y in 1/32 px, ms in 1/4, pressure in 1/1024 (1025: none came)
    kind 3 clear    kind 4 undo    kind 5 redo, all three without a body

A column holds second differences for x, y and ms, first differences for pressure, folded so that small
numbers of either sign are small (zigzag), as all lowest bytes, then all second bytes, third, fourth.

From library format 3 on, and only for an op that says something the kinds above can't:

    kind 6 paper    as kind 1, then texture u8
    kind 7 picture  number u16, width u16, height u16, a byte for each row, the rows of red green blue alpha;
                    a row's byte says from what it is the difference, modulo 256: 0 the pixel before, 1 the row above
    kind 8 stroke   place, touch, then as kind 2
    kind 9 dance    place, hands u8, for each hand start u32 / 4 ms, touch, and as kind 2 up to the count;
                    then the columns of the first hand, of the second …
    kind 10 fill    layer u16, opacity u8 / 255, red green blue u8, left i16, top i16, width u16, height u16,
                    rows of bits, highest first, each but the first as what differs (xor) from the one above
    kind 11 add layer     at u16, layer            kind 12 lay picture   at u16, picture u16, left i16, top i16, layer
    kind 13 set layer     layer                    kind 14 move layer    number u16, to u16
    kind 15 copy layer    number u16, copy u16     kind 16 merge down    number u16
    kind 17 drop layer    number u16               kind 18 clear layer   number u16
    kind 19 go to         steps that stand u32

    place: layer u16, folds u8, mirrored u8, centre x and y i32 / 32 px, angle u16 / 100 degrees
    touch: flow u8 / 255, number of a picture u16 (0: none)
    layer: number u16, opacity u8 / 255, blend u8, hidden u8, name length u8, name (utf-8)

An op that can't be read counts for what its kind would have: a step that leaves nothing and keeps its place, so that
later leaps lead where they led; no step, where the kind is none (papers, pictures, leaps); and an undo or redo for
itself, since its kind says all of it. Of a kind or a version that nobody knows it is a step, as most are.
"""

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from studio.drawing import codec_layers as layers
from studio.drawing import codec_shapes as shapes
from studio.drawing import codec_strokes as strokes
from studio.drawing.codec_strokes import MOST_POINTS
from studio.drawing.errors import DamagedDrawing
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
    Lost,
    MergeLayer,
    MoveLayer,
    NewPaper,
    Op,
    Redo,
    SetLayer,
    Undo,
    Unread,
)
from studio.drawing.packing import packed, unpacked
from studio.drawing.paper import TEXTURES, Paper
from studio.drawing.symmetry import NONE

__all__ = ["MOST_POINTS", "decode", "encode", "read_ops"]

VERSION = 1
BATCH = 256
"""Ops of a log that are read together."""

PAPER, STROKE, CLEAR, UNDO, REDO = range(1, 6)
TEXTURED, PICTURE, MARK, DANCE, FILL = range(6, 11)
ADD_LAYER, ADD_PICTURE, SET_LAYER, MOVE_LAYER, COPY_LAYER, MERGE_LAYER, DROP_LAYER, CLEAR_LAYER, GO_TO = range(11, 20)

_PAPER = struct.Struct("<HBHHBBBI")
_TEXTURED = struct.Struct("<HBHHBBBIB")
_PLAIN: dict[int, Clear | Undo | Redo] = {CLEAR: Clear(), UNDO: Undo(), REDO: Redo()}
_A_STEP, _NO_STEP = Unread(), Lost()
_INSTEAD: dict[int, Op] = {
    **dict.fromkeys((PAPER, TEXTURED, PICTURE, GO_TO), _NO_STEP),
    UNDO: Undo(),
    REDO: Redo(),
}


def encode(op: Op) -> bytes:
    """Return an op as bytes. Raises ValueError for what the log doesn't take: too many points, a place nowhere."""
    try:
        kind, body = _written(op)
    except struct.error as error:
        raise ValueError("a number that is too large") from error
    return bytes((VERSION, kind)) + (packed(body) if body else b"")


def decode(data: bytes) -> Op:
    """Return the op that bytes hold. Raises DamagedDrawing for anything that `encode` can't have made."""
    if len(data) < 2 or data[0] != VERSION:
        raise DamagedDrawing
    kind = data[1]
    if kind in _PLAIN:
        if len(data) != 2:
            raise DamagedDrawing
        return _PLAIN[kind]
    if kind not in _READ:
        raise DamagedDrawing
    head, length, read = _READ[kind]
    try:
        return read(unpacked(data[2:], head, length))
    except (ValueError, IndexError, struct.error, zlib.error) as error:
        raise DamagedDrawing from error


def read_ops(payloads: Iterable[bytes]) -> Iterator[Op]:
    """Give the op of each payload of a log; one that can't be read leaves nothing, and counts as its kind does.

    Raises DamagedDrawing when the first is no paper.
    """
    rest = iter(payloads)
    paper = decode(next(rest, b""))
    if not isinstance(paper, NewPaper):
        raise DamagedDrawing
    yield paper
    while batch := list(islice(rest, BATCH)):
        yield from _read_batch(batch)


def _read_batch(payloads: list[bytes]) -> list[Op]:
    """Return the ops of payloads; strokes, which there are most of, are read together."""
    ops: list[Op] = [_instead_of(data) for data in payloads]
    bodies: list[tuple[bytes, bool]] = []
    places: list[int] = []
    for at, data in enumerate(payloads):
        with suppress(DamagedDrawing, ValueError, IndexError, struct.error, zlib.error):
            if data[:1] == bytes((VERSION,)) and data[1] in (STROKE, MARK):
                head, length, _ = _READ[data[1]]
                bodies.append((unpacked(data[2:], head, length), data[1] == MARK))
                places.append(at)
                continue
            op = decode(data)
            if not isinstance(op, NewPaper):  # there is one already
                ops[at] = op
    if bodies:
        for at, mark in zip(places, strokes.marks_in(bodies), strict=True):
            if mark is not None:
                ops[at] = mark
    return ops


def _instead_of(data: bytes) -> Op:
    """Return what an op counts for if it can't be read."""
    return _INSTEAD.get(data[1], _A_STEP) if len(data) > 1 and data[0] == VERSION else _A_STEP


def _written(op: Op) -> tuple[int, bytes]:
    """Return the kind and the body of an op."""
    match op:
        case NewPaper():
            return _paper_body(op)
        case AddStroke(stroke, 0, symmetry) if symmetry == NONE and stroke.flow == 1.0 and stroke.picture == 0:
            return STROKE, strokes.stroke_body(stroke)
        case Unread() | Lost():
            raise ValueError("nobody makes what can't be read")
    kind, body = _WRITE[type(op)]
    return kind, body(op)


def _paper_body(op: NewPaper) -> tuple[int, bytes]:
    paper = op.paper
    is_circle = paper.kind == "circle"
    numbers = (op.engine, is_circle, paper.width, paper.height, *paper.colour, paper.seed)
    if paper.texture == TEXTURES[0]:
        return PAPER, _PAPER.pack(*numbers)
    return TEXTURED, _TEXTURED.pack(*numbers, TEXTURES.index(paper.texture))


def _paper(body: bytes) -> NewPaper:
    return _paper_of(*_PAPER.unpack(body), texture=0)


def _textured(body: bytes) -> NewPaper:
    *numbers, texture = _TEXTURED.unpack(body)
    return _paper_of(*numbers, texture=texture)


def _paper_of(
    engine: int,
    is_circle: int,
    width: int,
    height: int,
    red: int,
    green: int,
    blue: int,
    seed: int,
    *,
    texture: int,
) -> NewPaper:
    if is_circle > 1 or texture >= len(TEXTURES):
        raise ValueError("no such paper")
    colour = red, green, blue
    return NewPaper(Paper("circle" if is_circle else "blank", width, height, colour, seed, TEXTURES[texture]), engine)


def _as_it_is(first: bytes) -> int:
    """Return the length of a body that lies in its first bytes whole."""
    return len(first)


Reading = tuple[int, Callable[[bytes], int], Callable[[bytes], Op]]
"""How many first bytes of a body say how long it has to be, how they say so, and how it is read."""

_READ: dict[int, Reading] = {
    PAPER: (_PAPER.size, lambda _: _PAPER.size, _paper),
    TEXTURED: (_TEXTURED.size, lambda _: _TEXTURED.size, _textured),
    STROKE: (strokes.HEAD, strokes.stroke_length, lambda body: AddStroke(strokes.stroke_in(body))),
    MARK: (strokes.MARK_HEAD, strokes.mark_length, strokes.mark_in),
    DANCE: (strokes.DANCE_HEAD, strokes.dance_length, strokes.dance_in),
    PICTURE: (shapes.PICTURE_HEAD, shapes.picture_length, shapes.picture_in),
    FILL: (shapes.FILL_HEAD, shapes.fill_length, shapes.fill_in),
    ADD_LAYER: (layers.LONGEST, _as_it_is, layers.add_layer_in),
    ADD_PICTURE: (layers.LONGEST, _as_it_is, layers.add_picture_in),
    SET_LAYER: (layers.LONGEST, _as_it_is, layers.set_layer_in),
    MOVE_LAYER: (layers.LONGEST, _as_it_is, layers.move_layer_in),
    COPY_LAYER: (layers.LONGEST, _as_it_is, layers.copy_layer_in),
    MERGE_LAYER: (layers.LONGEST, _as_it_is, layers.merge_layer_in),
    DROP_LAYER: (layers.LONGEST, _as_it_is, layers.drop_layer_in),
    CLEAR_LAYER: (layers.LONGEST, _as_it_is, layers.clear_layer_in),
    GO_TO: (layers.LONGEST, _as_it_is, layers.go_to_in),
}

_WRITE: dict[type, tuple[int, Callable[[Any], bytes]]] = {
    Clear: (CLEAR, lambda _: b""),
    Undo: (UNDO, lambda _: b""),
    Redo: (REDO, lambda _: b""),
    AddStroke: (MARK, strokes.mark_body),
    Dance: (DANCE, strokes.dance_body),
    KeepPicture: (PICTURE, shapes.picture_body),
    Fill: (FILL, shapes.fill_body),
    AddLayer: (ADD_LAYER, layers.layer_op_body),
    AddPicture: (ADD_PICTURE, layers.layer_op_body),
    SetLayer: (SET_LAYER, layers.layer_op_body),
    MoveLayer: (MOVE_LAYER, layers.number_body),
    CopyLayer: (COPY_LAYER, layers.number_body),
    MergeLayer: (MERGE_LAYER, layers.number_body),
    DropLayer: (DROP_LAYER, layers.number_body),
    ClearLayer: (CLEAR_LAYER, layers.number_body),
    GoTo: (GO_TO, layers.number_body),
}
