"""A hum as notes: where it stays on a pitch long enough to be meant, in tune with itself, on the steps of a scale."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.music.arrangement import RATE
from studio.music.noise import Float32
from studio.music.note import frequency
from studio.music.pitch import HOP, Contour, Float64, contour
from studio.music.scale import Scale
from studio.music.song import Event, song_of

SHORTEST = 0.08
"""Seconds that a note lasts at least."""
REACH = 26
"""Semitones that sixteen pads of five notes an octave climb, and a little less."""
_PASSING = 0.16
"""Seconds that a note lasts at least between two that it goes over into, one lower and one higher."""
_SURE = 0.25
_FAINTEST = 0.004
_OF_LOUDEST = 0.08
_MEDIAN, _TREMBLE = 5, 19
"""Hundredths of a second over which single wrong estimates go, and over which a vibrato does."""
_ROWS = 8192
_FALTER = 0.09
_FAR = 1.6
_CHANGE = 5.0
"""What another note costs: so many hundredths of a second a semitone away from the one before."""
_STEADY = 3.0
"""Seconds over which a voice's own tuning is found: it may sink slowly."""
_DIP, _BESIDE = 0.5, 0.15
"""A voice that is softer than that share of what it is, so many seconds before and after, has begun anew."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Hummed:
    """One note that was meant."""

    start: float
    """Seconds."""
    end: float
    pitch: float
    """Semitones, 60 is middle C; as it was hummed, against the hum's own tuning a whole number."""
    velocity: float


def hummed(sound: Float32) -> tuple[Hummed, ...]:
    """Return the notes of a hum, mono float32 [n] at 48 kHz. Slow: for a worker."""
    return notes_in(contour(sound))


def notes_in(voice: Contour) -> tuple[Hummed, ...]:
    """Return the notes of a pitch contour."""
    if not len(voice.hertz):
        return ()
    loudest = float(np.percentile(voice.loudness, 95))
    sure = (voice.doubt < _SURE) & (voice.loudness > max(_FAINTEST, _OF_LOUDEST * loudest))
    if not sure.any():
        return ()
    pitch = _smoothed(np.where(sure, 69.0 + 12.0 * np.log2(np.maximum(voice.hertz, 1.0) / 440.0), np.nan), _MEDIAN)
    pitch = pitch - _tuning(pitch)
    dips = _dips(voice.loudness)
    steps: list[tuple[int, int, int]] = []
    for first, last in _breaths(sure & ~dips):
        for begin, end, step in _steps(pitch[first:last]):
            begin, end = first + begin, first + end
            if steps and steps[-1][2] == step and _goes_on(dips[steps[-1][1] : begin]):
                begin = steps.pop()[0]
            steps.append((begin, end, step))
    made = []
    for begin, end, step in steps:
        loud = float(np.percentile(voice.loudness[begin:end], 80))
        velocity = 0.35 + 0.55 * min(1.0, loud / max(loudest, 1e-9))
        made.append(Hummed(begin * HOP / RATE, end * HOP / RATE, float(step), velocity))
    return tuple(made)


def _goes_on(dips: Bools) -> bool:
    """Say whether a voice only faltered, or a microphone did: for a moment, without becoming softer."""
    return 0 < len(dips) <= round(_FALTER * RATE / HOP) and not dips.any()


def melody(notes: tuple[Hummed, ...], scale: Scale, root: int, instrument: str) -> tuple[Event, ...]:
    """Return hummed notes as events on the steps of a scale, moved by whole octaves into reach of the pads."""
    up = _into_reach(notes, root)
    events: list[Event] = []
    for key, note in enumerate(notes):
        pitch = scale.nearest(root, note.pitch + up)
        start, end = (round(1000 * second) for second in (note.start, note.end))
        events.append(Event(start, "on", key, frequency(pitch), note.velocity, instrument))
        events.append(Event(max(end, start + 1), "off", key))
    return song_of(events).events


def _into_reach(notes: tuple[Hummed, ...], root: int) -> int:
    """Return the octaves, in semitones, by which most of a hum comes to lie on the pads, which begin at the root."""
    if not notes:
        return 0
    middle = float(np.median([note.pitch for note in notes]))
    below, above = root - 2 - middle, middle - (root + REACH)
    return 12 * math.ceil(max(0.0, below) / 12.0) - 12 * math.ceil(max(0.0, above) / 12.0)


def _smoothed(pitch: Float64, over: int) -> Float64:
    """Return the medians of so many neighbours, where the voice is heard; rows in pieces, for an hour has many."""
    half = over // 2
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(pitch, half, constant_values=np.nan), over)
    made = np.full(len(pitch), np.nan)
    heard = np.flatnonzero(np.isfinite(pitch))
    for at in range(0, len(heard), _ROWS):
        some = heard[at : at + _ROWS]
        made[some] = np.nanmedian(windows[some], axis=1)
    return made


def _tuning(pitch: Float64) -> Float64:
    """Return by how much a hum lies above the piano's keys, at each moment; -0.5 to 0.5 semitones where it begins.

    The mean direction of the remainders on a circle (half a semitone up and half a semitone down are the same place),
    over some seconds: a voice without anything to hold on to sinks.
    """
    pitch = _smoothed(pitch, _TREMBLE)
    heard = np.isfinite(pitch)
    turns = np.where(heard, np.exp(2j * np.pi * np.where(heard, pitch, 0.0)), 0.0)
    reach = round(2.0 * _STEADY * RATE / HOP)
    near = np.exp(-0.5 * (np.arange(-reach, reach + 1) * HOP / RATE / _STEADY) ** 2)
    return np.asarray(np.unwrap(np.angle(_spread(turns, near))) / (2.0 * np.pi), np.float64)


def _spread(values: NDArray[np.complex128], weights: Float64) -> NDArray[np.complex128]:
    """Return the weighted sums around each value, by pieces: the same time and memory for each second."""
    half = len(weights) // 2
    return np.asarray(np.convolve(values, weights)[half : half + len(values)], np.complex128)


def _dips(loudness: Float64) -> Bools:
    """Return where a voice is softer than it is shortly before and shortly after."""
    beside = round(_BESIDE * RATE / HOP)
    padded = np.pad(loudness, beside)
    windows = np.lib.stride_tricks.sliding_window_view(padded, beside + 1).max(axis=1)
    before, after = windows[: len(loudness)], windows[beside:]
    return np.asarray(loudness < _DIP * np.minimum(before, after), np.bool_)


def _breaths(heard: Bools) -> list[tuple[int, int]]:
    """Return from where to where there is a voice, long enough to be a note."""
    least = round(SHORTEST * RATE / HOP)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], heard, [False]]).astype(np.int8)))
    pairs = edges.reshape(-1, 2).tolist()
    return [(first, last) for first, last in pairs if last - first >= least]


def _steps(pitch: Float64) -> list[tuple[int, int, int]]:
    """Return the whole semitones that a voice without a pause is nearest to, each from where to where.

    The cheapest way from step to step (Viterbi): a change costs more than a vibrato, or a moment beside the note.
    """
    lowest = int(np.floor(pitch.min())) - 1
    steps = np.arange(lowest, int(np.ceil(pitch.max())) + 2)
    off = np.minimum(np.abs(pitch[:, None] - steps[None, :]), _FAR)
    cost, came = off[0].copy(), np.zeros(off.shape, np.int32)
    for at in range(1, len(pitch)):
        best = int(cost.argmin())
        change = cost[best] + _CHANGE < cost
        came[at] = np.where(change, best, np.arange(len(steps)))
        cost = np.where(change, cost[best] + _CHANGE, cost) + off[at]
    way = np.empty(len(pitch), np.int64)
    way[-1] = cost.argmin()
    for at in range(len(pitch) - 1, 0, -1):
        way[at - 1] = came[at, way[at]]
    return [(begin, end, lowest + int(way[begin])) for begin, end in _meant(way)]


def _meant(way: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return from where to where each step lasts, without those that are only passed on the way to another."""
    cuts = [0, *(np.flatnonzero(np.diff(way)) + 1).tolist(), len(way)]
    runs = [(a, b) for a, b in zip(cuts[:-1], cuts[1:], strict=True)]
    least, passing = round(SHORTEST * RATE / HOP), round(_PASSING * RATE / HOP)
    kept = []
    for number, (begin, end) in enumerate(runs):
        before = way[runs[number - 1][0]] if number else None
        after = way[end] if end < len(way) else None
        own = way[begin]
        on_the_way = before is not None and after is not None and (before < own < after or before > own > after)
        # what a voice rises from, or falls to at the end of its breath, isn't meant either
        edge = (before is None) != (after is None)
        if end - begin >= (passing if on_the_way or edge else least):
            kept.append((begin, end))
    return kept or [max(runs, key=lambda run: run[1] - run[0])]
