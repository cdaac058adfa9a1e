"""Noise with a chosen colour, seeded, that joins its own end without a seam; and what is carved from it."""

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]


def uniform(count: int, seed: int) -> NDArray[np.float64]:
    """Return `count` numbers from 0 to below 1, the same for a seed on every machine and for ever.

    SplitMix64 (Steele, Lea and Flood, 2014): numpy.random promises no such thing, and needs 7 MB.
    """
    z = (np.arange(1, count + 1, dtype=np.uint64) + np.uint64(seed << 24)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((z ^ (z >> np.uint64(31))) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def band(frames: int, rate: int, low: float, high: float, tilt: float, seed: int) -> Float32:
    """Return periodic noise between two frequencies, RMS 1.

    Made in the frequency domain, so the last sample leads into the first. Edges are an octave soft.
    `tilt` is in dB per octave. The same arguments give the same samples.
    """
    hertz = np.fft.rfftfreq(frames, 1.0 / rate)
    octaves = np.log2(np.maximum(hertz, 1.0) / low)
    gain = 10.0 ** (tilt * octaves / 20.0)
    gain *= np.clip(octaves + 1.0, 0.0, 1.0) ** 2
    gain *= np.clip(1.0 - np.log2(np.maximum(hertz, 1.0) / high), 0.0, 1.0) ** 2
    gain[0] = 0.0
    phase = 2.0 * np.pi * uniform(len(hertz), seed)
    noise = np.fft.irfft(gain * np.exp(1j * phase), frames)
    noise /= max(float(np.sqrt(np.mean(noise**2))), 1e-12)
    return noise.astype(np.float32)


def drops(frames: int, rate: int, low: float, high: float, per_second: float, seed: int) -> Float32:
    """Return single drops falling at random: short ringing grains, wrapped around the end."""
    out = np.zeros(frames)
    many = int(per_second * frames / rate)
    for pitch, ring, place, force in uniform(4 * many, seed).reshape(many, 4):
        hertz = low * (high / low) ** pitch
        decay = 0.004 + 0.016 * ring
        n = np.arange(int(rate * decay * 3))
        # a drop's bubble rises in pitch as it closes
        turn = 2.0 * np.pi * hertz * (n / rate) * (1.0 + 0.6 * n / len(n))
        grain = np.sin(turn) * np.exp(-n / (rate * decay)) * np.minimum(1.0, n / 60.0)
        out[(int(place * frames) + n) % frames] += grain * (0.05 + 0.95 * force) ** 2
    return out.astype(np.float32)


def knock(rate: int, low: float, high: float, decay: float, level: float, seed: int) -> Float32:
    """Return the short noise of a touch: a band that swells for 2 ms and dies away in `decay` seconds."""
    frames = int(rate * decay)
    n = np.arange(frames)
    shape = np.minimum(1.0, n / (0.002 * rate)) * 10.0 ** (-3.0 * n / frames)
    long = band(8192 * (1 + frames // 8192), rate, low, high, 0.0, seed)[:frames]
    return (long * shape * level * np.minimum(1.0, (frames - n) / 64.0)).astype(np.float32)
