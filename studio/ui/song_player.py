"""Playing a song while it is being made: what is changed in it is heard a moment later, and nothing stops for it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from studio.audio.client import Sound
from studio.music.arrangement import RATE, Arrangement
from studio.music.noise import Float32
from studio.music.perform import ROOM, Performance, ReadSecond
from studio.music.synth import BLOCK

AHEAD = 0.4
"""Seconds worked out before they are heard: a change is heard that much later.

A window that is held for a quarter of a second is not heard then: less than a fifth of it is on its way at a time.
"""


class SongPlayer:
    """Plays one song through the speaker. Calls are quick; the sound is worked out on a thread of the speaker's."""

    def __init__(self, sound: Sound, read_second: ReadSecond) -> None:
        self.repeat = False
        """Whether it begins again when it has come to its end."""
        self._sound = sound
        self._read = read_second
        self._wanted: Arrangement | None = None
        self._jump: int | None = None
        self._run = 0
        self._start = 0
        self._wraps: list[tuple[int, int]] = []
        """Where it went on from another frame: how many frames were played back before, and that frame."""
        self._goal: int | None = None
        self._goal_from: int | None = None
        """Frames played back before that goal; None while it isn't known."""

    @property
    def playing(self) -> bool:
        """True while it sounds."""
        return self._sound.playing

    @property
    def at(self) -> int:
        """The frame of the song that is heard now, or was last; after `jump` at once where it goes to."""
        heard = self._sound.position()
        if self._goal is not None:
            if self._goal_from is None or self._offset(heard) < self._goal_from:
                return self._goal
            self._goal = None
        return self.frame_at(heard)

    def frame_at(self, second: float) -> int:
        """Return the frame of the song that is heard at a second of what is played back."""
        heard = self._offset(second)
        for place, start in reversed(self._wraps):
            if heard >= place:
                return start + heard - place
        return self._start + heard

    def _offset(self, second: float) -> int:
        return round(second * RATE)

    def play(self, arrangement: Arrangement, start: int, endless: bool = False) -> None:
        """Play from a frame on; `endless` until it is stopped, as one plays along."""
        self._run += 1
        self._start, self._wraps, self._wanted, self._jump = max(0, start) // BLOCK * BLOCK, [], None, None
        self._goal = None
        self._sound.play(self._blocks(self._run, arrangement, self._start, endless), 0.0, AHEAD)

    def change(self, arrangement: Arrangement) -> None:
        """Play this from now on, where it has come to."""
        self._wanted = arrangement

    def jump(self, frame: int) -> None:
        """Go on from another frame."""
        self._goal_from = None
        self._goal = self._jump = max(0, frame) // BLOCK * BLOCK

    def stop(self) -> None:
        """Be quiet; `at` stays."""
        self._sound.stop_playing()

    def _blocks(self, run: int, arrangement: Arrangement, start: int, endless: bool) -> Iterator[Float32]:
        performance = Performance(arrangement, self._read, start=start, endless=endless, wide=ROOM)
        given = 0
        while run == self._run and not performance.over:
            wanted, self._wanted = self._wanted, None
            if wanted is not None:
                performance.change(wanted)
            jump, self._jump = self._jump, None
            if jump is not None:
                self._goal_from = given
            if jump is None and self.repeat and performance.at >= performance.duration > 0:
                jump = 0
            if jump is not None:
                waiting = performance.worked - performance.at  # what is worked out already comes first
                performance.jump(jump)
                self._wraps = [*self._wraps[-8:], (given + waiting, jump)]
            out = np.empty((BLOCK, 2), np.float32)
            performance.render(out)
            given += BLOCK
            yield out
