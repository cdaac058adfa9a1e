"""Clicks: steps in what comes out, wherever something begins, ends, changes or gives way.

`python -m tests.bench.music_clicks` tells them as JSON, in dB of the loudest sample of the same sound. A step holds
all frequencies, and what is played here holds nothing above 16 kHz (the noises of touches, which do, are left out), so
what is found up there is a step's: the filter is weighed so that a step of 1 gives 1.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt

from studio.music.arrangement import Arrangement, Clip, Hit, Notes, Pattern, Take, Track
from studio.music.instrument import Instrument, Instruments, standard
from studio.music.note import frequency
from studio.music.perform import Performance
from studio.music.song import Event
from studio.music.synth import BLOCK, RATE, Synth

Floats = npt.NDArray[np.float32]
Act = Callable[[Synth], object]

_TAPS = 255
_EDGE = 16000.0
_LOW, _HIGH = 45, 57
"""Pitches whose partials stay below what is listened for."""


@cache
def quiet_instruments() -> Instruments:
    """Return the instruments without the noises of their touches."""
    known = standard()
    return replace(known, playable={name: _untouched(one) for name, one in known.playable.items()})


def _untouched(instrument: Instrument) -> Instrument:
    pieces = tuple(replace(piece, sound=replace(piece.sound, strikes=())) for piece in instrument.pieces)
    return replace(instrument, strikes=(), pieces=pieces)


def clicks() -> dict[str, float]:
    """Return the largest step of each act, over all instruments, in dB, and what it was played on."""
    found: dict[str, float] = {}
    for name in quiet_instruments().playable:
        for act, sound in _played(name):
            found[f"{act} {name}"] = click_db(sound)
    for name, sound in _underneath():
        found[name] = click_db(sound)
    for name, sound in _arranged():
        found[name] = click_db(sound)
    return found


@cache
def _filter() -> npt.NDArray[np.float64]:
    n = np.arange(_TAPS) - _TAPS // 2
    low = 2.0 * _EDGE / RATE * np.sinc(2.0 * _EDGE / RATE * n) * np.blackman(_TAPS)
    high = (n == 0) - low / low.sum()
    return high / np.abs(np.cumsum(high)).max()


def click_db(sound: Floats) -> float:
    """Return the largest step in a sound [n, 2], in dB of its loudest sample."""
    peak = float(np.abs(sound).max())
    if peak < 1e-4:
        raise LookupError("nothing sounds")
    steps = max(float(np.abs(np.convolve(side, _filter(), "valid")).max()) for side in sound.T.astype(np.float64))
    return round(20.0 * float(np.log10(max(steps, 1e-12) / peak)), 1)


def rendered(seconds: float, acts: dict[int, Act], notes: int = 32) -> Floats:
    """Return a sound in which something is done before blocks of these numbers."""
    synth = Synth(quiet_instruments(), notes=notes)
    out = np.zeros((int(seconds * RATE) // BLOCK, BLOCK, 2), np.float32)
    for number, block in enumerate(out):
        if number in acts:
            acts[number](synth)
        synth.render(block)
    return out.reshape(-1, 2)


def _on(name: str, key: int, pitch: float, offset: int = 0, velocity: float = 0.8) -> Act:
    return lambda synth: synth.note_on(key, frequency(pitch), velocity, name, offset)


def _played(name: str) -> Iterator[tuple[str, Floats]]:
    begin = {2: _on(name, 1, _LOW, 100), 40: _on(name, 2, _HIGH, 17)}
    yield "on", rendered(0.5, begin)
    yield "off", rendered(0.8, {**begin, 70: lambda synth: synth.note_off(1), 77: lambda synth: synth.note_off(2)})
    yield "again", rendered(0.8, {**begin, 60: _on(name, 1, _LOW, 31), 90: _on(name, 2, _HIGH)})
    yield (
        "steal",
        rendered(0.8, {2 + 5 * index: _on(name, index, _LOW + index % 13, 7 * index) for index in range(24)}, 6),
    )
    yield "glide", rendered(0.8, {**begin, 60: _glide(1, _HIGH), 64: _glide(2, _LOW), 75: _glide(1, _LOW)})
    yield "press", rendered(0.8, {**begin, 60: _press(1, 1.0), 80: _press(1, 0.0), 100: _press(2, 0.6)})
    # at 32 places of a block, since what begins late in one goes on in the next
    places = {2 + 12 * index: _on(name, index, _LOW + index % 13, 8 * index + 3) for index in range(32)}
    yield "on anywhere", rendered(2.2, places)
    chord = {2: _together(name, range(8), 1.0), 50: _together(name, range(8, 16), 1.0, 200)}
    yield "loud chord", rendered(0.8, chord)
    # more at once than there is room for those that give way
    yield "strum", rendered(0.8, {2: _together(name, range(6), 0.6), 90: _together(name, range(6, 30), 0.4, 9)}, 6)
    finger = {44 + index: _glide(1, _LOW + 6.0 + 6.0 * np.sin(0.7 * index)) for index in range(0, 60, 2)}
    yield "finger", rendered(0.8, {**begin, **finger})
    yield "hush", rendered(0.8, {**begin, 70: lambda synth: synth.hush()})


def _together(name: str, keys: range, velocity: float, offset: int = 0) -> Act:
    def act(synth: Synth) -> None:
        for key in keys:
            synth.note_on(key, frequency(_LOW + key * 5 % 13), velocity, name, offset)

    return act


def _glide(key: int, pitch: float) -> Act:
    return lambda synth: synth.glide(key, frequency(pitch))


def _press(key: int, pressure: float) -> Act:
    return lambda synth: synth.press(key, pressure)


def _underneath() -> Iterator[tuple[str, Floats]]:
    """Give drones that come, change and go; beds are noise and hold a step only where they begin or end."""
    known = quiet_instruments()
    drones = [name for name, one in known.drones.items() if isinstance(one, Instrument)]
    for before, after in zip(drones, (*drones[1:], None), strict=True):
        acts: dict[int, Act] = {2: _drone(before), 500: _drone(after), 560: _drone(None), 600: _drone(before)}
        yield f"drone {before} to {after}", rendered(4.0, acts)


def _drone(name: str | None) -> Act:
    return lambda synth: synth.drone(name, frequency(_LOW))


# --- arranged: loops, layers, levels


def _arranged() -> Iterator[tuple[str, Floats]]:
    held = Notes((Event(0, "on", 1, frequency(_LOW), 0.8, "pad"), Event(700, "off", 1)))
    beat = Pattern(tuple(Hit(slot, frequency(_LOW + slot)) for slot in range(0, 16, 3)), "soft-piano", 3000)
    notes, takes = Track(0, "notes", level=1.0), Track(0, "take")
    seam = Clip(0, 0, 0, 0, every=31111, passes=0)
    yield "seam of notes", performed(Arrangement((notes,), (seam,), materials={0: held}), 3.0)
    yield "seam of a pattern", performed(Arrangement((Track(0, "pattern"),), (seam,), materials={0: beat}), 3.0)
    take = Take(0, 2 * RATE)
    round_clip = Clip(0, 0, 0, 1234, offset=777, length=31111, every=31111, passes=0)
    yield "seam of a take", performed(Arrangement((takes,), (round_clip,), materials={0: take}), 3.0)
    trimmed = Clip(0, 0, 0, 12345, offset=4321, length=33333)
    one = Arrangement((takes,), (trimmed,), materials={0: take})
    yield "ends of a trimmed take", performed(one, 1.5)
    whole = Arrangement((takes,), (Clip(0, 0, 0, 0),), materials={0: take})
    yield "level of a take", performed(whole, 1.5, {80: _track(whole, level=0.3), 120: _track(whole, level=1.0)})
    yield "mute of a take", performed(whole, 1.5, {80: _track(whole, muted=True), 120: _track(whole, muted=False)})
    yield "side of a take", performed(whole, 1.5, {80: _track(whole, pan=-1.0), 120: _track(whole, pan=1.0)})
    quieter = replace(whole, clips=(replace(whole.clips[0], gain=0.3),))
    yield "gain of a take", performed(whole, 1.5, {80: lambda play: play.change(quieter)})
    gone = replace(whole, clips=())
    yield "a take taken away", performed(whole, 1.5, {80: lambda play: play.change(gone)})
    yield "jump in a take", performed(whole, 1.5, {80: lambda play: play.jump(RATE + 111)})
    tone = Arrangement((notes,), (Clip(0, 0, 0, 0, every=4 * RATE),), materials={0: held})
    yield "level of notes", performed(tone, 1.5, {40: _track(tone, level=0.3), 80: _track(tone, level=1.0)})
    yield "mute of notes", performed(tone, 1.5, {40: _track(tone, muted=True), 80: _track(tone, muted=False)})
    yield "side of notes", performed(tone, 1.5, {40: _track(tone, pan=-1.0), 80: _track(tone, pan=1.0)})
    yield "jump in notes", performed(tone, 1.5, {40: lambda play: play.jump(RATE * 2)})


def _track(arrangement: Arrangement, **other: object) -> Callable[[Performance], object]:
    changed = replace(arrangement, tracks=(replace(arrangement.tracks[0], **other),))
    return lambda play: play.change(changed)


def performed(
    arrangement: Arrangement, seconds: float, acts: dict[int, Callable[[Performance], object]] | None = None
) -> Floats:
    """Return an arrangement, whose takes are a low tone, in which something is done before some blocks."""
    performance = Performance(arrangement, _second, quiet_instruments(), endless=True)
    out = np.zeros((int(seconds * RATE) // BLOCK, BLOCK, 2), np.float32)
    for number, block in enumerate(out):
        if acts and number in acts:
            acts[number](performance)
        performance.render(block)
    return out.reshape(-1, 2)


def _second(index: int) -> Floats:
    moments = (index * RATE + np.arange(RATE)) / RATE
    return (0.5 * np.cos(2.0 * np.pi * 97.3 * moments))[:, None].astype(np.float32)


if __name__ == "__main__":
    print(json.dumps(clicks()))
