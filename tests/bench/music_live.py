"""What comes out of the speaker: without a gap however busy the program is, and how soon after a touch."""

import fcntl
import json
import os
import random
import statistics
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.music.instrument import standard
from studio.music.note import frequency
from studio.music.synth import BLOCK, RATE, Synth
from tests.bench.music_card import RAW, Card, Floats, end
from tests.bench.music_gaps import glitches, place_of
from tests.bench.music_hand import KNOCK, KNOCK_PITCHES, NOTES, note_of

LATENCY = 30
"""Milliseconds that pacat is asked for: the most that the studio may take."""
TOUCHES = 500
KNOCKS = 40
_PAUSE = 0.45
_LISTEN = 250

Told = dict[str, Any]


# --- gaps


def held_notes(card: Card, seconds: float, told: Told) -> dict[str, int]:
    """Hold sixteen notes and capture in a busy program, with pacat beside it; return the glitches of each.

    What was heard is held against what would have been rendered in peace, sample for sample.
    """
    card.add_speaker("beside")
    noise = _noise(seconds + 3.0)
    reference = card.folder / "noise.raw"
    noise.tofile(reference)
    voice = card.own.speak(_noise(seconds + 15.0)[:, 0])
    ours, theirs, said = (card.hear(name, _LISTEN) for name in ("speaker", "beside", "voice"))
    hand = card.hand("hold", str(card.folder), str(seconds))
    try:
        peer = _pacat(card, str(reference))
        told["ours"] = heard_from(hand, seconds + 90.0)
        peer.wait(60.0)
    finally:
        end(voice)
    time.sleep(2.0 * _LISTEN / 1000.0)
    heard, beside, said_to_it = ours.stop(), theirs.stop(), said.stop()
    found = {
        "ours": _our_glitches(heard, seconds),
        "pacat": _pacat_glitches(beside, noise[: int(seconds * RATE)]),
        "capture": _capture_glitches(np.load(card.folder / "captured.npy"), said_to_it),
    }
    told["seconds"] = seconds
    told["glitches_at_s"] = {name: places[:40] for name, places in found.items()}
    return {name: len(places) for name, places in found.items()}


def _pacat(card: Card, *words: str, stdin: int | None = None) -> "subprocess.Popen[bytes]":
    device = "beside" if words else "speaker"
    return card.start("pacat", "-d", device, *RAW, f"--latency-msec={LATENCY}", *words, stdin=stdin)


def heard_from(hand: "subprocess.Popen[bytes]", patience: float) -> Told:
    """Return what the person in front told. Raises RuntimeError when there was trouble."""
    out, _ = hand.communicate(timeout=patience)
    if hand.returncode != 0:
        raise RuntimeError(f"music_hand ended with {hand.returncode}")
    return json.loads(out)


def first_loud(sound: Floats, level: float = 1e-3) -> int:
    """Return the first frame that can be heard. Raises LookupError when there is none."""
    for at in range(0, len(sound), RATE):
        loud = np.flatnonzero(np.abs(sound[at : at + RATE]).max(axis=1) > level)
        if len(loud):
            return at + int(loud[0])
    raise LookupError("nothing was heard")


def _noise(seconds: float) -> Floats:
    noise = np.random.Generator(np.random.PCG64(3)).standard_normal((int(seconds * RATE), 2)).astype(np.float32)
    noise *= np.float32(0.1)
    return noise


def _pacat_glitches(heard: Floats, noise: Floats) -> list[float]:
    """The first quarter of a second does not count: some sound servers swallow the very start."""
    skipped = RATE // 4
    begin = first_loud(heard)
    place = place_of(heard[begin : begin + 2 * RATE, 0], noise[skipped : skipped + 2048, 0])
    if place is None:
        raise LookupError("what pacat played was not heard")
    return glitches(heard, [noise[skipped:]], begin + place)


def _our_glitches(heard: Floats, seconds: float) -> list[float]:
    """Find the blocks that the notes began with, which may have been two, then hold it all against them."""
    first = first_loud(heard)
    for split in (NOTES, *range(1, NOTES)):
        opening = np.concatenate(list(_rendered(split, 0.1)))
        begin = first_loud(opening)
        for start in range(first - begin - BLOCK, first - begin + BLOCK):
            there = heard[max(0, start) + begin : start + len(opening)]
            if start >= 0 and np.abs(there - opening[begin:]).max() < 2e-4:
                return glitches(heard, _rendered(split, seconds), start)
    raise LookupError("what was heard is not what was played, from the start")


def _rendered(split: int, seconds: float) -> Iterator[Floats]:
    """Give what is heard when the first notes up to `split` begin with one block, and the others with the next."""
    synth = Synth(standard())
    for block in range(int(seconds * RATE) // BLOCK):
        for index in range(NOTES):
            if block == (0 if index < split else 1):
                synth.note_on(*note_of(index))
        out = np.zeros((BLOCK, 2), np.float32)
        synth.render(out)
        yield out


def _capture_glitches(captured: Floats, said: Floats) -> list[float]:
    """Return where what was kept is not what was to be heard at the microphone."""
    begin = first_loud(said) + RATE
    kept = np.repeat(captured[:, None], 2, axis=1)
    for at in range(begin, begin + 4 * RATE, RATE // 2):
        place = place_of(kept[: 8 * RATE, 0], said[at : at + 2048, 0])
        if place is not None:
            return glitches(kept, [said[at : at + len(kept) - place]], place)
    raise LookupError("what was said was not kept")


# --- how soon


def touch_to_event(card: Card, told: Told) -> float:
    """Return the 99th percentile of how long a touch waits for the block that takes it up, in ms.

    The least of three runs, as what else the machine does only adds.
    """
    runs = told.setdefault("runs", [])
    for _ in range(3):
        waits = (found := heard_from(card.hand("touch", str(TOUCHES)), 120.0))["waits_ms"]
        runs.append(
            {
                "touches": len(waits),
                "p50": round(statistics.median(waits), 2),
                "p90": round(float(np.percentile(waits, 90)), 2),
                "p99": round(float(np.percentile(waits, 99)), 2),
                "most": max(waits),
                "most_between_blocks_ms": found["most_between_blocks_ms"],
            }
        )
    return min(float(run["p99"]) for run in runs)


def touch_to_sound(card: Card, told: Told) -> float:
    """Return the median of ms from a touch to the first sample of its note at the speaker."""
    ears = card.hear("speaker")
    time.sleep(0.5)
    found = heard_from(card.hand("knock", str(KNOCKS), str(_PAUSE)), 120.0)
    heard = ears.stop()
    notes = [_note(pitch) for pitch in KNOCK_PITCHES]
    waits = []
    for number, moment in enumerate(found["touched"]):
        at = _begins(heard[:, 0], notes[number % len(notes)], int((moment - ears.zero) * RATE))
        if at is not None:
            waits.append(1000.0 * (ears.zero + at / RATE - moment))
    return _middle(waits, told, stream_latency_ms=found["latency_ms"])


def _middle(waits: list[float], told: Told, **more: float) -> float:
    """Return the median. Raises LookupError when more than a quarter was torn, as on a machine that is full."""
    if len(waits) < 0.75 * KNOCKS:
        raise LookupError(f"{len(waits)} of {KNOCKS} were heard clearly")
    told.update(_spread(waits), **more)
    return statistics.median(waits)


def pacat_to_sound(card: Card, told: Told) -> float:
    """Return the same for a program that keeps pacat full and clicks with the next block after a touch."""
    ears = card.hear("speaker")
    process = _pacat(card, stdin=subprocess.PIPE)
    assert process.stdin is not None
    # the pipe holds no more than two blocks
    fcntl.fcntl(process.stdin, fcntl.F_SETPIPE_SZ, 4096)
    chance = random.Random(6)
    touched: list[float] = []
    touch = time.monotonic() + 1.0
    while len(touched) < KNOCKS:
        block = np.zeros((BLOCK, 2), np.float32)
        if time.monotonic() >= touch:
            block[0] = 0.5
            touched.append(touch)
            touch += _PAUSE + chance.uniform(0.0, 0.02)
        os.write(process.stdin.fileno(), block.tobytes())
    for _ in range(RATE // BLOCK // 2):
        os.write(process.stdin.fileno(), bytes(8 * BLOCK))
    process.stdin.close()
    end(process)
    heard = ears.stop()
    clicks = np.flatnonzero(heard[:, 0] > 0.25) / RATE + ears.zero
    after = [clicks[np.searchsorted(clicks, moment) :] for moment in touched]
    waits = [1000.0 * float(each[0] - when) for each, when in zip(after, touched, strict=True) if len(each)]
    return _middle([wait for wait in waits if wait < 1000.0 * _PAUSE], told)


def _spread(waits: list[float]) -> Told:
    return {
        "times": len(waits),
        "least": round(min(waits), 2),
        "p90": round(float(np.percentile(waits, 90)), 2),
        "most": round(max(waits), 2),
        "each": [round(wait, 1) for wait in waits],
    }


def _note(pitch: int) -> Floats:
    """Return the left of the beginning of a note, as it is rendered."""
    synth = Synth(standard())
    synth.note_on(0, frequency(pitch), 0.8, KNOCK)
    out = np.zeros((RATE // 10 // BLOCK * BLOCK, 2), np.float32)
    for at in range(0, len(out), BLOCK):
        synth.render(out[at : at + BLOCK])
    return out[:, 0]


def _begins(heard: Floats, note: Floats, touched: int) -> int | None:
    """Return the frame at which a note begins, after its touch; None when it was not heard clearly.

    It is looked for by its touch, which is the high part of its first moment; the notes before it still ring lower.
    """
    low = max(0, touched)
    where, touch = _touch(heard[low : low + int(0.42 * RATE)]), _touch(note[: RATE // 25])
    size = 1 << (len(where) + len(touch)).bit_length()
    like = np.fft.irfft(np.fft.rfft(where, size) * np.conj(np.fft.rfft(touch, size)), size)[: len(where) - len(touch)]
    energy = np.concatenate([[0.0], np.cumsum(where**2)])
    own = float(np.dot(touch, touch))
    apart = energy[len(touch) : len(where)] - energy[: len(where) - len(touch)] - 2.0 * like + own
    begins = int(apart.argmin())
    if apart[begins] > 0.5 * own:
        return None
    return low + begins + int(np.flatnonzero(np.abs(note) > 1e-3)[0])


def _touch(sound: Floats) -> npt.NDArray[np.float64]:
    """Return what changes quickly in a sound."""
    return np.diff(sound.astype(np.float64), 3)
