"""Which pixels of the paper a change changed."""

from collections.abc import Iterable

import numpy as np

from studio.core.geometry import Rect
from studio.drawing.layer import Layers
from studio.drawing.pile import Pile
from studio.drawing.state import Change, State
from studio.drawing.tiles import SIDE, Key, Tile, rect_of

Dirty = tuple[Rect, ...]
"""Paper pixels that changed; () for none. They are apart: a mandala must not be shown anew as one disc."""

MOST_RECTS = 64
"""So many separate rectangles are worth their while."""


def dirty(rects: Iterable[Rect], room: Rect) -> Dirty:
    """Return rectangles as they are told: on the paper, and no more than what they cover together."""
    if isinstance(rects, list) and len(rects) == 1:  # each frame of a plain stroke
        rect = within(rects[0], room)
        return (rect,) if rect else ()
    clipped = [part for part in [within(rect, room) for rect in rects] if part]
    if len(clipped) < 2:
        return tuple(clipped)
    around = Rect(
        min(rect.x0 for rect in clipped),
        min(rect.y0 for rect in clipped),
        max(rect.x1 for rect in clipped),
        max(rect.y1 for rect in clipped),
    )
    area = sum((rect.x1 - rect.x0) * (rect.y1 - rect.y0) for rect in clipped)
    if area >= around.width * around.height or len(clipped) > MOST_RECTS:
        return (around,)
    return tuple(clipped)


def within(rect: Rect, room: Rect) -> Rect:
    """Return what `clip` does, quicker where a rectangle lies on the paper as it is: that is asked for each frame."""
    if rect.x0 >= 0 and rect.y0 >= 0 and rect.x1 <= room.x1 and rect.y1 <= room.y1:
        return rect
    return rect.clip(room)


def rects_of(keys: Iterable[Key]) -> list[Rect]:
    """Return the rectangles of tiles: one, where they lie close; else one for each row of neighbours."""
    places = sorted({key[1:] for key in keys})
    if not places:
        return []
    columns = [place[1] for place in places]
    top, bottom, left, right = places[0][0], places[-1][0] + 1, min(columns), max(columns) + 1
    if len(places) * 2 >= (bottom - top) * (right - left):
        return [Rect(left * SIDE, top * SIDE, right * SIDE, bottom * SIDE)]
    rects: list[Rect] = []
    for place in places:
        rect = rect_of(place)
        if rects and rects[-1].y0 == rect.y0 and rects[-1].x1 == rect.x0:
            rects[-1] = Rect(rects[-1].x0, rect.y0, rect.x1, rect.y1)
        else:
            rects.append(rect)
    return rects


def seen_in(change: Change, before: Layers, pile: Pile) -> list[Rect]:
    """Return what a change changed that was made on those layers, and led to this pile."""
    if change.layers is None or before == pile.layers:
        return rects_of(change.tiles)
    keys = set(change.tiles)
    for number in _different(before, pile.layers):
        keys.update(pile.keys_of(number))
    return rects_of(keys)


def between(before: State, after: State, room: Rect) -> list[Rect]:
    """Return what looks different in two states."""
    if before.layers != after.layers:
        return [room]
    keys = before.tiles.keys() | after.tiles.keys()
    return rects_of(key for key in keys if not _same(before.tiles.get(key), after.tiles.get(key)))


def _different(before: Layers, after: Layers) -> set[int]:
    """Return the numbers of layers that aren't the same, or don't lie the same way, in two piles."""
    if [layer.number for layer in before] != [layer.number for layer in after]:
        return {layer.number for layer in (*before, *after)}
    return {one.number for one, other in zip(before, after, strict=True) if one != other}


def _same(one: Tile | None, other: Tile | None) -> bool:
    if one is None or other is None:
        return one is other
    return one is other or np.array_equal(one.pixels, other.pixels)
