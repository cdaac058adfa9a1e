"""What is done to layers, as bytes. See `codec` for where what lies."""

import struct

from studio.drawing.layer import BLENDS, LONGEST_NAME, Layer
from studio.drawing.op import (
    AddLayer,
    AddPicture,
    ClearLayer,
    CopyLayer,
    DropLayer,
    GoTo,
    MergeLayer,
    MoveLayer,
    SetLayer,
)
from studio.drawing.stroke import FARTHEST

_LAYER = struct.Struct("<HBBBB")
_AT = struct.Struct("<H")
_PICTURE = struct.Struct("<HHhh")
_TWO = struct.Struct("<HH")
_ONE = struct.Struct("<H")
_DONE = struct.Struct("<I")

LONGEST = _PICTURE.size + _LAYER.size + 4 * LONGEST_NAME
"""Bytes of any of these bodies, at most."""


def layer_op_body(op: AddLayer | AddPicture | SetLayer) -> bytes:
    """Return a layer, and where it comes to lie (kinds 11–13). Raises ValueError for a place that is nowhere."""
    match op:
        case AddLayer(layer, at):
            return _AT.pack(at) + _layer(layer)
        case AddPicture(layer, at, picture, left, top):
            if max(abs(left), abs(top)) > FARTHEST:
                raise ValueError("a place that is nowhere")
            return _PICTURE.pack(at, picture, left, top) + _layer(layer)
        case SetLayer(layer):
            return _layer(layer)


def add_layer_in(body: bytes) -> AddLayer:
    """Return an empty layer that was laid (kind 11)."""
    (at,) = _AT.unpack_from(body)
    return AddLayer(_layer_in(body, _AT.size), at)


def add_picture_in(body: bytes) -> AddPicture:
    """Return a picture that was laid (kind 12)."""
    at, picture, left, top = _PICTURE.unpack_from(body)
    if max(abs(left), abs(top)) > FARTHEST:
        raise ValueError("a place that is nowhere")
    return AddPicture(_layer_in(body, _PICTURE.size), at, picture, left, top)


def set_layer_in(body: bytes) -> SetLayer:
    """Return a layer that was changed (kind 13)."""
    return SetLayer(_layer_in(body, 0))


def number_body(op: MoveLayer | CopyLayer | MergeLayer | DropLayer | ClearLayer | GoTo) -> bytes:
    """Return what is said in numbers alone (kinds 14–19)."""
    match op:
        case MoveLayer(layer, to):
            return _TWO.pack(layer, to)
        case CopyLayer(layer, number):
            return _TWO.pack(layer, number)
        case MergeLayer(layer) | DropLayer(layer) | ClearLayer(layer):
            return _ONE.pack(layer)
        case GoTo(done):
            return _DONE.pack(done)


def move_layer_in(body: bytes) -> MoveLayer:
    """Return a layer that was moved (kind 14)."""
    return MoveLayer(*_TWO.unpack(body))


def copy_layer_in(body: bytes) -> CopyLayer:
    """Return a layer that was copied (kind 15)."""
    return CopyLayer(*_TWO.unpack(body))


def merge_layer_in(body: bytes) -> MergeLayer:
    """Return a layer that was merged (kind 16)."""
    return MergeLayer(*_ONE.unpack(body))


def drop_layer_in(body: bytes) -> DropLayer:
    """Return a layer that was taken out (kind 17)."""
    return DropLayer(*_ONE.unpack(body))


def clear_layer_in(body: bytes) -> ClearLayer:
    """Return a layer that was emptied (kind 18)."""
    return ClearLayer(*_ONE.unpack(body))


def go_to_in(body: bytes) -> GoTo:
    """Return a leap in time (kind 19)."""
    return GoTo(*_DONE.unpack(body))


def _layer(layer: Layer) -> bytes:
    name = layer.name.encode("utf-8")
    blend = BLENDS.index(layer.blend)
    return _LAYER.pack(layer.number, round(layer.opacity * 255), blend, layer.hidden, len(name)) + name


def _layer_in(body: bytes, at: int) -> Layer:
    """Return the layer that a body ends with."""
    number, opacity, blend, hidden, length = _LAYER.unpack_from(body, at)
    name = body[at + _LAYER.size :]
    if blend >= len(BLENDS) or hidden > 1 or len(name) != length:
        raise ValueError("no such layer")
    return Layer(number, name.decode("utf-8"), opacity / 255, BLENDS[blend], hidden == 1)
