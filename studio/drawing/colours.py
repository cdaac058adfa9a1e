"""The main colours of a drawing, or of a picture, to find it by."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from studio.drawing.picture import Picture
from studio.drawing.pile import Pile
from studio.drawing.seen import flat_tile
from studio.drawing.sheet import Sheet
from studio.drawing.tiles import ONE, SIDE, rect_of

Colour = tuple[int, int, int]
Rows = npt.NDArray[np.int64]

COUNT = 5
BOXES = 16
"""Groups to begin with, of which those that look alike become one."""
STRIDE = 3
"""One pixel in so many each way is looked at."""
THIN = ONE // 16
"""Ink thinner than this has no colour to speak of."""
MOST_TILES = 2048
"""Of more tiles than this, fewer pixels each are looked at."""
MOST_LOOKED_AT = 60_000
"""Pixels of one picture, about."""
ALIKE = 60
"""Colours nearer than this (sum of differences, 0..765) are one colour."""
ROUNDS = 8
TRACE = 100
"""A colour of less than one part in so many is a trace."""


def main_colours(pile: Pile, sheet: Sheet, empty: Colour) -> tuple[Colour, ...]:
    """Return up to five colours of the ink as seen on its paper, the most of it first; `empty` without ink.

    Pixels are grouped by the ink that was taken, so that soft and thin edges are not colours of their own.
    """
    inks, seen, solid = _pixels(pile, sheet)
    return _main(inks, seen, solid) if len(inks) else (empty,)


def colours_of(pictures: Iterable[Picture], empty: Colour) -> tuple[Colour, ...]:
    """Return up to five colours of pictures as seen on paper of the colour `empty`, the most of it first."""
    inks, seen, solid = [np.empty((0, 3), np.int64)], [np.empty((0, 3), np.int64)], [np.empty(0, np.int64)]
    for picture in pictures:
        stride = max(1, round((picture.width * picture.height / MOST_LOOKED_AT) ** 0.5))
        pixels = picture.pixels[::stride, ::stride].reshape(-1, 4).astype(np.int64)
        pixels = pixels[pixels[:, 3] > 255 * THIN // ONE]
        ink, alpha = pixels[:, :3], pixels[:, 3:]
        inks.append(ink)
        seen.append((ink * alpha + np.array(empty, np.int64) * (255 - alpha)) // 255)
        solid.append((pixels[:, 3] >> 2) ** 2)
    found = np.concatenate(inks)
    return _main(found, np.concatenate(seen), np.concatenate(solid)) if len(found) else (empty,)


def _main(inks: Rows, seen: Rows, solid: Rows) -> tuple[Colour, ...]:
    # count inks to 5 bits a channel: few enough to weigh exactly, whatever the size of the drawing
    codes = (inks[:, 0] >> 3) << 10 | (inks[:, 1] >> 3) << 5 | inks[:, 2] >> 3
    found, where = np.unique(codes, return_inverse=True)
    where = where.ravel()
    weights = np.zeros(len(found), np.int64)
    np.add.at(weights, where, solid)
    colours = np.stack((found >> 10, found >> 5 & 31, found & 31), axis=1) * 8 + 4
    nearest = _grouped(colours, weights, _cut(colours, weights))[where]
    groups = []
    for group in np.unique(nearest):
        members = nearest == group
        groups.append((int(solid[members].sum()), _colour(_mean(seen[members], solid[members]))))
    return _distinct(groups)


def _pixels(pile: Pile, sheet: Sheet) -> tuple[Rows, Rows, Rows]:
    """Return, of inked pixels, the ink's colour [n, 3], how it looks on its paper [n, 3], and its weight [n]."""
    inks, seen = [np.empty((3, 0), np.int64)], [np.empty((3, 0), np.int64)]
    solid = [np.empty(0, np.int64)]
    places = sorted({key[1:] for key in pile.tiles})
    stride = STRIDE * max(1, round((len(places) / MOST_TILES) ** 0.5))
    for place in places:
        pixels = flat_tile(pile, place)
        if pixels is None:
            continue
        part = pixels[:, ::stride, ::stride].reshape(4, -1).astype(np.int64)
        _, paper, (x, y) = next(iter(sheet.parts(rect_of(place))))
        top, left = place[0] * SIDE - y, place[1] * SIDE - x
        below = paper[:, top : top + SIDE : stride, left : left + SIDE : stride].reshape(3, -1).astype(np.int64)
        thick = part[3] > THIN
        ink, alpha = part[:3, thick], part[3, thick]
        inks.append(np.minimum(ink * 255 // alpha, 255))
        seen.append((ink * 255 + below[:, thick] * (ONE - alpha)) // ONE)
        solid.append((alpha >> 9) ** 2)
    return np.concatenate(inks, axis=1).T, np.concatenate(seen, axis=1).T, np.concatenate(solid)


def _cut(colours: Rows, weights: Rows) -> Rows:
    """Return [k, 3] starting colours by median cut: halve the box with the most spread, again and again."""
    boxes = [np.arange(len(colours))]
    while len(boxes) < BOXES:
        spreads = [int(np.ptp(colours[box], axis=0).max()) * int(weights[box].sum()) for box in boxes]
        widest = max(range(len(boxes)), key=lambda index: (spreads[index], -index))
        if spreads[widest] == 0:
            break
        box = boxes.pop(widest)
        channel = int(np.ptp(colours[box], axis=0).argmax())
        box = box[np.argsort(colours[box, channel], kind="stable")]
        sums = np.cumsum(weights[box])
        half = int(np.searchsorted(sums, sums[-1] // 2)) + 1
        half = min(max(half, 1), len(box) - 1)
        boxes += [box[:half], box[half:]]
    return np.stack([_mean(colours[box], weights[box]) for box in boxes])


def _mean(colours: Rows, weights: Rows) -> Rows:
    mean: Rows = (colours * weights[:, None]).sum(axis=0) // weights.sum()
    return mean


def _grouped(colours: Rows, weights: Rows, centres: Rows) -> Rows:
    """Return the group of each colour, after letting them go to their nearest centre a few times (k-means)."""
    nearest = np.zeros(len(colours), np.int64)
    for _ in range(ROUNDS):
        nearest = ((colours[:, None, :] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
        used = np.unique(nearest)
        centres = np.stack([_mean(colours[nearest == k], weights[nearest == k]) for k in used])
    return nearest


def _colour(row: Rows) -> Colour:
    red, green, blue = (int(part) for part in row)
    return red, green, blue


def _distinct(groups: list[tuple[int, Colour]]) -> tuple[Colour, ...]:
    """Return the heaviest colours, leaving out traces and those that look like a heavier one."""
    total = sum(size for size, _ in groups)
    chosen: list[Colour] = []
    for size, colour in sorted(groups, key=lambda group: (-group[0], group[1])):
        apart = all(sum(abs(a - b) for a, b in zip(colour, other, strict=True)) >= ALIKE for other in chosen)
        if apart and (size * TRACE >= total or not chosen):
            chosen.append(colour)
    return tuple(chosen[:COUNT])
