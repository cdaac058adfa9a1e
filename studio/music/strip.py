"""Strips: a track as it is performed, with a bank of its own and how loud it is by now."""

import numpy as np

from studio.music.bank import BLOCK, Bank
from studio.music.noise import Float32
from studio.music.partials import AT_ONCE
from studio.music.score import CLIP_SHIFT, Cue

_STEP = 0.25
"""How much of the way to its new loudness a track goes in a block, so that nothing clicks."""


class Strip:
    """A track's bank and how loud it is by now."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self._sounding: set[int] = set()
        self._under: Cue | None = None
        self._gain: tuple[float, float] | None = None
        self._wet, self._dry = np.zeros((2, AT_ONCE * BLOCK), np.float32), np.zeros((2, AT_ONCE * BLOCK), np.float32)
        ramp = np.arange(BLOCK, dtype=np.float32) / np.float32(BLOCK)
        self._ramp = ramp * ramp * (3.0 - 2.0 * ramp)

    def waits(self, cue: Cue) -> bool:
        """Return whether a cue may be told of before its block comes: a note that starts, and changes nothing else."""
        return cue.kind == "on" and self.bank.waits(cue.key, cue.instrument)

    def do(self, cue: Cue, offset: int) -> None:
        if cue.kind == "on":
            self._sounding.add(cue.key)
            self.bank.note_on(cue.key, cue.frequency, cue.velocity, cue.instrument, offset, gain=cue.gain)
        elif cue.kind == "off":
            self._sounding.discard(cue.key)
            self.bank.note_off(cue.key)
        elif cue.kind == "glide":
            self.bank.glide(cue.key, cue.frequency)
        elif cue.kind == "press":
            self.bank.press(cue.key, cue.velocity)
        else:
            self.underneath(cue if cue.instrument else None)

    def underneath(self, cue: Cue | None) -> None:
        self._under = cue
        self.bank.drone(cue.instrument if cue else None, cue.frequency if cue else 0.0)

    def leave(self, clips: set[int] | None) -> None:
        """Let go of the notes of clips that are no longer there, None for all and what lies underneath."""
        for key in [key for key in self._sounding if clips is None or key >> CLIP_SHIFT not in clips]:
            self._sounding.discard(key)
            self.bank.note_off(key)
        if clips is None and self._under is not None:
            self.underneath(None)

    def rests_at(self, wanted: tuple[float, float]) -> bool:
        """Return whether it is as loud as it shall be."""
        return self._gain is None or self._gain == wanted

    def add_to(self, wet: Float32, dry: Float32, wanted: tuple[float, float]) -> bool:
        """Add the next block, or several while it rests. Return False when nothing sounded in its room."""
        now = self._gain or wanted
        self._gain = then = _nearer(now[0], wanted[0]), _nearer(now[1], wanted[1])
        if now == then == (1.0, 1.0):
            return self.bank.add_to(wet, dry)
        own_wet, own_dry = self._wet[:, : wet.shape[1]], self._dry[:, : wet.shape[1]]
        own_wet.fill(0.0)
        own_dry.fill(0.0)
        fed = self.bank.add_to(own_wet, own_dry)
        for side in (0, 1):
            curve: Float32 | np.float32 = np.float32(then[side])
            if now[side] != then[side]:
                curve = now[side] + self._ramp * np.float32(then[side] - now[side])
            wet[side] += own_wet[side] * curve
            dry[side] += own_dry[side] * curve
        return fed


def _nearer(now: float, wanted: float) -> float:
    return now + max(-_STEP, min(_STEP, wanted - now))
