"""The ceiling: nothing leaves louder than it should, and it never sounds as if something held it down."""

import numpy as np

from studio.music.noise import Float32

CEILING = 0.89
"""No sample is larger (-1 dB)."""
KNEE = 0.7
"""What is smaller stays as it is."""
_BACK = 0.5


class Ceiling:
    """A gentle limiter: the gain falls within the block that needs it and comes back over half a second.

    What is still above the knee is bent softly; below it nothing is changed.
    """

    def __init__(self, rate: int, block: int, knee: float = KNEE, ceiling: float = CEILING) -> None:
        self._knee, self._ceiling = knee, ceiling
        self._gain = 1.0
        self._back = 1.0 - 10.0 ** (-block / (_BACK * rate))
        ramp = np.arange(block, dtype=np.float32) / np.float32(block)
        # gentle at both ends, or a gain that falls quickly would click where blocks meet
        self._ramp = ramp * ramp * (3.0 - 2.0 * ramp)
        self._curve = np.zeros(block, np.float32)
        self._flat = np.zeros((2, block), np.float32)

    def hold(self, mix: Float32, peak: float | None = None) -> float:
        """Limit `mix` (2 × block) in place; return its peak afterwards. `peak` is what it is, where that is known."""
        if peak is None:
            flat = mix.reshape(-1)
            # numpy finds where the largest is in a third of the time it takes to say how large it is
            peak = max(float(flat[flat.argmax()]), -float(flat[flat.argmin()]))
        needed = self._knee / peak if peak > self._knee else 1.0
        back = self._gain + (needed - self._gain) * self._back
        after = needed if needed < self._gain else back
        if after < 0.9999 or self._gain < 0.9999:
            np.multiply(self._ramp, np.float32(after - self._gain), out=self._curve)
            np.add(self._curve, np.float32(self._gain), out=self._curve)
            np.multiply(mix, self._curve, out=mix)
        if peak * max(self._gain, after) > self._knee:
            self._bend(mix)
        self._gain = after
        return min(self._ceiling, peak * after)

    def _bend(self, mix: Float32) -> None:
        room = np.float32(self._ceiling - self._knee)
        np.clip(mix, -self._knee, self._knee, out=self._flat)
        np.subtract(mix, self._flat, out=mix)
        np.divide(mix, room, out=mix)
        np.tanh(mix, out=mix)
        np.multiply(mix, room, out=mix)
        np.add(mix, self._flat, out=mix)
