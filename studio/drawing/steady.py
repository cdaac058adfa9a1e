"""A steadier hand: what a hand draws without what it shakes, with as little delay as can be.

A hand shakes at one pitch of its own, somewhere between 4 and 12 Hz; what it means to draw is slower. So the pitch is
measured, and just that is taken out by a notch: the rest passes nearly at once, corners too. How much is taken out
goes by how much the hand shakes: a calm hand is followed as it is.

It works on samples before they become a stroke: what it returns is what is drawn and what the log keeps, so a replay
knows nothing of it.
"""

from math import isfinite, nan, pi, sqrt

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float64]
"""[n, 4]: x and y in pixels, seconds, pressure 0..1 or NaN."""

SLOWEST, FASTEST = 2 * pi * 3.5, 2 * pi * 13.0
"""Between these a hand is taken to shake, in radians a second."""
USUAL = 2 * pi * 6.0
"""How fast, until it is known."""
MEANT = 2 * pi * 4.0
"""What is slower than this is mostly meant: it does not count when the shaking is measured."""
LOOK = 2 * pi * 7.0
"""The middle of where it is looked for."""
LOOK_WIDTH = 1.4
WIDTH = 1 / 0.85
"""How broad the notch is: 1 / Q. A narrower one delays less, but must be hit more exactly."""
MEMORY = 0.4
"""Seconds over which the shaking is measured."""
UNFELT = 1.5
"""A hand that shakes by so many units is steadied by half."""
GUESS = 6.0
"""How much it shakes before anything is known, in units²."""
STILL = 0.05
"""Seconds without a sample after which the hand has been lying still."""
REST_STEP, REST_STEPS = 0.016, 20
"""While it lay still the line went on to it: in so many steps, of so many seconds."""
DOT, DOT_TIME = 10.0, 0.2
"""A hand that lifts within so many units and seconds has made a dot."""
PACE_TIME = 0.02
"""Seconds over which the line's own pace is taken."""
END_STEP, SHORTEST_END, LONGEST_END = 0.004, 0.012, 0.06
"""Seconds: between the points on the way to where the hand lifted, and what the way takes."""


class Steady:
    """One hand from when it comes down until it lifts."""

    def __init__(self, unit: float = 1.0) -> None:
        """Begin; `unit` is how many pixels a dp is."""
        self._unfelt = (UNFELT * unit) ** 2
        self._dot = DOT * unit
        self._guess = GUESS * unit * unit
        self._begun = self._is_line = False
        self._from = self._at = self._out = self._way = 0j
        """Where the hand came down and is, where the line is, and its pace a second."""
        self._came = self._time = 0.0
        self._pressure = self._press = nan
        """How hard it presses, and how hard it did last when it did: many devices lift with a pressure of none."""

    @property
    def pitch(self) -> float:
        """How fast the hand shakes, in Hz, as far as is known."""
        return self._pitch / (2 * pi) if self._begun else USUAL / (2 * pi)

    def follow(self, samples: Samples) -> Samples:
        """Go on with samples; return them, and those of a rest between them, with the shaking taken out.

        The first is always where the hand came down. Samples that are nowhere are returned as they are.
        """
        made: list[tuple[float, float, float, float]] = []
        for x, y, seconds, pressure in samples.tolist():
            if not (isfinite(x) and isfinite(y) and isfinite(seconds)):
                made.append((x, y, seconds, pressure))
                continue
            at = complex(x, y)
            if not self._begun:
                self._begin(at, seconds)
            elif seconds - self._time > STILL:
                self._rest(seconds - REST_STEP, made)
            self._step(at, seconds)
            self._pressure = pressure
            if pressure > 0.0:
                self._press = pressure
            made.append((self._out.real, self._out.imag, seconds, pressure))
        return np.array(made) if made else np.empty((0, 4))

    def lift(self) -> Samples:
        """Return the samples of the last bit of the way: from the line's end to where the hand lifted."""
        gap = self._at - self._out
        if not self._is_line or abs(gap) < 1e-6:
            return np.empty((0, 4))
        pace = abs(self._way)
        takes = min(LONGEST_END, max(SHORTEST_END, abs(gap) / pace if pace > 0.0 else LONGEST_END))
        along = self._way * (abs(gap) / pace) if pace > 0.0 else gap
        count = max(2, round(takes / END_STEP))
        u = np.arange(1, count + 1) / count
        # Hermite's curve: on as the line went, and straight into the place
        way = along * (u * (1 - u) ** 2) + gap * (u * u * (3 - 2 * u) + u * u * (u - 1))
        end = np.empty((count, 4))
        end[:, 0], end[:, 1] = self._out.real + way.real, self._out.imag + way.imag
        end[-1, :2] = self._at.real, self._at.imag
        end[:, 2] = self._time + takes * u
        end[:, 3] = self._press
        self._out = self._at
        return end

    def _begin(self, at: complex, seconds: float) -> None:
        self._begun = True
        self._from = self._out = at
        self._came = seconds
        self._pitch = USUAL
        self._felt = self._guess
        self._low = self._guess
        self._high = self._guess * (USUAL / LOOK) ** 2
        self._settle(at, seconds)

    def _settle(self, at: complex, seconds: float) -> None:
        """Have the hand lie still."""
        self._at, self._time = at, seconds
        self._slow = self._mean = at
        self._slow_way = self._mean_way = self._fast = self._seen = self._seen_way = self._way = 0j

    def _rest(self, until: float, made: list[tuple[float, float, float, float]]) -> None:
        """Let the line go on to the hand, which lay still until just now."""
        for _ in range(REST_STEPS):
            self._step(self._at, min(self._time + REST_STEP, until))
            made.append((self._out.real, self._out.imag, self._time, self._pressure))
            if self._time >= until:
                return
        self._settle(self._at, until)
        if self._is_line:
            self._out = self._at
        made.append((self._out.real, self._out.imag, until, self._pressure))

    def _step(self, at: complex, seconds: float) -> None:
        """Go on to a place. Three filters of the second order, by the trapezoid rule, so that no rate is asked for."""
        span = seconds - self._time
        both = self._at + at
        self._at = at
        if span <= 0.0:  # nothing is known of how fast that was: it counts with the next
            return
        self._time = seconds
        half = span / 2
        # what is slower than a hand shakes, to leave it out (steady motion wholly)
        g = half * MEANT
        was = self._slow_way
        way = self._slow_way = (was * (1 - 2 * g - g * g) + g * (both - 2 * self._slow)) / (1 + 2 * g + g * g)
        self._slow += g * (was + way)
        fast = at - self._slow - 2 * way
        # of the rest, how much is slower and how much faster than the middle: that tells the pitch
        g = half * LOOK
        k, was = g * LOOK_WIDTH + g * g, self._seen_way
        way = self._seen_way = (was * (1 - k) + g * (self._fast + fast - 2 * self._seen)) / (1 + k)
        self._seen += g * (was + way)
        self._fast = fast
        high = fast - self._seen - LOOK_WIDTH * way
        new = span / (MEMORY + span)
        self._felt += new * (fast.real * fast.real + fast.imag * fast.imag - self._felt)
        self._low += new * (way.real * way.real + way.imag * way.imag - self._low)
        self._high += new * (high.real * high.real + high.imag * high.imag - self._high)
        if self._low > 1e-9:
            self._pitch = min(FASTEST, max(SLOWEST, LOOK * sqrt(self._high / self._low)))
        # the notch
        g = half * self._pitch
        k, was = g * WIDTH + g * g, self._mean_way
        way = self._mean_way = (was * (1 - k) + g * (both - 2 * self._mean)) / (1 + k)
        self._mean += g * (was + way)
        out = at - way * (WIDTH * self._felt / (self._felt + self._unfelt))
        if not self._is_line:
            self._is_line = seconds - self._came > DOT_TIME or abs(at - self._from) > self._dot
        if self._is_line:
            self._way += ((out - self._out) / span - self._way) * (span / (span + PACE_TIME))
            self._out = out
