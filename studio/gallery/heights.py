"""How loud captured sound is, second by second, so that a long take is seen at once wherever one looks."""

import numpy as np
from numpy.typing import NDArray

from studio.library.library import Library

KIND = "heights"
"""The kind of cache they are kept under."""
A_SECOND = 50
"""Heights of a second."""

Heights = NDArray[np.uint8]


def heights_of(sound: NDArray[np.float32] | None) -> Heights:
    """Return the loudest sample of each fiftieth of a second, uint8 [50], of float32 [n, channels]; 0 for none."""
    made = np.zeros(A_SECOND, np.uint8)
    if sound is None or not len(sound):
        return made
    loud = np.abs(sound).max(axis=1)
    starts = np.arange(0, len(loud), 960)[:A_SECOND]
    parts = np.maximum.reduceat(loud[: A_SECOND * 960], starts)
    made[: len(parts)] = np.rint(np.clip(parts, 0.0, 1.0) * 255)
    return made


def kept_heights(library: Library, piece_id: str) -> Heights:
    """Return what is known of a piece's chunks from the first one on, uint8 [chunks, 50]; a chunk never changes."""
    found = library.older_cache(piece_id, KIND)
    data = found[0] if found is not None else b""
    return np.frombuffer(data[: len(data) // A_SECOND * A_SECOND], np.uint8).reshape(-1, A_SECOND)


def keep_heights(library: Library, piece_id: str, heights: Heights) -> None:
    """Keep them, to be read again when the piece is next looked at."""
    if not library.read_only:
        library.put_cache(piece_id, KIND, heights.tobytes(), library.length(piece_id))
