"""Noise with a chosen colour, seeded, that joins its own end without a seam; and what is carved from it."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]


class Touch(Protocol):
    """What a knock is made of: see `instrument.Strike`."""

    @property
    def level(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def decay(self) -> float: ...
    @property
    def rise(self) -> float: ...
    @property
    def grains(self) -> float: ...


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


def crickets(frames: int, rate: int, low: float, high: float, per_second: float, seed: int) -> Float32:
    """Return crickets here and there, each with a pitch and a pace of its own, wrapped around the end."""
    out = np.zeros(frames)
    seconds = frames / rate
    for pitch, pace, phase, near, pulses in uniform(5 * 5, seed).reshape(5, 5):
        hertz = low * (high / low) ** pitch
        # a whole number of calls goes into the loop, so that the pace holds across its end
        calls = max(1, round(per_second * (0.7 + 0.6 * pace) * seconds / 5.0))
        for call in range(calls):
            at = (phase + call) / calls * frames
            for pulse in range(3 + int(2.0 * pulses)):
                n = np.arange(int(0.016 * rate))
                shape = np.sin(np.pi * n / len(n)) ** 2
                # each pulse falls a little in pitch as the wing slows
                chirp = np.sin(2.0 * np.pi * hertz * (n / rate) * (1.0 - 0.02 * n / len(n))) * shape
                place = (int(at + pulse * 0.024 * rate) + n) % frames
                out[place] += chirp * (0.25 + 0.75 * near) * (0.6 + 0.2 * pulse)
    return out.astype(np.float32)


def knock(rate: int, strike: Touch, seed: int) -> Float32:
    """Return the short noise of a touch: a band that swells and dies away in its `decay` seconds."""
    frames = int(rate * strike.decay)
    n = np.arange(frames)
    swell = np.minimum(1.0, n / (strike.rise * rate))
    shape = swell * 10.0 ** (-3.0 * n / frames)
    # what lasts longer goes round a noise that has no seam
    noise = band(8192 * min(4, 1 + frames // 8192), rate, strike.low, strike.high, 0.0, seed)
    long = np.resize(noise, frames)
    if strike.grains:
        shape = shape * _seeds(frames, rate, strike.grains, seed)
    return (long * shape * strike.level * np.minimum(1.0, (frames - n) / 64.0)).astype(np.float32)


def _seeds(frames: int, rate: int, per_second: float, seed: int) -> NDArray[np.float64]:
    """Return how loud seeds in a gourd are from frame to frame: each falls at once and is gone in 4 ms."""
    out = np.zeros(frames + rate // 50)
    many = max(1, int(per_second * frames / rate))
    fall = 10.0 ** (-np.arange(rate // 50) / (0.004 * rate))
    rise = np.minimum(1.0, np.arange(rate // 50) / 24.0)
    for place, force in uniform(2 * many, seed + 1).reshape(many, 2):
        at = int(place * frames)
        out[at : at + rate // 50] += fall * rise * (0.2 + force)
    return out[:frames]
