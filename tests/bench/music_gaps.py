"""What is missing, doubled or wrong in a sound that was heard, beside the sound that it should have been."""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

RATE = 48000
Floats = npt.NDArray[np.float32]

TOLERANCE = 2e-4
"""Larger differences of a sample are heard as wrong (-74 dB)."""
_PIECE = 512
_PROBE = 2048
_FAR = RATE
"""Frames that can be missing or too many at once."""


def glitches(heard: Floats, wanted: Iterable[Floats], start: int) -> list[float]:
    """Return the seconds at which `heard` [n, 2] is not what was wanted, [m, 2] piece by piece, from frame `start` on.

    After each the place is found again from which it goes on; what was lost or added meanwhile is one glitch.
    """
    found: list[float] = []
    reader = _Reader(wanted)
    at, done = start, 0
    while (piece := reader.peek(_PIECE)) is not None and at + len(piece) <= len(heard):
        if np.abs(heard[at : at + len(piece), :] - piece).max() <= TOLERANCE:
            reader.skip(len(piece))
            at, done = at + len(piece), done + len(piece)
            continue
        found.append(round(done / RATE, 4))
        skipped, again = _found_again(heard, reader, at)
        if again is None:
            return found
        at, done = again, done + skipped
    return found


def _found_again(heard: Floats, reader: "_Reader", at: int) -> tuple[int, int | None]:
    """Skip what is spoiled; return how many frames of what was wanted that is, and where `heard` goes on."""
    skipped = 0
    while (probe := reader.peek(_PROBE)) is not None and len(probe) == _PROBE:
        low, high = max(0, at + skipped - _FAR), min(len(heard), at + skipped + _FAR)
        place = place_of(heard[low:high, 0], probe[:, 0])
        if place is not None:
            return skipped, low + place
        reader.skip(_PIECE)
        skipped += _PIECE
    return skipped, None


def place_of(where: Floats, probe: Floats) -> int | None:
    """Return where a stretch of sound is found sample for sample, or None."""
    if len(where) < len(probe):
        return None
    size = 1 << (len(where) + len(probe)).bit_length()
    like = np.fft.irfft(np.fft.rfft(where, size) * np.conj(np.fft.rfft(probe, size)), size)[
        : len(where) - len(probe) + 1
    ]
    energy = np.concatenate([[0.0], np.cumsum(where.astype(np.float64) ** 2)])
    apart = energy[len(probe) :] - energy[: len(energy) - len(probe)] - 2.0 * like
    best = int(apart.argmin())
    return best if np.abs(where[best : best + len(probe)] - probe).max() <= TOLERANCE else None


class _Reader:
    """Pieces of sound, as one sound."""

    def __init__(self, pieces: Iterable[Floats]) -> None:
        self._pieces: Iterator[Floats] = iter(pieces)
        self._held = np.zeros((0, 2), np.float32)

    def peek(self, count: int) -> Floats | None:
        """Return the next frames, fewer at the end; None after it."""
        parts = [self._held]
        many = len(self._held)
        while many < count and (piece := next(self._pieces, None)) is not None:
            parts.append(piece)
            many += len(piece)
        if len(parts) > 1:
            self._held = np.concatenate(parts)
        return self._held[:count] if len(self._held) else None

    def skip(self, count: int) -> None:
        self._held = self._held[count:]
