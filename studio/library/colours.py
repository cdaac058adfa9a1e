"""The index of colours: coarse cells of Oklab, so that pieces of a colour are found without looking at all of them.

Like the index of words it is made of what is kept elsewhere (`piece.palette`), in the same transaction.
"""

from functools import lru_cache
from itertools import product
from math import dist

from studio.core.oklab import Colour, Point, oklab
from studio.library.connection import Connection

STEP = 0.1
"""The side of a cell. Below 0.02 two colours side by side are one; 0.1 is from a rose to a rust."""
SIDE = 11
"""Cells from the darkest to the lightest, and from −0.5 to 0.5 of a and of b. Greys lie in the middle of theirs."""
REACH = 0.08
"""How far a colour may lie from the one that is looked for."""


def colour_bucket(colour: Colour) -> int:
    """Return the cell of a colour: 0 … 1330."""
    lightness, a, b = oklab(colour)
    return (round(lightness / STEP) * SIDE + round((a + 0.5) / STEP)) * SIDE + round((b + 0.5) / STEP)


def colour_buckets(palette: bytes | None) -> tuple[int, ...]:
    """Return the cells of a palette's colours (three bytes each), each once, by number."""
    data = palette or b""
    colours = {(data[at], data[at + 1], data[at + 2]) for at in range(0, len(data) - 2, 3)}
    return tuple(sorted({colour_bucket(colour) for colour in colours}))


@lru_cache(maxsize=64)
def buckets_near(colour: Colour, reach: float = REACH) -> tuple[int, ...]:
    """Return the cells in which something within `reach` of a colour may lie, the nearest first.

    What is found in them may lie a cell's side further than that; and some of them no colour of a screen falls into.
    """
    wanted = oklab(colour)
    apart = ((_apart(wanted, cell), cell) for cell in product(range(SIDE), repeat=3))
    near = sorted((away, cell) for away, cell in apart if away <= reach)
    return tuple((first * SIDE + second) * SIDE + third for _, (first, second, third) in near)


def index_colours(connection: Connection, piece_id: str) -> None:
    """Index the colours of a piece as they are now, within the transaction under way."""
    row = connection.execute("select num, palette, created from piece where id = ?", (piece_id,)).fetchone()
    if row is not None:
        num, palette, created = row
        connection.execute("delete from piece_colour where piece = ?", (num,))
        rows = [(bucket, created, num) for bucket in colour_buckets(palette)]
        connection.executemany("insert into piece_colour(colour, created, piece) values(?, ?, ?)", rows)


def index_all_colours(connection: Connection) -> None:
    """Make the whole index anew, within the transaction under way."""
    connection.execute("delete from piece_colour")
    painted = connection.execute("select num, palette, created from piece where palette is not null").fetchall()
    connection.executemany(
        "insert into piece_colour(colour, created, piece) values(?, ?, ?)",
        ((bucket, created, num) for num, palette, created in painted for bucket in colour_buckets(palette)),
    )


def _apart(wanted: Point, cell: tuple[int, ...]) -> float:
    """Return how far a colour is from the nearest corner, side or inside of a cell."""
    middle = (cell[0] * STEP, cell[1] * STEP - 0.5, cell[2] * STEP - 0.5)
    nearest = [min(max(value, at - STEP / 2), at + STEP / 2) for value, at in zip(wanted, middle, strict=True)]
    return dist(wanted, nearest)
