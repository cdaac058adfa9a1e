"""Our synthesiser beside FluidSynth's: `python -m tests.bench.music_engine live|offline TURNS`, told as JSON.

CPU time of one thread, at as many sounding voices, both with their envelopes and their reverb. Each plays by turns of a
hundred blocks: block by block each would put the other's tables out of the processor's memory, which never happens
where one of them plays.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from studio.music.arrangement import RATE, Notes
from studio.music.draft import begun
from studio.music.instrument import standard
from studio.music.note import frequency
from studio.music.perform import Performance
from studio.music.song import Event, Song, song_of
from studio.music.synth import BLOCK, Synth
from tests.bench.fluidsynth import CHANNELS, Floats, FluidSynth

VOICES = 32
PAIRS = {
    "soft-piano": 0,
    "music-box": 10,
    "plucked-string": 46,
    "voice": 53,
    "flute": 73,
    "warm-pad": 89,
}
"""Our instruments, and what comes nearest among General MIDI's programs, from 0."""
TURN = 100
"""Blocks of a turn."""
_WARM = 8
_LOWEST = 48

Told = dict[str, Any]


# --- live: what a block costs


def block_cpu(turns: int, told: Told) -> float:
    """Return what a block of ours costs beside one of theirs: the sums over all pairs of the medians."""
    for name, program in PAIRS.items():
        told[name] = _pair(name, program, turns)
    told["sum_us"] = {side: round(sum(told[name][f"{side}_us"] for name in PAIRS), 1) for side in ("ours", "theirs")}
    told["ratio_by_pair"] = {name: round(told[name]["ours_us"] / told[name]["theirs_us"], 3) for name in PAIRS}
    return float(told["sum_us"]["ours"] / told["sum_us"]["theirs"])


def _pair(name: str, program: int, turns: int) -> Told:
    ours = Synth(standard(), notes=VOICES)
    times: dict[str, list[float]] = {"ours": [], "theirs": []}
    sounding: dict[str, list[float]] = {"ours": [], "theirs": []}
    with FluidSynth(program) as theirs:
        sides: dict[str, tuple[Callable[[], object], Callable[[Floats], object], Callable[[], int]]] = {
            "ours": (lambda: _strike_ours(ours, name), ours.render, lambda: ours._bank.sounding),
            "theirs": (lambda: _strike_theirs(theirs), theirs.render, lambda: theirs.sounding),
        }
        for turn in range(turns):
            for side in sorted(sides, reverse=turn % 2 == 1):
                strike, render, voices = sides[side]
                strike()
                times[side] += _blocks(render, voices, sounding[side])
    told: Told = {}
    for side in times:
        told[f"{side}_us"] = round(statistics.median(times[side]), 2)
        told[f"{side}_p99_us"] = round(float(np.percentile(times[side], 99)), 2)
        told[f"{side}_voices"] = round(statistics.mean(sounding[side]), 1)
    told["our_sines"] = ours._bank.partials
    return told


def _blocks(render: Callable[[Floats], object], voices: Callable[[], int], sounding: list[float]) -> list[float]:
    """Return what each block of a turn costs, in microseconds of this thread."""
    out = np.zeros((BLOCK, 2), np.float32)
    for _ in range(_WARM):
        render(out)
    sounding.append(voices())
    found = []
    for _ in range(TURN):
        begin = time.thread_time_ns()
        render(out)
        found.append((time.thread_time_ns() - begin) / 1000.0)
    sounding.append(voices())
    if not np.abs(out).max() > 0.0:
        raise LookupError("nothing sounds")
    return found


def _strike_ours(synth: Synth, name: str) -> None:
    """Strike as many notes as voices; those of the last turn have to be over first."""
    out = np.zeros((BLOCK, 2), np.float32)
    synth.hush()
    while synth._bank.sounding:
        synth.render(out)
    for key in range(VOICES):
        synth.note_on(key, frequency(_LOWEST + key), 0.7, name)


def _strike_theirs(synth: FluidSynth) -> None:
    """Strike as many notes as it takes; those of the last turn are let go, and have to be over first."""
    out = np.zeros((BLOCK, 2), np.float32)
    for index in range(VOICES):
        synth.note_off(CHANNELS[index % len(CHANNELS)], _LOWEST + index)
    for _ in range(20 * RATE // BLOCK):
        if not synth.sounding:
            break
        synth.render(out)
    for index in range(VOICES):
        if synth.sounding >= VOICES:
            break
        synth.note_on(CHANNELS[index % len(CHANNELS)], _LOWEST + index, 89)
        synth.render(out[:64])


# --- offline: how fast a song is worked out


SECONDS = 60
_HANDS = 24
_SONG = ("soft-piano", "plucked-string", "voice", "warm-pad")


def offline(turns: int, told: Told) -> float:
    """Return how many times faster than theirs a minute of song is worked out, by CPU time, while as many voices sound.

    Notes of theirs are of one voice or more, and ring for as long as they like, so it gets as many hands as it takes
    for the same voices; what is left of a difference is made up for, voice for voice.
    """
    ratios = []
    for name in _SONG:
        with FluidSynth(PAIRS[name]) as theirs:
            song = _song(name, _HANDS)
            wanted = _ours(song)
            fewer, hands = _as_many_voices(theirs, name, wanted)
            best = {"ours": 1e9, "theirs": 1e9}
            voices = {"ours": 0.0, "theirs": 0.0}
            for _ in range(turns):
                for side, work in (("ours", partial(_ours, song)), ("theirs", partial(_theirs, theirs, fewer))):
                    begin = time.thread_time()
                    voices[side] = work()
                    best[side] = min(best[side], time.thread_time() - begin)
        ratios.append(best["theirs"] / best["ours"] * voices["ours"] / voices["theirs"])
        told[name] = {
            "x_realtime": {side: round(SECONDS / each, 1) for side, each in best.items()},
            "mean_voices": {side: round(each, 1) for side, each in voices.items()},
            "hands": {"ours": _HANDS, "theirs": hands},
            "ratio": round(ratios[-1], 3),
        }
    return float(np.exp(np.mean(np.log(ratios))))


def _as_many_voices(synth: FluidSynth, name: str, wanted: float) -> tuple[Song, int]:
    """Return the song for so many hands that about as many voices sound, and the hands."""
    hands = _HANDS
    for _ in range(4):
        song = _song(name, hands)
        found = _theirs(synth, song)
        better = max(1, round(hands * wanted / found))
        if better == hands:
            break
        hands = better
    return _song(name, hands), hands


def _song(name: str, hands: int) -> Song:
    """Return a minute in which each of so many hands always holds some note of five."""
    events = []
    for hand in range(hands):
        start, number = 83 * hand, 0
        while start < 1000 * (SECONDS - 3):
            pitch = _LOWEST + 12 * (hand % 3) + (0, 2, 4, 7, 9)[(hand + number * number) % 5]
            key = 1000 * hand + number
            events += [
                Event(start, "on", key, frequency(pitch), 0.7, name),
                Event(start + 1980, "off", key),
            ]
            start, number = start + 2000, number + 1
    return song_of(events)


def _ours(song: Song) -> float:
    performance = Performance(begun({0: Notes(song.events)}))
    out = np.zeros((BLOCK, 2), np.float32)
    voices = 0
    for block in range(SECONDS * RATE // BLOCK):
        performance.render(out)
        if block % 16 == 0:
            voices += sum(strip.bank.sounding for strip in performance._strips.values())
    return voices * 16 * BLOCK / (SECONDS * RATE)


def _theirs(synth: FluidSynth, song: Song) -> float:
    out = np.zeros((BLOCK, 2), np.float32)
    voices = 0
    keys = _keys(song)
    for block in range(SECONDS * RATE // BLOCK):
        for event, channel, key in keys(1000 * (block + 1) * BLOCK // RATE):
            if event.kind == "on":
                synth.note_on(channel, key, 89)
            else:
                synth.note_off(channel, key)
        synth.render(out)
        if block % 16 == 0:
            voices += synth.sounding
    return voices * 16 * BLOCK / (SECONDS * RATE)


def _keys(song: Song) -> Callable[[int], Iterator[tuple[Event, int, int]]]:
    """Return what gives the events before a moment (ms) that were not given yet, with their channels and keys."""
    waiting = list(reversed(song.events))
    pitches: dict[int, int] = {}

    def until(moment: int) -> Iterator[tuple[Event, int, int]]:
        while waiting and waiting[-1].time < moment:
            event = waiting.pop()
            if event.kind == "on":
                pitches[event.key] = round(69 + 12 * np.log2(event.frequency / 440.0))
            yield event, CHANNELS[event.key // 1000 % len(CHANNELS)], pitches[event.key]

    return until


def main(what: str, turns: int) -> None:
    told: Told = {}
    value = {"live": block_cpu, "offline": offline}[what](turns, told)
    print(json.dumps({"value": value, **told}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
