"""kill -9 while somebody speaks: every second that was kept is there, and nothing goes on listening."""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from studio.core.clock import SystemClock
from studio.library.library import Library
from studio.music.note import cents
from studio.music.take import decode_take
from tests import soundcard

sound_card = soundcard.sound_card

ROOT = Path(__file__).parents[2]
ROUNDS, LANES = 20, 4
LONGEST = 2.9
"""Seconds from "ready" to the kill, at most."""
TONE = 333.0


@pytest.fixture
def speaking(sound_card):
    """Somebody who holds one tone as long as the test lasts."""
    n = np.arange(120 * soundcard.RATE)
    voice = sound_card.speak(0.4 * np.sin(2 * np.pi * TONE * n / soundcard.RATE))
    time.sleep(0.3)
    yield sound_card
    voice.terminate()
    voice.wait(5)


def speak_and_kill(folder: Path, home: Path, after: float, card: soundcard.SoundCard) -> dict[str, int]:
    """Return how many seconds of each piece the killed process had said to be kept."""
    command = [sys.executable, "-m", "tests.crash.recording_driver", str(folder), str(home)]
    environment = {
        **os.environ,
        **card.environment,
        "SDL_VIDEODRIVER": "offscreen",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "LP_NUM_THREADS": "1",
    }
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=environment) as child:
        assert child.stdout is not None
        word, listener = child.stdout.readline().split()
        while word != b"ready":
            word, listener = child.stdout.readline().split()
        time.sleep(after)
        os.kill(child.pid, signal.SIGKILL)
        lines = child.stdout.read().decode().splitlines()
    assert child.returncode == -signal.SIGKILL
    until = time.monotonic() + 8
    while is_alive(int(listener)):
        assert time.monotonic() < until, "the audio process went on listening"
        time.sleep(0.02)
    return {piece: int(count) for piece, count in (line.split() for line in lines)}


def is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def in_one_library(folder: Path, home: Path, ends: list[float], card: soundcard.SoundCard) -> int:
    """Kill a speaker in the same library as many times as there are `ends`; return how many seconds were kept."""
    Library.create(folder, passphrase=None, clock=SystemClock())[0].close()
    told: dict[str, int] = {}
    for after in ends:
        told |= speak_and_kill(folder, home, after, card)
        with Library.open(folder, clock=SystemClock()) as library:
            for piece_id, count in told.items():
                chunks = list(library.chunks(piece_id))
                assert len(chunks) >= count
                assert library.verify_chain(piece_id) is None
                take = decode_take(chunks)
                assert take.damaged == ()
                assert take.duration == len(chunks), "a second is not whole"
                # the tone may have begun to be heard a moment into the first second
                for pcm in (take.pcm[i : i + soundcard.RATE] for i in range(0, len(take.pcm), soundcard.RATE)):
                    assert abs(cents(soundcard.pitches(soundcard.loud_part(pcm))[0], TONE)) < 5.0
    return sum(told.values())


def test_no_kept_second_is_lost_when_killed_while_recording(tmp_path: Path, speaking: soundcard.SoundCard) -> None:
    chance = random.Random(11)
    ends = [chance.uniform(0.05, LONGEST) for _ in range(ROUNDS)]
    with ThreadPoolExecutor(LANES) as lanes:
        kept = lanes.map(
            lambda lane: in_one_library(
                tmp_path / f"{lane}.studio", tmp_path / f"home-{lane}", ends[lane::LANES], speaking
            ),
            range(LANES),
        )
        assert sum(kept) > ROUNDS, "the rounds were too short to prove anything"
