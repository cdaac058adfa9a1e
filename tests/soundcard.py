"""A sound card that is not there: a private PulseAudio with a speaker to listen at and a microphone to speak into.

It needs no hardware, no D-Bus and no rights, and touches nothing of a person's own sound: its files live in a
folder of its own. What has to be told to a program that should use it is `environment`. In a test module:

    from tests import soundcard
    sound_card, sound = soundcard.sound_card, soundcard.sound
"""

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from studio.audio.client import Sound

RATE = 48000
_SPEAKER = "speaker"
_MICROPHONE = "microphone"
_FLOAT = ("--raw", "--format=float32le", f"--rate={RATE}")
_MODULES = (
    "module-native-protocol-unix auth-anonymous=1 socket={socket}",
    f"module-null-sink sink_name={_SPEAKER} rate={RATE} channels=2 format=float32le",
    f"module-null-sink sink_name=voice rate={RATE} channels=1 format=float32le",
    f"module-remap-source source_name={_MICROPHONE} master=voice.monitor",
)


def hurried(process: "subprocess.Popen[bytes]") -> "subprocess.Popen[bytes]":
    """Let what stands for a device go before what is not in a hurry, where we may: a real one is never late."""
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, process.pid, -11)
    return process


class Listening:
    """What comes out of the speaker, from when it was made until `stop`."""

    def __init__(self, environment: dict[str, str], file: Path) -> None:
        # into a file and not a pipe: a test that keeps its own process busy must not hold up what listens
        self._path, self._file = file, file.open("wb")
        self._process = hurried(
            subprocess.Popen(
                ["parec", "-d", f"{_SPEAKER}.monitor", *_FLOAT, "--channels=2", "--latency-msec=20"],
                stdout=self._file,
                env=environment,
            )
        )
        until = time.monotonic() + 10.0
        while not self.frames:
            if time.monotonic() > until:
                self.stop()
                raise TimeoutError("the virtual speaker gives nothing to hear")
            time.sleep(0.01)

    @property
    def frames(self) -> int:
        """How many frames came by now."""
        return self._path.stat().st_size // 8

    def stop(self) -> np.ndarray:
        """Return all that came, float32 [n, 2]."""
        if self._process.returncode is None:
            self._process.terminate()
            self._process.wait(5.0)
            self._file.close()
        heard = self._path.read_bytes()
        return np.frombuffer(heard[: len(heard) // 8 * 8], np.float32).reshape(-1, 2)


class SoundCard:
    """A running PulseAudio of its own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="afterglow-card-"))
        socket = self.folder / "native"
        home = self.folder / "home"
        home.mkdir()
        home.joinpath(".asoundrc").write_text("pcm.!default { type pulse }\nctl.!default { type pulse }\n")
        self.environment = {
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(self.folder),
            "PULSE_SERVER": f"unix:{socket}",
            "PULSE_RUNTIME_PATH": str(self.folder),
            "PULSE_STATE_PATH": str(self.folder),
            "PULSE_COOKIE": str(self.folder / "cookie"),
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
        }
        """What a program needs in its environment to use this card."""
        modules = [argument for module in _MODULES for argument in ("-L", module.format(socket=socket))]
        daemon = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", *modules]
        self._log = self.folder.joinpath("log").open("wb")
        self._daemon = hurried(subprocess.Popen(daemon, env=self._all, stdout=self._log, stderr=self._log))
        self._listened = 0
        self._awake: list[subprocess.Popen[bytes]] = []
        self._wait()
        self._control("set-default-sink", _SPEAKER)
        self._control("set-default-source", _MICROPHONE)
        # an idle null sink sleeps for two seconds at a time; somebody who always listens keeps it awake
        self._awake += [self._doze(f"{_SPEAKER}.monitor"), self._doze("voice.monitor")]

    @property
    def _all(self) -> dict[str, str]:
        return {**os.environ, **self.environment}

    def _control(self, *words: str) -> int:
        ran = subprocess.run(["pactl", *words], env=self._all, capture_output=True, timeout=10, check=False)
        return ran.returncode

    def _doze(self, source: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            ["parec", "-d", source, *_FLOAT, "--channels=1", "--latency-msec=20"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._all,
        )

    def _wait(self) -> None:
        until = time.monotonic() + 15.0
        while self._control("info"):
            if time.monotonic() > until or self._daemon.poll() is not None:
                log = self.folder.joinpath("log").read_text(errors="replace")
                self.stop()
                raise RuntimeError(f"PulseAudio did not start: {log}")
            time.sleep(0.05)

    def listen(self) -> Listening:
        """Listen at the speaker; returns once sound, or silence, is coming in."""
        self._listened += 1
        return Listening(self._all, self.folder / f"heard-{self._listened}")

    def speak(self, pcm: np.ndarray) -> "subprocess.Popen[bytes]":
        """Speak float32 [n] into the microphone, beside what else goes on; returns what to wait for."""
        process = hurried(
            subprocess.Popen(
                ["pacat", "-d", "voice", *_FLOAT, "--channels=1", "--latency-msec=50"],
                stdin=subprocess.PIPE,
                env=self._all,
            )
        )
        threading.Thread(target=_pour, args=(process, pcm.astype(np.float32).tobytes()), daemon=True).start()
        return process

    def stop(self) -> None:
        """End it and take its folder away. Harmless when it has ended."""
        for listener in self._awake:
            listener.terminate()
            listener.wait(5.0)
        if self._daemon.poll() is None:
            self._daemon.terminate()
            try:
                self._daemon.wait(5.0)
            except subprocess.TimeoutExpired:
                self._daemon.kill()
                self._daemon.wait()
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _pour(process: "subprocess.Popen[bytes]", data: bytes) -> None:
    assert process.stdin is not None
    try:
        with process.stdin as mouth:
            mouth.write(data)
    except BrokenPipeError:
        return


@pytest.fixture(scope="session")
def sound_card() -> Iterator[SoundCard]:
    """Give a sound card for the whole run, made when first asked for."""
    card = SoundCard()
    yield card
    card.stop()


@pytest.fixture(scope="module")
def sound(sound_card: SoundCard) -> Iterator["Sound"]:
    """Give the audio process that plays and listens there, once it is ready."""
    from studio.audio.client import Sound

    made = Sound(sound_card.environment)
    made.start()
    until = time.monotonic() + 8
    while made.state != "ready" and time.monotonic() < until:
        time.sleep(0.01)
    yield made
    made.stop()


def tone(hertz: float, seconds: float, level: float = 0.4) -> np.ndarray:
    """Return a plain tone, float32 [n], that begins and ends softly."""
    n = np.arange(int(seconds * RATE))
    edges = np.clip(np.minimum(n, len(n) - n) / 480.0, 0.0, 1.0)
    return (level * np.sin(2.0 * np.pi * hertz * n / RATE) * edges).astype(np.float32)


def loud_part(pcm: np.ndarray, level: float = 0.01) -> np.ndarray:
    """Return a mono sound, [n] from [n] or [n, 2], without the silence before and after."""
    mono = pcm.mean(axis=1) if pcm.ndim == 2 else pcm
    heard = np.flatnonzero(np.abs(mono) > level)
    return mono[heard[0] : heard[-1] + 1] if len(heard) else mono[:0]


def pitches(pcm: np.ndarray, count: int = 1, low: float = 60.0, high: float = 4000.0) -> list[float]:
    """Return the `count` strongest tones of a mono sound in Hz, strongest first, to a fraction of a cent.

    Peaks of a long windowed spectrum; tones closer than 2 % of each other count as one. Where a busy machine left a gap
    in what was captured, a tone comes out some cents beside: ask whether it is the right one, not how exact it is.
    """
    size = 8 * len(pcm)
    spectrum = np.abs(np.fft.rfft(pcm * np.hanning(len(pcm)), size))
    hertz = np.fft.rfftfreq(size, 1.0 / RATE)
    spectrum[(hertz < low) | (hertz > high)] = 0.0
    found: list[float] = []
    while len(found) < count and spectrum.max() > 0.0:
        peak = int(spectrum.argmax())
        before, at, after = np.log(spectrum[peak - 1 : peak + 2] + 1e-12)
        step = 0.5 * (before - after) / (before - 2.0 * at + after)
        found.append(float((peak + step) * RATE / size))
        spectrum[np.abs(hertz / found[-1] - 1.0) < 0.02] = 0.0
    return found
