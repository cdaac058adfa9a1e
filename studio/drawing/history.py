"""Undo and redo without limit: the near past as tiles put aside, the far past drawn again from keyframes.

A *step* is an edit at its place in the history; *moment* k is the drawing after its first k steps.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from studio.drawing.effort import effort
from studio.drawing.op import AddStroke, Clear, Edit
from studio.drawing.packer import do_soon, pack_soon
from studio.drawing.paper import Paper
from studio.drawing.pile import Pile
from studio.drawing.piled import layers_after
from studio.drawing.state import Change, State, pairs_of, thin
from studio.drawing.tiles import TILE_BYTES, Tile

NEAR_BYTES = 12 << 20
"""How much the tiles put aside may hold."""
NEAR_STEPS = 4000
"""How many steps of tiles are put aside at most."""
FAR_BYTES = 14 << 20
"""How much the keyframes may hold."""
KEYFRAME_MS = 60.0
"""Work between two keyframes near now, in ms of drawing it again."""
A_TILE = 0.004
"""Work of noting a tile in a keyframe, in ms."""
A_MARK, A_POINT = 0.5, 0.01
"""Work of a step that was only read, whatever it is, and for each sample of a hand, in ms."""
NEAR_MS = 6.0
"""What can be reached within so many ms is near."""
CROSS_MS = 0.001
"""Work of putting back a tile, in ms."""


@dataclass(frozen=True, slots=True)
class Way:
    """How to come to a moment: from a state, by the steps after it."""

    start: int
    state: State
    steps: tuple[Edit, ...]


class History:
    """The steps of a drawing and what it takes to move among them."""

    def __init__(self, paper: Paper, steps: Iterable[Edit] = ()) -> None:
        self._paper = paper
        self.steps: list[Edit] = list(steps)
        self.done = 0
        """How many steps stand."""
        self._changes: dict[int, Change] = {}
        """Of the steps `_low` to `_high` - 1, all of them; `done` is one of these, or the end."""
        self._low = self._high = 0
        self._near_bytes = 0
        self._weights: dict[int, int] = {}
        """What each of the changes holds, added up in `_near_bytes`."""
        self._thinned: deque[int] = deque()
        """Steps whose changes hold less by now."""
        self._keyframes: dict[int, State] = {}
        self._held: dict[Tile, int] = {}
        """In how many keyframes a tile is."""
        self._spent: list[float] = [0.0]
        """Work of drawing the first k steps, in ms."""
        for step in self.steps:  # a guess will do: there may be many thousands
            marks = len(step.stroke.points) if isinstance(step, AddStroke) else 100
            self._spent.append(self._spent[-1] + A_MARK + marks * A_POINT)

    def add(self, edit: Edit, change: Change, pile: Pile) -> None:
        """Take a step that was just made on the pile; what had been undone is forgotten."""
        if self.done < len(self.steps):
            del self.steps[self.done :]
            del self._spent[self.done + 1 :]
            while self._high > self.done:
                self._forget(self._high - 1)
            for moment in [moment for moment in self._keyframes if moment > self.done]:
                self._drop_keyframe(moment)
        self.steps.append(edit)
        self._spent.append(self._spent[-1] + effort(edit, self._paper))
        self.made(change, pile)

    def made(self, change: Change, pile: Pile) -> None:
        """Note that the next step was made, with what takes it back."""
        step = self.done
        self.done += 1
        if step in self._changes:
            self._forget(step)
        self._put_aside(step, change)
        self._thin_soon(step, change, pile)
        self._maybe_keyframe(pile)

    # --- the near past -----------------------------------------------------------------------------

    def _put_aside(self, step: int, change: Change) -> None:
        if not self._changes:
            self._low, self._high = step, step
        self._changes[step] = change
        self._low, self._high = min(self._low, step), max(self._high, step + 1)
        self._weigh(step)
        while self._thinned:
            self._weigh(self._thinned.popleft())
        while (self._near_bytes > NEAR_BYTES or len(self._changes) > NEAR_STEPS) and len(self._changes) > 1:
            self._forget(self._low if self.done - self._low > self._high - 1 - self.done else self._high - 1)

    def _forget(self, step: int) -> None:
        del self._changes[step]
        self._near_bytes -= self._weights.pop(step)
        if step == self._high - 1:
            self._high = step
        else:
            self._low = step + 1

    def _weigh(self, step: int) -> None:
        """Note anew how much memory a step's change holds."""
        change = self._changes.get(step)
        if change is not None:
            now = change.nbytes
            self._near_bytes += now - self._weights.get(step, 0)
            self._weights[step] = now

    def _thin_soon(self, step: int, change: Change, pile: Pile) -> None:
        """Keep no more of a change's tiles than what differs from those there now, and pack what is there no more."""
        pairs = pairs_of(change, pile.tiles)
        gone = [tile for key, tile in change.tiles.items() if isinstance(tile, Tile) and key not in pile.tiles]
        thinned = self._thinned

        def work() -> None:
            thin(change, pairs)
            thinned.append(step)

        if pairs:
            do_soon(work)
        pack_soon(gone)

    def _forget_near(self) -> None:
        self._changes.clear()
        self._weights.clear()
        self._low = self._high = self.done
        self._near_bytes = 0

    def cross(self, step: int, pile: Pile) -> Change | None:
        """Put the tiles of a step back the other way, if they are still there; return what was changed.

        `done` isn't touched.
        """
        change = self._changes.get(step)
        if change is None:
            return None
        back = pile.swap(change)
        self._changes[step] = back
        self._weigh(step)
        return change

    # --- the far past ------------------------------------------------------------------------------

    def _maybe_keyframe(self, pile: Pile) -> None:
        moment = self.done
        if moment in self._keyframes:
            return
        start = self._start(moment)
        if self._spent[moment] - self._spent[start] < max(KEYFRAME_MS, len(pile.tiles) * A_TILE * 4):
            return
        state = pile.state
        self._keyframes[moment] = state
        fresh = []
        for tile in state.tiles.values():
            count = self._held.get(tile, 0)
            self._held[tile] = count + 1
            if not count:
                fresh.append(tile)
        pack_soon(fresh)
        self._thin_keyframes()

    def known(self) -> dict[int, State]:
        """Return the moments up to now whose states are at hand."""
        return {moment: state for moment, state in self._keyframes.items() if moment <= self.done}

    def note(self, moment: int, state: State) -> None:
        """Keep the state of a moment as a keyframe."""
        if moment in self._keyframes or not 0 < moment <= len(self.steps):
            return
        self._keyframes[moment] = state
        for tile in state.tiles.values():
            self._held[tile] = self._held.get(tile, 0) + 1

    def _drop_keyframe(self, moment: int) -> None:
        for tile in self._keyframes.pop(moment).tiles.values():
            count = self._held[tile] - 1
            if count:
                self._held[tile] = count
            else:
                del self._held[tile]

    def _thin_keyframes(self) -> None:
        """Drop keyframes until they fit: first those with near neighbours, far from now."""
        while (
            len(self._held) * TILE_BYTES > FAR_BYTES
            and len(self._keyframes) > 2
            and sum(tile.nbytes for tile in self._held) > FAR_BYTES
        ):
            moments = [0, *sorted(self._keyframes), max(self.done, *self._keyframes) + 1]
            inner = range(1, len(moments) - 1)
            self._drop_keyframe(
                moments[min(inner, key=lambda k: self._loss(moments[k - 1], moments[k], moments[k + 1]))]
            )

    def _loss(self, before: int, moment: int, after: int) -> float:
        """Return how much it would cost to be without a keyframe: the farther from now, the less."""
        spent, last = self._spent, len(self._spent) - 1
        gap = spent[min(after, last)] - spent[before]
        return gap / (abs(spent[self.done] - spent[moment]) + KEYFRAME_MS)

    def _start(self, moment: int) -> int:
        """Return the last moment up to this one that has a keyframe, or 0."""
        return max((k for k in self._keyframes if k <= moment), default=0)

    def way_to(self, moment: int) -> Way:
        """Return how to draw a moment from the nearest state that is known."""
        start = self._start(moment)
        known = self._keyframes.get(start, State())
        for step in range(moment - 1, start - 1, -1):
            if isinstance(self.steps[step], Clear):
                known = State(layers_after(known.layers, self.steps[start:step]))
                start = step + 1
                break
        return Way(start, known, tuple(self.steps[start:moment]))

    def is_near(self, moment: int) -> bool:
        """Say whether a moment can be reached within some ms."""
        moment = min(max(moment, 0), len(self.steps))
        if self.crosses(moment):
            steps = range(min(moment, self.done), max(moment, self.done))
            return len(steps) < NEAR_STEPS and sum(len(self._changes[s].tiles) for s in steps) * CROSS_MS < NEAR_MS
        start = self._start(moment)
        return self._spent[moment] - self._spent[start] < NEAR_MS

    def crosses(self, moment: int) -> bool:
        """Say whether all tiles between now and a moment are put aside."""
        if moment == self.done:
            return True
        return self._low <= min(moment, self.done) and max(moment, self.done) <= self._high

    def jump(self, moment: int, past: Sequence[Change] = ()) -> None:
        """Be at a moment that was reached another way than by crossing steps; `past` takes the last ones back."""
        self.done = moment
        self._forget_near()
        for step, change in enumerate(past[-moment:] if moment else (), max(0, moment - len(past))):
            self._put_aside(step, change)

    def move_to(self, moment: int, pile: Pile, draw: Callable[[Edit, Pile], Change]) -> None:
        """Make the pile the drawing after `moment` steps, from the nearest point that is known.

        `draw` makes a step on the pile and returns the change that would take it back.
        """
        way = self.way_to(moment)
        pile.become(way.state)
        self.jump(way.start)
        for step in way.steps:
            self.made(draw(step, pile), pile)
            if pile.is_heavy:
                pile.lighten()
