"""kill -9 of the whole program: the real easel in its window, and the real Speak screen with its audio process."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from studio.core.clock import SystemClock
from studio.core.paths import ASSETS
from studio.drawing.brush import load_brushes
from studio.drawing.codec import decode
from studio.drawing.replay import replay
from studio.library.library import Library
from studio.library.log import address
from studio.music.note import cents
from studio.music.take import decode_take
from tests import soundcard
from tests.crash.killing import Killed
from tests.crash.recording_driver import sum_of
from tests.crash.state import NotWhole, contents

ROOT = Path(__file__).parents[2]
WINDOW = {"SDL_VIDEODRIVER": "offscreen", "LIBGL_ALWAYS_SOFTWARE": "1", "LP_NUM_THREADS": "1"}
TONE = 333.0
"""Hz that somebody holds while it is recorded."""
A_QUARTER_TONE = 50.0
"""Cents; what is kept is compared byte for byte, this is to tell the tone from something else."""


@dataclass(frozen=True)
class Told:
    """What the killed program had said to be kept of a piece."""

    piece_id: str
    count: int
    sum: str


@dataclass
class Program:
    """A program that is to be killed."""

    process: "subprocess.Popen[bytes]"
    after: float
    """Seconds from when it is ready to the kill."""
    audio: int | None = None
    """The audio process, which has to end by itself."""

    def wait_until_ready(self) -> list[bytes]:
        """Return what it told until it was ready."""
        assert self.process.stdout is not None
        before: list[bytes] = []
        for line in self.process.stdout:
            words = line.split()
            if words[0] == b"ready":
                self.audio = int(words[1]) if len(words) > 1 else None
                return before
            before.append(line)
        raise AssertionError("the program ended before it was ready")

    def kill(self) -> list[bytes]:
        """End it at once; return what it told since it was ready."""
        assert self.process.stdout is not None
        os.kill(self.process.pid, signal.SIGKILL)
        with self.process:
            lines = self.process.stdout.read().splitlines(keepends=True)
        assert self.process.returncode == -signal.SIGKILL
        return [line for line in lines if line.endswith(b"\n")]


def start(driver: str, folder: Path, home: Path, *words: str, after: float, environment: dict[str, str]) -> Program:
    """Start one of the drivers on a library."""
    command = [sys.executable, "-m", f"tests.crash.{driver}", str(folder), str(home), *words]
    everything = {**os.environ, **WINDOW, **environment}
    return Program(subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=everything), after)


def told(lines: list[bytes]) -> dict[str, Told]:
    """Return the last that was told of each piece."""
    pieces = (line.decode().split() for line in lines)
    return {piece: Told(piece, int(count), digest) for piece, count, digest in pieces}


def kill_windows(
    start_one: Callable[[int, float], Program],
    folder_of: Callable[[int], Path],
    check: Callable[[Library, Told], None],
    ends: list[float],
    side_by_side: int,
) -> Killed:
    """Kill a program once for each of `ends`, some side by side, each in its own library, where the next goes on."""
    result = Killed()
    promised: list[dict[str, Told]] = [{} for _ in range(side_by_side)]
    for lane in range(side_by_side):
        Library.create(folder_of(lane), passphrase=None, clock=SystemClock())[0].close()
    for first in range(0, len(ends), side_by_side):
        programs = [start_one(number, after) for number, after in enumerate(ends[first : first + side_by_side], first)]
        lines = [program.wait_until_ready() for program in programs]
        ready = time.monotonic()
        for program, own in sorted(zip(programs, lines, strict=True), key=lambda pair: pair[0].after):
            time.sleep(max(0.0, ready + program.after - time.monotonic()))
            own += program.kill()
        for lane, (program, own) in enumerate(zip(programs, lines, strict=True)):
            result.rounds += 1
            result.acknowledged += sum(each.count for each in told(own).values())
            wrong = _wrong(program, folder_of(lane), promised[lane], told(own), check)
            promised[lane] |= told(own)
            if wrong:
                result.lost.append(f"round {first + lane}: {wrong}")
    return result


def _wrong(
    program: Program,
    folder: Path,
    before: dict[str, Told],
    now: dict[str, Told],
    check: Callable[[Library, Told], None],
) -> str:
    try:
        _wait_for_silence(program.audio)
        with Library.open(folder, clock=SystemClock()) as library:
            state = contents(library)
            for each in before.values():
                if max(state["ops", each.piece_id], state["chunks", each.piece_id]) < each.count:
                    raise NotWhole("what an earlier round had kept is gone")
            for each in now.values():
                check(library, each)
    except Exception as error:  # whatever it is, a person would stand before it
        return f"{type(error).__name__}: {error}"
    return ""


def _wait_for_silence(audio: int | None) -> None:
    until = time.monotonic() + 8
    while audio is not None and is_alive(audio):
        if time.monotonic() > until:
            raise NotWhole("the audio process went on listening")
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Say whether a process still runs."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


# drawing


def kill_drawing(rounds: int, seed: int) -> Killed:
    """Kill the program while a hand draws."""
    chance = Random(f"draw {seed}")
    ends = [chance.uniform(0.0, 0.5) for _ in range(rounds)]
    with tempfile.TemporaryDirectory(prefix="afterglow-draw-") as name:
        place = Path(name)
        return kill_windows(
            lambda number, after: start(
                "drawing_driver", place / "0", place / "home", f"{seed}{number}", after=after, environment={}
            ),
            lambda lane: place / str(lane),
            check_drawing,
            ends,
            1,
        )


def check_drawing(library: Library, kept: Told) -> None:
    """Raise unless every op that was kept is there, with the very bytes, and the paper comes back with its strokes."""
    at = address(library.number(kept.piece_id), kept.count - 1)
    link = library.read.execute("select link from op where at = ?", (at,)).fetchone()
    if link is None or link[0].hex() != kept.sum:
        raise NotWhole(f"op {kept.count - 1} is not there, or is another")
    ops = [decode(op.payload) for op in library.ops(kept.piece_id)]
    if kept.count > 6 and not replay(ops, load_brushes(ASSETS / "brushes")).document.steps:
        raise NotWhole("the paper came back without its strokes")


# recording


def kill_recording(rounds: int, seed: int, side_by_side: int = 3, longest: float = 2.9) -> Killed:
    """Kill the program while somebody speaks."""
    chance = Random(f"speak {seed}")
    ends = [chance.uniform(0.05, longest) for _ in range(rounds)]
    with tempfile.TemporaryDirectory(prefix="afterglow-speak-") as name, speaking() as card:
        place = Path(name)

        def start_one(number: int, after: float) -> Program:
            lane = str(number % side_by_side)
            home = place / f"home-{lane}"
            return start("recording_driver", place / lane, home, after=after, environment=card.environment)

        return kill_windows(start_one, lambda lane: place / str(lane), check_recording, ends, side_by_side)


@contextmanager
def speaking() -> Iterator[soundcard.SoundCard]:
    """Somebody who holds one tone for as long as it takes."""
    before, card = threading.active_count(), soundcard.SoundCard()
    moments = np.arange(240 * soundcard.RATE) / soundcard.RATE
    voice = card.speak(0.4 * np.sin(2 * np.pi * TONE * moments))
    time.sleep(0.3)
    try:
        yield card
    finally:
        voice.terminate()
        voice.wait(5)
        card.stop()
        while threading.active_count() > before:
            time.sleep(0.01)


def check_recording(library: Library, kept: Told) -> None:
    """Raise unless every second that was kept is there, with the very bytes, whole, and sounds as it was spoken."""
    chunks = list(library.chunks(kept.piece_id))
    if sum_of(chunks[: kept.count]) != kept.sum:
        raise NotWhole(f"one of {kept.count} seconds is not there, or is another")
    take = decode_take(chunks)
    if take.damaged or take.duration != len(chunks):
        raise NotWhole("a second is not whole")
    for start_at in range(0, len(take.pcm), soundcard.RATE):
        # the tone may have begun to be heard late in the first second, and a busy machine's microphone stammers
        heard = soundcard.loud_part(take.pcm[start_at : start_at + soundcard.RATE])
        if len(heard) > soundcard.RATE // 4 and abs(cents(soundcard.pitches(heard)[0], TONE)) >= A_QUARTER_TONE:
            raise NotWhole(f"second {start_at // soundcard.RATE} sounds otherwise")
