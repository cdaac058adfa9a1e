"""The parts that an SVG of a drawing is made of: outlines of strokes, soft discs, stamps, pictures, masks."""

import io
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect
from studio.drawing.brush import Brush
from studio.drawing.dabs import Dabs
from studio.drawing.ink import Ink
from studio.drawing.op import AddStroke, Dance
from studio.drawing.painter import Painter, opacity_of
from studio.drawing.picture import Picture
from studio.drawing.png import STRIP, Strip, write_png
from studio.drawing.stroke import Stroke, dabs_of
from studio.drawing.stroke_path import stroke_path
from studio.drawing.symmetry import NONE, Symmetry, copies, repeated

Colour = tuple[int, int, int]

LOOKED_AT = 48
"""Dabs in the middle of a stroke by which it is judged how much it hides."""
HARD = 1.5
"""Paper pixels over which an edge may fade and still be drawn hard."""
SPREAD = 0.3
"""Deviation of the blur for an edge that fades over one pixel."""
FINE = 2
AT_ONCE = 2048
EDGE = 4.0
"""Paper pixels that a trace reaches beyond its dabs, at most."""
DISCS_APART = 0.35
"""How far apart discs of a smudge lie, in radii."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a stroke looks on the whole."""

    colour: Colour
    opacity: float
    blur: float
    """Deviation of its edge, in paper pixels; 0 for a hard one."""
    share: float
    """How wide its outline is, as a share of its dabs."""


class Defs:
    """What parts of the drawing refer to."""

    def __init__(self, width: int, height: int) -> None:
        self._size = width, height
        self._pictures: dict[int, str] = {}
        self._blurs: set[int] = set()
        self._masks: list[str] = []

    def picture(self, number: int, picture: Picture) -> str:
        """Return the id of a picture."""
        if number not in self._pictures:
            self._pictures[number] = picture_data(picture)
        return f"picture{number}"

    def soft(self, blur: float) -> str:
        """Return the attribute that makes an edge soft; "" for a hard one."""
        tenths = round(blur * 10)
        if tenths < 1:
            return ""
        # a few kinds do: nobody sees a tenth of a blur
        tenths = max(1, round(tenths / 2 ** max(0, tenths.bit_length() - 3)) * 2 ** max(0, tenths.bit_length() - 3))
        self._blurs.add(tenths)
        return f' filter="url(#soft{tenths})"'

    def mask(self, taken: str) -> str:
        """Return the id of a mask that takes something away."""
        self._masks.append(taken)
        return f"taken{len(self._masks)}"

    def text(self) -> Iterator[str]:
        """Yield the definitions."""
        width, height = self._size
        whole = f'x="0" y="0" width="{width}" height="{height}"'
        yield "<defs>\n"
        for number, data in self._pictures.items():
            yield f'<g id="picture{number}">{data}</g>\n'
        for tenths in sorted(self._blurs):
            yield (
                f'<filter id="soft{tenths}" filterUnits="userSpaceOnUse" {whole} color-interpolation-filters="sRGB">'
                f'<feGaussianBlur stdDeviation="{tenths / 10}"/></filter>\n'
            )
        for at, taken in enumerate(self._masks, 1):
            yield (
                f'<mask id="taken{at}" maskUnits="userSpaceOnUse" {whole}>'
                f'<rect width="{width}" height="{height}" fill="#fff"/>{taken}</mask>\n'
            )
        yield "</defs>\n"


def hexed(colour: Colour) -> str:
    """Return a colour as CSS has it."""
    return "#" + bytes(colour).hex()


def picture_data(picture: Picture) -> str:
    """Return a picture as an image element that holds it."""
    return _image(picture.pixels, f'width="{picture.width}" height="{picture.height}"')


def _image(pixels: Strip, place: str) -> str:
    made = io.BytesIO()
    height, width = pixels.shape[:2]
    write_png(made, width, height, 4, (pixels[top : top + STRIP] for top in range(0, height, STRIP)))
    data = b64encode(made.getvalue()).decode("ascii")
    return f'<image {place} href="data:image/png;base64,{data}"/>'


def outlined(edit: AddStroke, brush: Brush, painter: Painter) -> list[tuple[str, Look]]:
    """Return the outline of a stroke with all its copies, and how it looks; of one that glows also its core."""
    dabs = np.concatenate(list(dabs_of(edit.stroke, replace(brush, jitter=0.0))))
    if not len(dabs):
        return []
    look = _look_of(edit.stroke, brush, painter)
    looks = [look]
    if brush.core:
        prints, opacity = painter.prints(brush, edit.stroke, NONE), float(opacity_of(edit.stroke, brush))
        halo = replace(look, colour=_colour(prints.ink, brush.halo), opacity=opacity * brush.halo)
        looks = [halo, Look(_colour(prints.ink, 1.0), opacity, 0.0, brush.core)]
    count = 1 if edit.symmetry.is_none else len(copies(edit.symmetry))
    parts = np.split(repeated(dabs, edit.symmetry), count)
    return [(" ".join(stroke_path(part, one.share) for part in parts), one) for one in looks]


def _look_of(stroke: Stroke, brush: Brush, painter: Painter) -> Look:
    """Return how a stroke looks in its middle: what its dabs leave there, grain and all, on the mean."""
    opacity = float(opacity_of(stroke, brush))
    dabs = np.concatenate(list(dabs_of(stroke, brush)))
    start = max(0, (len(dabs) - LOOKED_AT) // 2)
    some = dabs[start : start + LOOKED_AT]
    prints = painter.prints(brush, stroke, NONE)
    reach = float(some[:, 2].max()) + 4.0
    left, top = (int(some[:, axis].min() - reach) for axis in (0, 1))
    right, bottom = (int(some[:, axis].max() + reach) + 1 for axis in (0, 1))
    plane = np.zeros((bottom - top, right - left), np.float32)
    rects = prints.lay(plane, some, origin=(left, top))
    alpha = prints.settled(plane, rects, origin=(left, top))
    middle = some[len(some) // 3 : -(-len(some) * 2 // 3)].copy()
    middle[:, :2] -= np.array((left, top), np.float32)
    strength = _mean(alpha, middle)
    fade = float((some[:, 2] * (1.0 - some[:, 4])).mean())
    is_soft = fade > HARD
    share = (1.0 + float(some[:, 4].mean())) / 2.0 if is_soft else 1.0
    # a wet edge is a sharp one once it is dry
    blur = fade * SPREAD if is_soft and not brush.wet else 0.0
    return Look(_colour(prints.ink, strength), opacity * strength, blur, share)


def _mean(alpha: npt.NDArray[np.float32], dabs: Dabs) -> float:
    """Return the mean alpha in the inner halves of dabs."""
    if not len(dabs):
        return 1.0
    shifts = np.linspace(-0.4, 0.4, 5, dtype=np.float32)
    across, down = np.meshgrid(shifts, shifts)
    x = dabs[:, 0, None] + dabs[:, 2, None] * across.ravel()
    y = dabs[:, 1, None] + dabs[:, 2, None] * down.ravel()
    rows = np.clip(y.astype(np.int64), 0, alpha.shape[0] - 1)
    columns = np.clip(x.astype(np.int64), 0, alpha.shape[1] - 1)
    return float(alpha[rows, columns].mean())


def _colour(ink: Ink, strength: float) -> Colour:
    """Return the colour that an ink has where there is so much of it."""
    share = min(1.0, max(0.0, (strength - float(ink.start)) * float(ink.steep))) if not ink.is_plain else 0.0
    level = ink.low + (ink.high - ink.low) * np.float32(share)
    whole = max(float(level[3]), 1.0)
    red, green, blue = (min(255, round(float(part) * 255 / whole)) for part in level[:3])
    return red, green, blue


def danced(edit: Dance, brush: Brush, painter: Painter) -> str:
    """Return the traces of a dance, finer than any outline, as a picture of twice as many pixels as the paper's."""
    from studio.drawing.movement import ribbons_of

    stroke = edit.strokes[0]
    traces = [dabs for dabs in ribbons_of(edit, brush) if len(dabs)]
    if not traces:
        return ""
    dabs = np.concatenate(traces)
    laid = repeated(dabs, edit.symmetry)
    reach = laid[:, 2:3] + EDGE
    whole = Rect(0, 0, painter.paper.width, painter.paper.height)
    low, high = (laid[:, :2] - reach).min(0), (laid[:, :2] + reach).max(0)
    place = Rect(int(low[0]), int(low[1]), int(high[0]) + 1, int(high[1]) + 1).clip(whole)
    if not place:
        return ""
    prints = painter.prints(brush, stroke, edit.symmetry, float(FINE))
    origin = place.x0 * FINE, place.y0 * FINE
    plane = np.zeros((place.height * FINE, place.width * FINE), np.float32)
    for start in range(0, len(dabs), AT_ONCE):
        prints.settled(plane, prints.lay(plane, dabs[start : start + AT_ONCE], origin=origin), origin=origin)
    alpha = prints.settled(plane, [], origin=origin) * np.float32(opacity_of(stroke, brush) * 255)
    pixels = np.empty((*alpha.shape, 4), np.uint8)
    pixels[..., :3] = _colour(prints.ink, 1.0)
    pixels[..., 3] = (alpha + np.float32(0.5)).astype(np.uint8)
    size = f'x="{place.x0}" y="{place.y0}" width="{place.width}" height="{place.height}"'
    return _image(pixels, size)


def smeared(dabs: Dabs, colours: npt.NDArray[np.float32], symmetry: Symmetry, defs: Defs) -> str:
    """Return what a finger carried along as soft discs."""
    laid = repeated(dabs, symmetry)[: len(colours)]
    made = []
    last: tuple[float, float] | None = None
    for (x, y, radius, opacity, hardness), colour in zip(laid[:, :5].tolist(), colours.tolist(), strict=False):
        if last is not None and abs(x - last[0]) + abs(y - last[1]) < radius * DISCS_APART or colour[3] < 330.0:
            continue
        last = x, y
        shade = tuple(min(255, round(part * 255 / colour[3])) for part in colour[:3])
        clear = min(1.0, opacity * colour[3] / 32768)
        made.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius * (1 + hardness) / 2:.1f}" '
            f'fill="#{bytes(shade).hex()}" fill-opacity="{clear:.3f}"/>'
        )
    if not made:
        return ""
    blur = float((dabs[:, 2] * (1.0 - dabs[:, 4])).mean()) * SPREAD
    return f"<g{defs.soft(blur)}>{''.join(made)}</g>"


def stamped(edit: AddStroke, brush: Brush, picture: Picture, defs: Defs) -> str:
    """Return the prints of a stamp: the picture, as large as a dab is."""
    dabs = np.concatenate(list(dabs_of(edit.stroke, brush)))
    name = defs.picture(edit.stroke.picture, picture)
    opacity = f' opacity="{edit.stroke.opacity:.3f}"' if edit.stroke.opacity < 1.0 else ""
    made = []
    for x, y, radius in repeated(dabs, edit.symmetry)[:, :3].tolist():
        scale = 2.0 * radius / max(picture.width, picture.height)
        left, top = x - picture.width * scale / 2.0, y - picture.height * scale / 2.0
        made.append(f'<use href="#{name}" transform="translate({left:.2f} {top:.2f}) scale({scale:.4f})"/>')
    return f"<g{opacity}>{''.join(made)}</g>" if made else ""
