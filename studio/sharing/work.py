"""How much there is to do, guessed in milliseconds, and how much of it is done."""

from collections.abc import Callable

from studio.core.progress import Progress


class Work:
    """Counts what is done against a total that was known beforehand."""

    def __init__(self, progress: Progress, total: float) -> None:
        self._progress = progress
        self._total = max(1, round(total))
        self._done = 0.0

    def done(self, amount: float) -> None:
        """Note that so much more is done; raise `Stopped` when that was asked for."""
        self._done += amount
        self._reach(self._done)

    def part(self, amount: float) -> Progress:
        """Return what a piece of work of this size can tell how far it is; `done(amount)` is said afterwards."""
        start = self._done
        return _Part(lambda share: self._reach(start + share * amount))

    def _reach(self, done: float) -> None:
        self._progress.at(round(done), self._total)


class _Part(Progress):
    """Hands on every `at`, for the wish to stop has to be heard also where nothing new can be told."""

    def __init__(self, reach: Callable[[float], None]) -> None:
        super().__init__()
        self._reach = reach

    def at(self, done: int, total: int) -> None:
        super().at(done, total)
        self._reach(self.share)
