"""Keeping what is captured: a thread that makes one FLAC of every second, as it comes."""

import threading
import time
from collections.abc import Callable
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from studio.music.take import RATE, encode_second

_EVERY = 0.04
_LAST_WORDS = 0.15
_PART = int(0.4 * RATE)


class Source(Protocol):
    """Where frames come from: a `Sound`."""

    def record_start(self, preroll: float = 0.0) -> None: ...
    def recorded(self) -> NDArray[np.float32]: ...
    def record_stop(self) -> None: ...


class Recorder:
    """One capture. `on_second(index, flac)` is called on the recorder's own thread for every second, in order.

    Whatever happens to this process, at most the current second is lost when `on_second` keeps what it gets, and some
    half a second when `on_part` does.
    """

    def __init__(
        self,
        source: Source,
        on_second: Callable[[int, bytes], object],
        bits: Literal[16, 24] = 16,
        preroll: float = 0.0,
        on_part: Callable[[int, bytes], object] | None = None,
    ) -> None:
        """`preroll`: seconds before now that it begins with, 2 at most, where the source was listening already.

        `on_part(index, flac)` is called in between, every 0.4 seconds, with what there is of the current second.
        """
        self._source, self._on_second, self._bits = source, on_second, bits
        self._on_part = on_part
        self._told = 0
        self._stopped = threading.Event()
        self._waiting: list[NDArray[np.float32]] = []
        self._held = 0
        self._index = 0
        self.frames = 0
        """Frames captured so far, at 48 kHz."""
        self.error: BaseException | None = None
        """What `on_second` raised, if it did; capturing ended there."""
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        source.record_start(*([preroll] if preroll else []))
        self._thread.start()

    @property
    def seconds(self) -> float:
        """How long the capture is by now."""
        return self.frames / RATE

    def stop(self) -> int:
        """End the capture, hand over its last part of a second, and return how many seconds were handed over."""
        if not self._stopped.is_set():
            self._stopped.set()
            self._thread.join()
        return self._index

    def _run(self) -> None:
        try:
            while not self._stopped.wait(_EVERY):
                self._take()
            self._source.record_stop()
            # what the microphone heard before the stop is still on its way
            time.sleep(_LAST_WORDS)
            self._take()
            if self._held:
                self._hand_over(np.concatenate(self._waiting))
        except BaseException as error:  # this thread has no one above it: told to whoever asks
            self.error = error
            self._source.record_stop()

    def _take(self) -> None:
        frames = self._source.recorded()
        if not len(frames):
            return
        self.frames += len(frames)
        self._waiting.append(frames)
        self._held += len(frames)
        if self._held >= RATE:
            joined = np.concatenate(self._waiting)
            whole = len(joined) // RATE * RATE
            for at in range(0, whole, RATE):
                self._hand_over(joined[at : at + RATE])
            self._waiting, self._held, self._told = [joined[whole:]], len(joined) - whole, 0
        self._hand_over_part()

    def _hand_over_part(self) -> None:
        if self._on_part is not None and self._held - self._told >= _PART:
            self._told = self._held
            self._on_part(self._index, encode_second(np.concatenate(self._waiting), self._bits))

    def _hand_over(self, frames: NDArray[np.float32]) -> None:
        self._on_second(self._index, encode_second(frames, self._bits))
        self._index += 1
