"""What hands do in Sound, to the speaker at once and to what is captured: pads, keyboards, what lies underneath."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from studio.audio.client import Sound
from studio.audio.keyboard import PlayedNote
from studio.music.instrument import standard, tuned
from studio.music.note import frequency, pitch_of
from studio.music.pads import Pad
from studio.music.scale import SCALES
from studio.ui.captured_song import CapturedSong
from studio.ui.layering import Layering

_RANGE = range(12, 121)
_PREVIEW_KEY = 700
PREVIEW = ((0, 0.0), (2, 0.22), (4, 0.44))
"""Which pads are heard when an instrument is taken up, and seconds until each."""


class SoundHand:
    """Plays, and keeps what is played: in the capture, or in a layer while something goes round."""

    def __init__(self, sound: Sound, layering: Layering, song: CapturedSong) -> None:
        self.song = song
        """The capture under way; whoever begins another one sets it."""
        self.instrument = ""
        self.captures = True
        """Whether it is kept: not in the sample."""
        self._sound = sound
        self._layering = layering
        self._down: dict[int, int] = {}

    # --- pads ---------------------------------------------------------------------------------------------

    def strike(self, pad: Pad, velocity: float) -> None:
        """A pad is struck."""
        self._down[pad.pitch] = self._down.get(pad.pitch, 0) + 1
        self._sound.note_on(pad.pitch, pad.frequency, velocity, self.instrument)
        if self.captures:
            self._kept.note_on(pad.pitch, pad.frequency, velocity, self.instrument)

    def lift(self, pad: Pad) -> None:
        """A pad is let go; a note that another pad holds too goes on."""
        left = self._down.pop(pad.pitch, 1) - 1
        if left > 0:
            self._down[pad.pitch] = left
            return
        self._sound.note_off(pad.pitch)
        self._ends.note_off(pad.pitch)

    def slide(self, pad: Pad, hertz: float) -> None:
        """The note of a pad slides to so many Hz."""
        self._sound.glide(pad.pitch, hertz)
        if self.captures:
            self._ends.glide(pad.pitch, hertz)

    def lean(self, pad: Pad, pressure: float) -> None:
        """A finger leans on a pad."""
        self._sound.press(pad.pitch, pressure)
        if self.captures:
            self._ends.press(pad.pitch, pressure)

    @property
    def _kept(self) -> CapturedSong | Layering:
        return self._layering if self._layering.running else self.song

    @property
    def _ends(self) -> _Both:
        # a note may have begun before the loop did, and end in it
        return _Both(self.song, self._layering)

    def preview(self, pads: tuple[Pad, ...], schedule: Callable[[Callable, float], object]) -> None:
        """Let the instrument be heard, softly; it is not captured."""
        sound = self._sound
        for number, (index, after) in enumerate(PREVIEW):
            pad, key = pads[min(index, len(pads) - 1)], _PREVIEW_KEY + number
            strike = (key, pad.frequency, 0.5, self.instrument)
            schedule(lambda _dt, strike=strike: sound.note_on(*strike), after)
            schedule(lambda _dt, key=key: sound.note_off(key), after + 0.5)

    # --- keyboards ----------------------------------------------------------------------------------------

    def tune(self, scale: str, root: int) -> None:
        """Let keyboards play the instrument, in the scale; a kit's by its own keys."""
        steps, kit = SCALES[scale], standard().instrument(self.instrument).pieces
        allowed = [piece.pitch for piece in kit] if kit else [p for p in _RANGE if steps.holds(root, p)]
        self._sound.set_midi(self.instrument, tuple(float(pitch) for pitch in allowed))

    def hear(self, pads: tuple[Pad, ...], begins: Callable[[], object]) -> Iterable[tuple[PlayedNote, int | None]]:
        """Keep what keyboards have played since, and give each with the pad that is nearest, None for an end.

        `begins` is called before each note that sounds.
        """
        now = time.monotonic()
        for note in self._sound.played():
            if note.kind == "on":
                begins()
            ago = max(0.0, now - note.when)
            if self.captures:
                self._keep(note, ago)
            index = None
            if note.kind == "on":
                index = min(pads, key=lambda pad: abs(pad.pitch - pitch_of(note.frequency))).index
            if note.kind in ("on", "off"):
                yield note, index

    def _keep(self, note: PlayedNote, ago: float) -> None:
        if note.kind == "on":
            self._kept.note_on(note.key, note.frequency, note.strength, note.instrument, ago)
        elif note.kind == "off":
            self._ends.note_off(note.key, ago)
        elif note.kind == "glide":
            self._ends.glide(note.key, note.frequency, ago)
        else:
            self._ends.press(note.key, note.strength, ago)

    # --- underneath ---------------------------------------------------------------------------------------

    def underneath(self, name: str, scale: str, root: int) -> None:
        """Let this sound underneath, "" for nothing; tuned to the scale."""
        drone, hertz = (tuned(name, SCALES[scale]) if name else None), frequency(root)
        self._sound.drone(drone, hertz)
        self.song.drone(drone, hertz)


class _Both:
    """Ends and moves go to whichever has the note."""

    def __init__(self, *kept: CapturedSong | Layering) -> None:
        self._kept = kept

    def note_off(self, key: int, ago: float = 0.0) -> None:
        for one in self._kept:
            one.note_off(key, ago)

    def glide(self, key: int, hertz: float, ago: float = 0.0) -> None:
        for one in self._kept:
            one.glide(key, hertz, ago)

    def press(self, key: int, pressure: float, ago: float = 0.0) -> None:
        for one in self._kept:
            one.press(key, pressure, ago)
