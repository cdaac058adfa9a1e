"""A sound as telephones keep it (AAC in MPEG-4, AMR), read by the ffmpeg that the computer has, a stretch at a time.

It is told which kind of file it is, so that nothing in the file can choose another, and may read no other file and
no address. Like `sound_file`, this belongs into a process of its own.
"""

import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Literal, Self

import numpy as np

from studio.music.errors import NotASound, NothingToHear, SoundTooLong
from studio.music.noise import Float32
from studio.music.sound_file import LONGEST, MOST_CHANNELS, RATE, mix_of

_AT_ONCE = 4096
_USUAL = 8000
"""Bytes that a second takes, about."""


def demuxer_of(start: bytes) -> str | None:
    """Return what ffmpeg calls a file that begins so; None for what is none of these."""
    if start[4:8] == b"ftyp":
        return "mov"
    if start[:6] in (b"#!AMR\n", b"#!AMR-"):
        return "amr"
    if len(start) > 1 and start[0] == 0xFF and start[1] & 0xF6 == 0xF0:  # ADTS (ISO 13818-7, 6.2): its layer is 0
        return "aac"
    return None


class SpokenFile:
    """A sound file, opened. A context manager. Raises NotASound where it, or an ffmpeg, is none."""

    def __init__(self, source: Path | bytes, demuxer: str) -> None:
        program = shutil.which("ffmpeg")
        if program is None:
            raise NotASound
        self._given = _Given(source)
        command = [program, "-hide_banner", "-loglevel", "quiet", "-nostdin", "-threads", "1"]
        command += ["-protocol_whitelist", "file,pipe,fd", "-f", demuxer, "-i", self._given.name]
        command += ["-map", "0:a:0", "-map_metadata", "-1", "-bitexact", "-ar", str(RATE)]
        command += ["-c:a", "pcm_s16le", "-f", "wav", "pipe:1"]
        self._process = subprocess.Popen(  # noqa: S603 - the program the person has, and our own words to it
            command,
            stdin=self._given.stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=self._given.passed,
        )
        self.rate = RATE
        self.bits: Literal[16, 24] = 16
        self.frames = self._given.size * RATE // _USUAL
        """About. Not to be believed."""
        try:
            channels = _channels(self._out)
        except (struct.error, ValueError) as error:
            self.close()
            raise NotASound from error
        self._width = channels
        self._mix = mix_of(channels)
        self.channels = 1 if channels == 1 else 2

    @property
    def _out(self) -> IO[bytes]:
        if self._process.stdout is None:
            raise NotASound
        return self._process.stdout

    def stretches(self) -> Iterator[Float32]:
        """Give its sound, frames [n, channels] within ±1 at 48 kHz. Raises NothingToHear, SoundTooLong."""
        many, size = 0, 2 * self._width
        while data := self._out.read(_AT_ONCE * size):
            frames = np.frombuffer(data[: len(data) // size * size], "<i2").reshape(-1, self._width)
            many += len(frames)
            if many > LONGEST * RATE:
                raise SoundTooLong
            yield np.matmul(frames.astype(np.float32) / np.float32(32768.0), self._mix, dtype=np.float32)
        if not many:
            raise NothingToHear

    def close(self) -> None:
        """Be done with it."""
        self._process.kill()
        with suppress(OSError):
            self._out.close()
        self._process.wait()
        self._given.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class _Given:
    """What ffmpeg reads from: a file, or bytes that are on no disk."""

    def __init__(self, source: Path | bytes) -> None:
        self.passed: tuple[int, ...] = ()
        self.stdin: int | IO[bytes] = subprocess.DEVNULL
        self._held = -1
        if isinstance(source, Path):
            self.name, self.size = f"file:{source.absolute()}", source.stat().st_size
            return
        self.size = len(source)
        if sys.platform != "linux":
            raise NotASound
        self._held = os.memfd_create("sound", os.MFD_CLOEXEC)
        rest = memoryview(source)
        while rest:
            rest = rest[os.write(self._held, rest) :]
        self.passed, self.name = (self._held,), f"file:/proc/self/fd/{self._held}"

    def close(self) -> None:
        """Give the memory back."""
        if self._held >= 0:
            os.close(self._held)
            self._held = -1


def _channels(file: IO[bytes]) -> int:
    """Read the head of a WAV that is being written; return how many channels it has."""
    if file.read(12)[8:12] != b"WAVE":
        raise ValueError("no sound came")
    channels = 0
    while True:
        name, size = struct.unpack("<4sI", file.read(8))
        if name == b"data":
            break
        if size > 1 << 16:
            raise ValueError("no head of a sound")
        body = file.read(size + size % 2)
        if name == b"fmt ":
            (channels,) = struct.unpack_from("<H", body, 2)
    if not 1 <= channels <= MOST_CHANNELS:
        raise ValueError("no channels")
    return int(channels)
