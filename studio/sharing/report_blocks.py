"""What stands on the pages of a report, one below the other: blocks that know how high they are and draw themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from studio.sharing import report_ink as ink
from studio.sharing.report_ink import Draw, Pin, Wave
from studio.sharing.report_tags import Tag
from studio.sharing.report_type import BODY, DISPLAY, HEAD, QUOTE, TITLE, Role, lines

APART = 40.0
"""Points between two pieces."""
MEASURE = 400.0
"""Points that a line of words is wide at most."""
EMPTY = 0.6
"""How high an empty line is, of one with words."""
_KINDS = {DISPLAY: "H1", HEAD: "H1", TITLE: "H2"}
_OWN = frozenset({DISPLAY, TITLE, QUOTE, BODY})
"""What a person's own words are set in."""


@dataclass(frozen=True, slots=True)
class Block:
    """Something that stays on one page."""

    height: float
    """Points."""
    draw: Draw
    above: float = 0.0
    """Room before it; none at the top of a page."""
    with_next: bool = False
    """It is not the last on a page when something follows it."""
    new_page: bool = False
    heading: str = ""
    """What it is called in the list of contents beside the pages."""


def words(text: str, role: Role, width: float, *, left: float = 0.0, above: float = 0.0) -> list[Block]:
    """Return a text as a block a line; none for an empty one.

    The first two lines and the last two stay together, those of a paragraph and of the whole.
    """
    made: list[Block] = []
    room = above
    for paragraph in text.strip().split("\n"):
        part = _paragraph(paragraph, role, width, left) if paragraph.strip() else []
        made += [replace(part[0], above=room), *part[1:]] if part else []
        room = 0.0 if part else room + role.leading * EMPTY
    return _joined(made)


def _paragraph(text: str, role: Role, width: float, left: float) -> list[Block]:
    tag = Tag(_KINDS.get(role, "P"), own=role in _OWN)
    return _joined(
        [Block(role.leading, partial(ink.line, one, role, tag, left, width)) for one in lines(text, role, width)]
    )


def _joined(made: list[Block]) -> list[Block]:
    """Return lines of which the first two stay together, and the last two."""
    for at in {0, len(made) - 2} & set(range(len(made) - 1)):
        made[at] = replace(made[at], with_next=True)
    return made


def held(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks that stay on the page on which the next one begins."""
    return [replace(block, with_next=True) for block in blocks]


def gap(height: float) -> Block:
    """Return room."""
    return Block(height, ink.nothing)


def apart(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks with room before them and what came before."""
    return [replace(blocks[0], above=max(blocks[0].above, APART)), *blocks[1:]] if blocks else []


def horizon(width: float, radius: float, sunk: float, returns: int) -> Block:
    """Return the sign of the studio: a disc that sets, and lines of light below."""
    below = radius * (0.20 + 0.165 * returns) + 4
    rise = radius * (1 - 2 * sunk)
    return Block(
        rise + radius + below,
        partial(ink.tagged, None, partial(ink.horizon, width, radius, rise, returns)),
        with_next=True,
    )


def picture(name: str, size: tuple[float, float], said: str, pins: Sequence[Pin] = (), left: float = 0.0) -> Block:
    """Return a picture with pins on it; `said` is what those hear who can't see it."""
    return Block(size[1], _figure(said, partial(ink.picture, name, size, tuple(pins), left)))


def row(names: Sequence[str], size: tuple[float, float], between: float, said: str, above: float = 0.0) -> Block:
    """Return pictures of one size beside each other, on a line; `said` of all of them."""
    return Block(size[1] + 8, _figure(said, partial(ink.row, tuple(names), size, between)), above)


def wave(sound: Wave, said: str, above: float = 0.0) -> Block:
    """Return a sound as bars on a ground, with pins along it; `said` is what those hear who can't see it."""
    return Block(sound.height + (18 if sound.pins else 0), _figure(said, partial(ink.wave, sound)), above)


def _figure(said: str, draw: Draw) -> Draw:
    return partial(ink.tagged, Tag("Figure", said), draw)


def beside(head: Block, rest: Sequence[Block]) -> list[Block]:
    """Return blocks, with one drawn beside the first of them; they stay together as far as it reaches."""
    if not rest:
        return [head]
    first = rest[0]
    both = replace(first, draw=partial(ink.both, head.draw, first.draw))
    made, reached = [both, *rest[1:]], 0.0
    for at, block in enumerate(made):
        reached += block.height + block.above
        if reached < head.height and at + 1 < len(made):
            made[at] = replace(block, with_next=True)
    if reached < head.height:
        made[-1] = replace(made[-1], with_next=True)
        made.append(gap(head.height - reached))
    return made


def mark(pin: Pin) -> Block:
    """Return the number of a pin, as it stands before its words."""
    return Block(16, partial(ink.tagged, Tag("P"), partial(ink.mark, pin)))
