"""A room around the notes: a feedback delay network, sixteen lines, Hadamard mixed, a block at a time.

Every line is longer than a block, so a block of all of them is read, mixed and written at once
(Jot and Chaigne, 1991). A gentle two-tap low-pass in each turn takes the highs first, as air and walls do;
a few early taps of either sign spread the onset so that no line is heard by itself.
"""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from studio.music.noise import Float32

_LENGTHS = (
    *(1483, 1523, 1741, 1801, 2069, 2113, 2311, 2543),
    *(2579, 2789, 2887, 3067, 3271, 3469, 3607, 3823),
)
"""Frames, all prime, 31 to 80 ms. Of many such sets the one in which the pitches of the pads are most evenly loud:
a room's own tones meet a steady note by chance, and some would stand out by 6 dB (here none by more than 2)."""
_TAPS = (
    ((0, 0.55), (331, -0.42), (557, 0.40), (811, 0.34), (1123, -0.30), (1399, 0.24)),
    ((0, 0.55), (277, 0.42), (619, -0.40), (769, 0.34), (1201, 0.30), (1471, -0.24)),
)
_COUNT = len(_LENGTHS)
_REACH = 4096
"""Frames ahead at which a line is written, at most, with its block."""
_MEMORY = 12288
"""Frames of room: what is still to come is moved back to the start when its end is reached."""
_KEEP, _SMEAR = 0.72, 0.28
_SMEARED = np.float32(_SMEAR / _KEEP)
_ASLEEP = 1e-5
_REST = 64
_LOOK = 8


class Reverb:
    """Room for a stereo mix. `seconds` is the time the tail needs to lose 60 dB, `wet` how much is heard.

    Each line is written as far ahead as it is long, so that all are read at one place: a block of all of them is
    a view, and mixing it is one product.
    """

    def __init__(self, rate: int, block: int, seconds: float = 3.2, wet: float = 0.14) -> None:
        if block >= min(_LENGTHS):
            raise ValueError("the block is longer than the room")
        self.block = block
        taps = [(side, delay, gain) for side in (0, 1) for delay, gain in _TAPS[side]]
        # rows are not a round number of bytes apart, or all of them would share a few places in the processor's cache
        self._lines = np.zeros((_COUNT + len(taps), _MEMORY + 80), np.float32)[:, :_MEMORY]
        self._at = 1
        gains = np.array([10.0 ** (-3.0 * length / (rate * seconds)) for length in _LENGTHS])
        early = np.array([[gain * (side == foot) for side, _, gain in taps] for foot in (0, 1)])
        # the low-pass has gain 1 at 0 Hz, so the decay of the lows is set by the gains alone
        late = np.vstack([_hadamard() * gains, wet * _sides()])
        self._turn = (_KEEP * np.hstack([late, np.vstack([_feet(), np.zeros((2, 2))]) @ early])).astype(np.float32)
        # one frame more, so that the low-pass sees the frame before the block
        self._turned = np.zeros((_COUNT + 2, block + 1), np.float32)
        self._smooth = np.zeros((_COUNT + 2, block + 1), np.float32)
        self._frames = self._turned.reshape(-1)[:-1], self._turned.reshape(-1)[1:], self._smooth.reshape(-1)[1:]
        self._late, self._heard = self._smooth[:_COUNT, 1:], self._smooth[_COUNT:, 1:]
        lengths = [(line, _LENGTHS[line]) for line in range(_COUNT)]
        delays = [(_COUNT + row, delay) for row, (_, delay, _) in enumerate(taps)]
        self._writing = [(view, self._late[row : row + 2]) for row, view in _pairs(self._lines, lengths)]
        # a tap of the left beside its fellow of the right
        half = len(taps) // 2
        sides = [place for both in zip(delays[:half], delays[half:], strict=True) for place in both]
        self._tapping = [view for _, view in _pairs(self._lines, sides)]
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
        at, end = self._at, self._at + self.block
        for lines in self._tapping:
            lines[:, at:end] = mix
        np.matmul(self._turn, self._lines[:, at - 1 : end], out=self._turned)
        before, here, smooth = self._frames
        np.multiply(before, _SMEARED, out=smooth)
        np.add(smooth, here, out=smooth)
        np.add(mix, self._heard, out=mix)
        for lines, late in self._writing:
            lines[:, at:end] = late
        self._at = end
        if end + _REACH + self.block > _MEMORY:
            self._move_back()
        self._rest_if_quiet()

    def _move_back(self) -> None:
        # line by line, since numpy makes a copy of everything when it can't see that nothing overlaps
        for line in self._lines:
            line[: _REACH + 1] = line[self._at - 1 : self._at + _REACH]
        self._at = 1

    def _rest_if_quiet(self) -> None:
        self._quiet += 1
        if self._quiet % _LOOK:
            return
        loudest = max(float(self._late.max()), -float(self._late.min()))
        if loudest >= _ASLEEP:
            self._quiet = 0
        elif self._quiet >= _REST:
            self._lines.fill(0.0)
            self._at = 1


def _pairs(memory: Float32, places: list[tuple[int, int]]) -> Iterator[tuple[int, Float32]]:
    """Give views of two rows of a memory at once, each from a place of its own on, and the number of the first.

    `places` are row and first frame. Two rows are any distance apart in memory, so half as many moves will do.
    """
    high, wide = memory.strides
    for at in range(0, len(places), 2):
        (one, start), (two, then) = places[at : at + 2]
        strides = ((two - one) * high + (then - start) * wide, wide)
        yield at, as_strided(memory[one, start:], (2, memory.shape[1] - max(start, then)), strides)


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
