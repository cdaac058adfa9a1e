"""A drawing's ops in the open: tables for JSON that can be read, and drawn from, without this program.

    {"kind": "paper", "paper": "blank" or "circle", "width", "height", "colour", "seed", "engine", ["texture"]}
    {"kind": "stroke", "brush", "size", "opacity", "colour", "seed", "smoothing", "points": [[x, y, ms, pressure], …],
                       ["flow"], ["picture"], ["layer"], ["symmetry"]}
    {"kind": "dance", "hands": [{"start", and a stroke's names as far as "picture"}, …], ["layer"], ["symmetry"]}
    {"kind": "fill", "layer", "colour", "opacity", "left", "top", "width", "height", "mask"}
    {"kind": "picture", "picture", "width", "height", "pixels"}
    {"kind": "lay-picture", "layer": {…}, "at", "picture", "left", "top"}
    {"kind": "add-layer", "layer": {…}, "at"}    {"kind": "set-layer", "layer": {…}}
    {"kind": "move-layer", "layer", "to"}        {"kind": "copy-layer", "layer", "copy"}
    {"kind": "merge-layer", "layer"}    {"kind": "drop-layer", "layer"}    {"kind": "clear-layer", "layer"}
    {"kind": "clear"}    {"kind": "undo"}    {"kind": "redo"}    {"kind": "go-to", "steps"}

    layer: {"number", "name", "opacity", "blend", "hidden"}    symmetry: {"folds", "mirrored", "x", "y", "angle"}

Names in brackets are missing where they say nothing: clouds, all of the flow, no picture, layer 0, no symmetry.

Lengths are paper pixels from the upper left, times are ms since the stroke began, pressure is 0 … 1 or null where
none came, opacity is 0 … 1, a colour is "#rrggbb", an angle is in degrees, clockwise from straight up. A "mask" is
base64 of a zlib stream of rows of bits, the highest first, each row on bytes of its own; "pixels" of rows of bytes,
red green blue alpha (not multiplied). Numbers are exactly those the log holds.

An op whose bytes this program would write otherwise (another zlib packed them) has them beside its table as
"payload" in base64; one that it can't read is {"kind": "kept", "payload"}. So every payload comes back as it was.
"""

from studio.core.openly import Table, as_bytes, as_text, kept
from studio.drawing.codec import decode, encode
from studio.drawing.errors import DamagedDrawing
from studio.drawing.open_tables import op_of, table_of_op


def to_open(payload: bytes) -> Table:
    """Return the payload of an op as a table for JSON; never raises."""
    try:
        op = decode(payload)
    except DamagedDrawing:
        return kept(payload)
    table = table_of_op(op)
    return table if encode(op) == payload else {**table, "payload": as_text(payload)}


def from_open(table: Table) -> bytes:
    """Return the payload that `to_open` was given. Names it doesn't know are passed over.

    Raises DamagedDrawing for a table that isn't one of these.
    """
    try:
        if table.get("kind") == "kept":
            return as_bytes(table)
        op = op_of(table)
        payload = as_bytes(table) if "payload" in table else encode(op)
        if decode(payload) != op:  # or it is none that the log takes
            raise DamagedDrawing
        return payload
    except (ValueError, OverflowError, AttributeError, TypeError) as error:
        raise DamagedDrawing from error
