"""Chirps: sines whose pitch changes within a block, in a straight line, so that a slide has no corners.

Such a sine runs through the block at its mean frequency, times e^{-i a q}: q is a bow, 0 at both ends of the block and
1 in its middle, and a says by how much the sine lags there. That factor is taken as 1 + c₁q + c₂q², which is it
exactly, slope and all, where blocks meet, and in the middle; so it costs two more products of the sines that bend.
"""

import numpy as np
from numpy.typing import NDArray

from studio.music.noise import Float32, Float64

Complex64 = NDArray[np.complex64]


def bow(block: int) -> Float32:
    """Return q of each frame of a block."""
    place = np.arange(block) / block
    return (4.0 * place * (1.0 - place)).astype(np.float32)


def lag(gain: Float64, block: int) -> Float64:
    """Return a of sines whose frequency grows by so many radians a frame within a block."""
    lags: Float64 = gain * (block / 8.0)
    return lags


def factors(lags: Float64) -> Complex64:
    """Return c₁ and c₂ (2 × n) of sines with these a."""
    found = np.zeros((2, len(lags)), np.complex64)
    found[0].imag = -lags
    found[1].real = np.cos(lags) - 1.0
    found[1].imag = lags - np.sin(lags)
    return found
