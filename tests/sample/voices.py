"""Two voices that nobody had to lend: hummed and sung by harmonics under the formants of a mouth.

Fant: Acoustic Theory of Speech Production (1960), for formants; the numbers are of a low, quiet voice.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.music.take import RATE

Sound = npt.NDArray[np.float64]

CONTROL = 240
"""Frames between two looks at how the mouth stands."""
HIGHEST = 4200.0
"""Hz up to which a quiet voice has harmonics worth hearing."""

MOUTHS = {
    # centre Hz, bandwidth Hz, dB of each formant
    "m": ((255, 70, 0), (1050, 140, -27), (2200, 220, -34)),
    "oo": ((320, 70, 0), (800, 90, -13), (2250, 160, -32)),
    "oh": ((470, 80, 0), (850, 90, -8), (2400, 160, -27)),
    "ah": ((680, 90, 0), (1120, 100, -5), (2450, 170, -22)),
    "ay": ((440, 80, 0), (1750, 110, -13), (2400, 160, -18)),
}


@dataclass(frozen=True)
class Tone:
    """One tone of a phrase."""

    seconds: float
    pitch: float
    """Semitones, 57 is the A of 220 Hz."""
    mouth: str = "m"
    loud: float = 1.0


Phrase = tuple[Tone, ...]

LOW_HUM: tuple[Phrase, ...] = (
    (Tone(1.5, 45), Tone(0.8, 48), Tone(1.5, 45, loud=0.9)),
    (Tone(0.9, 45), Tone(0.8, 50, loud=1.1), Tone(0.7, 48), Tone(1.5, 45, loud=0.8)),
    (Tone(0.8, 43, loud=0.8), Tone(2.2, 45, loud=0.7)),
)

TO_MY_SISTER: tuple[Phrase, ...] = (
    (Tone(0.5, 50, "m", 0.8), Tone(0.4, 53, "oo"), Tone(0.35, 55, "ah"), Tone(0.9, 53, "oh", 0.9)),
    (
        Tone(0.3, 50, "oh"),
        Tone(0.45, 53, "ay"),
        Tone(0.3, 55, "ah", 1.1),
        Tone(0.5, 57, "oh", 1.1),
        Tone(0.9, 55, "oo"),
    ),
    (
        Tone(0.4, 57, "ah", 1.1),
        Tone(0.35, 55, "oh"),
        Tone(0.35, 53, "ay"),
        Tone(0.4, 50, "ah"),
        Tone(1.0, 48, "oo", 0.8),
    ),
    (Tone(0.5, 50, "oh", 0.8), Tone(0.5, 53, "oo", 0.7), Tone(1.7, 50, "m", 0.6)),
)


def voice(phrases: tuple[Phrase, ...], seed: int) -> npt.NDArray[np.float32]:
    """Return phrases as mono sound, float32 [n] at 48 kHz, peak 0.4; the same seed gives the same samples."""
    dice = np.random.default_rng(seed)
    parts = [np.zeros(int(0.5 * RATE))]
    for phrase in phrases:
        parts += [_breath_in(dice, float(dice.uniform(0.5, 0.7))), _sung(phrase, dice)]
        parts.append(np.zeros(int(dice.uniform(0.15, 0.35) * RATE)))
    dry = np.concatenate((*parts, np.zeros(int(0.6 * RATE))))
    wet = _in_a_room(dry, dice)
    wet += _noise(dice, len(wet), 40, 900) * 0.0012
    return (wet * (0.4 / np.abs(wet).max())).astype(np.float32)


def _sung(phrase: Phrase, dice: np.random.Generator) -> Sound:
    total = sum(tone.seconds for tone in phrase)
    count = int(total * RATE)
    coarse = np.arange(0, count + CONTROL, CONTROL) / RATE
    pitch = _gliding(phrase, coarse, [tone.pitch for tone in phrase], 0.15)
    loud = _gliding(phrase, coarse, [tone.loud for tone in phrase], 0.09)
    loud *= np.clip(coarse / 0.22, 0, 1) ** 1.5 * np.clip((total - coarse) / 0.45, 0, 1) ** 1.3
    loud *= 1 + 0.05 * _wander(dice, len(coarse), 60) - _dips(phrase, coarse)
    # a voice trembles a little once a tone is held, and never quite stands still
    pitch += 0.16 * np.sin(2 * np.pi * 4.9 * coarse + dice.uniform(0, 6)) * np.clip((coarse - 0.5) / 1.2, 0, 1)
    pitch += 0.09 * _wander(dice, len(coarse), 24) - 0.9 * np.exp(-coarse / 0.09)
    hertz = 440 * 2 ** ((pitch - 69) / 12)
    gains = _formed(phrase, coarse, hertz)
    at = np.arange(count) / RATE
    turns = 2 * np.pi * np.cumsum(np.interp(at, coarse, hertz)) / RATE
    out = np.zeros(count)
    for number, gain in enumerate(gains, start=1):
        out += np.interp(at, coarse, gain * loud) * np.sin(number * turns + dice.uniform(0, 6.28))
    out += _noise(dice, count, 700, 5000) * np.interp(at, coarse, loud) * 0.006
    return out


def _gliding(phrase: Phrase, at: Sound, values: list[float], seconds: float) -> Sound:
    """Return the value of the tone that sounds at each time, moving from one to the next."""
    ends = np.cumsum([tone.seconds for tone in phrase])
    out = np.full(len(at), float(values[0]))
    for end, before, after in zip(ends[:-1], values[:-1], values[1:], strict=True):
        out += (after - before) / (1 + np.exp(-(at - end) / (seconds / 3)))
    return out


def _dips(phrase: Phrase, at: Sound) -> Sound:
    """Return how far the voice falls back between two tones that are not hummed."""
    out = np.zeros(len(at))
    ends = np.cumsum([tone.seconds for tone in phrase])
    for end, tone in zip(ends[:-1], phrase[1:], strict=True):
        depth = 0.2 if tone.mouth == "m" else 0.5
        out += depth * np.exp(-(((at - end) / 0.05) ** 2))
    return np.minimum(out, 0.9)


def _formed(phrase: Phrase, at: Sound, hertz: Sound) -> Sound:
    """Return the gain of each harmonic [harmonics, times] under the formants, sloping as a soft voice does."""
    shapes = np.array([[part for formant in MOUTHS[tone.mouth] for part in formant] for tone in phrase], float)
    moving = [_gliding(phrase, at, list(shapes[:, column]), 0.11) for column in range(shapes.shape[1])]
    numbers = np.arange(1, int(HIGHEST / hertz.min()) + 1)[:, None]
    heard = numbers * hertz[None, :]
    gains = np.zeros(heard.shape)
    for first in range(0, len(moving), 3):
        centre, width, level = moving[first : first + 3]
        away = (heard / centre - centre / heard) * centre / width
        gains += 10 ** (level / 20) / np.sqrt(1 + away * away)
    gains *= numbers**-0.9 * np.clip((HIGHEST - heard) / 800, 0, 1)
    return gains


def _breath_in(dice: np.random.Generator, seconds: float) -> Sound:
    count = int(seconds * RATE)
    swell = np.sin(np.linspace(0, np.pi, count)) ** 2 * np.linspace(0.4, 1.0, count)
    return _noise(dice, count, 500, 3200) * swell * 0.022


def _in_a_room(dry: Sound, dice: np.random.Generator) -> Sound:
    """Return a voice as it sounds in a small room with a carpet."""
    tail = dice.normal(0, 1, int(0.22 * RATE)) * np.exp(-np.arange(int(0.22 * RATE)) / (0.05 * RATE))
    tail[: int(0.006 * RATE)] = 0
    size = 1 << (len(dry) + len(tail)).bit_length()
    spectrum = np.fft.rfft(tail, size) / (1 + (np.fft.rfftfreq(size, 1 / RATE) / 1800) ** 2)
    wet = np.fft.irfft(np.fft.rfft(dry, size) * spectrum, size)[: len(dry)]
    return dry + 0.14 * wet / max(1e-9, np.abs(wet).max()) * np.abs(dry).max()


def _noise(dice: np.random.Generator, count: int, low: float, high: float) -> Sound:
    """Return noise between two frequencies, of standard deviation 1."""
    spectrum = np.fft.rfft(dice.normal(0, 1, count))
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    spectrum *= 1 / (1 + (low / np.maximum(hertz, 1)) ** 4) / (1 + (hertz / high) ** 4)
    noise = np.fft.irfft(spectrum, count)
    return noise / max(1e-9, float(noise.std()))


def _wander(dice: np.random.Generator, count: int, every: int) -> Sound:
    """Return slow, smooth noise of about ±1."""
    knots = dice.normal(0, 0.6, count // every + 3)
    at = np.arange(count) / every
    share = at % 1
    share = share * share * (3 - 2 * share)
    cell = at.astype(int)
    return knots[cell] * (1 - share) + knots[cell + 1] * share
