"""Hums that nobody hummed: a voice by arithmetic, with all that makes a voice hard to follow, and what it meant.

`hum_exact` is the bench's figure: which share of the notes that were meant are heard, as they were meant.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.music.melody import Hummed, hummed

RATE = 48000
LOW, HIGH = (45, 47, 48, 50, 52, 55, 57), (57, 60, 62, 64, 67, 69, 72)
"""What a low and a high voice hums, in semitones."""
VOICES = {
    "plain": (1.0, 0.5, 0.25, 0.12, 0.06),
    "closed": (1.0, 0.12, 0.05),
    "octave trap": (0.25, 1.0, 0.35, 0.5, 0.1, 0.2),
    "nasal": (0.5, 0.6, 1.0, 0.7, 0.4, 0.3, 0.2),
}
"""How strong the harmonics of each voice are. In a trap the second one is four times as strong as the first."""

Float64 = NDArray[np.float64]


@dataclass(frozen=True)
class Meant:
    """One note of the truth."""

    start: float
    end: float
    pitch: int


@dataclass(frozen=True)
class Way:
    """How something is hummed."""

    voice: str = "plain"
    tuning: float = 0.0
    """Semitones above the piano's keys, from the first note to the last."""
    vibrato: float = 0.25
    """Semitones to both sides, five and a half times a second."""
    scoop: float = 0.8
    """Semitones below the note that it begins with."""
    glide: float = 0.0
    """Seconds in which one note goes over into the next without a pause; 0: each for itself."""
    breath: float = 0.0
    """How loud the breath between notes is, beside the voice."""
    wander: float = 0.08
    """Semitones by which each note is off by itself (one sigma)."""
    sinking: float = 0.0
    """Semitones by which the voice has sunk at the end."""
    mains: float = 0.0
    """How loud a 50 Hz hum of the wires is, beside the voice."""


def hum(pitches: tuple[int, ...], way: Way, rng: np.random.Generator) -> tuple[Float64, tuple[Meant, ...]]:
    """Return a hum, mono at 48 kHz and without noise, and what it meant."""
    meant, tracks, loud, clock = [], [], [], 0.0
    for number, pitch in enumerate(pitches):
        seconds = rng.uniform(0.3, 0.8)
        t = np.arange(round(seconds * RATE)) / RATE
        line = pitch + way.tuning + rng.normal(0.0, way.wander) + way.vibrato * np.sin(2.0 * np.pi * 5.5 * t)
        edge = np.minimum(1.0, t / 0.05) * np.minimum(1.0, (seconds - t) / 0.08)
        if way.glide and number:
            share = np.clip(t / way.glide, 0.0, 1.0)
            line = pitches[number - 1] + way.tuning + (line - pitches[number - 1] - way.tuning) * share
            edge = np.minimum(1.0, (seconds - t) / 0.08) if number == len(pitches) - 1 else np.ones(len(t))
        elif way.glide:
            edge = np.minimum(1.0, t / 0.05)
        else:
            line = line - way.scoop * np.exp(-t / 0.04)
        meant.append(Meant(clock, clock + seconds, pitch))
        tracks.append(line)
        loud.append(edge)
        clock += seconds
        if not way.glide:
            gap = rng.uniform(0.05, 0.15)
            tracks.append(np.full(round(gap * RATE), line[-1]))
            loud.append(np.zeros(round(gap * RATE)))
            clock += round(gap * RATE) / RATE
    line = np.concatenate(tracks)
    return _sung(line - way.sinking * np.linspace(0.0, 1.0, len(line)), np.concatenate(loud), way, rng), tuple(meant)


def _sung(line: Float64, loud: Float64, way: Way, rng: np.random.Generator) -> Float64:
    phase = 2.0 * np.pi * np.cumsum(440.0 * 2.0 ** ((line - 69.0) / 12.0)) / RATE
    strong = VOICES[way.voice]
    voice = sum(share * np.sin((n + 1) * phase + 0.7 * n) for n, share in enumerate(strong))
    voice = 0.2 * voice * loud / np.sqrt(np.sum(np.square(strong)))
    if way.breath:
        air = np.convolve(rng.standard_normal(len(line)), np.ones(4) / 2.0, "same")
        voice = voice + 0.2 * way.breath * air * (loud == 0.0)
    wires = np.sin(2.0 * np.pi * 50.0 * np.arange(len(line)) / RATE)
    return np.asarray(voice + 0.2 * way.mains * wires, np.float64)


def noisy(sound: Float64, snr: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return a sound with white noise so many dB below what is hummed of it."""
    heard = np.abs(sound) > 1e-4
    power = float(np.mean(sound[heard] ** 2)) if heard.any() else 0.01
    return (sound + rng.standard_normal(len(sound)) * np.sqrt(power) * 10.0 ** (-snr / 20.0)).astype(np.float32)


def exact(meant: tuple[Meant, ...], found: tuple[Hummed, ...]) -> int:
    """Return how many of the notes that were meant were found: as long (by two fifths at least), and that pitch."""
    free = list(found)
    right = 0
    for one in meant:
        over = [(min(one.end, note.end) - max(one.start, note.start), note) for note in free]
        best = max(over, key=lambda pair: pair[0], default=(0.0, None))
        if best[1] is not None and best[0] > 0.4 * (one.end - one.start):
            free.remove(best[1])
            right += best[1].pitch == one.pitch
    return right


WAYS = (
    Way(),
    Way("octave trap"),
    Way("closed", breath=0.5),
    Way("nasal", vibrato=0.4),
    Way("plain", glide=0.09, vibrato=0.15),
    Way("octave trap", breath=0.3, scoop=1.5),
    Way("plain", vibrato=0.55),
    Way("closed", glide=0.15, vibrato=0.2),
    Way("nasal", sinking=0.5),
    Way("plain", mains=0.3, wander=0.15),
)
"""What the figure is made of, in equal parts."""
OFF = 0.42
"""Semitones that a whole hum is out of tune at most: at a half, nobody could say which way it was meant."""


def hum_exact(snr: float = 10.0, hums: int = 80, seed: int = 1) -> float:
    """Return which share of eight notes a hum is found as it was meant, among all that was meant or found too much.

    Low and high voices, each way in `WAYS` in turn, tuned anywhere within `OFF`, in white noise at `snr` dB.
    """
    rng = np.random.default_rng(seed)
    right = whole = 0
    for number in range(hums):
        way = WAYS[number % len(WAYS)]
        way = Way(**{**way.__dict__, "tuning": rng.uniform(-OFF, OFF)})
        pitches = melody(LOW if number % 4 < 2 else HIGH, way, rng)
        sound, meant = hum(pitches, way, rng)
        found = hummed(noisy(sound, snr, rng))
        right += exact(meant, found)
        whole += max(len(meant), len(found))
    return right / whole


def melody(pitches: tuple[int, ...], way: Way, rng: np.random.Generator) -> tuple[int, ...]:
    """Return eight notes; those that go over into each other are never twice the same."""
    made: list[int] = []
    while len(made) < 8:
        one = int(rng.choice(pitches))
        if not (way.glide and made and made[-1] == one):
            made.append(one)
    return tuple(made)
