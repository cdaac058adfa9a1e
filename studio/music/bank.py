"""A bank: what sounds before it is set in a room. Notes, their touches, and what lies underneath."""

import math

from studio.music.air import loop_of
from studio.music.bed import QUICK, BedPlayer
from studio.music.instrument import Bed, Instrument, Instruments
from studio.music.noise import Float32
from studio.music.note import frequency as frequency_of
from studio.music.scale import DEFAULT_ROOT
from studio.music.strike import Strikes, table_of
from studio.music.voice import Voices
from studio.music.waver import Waver

RATE = 48000
"""Frames a second, everywhere in the studio."""
BLOCK = 256
"""Frames rendered at once (5.3 ms)."""
NOTES = 32
"""Notes that can sound at once."""
FADE = 2.0
"""Seconds in which a drone or a bed comes and goes."""
ROOT = frequency_of(DEFAULT_ROOT)
GLIDE = 0.06
"""Seconds in which a finger's slide reaches the next pitch."""
_DRONES = 4
_SWAY = 12
"""Blocks from one look at how deep notes waver to the next."""
_LOWEST, _HIGHEST = 8.0, 24000.0
_LOUDEST = 8.0


class Bank:
    """Notes, touches and what lies underneath. The same calls between the same blocks give the same samples.

    `add_to` allocates nothing large. `drone` may: it is called beside a rendering thread, never from it.
    """

    def __init__(self, instruments: Instruments, rate: int = RATE, block: int = BLOCK, notes: int = NOTES) -> None:
        self.rate, self.block = rate, block
        self.instruments = instruments
        self._voices = Voices(rate, block, notes)
        self._wavering = Voices(rate, block, notes)
        self._waver = Waver(rate, block)
        self._sway = (0.0, 5.0)
        self._swaying = 0
        self._strikes = Strikes(rate, block)
        self._underneath = Voices(rate, block, _DRONES)
        self._beds: list[BedPlayer] = []
        self._drone: tuple[str, float] | None = None
        self._drones = 0
        self._wanted: tuple[Instrument, float] | BedPlayer | None = None
        self._change = False

    @property
    def silent(self) -> bool:
        """True when nothing sounds and nothing will without a new note."""
        return not (self._change or self._beds or self.sounding) and self._strikes.silent

    @property
    def sounding(self) -> int:
        """How many voices sound, drones too."""
        return self._voices.sounding + self._wavering.sounding + self._underneath.sounding

    @property
    def beds(self) -> int:
        """How many beds sound, those that fade too."""
        return len(self._beds)

    @property
    def partials(self) -> int:
        """How many sines are added up in a block."""
        return self._voices.partials + self._wavering.partials + self._underneath.partials

    def warm_up(self) -> None:
        """Make the noises of all touches, so that the first note does not have to."""
        for instrument in self.instruments.playable.values():
            table_of(instrument, self.rate, self.block)
            if instrument.breath is not None:
                loop_of(instrument.breath, self.rate, self.block)
            for piece in instrument.pieces:
                table_of(piece.sound, self.rate, self.block)

    def note_on(
        self,
        key: int,
        frequency: float,
        velocity: float,
        instrument: str,
        offset: int = 0,
        gain: float = 1.0,
        pan: float = 0.0,
    ) -> None:
        """Start a note. `key` names it for `note_off`; `frequency` in Hz; `velocity` 0 to 1.

        `offset` is the frame of the next blocks it starts on; `gain` its loudness beside that of its velocity;
        `pan` -1 left to 1 right of where it would be. A name that is no instrument here is played on another.
        Of a kit the frequency says which piece. Too many notes take the place of the quietest. What no ear could
        hear, or is no number, starts nothing.
        """
        if not (_audible(frequency) and math.isfinite(velocity + gain + pan)):
            return
        velocity, gain, pan = max(0.0, min(1.0, velocity)), max(0.0, min(_LOUDEST, gain)), max(-1.0, min(1.0, pan))
        played = self.instruments.instrument(instrument)
        if played.pieces:
            piece = played.piece(frequency)
            played, frequency, pan = piece.sound, piece.frequency, pan + piece.pan
        voices, others = self._voices, self._wavering
        if played.vibrato is not None:
            voices, others = others, voices
        others.retire(key)
        voices.note_on(key, frequency, velocity, played, offset, gain, pan)
        self._strikes.strike(played, velocity, offset, gain, pan)

    def waits(self, key: int, instrument: str) -> bool:
        """Return whether a note may be told of some blocks before it starts: it moves nobody, nor what all share."""
        played = self.instruments.instrument(instrument)
        if played.pieces or played.drop is not None or (played.vibrato is not None and not self._wavering.live):
            return False
        return self._voices.has_room(key) and self._wavering.has_room(key)

    def note_off(self, key: int) -> None:
        """Let a note ring out."""
        self._voices.note_off(key)
        self._wavering.note_off(key)

    def glide(self, key: int, frequency: float, seconds: float = GLIDE) -> None:
        """Slide a note to another frequency (Hz); what it is made of goes along without a jump. A drum stays."""
        if _audible(frequency):
            self._voices.glide(key, frequency, seconds)
            self._wavering.glide(key, frequency, seconds)

    def press(self, key: int, pressure: float) -> None:
        """Lean on a note that sounds, 0 to 1: louder and brighter."""
        if math.isfinite(pressure):
            self._voices.press(key, pressure)
            self._wavering.press(key, pressure)

    def drone(self, name: str | None, root: float = ROOT) -> None:
        """Change what sounds underneath, None for nothing, over about two seconds. `root` in Hz."""
        wanted = self.instruments.drone(name) if name else None
        root = root if _audible(root) else ROOT
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
        self._wavering.hush()
        self._underneath.hush()
        self._strikes.hush()
        self._drone = self._wanted = None
        self._change = False
        for bed in self._beds:
            bed.leave(QUICK * 2.0)

    def add_to(self, mix: Float32, dry: Float32 | None = None) -> bool:
        """Add the next blocks to `mix` (2 × n·block, n at most `AT_ONCE`). Return False when nothing was added to it.

        Beds bring a place of their own: they go into `dry`, what joins after the room, when there is one.
        """
        if self._change:
            self._change_drone()
        fed = self._voices.add_to(mix)
        fed = self._add_wavering(mix) or fed
        fed = self._strikes.add_to(mix) or fed
        fed = self._underneath.add_to(mix) or fed
        for bed in self._beds:
            bed.add_to(mix if dry is None else dry)
        fed = fed or (dry is None and bool(self._beds))
        if self._beds and self._beds[0].over:
            del self._beds[0]
        return fed

    def _add_wavering(self, mix: Float32) -> bool:
        frames, fed = mix.shape[1], False
        if frames == self.block or not self._wavering.moving:
            return self._waver_some(mix)
        for first in range(0, frames, self.block):
            fed = self._waver_some(mix[:, first : first + self.block]) or fed
        return fed

    def _waver_some(self, mix: Float32) -> bool:
        if not (self._wavering.live or self._waver.rings):
            self._swaying = 0
            return self._waver.rest()
        fed = self._wavering.add_to(self._waver.open(mix.shape[1]))
        blocks, look = mix.shape[1] // self.block, max(1, self._swaying)
        ways: list[tuple[float, float]] = []
        while look <= blocks:
            # what is looked at after a block is that block's
            ways += [self._sway] * (look - 1 - len(ways))
            self._sway = self._wavering.swaying(blocks - look)
            look += _SWAY
        ways += [self._sway] * (blocks - len(ways))
        self._swaying = look - blocks
        return self._waver.add_to(mix, fed, ways)

    def _change_drone(self) -> None:
        self._change = False
        wanted = self._wanted
        self._wanted = None
        self._underneath.fade(FADE)
        for bed in self._beds[:-1]:
            bed.leave(QUICK)
        for bed in self._beds[-1:]:
            bed.leave(FADE)
        if isinstance(wanted, BedPlayer):
            self._beds.append(wanted)
        elif wanted is not None:
            instrument, root = wanted
            self._drones += 1
            self._underneath.note_on(self._drones, root, 1.0, instrument)


def _audible(frequency: float) -> bool:
    return _LOWEST <= frequency <= _HIGHEST
