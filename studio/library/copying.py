"""A database copied page by page into another, as it is at one moment."""

from contextlib import suppress
from pathlib import Path

import apsw

from studio.core.errors import StudioError
from studio.core.progress import Progress
from studio.library.connection import PAGE_SIZE, Connection, create_database
from studio.library.inside import bare

STEP_PAGES = (2 << 20) // PAGE_SIZE
"""Pages copied between two looks at whether to stop."""


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
