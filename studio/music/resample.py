"""From one rate to another, block by block: for a sound card that won't work at ours, and for sound that is brought in.

A polyphase filter (Crochiere and Rabiner, 1983): a sine cardinal under a Kaiser window, one row of weights for each
place an output frame can have between two input frames.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]

_TAPS = 48
_BETA = 9.0
_PASS = 0.92
_MOST_PHASES = 4800
_AT_ONCE = 256


class Resampler:
    """Frames at one rate in, frames at another out. Nothing of size is allocated once it is made."""

    def __init__(self, rate_in: int, rate_out: int, channels: int, most: int = 4096) -> None:
        """`most` is how many frames go in, or come out, at once. Rates in Hz, `ValueError` for absurd ones."""
        if not (4000 <= rate_in <= 768000 and 4000 <= rate_out <= 768000):
            raise ValueError("no such rate")
        self._table, self._up, self._down = _weights(rate_in, rate_out)
        self.taps = taps = self._table.shape[1]
        room = 2 * most + 2 * taps + int(2 * most * rate_in / rate_out)
        self._held = np.zeros((channels, room), np.float32)
        self._count = taps - 1
        self._phase = 0
        self._ahead = np.arange(taps)
        self._steps = self._down * np.arange(_AT_ONCE)
        self._where = np.zeros((_AT_ONCE, taps), np.int64)
        self._windows = np.zeros((channels, _AT_ONCE, taps), np.float32)
        self._rows = np.zeros((_AT_ONCE, taps), np.float32)
        self._out = np.zeros((channels, _AT_ONCE), np.float32)
        self.delay = (taps / 2) / rate_in
        """Seconds by which what comes out is late."""

    @property
    def ready(self) -> int:
        """How many frames can be taken out now."""
        free = self._count - self.taps
        return 0 if free < 0 else ((free + 1) * self._up - self._phase - 1) // self._down + 1

    def put(self, frames: Float32) -> None:
        """Put frames [n, channels] in; what there is no room for, since nobody took anything out, is lost."""
        many = min(len(frames), self._held.shape[1] - self._count)
        self._held[:, self._count : self._count + many] = frames[:many].T
        self._count += many

    def take(self, out: Float32) -> int:
        """Fill `out` [n, channels] from its start with what is ready, and return how many frames that were."""
        done, many = 0, min(len(out), self.ready)
        used = 0
        while done < many:
            some = min(_AT_ONCE, many - done)
            places = self._steps[:some] + self._phase
            np.add((places // self._up + used)[:, None], self._ahead, out=self._where[:some])
            np.take(self._table, places % self._up, axis=0, out=self._rows[:some], mode="clip")
            for side, held in enumerate(self._held):
                np.take(held, self._where[:some], out=self._windows[side, :some], mode="clip")
            np.einsum("cnt,nt->cn", self._windows[:, :some], self._rows[:some], out=self._out[:, :some])
            out[done : done + some] = self._out[:, :some].T
            steps, self._phase = divmod(self._phase + self._down * some, self._up)
            done, used = done + some, used + steps
        self._count -= used
        self._held[:, : self._count] = self._held[:, used : used + self._count].copy()
        return done

    def begin_at_once(self) -> None:
        """Let the first frame that comes out be the first that will go in: for a sound that is there as a whole."""
        self._count = self.taps // 2 - 1


def resampled(sound: Float32, rate_in: int, rate_out: int) -> Float32:
    """Return a whole sound [n, channels] at another rate, in time with what it was."""
    if rate_in == rate_out or not len(sound):
        return sound
    line = Resampler(rate_in, rate_out, sound.shape[1])
    line.begin_at_once()
    wanted, block = -(-len(sound) * rate_out // rate_in), np.zeros((4096, sound.shape[1]), np.float32)
    padded = np.concatenate([sound, np.zeros((2 * line.taps, sound.shape[1]), np.float32)])
    parts: list[Float32] = []
    for at in range(0, len(padded), 4096):
        line.put(padded[at : at + 4096])
        while many := line.take(block):
            parts.append(block[:many].copy())
    return np.concatenate(parts)[:wanted]


@lru_cache(maxsize=4)
def _weights(rate_in: int, rate_out: int) -> tuple[Float32, int, int]:
    """Return the rows of weights [phases, taps], and by which whole numbers the rates are to each other."""
    part = math.gcd(rate_in, rate_out)
    up, down = rate_out // part, rate_in // part
    if up > _MOST_PHASES:
        # an odd rate is met closely enough: 1 in 4800 is 0.4 cents at worst
        up, down = _MOST_PHASES, max(1, round(_MOST_PHASES * rate_in / rate_out))
    narrow = min(1.0, rate_out / rate_in)
    taps = 2 * math.ceil(_TAPS / narrow / 2)
    places = np.arange(taps)[None, :] - (taps / 2 - 1) - np.arange(up)[:, None] / up
    window = np.i0(_BETA * np.sqrt(np.maximum(0.0, 1.0 - (places / (taps / 2)) ** 2))) / np.i0(_BETA)
    table = np.sinc(places * narrow * _PASS) * window
    table /= table.sum(axis=1, keepdims=True)
    return table.astype(np.float32), up, down
