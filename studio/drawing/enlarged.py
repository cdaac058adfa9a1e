"""What steps are in a larger picture: fills by their outline, pictures by their own pixels."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from studio.core.geometry import Rect
from studio.drawing import engine
from studio.drawing.op import AddPicture, Fill
from studio.drawing.outline import Loop, loops_of
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture
from studio.drawing.tiles import SIDE, Key, Tile, buffer, places_in, rect_of

Plane = npt.NDArray[np.float32]

FINE = 4
"""A pixel's cover is counted on so many by so many places."""
BENEATH = 0.3
"""Paper pixels by which a fill reaches beneath the lines around it; on the paper it is a quarter of one beside it."""
BEYOND = 4
"""Paper pixels that a fill which goes to the paper's edge is carried on."""
AROUND = 4


def outline_of(fill: Fill, paper: Paper) -> list[Loop]:
    """Return the outline of a fill in paper pixels, the largest loops first."""
    height, width = fill.mask.shape
    sides = (fill.top <= 0, fill.top + height >= paper.height), (fill.left <= 0, fill.left + width >= paper.width)
    grown = np.pad(fill.mask, [(BEYOND * before, BEYOND * after) for before, after in sides], "edge")
    shift = np.array((fill.left - BEYOND * sides[1][0], fill.top - BEYOND * sides[0][0]), np.float64)
    loops = [_wider(loop, BENEATH) + shift for loop in loops_of(grown)]
    loops.sort(key=lambda loop: -abs(_area(loop)))
    return loops


def filled(loops: list[Loop], scale: int, rect: Rect) -> Plane:
    """Return how much of each pixel [h, w] of a rectangle of the larger picture lies within an outline."""
    size = rect.width * FINE, rect.height * FINE
    image = Image.new("L", size)
    draw = ImageDraw.Draw(image)
    corner = np.array((rect.x0, rect.y0), np.float64)
    for loop in loops:
        points = (loop * scale - corner) * FINE
        (left, top), (right, bottom) = points.min(0), points.max(0)
        if right >= 0 and bottom >= 0 and left < size[0] and top < size[1]:
            draw.polygon(points.ravel().tolist(), fill=255 if _area(loop) > 0 else 0)
    alpha: Plane = np.asarray(image.reduce(FINE)).astype(np.float32) * np.float32(1 / 255)
    return alpha


def laid(edit: AddPicture, picture: Picture, scale: int, band: Rect) -> Iterator[tuple[Key, Tile]]:
    """Yield the tiles of a band of the larger picture that a picture lies on; the band begins at its first tile."""
    whole = Rect(edit.left, edit.top, edit.left + picture.width, edit.top + picture.height)
    place = Rect(whole.x0 * scale, whole.y0 * scale, whole.x1 * scale, whole.y1 * scale).clip(band)
    if not place:
        return
    pixels = _resampled(picture, scale, place, (whole.x0 * scale, whole.y0 * scale))
    path = engine.current()
    on_band = Rect(place.x0 - band.x0, place.y0 - band.y0, place.x1 - band.x0, place.y1 - band.y0)
    for row, column in places_in(on_band):
        tile = rect_of((row, column))
        part = tile.clip(on_band)
        small = np.zeros((SIDE, SIDE, 4), np.uint8)
        small[part.y0 - tile.y0 : part.y1 - tile.y0, part.x0 - tile.x0 : part.x1 - tile.x0] = pixels[
            part.y0 - on_band.y0 : part.y1 - on_band.y0, part.x0 - on_band.x0 : part.x1 - on_band.x0
        ]
        room = buffer()
        path.premultiplied(small, room[0])
        if room[0][3].any():
            yield (edit.layer.number, row, column), Tile(room)


def _resampled(picture: Picture, scale: int, place: Rect, corner: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """Return the pixels [h, w, 4] of a place in the larger picture, where the picture's corner is there."""
    left, right = (place.x0 - corner[0]) / scale, (place.x1 - corner[0]) / scale
    top, bottom = (place.y0 - corner[1]) / scale, (place.y1 - corner[1]) / scale
    x0, x1 = max(0, int(left) - AROUND), min(picture.width, int(right) + 1 + AROUND)
    y0, y1 = max(0, int(top) - AROUND), min(picture.height, int(bottom) + 1 + AROUND)
    part = Image.fromarray(picture.pixels[y0:y1, x0:x1]).convert("RGBa")
    box = (left - x0, top - y0, right - x0, bottom - y0)
    large = part.resize((place.width, place.height), Image.Resampling.BICUBIC, box)
    made: npt.NDArray[np.uint8] = np.asarray(large.convert("RGBA"))
    return made


def _wider(loop: Loop, by: float) -> Loop:
    """Return a loop moved outwards; a hole becomes smaller."""
    along = np.roll(loop, -1, 0) - np.roll(loop, 1, 0)
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    made: Loop = loop + np.column_stack((along[:, 1], -along[:, 0])) / length * by
    return made


def _area(loop: Loop) -> float:
    x, y = loop[:, 0], loop[:, 1]
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum()) / 2.0
