"""What is to come in from another program: which files it is, and everything that is in them, one by one."""

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Literal

from studio.core.errors import StudioError
from studio.library.disk import read_trouble
from studio.sharing.dayone import HEAD_BYTES, is_dayone, read_dayone
from studio.sharing.found import STRANGE, Find, LeftOut, kind_of, name_words
from studio.sharing.jrnl_in import is_jrnl, is_locked, read_jrnl
from studio.sharing.layout import MANIFEST
from studio.sharing.markdown_in import read_markdown
from studio.sharing.media_in import read_medium
from studio.sharing.shelf import MOST_THINGS, FolderShelf, Shelf, Thing, ZipShelf
from studio.sharing.source import Missing

HeapKind = Literal["dayone", "jrnl", "markdown", "media"]

TEXTS = (".md", ".markdown", ".mdown", ".txt", ".text", ".jrnl")
MOST_TEXT = 1 << 25
"""Bytes of one file of words."""

Spent = Callable[[int], object]


class NothingToBringIn(StudioError):
    """A place in which there is nothing that could be brought in, or that can't be read."""

    sentence = "There is nothing here that could be brought in: no journal, no words, no picture and no sound."


NO_ZIP = "This zip can't be read. It may be damaged, or not have come here as a whole."
NO_FILE = "Files of this kind can't be brought in."
GONE = "This is not there any more."
OURS = "This was taken out of Afterglow. It comes in with “What was taken out before”."


class Heap:
    """What there is in a place. `open_heap` makes one; close it."""

    def __init__(self, shelf: Shelf, name: str, else_ms: int, progress: Spent) -> None:
        """`else_ms` is the time of what says nothing of its own; `progress` is called once for each file."""
        self.shelf, self.name = shelf, name
        self._else_ms = else_ms
        self.journals: list[Thing] = []
        self.texts: list[Thing] = []
        self.media: list[Thing] = []
        self.strange: list[Thing] = []
        self.manifests: list[Thing] = []
        self.is_jrnl = False
        """Whether a text that was read is a journal of jrnl."""
        count = 0
        for thing in shelf.things():
            progress(0)
            count += 1
            self._sort(thing)
        self.too_many = count >= MOST_THINGS
        self._by_last: dict[str, Thing] = {}
        for thing in self.media if self.texts else ():
            self._by_last.setdefault(PurePosixPath(thing.name).name.casefold(), thing)

    @property
    def nothing(self) -> bool:
        """Say whether there is nothing that could come in."""
        return not (self.journals or self.texts or self.media)

    @property
    def words_bytes(self) -> int:
        """Return how many bytes of words there are to read."""
        return sum(thing.size for thing in (*self.journals, *self.texts))

    @property
    def media_bytes(self) -> int:
        """Return how many bytes of pictures and sounds there are, about."""
        return sum(thing.size for thing in self.media)

    def finds(self, spent: Spent) -> Iterator[Find]:
        """Give everything that is in it; `spent` is told of the bytes of words that were read.

        What a text shows comes with it, and not once more by itself. Raises OSError where the drive is gone.
        """
        taken: set[str] = set()
        for find in self._words(spent):
            if not isinstance(find, LeftOut):
                taken.update(medium.thing.name for medium in find.media)
            yield find
        for thing in self.media:
            if thing.name in taken:
                continue
            if self.journals and self._beside_journal(thing):
                yield LeftOut(f"{name_words(thing.name)} was left out: no entry of the journal names it.")
                continue
            kind = kind_of(thing.suffix)
            if kind is not None:
                yield read_medium(self.shelf, thing, kind, self._else_ms)
        for thing in self.strange:
            if not (self.journals and self._beside_journal(thing)):
                yield LeftOut(
                    f"{name_words(thing.name)} was left out: there is no place for {thing.suffix} files here."
                )
        if self.too_many:
            yield LeftOut("There are very many files in it. Those that come last by their names were left out.")

    def close(self) -> None:
        """Let go of the files."""
        self.shelf.close()

    def _sort(self, thing: Thing) -> None:
        if PurePosixPath(thing.name).name == MANIFEST:
            self.manifests.append(thing)
        elif is_dayone(self.shelf, thing):
            self.journals.append(thing)
        elif thing.suffix in TEXTS:
            self.texts.append(thing)
        elif kind_of(thing.suffix) is not None:
            self.media.append(thing)
        elif thing.suffix in STRANGE:
            self.strange.append(thing)

    def _words(self, spent: Spent) -> Iterator[Find]:
        for thing in self.journals:
            try:
                yield from read_dayone(self.shelf, thing, spent)
            except (OSError, Missing):
                yield LeftOut(f"The rest of {name_words(thing.name)} can't be read, and was left out.")
        for thing in self.texts:
            yield from self._text(thing)
            spent(thing.size)

    def _text(self, thing: Thing) -> Iterator[Find]:
        if thing.size > MOST_TEXT:
            yield LeftOut(f"{name_words(thing.name)} was left out: it is too long for a text.")
            return
        try:
            with self.shelf.open(thing.name) as file:
                text = _decoded(file.read(MOST_TEXT))
        except (OSError, Missing):
            yield LeftOut(f"{name_words(thing.name)} was left out: it can't be read.")
            return
        if text is None:
            yield LeftOut(f"{name_words(thing.name)} was left out: there are no words in it.")
        elif is_locked(text):
            yield LeftOut(f"{name_words(thing.name)} was left out: it is locked. “jrnl --decrypt” takes the lock off.")
        elif is_jrnl(text):
            self.is_jrnl = True
            yield from read_jrnl(text)
        else:
            found, left = read_markdown(thing, text, self.shelf.find, self._last, self._else_ms)
            yield from left
            if found is not None:
                yield found

    def _last(self, target: str) -> Thing | None:
        return self._by_last.get(PurePosixPath(target.replace("\\", "/")).name.casefold())

    def _beside_journal(self, thing: Thing) -> bool:
        folders = {journal.name.rpartition("/")[0] for journal in self.journals}
        above, _, last = thing.name.rpartition("/")[0].rpartition("/")
        return last in ("photos", "audios", "videos", "pdfs") and above in folders


def open_heap(place: Path, now: int, progress: Spent = lambda _bytes: None) -> Heap:
    """Return what there is in a folder, a zip or a file. Raises `NothingToBringIn`, `CannotRead`.

    `progress` is called while it is looked through, and may raise.
    """
    try:
        shelf, else_ms = _shelf(place, now)
        try:
            heap = Heap(shelf, place.name or str(place), else_ms, progress)
            if any(_is_ours(shelf, thing) for thing in heap.manifests):
                raise NothingToBringIn(OURS)
            if heap.nothing:
                raise NothingToBringIn(NO_FILE if place.is_file() and place.suffix.lower() != ".zip" else None)
        except BaseException:
            shelf.close()
            raise
        return heap
    except ValueError as error:
        raise NothingToBringIn(NO_ZIP) from error
    except OSError as error:
        raise read_trouble(error) from error


def kind_of_heap(heap: Heap) -> HeapKind:
    """Return what it mostly is, as far as it was read."""
    if heap.journals:
        return "dayone"
    if not heap.texts:
        return "media"
    return "jrnl" if heap.is_jrnl else "markdown"


def _shelf(place: Path, now: int) -> tuple[Shelf, int]:
    if place.is_dir():
        return FolderShelf(place), now
    if not place.is_file():
        raise NothingToBringIn(GONE)
    else_ms = place.stat().st_mtime_ns // 1_000_000
    if place.suffix.lower() == ".zip":
        return ZipShelf(place), else_ms
    return FolderShelf(place.parent, place.name), else_ms


def _is_ours(shelf: Shelf, thing: Thing) -> bool:
    try:
        with shelf.open(thing.name) as file:
            head = file.read(HEAD_BYTES)
    except (OSError, Missing):
        return False
    return b'"format"' in head and b'"library"' in head


def _decoded(data: bytes) -> str | None:
    """Return the text of a file: UTF-8, UTF-16 with its mark, or Windows' letters; None for what is none."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    if b"\0" in data[:4096]:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
