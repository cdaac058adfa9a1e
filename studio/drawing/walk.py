"""Going from state to state of a drawing: from the nearest one that is known, drawing what lies between."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from hashlib import blake2b

from studio.drawing.brush import Brush
from studio.drawing.effort import effort
from studio.drawing.frames import Frames
from studio.drawing.op import ENGINE
from studio.drawing.painter import Painter
from studio.drawing.pile import MOST_RAW, Change, Pile, State
from studio.drawing.tiles import Tile
from studio.drawing.timeline import Story

SPACING = 24.0
"""Work between a state and the nearest kept one, in ms of drawing it again."""
LEAP = 8.0
"""Work that is rather done than having a kept state back, in ms."""
NOWHERE = -1
MOST_RECENT = 16
"""States that were shown last and are still at hand, for what is taken back step by step."""


class Walk:
    """Knows the story of a drawing and where in it it is. For one thread at a time."""

    def __init__(
        self, story: Story, brushes: Mapping[str, Brush], frames: Frames, known: Mapping[int, State] | None = None
    ) -> None:
        self.node = 0
        self._given = known or {}
        self._story = story
        self._frames = frames
        self._painter = Painter(story.paper, brushes, story.pictures)
        self._pile = Pile(story.paper.width, story.paper.height)
        self._is_large = self._pile.rows * self._pile.columns * 2 > MOST_RAW
        self._recent: OrderedDict[int, State] = OrderedDict()

    def to(self, node: int) -> State:
        """Be at a node; return all that is seen there."""
        steps, start = self._way(node)
        if start != self.node:
            self._pile.become(self._known(start))
        nodes, self.node = self._story.nodes, NOWHERE  # until all of it is drawn
        for step in reversed(steps):
            change = self._painter.make(nodes[step].edit, self._pile)
            if self._is_large:
                self._put_down(change)
        self.node = node
        state = self._pile.state
        self._recent[node] = state
        self._recent.move_to_end(node)
        if len(self._recent) > MOST_RECENT:
            self._recent.popitem(last=False)
        return state

    def _way(self, node: int) -> tuple[list[int], int]:
        """Return the nodes to draw, the last first, and the node to begin from."""
        steps: list[int] = []
        kept, count = -1, 0
        spent, at = 0.0, node
        while True:
            if kept >= 0 and spent > LEAP:
                return steps[:count], kept
            if at == self.node or at in self._recent or at in self._given:
                return steps, at
            if kept < 0 and self._frames.has(at):
                kept, count, spent = at, len(steps), 0.0
            if at == 0:
                return (steps[:count], kept) if kept >= 0 else (steps, 0)
            step = self._story.nodes[at]
            spent += effort(step.edit, self._story.paper)
            steps.append(at)
            at = step.parent

    def _put_down(self, change: Change) -> None:
        """Hold packed what a step on a large paper left behind, and what is more than should be held raw."""
        for tile in change.tiles.values():
            if isinstance(tile, Tile):
                tile.packed()
                tile.sleep()
        if self._pile.is_heavy:
            self._pile.lighten()

    def _known(self, node: int) -> State:
        for states in (self._recent, self._given):
            if node in states:
                return states[node]
        return self._frames.state(node) if self._frames.has(node) else State()


def film(story: Story, brushes: Mapping[str, Brush], frames: Frames, spacing: float = SPACING) -> Iterator[int]:
    """Draw a story from where its frames end, and keep frames of it; give each node as it is drawn.

    Slow: for a worker, which may stop at any node and go on another time.
    """
    nodes = story.nodes
    since = [0.0] * len(nodes)
    for node in range(1, len(nodes)):
        work = effort(nodes[node].edit, story.paper)
        since[node] = 0.0 if frames.has(node) else since[nodes[node].parent] + work
    walk = Walk(story, brushes, frames)
    for node in range(max(frames.nodes, default=0) + 1, len(nodes)):
        since[node] = since[nodes[node].parent] + effort(nodes[node].edit, story.paper)
        state = walk.to(node)
        if since[node] >= spacing * (1 << frames.thinned):
            frames.add(node, state)
            since[node] = 0.0
        yield node
    if not frames.has(story.last):
        frames.add(story.last, walk.to(story.last))
    frames.rest()


def stamp_of(brushes: Mapping[str, Brush]) -> bytes:
    """Return 16 bytes that say by which rules, and with which brushes, states are drawn."""
    rules = repr((ENGINE, sorted(brushes.items())))
    return blake2b(rules.encode("utf-8"), digest_size=16).digest()
