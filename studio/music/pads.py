"""The pads: places to touch, each in key, low at the bottom left and high at the top right."""

from collections.abc import Sequence
from dataclasses import dataclass

from studio.music.instrument import Instrument
from studio.music.note import frequency
from studio.music.scale import DEFAULT_ROOT, DEFAULT_SCALE, Scale, fitted

ROWS = 4
COLUMNS = 4
OCTAVES = (-2, -1, 0, 1, 2)
"""By how many octaves the pads can be moved."""


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
    title: str = ""
    """Of a kit's pad, what it is called."""


def pads(
    scale: Scale = DEFAULT_SCALE,
    root: int = DEFAULT_ROOT,
    rows: int = ROWS,
    columns: int = COLUMNS,
    octave: int = 0,
    kit: Instrument | None = None,
) -> tuple[Pad, ...]:
    """Return rows × columns pads that climb the scale from the root, one step each.

    `octave` moves all of them by so many octaves. The pads of a `kit` are its pieces instead, in their order; where
    there are more pads than pieces, these come again.
    """
    if kit is not None and kit.pieces:
        return tuple(_piece(kit, index, columns, rows * columns) for index in range(rows * columns))
    lowest = root + 12 * octave
    return tuple(_pad(scale, lowest, index, columns, rows * columns) for index in range(rows * columns))


def pitch_at(some: Sequence[Pad], x: float, y: float) -> float:
    """Return the pitch of a place on the pads, in between too. `x` and `y` count pads from the bottom left corner.

    The middle of a pad is its pitch; to the left and right of it the pitch goes over into that of its neighbours.
    """
    row = max(0, min(some[-1].row, int(y)))
    across = [pad for pad in some if pad.row == row]
    place = max(0.0, min(len(across) - 1.0, x - 0.5))
    left = min(int(place), max(0, len(across) - 2))
    right = min(left + 1, len(across) - 1)
    return across[left].pitch + (place - left) * (across[right].pitch - across[left].pitch)


def fitted_at(some: Sequence[Pad], scale: Scale, root: int, x: float, y: float) -> float:
    """Return what a place on the pads sounds, in Hz, when any touch is to fit a drone on the root."""
    return frequency(fitted(scale, root, pitch_at(some, x, y)))


def _pad(scale: Scale, root: int, index: int, columns: int, many: int) -> Pad:
    row, column = divmod(index, columns)
    pitch = scale.pitch(root, index)
    return Pad(
        index=index,
        row=row,
        column=column,
        pitch=pitch,
        frequency=frequency(pitch),
        tonic=(pitch - root) % 12 == 0,
        rise=index / max(1, many - 1),
        hue=index / max(1, many - 1),
    )


def _piece(kit: Instrument, index: int, columns: int, many: int) -> Pad:
    row, column = divmod(index, columns)
    piece = kit.pieces[index % len(kit.pieces)]
    return Pad(
        index=index,
        row=row,
        column=column,
        pitch=piece.pitch,
        frequency=frequency(piece.pitch),
        tonic=False,
        rise=index / max(1, many - 1),
        hue=index / max(1, many - 1),
        title=piece.title,
    )
