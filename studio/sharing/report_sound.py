"""What a sound looks like on paper: bars as high as it is loud."""

from collections.abc import Iterable, Sequence

import numpy as np

from studio.core.progress import Progress
from studio.music.noise import Float32
from studio.music.peaks import peaks

RATE = 48_000
FINE = 960
"""Frames that one height is first taken from: a fiftieth of a second."""
HEIGHTS = 96
"""Heights of a sound."""


def heights(sound: Iterable[Float32], milliseconds: int, progress: Progress) -> tuple[tuple[float, ...], int]:
    """Return `HEIGHTS` heights of a sound at 48 kHz, the loudest 1, and how many ms it lasts; silence stays flat.

    `milliseconds` is about how long it will be. Raises Stopped and whatever the sound raises.
    """
    fine: list[Float32] = []
    done, frames = 0, max(1, milliseconds * RATE // 1000)
    for block in sound:
        if len(block):
            fine.append(peaks(block, -(-len(block) // FINE)))
        done += len(block)
        progress.at(min(done, frames), frames)
    return bars_of(np.concatenate(fine) if fine else np.zeros(0, np.float32)), done * 1000 // RATE


def bars_of(fine: Sequence[float] | Float32) -> tuple[float, ...]:
    """Return `HEIGHTS` heights of finer ones, the loudest 1; silence stays flat."""
    made = peaks(np.asarray(fine, np.float32), HEIGHTS)
    loudest = float(made.max(initial=0.0))
    return tuple(float(height) / loudest if loudest else 0.0 for height in made)


def clock(milliseconds: int) -> str:
    """Return a length or an instant as it is read: "0:42", "1:02:03"."""
    seconds = round(milliseconds / 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
