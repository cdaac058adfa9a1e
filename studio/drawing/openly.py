"""A drawing's ops in the open: tables for JSON that can be read, and drawn from, without this program.

    {"kind": "paper", "paper": "blank" or "circle", "width", "height", "colour", "seed", "engine"}
    {"kind": "stroke", "brush", "size", "opacity", "colour", "seed", "smoothing", "points": [[x, y, ms, pressure], …]}
    {"kind": "clear"}    {"kind": "undo"}    {"kind": "redo"}

Lengths are paper pixels from the upper left, times are ms since the stroke began, pressure is 0 … 1 or null where
none came, opacity is 0 … 1, a colour is "#rrggbb". Numbers are exactly those the log holds.

An op whose bytes this program would write otherwise (another zlib packed them) has them beside its table as
"payload" in base64; one that it can't read is {"kind": "kept", "payload"}. So every payload comes back as it was.
"""

import re

import numpy as np

from studio.core.openly import Table, as_bytes, as_text, kept, number, rows, whole, words
from studio.drawing.codec import MOST_POINTS, decode, encode
from studio.drawing.errors import DamagedDrawing
from studio.drawing.op import AddStroke, Clear, NewPaper, Op, Redo, Undo
from studio.drawing.paper import LARGEST, Paper
from studio.drawing.stroke import (
    FARTHEST,
    LARGEST_SIZE,
    LONGEST_MS,
    MOST_SMOOTHING,
    SMALLEST_SIZE,
    Points,
    Stroke,
)

_PLAIN: dict[str, Clear | Undo | Redo] = {"clear": Clear(), "undo": Undo(), "redo": Redo()}
_COLOUR = re.compile("#[0-9a-f]{6}", re.ASCII)
_SEEDS = (1 << 32) - 1


def to_open(payload: bytes) -> Table:
    """Return the payload of an op as a table for JSON; never raises."""
    try:
        op = decode(payload)
    except DamagedDrawing:
        return kept(payload)
    table = _table(op)
    return table if encode(op) == payload else {**table, "payload": as_text(payload)}


def from_open(table: Table) -> bytes:
    """Return the payload that `to_open` was given. Names it doesn't know are passed over.

    Raises DamagedDrawing for a table that isn't one of these.
    """
    try:
        if table.get("kind") == "kept":
            return as_bytes(table)
        op = _op(table)
        payload = as_bytes(table) if "payload" in table else encode(op)
        if decode(payload) != op:  # or it is none that the log takes
            raise DamagedDrawing
        return payload
    except (ValueError, OverflowError, AttributeError) as error:
        raise DamagedDrawing from error


def _table(op: Op) -> Table:
    match op:
        case NewPaper(paper, made_by):
            return {
                "kind": "paper",
                "paper": paper.kind,
                "width": paper.width,
                "height": paper.height,
                "colour": _written(paper.colour),
                "seed": paper.seed,
                "engine": made_by,
            }
        case AddStroke(stroke):
            return {
                "kind": "stroke",
                "brush": stroke.brush,
                "size": stroke.size,
                "opacity": stroke.opacity,
                "colour": _written(stroke.colour),
                "seed": stroke.seed,
                "smoothing": stroke.smoothing,
                "points": _rows(stroke.points),
            }
    return {"kind": next(kind for kind, plain in _PLAIN.items() if plain == op)}


def _op(table: Table) -> Op:
    kind = table.get("kind")
    if kind == "paper":
        return NewPaper(_paper(table), whole(table, "engine", 65535))
    if kind == "stroke":
        return AddStroke(_stroke(table))
    if isinstance(kind, str) and kind in _PLAIN:
        return _PLAIN[kind]
    raise ValueError("no such op")


def _paper(table: Table) -> Paper:
    kind = table.get("paper")
    if kind not in ("blank", "circle"):
        raise ValueError("no such paper")
    return Paper(
        "circle" if kind == "circle" else "blank",
        whole(table, "width", LARGEST, 1),
        whole(table, "height", LARGEST, 1),
        _colour(table),
        whole(table, "seed", _SEEDS),
    )


def _stroke(table: Table) -> Stroke:
    return Stroke(
        brush=words(table, "brush", 255),
        size=number(table, "size", SMALLEST_SIZE, LARGEST_SIZE),
        opacity=number(table, "opacity", 0, 1),
        colour=_colour(table),
        seed=whole(table, "seed", _SEEDS),
        smoothing=number(table, "smoothing", 0, MOST_SMOOTHING),
        points=_points(table),
    )


def _written(colour: tuple[int, int, int]) -> str:
    return "#" + bytes(colour).hex()


def _colour(table: Table) -> tuple[int, int, int]:
    text = words(table, "colour", 7).lower()
    if not _COLOUR.fullmatch(text):
        raise ValueError("no colour")
    red, green, blue = bytes.fromhex(text[1:])
    return red, green, blue


def _rows(points: Points) -> list[list[float | None]]:
    cells = points.astype(np.float64).astype(object)
    cells[np.isnan(points[:, 3]), 3] = None
    made: list[list[float | None]] = cells.tolist()
    return made


def _points(table: Table) -> Points:
    """Return the points; Stroke rounds what lies between the numbers a log holds, but nothing is pulled into range."""
    listed = rows(table, "points", MOST_POINTS)
    if not all(type(row) is list and len(row) == 4 for row in listed):
        raise ValueError("no points")
    if not {type(value) for row in listed for value in row} <= {int, float, type(None)}:
        raise ValueError("no numbers")
    points = np.array(listed, np.float64).reshape(-1, 4)
    place, ms, pressure = points[:, :2], points[:, 2], points[:, 3]
    there = ~np.isnan(pressure)
    if not (
        (np.abs(place) <= FARTHEST).all()
        and ((ms >= 0) & (ms <= LONGEST_MS)).all()
        and (np.diff(ms) >= 0).all()
        and ((pressure[there] >= 0) & (pressure[there] <= 1)).all()
    ):
        raise ValueError("points that no hand made")
    return points.astype(np.float32)
