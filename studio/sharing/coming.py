"""What would come in from another program, said before anything does."""

from dataclasses import dataclass
from pathlib import Path

from studio.core.progress import Progress
from studio.library.arrival_rows import arrived_before
from studio.library.library import Library
from studio.sharing.found import Found, LeftOut, Medium, digest_of_file, digest_of_words, name_words
from studio.sharing.heap import Heap, HeapKind, kind_of_heap, open_heap
from studio.sharing.sentences import Sentences
from studio.sharing.source import Missing

TOGETHER = 400
"""Digests that are asked for at once."""


@dataclass(frozen=True, slots=True)
class Coming:
    """What there is in a place, as far as can be told without opening every picture and sound."""

    kind: HeapKind
    name: str
    """What the place is called."""
    words: int
    pictures: int
    sounds: int
    there_already: int
    """Things that came in before and are still here, or that lie there twice."""
    first: str
    """The first day of what is new, YYYY-MM-DD; "" without."""
    last: str
    left_out: tuple[str, ...]
    """What can't come in, a sentence each."""

    @property
    def is_nothing(self) -> bool:
        """Say whether nothing new is there."""
        return self.words + self.pictures + self.sounds == 0


def look_at(library: Library, place: Path, progress: Progress) -> Coming:
    """Return what `let_in` would bring from a folder, a zip or a file. Nothing is changed.

    Everything is read once, for what came before is known by its bytes. Raises `NothingToBringIn`, `CannotRead`,
    Stopped. Slow: for a worker.
    """
    heap = open_heap(place, library.now(), lambda _bytes: progress.at(0, 1))
    try:
        return _Looking(library, heap, progress).run()
    finally:
        heap.close()


class _Looking:
    """One look at a heap."""

    def __init__(self, library: Library, heap: Heap, progress: Progress) -> None:
        self._library, self._heap, self._progress = library, heap, progress
        self._total, self._done = heap.words_bytes + heap.media_bytes + 1, 0
        self._count = {"words": 0, "picture": 0, "sound": 0}
        self._there = 0
        self._seen: set[bytes] = set()
        self._waiting: dict[bytes, tuple[str, str]] = {}
        self._first, self._last = "", ""
        self._left_out = Sentences("And {} more can't come in.")

    def run(self) -> Coming:
        for find in self._heap.finds(self._spent):
            if isinstance(find, LeftOut):
                self._left_out.add(find.sentence)
            else:
                self._found(find)
        self._ask()
        count = self._count
        return Coming(
            kind_of_heap(self._heap),
            self._heap.name,
            count["words"],
            count["picture"],
            count["sound"],
            self._there,
            self._first,
            self._last,
            self._left_out.said(),
        )

    def _found(self, found: Found) -> None:
        if found.text or found.title:
            self._wait(digest_of_words(found), "words", found.moment.day)
        for medium in found.media:
            self._medium(medium, found.moment.day)

    def _medium(self, medium: Medium, day: str) -> None:
        try:
            with self._heap.shelf.open(medium.thing.name) as file:
                self._wait(digest_of_file(medium.kind, file, self._spent), medium.kind, day)
        except (OSError, Missing):
            self._left_out.add(f"{name_words(medium.thing.name)} was left out: it can't be read.")

    def _wait(self, digest: bytes, what: str, day: str) -> None:
        if digest in self._seen:
            self._there += 1
            return
        self._seen.add(digest)
        self._waiting[digest] = what, day
        if len(self._waiting) == TOGETHER:
            self._ask()

    def _ask(self) -> None:
        here = arrived_before(self._library, "piece", list(self._waiting))
        for digest, (what, day) in self._waiting.items():
            if digest in here:
                self._there += 1
                continue
            self._count[what] += 1
            self._first = min(filter(None, (self._first, day)))
            self._last = max(self._last, day)
        self._waiting.clear()

    def _spent(self, size: int) -> None:
        self._done += size
        self._progress.at(min(self._done, self._total - 1), self._total)
