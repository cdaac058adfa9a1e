"""Making a library: all of it appears, or nothing does, and what was there stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studio.core.ids import new_id
from studio.library import keyslots
from studio.library.connection import create_database
from studio.library.crypto import KdfCost, data_key, new_master
from studio.library.disk import sync_folder, write_trouble
from studio.library.errors import NotEmpty
from studio.library.lock import NAME as LOCK
from studio.library.lock import WriterLock
from studio.library.schema import create_schema

DATABASE = "library.db"
UNFINISHED = "library.db.new"
HARMLESS = frozenset({".DS_Store", "desktop.ini", "lost+found"})
"""What systems put into folders by themselves."""


def make_library(folder: Path, *, passphrase: str | None, created: int, cost: KdfCost) -> bytes:
    """Put a new library into a folder that is empty or not there yet; return its master key.

    The database gets its name last: until then the folder is no library, and making one may start over.
    Raises `NotEmpty`, `EmptyPassphrase`, `CannotWrite`, `DiskFull`, `InUse`.
    """
    master, library_id = new_master(), new_id()
    ways_in = keyslots.make_keyslots(library_id, master, passphrase, cost)
    with _writing():
        _require_free(folder)
        folder.mkdir(parents=True, exist_ok=True)
        lock = WriterLock(folder)
        try:
            _clear(folder)
            connection = create_database(folder / UNFINISHED, data_key(master))
            try:
                create_schema(connection, library_id=library_id, device_id=new_id(), created=created)
            finally:
                connection.close()
            keyslots.write_keyslots(folder, ways_in)
            (folder / UNFINISHED).rename(folder / DATABASE)
            sync_folder(folder)
            sync_folder(folder.absolute().parent)
        except BaseException:
            _clear(folder)
            raise
        finally:
            lock.release()
    return master


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise write_trouble(error) from error


def _require_free(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise NotEmpty("There is a file of this name. Choose an empty folder for a new library.")
    names = {path.name for path in folder.iterdir()} - HARMLESS
    if DATABASE in names:
        raise NotEmpty("There is a library in this folder already.")
    # a crash while making one leaves these; a key file alone may belong to a database that was moved away
    ours = {name for name in names if name == LOCK or name.startswith((UNFINISHED, f".{keyslots.NAME}."))}
    if UNFINISHED in names:
        ours.add(keyslots.NAME)
    if names - ours:
        raise NotEmpty


def _clear(folder: Path) -> None:
    """Take away what an attempt left that did not get to its end."""
    if (folder / DATABASE).exists():
        return
    if (folder / UNFINISHED).exists():
        (folder / keyslots.NAME).unlink(missing_ok=True)
    for pattern in (f".{keyslots.NAME}.*", f"{UNFINISHED}?*", UNFINISHED):
        for path in folder.glob(pattern):
            path.unlink()
