"""One FLAC file being written or read, and how libsndfile is kept from swallowing what its file raises."""

from typing import BinaryIO

import numpy as np
import soundfile
from numpy.typing import NDArray

from studio.core.errors import StudioError
from studio.music.take import RATE


class DamagedTake(StudioError):
    """A file that is no take, or not whole."""

    sentence = "A part of this recording can't be read. The rest of it is still here."


class FlacWriter:
    """Writes FLAC at 48 kHz into an open file that can seek."""

    def __init__(self, file: BinaryIO, bits: int, channels: int) -> None:
        self.bits = bits
        """16 or 24."""
        self.frames = 0
        """Frames written so far."""
        self._file = GuardedFile(file)
        self._flac = soundfile.SoundFile(
            self._file, "w", samplerate=RATE, channels=channels, format="FLAC", subtype=f"PCM_{bits}"
        )

    def write(self, frames: NDArray[np.int32] | NDArray[np.float32]) -> None:
        """Write frames [n] or [n, channels]; whole numbers count from their uppermost bit."""
        try:
            self._flac.write(frames)
        finally:
            self._file.tell_error()
        self.frames += len(frames)

    def silence(self, seconds: int) -> None:
        """Write seconds in which nothing sounds, in one channel."""
        for _ in range(seconds):
            self.write(np.zeros(RATE, np.int32))

    def close(self) -> None:
        """Write the head: how long it is, and the sum of its samples."""
        self._flac.close()
        self._file.tell_error()


class FlacReader:
    """Reads mono FLAC at 48 kHz from an open file that can seek. Raises DamagedTake for any other."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._open()
        self.bits = 24 if self._flac.subtype == "PCM_24" else 16
        """16 or 24."""
        self.frames = int(self._flac.frames)
        """Frames that its head says there are."""

    def read(self, at: int, frames: int) -> NDArray[np.int32] | None:
        """Return frames from a place on, counting from their uppermost bit; None when they are damaged."""
        try:
            if self._flac.tell() != at:
                self._flac.seek(at)
            whole = np.asarray(self._flac.read(frames, dtype="int32"), np.int32)
        except (RuntimeError, ValueError, AssertionError):
            whole = np.zeros(0, np.int32)
        self._guarded.tell_error()
        if len(whole) == frames:
            return whole
        self.close()
        self._open()  # after damage libsndfile reads on only from anew
        return None

    def close(self) -> None:
        """Be done with it; the file stays open."""
        self._flac.close()

    def _open(self) -> None:
        self._file.seek(0)
        self._guarded = GuardedFile(self._file)
        try:
            self._flac = soundfile.SoundFile(self._guarded)
        except (RuntimeError, ValueError, TypeError, AssertionError) as error:
            self._guarded.tell_error()
            raise DamagedTake from error
        flac = self._flac
        of_ours = (flac.format, flac.samplerate, flac.channels) == ("FLAC", RATE, 1)
        if not of_ours or flac.subtype not in ("PCM_16", "PCM_24"):
            self.close()
            raise DamagedTake


class GuardedFile:
    """A file as libsndfile calls it: an error can't cross C, where it would be lost, so it is kept until asked for."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._error: BaseException | None = None

    def tell_error(self) -> None:
        """Raise what went wrong meanwhile, if anything did."""
        if self._error is not None:
            raise self._error

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place in the file; return it."""
        try:
            return self._file.seek(offset, whence)
        except BaseException as error:
            return self._keep(error, -1)

    def tell(self) -> int:
        """Return the place in the file."""
        try:
            return self._file.tell()
        except BaseException as error:
            return self._keep(error, -1)

    def read(self, size: int) -> bytes:
        """Return so many bytes, fewer at the end."""
        try:
            return self._file.read(size)
        except BaseException as error:
            self._keep(error, 0)
            return b""

    def write(self, data: bytes) -> int:
        """Write bytes; return how many were."""
        try:
            self._file.write(data)
        except BaseException as error:
            return self._keep(error, 0)
        return len(data)

    def _keep(self, error: BaseException, instead: int) -> int:
        self._error = self._error or error
        return instead
