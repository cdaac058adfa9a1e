"""What still has to be written: it stays in line, in order, until a write has returned."""

from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Waiting(Generic[T]):
    """A line that one thread adds to and the library's writer thread takes from, once it is on the disk."""

    def __init__(self, *first: T) -> None:
        self._line: deque[T] = deque(first)

    def __bool__(self) -> bool:
        return bool(self._line)

    def add(self, item: T) -> None:
        """Put something at the end of the line."""
        self._line.append(item)

    def all(self) -> list[T]:
        """Return what waits now, the first one first."""
        return list(self._line)

    def done(self, batch: list[T]) -> None:
        """Take out what `all` gave: it is written."""
        for _ in batch:
            self._line.popleft()
