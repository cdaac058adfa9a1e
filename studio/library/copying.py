"""A library written anew somewhere else: all of it appears there, or nothing does, and nothing there is lost."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import apsw

from studio.core.errors import StudioError
from studio.core.progress import Progress
from studio.library import keyslots
from studio.library.connection import PAGE_SIZE, Connection, create_database
from studio.library.disk import sync_folder, write_trouble
from studio.library.errors import DiskFull, NotEmpty
from studio.library.inside import bare
from studio.library.lock import NAME as LOCK
from studio.library.lock import WriterLock
from studio.library.making import DATABASE, HARMLESS, UNFINISHED

STEP_PAGES = (2 << 20) // PAGE_SIZE
"""Pages copied between two looks at whether to stop."""


class NoRoom(DiskFull):
    """Less room than it will take, noticed before anything was written."""

    sentence = "There is not enough room in this place. Nothing was changed."


@contextmanager
def new_place(folder: Path, needed: int) -> Iterator[Path]:
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
        folder.mkdir(parents=True)
        return True
    if not folder.is_dir():
        raise NotEmpty("There is a file of this name. Choose an empty folder.")
    names = {path.name for path in folder.iterdir()} - HARMLESS
    if DATABASE in names:
        raise NotEmpty("There is a library in this folder already. Choose an empty one.")
    ours = {name for name in names if name == LOCK or name.startswith((UNFINISHED, f".{keyslots.NAME}."))}
    if UNFINISHED in names:
        ours.add(keyslots.NAME)
    if names - ours:
        raise NotEmpty("This folder already holds something. Choose an empty one.")
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


def create_unsafely(path: Path, data_key: bytes) -> Connection:
    """Make an encrypted database that counts for nothing before it is finished: nothing of it is undone or synced."""
    connection = create_database(path, data_key)
    try:
        connection.pragma("journal_mode", "off")
        connection.pragma("synchronous", "off")
    except BaseException:
        connection.close()
        raise
    return connection


def copy_database(source: Connection, target: Path, data_key: bytes, progress: Progress) -> None:
    """Write all that a connection sees at this moment into a new database of the same key.

    Raises `DamagedLibrary` at a page that can't be read, `DiskFull`, `CannotWrite`, `Stopped`.
    """
    source.execute("begin")
    try:
        source.execute("select count(*) from sqlite_schema").fetchall()  # from here on it sees one moment
        copy = create_unsafely(target, data_key)
        try:
            _copy_pages(source, copy, progress)
            copy.pragma("journal_mode", "delete")
        finally:
            copy.close()
    finally:
        with suppress(StudioError):
            source.execute("rollback")


def _copy_pages(source: Connection, copy: Connection, progress: Progress) -> None:
    try:
        with bare(copy).backup("main", bare(source), "main") as backup:
            while not backup.step(STEP_PAGES):
                progress.at(backup.page_count - backup.remaining, backup.page_count)
    except apsw.Error as error:
        copy.speak(error)
