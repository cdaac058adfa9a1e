"""How far long work has come, and the wish to stop it: shared by the thread that works and the one that shows."""

from collections.abc import Callable

from studio.core.errors import StudioError


class Stopped(StudioError):
    """The person asked for the work to stop."""

    sentence = "Stopped. Nothing was changed."


def _nobody(_share: float) -> None:
    pass


class Progress:
    """Handed to work that may take over a second; the work calls `at`, whoever watches reads `share`."""

    def __init__(self, tell: Callable[[float], object] = _nobody) -> None:
        """`tell` is called on the working thread with each new share."""
        self.share = 0.0
        """How much is done, 0 … 1; never goes back."""
        self.stopping = False
        self._tell = tell
        self._from, self._span = 0.0, 1.0

    def stop(self) -> None:
        """Ask the work to stop at its next `at`; it leaves everything as it was."""
        self.stopping = True

    def part(self, start: float, end: float) -> None:
        """Let what `at` counts from now on be the stretch `start` … `end` of the whole."""
        self._from, self._span = start, end - start

    def at(self, done: int, total: int) -> None:
        """Note that `done` of `total` is done; raise `Stopped` when that was asked for."""
        if self.stopping:
            raise Stopped
        share = self._from + self._span * (min(1.0, done / total) if total > 0 else 1.0)
        if share > self.share:
            self.share = share
            self._tell(share)
