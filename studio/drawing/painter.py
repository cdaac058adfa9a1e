"""What a step does to the pixels of a pile, whoever asks: the hand, the log, or a replay."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect
from studio.drawing import engine
from studio.drawing import paper as sheets
from studio.drawing.brush import PLAIN, Brush
from studio.drawing.canvas import Canvas
from studio.drawing.dabs import Dabs
from studio.drawing.filled import filled
from studio.drawing.ink import Ink, plain
from studio.drawing.layer import BLENDS, place_of
from studio.drawing.movement import ribbons_of
from studio.drawing.op import (
    AddPicture,
    AddStroke,
    Clear,
    ClearLayer,
    CopyLayer,
    Dance,
    DropLayer,
    Edit,
    Fill,
    LayerEdit,
    MergeLayer,
    Unread,
)
from studio.drawing.paper import Paper
from studio.drawing.patch import Patch
from studio.drawing.picture import Picture
from studio.drawing.pile import Pile
from studio.drawing.piled import piled, shares
from studio.drawing.prints import Prints
from studio.drawing.state import Change, emptied
from studio.drawing.stroke import Stroke, dabs_of
from studio.drawing.stroke_plane import StrokePlane
from studio.drawing.symmetry import Symmetry
from studio.drawing.tiles import EMPTY, SIDE, Key, Tile, buffer, rect_of

Plane = npt.NDArray[np.float32]

AT_ONCE = 2048
"""Dabs laid in one go: neither a long call, nor many."""
ZERO = np.float32(0)


class Painter:
    """Makes steps on a pile: the brushes, the pictures and the plane they need. For one thread at a time."""

    def __init__(self, paper: Paper, brushes: Mapping[str, Brush], pictures: Mapping[int, Picture]) -> None:
        self.paper = paper
        self.brushes = brushes
        self.pictures = pictures
        self._plane: StrokePlane | None = None

    @property
    def plane(self) -> StrokePlane:
        """The plane to lay strokes on; empty between two strokes."""
        if self._plane is None:
            self._plane = StrokePlane(self.paper.width, self.paper.height)
        return self._plane

    def prints(self, brush: Brush, stroke: Stroke, symmetry: Symmetry, scale: float = 1.0) -> Prints:
        """Return the way from a stroke's dabs to pixels; on paper so many times as large."""
        return Prints(
            brush,
            size=stroke.size,
            flow=stroke.flow,
            colour=stroke.colour,
            seed=stroke.seed,
            symmetry=symmetry,
            grain_offset=self.paper.grain_offset,
            grain=sheets.grain(self.paper.texture),
            picture=self.pictures.get(stroke.picture),
            scale=scale,
        )

    def make(self, edit: Edit, pile: Pile) -> Change:
        """Make a step; return the change that takes it back. One that can't be made leaves all as it is."""
        match edit:
            case AddStroke():
                brush = self.brushes.get(edit.stroke.brush, PLAIN)
                return self._draw(edit, brush, edit.stroke, dabs_of(edit.stroke, brush), pile)
            case Dance():
                brush = self.brushes.get(edit.strokes[0].brush, PLAIN)
                return self._draw(edit, brush, edit.strokes[0], _dabs_of_all(edit, brush), pile)
            case Fill():
                return self._fill(edit, pile)
            case Clear():
                return pile.swap(Change(emptied(pile.tiles)))
            case Unread():
                return Change()
        try:
            return self.arrange(edit, pile)
        except ValueError:
            return Change()

    def _draw(self, edit: AddStroke | Dance, brush: Brush, stroke: Stroke, dabs: Iterable[Dabs], pile: Pile) -> Change:
        if place_of(pile.layers, edit.layer) is None:
            return Change()
        prints = self.prints(brush, stroke, edit.symmetry)
        if brush.is_direct:
            canvas = Canvas(pile, edit.layer)
            for some in _pieces(dabs):
                prints.smear(canvas, some)
            return canvas.finish()
        plane = self.plane
        for some in _pieces(dabs):
            rects = prints.lay(plane.alpha, some)
            plane.touch(rects)
            prints.settled(plane.alpha, rects)
        return self.mix_prints(pile, edit.layer, prints, opacity_of(stroke, brush))

    def mix_prints(self, pile: Pile, number: int, prints: Prints, opacity: np.float32) -> Change:
        """Mix a stroke that lies on the plane into a layer, as it dried."""
        change = self.merge(pile, number, prints.settled(self.plane.alpha, []), prints.ink, opacity)
        if not erases(prints.ink):
            prints.give_back()
        return change

    def merge(self, pile: Pile, number: int, alpha: Plane, ink: Ink, opacity: np.float32) -> Change:
        """Mix what lies on the plane (`alpha`, as it dried) into a layer; the plane is empty then."""
        plane = self.plane
        change = mix_in(pile, number, alpha, (0, 0), plane.touched, ink, opacity)
        if alpha is plane.alpha and not erases(ink):
            plane.renew()
        else:  # something may lie there yet that was mixed in from elsewhere, or nowhere
            plane.empty()
        return change

    def _fill(self, edit: Fill, pile: Pile) -> Change:
        change = Change()
        if place_of(pile.layers, edit.layer) is None:
            return change
        ink, opacity = plain(edit.colour), np.float32(edit.opacity)
        for place, alpha in filled(edit, Rect(0, 0, self.paper.width, self.paper.height)):
            at = place.y0 // SIDE, place.x0 // SIDE
            touched = np.zeros((pile.rows, pile.columns), np.uint8)
            touched[at[0] : place.y1 // SIDE, at[1] : place.x1 // SIDE] = 1
            change.tiles |= mix_in(pile, edit.layer, alpha, at, touched, ink, opacity).tiles
        return change

    def arrange(self, edit: LayerEdit, pile: Pile) -> Change:
        """Make a step on the layers; return the change that takes it back. Raises ValueError when it can't be."""
        layers = piled(pile.layers, edit)
        change = Change({}, layers)
        match edit:
            case ClearLayer():
                change.tiles = emptied(pile.keys_of(edit.layer))
            case DropLayer():
                change.tiles = emptied(pile.keys_of(edit.layer))
            case CopyLayer():
                change.tiles = {(edit.number, key[1], key[2]): pile.tiles[key] for key in pile.keys_of(edit.layer)}
            case MergeLayer():
                change.tiles = _made_one(edit, pile)
            case AddPicture():
                picture = self.pictures.get(edit.picture)
                if picture is not None:
                    room = Rect(0, 0, self.paper.width, self.paper.height)
                    change.tiles = dict(_laid(edit, picture, room))
        if layers is pile.layers:
            change.layers = None
        return pile.swap(change)


def erases(ink: Ink) -> bool:
    """Say whether an ink takes away what lies there."""
    return bool(ink.high[3] == ZERO)


def opacity_of(stroke: Stroke, brush: Brush) -> np.float32:
    """Return how much a stroke hides: of some brushes only a trace stays."""
    return np.float32(stroke.opacity) * np.float32(getattr(brush, "residue", 1.0))


def _dabs_of_all(dance: Dance, brush: Brush) -> Iterable[Dabs]:
    """Return the dabs of a dance; those of a brush that draws no ribbons (a damaged log) hand by hand."""
    if brush.layering == "ribbon":
        return ribbons_of(dance, brush)
    return (dabs for stroke in dance.strokes for dabs in dabs_of(stroke, brush))


def _pieces(dabs: Iterable[Dabs]) -> Iterator[Dabs]:
    for some in dabs:
        for start in range(0, len(some), AT_ONCE):
            yield some[start : start + AT_ONCE]


def mix_in(
    pile: Pile,
    number: int,
    alpha: Plane,
    at: tuple[int, int],
    touched: npt.NDArray[np.uint8],
    ink: Ink,
    opacity: np.float32,
) -> Change:
    """Mix an ink into a layer where a plane says so, and empty the plane; return the change that takes it back.

    `at` is the row and column of the plane's first tile; `touched` [rows, columns] of the paper says where to look.
    """
    path = engine.current()
    grid = pile.grid(number)
    only_there = erases(ink)
    places = np.empty((int(np.count_nonzero(touched)), 2), np.int32)
    count = path.inked(alpha, at, touched, grid, only_there, places)
    change = Change()
    if not count:
        return change
    places = places[:count]
    keys = [(number, row, column) for row, column in places.tolist()]
    change.tiles = dict(zip(keys, map(pile.tiles.get, keys), strict=True))
    if pile.asleep:
        pile.wake(keys)
    room = [buffer() for _ in range(count)]
    raws, addresses = zip(*room, strict=True)
    left = np.empty(count, np.uint8)
    targets = np.array(addresses, np.int64)
    path.merge(alpha, at, places, grid, targets, left, ink.low, ink.high, ink.start, ink.steep, opacity)
    pile.put_new(keys, list(map(Tile, room)), raws)
    if only_there:
        for k in np.flatnonzero(left == 0).tolist():
            pile.put(keys[k], None)
    return change


def _made_one(edit: MergeLayer, pile: Pile) -> dict[Key, Tile | Patch | None]:
    """Return the tiles of two layers made one: those of the upper gone, those of the lower mixed."""
    below, above = shares(pile.layers, edit)
    blend = engine.current().blend
    way = BLENDS.index(above.blend)
    tiles: dict[Key, Tile | Patch | None] = {}
    upper = {key[1:] for key in pile.keys_of(above.number)}
    for place in sorted(upper | {key[1:] for key in pile.keys_of(below.number)}):
        under, over = pile.tiles.get((below.number, *place)), pile.tiles.get((above.number, *place))
        if over is not None:
            tiles[above.number, *place] = None
        if over is None and below.opacity == 1.0:
            continue
        room = buffer()
        raw = room[0]
        blend(
            (EMPTY if under is None else under.pixels).copy(),
            (EMPTY if over is None else over.pixels).copy(),
            np.float32(below.opacity),
            np.float32(above.opacity),
            way,
            raw,
        )
        tiles[below.number, *place] = Tile(room) if raw[3].any() else None
    return tiles


def _laid(edit: AddPicture, picture: Picture, room: Rect) -> Iterator[tuple[Key, Tile]]:
    """Yield the tiles of a picture that lies on the paper, pixel for pixel."""
    place = Rect(edit.left, edit.top, edit.left + picture.width, edit.top + picture.height).clip(room)
    if not place:
        return
    path = engine.current()
    for row in range(place.y0 // SIDE, (place.y1 - 1) // SIDE + 1):
        for column in range(place.x0 // SIDE, (place.x1 - 1) // SIDE + 1):
            tile = rect_of((row, column))
            part = tile.clip(place)
            small = np.zeros((SIDE, SIDE, 4), np.uint8)
            small[part.y0 - tile.y0 : part.y1 - tile.y0, part.x0 - tile.x0 : part.x1 - tile.x0] = picture.pixels[
                part.y0 - edit.top : part.y1 - edit.top, part.x0 - edit.left : part.x1 - edit.left
            ]
            made = buffer()
            path.premultiplied(small, made[0])
            if made[0][3].any():
                yield (edit.layer.number, row, column), Tile(made)
