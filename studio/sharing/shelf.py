"""Files of another program, in a folder or a zip: what there is by name, and each to be read, whoever made them.

Names are looked up and never become paths of anything that is written. Links are not followed, hidden files are
passed over, and there is an end to how many there can be.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from studio.sharing.moment import ms_here
from studio.sharing.source import FolderSource, Missing
from studio.sharing.zip_file import Entry, ZipFile

MOST_THINGS = 400_000
"""Files that are looked at in one place."""
DEEPEST = 24
"""Folders in folders that are gone into."""
PASSED_OVER = ("__MACOSX", "@eaDir", "System Volume Information", "$RECYCLE.BIN")


@dataclass(frozen=True, slots=True)
class Thing:
    """A file."""

    name: str
    """Where it lies, from the top: "photos/a.jpeg"."""
    size: int
    ms: int | None
    """When it was changed last, UTC ms, as far as that is known."""

    @property
    def suffix(self) -> str:
        """Return the end of its name, in small letters: ".jpeg"."""
        return PurePosixPath(self.name).suffix.lower()


class Shelf(Protocol):
    """Files by their names."""

    def things(self) -> Iterator[Thing]:
        """Give what there is, in the order of names, at most `MOST_THINGS`."""
        ...

    def find(self, name: str) -> Thing | None:
        """Return the file of a name."""
        ...

    def open(self, name: str) -> BinaryIO:
        """Open a file. Raises `Missing`, OSError."""
        ...

    def path(self, name: str) -> Path | None:
        """Return where a file lies by itself on the disk, None where it lies in another."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...


class FolderShelf:
    """A folder; or, with `only`, one file of it, which may name others."""

    def __init__(self, root: Path, only: str = "") -> None:
        self._root, self._only = root, only
        self._source = FolderSource(root)

    def things(self) -> Iterator[Thing]:
        """Give what there is. Raises OSError when the folder itself can't be read."""
        if self._only:
            found = self.find(self._only)
            yield from [found] if found else []
            return
        yield from islice(self._walk(self._root, "", 0), MOST_THINGS)

    def find(self, name: str) -> Thing | None:
        """Return the file of a name, when it is a plain one and no link leads there."""
        path = self._root
        try:
            for part in name.split("/"):
                if part in ("", ".", "..") or "\\" in part or "\0" in part:
                    return None
                path = path / part
                found = os.lstat(path)
                if stat.S_ISLNK(found.st_mode):
                    return None
        except (OSError, ValueError):
            return None
        return Thing(name, found.st_size, _ms_of(found)) if stat.S_ISREG(found.st_mode) else None

    def open(self, name: str) -> BinaryIO:
        """Open a file; what lies behind a link is not opened. Raises `Missing`, OSError."""
        if self.find(name) is None:
            raise Missing
        return self._source.open(name)

    def path(self, name: str) -> Path | None:
        """Return where a file lies."""
        return self._root / name

    def close(self) -> None:
        """Nothing is held open."""

    def _walk(self, folder: Path, above: str, depth: int) -> Iterator[Thing]:
        try:
            with os.scandir(folder) as found:
                inside = sorted(found, key=lambda item: item.name)
        except OSError:
            if depth == 0:
                raise
            return
        for item in inside:
            name = above + item.name
            try:
                kind = item.stat(follow_symlinks=False)
            except OSError:
                continue
            if _is_passed_over(item.name) or "\\" in item.name:
                continue
            if stat.S_ISREG(kind.st_mode):
                yield Thing(name, kind.st_size, _ms_of(kind))
            elif stat.S_ISDIR(kind.st_mode) and depth < DEEPEST:
                yield from self._walk(folder / item.name, name + "/", depth + 1)


class ZipShelf:
    """A zip. Raises ValueError for a file that is none, OSError."""

    def __init__(self, path: Path) -> None:
        self._zip = ZipFile(path)

    def things(self) -> Iterator[Thing]:
        """Give what there is, by name."""
        found = []
        for entry in self._zip.entries():
            name = entry.name.decode("utf-8", "surrogateescape")
            if not name.endswith("/") and not any(map(_is_passed_over, name.split("/"))):
                found.append(_thing(name, entry))
            if len(found) == MOST_THINGS:
                break
        found.sort(key=lambda thing: thing.name)
        yield from found

    def find(self, name: str) -> Thing | None:
        """Return the file of a name."""
        try:
            return _thing(name, self._zip.find(name.encode("utf-8", "surrogateescape")))
        except (Missing, UnicodeEncodeError):
            return None

    def open(self, name: str) -> BinaryIO:
        """Open a file. Raises `Missing`, OSError for one that is not as the directory says."""
        return self._zip.open(name.encode("utf-8", "surrogateescape"))

    def path(self, name: str) -> Path | None:
        """Return None: it lies in the zip."""
        return None

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()


def beside(name: str, other: str) -> str | None:
    """Return the name that one file means when it says `other`; None for one that leads out of the place."""
    other = other.replace("\\", "/")
    if other.startswith("/") or ":" in other.split("/", 1)[0] or "\0" in other:
        return None
    parts = name.split("/")[:-1]
    for part in other.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts) or None


def _is_passed_over(part: str) -> bool:
    return part.startswith(".") or part in PASSED_OVER


def _ms_of(found: os.stat_result) -> int:
    return found.st_mtime_ns // 1_000_000


def _thing(name: str, entry: Entry) -> Thing:
    return Thing(name, entry.size, _when(entry.stamp))


def _when(stamp: int) -> int | None:
    """Return the time that DOS says (APPNOTE 4.4.6); its very first minute only stands for none."""
    day, time = stamp >> 16, stamp & 0xFFFF
    try:
        moment = datetime(
            1980 + (day >> 9), day >> 5 & 15, day & 31, time >> 11, time >> 5 & 63, min(59, 2 * (time & 31))
        )
    except ValueError:
        return None
    return ms_here(moment) if moment >= datetime(1980, 1, 2) else None
