"""What a capture keeps: at its place beside what is heard, and when a program is killed under it."""

import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np

from studio.audio.calibrate import Calibration, NotMeasured
from studio.audio.client import Sound
from studio.audio.recorder import Recorder
from studio.core.clock import SystemClock
from studio.gallery.gallery import Gallery
from studio.gallery.songs import open_song
from studio.gallery.tails import join_tails
from studio.library.library import Library
from studio.music.arrangement import Notes
from studio.music.draft import Draft
from studio.music.song import Event
from studio.music.take import RATE, decode_take
from tests.bench.music_card import ROOT, Card, Ears, Floats, end
from tests.bench.music_hand import wait_for

BLUETOOTH = 0.2
"""Seconds of a speaker that is far away."""
SPEAKERS = {"near": "speaker", "far": "far"}
_ROUNDS = 3
_AGAIN = 2
_KILLS = 3
_UI_KILLS = 6
_KEEP = 3.0
_WINDOW = {"SDL_VIDEODRIVER": "offscreen", "LIBGL_ALWAYS_SOFTWARE": "1", "LP_NUM_THREADS": "1"}

Told = dict[str, Any]


class Torn(LookupError):
    """What was captured has a gap."""


@contextmanager
def opened(card: Card) -> Iterator[Sound]:
    """Give a sound that is ready."""
    sound = Sound(card.environment)
    sound.start()
    try:
        wait_for(lambda: sound.state == "ready", "the audio process")
        yield sound
    finally:
        sound.stop()


# --- overdub


def overdub_error(card: Card, told: Told) -> float:
    """Return by how many ms a capture is put beside what was heard when it was made: the middle of six.

    The microphone hears the speaker itself, so what is caught is what was heard; with a plain speaker and
    with one that is late as Bluetooth is, each after it was calibrated. The worse of the two counts.
    """
    worst = 0.0
    for where, speaker in SPEAKERS.items():
        told[where] = _overdubs(card, where, speaker)
        worst = max(worst, statistics.median(abs(error) for error in told[where]["errors_ms"]))
    if min(told["far"]["late_ms"]) - max(told["near"]["late_ms"]) < 800.0 * BLUETOOTH:
        raise LookupError("the far speaker was not far")
    return worst


def _overdubs(card: Card, where: str, speaker: str) -> Told:
    """Calibrate with a speaker, then capture along with it some times."""
    if speaker != "speaker":
        card.add_speaker(speaker)
        card.pass_on("speaker", speaker, BLUETOOTH)
    card.add_microphone(f"{where}-echo", speaker)
    with opened(card) as sound:
        wait_for(lambda: any(one.name == f"{where}-echo" for one in sound.devices().inputs), "the microphone")
        sound.choose_input(f"{where}-echo")
        sound.open_output()
        time.sleep(1.5)
        # what passes it on to the far speaker wanders when the machine is full, so it is measured again now and then
        found: Told = {"late_ms": [], "errors_ms": []}
        for _ in range(_ROUNDS):
            calibration = _calibrated(sound)
            found["late_ms"].append(round(1000.0 * calibration.late, 2))
            found["errors_ms"] += _errors(sound)
        return found


def _errors(sound: Sound) -> list[float]:
    """Return the errors in ms; captures that a full machine has torn say nothing, and are made again."""
    found: list[float] = []
    for _ in range(3 * _AGAIN):
        with suppress(Torn):
            found.append(round(1000.0 * _overdubbed(sound), 3))
        if len(found) == _AGAIN:
            return found
    raise Torn("the machine is too full to capture a second without a gap")


def _calibrated(sound: Sound) -> Calibration:
    """Calibrate, and again where the computer was too busy for it, as a person would."""
    for _ in range(3):
        with suppress(NotMeasured):
            return sound.calibrate().result(40.0)
    return sound.calibrate().result(40.0)


def _overdubbed(sound: Sound) -> float:
    """Return by how many seconds a capture of what is played back is put too late."""
    noise = np.random.Generator(np.random.PCG64(7)).standard_normal(4 * RATE).astype(np.float32) * np.float32(0.1)
    sound.play(iter([np.repeat(noise[at : at + 4096, None], 2, axis=1) for at in range(0, len(noise), 4096)]))
    wait_for(lambda: sound.position() > 0.4, "the playback")
    sound.record_start()
    parts = []
    for _ in range(14):
        time.sleep(0.1)
        parts.append(sound.recorded())
    place = sound.heard_at()
    sound.record_stop()
    sound.stop_playing()
    time.sleep(0.2)
    sound.recorded()
    if place is None:
        raise LookupError("the sound does not know where the capture belongs")
    skipped = RATE // 5
    caught = np.concatenate(parts)[skipped : skipped + int(0.8 * RATE)]
    at, alike = _found(noise, caught)
    if alike < 0.9:
        raise Torn("what was caught is not what was played")
    return place + skipped / RATE - at / RATE


def _found(where: Floats, what: Floats) -> tuple[int, float]:
    """Return the frame at which a sound is likest to another, and how alike they are there, 0 to 1."""
    size = 1 << (len(where) + len(what)).bit_length()
    like = np.fft.irfft(np.fft.rfft(where, size) * np.conj(np.fft.rfft(what, size)), size)[: len(where) - len(what) + 1]
    at = int(like.argmax())
    there = where[at : at + len(what)]
    return at, float(like[at] / max(1e-9, np.sqrt(float(np.dot(there, there)) * float(np.dot(what, what)))))


# --- killed


def lost_on_kill(card: Card, told: Told) -> float:
    """Return how many seconds a take lacks when the audio process is killed under it."""
    lost = []
    for number in range(_KILLS):
        kept: list[bytes] = []
        voice = card.own.speak(_speech(20.0, number))
        try:
            with opened(card) as sound:
                recorder = Recorder(sound, lambda _index, flac, kept=kept: kept.append(flac))
                wait_for(lambda recorder=recorder: recorder.frames > 2.37 * RATE, "the microphone")
                first = sound.pid
                assert first is not None
                os.kill(first, signal.SIGKILL)
                wait_for(lambda sound=sound, first=first: sound.pid not in (None, first), "another audio process")
                time.sleep(_KEEP)
                recorder.stop()
        finally:
            end(voice)
        lost.append(_lacking(decode_take(kept).pcm, _speech(20.0, number), told))
    told["lost_s"] = [round(each, 3) for each in lost]
    return max(lost)


def _speech(seconds: float, seed: int) -> Floats:
    """Return noise, of which any stretch can be found again."""
    noise = np.random.Generator(np.random.PCG64(seed)).standard_normal(int(seconds * RATE))
    return np.asarray(0.1 * noise, np.float32)


def _lacking(take: Floats, said: Floats, told: Told) -> float:
    """Return the seconds of what was said, from the first to the last that was kept, that are not in a take."""
    step = RATE // 50
    places = []
    for at in range(0, len(take) - step, step):
        piece = take[at : at + step]
        if np.abs(piece).max() > 0.01:
            # not far from where the last one led
            low = max(0, places[-1][1] + at - places[-1][0] - RATE) if places else 0
            high = low + 2 * RATE + step if places else len(said)
            place, alike = _found(said[low:high], piece)
            if alike > 0.98:
                places.append((at, low + place))
    if len(places) < 50:
        raise LookupError("what was said was not kept")
    spoken = (places[-1][1] + step - places[0][1]) / RATE
    moved = [place - at - (places[0][1] - places[0][0]) for at, place in places]
    told.setdefault("moved_ms", []).append(round(1000.0 * moved[-1] / RATE, 1))
    return max(0.0, spoken - len(places) * step / RATE)


def ui_lost_on_kill(card: Card, told: Told) -> float:
    """Return how many seconds of what was said, or played, the library lacks when the whole program is killed."""
    return max(_said_lost(card, told), _played_lost(card, told))


def _said_lost(card: Card, told: Told) -> float:
    lost = []
    for number in range(_UI_KILLS):
        said = _speech(60.0, 100 + number)
        voice, ears = card.own.speak(said), card.hear("voice")
        try:
            kept, heard = _killed(card, number, ears)
        finally:
            end(voice)
        until, alike = _found(said, kept[-RATE // 4 :])
        heard_until, heard_alike = _found(said, heard[-RATE // 4 :])
        if min(alike, heard_alike) < 0.9:
            raise LookupError("what was kept is not what was said")
        lost.append(max(0.0, (heard_until - until) / RATE))
    told["said_s"] = [round(each, 3) for each in lost]
    return max(lost)


def _played_lost(card: Card, told: Told) -> float:
    """The same of notes, while there is always a finger on the pads."""
    lost = []
    for number in range(_UI_KILLS):
        place = _new_library(card, f"played-{number}")
        program = _program(card, "playing_driver", place)
        assert program.stdout is not None
        try:
            audio = _ready(program)
            time.sleep(1.5 + number * 0.17)
            os.kill(program.pid, signal.SIGKILL)
            lines = program.stdout.read().splitlines(keepends=True)
            program.wait(10.0)
        finally:
            end(program)
        wait_for(lambda audio=audio: not Path(f"/proc/{audio}").exists() or _is_dead(audio), "its end")
        with Library.open(place / "a.studio", clock=SystemClock()) as library:
            pieces = [row[0] for row in library.read.execute("select id from piece")]
            events = [event for piece in pieces for event in notes_of(open_song(library, piece))]
        told_until = max(int(line) for line in lines if line.endswith(b"\n"))
        lost.append((told_until - events[-1].time) / 1000)
    told["played_s"] = [round(each, 3) for each in lost]
    return max(lost)


def notes_of(song: Draft) -> tuple[Event, ...]:
    """Return what was played freely."""
    played = song.materials[0]
    return played.events if isinstance(played, Notes) else ()


def _new_library(card: Card, name: str) -> Path:
    place = card.folder / name
    place.mkdir()
    Library.create(place / "a.studio", passphrase=None, clock=SystemClock())[0].close()
    return place


def _program(card: Card, driver: str, place: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", f"tests.crash.{driver}", str(place / "a.studio"), str(place / "home")]
    return subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env={**card.environment, **_WINDOW})


def _killed(card: Card, number: int, ears: Ears) -> tuple[Floats, Floats]:
    """Kill the program while it captures; return what the library has of it, and what was said until then."""
    place = _new_library(card, f"killed-{number}")
    program = _program(card, "recording_driver", place)
    try:
        audio = _ready(program)
        # from one to the next a sixth further into a second
        time.sleep(3.0 + number * 7.0 / 6.0)
        os.kill(program.pid, signal.SIGKILL)
        frames = ears.frames
        program.wait(10.0)
    finally:
        end(program)
    heard = ears.stop()[:frames, 0]
    wait_for(lambda: not Path(f"/proc/{audio}").exists() or _is_dead(audio), "the end of the audio process")
    with Library.open(place / "a.studio", clock=SystemClock()) as library:
        # as the next start does
        join_tails(library, Gallery(library, SystemClock()), lambda: "")
        pieces = [row[0] for row in library.read.execute("select id from piece")]
        chunks = max((list(library.chunks(piece)) for piece in pieces), key=len)
    return decode_take(chunks).pcm, heard


def _ready(program: "subprocess.Popen[bytes]") -> int:
    """Wait until the program captures; return the number of its audio process."""
    assert program.stdout is not None
    for line in program.stdout:
        words = line.split()
        if words[0] == b"ready":
            return int(words[1])
    raise LookupError("the program ended before it was ready")


def _is_dead(pid: int) -> bool:
    with suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0] == "Z"
    return True


FIGURES: dict[str, Callable[[Card, Told], float]] = {
    "overdub_error_ms": overdub_error,
    "take_lost_on_kill_s": lost_on_kill,
    "ui_kill_take_lost_s": ui_lost_on_kill,
}
