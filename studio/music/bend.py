"""Bends: pitches on their way to another, a block at a time."""

from collections.abc import Mapping
from dataclasses import dataclass

from studio.music.timbre import Timbre


@dataclass(slots=True)
class Bend:
    """A pitch on its way. Octaves, each block."""

    base: float
    """log2 of the frequency where it is."""
    goal: float
    rate: float = 0.0
    drop: float = 0.0
    """How far above it still is, as a struck skin."""
    falling: float = 0.0
    throat: Timbre | None = None
    """What it sings through, which stays where it is."""

    def next(self) -> float:
        """Go a block on; return the frequency in Hz."""
        gap = self.goal - self.base
        self.base += max(-self.rate, min(self.rate, gap)) if abs(gap) > 1e-9 else gap
        self.drop = self.drop * self.falling if abs(self.drop) > 2e-4 else 0.0
        return float(2.0 ** (self.base + self.drop))

    @property
    def over(self) -> bool:
        """True when it has arrived."""
        return self.base == self.goal and not self.drop


def throats(bends: Mapping[int, Bend]) -> dict[Timbre, list[int]]:
    """Return the timbres through which pitches slide, and the slots of those that do."""
    found: dict[Timbre, list[int]] = {}
    for slot, bend in bends.items():
        if bend.throat is not None:
            found.setdefault(bend.throat, []).append(slot)
    return found
