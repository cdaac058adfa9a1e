"""Two fingers that come together or go apart, told in steps."""

from math import hypot

STEP = 1.28
"""How much farther apart (or nearer) two fingers have to be for one step."""


class Pinch:
    """Give it two touches; `moved` says when they have gone a step: 1 apart, -1 together, else 0."""

    def __init__(self, one, other) -> None:
        self.touches = one, other
        self._apart = self._distance()

    def has(self, touch) -> bool:
        """Say whether a touch is one of the two."""
        return any(touch is one for one in self.touches)

    def moved(self) -> int:
        """Return the step they have just gone."""
        apart = self._distance()
        if apart > self._apart * STEP:
            self._apart = apart
            return 1
        if apart < self._apart / STEP:
            self._apart = apart
            return -1
        return 0

    def _distance(self) -> float:
        one, other = self.touches
        return max(1.0, hypot(one.x - other.x, one.y - other.y))
