"""The synthesiser: notes and beds in, blocks of stereo sound out. Knows no sound card and no time of day."""

import numpy as np

from studio.music.bed import QUICK, BedPlayer
from studio.music.ceiling import Ceiling
from studio.music.instrument import Bed, Instrument, Instruments
from studio.music.noise import Float32
from studio.music.note import frequency as frequency_of
from studio.music.reverb import Reverb
from studio.music.scale import DEFAULT_ROOT
from studio.music.strike import Strikes
from studio.music.voice import Voices

RATE = 48000
"""Frames a second, everywhere in the studio."""
BLOCK = 256
"""Frames rendered at once (5.3 ms)."""
NOTES = 32
"""Notes that can sound at once."""
FADE = 2.0
"""Seconds in which a drone or a bed comes and goes."""
ROOT = frequency_of(DEFAULT_ROOT)


class Synth:
    """All that sounds at once. The same calls between the same blocks give the same samples.

    `render` allocates no arrays. `drone` may: it is called beside a rendering thread, never from it.
    """

    def __init__(self, instruments: Instruments, rate: int = RATE, block: int = BLOCK) -> None:
        self.rate, self.block = rate, block
        self.instruments = instruments
        self._voices = Voices(rate, block, NOTES)
        self._strikes = Strikes(rate, block, instruments.playable.values())
        self._reverb = Reverb(rate, block)
        self._ceiling = Ceiling(rate, block)
        self._mix = np.zeros((2, block), np.float32)
        self._beds: list[BedPlayer] = []
        self._drone: tuple[str, float] | None = None
        self._wanted: tuple[Instrument, float] | BedPlayer | None = None
        self._change = False

    @property
    def silent(self) -> bool:
        """True when nothing sounds and nothing will without a new note."""
        return not (self._change or self._beds or self._voices.sounding) and self._reverb.asleep

    def note_on(self, key: int, frequency: float, velocity: float, instrument: str, offset: int = 0) -> None:
        """Start a note. `key` names it for `note_off`; `frequency` in Hz; `velocity` 0 to 1.

        `offset` is the frame of the next block it starts on. A name that is no instrument here is played
        on another. Too many notes take the place of the quietest.
        """
        played = self.instruments.instrument(instrument)
        self._voices.note_on(key, frequency, velocity, played, offset)
        self._strikes.strike(played, velocity, offset)

    def note_off(self, key: int) -> None:
        """Let a note ring out."""
        self._voices.note_off(key)

    def drone(self, name: str | None, root: float = ROOT) -> None:
        """Change what sounds underneath, None for nothing, over about two seconds. `root` in Hz."""
        wanted = self.instruments.drones.get(name) if name else None
        # rain has no root
        asked = None if wanted is None else (wanted.name, 0.0 if isinstance(wanted, Bed) else root)
        if asked == self._drone:
            return
        self._drone = asked
        if isinstance(wanted, Bed):
            self._wanted = BedPlayer(wanted, self.rate, self.block, FADE)
        else:
            self._wanted = None if wanted is None else (wanted, root)
        self._change = True

    def hush(self) -> None:
        """Let everything fade away quickly, what sounds underneath too."""
        self._voices.hush()
        self._drone = self._wanted = None
        self._change = False
        for bed in self._beds:
            bed.leave(QUICK * 2.0)

    def render(self, out: Float32) -> float:
        """Write the next block into `out`, float32 [block, 2] within ±0.89. Return its peak."""
        if self._change:
            self._change_drone()
        mix = self._mix
        mix.fill(0.0)
        fed = self._voices.add_to(mix)
        fed = self._strikes.add_to(mix) or fed
        self._reverb.add_to(mix, fed)
        for bed in self._beds:
            bed.add_to(mix)
        if self._beds and self._beds[0].over:
            del self._beds[0]
        peak = self._ceiling.hold(mix)
        out[:, 0] = mix[0]
        out[:, 1] = mix[1]
        return peak

    def _change_drone(self) -> None:
        self._change = False
        wanted = self._wanted
        self._wanted = None
        self._voices.drones_off(FADE)
        for bed in self._beds[:-1]:
            bed.leave(QUICK)
        for bed in self._beds[-1:]:
            bed.leave(FADE)
        if isinstance(wanted, BedPlayer):
            self._beds.append(wanted)
        elif wanted is not None:
            instrument, root = wanted
            self._voices.drone_on(root, instrument)
