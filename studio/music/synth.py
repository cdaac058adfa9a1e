"""The synthesiser: notes and beds in, blocks of stereo sound out. Knows no sound card and no time of day."""

import numpy as np

from studio.music.bank import BLOCK, FADE, GLIDE, NOTES, RATE, ROOT, Bank
from studio.music.ceiling import Ceiling
from studio.music.instrument import Instruments
from studio.music.noise import Float32
from studio.music.reverb import Reverb

__all__ = ["BLOCK", "FADE", "GLIDE", "NOTES", "RATE", "ROOT", "Synth"]


class Synth:
    """A bank in a room, under a ceiling: all that sounds at once. Its calls are the bank's.

    `render` allocates nothing large. `drone` may: it is called beside a rendering thread, never from it.
    """

    def __init__(self, instruments: Instruments, rate: int = RATE, block: int = BLOCK, notes: int = NOTES) -> None:
        self.rate, self.block = rate, block
        self._bank = Bank(instruments, rate, block, notes)
        self._bank.warm_up()
        self._reverb = Reverb(rate, block)
        self._ceiling = Ceiling(rate, block)
        self._both = np.zeros((2, 2, block), np.float32)
        self._mix, self._dry = self._both

    @property
    def silent(self) -> bool:
        """True when nothing sounds and nothing will without a new note."""
        return self._bank.silent and self._reverb.asleep

    @property
    def instruments(self) -> Instruments:
        """What it can play."""
        return self._bank.instruments

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
        """Start a note (`Bank.note_on`)."""
        self._bank.note_on(key, frequency, velocity, instrument, offset, gain, pan)

    def note_off(self, key: int) -> None:
        """Let a note ring out."""
        self._bank.note_off(key)

    def glide(self, key: int, frequency: float, seconds: float = GLIDE) -> None:
        """Slide a note to another frequency (Hz)."""
        self._bank.glide(key, frequency, seconds)

    def press(self, key: int, pressure: float) -> None:
        """Lean on a note, 0 to 1."""
        self._bank.press(key, pressure)

    def drone(self, name: str | None, root: float = ROOT) -> None:
        """Change what sounds underneath, None for nothing (`Bank.drone`)."""
        self._bank.drone(name, root)

    def hush(self) -> None:
        """Let everything fade away quickly, what sounds underneath too."""
        self._bank.hush()

    def render(self, out: Float32) -> float:
        """Write the next block into `out`, float32 [block, 2] within ±0.89. Return its peak."""
        mix, dry = self._mix, self._dry
        self._both.fill(0.0)
        beds = self._bank.beds
        self._reverb.add_to(mix, self._bank.add_to(mix, dry))
        if beds or self._bank.beds:
            np.add(mix, dry, out=mix)
        peak = self._ceiling.hold(mix)
        out[:, 0] = mix[0]
        out[:, 1] = mix[1]
        return peak
