"""Sines: what a note of an instrument at a pitch is made of, worked out once and ready to be struck again."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio.music.noise import Float32
from studio.music.timbre import Timbre

Float64 = NDArray[np.float64]
Complex64 = NDArray[np.complex64]
Complex128 = NDArray[np.complex128]

HIGHEST = 0.46
"""Times the rate; no sine goes higher."""
FINE = 64
"""Frames of a piece of a block; each is so many powers of w, and so many pieces further."""


@dataclass(frozen=True, slots=True, eq=False)
class Sines:
    """The sines of one note that can sound, n of them, by rows or columns. Shared by all such notes: never changed."""

    cold: Float64
    """4 × n: radians a frame, nepers a frame, times the frequency of the note, and Hz beside that."""
    height: Float32
    """Octaves above the fundamental, of what after-touch brightens."""
    octaves: Float64
    level: Float64
    """How loud each is at full velocity."""
    pan: Float64
    fine: Float32
    """n × 2 × 64: w⁰ … w⁶³, their real parts and what the imaginary parts take away."""
    coarse: Complex64
    """Pieces of a block × n: w to the power of 64 times 0, 1, 2 …"""
    step: Complex128
    """w to the power of a block."""

    def start(self, softness: float, loudness: float, offset: int) -> Complex128:
        """Return z of each for a note that starts at nought `offset` frames on; `softness` is dB an octave."""
        loud = np.exp(self.octaves * (-softness * math.log(10.0) / 20.0))
        np.multiply(loud, self.level, out=loud)
        start: Complex128 = np.multiply(loud, -1j * loudness)
        if offset:
            start *= np.exp((self.cold[0] * 1j - self.cold[1]) * -offset)
        return start

    def sides(self, centre: float) -> Float64:
        """Return how loud each is left and right (2 × n) of a note that lies at `centre`, -1 to 1."""
        angle = (np.minimum(np.maximum(self.pan + centre, -1.0), 1.0) + 1.0) * (math.pi / 4.0)
        return np.stack([np.cos(angle), np.sin(angle)])


@lru_cache(maxsize=128)
def sines_of(sound: Timbre, frequency: float, tracking: float, rate: int, block: int) -> Sines:
    """Return the sines of a note of so many Hz; what is too high is left out. 12 kB, and made once."""
    hertz = frequency * sound.ratio + sound.beat
    fits = np.flatnonzero((hertz > 0.0) & (hertz < HIGHEST * rate))
    hertz, ratio = hertz[fits], sound.ratio[fits]
    nepers = sound.damping(frequency, tracking)[fits] / rate
    turn = 2.0 * np.pi / rate * hertz
    fine = np.zeros((len(fits), 2, min(FINE, block)), np.float32)
    write_fine(turn, nepers, fine)
    coarse, step = strides(turn, nepers, block)
    return Sines(
        np.stack([turn, nepers, ratio, sound.beat[fits]]),
        np.log2(np.clip(ratio, 1.0, 5.7)).astype(np.float32),
        sound.octaves[fits],
        sound.throat(hertz, sound.level[fits]),
        sound.pan[fits],
        fine,
        coarse,
        step,
    )


def write_fine(turn: Float64, nepers: Float64, out: Float32) -> None:
    """Write w⁰ … w⁶³ of some sines into `out` (n × 2 × 64)."""
    back = -np.arange(out.shape[2], dtype=np.float32)
    angle = turn.astype(np.float32)[:, None] * back
    np.cos(angle, out=out[:, 0])
    np.sin(angle, out=out[:, 1])
    if nepers.any():
        out *= np.exp(nepers.astype(np.float32)[:, None] * back)[:, None, :]


def strides(turn: Float64, nepers: Float64, block: int) -> tuple[Complex64, Complex128]:
    """Return w to the power of where each piece of a block begins (pieces × n), and of the whole block (n)."""
    fine = min(FINE, block)
    stride, far = np.empty(len(turn), np.complex128), np.ones(len(turn), np.complex128)
    np.cos(turn * fine, out=stride.real)
    np.sin(turn * fine, out=stride.imag)
    if nepers.any():
        stride *= np.exp(nepers * -fine)
    coarse = np.empty((block // fine, len(turn)), np.complex64)
    for piece in coarse:
        piece[:] = far
        far *= stride
    return coarse, far
