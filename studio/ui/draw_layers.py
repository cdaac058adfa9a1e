"""Layers from the sheet to the log: each thing a person does to one is one op."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studio.drawing.layer import MOST_LAYERS, Layers, place_of
from studio.drawing.op import AddPicture, KeepPicture


def in_hand(layers: Layers, number: int) -> int:
    """Return the layer to draw on: `number`, or the top one when that is gone."""
    return number if place_of(layers, number) is not None else layers[-1].number


def above(layers: Layers, number: int) -> int:
    """Return the height right above a layer."""
    place = place_of(layers, number)
    return len(layers) if place is None else place + 1


def below(layers: Layers, number: int) -> int:
    """Return the number of the layer below one, or of the one above when it is the lowest."""
    place = place_of(layers, number) or 0
    return layers[place - 1 if place else min(1, len(layers) - 1)].number


def bring_in(screen, found: Sequence) -> None:
    """Lay pictures (`bring_picture.Brought`) above the layer in hand of a `DrawScreen`, the lowest first.

    While a hand is at work they wait until it lifts.
    """
    screen.easel.when_free(lambda: _lay(screen, found))


def _lay(screen, found: Sequence) -> None:
    easel = screen.easel
    drawing = easel.drawing
    for one in found[: max(0, MOST_LAYERS - len(drawing.layers))]:
        keep = KeepPicture(drawing.new_picture_number(), one.picture)
        easel.keep(keep)
        layer = replace(one.layer, number=drawing.new_number())
        if screen.do(AddPicture(layer, above(drawing.layers, int(easel.layer)), keep.number, one.left, one.top)):
            easel.layer = layer.number
