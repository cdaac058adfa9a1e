"""Ops of every kind, made of whatever parts a test wants them to be made of."""

from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

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
    MergeLayer,
    MoveLayer,
    Redo,
    SetLayer,
    Undo,
)


@dataclass(frozen=True)
class Parts:
    """What ops are made of."""

    strokes: SearchStrategy
    starts: SearchStrategy
    """When a hand of a dance comes, in ms."""
    most_hands: int
    symmetries: SearchStrategy
    layers: SearchStrategy
    numbers: SearchStrategy
    """Of layers and pictures, and heights in the pile."""
    kept: SearchStrategy
    """Numbers of pictures that are kept."""
    places: SearchStrategy
    colours: SearchStrategy
    opacities: SearchStrategy
    masks: SearchStrategy
    pictures: SearchStrategy
    moments: SearchStrategy


def dances_of(parts: Parts) -> SearchStrategy:
    """Return dances of one to so many hands."""
    hands = st.lists(st.tuples(parts.strokes, parts.starts), min_size=1, max_size=parts.most_hands)
    return st.builds(
        lambda hands, layer, symmetry: Dance(*(tuple(part) for part in zip(*hands, strict=True)), layer, symmetry),
        hands,
        parts.numbers,
        parts.symmetries,
    )


def ops_of(parts: Parts) -> SearchStrategy:
    """Return ops of every kind but papers."""
    numbers, places = parts.numbers, parts.places
    return st.one_of(
        st.builds(AddStroke, parts.strokes),
        st.builds(AddStroke, parts.strokes, numbers, parts.symmetries),
        dances_of(parts),
        st.builds(Fill, numbers, parts.colours, parts.opacities, places, places, parts.masks),
        st.builds(KeepPicture, parts.kept, parts.pictures),
        st.builds(AddLayer, parts.layers, numbers),
        st.builds(AddPicture, parts.layers, numbers, numbers, places, places),
        st.builds(SetLayer, parts.layers),
        st.builds(MoveLayer, numbers, numbers),
        st.builds(CopyLayer, numbers, numbers),
        st.builds(MergeLayer, numbers) | st.builds(DropLayer, numbers) | st.builds(ClearLayer, numbers),
        st.builds(GoTo, parts.moments),
        st.sampled_from([Clear(), Undo(), Undo(), Redo(), Redo()]),
    )
