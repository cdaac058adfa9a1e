"""A sound card for benches: the virtual one of the tests, more speakers on it, and ears that know what time it is."""

import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tests.bench.blackbox.tools import require
from tests.soundcard import RATE, SoundCard

Floats = npt.NDArray[np.float32]

SOUND_TOOLS = {"pulseaudio": "pulseaudio", "pacat": "pulseaudio-utils", "parec": "pulseaudio-utils"}
"""Programs that make a virtual sound card, and the Debian packages they are in."""
ROOT = Path(__file__).parents[2]
_AWAKE = 2.5
"""Seconds until a new speaker has played the two it makes ahead while nobody listens."""
RAW = ("--raw", "--format=float32le", f"--rate={RATE}", "--channels=2")


@contextmanager
def sound_card() -> Iterator["Card"]:
    """Give a card of its own. Raises MissingToolError."""
    require(SOUND_TOOLS)
    card = Card()
    try:
        yield card
    finally:
        card.stop()


class Card:
    """A running PulseAudio of its own, and what runs on it. Its first speaker is called "speaker"."""

    def __init__(self) -> None:
        self.own = SoundCard()
        self.environment = self.own._all
        self.folder = self.own.folder
        self._running: list[subprocess.Popen[bytes]] = []
        self._ears = 0

    def control(self, *words: str) -> str:
        """Ask PulseAudio for something. Raises CalledProcessError."""
        ran = subprocess.run(
            ["pactl", *words], env=self.environment, capture_output=True, text=True, timeout=10, check=True
        )
        return ran.stdout.strip()

    def add_speaker(self, name: str) -> None:
        """Add a speaker beside the first, in stereo, and keep it awake."""
        form = (f"rate={RATE}", "channels=2", "format=float32le", f"sink_properties=device.description={name}")
        self.control("load-module", "module-null-sink", f"sink_name={name}", *form)
        self.start("parec", "-d", f"{name}.monitor", *RAW, "--latency-msec=20", stdout=subprocess.DEVNULL)
        time.sleep(_AWAKE)

    def pass_on(self, speaker: str, other: str, seconds: float) -> None:
        """Let another speaker play what one plays, so much later."""
        how = (f"latency_msec={round(1000 * seconds)}", "adjust_time=0")
        self.control("load-module", "module-loopback", f"source={speaker}.monitor", f"sink={other}", *how)

    def add_microphone(self, name: str, speaker: str) -> None:
        """Add a microphone that hears what a speaker plays."""
        form = (f"source_name={name}", f"master={speaker}.monitor", f"source_properties=device.description={name}")
        self.control("load-module", "module-remap-source", *form)

    def start(self, *command: str, stdin: int | None = None, stdout: int | None = None) -> "subprocess.Popen[bytes]":
        """Start a program that ends with the card, if not before."""
        process = subprocess.Popen(command, stdin=stdin, stdout=stdout, env=self.environment, cwd=ROOT)
        self._running.append(process)
        return process

    def hand(self, *words: str) -> "subprocess.Popen[bytes]":
        """Start the person in front (`music_hand`); what it tells is read from its standard output."""
        return self.start(sys.executable, "-m", "tests.bench.music_hand", *words, stdout=subprocess.PIPE)

    def hear(self, speaker: str, latency: int = 20) -> "Ears":
        """Listen at a speaker from now on; `latency` in ms is how seldom what it plays is taken."""
        self._ears += 1
        return Ears(self, speaker, latency, self.folder / f"ears-{self._ears}")

    def stop(self) -> None:
        for process in reversed(self._running):
            end(process)
        self.own.stop()


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a program of ours and wait for it. Harmless when it has ended."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5.0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout is not None:
        process.stdout.close()


class Ears:
    """What a speaker plays, into a file; its frames are in time to within what is taken at once."""

    def __init__(self, card: Card, speaker: str, latency: int, path: Path) -> None:
        self._path, self._file = path, path.open("wb")
        command = ["parec", "-d", f"{speaker}.monitor", *RAW, f"--latency-msec={latency}"]
        self._process = subprocess.Popen(command, stdout=self._file, env=card.environment)
        self._zeros: list[float] = []
        self._stopped = threading.Event()
        until = time.monotonic() + 10.0
        while not self.frames:
            if time.monotonic() > until:
                self.stop()
                raise TimeoutError(f"nothing comes from {speaker}")
            time.sleep(0.005)
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    @property
    def frames(self) -> int:
        """How many frames came by now."""
        return self._path.stat().st_size // 8

    def _watch(self) -> None:
        # PulseAudio hands out a stretch at once, ahead of time: it was all played when the next one comes
        frames, last = self.frames, time.monotonic()
        while not self._stopped.wait(0.001):
            now = self.frames
            if now > frames:
                self._zeros.append(last - frames / RATE)
            frames, last = now, time.monotonic()

    @property
    def zero(self) -> float:
        """The monotonic second in which its first frame had been played; rather some ms too late than too early."""
        return statistics.median(self._zeros)

    def stop(self) -> Floats:
        """Return all that was heard, float32 [n, 2], not in memory but on the disk."""
        if self._process.poll() is None:
            self._stopped.set()
            self._process.terminate()
            self._process.wait(5.0)
            self._file.close()
        count = self.frames
        return np.memmap(self._path, np.float32, "r", shape=(count, 2)) if count else np.zeros((0, 2), np.float32)
