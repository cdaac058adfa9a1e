"""Playing layers while one plays along: always ready, a little ahead of what is heard, and it says how far."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np

from studio.audio.client import Sound
from studio.core.signal import Signal
from studio.music.arrangement import RATE, Arrangement
from studio.music.noise import Float32
from studio.music.perform import ROOM, Performance, ReadSecond, no_takes
from studio.music.synth import BLOCK

AHEAD = 0.25
"""Seconds worked out before they are heard."""


class LoopPlayer:
    """Plays an arrangement without end. Its clock goes on without a speaker, too."""

    def __init__(
        self, sound: Sound, read_second: ReadSecond = no_takes, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.taken: Signal[[int]] = Signal()
        """Emitted with the frame from which on a change is played; on a thread of the speaker's."""
        self.worked = 0
        """The frame that is worked out next."""
        self.running = False
        self._sound = sound
        self._read = read_second
        self._now = now
        self._wanted: Arrangement | None = None
        self._run = 0
        self._start = 0
        self._since = 0.0
        self._waits = False
        self._late = self._skip = 0

    @property
    def at(self) -> int:
        """The frame that is heard now; where it was, when it does not run."""
        if not self.running:
            return self._start
        passed = round((self._now() - self._since) * RATE)
        if not self._sound.playing:
            return self._start + passed
        heard = round(self._sound.position() * RATE)
        if self._waits and heard:
            # nothing was to be heard until now, so that time could go on before the speaker did
            self._waits, self._late = False, max(0, (passed - heard) // BLOCK * BLOCK)
            self._skip = self._late
        return self._start + (passed if self._waits else self._late + heard)

    def play(self, arrangement: Arrangement, start: int, silent: bool = False) -> None:
        """Play from a frame on, until `stop`. With nothing to hear at first (`silent`) its time begins at once.

        A speaker begins some tenths of a second after it was asked to.
        """
        self._run += 1
        self._waits, self._late, self._skip = silent, 0, 0
        self._start = self.worked = max(0, start) // BLOCK * BLOCK
        self._since, self._wanted, self.running = self._now(), None, True
        self._sound.play(self._blocks(self._run, arrangement, self._start), 0.0, AHEAD)

    def change(self, arrangement: Arrangement) -> None:
        """Play this from now on."""
        self._wanted = arrangement

    def stop(self) -> None:
        """Be quiet; `at` stays."""
        if self.running:
            self._start, self.running = self.at, False
            self._run += 1
            self._sound.stop_playing()

    def _blocks(self, run: int, arrangement: Arrangement, start: int) -> Iterator[Float32]:
        performance = Performance(arrangement, self._read, start=start, endless=True, wide=ROOM)
        while run == self._run:
            skip, self._skip = self._skip, 0
            if skip:
                performance.jump(performance.worked + skip)
            wanted, self._wanted = self._wanted, None
            if wanted is not None:
                performance.change(wanted)
                self.taken.emit(performance.worked)
            out = np.empty((BLOCK, 2), np.float32)
            performance.render(out)
            self.worked = performance.worked
            yield out
