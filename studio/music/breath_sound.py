"""A soft sound that follows a breath: what lies underneath, swelling and sinking with it, and one bowl at the end.

Nothing here knows a sound card. The frames are handed over a little ahead of when they are heard (`Sound.play`), so the
audio process has nothing new to do; where the breath will be by then is asked for.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from studio.music.bank import BLOCK, RATE, ROOT, Bank
from studio.music.ceiling import Ceiling
from studio.music.instrument import standard
from studio.music.reverb import Reverb

Float32 = NDArray[np.float32]

BOWL, RAIN = "bowl", "rain"
"""What may sound underneath, by the names of drones and beds."""
LOUD = {BOWL: 1.35, RAIN: 1.5}
"""How much louder than under other sounds it is at its loudest: it is alone here."""
SOFT = {BOWL: 0.07, RAIN: 0.16}
"""What is left of that with no air in: -23 dB, and -16 for rain, which is lost sooner."""
STRUCK = "singing-bowl"
STRENGTH = 0.36
"""How hard the bowl is struck at the end."""

_BLOCKS = 8
_CHUNK = _BLOCKS * BLOCK
_LEAVING = 0.5
_FOLLOW = 0.03
"""Seconds in which it is where the breath is: what the sound card says of its time wavers by some milliseconds."""
_KEY = 1


class BreathSound:
    """Frames of a sound that follows a breath. `wish`, `strike` and `leave` may be called from any thread."""

    def __init__(self, underneath: str = "") -> None:
        self._gate = threading.Lock()
        self._wanted, self._strikes, self._leaves, self._over = underneath, False, False, False

    @property
    def over(self) -> bool:
        """True when no frame comes any more; another one is needed then."""
        return self._over

    def wish(self, underneath: str) -> bool:
        """Let this sound underneath from now on, over two seconds; "" for nothing. False: it is over, and can't."""
        with self._gate:
            if not (self._over or self._leaves):
                self._wanted = underneath
                return True
            return False

    def strike(self) -> bool:
        """Strike the bowl, once. False: it is over, and can't."""
        with self._gate:
            if not (self._over or self._leaves):
                self._strikes = True
                return True
            return False

    def leave(self) -> None:
        """Fade out in half a second, and end."""
        with self._gate:
            self._leaves = True

    def frames(self, lifts: Callable[[float, int, float], NDArray[np.float64]]) -> Iterator[Float32]:
        """Give frames, float32 [n, 2], until nothing is wished for and nothing rings.

        `lifts(second, count, step)` is how much air is in, 0…1, when the frames of `count` seconds since the first are
        heard, `step` apart.
        """
        room, bank, bell = _Room(), Bank(standard(), notes=2), Bank(standard(), notes=2)
        mix = np.zeros((2, _CHUNK), np.float32)
        under, height, fade, second = "", 0.0, 1.0, 0.0
        while True:
            with self._gate:
                wanted, strikes, leaves = self._wanted, self._strikes, self._leaves
                self._strikes = False
                idle = not (wanted or strikes) and bank.silent and bell.silent and room.asleep
                self._over = idle or (leaves and fade <= 0.0)
                if self._over:
                    return
            if wanted != under:
                bank.drone(wanted or None, ROOT)
                under = wanted or under
            if strikes:
                bell.note_on(_KEY, ROOT * 2.0, STRENGTH, STRUCK)
            here = _followed(height, lifts(second, _BLOCKS, BLOCK / RATE))
            mix.fill(0.0)
            bank.add_to(mix)
            mix *= _swelling(np.concatenate(([height], here)), under)
            ringing = np.zeros((2, _CHUNK), np.float32)
            bell.add_to(ringing)
            mix += ringing
            room.set(mix)
            after = max(0.0, fade - _CHUNK / RATE / _LEAVING) if leaves else 1.0
            mix *= np.linspace(_eased(fade), _eased(after), _CHUNK, endpoint=False, dtype=np.float32)
            height, fade, second = float(here[-1]), after, second + _CHUNK / RATE
            yield np.ascontiguousarray(mix.T)
            under = wanted if bank.silent else under


class _Room:
    """The room all of it stands in, and what keeps it from being too loud."""

    def __init__(self) -> None:
        self._reverb, self._ceiling = Reverb(RATE, BLOCK), Ceiling(RATE, BLOCK)

    @property
    def asleep(self) -> bool:
        return self._reverb.asleep

    def set(self, mix: Float32) -> None:
        for first in range(0, mix.shape[1], BLOCK):
            block = mix[:, first : first + BLOCK]
            self._reverb.add_to(block, bool(block.any()))
            self._ceiling.hold(block)


def gain_of(lift: float | NDArray[np.float64], underneath: str) -> float | NDArray[np.float64]:
    """Return how loud what lies underneath is with so much air in (0…1), in even steps of loudness."""
    return LOUD.get(underneath, 1.0) * SOFT.get(underneath, 1.0) ** (1.0 - lift)


def _followed(height: float, lifts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where the sound is at the end of each block, on its way to where the breath is."""
    share, places = 1.0 - np.exp(-BLOCK / RATE / _FOLLOW), np.empty(len(lifts))
    for number, lift in enumerate(lifts.tolist()):
        height += share * (lift - height)
        places[number] = height
    return places


def _swelling(places: NDArray[np.float64], underneath: str) -> Float32:
    """Return the gain of each frame, [_CHUNK], from where the sound is at the blocks' ends, [_BLOCKS + 1]."""
    at = np.arange(_CHUNK) / BLOCK
    return np.interp(at, np.arange(_BLOCKS + 1), gain_of(places, underneath)).astype(np.float32)


def _eased(way: float) -> float:
    return way * way * (3.0 - 2.0 * way)
