"""Files of an export: each is on the disk before it counts, and bears the date of what is in it."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO, cast

from studio.core.ids import is_id
from studio.core.openly import line
from studio.core.progress import Progress
from studio.library.disk import sync_folder
from studio.library.transfer import Head
from studio.sharing.layout import FORMAT, PART, PIECE
from studio.sharing.stream import dumps

OLDEST = 315_619_200_000
"""The second day of 1980, UTC ms."""
SUM_BYTES = 16
LONGEST_STATE = 1 << 16
"""Bytes of a piece.json."""


@contextmanager
def new_file(path: Path, ms: int) -> Iterator[BinaryIO]:
    """Write a file anew; when the block is left it is on the disk, and its date is `ms`."""
    with path.open("w+b") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    set_date(path, ms)


@contextmanager
def whole_file(path: Path, ms: int) -> Iterator[BinaryIO]:
    """Write a file that has its name only once it is whole."""
    part = path.with_name(path.name + PART)
    with new_file(part, ms) as file:
        yield file
    os.replace(part, path)


class _Stoppable:
    """A file whose every write is a moment to stop at."""

    def __init__(self, file: BinaryIO, progress: Progress) -> None:
        self._file = file
        self._progress = progress

    def write(self, data: bytes) -> int:
        self._progress.at(0, 1)
        return self._file.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def stoppable(file: BinaryIO, progress: Progress) -> BinaryIO:
    """Return a file that raises `Stopped` instead of being written to, once that was asked for."""
    return cast("BinaryIO", _Stoppable(file, progress))


def set_date(path: Path, ms: int) -> None:
    """Give a file or a folder the date of what is in it; what is older gets the oldest date that a zip can hold."""
    moment = max(ms, OLDEST) / 1000
    os.utime(path, (moment, moment))


class PieceFolder:
    """The folder of one piece, as it is being written: empty at first, and finished by piece.json."""

    def __init__(self, path: Path, created: int) -> None:
        self._path = path
        self._created = created
        self.files: dict[str, int] = {}
        """What was written: names, and how many bytes."""
        self.sums: dict[str, str] = {}
        """The sums of the files that bring the piece back, in hex."""
        path.mkdir(exist_ok=True)
        for old in path.iterdir():
            old.unlink()

    @contextmanager
    def new(self, name: str) -> Iterator[BinaryIO]:
        """Write a file; one that stays empty is taken away again."""
        path = self._path / name
        with new_file(path, self._created) as file:
            yield file
        size = path.stat().st_size
        if size:
            self.files[name] = size
        else:
            path.unlink()

    @contextmanager
    def lines(self, name: str) -> Iterator[Callable[[dict[str, Any]], None]]:
        """Write tables, one a line, and remember their sum."""
        digest = blake2b(digest_size=SUM_BYTES)
        with self.new(name) as file:

            def write(table: dict[str, Any]) -> None:
                data = line(table).encode("utf-8")
                digest.update(data)
                file.write(data)

            yield write
        self.sums[name] = digest.hexdigest()

    def finish(self, piece_id: str, kind: str, head: Head) -> dict[str, Any]:
        """Write piece.json, by which the folder is whole; return what it says."""
        told = told_of(head, self.files, self.sums)
        with whole_file(self._path / PIECE, self._created) as file:
            file.write((dumps({"format": FORMAT, "id": piece_id, "kind": kind, **told}) + "\n").encode("utf-8"))
        sync_folder(self._path)
        set_date(self._path, self._created)
        return told


def told_of(head: Head, files: dict[str, int], sums: dict[str, str]) -> dict[str, Any]:
    """Return what is said of the files of a piece, in its piece.json and in the manifest."""
    state = {"ops": head.ops, "link": head.link, "chunks": head.chunks}
    return {"state": state, "files": dict(sorted(files.items())), "sums": dict(sorted(sums.items()))}


def finished(path: Path, piece_id: str, head: Head) -> dict[str, Any] | None:
    """Return what the piece.json of a folder says, when the folder is whole and of this very log; else None."""
    try:
        with (path / PIECE).open("rb") as file:
            told = json.loads(file.read(LONGEST_STATE))
        ours = told_of(head, told["files"], told["sums"])
        whole = (told["format"], told["id"], told["state"]) == (FORMAT, piece_id, ours["state"])
        if whole and all((path / name).stat().st_size == size for name, size in told["files"].items()):
            return ours
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return None


def owner(path: Path) -> str | None:
    """Return whose folder this is: the id of its piece, None where nobody can say."""
    try:
        with (path / PIECE).open("rb") as file:
            piece_id = json.loads(file.read(LONGEST_STATE))["id"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return piece_id if isinstance(piece_id, str) and is_id(piece_id) else None
