"""What a stroke mixes in: one colour, or a ramp from a thin colour to a thick one."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.drawing.tiles import ONE

Row = npt.NDArray[np.float32]

ZERO = np.float32(0)


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """Colours [4] premultiplied, 0..32768; which of them lies where depends on how much alpha a is there.

    share = clamp((a - start) * steep, 0, 1); the colour there is low + (high - low) * share.
    """

    low: Row
    high: Row
    start: np.float32 = ZERO
    steep: np.float32 = ZERO

    @property
    def is_plain(self) -> bool:
        """True when it is one colour everywhere."""
        return self.low is self.high


def plain(colour: tuple[int, int, int]) -> Ink:
    """Return the ink of one colour, given as red, green, blue of 0..255."""
    row = np.array((*(part * ONE / 255 for part in colour), ONE), np.float32)
    return Ink(row, row)


_NOTHING = np.zeros(4, np.float32)
NO_INK = Ink(_NOTHING, _NOTHING)
"""What an eraser mixes in."""
