"""How fast dabs become pixels beside libmypaint: CPU time of one thread, in turns, and of each the quickest round."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

import numpy as np

from studio.core.paths import ASSETS
from studio.drawing.brush import Brush, load_brushes
from studio.drawing.canvas import Canvas
from studio.drawing.ink import plain
from studio.drawing.op import AddStroke
from studio.drawing.painter import AT_ONCE, Painter
from studio.drawing.paper import Paper
from studio.drawing.pile import Pile
from studio.drawing.prints import Prints
from studio.drawing.stroke import Stroke
from studio.drawing.symmetry import NONE
from tests.bench import libmypaint
from tests.bench.marks import HEIGHT, WIDTH, Mark, page, single

PAPER = Paper(kind="blank", width=WIDTH, height=HEIGHT, colour=(250, 244, 232), seed=7)


class Desk:
    """Both engines, ready, and what they draw."""

    def __init__(self, library: libmypaint.LibMyPaint, rounds: int) -> None:
        self.library, self.rounds = library, rounds
        self.brushes = load_brushes(ASSETS / "brushes")
        self.painter = Painter(PAPER, self.brushes, {})
        self.peer = libmypaint.Paper(library, WIDTH, HEIGHT)

    @cached_property
    def marks(self) -> list[Mark]:
        return page()

    def brush(self, fits: Callable[[Brush], bool]) -> Brush:
        """Return the first brush a person can pick that fits."""
        return next(brush for brush in self.brushes.values() if not brush.retired and fits(brush))

    @cached_property
    def plain(self) -> Brush:
        """The brush that lays dabs as they are, as libmypaint's plain round brush does."""
        return self.brush(lambda brush: brush.layering == "build" and not brush.settles and not brush.core)

    @cached_property
    def bare(self) -> Brush:
        """The same, its edges as hard as the peer's, who softens them only below a radius of 3."""
        return replace(self.plain, fade=0.0)

    @cached_property
    def grainy(self) -> Brush:
        """The widest brush that takes the grain of the paper."""
        grainy = [brush for brush in self.brushes.values() if brush.grain and brush.layering == "build"]
        return max((brush for brush in grainy if not brush.retired), key=lambda brush: brush.size)

    @cached_property
    def finger(self) -> Brush:
        """The brush that smudges."""
        return self.brush(lambda brush: brush.layering == "smear")

    def prints(self, brush: Brush, radius: float, colour: tuple[int, int, int] = (51, 128, 204)) -> Prints:
        """Return the way from dabs to pixels that every stroke of a brush takes."""
        return self.painter.prints(brush, Stroke(brush.name, 2 * radius, 1.0, colour, 1, np.empty((0, 4))), NONE)


def quickest(
    rounds: int, works: Mapping[str, Callable[[], object]], after: Callable[[], object] = lambda: None
) -> dict[str, float]:
    """Do all works by turns, once to warm up and then `rounds` times; return the least CPU seconds of each.

    What is done `after` each isn't counted.
    """
    best = dict.fromkeys(works, float("inf"))
    for turn in range(rounds + 1):
        for name, work in works.items():
            begin = time.thread_time()
            work()
            took = time.thread_time() - begin
            after()
            if turn:
                best[name] = min(best[name], took)
    return best


def pieces(dabs: np.ndarray, most: int = AT_ONCE) -> Iterator[np.ndarray]:
    """Yield dabs as strokes of the log are laid."""
    for start in range(0, len(dabs), most):
        yield dabs[start : start + most]


def dabs_ratio(desk: Desk, radius: float, told: dict[str, object]) -> float:
    """Plain dabs: theirs on their tiles, ours on the stroke plane."""
    dabs = single(radius)
    brush = desk.plain if radius < 3 else desk.bare
    prints, plane = desk.prints(brush, radius), desk.painter.plane
    best = quickest(
        desk.rounds,
        {"mypaint": lambda: desk.peer.lay(dabs.peers), "ours": lambda: prints.lay(plane.alpha, dabs.ours)},
    )
    plane.alpha[:] = 0
    return _told(told, best, len(dabs.ours), desk.plain)


def grain_ratio(desk: Desk, radius: float, told: dict[str, object]) -> float:
    """Dabs that the grain of the paper takes, settled and all, beside their plain ones."""
    dabs = single(radius)
    plane = desk.painter.plane

    used: list[tuple[Prints, np.ndarray]] = []

    def lay(most: int) -> None:
        prints = desk.prints(desk.grainy, radius)
        for some in pieces(dabs.ours, most):
            dried = prints.settled(plane.alpha, prints.lay(plane.alpha, some))
        used.append((prints, dried))

    def empty() -> None:
        """Leave both planes as a merge does."""
        for prints, dried in used:
            plane.alpha[:] = dried[:] = 0
            prints.give_back()
        used.clear()

    works = {"mypaint": lambda: desk.peer.lay(dabs.peers), "ours": lambda: lay(AT_ONCE), "by_8": lambda: lay(8)}
    best = quickest(desk.rounds, works, empty)
    return _told(told, best, len(dabs.ours), desk.grainy)


def smudge_ratio(desk: Desk, radius: float, told: dict[str, object]) -> float:
    """Dabs that drag what lies on a layer, beside their plain ones."""
    dabs = single(radius)
    pile = Pile(WIDTH, HEIGHT)
    for mark in desk.marks:
        draw_dabs(desk, mark, pile)

    def smear(most: int) -> None:
        canvas, prints = Canvas(pile, 0), desk.prints(desk.finger, radius)
        for some in pieces(dabs.turned, most):
            prints.smear(canvas, some)
        canvas.finish()

    works = {"mypaint": lambda: desk.peer.lay(dabs.peers), "ours": lambda: smear(AT_ONCE), "by_8": lambda: smear(8)}
    return _told(told, quickest(desk.rounds, works), len(dabs.ours), desk.finger)


def document_ratio(desk: Desk, told: dict[str, object]) -> float:
    """The page, from the same dabs: theirs in their tiles, ours on the plane and then mixed into tiles."""
    total = sum(len(mark.dabs.ours) for mark in desk.marks)

    def theirs() -> None:
        for mark in desk.marks:
            desk.peer.lay(mark.dabs.peers)

    def ours() -> None:
        pile = Pile(WIDTH, HEIGHT)
        for mark in desk.marks:
            draw_dabs(desk, mark, pile)

    return _told(told, quickest(desk.rounds, {"mypaint": theirs, "ours": ours}), total, desk.plain)


def draw_dabs(desk: Desk, mark: Mark, pile: Pile, brush: Brush | None = None) -> None:
    """Lay the dabs of a mark and mix them in, as a stroke of the log is drawn."""
    prints, plane = desk.prints(brush or desk.plain, mark.radius, mark.colour), desk.painter.plane
    for some in pieces(mark.dabs.ours):
        plane.touch(prints.lay(plane.alpha, some))
    desk.painter.merge(pile, 0, plane.alpha, plain(mark.colour), np.float32(1))


def points_ratio(desk: Desk, told: dict[str, object]) -> float:
    """The page, from the points of hands: their whole engine beside ours, with dabs equally far apart."""
    brushes, edits = {}, []
    for number, mark in enumerate(desk.marks):
        name = f"mark-{number}"
        brushes[name] = like(desk.plain, mark, name)
        edits.append(AddStroke(Stroke(name, 2 * mark.radius, 1.0, mark.colour, number, mark.points)))
    painter = Painter(PAPER, brushes, {})

    def ours() -> None:
        pile = Pile(WIDTH, HEIGHT)
        for edit in edits:
            painter.make(edit, pile)

    best = quickest(desk.rounds, {"mypaint": lambda: draw_marks(desk, desk.peer), "ours": ours})
    with libmypaint.Paper(desk.library, WIDTH, HEIGHT) as counting:
        counting.count()
        draw_marks(desk, counting)
        told["mypaint_dabs"] = counting.counted()
    told["our_dabs"] = sum(len(dabs) for edit in edits for dabs in _dabs_of(edit, brushes))
    return _told(told, best, int(told["mypaint_dabs"]), desk.plain)


def like(brush: Brush, mark: Mark, name: str) -> Brush:
    """Return a brush that lays dabs of the size, hardness and distance of a mark's."""
    return replace(
        brush,
        name=name,
        hardness=mark.hardness,
        light_hardness=mark.hardness,
        flow=mark.opacity,
        light_flow=1.0,
        narrowest=1.0,
        spacing=mark.spacing / 2,
        jitter=0.0,
    )


def draw_marks(desk: Desk, paper: libmypaint.Paper) -> None:
    """Draw the page with libmypaint's whole engine."""
    for mark in desk.marks:
        look = {"radius": mark.radius, "hardness": mark.hardness, "opacity": mark.opacity, "spacing": mark.spacing}
        brush = libmypaint.Brush(desk.library, paper, **look)
        brush.begin(float(mark.points[0, 0]), float(mark.points[0, 1]))
        brush.go_on(mark.timed)
        brush.free()


def _dabs_of(edit: AddStroke, brushes: Mapping[str, Brush]) -> Iterator[np.ndarray]:
    from studio.drawing.stroke import dabs_of

    yield from dabs_of(edit.stroke, brushes[edit.stroke.brush])


def _told(told: dict[str, object], best: dict[str, float], dabs: int, brush: Brush) -> float:
    told |= {f"{name}_ms": round(1000 * seconds, 3) for name, seconds in best.items()}
    told |= {"dabs": dabs, "brush": brush.name}
    return best["mypaint"] / best["ours"]
