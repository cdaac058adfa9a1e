"""The place of a library: what lies there, and how one comes to be there, all of it or nothing."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from studio.library import keyslots
from studio.library.disk import sync_folder, write_trouble
from studio.library.errors import DiskFull, NotEmpty
from studio.library.lock import NAME as LOCK
from studio.library.lock import WriterLock

DATABASE = "library.db"
UNFINISHED = "library.db.new"
HARMLESS = frozenset({".DS_Store", "desktop.ini", "lost+found"})
"""What systems put into folders by themselves."""


class NoRoom(DiskFull):
    """Less room than it will take, noticed before anything was written."""

    sentence = "There is not enough room in this place. Nothing was changed."


@contextmanager
def new_place(folder: Path, needed: int = 0) -> Iterator[Path]:
    """Hand out the path of a database to write in a folder that is empty or not there yet.

    The database gets its name when the block is left in peace: until then the folder is no library. Otherwise all
    that was written is taken away again. Raises `NotEmpty`, `NoRoom` (fewer than `needed` bytes), `CannotWrite`,
    `DiskFull`, `InUse`.
    """
    with _in_words():
        made = _make_folder(folder)
        lock = None
        try:
            require_room(folder, needed)
            lock = WriterLock(folder)
            _clear(folder)
            yield folder / UNFINISHED
            sync_file(folder / UNFINISHED)
            (folder / UNFINISHED).rename(folder / DATABASE)
            sync_folder(folder)
            sync_folder(folder.absolute().parent)
        except BaseException:
            with suppress(OSError):
                if made or lock is not None:  # else somebody is writing one there just now
                    _clear(folder)
                if made:
                    (folder / LOCK).unlink(missing_ok=True)
                    folder.rmdir()
            raise
        finally:
            if lock is not None:
                lock.release()


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise write_trouble(error) from error


def _make_folder(folder: Path) -> bool:
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)  # not even its sizes are anybody else's
        return True
    if not folder.is_dir():
        raise NotEmpty("There is a file of this name. Choose an empty folder.")
    names = {path.name for path in folder.iterdir()} - HARMLESS
    if DATABASE in names:
        raise NotEmpty("There is a library in this folder already. Choose an empty one.")
    # a crash while making one leaves these; a key file alone may belong to a database that was moved away
    ours = {name for name in names if name == LOCK or name.startswith((UNFINISHED, f".{keyslots.NAME}."))}
    if UNFINISHED in names:
        ours.add(keyslots.NAME)
    if names - ours:
        raise NotEmpty
    return False


def _clear(folder: Path) -> None:
    """Take away what an attempt left that did not get to its end."""
    if (folder / DATABASE).exists():
        return
    if (folder / UNFINISHED).exists():
        (folder / keyslots.NAME).unlink(missing_ok=True)
    for pattern in (f".{keyslots.NAME}.*", f"{UNFINISHED}?*", UNFINISHED):
        for path in folder.glob(pattern):
            path.unlink()


def require_room(folder: Path, needed: int) -> None:
    """Raise `NoRoom` when the disk that a folder is on has less than `needed` bytes free."""
    try:
        room = shutil.disk_usage(folder)
    except OSError as error:
        raise write_trouble(error) from error
    if room.total and room.free < needed:  # some places over a network don't know
        raise NoRoom


def sync_file(path: Path) -> None:
    """Wait until all of a file is on the disk."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
