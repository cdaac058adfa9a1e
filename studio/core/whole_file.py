"""A file that has its name only once it is whole; a part of one never stays."""

import errno
import os
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path

from studio.core.errors import StudioError

MOST_NAMES = 10_000
LEFT_FOR = 3600
"""Seconds that a part must lie untouched before it counts as left behind: another machine may be writing it."""
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class NoRoomForFile(StudioError):
    """The disk is full."""

    sentence = "There is not enough room for this there. Nothing was left behind."


class PlaceRefusesFile(StudioError):
    """The system doesn't let a file be made there."""

    sentence = "Nothing can be kept in this place: it does not allow writing."


class PlaceGone(PlaceRefusesFile):
    """The folder is not there, or not any more: a stick that was pulled out."""

    sentence = "This folder is not there any more. Nothing was kept; choose another one."


@contextmanager
def whole_file(folder: Path, name: str, suffix: str) -> Iterator[tuple[Path, list[Path]]]:
    """Hand out the path to write to; when the block is left well, the file gets its name, which is then in the list.

    Left otherwise, there is no file. What is there already is left alone: the file gets a number.
    Raises NoRoomForFile or PlaceRefusesFile for any OSError.
    """
    made: list[Path] = []
    clear(folder)
    clear(folder, f".{name}{suffix}.")
    part = part_of(folder, name, suffix)
    try:
        yield part, made
        with part.open("rb") as file:
            os.fsync(file.fileno())
        made.append(_named(part, folder, name, suffix))
    except OSError as error:
        raise (PlaceGone() if _is_gone(folder) else told_of(error)) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def part_of(folder: Path, name: str, suffix: str) -> Path:
    """Return where this process writes a file until that is whole."""
    return folder / f".{name}{suffix}.{os.getpid()}-{_machine()}.part"


def told_of(error: OSError) -> StudioError:
    """Return what a person is told of a system that does not take a file."""
    return NoRoomForFile() if error.errno in _NO_ROOM else PlaceRefusesFile()


def _is_gone(folder: Path) -> bool:
    try:
        folder.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        pass
    return False


def clear(folder: Path, start: str = "") -> None:
    """Take away parts of files that a program which is gone (killed, or without power) has left in a folder.

    `start` is how all of their names begin. Those of this machine go at once, others after an hour; without a `start`
    only those of this machine go, for they are certainly ours.
    """
    pattern = re.compile((re.escape(start) if start else r"\..+\.") + _PART, re.DOTALL)
    with suppress(OSError):
        for path in folder.iterdir():
            found = pattern.fullmatch(path.name)
            ours = found is not None and found["machine"] == _machine()
            if found and (start or ours) and _is_left(path, int(found["process"]), ours):
                path.unlink()


_PART = r"(?P<process>\d+)(?:-(?P<machine>[0-9a-f]{8}))?\.part"


@cache
def _machine() -> str:
    """Return what tells parts of this machine, since it was switched on, from those of others; it names nobody."""
    told = uuid.getnode()
    with suppress(OSError):
        told ^= int(Path("/proc/sys/kernel/random/boot_id").read_text("ascii").replace("-", ""), 16)
    return blake2b(str(told).encode(), digest_size=4).hexdigest()


def _is_left(path: Path, process: int, ours: bool) -> bool:
    if (not ours or os.name != "posix") and time.time() - path.stat().st_mtime < LEFT_FOR:
        return False
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        pass
    return False


def _named(part: Path, folder: Path, name: str, suffix: str) -> Path:
    """Give a file the first name that is free, without ever putting it over another."""
    for number in range(1, MOST_NAMES):
        path = folder / (f"{name}{suffix}" if number == 1 else f"{name} {number}{suffix}")
        try:
            _renamed(part, path)
        except FileExistsError:
            continue
        return path
    raise PlaceRefusesFile


def _renamed(part: Path, path: Path) -> None:
    """Give a file another name, in one step where the disk knows hard links. Raises FileExistsError."""
    try:
        os.link(part, path, follow_symlinks=False)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):  # FAT, some shares
        path.open("xb").close()
        try:
            os.replace(part, path)
        except OSError:
            path.unlink(missing_ok=True)
            raise
    else:
        part.unlink()
