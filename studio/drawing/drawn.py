"""States from states: what steps make of them, for whoever needs a moment and no drawing."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from studio.drawing.brush import Brush
from studio.drawing.op import Edit
from studio.drawing.painter import Painter
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture
from studio.drawing.pile import Pile
from studio.drawing.state import Change, State, pairs_of, thin

MOST_PAST = 200
"""Of so many steps that lead to a far moment, it is kept what takes them back."""
PAST_BYTES = 8 << 20
"""And no more of it than this."""


def draw_steps(
    edits: Iterable[Edit],
    state: State,
    paper: Paper,
    brushes: Mapping[str, Brush],
    pictures: Mapping[int, Picture],
) -> State:
    """Return what a state becomes by some steps, one after the other; it stays as it is itself."""
    painter = Painter(paper, brushes, pictures)
    pile = Pile(paper.width, paper.height, state)
    for edit in edits:
        painter.make(edit, pile)
        if pile.is_heavy:
            pile.lighten()
    return pile.state


def draw_with_past(
    edits: Sequence[Edit],
    state: State,
    paper: Paper,
    brushes: Mapping[str, Brush],
    pictures: Mapping[int, Picture],
) -> State:
    """Return what a state becomes by some steps, with what takes the last of them back."""
    painter = Painter(paper, brushes, pictures)
    pile = Pile(paper.width, paper.height, state)
    past: deque[Change] = deque()
    held = 0
    for left, edit in enumerate(edits, 1 - len(edits)):
        change = painter.make(edit, pile)
        if pile.is_heavy:
            pile.lighten()
        if left > -MOST_PAST:
            thin(change, pairs_of(change, pile.tiles))
            past.append(change)
            held += change.nbytes
            while held > PAST_BYTES and len(past) > 1:
                held -= past.popleft().nbytes
    return replace(pile.state, past=tuple(past))


def draw_step(
    edit: Edit, state: State, paper: Paper, brushes: Mapping[str, Brush], pictures: Mapping[int, Picture]
) -> State:
    """Return what a state becomes by a step; it stays as it is itself."""
    return draw_steps((edit,), state, paper, brushes, pictures)
