"""What is heard while one settles: a sound that goes with the breath, a bowl at the end, or nothing."""

from __future__ import annotations

import numpy as np

from studio.audio.client import Sound
from studio.music.breath_sound import BreathSound
from studio.music.pacer import Pacer, lift_now
from studio.ui.input import steady

AHEAD = 0.3
"""Seconds that frames are handed over before they are heard."""


class SettleSound:
    """Plays what goes with a pacer. Harmless in any state of the sound; main thread only."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self._made: BreathSound | None = None
        self._wanted = ""
        self._opened = False
        self.pacer: Pacer | None = None
        """What the sound goes with; the thread that makes its frames looks at it, too."""

    @property
    def sounds(self) -> bool:
        """Whether frames are being made."""
        return self._made is not None and not self._made.over and self._sound.playing

    def wish(self, underneath: str) -> None:
        """Let this go with the breath from now on, "" for nothing."""
        self._wanted = underneath
        if self.sounds and self._made is not None and self._made.wish(underneath):
            return
        if underneath:
            self._begin(underneath)

    def strike(self) -> None:
        """Strike the bowl once, and let all else fade."""
        self._wanted = ""
        made = self._made
        if not (self.sounds and made is not None and made.strike()):
            made = self._begin("")
            if made is None:
                return
        made.wish("")

    def look(self) -> None:
        """Begin again where what ought to sound does not: there was no speaker, or the sound had stopped."""
        if self._wanted and not self.sounds:
            self._begin(self._wanted)

    def leave(self) -> None:
        """Fade out."""
        self._wanted = ""
        if self._made is not None:
            self._made.leave()
        self._made = None
        if self._opened:
            self._opened = False
            self._sound.close_output()

    def _begin(self, underneath: str) -> BreathSound | None:
        if self._sound.state == "silent":
            # there may be a speaker by now: asked to open, it says so
            self._opened = True
            self._sound.open_output()
            return None
        self._made = BreathSound(underneath)
        if not underneath:
            self._made.strike()
        self._sound.play(self._made.frames(self._lifts), 0.0, AHEAD)
        return self._made

    def _lifts(self, second: float, count: int, step: float) -> np.ndarray:
        """Return how high the breath will be when frames are heard (`BreathSound.frames`), on the thread that plays."""
        pacer, heard_at = self.pacer, steady() + second - self._sound.position()
        if pacer is None:
            return np.zeros(count)
        return np.array([lift_now(pacer, heard_at + number * step) for number in range(count)])
