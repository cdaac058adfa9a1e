"""One thing that is played back: a thread makes its frames and hands them over, a little ahead."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from studio.audio.link import Link
from studio.audio.shared import PLAY, At
from studio.audio.timing import heard_from
from studio.music.synth import RATE

Float32 = NDArray[np.float32]

FAR = PLAY / RATE
"""Seconds ahead at most."""
_CHUNK = 4096
_BATCH = 8192
_MOST_AHEAD = 2.0


class Playing:
    """From the first frame to the last, or to `stop`. `start` is the second that the first frame is."""

    def __init__(self, link: Link, chunks: Iterator[Float32], start: float, ahead: float = FAR) -> None:
        """`ahead` is how many seconds are handed over before they are heard: little lets a change be heard soon."""
        self.link, self.start = link, start
        shared = link.shared
        self.first = shared.get(At.PLAY_IN)
        """The frame of the ring that `start` is."""
        shared.set(At.PLAY_END, 1e15)
        shared.set(At.PLAY_FLUSH, self.first)
        self._ahead = max(0.05, min(FAR, ahead))
        self._starved = shared.get(At.STARVED)
        self._gate = threading.Lock()
        self._stopped = threading.Event()
        self._end: int | None = None
        self._held: float | None = None
        self._furthest = start
        self.error: Exception | None = None
        """What the frames could not be made for; it ended there."""
        threading.Thread(target=self._feed, args=(chunks,), name="playing", daemon=True).start()

    @property
    def active(self) -> bool:
        """True until the last frame went out, or `stop`."""
        if self._stopped.is_set() or self.link.process.returncode is not None:
            return False
        return self._end is None or self.link.shared.get(At.PLAY_OUT) < self._end

    def origin(self) -> float | None:
        """Return the monotonic second to which second 0 of what is played belongs; None until that is known."""
        shared = self.link.shared
        zero = heard_from(shared.heard, shared.get(At.HEARD), self.first)
        return None if zero is None else zero + self.first / RATE - self.start

    def position(self, late: float = 0.0) -> float:
        """Return the second that is heard now. `late` are seconds which the sound card does not know of."""
        if self._held is not None:
            return self._held
        shared = self.link.shared
        out = self.start + (shared.get(At.PLAY_OUT) - self.first) / RATE
        if not self.active:
            return out
        zero = self.origin()
        heard = out - float(shared.status[At.LATENCY]) if zero is None else time.monotonic() - zero
        self._furthest = max(self._furthest, min(out, heard - late))
        return self._furthest

    def stop(self, late: float = 0.0) -> None:
        """Fade out within a block. `position` stays where it is."""
        if self._stopped.is_set():
            return
        held = self.position(late)
        with self._gate:
            self._held = held
            self._stopped.set()
            self.link.shared.set(At.PLAY_FLUSH, self.link.shared.get(At.PLAY_IN))

    def _feed(self, chunks: Iterator[Float32]) -> None:
        try:
            for batch in _batches(chunks, min(_BATCH, int(self._ahead * RATE / 5))):
                if not self._given(batch):
                    return
        except Exception as error:  # what it is made of can't be read on: it ends here, and the studio goes on
            self.error = error
        with self._gate:
            if not self._stopped.is_set():
                self._end = self.link.shared.get(At.PLAY_IN)
                self.link.shared.set(At.PLAY_END, self._end)

    def _given(self, batch: Float32) -> bool:
        """Hand a batch over when its time has come; False when nobody wants it any more."""
        link = self.link
        while (early := self._early(len(batch))) > 0.0:
            if self._stopped.wait(min(0.2, max(0.004, early))) or link.process.returncode is not None:
                return False
        with self._gate:
            if self._stopped.is_set() or link.process.returncode is not None:
                return False
            link.give_to_play(batch)
        return True

    def _early(self, count: int) -> float:
        """Return by how many seconds it is too early for `count` frames more."""
        shared = self.link.shared
        starved = shared.get(At.STARVED)
        if starved > self._starved:
            # this computer needs more time ahead than was asked for
            self._starved = starved
            self._ahead = max(self._ahead, min(_MOST_AHEAD, 2.0 * self._ahead))
        waiting = shared.get(At.PLAY_IN) - shared.get(At.PLAY_OUT)
        return max(waiting - self._ahead * RATE, waiting + count - PLAY) / RATE


def of_take(seconds: Callable[[int], Iterable[Float32]], start: float) -> Iterator[Float32]:
    """Give a take from a second on, float32 [n, 2] each; `seconds(n)` gives it from second n on, [n] or [n, 2]."""
    whole = int(max(0.0, start))
    skip = int((max(0.0, start) - whole) * RATE)
    for sound in seconds(whole):
        for at in range(skip, len(sound), _CHUNK):
            part = sound[at : at + _CHUNK]
            yield np.repeat(part.reshape(len(part), -1)[:, :1], 2, axis=1) if part.size == len(part) else part
        skip = 0


def _batches(chunks: Iterator[Float32], least: int) -> Iterator[Float32]:
    """Join chunks, so that one lasts until the next is there; none is longer than a third of a second."""
    waiting: list[Float32] = []
    for chunk in chunks:
        waiting.append(chunk)
        if sum(map(len, waiting)) >= least:
            yield from _pieces(np.concatenate(waiting, dtype=np.float32))
            waiting = []
    if waiting:
        yield from _pieces(np.concatenate(waiting, dtype=np.float32))


def _pieces(frames: Float32) -> Iterator[Float32]:
    for at in range(0, len(frames), 2 * _BATCH):
        yield frames[at : at + 2 * _BATCH]
