"""Going to another moment of a history, on the pile that holds the one that is seen now."""

from collections.abc import Callable

from studio.core.geometry import Rect
from studio.drawing.dirty import between, seen_in
from studio.drawing.history import History
from studio.drawing.op import Edit
from studio.drawing.pile import Pile
from studio.drawing.state import Change

Make = Callable[[Edit, Pile], Change]
"""Makes a step on a pile; returns the change that takes it back."""


def travel(history: History, moment: int, pile: Pile, make: Make, room: Rect) -> list[Rect]:
    """Be at a moment; return what looks different: step by step where that is at hand, else drawn from a keyframe."""
    if history.crosses(moment):
        return _cross(history, moment, pile)
    layers, now = pile.layers, pile.state
    if moment == history.done + 1:
        change = make(history.steps[history.done], pile)
        history.made(change, pile)
        return seen_in(change, layers, pile)
    history.move_to(moment, pile, make)
    return between(now, pile.state, room)


def _cross(history: History, moment: int, pile: Pile) -> list[Rect]:
    rects: list[Rect] = []
    layers = pile.layers
    while history.done != moment:
        step = history.done - 1 if moment < history.done else history.done
        change = history.cross(step, pile)
        history.done += 1 if moment > history.done else -1
        if change is not None:
            rects += seen_in(change, layers, pile)
            layers = pile.layers
    return rects
