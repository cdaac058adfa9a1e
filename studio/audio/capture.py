"""What the microphone hears, on the client's side: kept while recording, forgotten soon while only listening."""

import numpy as np
from numpy.typing import NDArray

from studio.audio.link import Link
from studio.audio.shared import At
from studio.audio.timing import caught_from
from studio.music.synth import RATE

Float32 = NDArray[np.float32]

PREROLL = 2.0
"""Seconds before the start of a capture that can still be had."""
_LAST_WORDS = int(0.15 * RATE)
_LONGEST_GAP = 15.0


class Capture:
    """Frames as they come, over the end of one audio process and the start of the next. Guarded by its owner's lock."""

    def __init__(self) -> None:
        self.recording = self.listening = False
        self.taken = 0
        """Frames handed over of the capture under way, or the last one."""
        self._left_over: list[Float32] = []
        self._until: int | None = None
        self._since = 0
        self._first: int | None = None
        self._ended_at: float | None = None
        self.heard_at: float | None = None
        """The second of what was played back that was heard with the first frame, as last known."""

    @property
    def wanted(self) -> bool:
        """True while the microphone is to be open."""
        return self.recording or self.listening

    def listen(self, link: Link | None) -> None:
        """From now on there is something to begin a capture with."""
        if not self.wanted:
            self._since = 0 if link is None else link.shared.get(At.MIC_IN)
        self.listening = True

    def start(self, link: Link | None, preroll: float) -> None:
        """Begin a capture, with so many seconds that were heard before, as far as there are."""
        self.recording = True
        self._left_over, self.taken, self._until, self._first = [], 0, None, None
        self._ended_at = self.heard_at = None
        if link is None:
            return
        shared = link.shared
        at = shared.get(At.MIC_IN)
        back = min(preroll, PREROLL) if self.listening else 0.0
        self._first = max(min(self._since, at), at - int(max(0.0, back) * RATE))
        shared.set(At.MIC_OUT, self._first)
        shared.set(At.MIC_KEEP, 1)

    def stop(self, link: Link | None) -> None:
        """End the capture; what is on its way can still be taken."""
        self.recording = False
        if link is not None:
            self._until = link.shared.get(At.MIC_IN) + _LAST_WORDS
            self._since = link.shared.get(At.MIC_IN)

    def take(self, link: Link | None) -> Float32:
        """Return what was captured and not taken yet."""
        parts, self._left_over = self._left_over, []
        if link is not None:
            parts.extend(self._of(link))
        taken = np.concatenate(parts) if parts else np.zeros(0, np.float32)
        self.taken += len(taken)
        return taken

    def _of(self, link: Link) -> list[Float32]:
        shared = link.shared
        if not self.recording and self._until is None:
            shared.set(At.MIC_OUT, shared.get(At.MIC_IN))
            return []
        parts = self._bridge(link)
        parts.append(link.take_captured(self._until))
        if self._until is not None and shared.get(At.MIC_OUT) >= self._until:
            self._until = None
            shared.set(At.MIC_KEEP, 0)
        return parts

    def _bridge(self, link: Link) -> list[Float32]:
        """Return silence for the time in which there was no process to listen, so that nothing later moves."""
        shared = link.shared
        if self._ended_at is None or not shared.get(At.CAUGHT):
            return []
        begin = float(shared.caught[0, 1] - shared.caught[0, 2])
        gap, self._ended_at = max(0.0, min(_LONGEST_GAP, begin - self._ended_at)), None
        silence = np.zeros(int(gap * RATE), np.float32)
        self._first = int(shared.caught[0, 0]) - len(silence) - self.taken - sum(map(len, self._left_over))
        return [silence]

    def lose(self, link: Link) -> None:
        """The process ended: keep what it had, and when it ended."""
        if self.recording or self._until is not None:
            self._left_over.extend(self._of(link))
            zero = caught_from(link.shared.caught, link.shared.get(At.CAUGHT))
            if self.recording and zero is not None:
                self._ended_at = zero + link.shared.get(At.MIC_IN) / RATE
        self._until, self._since = None, 0

    def resume(self, link: Link) -> None:
        """A new process listens in place of the one that ended."""
        if self.recording:
            link.shared.set(At.MIC_KEEP, 1)
            if self._ended_at is None:
                self._first = -self.taken - sum(map(len, self._left_over))

    def place(self, link: Link, origin: float | None, late: float) -> None:
        """Work out `heard_at` while the capture is under way.

        Second 0 of what is played back is heard at the monotonic second `origin`, and `late` seconds later than that.
        """
        if self._first is None or origin is None or not self.recording:
            return
        zero = caught_from(link.shared.caught, link.shared.get(At.CAUGHT), max(0, self._first))
        if zero is not None:
            self.heard_at = zero + self._first / RATE - origin - late
