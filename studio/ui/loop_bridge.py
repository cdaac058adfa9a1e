"""Notes sounded by hand: what a loop that was changed just now owes before the speaker has worked the change out."""

from __future__ import annotations

from kivy.clock import Clock

from studio.audio.client import Sound
from studio.music.arrangement import RATE, Arrangement
from studio.music.looper import among, bridged

_KEYS = 1 << 20
"""Keys of these notes begin above those of pads and keyboards."""


class LoopBridge:
    """From the moment a change is to be heard to the frame from which on it is played. For the window's thread."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self._since = 0
        self._clips: frozenset[int] | None = None

    def forget(self) -> None:
        """Owe nothing more."""
        self._since = 0

    def owe(self, heard: Arrangement, at: int, since: int, worked: int, clips: frozenset[int] | None) -> None:
        """From frame `since` on `heard` must sound, of which up to `worked` nothing will; it is heard `at` now.

        `clips` are those that are new in it, None for all.
        """
        self._clips = clips
        self._strike(heard, at, since, worked)
        self._since = max(since, worked)

    def played_from(self, heard: Arrangement, at: int, frame: int) -> None:
        """The change is played from this frame on: what lies before it, and was not sounded yet, is."""
        since, self._since = self._since, 0
        if since:
            self._strike(heard, at, since, frame)

    def _strike(self, heard: Arrangement, at: int, start: int, end: int) -> None:
        if self._clips is not None:
            heard = among(heard, self._clips)
        sound = self._sound
        for number, (cue, off) in enumerate(bridged(heard, start, end)):
            key = _KEYS + cue.frame % _KEYS + number
            strike = (key, cue.frequency, min(1.0, cue.velocity * cue.gain), cue.instrument)
            Clock.schedule_once(lambda _dt, strike=strike: sound.note_on(*strike), max(0.0, (cue.frame - at) / RATE))
            Clock.schedule_once(lambda _dt, key=key: sound.note_off(key), max(0.05, (off - at) / RATE))
