"""A file that has its name only once it is whole; a part of one never stays."""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


@contextmanager
def whole_file(folder: Path, name: str, suffix: str) -> Iterator[tuple[Path, list[Path]]]:
    """Hand out the path to write to; when the block is left well, the file gets its name, which is then in the list.

    Left otherwise, there is no file. What is there already is left alone: the file gets a number.
    Raises NoRoomForFile or PlaceRefusesFile for any OSError.
    """
    made: list[Path] = []
    _clear(folder, f".{name}{suffix}.")
    part = folder / f".{name}{suffix}.{os.getpid()}.part"
    try:
        yield part, made
        with part.open("rb") as file:
            os.fsync(file.fileno())
        made.append(_named(part, folder, name, suffix))
    except OSError as error:
        raise told_of(error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def told_of(error: OSError) -> StudioError:
    """Return what a person is told of a system that does not take a file."""
    return NoRoomForFile() if error.errno in _NO_ROOM else PlaceRefusesFile()


def _clear(folder: Path, start: str) -> None:
    """Take away parts of such a file that a program which is gone (killed, or without power) has left there."""
    with suppress(OSError):
        for path in folder.iterdir():
            number = path.name.removeprefix(start).removesuffix(".part")
            if path.name == f"{start}{number}.part" and number.isdecimal() and _is_left(path, int(number)):
                path.unlink()


def _is_left(path: Path, process: int) -> bool:
    if time.time() - path.stat().st_mtime < LEFT_FOR:
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
            path.open("xb").close()
        except FileExistsError:
            continue
        os.replace(part, path)
        return path
    raise PlaceRefusesFile
