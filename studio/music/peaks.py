"""The outline of a waveform."""

import numpy as np
from numpy.typing import NDArray


def peaks(pcm: NDArray[np.floating], count: int) -> NDArray[np.float32]:
    """Return `count` heights of a waveform, 0 and up: the largest sample of each equal part.

    `pcm` is [n] or [n, 2]. Shorter sounds than `count` frames repeat frames; an empty one is flat.
    """
    loud = np.abs(pcm).max(axis=1) if pcm.ndim == 2 else np.abs(pcm)
    if len(loud) == 0 or count < 1:
        return np.zeros(max(0, count), np.float32)
    starts = np.arange(count) * len(loud) // count
    return np.maximum.reduceat(loud, starts).astype(np.float32)
