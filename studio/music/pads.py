"""The pads: sixteen places to touch, each in key, low at the bottom left and high at the top right."""

from dataclasses import dataclass

from studio.music.note import frequency
from studio.music.scale import DEFAULT_ROOT, DEFAULT_SCALE, Scale

ROWS = 4
COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Pad:
    """One place to touch."""

    index: int
    """0 at the bottom left, counted along the row and then upwards."""
    row: int
    """0 is the bottom row."""
    column: int
    """0 is the left column."""
    pitch: int
    """What it sounds; also the key of its note."""
    frequency: float
    """Hz."""
    tonic: bool
    """True when it is the root of the scale in some octave."""
    rise: float
    """How far its disc has risen, 0 (just showing) to 1 (fully up)."""
    hue: float
    """Where its colour lies between the lowest (0) and the highest pad (1)."""


def pads(
    scale: Scale = DEFAULT_SCALE, root: int = DEFAULT_ROOT, rows: int = ROWS, columns: int = COLUMNS
) -> tuple[Pad, ...]:
    """Return rows × columns pads that climb the scale from the root, one step each."""
    last = max(1, rows * columns - 1)
    return tuple(_pad(scale, root, index, columns, last) for index in range(rows * columns))


def _pad(scale: Scale, root: int, index: int, columns: int, last: int) -> Pad:
    row, column = divmod(index, columns)
    pitch = scale.pitch(root, index)
    return Pad(
        index=index,
        row=row,
        column=column,
        pitch=pitch,
        frequency=frequency(pitch),
        tonic=(pitch - root) % 12 == 0,
        rise=index / last,
        hue=index / last,
    )
