"""The process of the person in front: plays through `Sound` while it keeps its interpreter's lock, and tells as JSON.

`python -m tests.bench.music_hand hold FOLDER SECONDS` holds notes and captures what the microphone hears, into FOLDER;
`... touch COUNT` plays single notes between two works of the screen;
`... knock COUNT PAUSE` plays them in peace, so that they can be heard one by one.
The sound card is the one of the environment.
"""

import gc
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from studio.audio.client import Sound
from studio.audio.recorder import Recorder
from studio.audio.shared import STAMPS, At
from studio.music.note import frequency
from studio.music.take import RATE, decode_take

NOTES = 16
INSTRUMENTS = ("pad", "bowed-string", "soft-piano", "singing-bowl")
"""What plays them, in turns: two that last, two that were struck."""
LOWEST = 45
KNOCK = "marimba"
KNOCK_PITCHES = (60, 67, 74, 81)
"""Of single notes, in turns."""
HOLD = 0.1
"""Seconds for which the interpreter's lock is kept at least."""
_SPIN = 0.03

Told = dict[str, Any]


def note_of(index: int) -> tuple[int, float, float, str]:
    """Return key, Hz, velocity and instrument of one of the notes that are held."""
    return index, frequency(LOWEST + 2 * index), 0.5, INSTRUMENTS[index % len(INSTRUMENTS)]


def main(what: str, *words: str) -> None:
    sound = started()
    works: dict[str, Callable[..., Told]] = {"hold": hold, "touch": touch, "knock": knock}
    try:
        told = works[what](sound, *words)
    finally:
        sound.stop()
    print(json.dumps(told))


def started() -> Sound:
    """Return a sound that is ready, with its speaker open."""
    sound = Sound()
    sound.start()
    wait_for(lambda: sound.state != "starting", "the audio process")
    sound.open_output()
    wait_for(lambda: sound.is_open, "the speaker")
    time.sleep(0.3)
    return sound


def wait_for(what: Callable[[], object], name: str, seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            raise TimeoutError(f"{name} did not come")
        time.sleep(0.01)


# --- holding notes


def hold(sound: Sound, folder: str, seconds: str) -> Told:
    """Hold sixteen notes and capture, while this process is as busy as it can be."""
    seconds_kept: list[bytes] = []
    numbers = long_work()
    gc.freeze()
    recorder = Recorder(sound, lambda _index, flac: seconds_kept.append(flac))
    wait_for(lambda: recorder.frames > RATE // 2, "the microphone")
    before = status(sound)
    for index in range(NOTES):
        sound.note_on(*note_of(index))
    told = busy(float(seconds), numbers)
    after = status(sound)
    recorder.stop()
    if recorder.error is not None:
        raise recorder.error
    np.save(Path(folder) / "captured.npy", decode_take(seconds_kept).pcm)
    return {
        **told,
        "latency_ms": round(1000 * sound.latency, 2),
        **{name: after[name] - before[name] for name in before},
    }


def status(sound: Sound) -> dict[str, int]:
    """Return what the audio process counts of itself."""
    link = sound._link
    if link is None:
        raise RuntimeError("the audio process is gone")
    names = {"late_blocks": At.XRUNS, "captured_frames_lost": At.MIC_LOST, "blocks": At.RENDERED}
    return {name: link.shared.get(at) for name, at in names.items()}


def long_work() -> list[float]:
    """Return numbers whose sorting is one call that keeps the interpreter's lock for `HOLD` seconds or longer."""
    numbers = np.random.Generator(np.random.PCG64(0)).random(200_000).tolist()
    while timed(sorted, numbers) < 1.6 * HOLD:
        numbers = more(numbers)
    return numbers


def more(numbers: list[float]) -> list[float]:
    grown = numbers + numbers[: len(numbers) // 4]
    random.Random(0).shuffle(grown)
    return grown


def timed(call: Callable[..., object], *words: object) -> float:
    begin = time.monotonic()
    call(*words)
    return time.monotonic() - begin


def busy(seconds: float, numbers: list[float]) -> Told:
    """Keep the lock in long calls, spin, and collect garbage, with next to no rest."""
    holds: list[float] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        holds.append(timed(sorted, numbers))
        if holds[-1] < 1.1 * HOLD:
            numbers = more(numbers)
        spin(_SPIN)
        time.sleep(0.003)
        spin(_SPIN)
        gc.collect()
    long = sum(hold >= HOLD for hold in holds)
    return {"holds": len(holds), "of_100_ms": long, "hold_ms": {"least": ms(min(holds)), "most": ms(max(holds))}}


def spin(seconds: float) -> None:
    until, turns = time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        turns += 1


def ms(seconds: float) -> float:
    return round(1000 * seconds, 2)


# --- single notes


def touch(sound: Sound, count: str) -> Told:
    """Play notes between spins of 0 to 30 ms; return how many ms each waited for the block that takes it up."""
    chance = random.Random(5)
    sound.play(silence(), ahead=2.5)
    wait_for(lambda: sound.position() > 0.5, "the playback")
    stamps: dict[int, float] = {}
    pushed: list[float] = []
    for number in range(int(count)):
        spin(chance.uniform(0.0, _SPIN))
        pushed.append(time.monotonic())
        sound.note_on(number % NOTES, frequency(KNOCK_PITCHES[number % len(KNOCK_PITCHES)]), 0.1, KNOCK)
        time.sleep(chance.uniform(0.0, 0.005))
        _stamps(sound, stamps)
    time.sleep(0.1)
    _stamps(sound, stamps)
    moments = np.array(sorted(stamps.values()))
    # a block looks for events as it is stamped: for one stamped within half a millisecond it may have been too late
    places = np.searchsorted(moments, np.array(pushed) + 0.0005)
    waits = [1000 * (moments[place] - when) for place, when in zip(places, pushed, strict=True) if place < len(moments)]
    gaps = 1000 * np.diff(moments)
    sound.stop_playing()
    return {
        "waits_ms": [round(float(wait), 3) for wait in waits],
        "most_between_blocks_ms": round(float(gaps.max()), 2),
    }


def silence() -> Iterator[np.ndarray]:
    while True:
        yield np.zeros((4096, 2), np.float32)


def _stamps(sound: Sound, stamps: dict[int, float]) -> None:
    """Take down when blocks were filled, by the frame each began with."""
    link = sound._link
    if link is None:
        raise RuntimeError("the audio process is gone")
    rows = link.shared.heard[: min(STAMPS, link.shared.get(At.HEARD))].copy()
    stamps.update(zip(rows[:, 0].astype(int).tolist(), rows[:, 1].tolist(), strict=True))


def knock(sound: Sound, count: str, pause: str) -> Told:
    """Play notes some time apart; return the monotonic seconds of the touches."""
    chance = random.Random(6)
    moments = []
    for number in range(int(count)):
        moments.append(time.monotonic())
        sound.note_on(number, frequency(KNOCK_PITCHES[number % len(KNOCK_PITCHES)]), 0.8, KNOCK)
        time.sleep(float(pause) + chance.uniform(0.0, 0.02))
    time.sleep(0.3)
    return {"touched": moments, "latency_ms": ms(sound.latency)}


if __name__ == "__main__":
    main(*sys.argv[1:])
