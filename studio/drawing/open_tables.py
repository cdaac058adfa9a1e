"""Each op as the table that `openly` tells of, and back. What isn't as it should be raises ValueError."""

import re
import zlib
from base64 import b64encode
from collections.abc import Callable

import numpy as np

from studio.core.openly import Table, as_bytes, number, rows, whole, words
from studio.drawing.codec import MOST_POINTS
from studio.drawing.layer import BLENDS, LARGEST_NUMBER, LONGEST_NAME, Layer
from studio.drawing.op import (
    MOST_HANDS,
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
    Op,
    Redo,
    SetLayer,
    Undo,
)
from studio.drawing.packing import unpacked
from studio.drawing.paper import LARGEST, TEXTURES, Paper
from studio.drawing.picture import LONGEST_SIDE, Picture, fits
from studio.drawing.stroke import (
    FARTHEST,
    LARGEST_SIZE,
    LONGEST_MS,
    MOST_SMOOTHING,
    SMALLEST_SIZE,
    Points,
    Stroke,
)
from studio.drawing.symmetry import MOST_FOLDS, NONE, Symmetry

_PLAIN: dict[str, Clear | Undo | Redo] = {"clear": Clear(), "undo": Undo(), "redo": Redo()}
_LAYERS: dict[str, type[MergeLayer | DropLayer | ClearLayer]] = {
    "merge-layer": MergeLayer,
    "drop-layer": DropLayer,
    "clear-layer": ClearLayer,
}
_COLOUR = re.compile("#[0-9a-f]{6}", re.ASCII)
_SEEDS = (1 << 32) - 1
_HEAD = 16


def table_of_op(op: Op) -> Table:
    """Return an op as a table."""
    match op:
        case NewPaper(paper, made_by):
            return _paper_table(paper, made_by)
        case AddStroke(stroke, layer, symmetry):
            return {"kind": "stroke", **_stroke_table(stroke), **_place_table(layer, symmetry)}
        case Dance():
            return _dance_table(op)
        case Fill():
            return _fill_table(op)
        case KeepPicture(which, picture):
            pixels = _packed(picture.pixels.tobytes())
            return {
                "kind": "picture",
                "picture": which,
                "width": picture.width,
                "height": picture.height,
                "pixels": pixels,
            }
        case GoTo(done):
            return {"kind": "go-to", "steps": done}
        case Clear() | Undo() | Redo():
            return {"kind": next(kind for kind, plain in _PLAIN.items() if plain == op)}
    return _layer_op_table(op)


def op_of(table: Table) -> Op:
    """Return the op that a table tells of."""
    kind = table.get("kind")
    if isinstance(kind, str):
        if kind in _PLAIN:
            return _PLAIN[kind]
        if kind in _LAYERS:
            return _LAYERS[kind](_number(table, "layer"))
        if kind in _OPS:
            return _OPS[kind](table)
    raise ValueError("no such op")


# --- layers ------------------------------------------------------------------------------------------------


def _layer_op_table(op: Op) -> Table:
    match op:
        case AddLayer(layer, at):
            return {"kind": "add-layer", "layer": _layer_table(layer), "at": at}
        case AddPicture(layer, at, picture, left, top):
            lies = {"at": at, "picture": picture, "left": left, "top": top}
            return {"kind": "lay-picture", "layer": _layer_table(layer), **lies}
        case SetLayer(layer):
            return {"kind": "set-layer", "layer": _layer_table(layer)}
        case MoveLayer(which, to):
            return {"kind": "move-layer", "layer": which, "to": to}
        case CopyLayer(which, copy):
            return {"kind": "copy-layer", "layer": which, "copy": copy}
        case MergeLayer(which) | DropLayer(which) | ClearLayer(which):
            return {"kind": next(kind for kind, one in _LAYERS.items() if one is type(op)), "layer": which}
    raise ValueError("no such op")


def _layer_table(layer: Layer) -> Table:
    return {
        "number": layer.number,
        "name": layer.name,
        "opacity": layer.opacity,
        "blend": layer.blend,
        "hidden": layer.hidden,
    }


def _layer(table: Table) -> Layer:
    inner = _inner(table, "layer")
    blend = next((blend for blend in BLENDS if blend == inner.get("blend")), None)
    if blend is None:
        raise ValueError("no such blend")
    return Layer(
        _number(inner, "number"),
        words(inner, "name", LONGEST_NAME),
        number(inner, "opacity", 0, 1),
        blend,
        _yes(inner, "hidden"),
    )


def _lay_picture(table: Table) -> AddPicture:
    left, top = _whole_at(table, "left", FARTHEST), _whole_at(table, "top", FARTHEST)
    return AddPicture(_layer(table), _number(table, "at"), _number(table, "picture"), left, top)


# --- papers, fills, pictures -------------------------------------------------------------------------------


def _paper_table(paper: Paper, made_by: int) -> Table:
    table: Table = {
        "kind": "paper",
        "paper": paper.kind,
        "width": paper.width,
        "height": paper.height,
        "colour": _written(paper.colour),
        "seed": paper.seed,
        "engine": made_by,
    }
    return table if paper.texture == TEXTURES[0] else {**table, "texture": paper.texture}


def _paper(table: Table) -> NewPaper:
    kind = table.get("paper")
    if kind not in ("blank", "circle"):
        raise ValueError("no such paper")
    texture = next((texture for texture in TEXTURES if texture == table.get("texture", TEXTURES[0])), None)
    if texture is None:
        raise ValueError("no such texture")
    paper = Paper(
        "circle" if kind == "circle" else "blank",
        whole(table, "width", LARGEST, 1),
        whole(table, "height", LARGEST, 1),
        _colour(table),
        whole(table, "seed", _SEEDS),
        texture,
    )
    return NewPaper(paper, _number(table, "engine"))


def _fill_table(op: Fill) -> Table:
    height, width = op.mask.shape
    return {
        "kind": "fill",
        "layer": op.layer,
        "colour": _written(op.colour),
        "opacity": op.opacity,
        "left": op.left,
        "top": op.top,
        "width": width,
        "height": height,
        "mask": _packed(np.packbits(op.mask, axis=1).tobytes()),
    }


def _fill(table: Table) -> Fill:
    width, height = whole(table, "width", LARGEST, 1), whole(table, "height", LARGEST, 1)
    data = _unpacked(table, "mask", (width + 7) // 8 * height)
    bits = np.frombuffer(data, np.uint8).reshape(height, -1)
    return Fill(
        _number(table, "layer"),
        _colour(table),
        number(table, "opacity", 0, 1),
        _whole_at(table, "left", LARGEST),
        _whole_at(table, "top", LARGEST),
        np.unpackbits(bits, axis=1, count=width).view(np.bool_),
    )


def _picture(table: Table) -> KeepPicture:
    width, height = whole(table, "width", LONGEST_SIDE, 1), whole(table, "height", LONGEST_SIDE, 1)
    if not fits(width, height):
        raise ValueError("no such picture")
    pixels = np.frombuffer(_unpacked(table, "pixels", width * height * 4), np.uint8).reshape(height, width, 4)
    return KeepPicture(whole(table, "picture", LARGEST_NUMBER, 1), Picture(pixels))


def _packed(data: bytes) -> str:
    return b64encode(zlib.compress(data, 6)).decode("ascii")


def _unpacked(table: Table, key: str, length: int) -> bytes:
    try:
        return unpacked(as_bytes(table, key), _HEAD, lambda _: length)
    except zlib.error as error:
        raise ValueError(f"{key}: no stream") from error


# --- strokes -----------------------------------------------------------------------------------------------


def _stroke_table(stroke: Stroke) -> Table:
    table: Table = {
        "brush": stroke.brush,
        "size": stroke.size,
        "opacity": stroke.opacity,
        "colour": _written(stroke.colour),
        "seed": stroke.seed,
        "smoothing": stroke.smoothing,
        "points": _rows(stroke.points),
    }
    if stroke.flow != 1.0:
        table["flow"] = stroke.flow
    if stroke.picture:
        table["picture"] = stroke.picture
    return table


def _stroke(table: Table) -> Stroke:
    return Stroke(
        brush=words(table, "brush", 255),
        size=number(table, "size", SMALLEST_SIZE, LARGEST_SIZE),
        opacity=number(table, "opacity", 0, 1),
        colour=_colour(table),
        seed=whole(table, "seed", _SEEDS),
        smoothing=number(table, "smoothing", 0, MOST_SMOOTHING),
        points=_points(table),
        flow=number(table, "flow", 0, 1) if "flow" in table else 1.0,
        picture=_number(table, "picture") if "picture" in table else 0,
    )


def _add_stroke(table: Table) -> AddStroke:
    return AddStroke(_stroke(table), *_place(table))


def _dance_table(op: Dance) -> Table:
    hands = [{"start": at, **_stroke_table(stroke)} for at, stroke in zip(op.starts, op.strokes, strict=True)]
    return {"kind": "dance", "hands": hands, **_place_table(op.layer, op.symmetry)}


def _dance(table: Table) -> Dance:
    hands = rows(table, "hands", MOST_HANDS)
    if not all(isinstance(hand, dict) for hand in hands):
        raise ValueError("no hands")
    starts = tuple(number(hand, "start", 0, LONGEST_MS) for hand in hands)
    return Dance(tuple(_stroke(hand) for hand in hands), starts, *_place(table))


def _place_table(layer: int, symmetry: Symmetry) -> Table:
    table: Table = {"layer": layer} if layer else {}
    if symmetry != NONE:
        table["symmetry"] = {
            "folds": symmetry.folds,
            "mirrored": symmetry.mirrored,
            "x": symmetry.x,
            "y": symmetry.y,
            "angle": symmetry.angle,
        }
    return table


def _place(table: Table) -> tuple[int, Symmetry]:
    layer = _number(table, "layer") if "layer" in table else 0
    if "symmetry" not in table:
        return layer, NONE
    inner = _inner(table, "symmetry")
    centre = number(inner, "x", -FARTHEST, FARTHEST), number(inner, "y", -FARTHEST, FARTHEST)
    folds = whole(inner, "folds", MOST_FOLDS, 1)
    return layer, Symmetry(folds, _yes(inner, "mirrored"), *centre, number(inner, "angle", 0, 360))


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


# --- parts -------------------------------------------------------------------------------------------------


def _inner(table: Table, key: str) -> Table:
    inner = table.get(key)
    if not isinstance(inner, dict):
        raise ValueError(f"{key}: no table")
    return inner


def _number(table: Table, key: str) -> int:
    return whole(table, key, LARGEST_NUMBER)


def _whole_at(table: Table, key: str, farthest: int) -> int:
    return whole(table, key, farthest, -farthest)


def _yes(table: Table, key: str) -> bool:
    value = table.get(key)
    if not isinstance(value, bool):
        raise ValueError(f"{key}: neither true nor false")
    return value


def _written(colour: tuple[int, int, int]) -> str:
    return "#" + bytes(colour).hex()


def _colour(table: Table) -> tuple[int, int, int]:
    text = words(table, "colour", 7).lower()
    if not _COLOUR.fullmatch(text):
        raise ValueError("no colour")
    red, green, blue = bytes.fromhex(text[1:])
    return red, green, blue


_OPS: dict[str, Callable[[Table], Op]] = {
    "paper": _paper,
    "stroke": _add_stroke,
    "dance": _dance,
    "fill": _fill,
    "picture": _picture,
    "lay-picture": _lay_picture,
    "add-layer": lambda table: AddLayer(_layer(table), _number(table, "at")),
    "set-layer": lambda table: SetLayer(_layer(table)),
    "move-layer": lambda table: MoveLayer(_number(table, "layer"), _number(table, "to")),
    "copy-layer": lambda table: CopyLayer(_number(table, "layer"), _number(table, "copy")),
    "go-to": lambda table: GoTo(whole(table, "steps", _SEEDS)),
}
