"""A room around the notes: a feedback delay network, sixteen lines, Hadamard mixed, a block at a time.

Every line is longer than a block, so a block of all of them is read, mixed and written at once
(Jot and Chaigne, 1991). A gentle two-tap low-pass in each turn takes the highs first, as air and walls do;
a few early taps of either sign spread the onset so that no line is heard by itself.
"""

import numpy as np
from numpy.typing import NDArray

from studio.music.noise import Float32

_LENGTHS = (
    *(1433, 1571, 1733, 1867, 2017, 2179, 2333, 2477),
    *(2633, 2791, 2957, 3121, 3299, 3467, 3643, 3833),
)
"""Frames, all prime, 30 to 80 ms; together long enough that steady notes meet many room tones, not a few."""
_TAPS = (
    ((0, 0.55), (331, -0.42), (557, 0.40), (811, 0.34), (1123, -0.30), (1399, 0.24)),
    ((0, 0.55), (277, 0.42), (619, -0.40), (769, 0.34), (1201, 0.30), (1471, -0.24)),
)
_COUNT = len(_LENGTHS)
_MEMORY = 4096
_KEEP, _SMEAR = 0.72, 0.28
_ASLEEP = 1e-5
_REST = 64


class Reverb:
    """Room for a stereo mix. `seconds` is the time the tail needs to lose 60 dB, `wet` how much is heard."""

    def __init__(self, rate: int, block: int, seconds: float = 3.2, wet: float = 0.14) -> None:
        if block >= min(_LENGTHS) or _MEMORY % block:
            raise ValueError("the block is longer than the room")
        self.block = block
        # one block more at the end repeats the start, and one frame before it, so that no read wraps
        self._lines = np.zeros((_COUNT, 1 + _MEMORY + block), np.float32)
        self._early = np.zeros((2, 1 + _MEMORY + block), np.float32)
        self._at = 0
        gains = np.array([10.0 ** (-3.0 * length / (rate * seconds)) for length in _LENGTHS])
        # the low-pass has gain 1 at 0 Hz, so the decay of the lows is set by the gains alone
        turn, ears = _hadamard() * gains[None, :], wet * _sides()
        self._turn = np.hstack([_KEEP * turn, _SMEAR * turn, _feet()]).astype(np.float32)
        self._ears = np.hstack([_KEEP * ears, _SMEAR * ears]).astype(np.float32)
        # rows: each line's oldest block, the same one frame earlier, and what is fed in left and right
        self._rows = np.zeros((2 * _COUNT + 2, block), np.float32)
        self._fed = self._rows[2 * _COUNT :]
        self._late = np.zeros((_COUNT, block), np.float32)
        self._heard = np.zeros((2, block), np.float32)
        self._tap = np.zeros(block, np.float32)
        self._quiet = _REST

    @property
    def asleep(self) -> bool:
        """True when the tail has died away and nothing is worked out."""
        return self._quiet >= _REST

    def add_to(self, mix: Float32, fed: bool) -> None:
        """Add the room's answer to `mix` (2 × block). `fed` says whether the mix holds any sound."""
        if fed:
            self._quiet = 0
        elif self._quiet >= _REST:
            return
        self._spread(mix)
        self._go_round()
        self._answer(mix)
        self._at = (self._at + self.block) % _MEMORY
        self._rest_if_quiet()

    def _spread(self, mix: Float32) -> None:
        self._write(self._early, mix)
        self._fed.fill(0.0)
        for side in (0, 1):
            for delay, gain in _TAPS[side]:
                start = self._start(delay)
                np.multiply(self._early[side, start : start + self.block], np.float32(gain), out=self._tap)
                np.add(self._fed[side], self._tap, out=self._fed[side])

    def _go_round(self) -> None:
        block = self.block
        for line, length in enumerate(_LENGTHS):
            start = self._start(length)
            self._rows[line] = self._lines[line, start : start + block]
            self._rows[_COUNT + line] = self._lines[line, start - 1 : start - 1 + block]
        np.matmul(self._turn, self._rows, out=self._late)
        self._write(self._lines, self._late)

    def _answer(self, mix: Float32) -> None:
        np.matmul(self._ears, self._rows[: 2 * _COUNT], out=self._heard)
        np.add(mix, self._heard, out=mix)

    def _start(self, delay: int) -> int:
        """Return where a block that is `delay` frames old begins; its last frames may be in the repeat."""
        return 1 + (self._at - delay) % _MEMORY

    def _write(self, memory: Float32, block: Float32) -> None:
        at = self._at
        memory[:, 1 + at : 1 + at + self.block] = block
        if at == 0:
            memory[:, 1 + _MEMORY :] = block
        if at + self.block == _MEMORY:
            memory[:, 0] = block[:, -1]

    def _rest_if_quiet(self) -> None:
        loudest = max(float(self._late.max()), -float(self._late.min()))
        self._quiet = self._quiet + 1 if loudest < _ASLEEP else 0
        if self._quiet == _REST:
            self._lines.fill(0.0)
            self._early.fill(0.0)


def _hadamard() -> NDArray[np.float64]:
    square: NDArray[np.float64] = np.ones((1, 1))
    while len(square) < _COUNT:
        square = np.block([[square, square], [square, -square]])
    return np.divide(square, np.sqrt(_COUNT))


def _sides() -> NDArray[np.float64]:
    """Return which lines are heard left and right, half of them upside down."""
    signs = np.where(np.arange(_COUNT) // 2 % 2, -1.0, 1.0)
    even = np.arange(_COUNT) % 2 == 0
    return np.stack([signs * even, signs * ~even])


def _feet() -> NDArray[np.float64]:
    """Return which lines the left and the right of the mix are fed to."""
    even = np.arange(_COUNT) % 2 == 0
    return np.stack([even, ~even], axis=1).astype(np.float64)
