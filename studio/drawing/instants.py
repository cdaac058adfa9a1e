"""Instants of a drawing: ms since its log began, by the clock, wherever a replay tells them.

A replay may skip pauses, and may leave out what was taken back, so a place on its line says nothing by itself. An
instant does: a log is only ever added to, so what was said of one stays where it was said, whatever is drawn later.
"""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from studio.drawing.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Instants:
    """Where on a line the instants of a drawing lie, and which instant a place on it is."""

    line: Timeline
    began: int
    """When the log began, ms since 1970."""
    begins: tuple[float, ...]
    """The instant at which each beat begins; a clock that was set back stands still meanwhile."""

    def at(self, ms: float) -> int:
        """Return the instant that is told at a place on the line, in ms."""
        starts, beats = self.line.starts, self.line.beats
        index = bisect_right(starts, ms) - 1
        if index < 0:
            return 0
        into, long = ms - starts[index], beats[index].length
        instant = self.begins[index] + min(into, long)
        if into > long and index + 1 < len(starts):
            instant += (into - long) * self._pause(index)
        return max(0, round(instant))

    def place(self, instant: float) -> float:
        """Return where on the line an instant is told, in ms: for one that is left out, where it would come."""
        starts, beats = self.line.starts, self.line.beats
        index = bisect_right(self.begins, instant) - 1
        if index < 0:
            return 0.0
        into, long = instant - self.begins[index], beats[index].length
        if into <= long:
            return starts[index] + into
        if index + 1 == len(starts):
            return self.line.duration
        pace = self._pause(index)
        after = starts[index] + long
        return min(starts[index + 1], after + (into - long) / pace) if pace else after

    def _pause(self, index: int) -> float:
        """Return how many ms by the clock one ms of the pause after a beat stands for."""
        starts, long = self.line.starts, self.line.beats[index].length
        told = starts[index + 1] - starts[index] - long
        past = self.begins[index + 1] - self.begins[index] - long
        return max(0.0, past) / told if told > 0 else 0.0


def instants_of(line: Timeline, began: int) -> Instants:
    """Return the instants of a line of a log that began at a time, ms since 1970."""
    begins = (beat.end - beat.length - began for beat in line.beats)
    return Instants(line, began, tuple(accumulate(begins, max)))
