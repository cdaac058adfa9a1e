"""What a step does to which layers there are, and how they lie."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from studio.drawing.layer import MOST_LAYERS, Layer, Layers, place_of
from studio.drawing.op import (
    AddLayer,
    AddPicture,
    ClearLayer,
    CopyLayer,
    DropLayer,
    Edit,
    LayerEdit,
    MergeLayer,
    MoveLayer,
    SetLayer,
)


def piled(layers: Layers, edit: LayerEdit) -> Layers:
    """Return the layers after an edit. Raises ValueError when it can't be made on them."""
    if isinstance(edit, AddLayer | AddPicture):
        return _added(layers, min(max(edit.at, 0), len(layers)), edit.layer)
    if isinstance(edit, SetLayer):
        at = _at(layers, edit.layer.number)
        return (*layers[:at], edit.layer, *layers[at + 1 :])
    at = _at(layers, edit.layer)
    rest = (*layers[:at], *layers[at + 1 :])
    match edit:
        case MoveLayer():
            to = min(max(edit.to, 0), len(rest))
            return (*rest[:to], layers[at], *rest[to:])
        case CopyLayer():
            return _added(layers, at + 1, replace(layers[at], number=edit.number))
        case MergeLayer():
            if at == 0 or layers[at].hidden or layers[at - 1].hidden:
                raise ValueError("nothing to make it one with")
            return (*layers[: at - 1], replace(layers[at - 1], opacity=1.0), *layers[at + 1 :])
        case DropLayer():
            return rest or layers
        case ClearLayer():
            return layers


def _added(layers: Layers, at: int, layer: Layer) -> Layers:
    if len(layers) >= MOST_LAYERS or place_of(layers, layer.number) is not None:
        raise ValueError("no room for this layer")
    return (*layers[:at], layer, *layers[at:])


def layers_after(layers: Layers, edits: Iterable[Edit]) -> Layers:
    """Return the layers after some steps; those that can't be made change nothing."""
    for edit in edits:
        if isinstance(edit, LayerEdit):
            with suppress(ValueError):
                layers = piled(layers, edit)
    return layers


def _at(layers: Layers, number: int) -> int:
    at = place_of(layers, number)
    if at is None:
        raise ValueError("no such layer")
    return at


def shares(layers: Layers, edit: MergeLayer) -> tuple[Layer, Layer]:
    """Return the layer below and the one that is made one with it."""
    at = _at(layers, edit.layer)
    return layers[at - 1], layers[at]
