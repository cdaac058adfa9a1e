"""How dabs become pixels: one stroke's prints, with all its copies, on a plane or on a layer itself."""

from collections import deque
from contextlib import suppress
from typing import Protocol

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect
from studio.drawing import engine, felt, settling
from studio.drawing import paper as sheets
from studio.drawing.bristle import MEMORY_SIZE, hairs_of
from studio.drawing.brush import Brush
from studio.drawing.dabs import BEYOND, NOWHERE, Dabs
from studio.drawing.ink import NO_INK, Ink, plain
from studio.drawing.picture import Picture
from studio.drawing.stroke_plane import blank
from studio.drawing.symmetry import Symmetry, copies, repeated

__all__ = ["BEYOND", "Canvas", "Prints"]

Plane = npt.NDArray[np.float32]
Grain = npt.NDArray[np.uint8]
Layer = npt.NDArray[np.uint16]
Place = tuple[int, int]
Longs = npt.NDArray[np.int64]

LANES = 16
"""Kernels take no plane narrower than this; the plain path does."""
CORE_HARD = np.float32(0.6)
MOST_AT_ONCE = 1 << 20
"""Pixels of a layer that a direct brush has in its hands at once."""
MOST_SPARED = 1 << 22
"""Pixels of the largest plane that is kept for the next stroke."""
FARTHEST = 1e9
EVERYWHERE = Rect(0, 0, 1 << 30, 1 << 30)
DIAGONAL = np.float32(1.4142136)


class Surface(Protocol):
    """A layer's pixels, as stamps need them. It may say what `room: Rect` there is."""

    def take(self, rect: Rect) -> Layer:
        """Return the pixels [4, h, w] of a rectangle of paper, contiguous and the caller's own."""

    def put(self, rect: Rect, pixels: Layer) -> None:
        """Make them the layer's."""


class Canvas(Surface, Protocol):
    """A layer's pixels, as fingers need them, too: they don't feel for colour beyond the room."""

    room: Rect

    def open(self, rect: Rect) -> Longs:
        """Return the addresses [rows, columns] of tiles to work on; those are there that a rectangle touches."""

    def close(self) -> None:
        """Make the layer's what was done to them."""


class Prints:
    """One stroke's way from dabs to pixels; keeps what hairs and fingers must remember from dab to dab."""

    def __init__(
        self,
        brush: Brush,
        *,
        size: float,
        flow: float,
        colour: tuple[int, int, int],
        seed: int,
        symmetry: Symmetry,
        grain_offset: Place,
        grain: Grain | None = None,
        picture: Picture | None = None,
        scale: float = 1.0,
    ) -> None:
        self._brush = brush
        self._symmetry = symmetry
        self._copies = 1 if symmetry.is_none else len(copies(symmetry))
        self._grain = sheets.grain() if grain is None else grain
        self._grain_offset = grain_offset
        self._seed = seed
        self._scale = scale
        self._flow = np.float32(flow)
        self._fade = np.float32(brush.fade)
        self._has_hairs = brush.strands > 0 and brush.layering != "ribbon"
        self._hairs = hairs_of(brush, size, seed) if self._has_hairs else None
        self._last: Dabs = np.empty((0, 7), np.float32)
        self._memory = np.zeros(MEMORY_SIZE)
        self._style = settling.style_of(brush, size, flow, scale)
        self._tooth, self._water = felt.felt_of(brush, self._grain, scale)
        self._dried: Plane | None = None
        self._dried_at: Place = (0, 0)
        self._picks = True
        fingers = 1 if self._hairs is None else len(self._hairs)
        self._carried = np.zeros((fingers * self._copies, 5), np.float32)
        self._stamp = settling.stamp_of(picture, colour, size * scale) if brush.layering == "stamp" else None
        self._is_bare = symmetry.is_none and scale == 1.0 and not (self._has_hairs or brush.core)
        self._is_bare = self._is_bare and brush.layering not in ("ribbon", "stamp") and not brush.turns
        self.ink: Ink = NO_INK if brush.erases else ramp(brush, colour)
        """What the stroke mixes into the layer."""
        self.smeared: Plane = np.zeros((0, 4), np.float32)
        """What a finger carried at each dab of the last `smear`, in all its parts and copies [n, 4], 0..32768."""

    @property
    def margin(self) -> int:
        """How far `settled` looks and reaches beyond the dabs, in pixels of the plane: nowhere."""
        return 0

    @property
    def traced(self) -> tuple[np.float32, bool] | None:
        """How dabs are laid that are laid as they are: their fade, and whether they cover; None when they aren't."""
        is_plain = self._is_bare and self._brush.profile == "straight"
        return (self._fade, self._brush.layering == "cover") if is_plain else None

    @property
    def remembers(self) -> bool:
        """True when each dab depends on those before it, so that none may be left out."""
        return self._has_hairs or self._brush.is_direct

    def lay(self, plane: Plane, dabs: Dabs, *, origin: Place = (0, 0), tail: bool = False) -> list[Rect]:
        """Lay dabs of the paper on a plane, in all copies; return the pixels of the plane that each can touch.

        `origin` is where on the (scaled) paper the plane's first pixel lies. A tail is laid without being
        remembered: the next dabs go on from where the last ones were that weren't a tail.
        """
        if not len(dabs):
            return []
        if self._is_bare and origin == (0, 0):
            area = self._box(plane, dabs)
            if area is not None:
                self._lay(plane, dabs, origin)
                return [area] if area else []
        laid = self._whole(dabs, origin, tail)
        self._lay(plane, laid, origin)
        return [area for area in self._areas(laid, plane.shape[1], plane.shape[0]) if area]

    def lay_tail(self, plane: Plane, dabs: Dabs) -> tuple[list[Rect], list[Plane]]:
        """Lay a tail; return the pixels that each copy can touch, and what the plane was there before."""
        if not len(dabs):
            return [], []
        area = self._box(plane, dabs) if self._is_bare else None
        if area:
            before = plane[area.y0 : area.y1, area.x0 : area.x1].copy()
            self._lay(plane, dabs, (0, 0))
            return [area], [before]
        laid = self._whole(dabs, (0, 0), True)
        rects = [area for area in self._areas(laid, plane.shape[1], plane.shape[0]) if area]
        under = [plane[rect.y0 : rect.y1, rect.x0 : rect.x1].copy() for rect in rects]
        self._lay(plane, laid, (0, 0))
        return rects, under

    def _box(self, plane: Plane, dabs: Dabs) -> Rect | None:
        """Return the pixels that dabs can touch which are laid as they are; None when one lies nowhere."""
        height, width = plane.shape
        x0, y0, x1, y1 = engine.current().box(dabs, width, height)
        return None if x0 < 0 else Rect(x0, y0, x1, y1)

    def _whole(self, dabs: Dabs, origin: Place, tail: bool) -> Dabs:
        """Return all that is laid for some dabs: hairs, cores and copies."""
        dabs = _sound(dabs, self._brush.turns)
        if self._hairs is not None:
            if self._scale > 1.0:
                last = self._last
                self._last = last if tail else dabs[-1:]
                dabs = _denser(dabs, last, int(self._scale + 0.999))
            memory = self._memory.copy() if tail else self._memory
            dabs = engine.current().hairs(dabs, self._hairs, memory)
        if self._brush.core:
            dabs = _with_core(self._brush, dabs)
        return self._placed(repeated(dabs, self._symmetry), origin)

    def _lay(self, plane: Plane, laid: Dabs, origin: Place) -> None:
        brush, path = self._brush, _path(plane.shape[1])
        if brush.layering == "ribbon":
            path.gather(plane, laid, self._flow)
        elif brush.profile == "straight":
            path.lay_straight(plane, laid, self._fade, brush.layering == "cover")
        elif brush.layering == "cover":
            path.cover(plane, laid)
        elif brush.grain > 0:
            grain = self._grain if self._scale == 1.0 else felt.tooth_at(self._grain, self._scale)
            x, y = self._felt_at(self._grain_offset, origin)
            path.build_grain(plane, laid, grain, x, y, np.float32(brush.grain / 255), np.float32(brush.bite))
        else:
            path.build(plane, laid)

    def settled(self, plane: Plane, rects: list[Rect], *, origin: Place = (0, 0)) -> Plane:
        """Return the plane as it looks once the paper has taken it; for most brushes that is the plane itself.

        `rects` are the pixels that changed since the last call, the tail's old place among them. What is returned
        is kept up to date by the next call; it may be emptied when the stroke is over.
        """
        brush = self._brush
        if not brush.settles:
            return plane
        if self._dried is None or self._dried.shape != plane.shape or self._dried_at != origin:
            if self._dried is not None or not rects:
                rects = [Rect(0, 0, plane.shape[1], plane.shape[0])]
            self._dried = _clean(plane.shape)
            self._dried_at = origin
        path = _path(plane.shape[1])
        tooth_at = self._felt_at(self._grain_offset, origin)
        for rect in rects:
            bounds = (rect.x0, rect.y0, rect.x1, rect.y1)
            if brush.layering == "ribbon":
                path.sheer(self._dried, plane, bounds)
                continue
            if not brush.wet:
                path.dry(self._dried, plane, bounds, self._tooth, tooth_at, self._style)
                continue
            spread_at = self._felt_at((self._seed * 40503 >> 4 & 511, self._seed * 30011 >> 3 & 511), origin)
            bloom_at = self._felt_at((self._seed * 20011 >> 5 & 511, self._seed * 50021 >> 2 & 511), origin)
            path.wet(self._dried, plane, bounds, self._tooth, tooth_at, self._water, spread_at, bloom_at, self._style)
        return self._dried

    def give_back(self) -> None:
        """Let the next stroke have the plane that `settled` returned: it is all empty again."""
        dried, self._dried = self._dried, None
        if dried is not None and dried.size <= MOST_SPARED:
            _spare.append(dried)

    def smear(self, canvas: Canvas, dabs: Dabs) -> list[Rect]:
        """Print dabs on a layer itself (smear, stamp); return what each copy changed."""
        if self._stamp is not None:
            return self.press(canvas, dabs)
        if not len(dabs):
            self.smeared = np.zeros((0, 4), np.float32)
            return []
        laid = self._fingers(dabs, (0, 0))
        self.smeared = np.zeros((len(laid), 4), np.float32)
        self._drag(canvas, laid, self.smeared)
        return self._areas_in(canvas.room, laid)

    def press(self, surface: Surface, dabs: Dabs) -> list[Rect]:
        """Print a stamp's dabs on a layer itself; return what each copy changed."""
        if not len(dabs) or self._stamp is None:
            return []
        laid = self._fingers(dabs, (0, 0))
        self._press(surface, laid, self._stamp)
        return self._areas_in(getattr(surface, "room", EVERYWHERE), laid)

    def lay_smeared(self, canvas: Canvas, dabs: Dabs, colours: Plane, *, origin: Place = (0, 0)) -> None:
        """Print what a finger carried at each dab (see `smeared`) on a layer that begins at `origin`."""
        if len(dabs):
            self._picks = False
            self._drag(canvas, self._fingers(dabs, origin), colours)

    def _fingers(self, dabs: Dabs, origin: Place) -> Dabs:
        """Return what a direct brush prints, the copies beside each other."""
        dabs = _sound(dabs, self._brush.turns)
        if self._hairs is not None:
            dabs = engine.current().hairs(dabs, self._hairs, self._memory)
        return self._placed(repeated(dabs, self._symmetry), origin)

    def _drag(self, canvas: Canvas, laid: Dabs, colours: Plane) -> None:
        """Drag colours with what a finger prints, in parts that don't reach over too many tiles at once."""
        areas = self._areas_in(canvas.room, laid)
        middle = self._middle(laid, areas)
        if middle:
            self._drag(canvas, laid[:middle], colours[:middle])
            self._drag(canvas, laid[middle:], colours[middle:])
        elif areas:
            for area in areas:
                grid = canvas.open(area)
            keeps = np.float32(self._brush.keeps)
            engine.current().smear(grid, laid, colours, self._carried, keeps, self._fade, self._picks)
            canvas.close()

    def _press(self, surface: Surface, laid: Dabs, stamp: Plane) -> None:
        """Stamp in pieces that are not too large; copies that overlap come in turns within a piece."""
        room = getattr(surface, "room", EVERYWHERE)
        pieces = _apart([area.clip(room) for area in self._areas(laid)])
        middle = self._middle(laid, [area for area, _ in pieces])
        if middle:
            self._press(surface, laid[:middle], stamp)
            self._press(surface, laid[middle:], stamp)
            return
        rows = laid.reshape(-1, self._copies, laid.shape[1])
        for area, which in pieces:
            pixels = surface.take(area)
            moved = rows[:, which].reshape(-1, laid.shape[1])
            moved[:, 0] -= np.float32(area.x0)
            moved[:, 1] -= np.float32(area.y0)
            _path(area.width).stamp(pixels, moved, stamp, settling.turns_of(self._symmetry)[which])
            surface.put(area, pixels)

    def _middle(self, laid: Dabs, areas: list[Rect]) -> int:
        """Return where to part what is printed when it reaches too far; 0 when it need not be."""
        together = len(self._carried)
        is_far = len(laid) > together and any(area.width * area.height > MOST_AT_ONCE for area in areas)
        return len(laid) // together // 2 * together if is_far else 0

    def _areas_in(self, room: Rect, laid: Dabs) -> list[Rect]:
        """Return the pixels of a room that each copy can touch, of those that can."""
        return [area for area in (area.clip(room) for area in self._areas(laid)) if area]

    def _areas(self, laid: Dabs, width: float = FARTHEST, height: float = FARTHEST) -> list[Rect]:
        """Return the pixels that each copy can touch."""
        if self._stamp is not None:
            laid = laid.copy()
            laid[:, 2] *= DIAGONAL  # its corners reach farther than its sides
        bounds = engine.current().areas(laid, self._copies, float(width), float(height))
        return [Rect(*row) for row in bounds.tolist()]

    def _felt_at(self, offset: Place, origin: Place) -> Place:
        return int(offset[0] * self._scale) + origin[0], int(offset[1] * self._scale) + origin[1]

    def _placed(self, dabs: Dabs, origin: Place) -> Dabs:
        """Return dabs as they lie on the plane, the copies of one dab beside each other."""
        if self._copies > 1:
            dabs = dabs.reshape(self._copies, -1, dabs.shape[1]).transpose(1, 0, 2).reshape(-1, dabs.shape[1])
        if self._scale == 1.0 and origin == (0, 0):
            return dabs
        placed = dabs.copy()
        placed[:, :3] *= np.float32(self._scale)
        placed[:, 0] -= np.float32(origin[0])
        placed[:, 1] -= np.float32(origin[1])
        return placed


def ramp(brush: Brush, colour: tuple[int, int, int]) -> Ink:
    """Return the ink of a brush in a colour: one colour, or from a darker thin one to a lighter thick one."""
    if not brush.dark and not brush.light:
        return plain(colour)
    low = plain(tuple(round(part * (1 - brush.dark)) for part in colour))  # type: ignore[arg-type]
    high = plain(tuple(round(part + (255 - part) * brush.light) for part in colour))  # type: ignore[arg-type]
    return Ink(low.low, high.low, np.float32(brush.thin), np.float32(1 / max(0.01, 1 - brush.thin)))


_spare: deque[Plane] = deque(maxlen=1)
"""An empty plane whose memory is there already: to get new pages takes longer than to draw on them."""


def rest() -> None:
    """Let go of the plane that lies ready (2 MB)."""
    _spare.clear()


def _clean(shape: tuple[int, ...]) -> Plane:
    with suppress(IndexError):  # a worker may let go of it meanwhile
        while True:
            plane = _spare.pop()
            if plane.shape == shape:
                return plane
    small = shape[0] * shape[1] <= MOST_SPARED
    return np.zeros(shape, np.float32) if small else blank(shape[0], shape[1])


def _apart(areas: list[Rect]) -> list[tuple[Rect, list[int]]]:
    """Return rectangles of which no two overlap, each with those of the copies' areas that it holds."""
    apart: list[tuple[Rect, list[int]]] = []
    for copy, area in enumerate(areas):
        if not area:
            continue
        whole, which = area, [copy]
        while True:
            near = [piece for piece in apart if piece[0].clip(whole)]
            if not near:
                break
            apart = [piece for piece in apart if not piece[0].clip(whole)]
            for other, copies_there in near:
                whole, which = whole.union(other), which + copies_there
        apart.append((whole, sorted(which)))
    return apart


def _sound(dabs: Dabs, turns: bool) -> Dabs:
    """Return dabs without those that lie nowhere or absurdly far away, each with a way to go if it needs one."""
    if not np.abs(dabs).max(initial=0) < NOWHERE:
        dabs = dabs[(np.abs(dabs) < NOWHERE).all(axis=1)]
    if turns and dabs.shape[1] < 7:
        ahead = np.tile(np.array([[1, 0]], np.float32), (len(dabs), 1))
        dabs = np.concatenate((dabs[:, :5], ahead), axis=1)
    return dabs


def _path(width: int) -> engine.Engine:
    return engine.current() if width >= LANES else engine.slow_engine()


def _denser(dabs: Dabs, last: Dabs, times: int) -> Dabs:
    """Return dabs [n, 7] with others between them, so many for each: on a larger paper hairs would show as dots."""
    rows = np.concatenate((last, dabs))
    if len(rows) < 2:
        return dabs
    share = (np.arange(times, dtype=np.float32) + np.float32(1)) / np.float32(times)
    between = rows[:-1, None] + (rows[1:, None] - rows[:-1, None]) * share[None, :, None]
    between[:, -1] = rows[1:]
    between = between.reshape(-1, rows.shape[1])
    return between if len(last) else np.concatenate((rows[:1], between))


def _with_core(brush: Brush, dabs: Dabs) -> Dabs:
    """Return each dab as a faint halo and a bright core [2 n, 5]."""
    both = np.repeat(dabs[:, :5], 2, axis=0)
    both[0::2, 3] *= np.float32(brush.halo)
    both[1::2, 2] *= np.float32(brush.core)
    both[1::2, 4] = CORE_HARD
    return both
