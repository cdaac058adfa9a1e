"""From the format a library was written in to the format of this program.

A step is a function on the connection; the steps run in one transaction, after an encrypted copy of the
library as it was has been put beside it: a whole library of its own, for the program that wrote it.
A step is never changed once it was released.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from studio.library import keyslots, schema, seal
from studio.library.connection import Connection
from studio.library.disk import sync_folder, write_trouble
from studio.library.errors import DamagedLibrary, NewerFormat

Step = Callable[[Connection], None]


def caches_apart(connection: Connection) -> None:
    """Format 2: what can be made again lies in a file of its own; sums over the records come (`seal`), and indexes."""
    connection.execute("drop table cache")
    connection.execute("create index reflection_voice on reflection(voice_id) where voice_id is not null")
    connection.execute("create index reflection_trashed on reflection(trashed) where trashed is not null")
    connection.execute("create index entry_trashed on entry(trashed) where trashed is not null")


def drawings_with_layers(connection: Connection) -> None:
    """Format 3: not a table changes; logs of drawings may hold ops that an older program can't read, and must not."""


STEPS: tuple[Step, ...] = (caches_apart, drawings_with_layers)
"""`STEPS[n - 1]` leads from format n to n + 1."""


def read_format(connection: Connection) -> int:
    """Return the format of an open library; raise `NewerFormat` or `DamagedLibrary`."""
    row = connection.execute("select value from meta where key = 'format'").fetchone()
    if row is None or type(row[0]) is not int or row[0] < 1:
        raise DamagedLibrary
    if row[0] > schema.FORMAT:
        raise NewerFormat
    return row[0]


def run_steps(connection: Connection, found: int) -> None:
    """Bring a library from format `found` to this program's, all of it or nothing."""
    with connection.transaction():
        seal.lift(connection)
        for step in STEPS[found - 1 : schema.FORMAT - 1]:
            step(connection)
        connection.execute("update meta set value = ? where key = 'format'", (schema.FORMAT,))
        seal.lay(connection)


def keep_copy(folder: Path, database: str) -> Path:
    """Copy a library that is not open to a library beside its files, durably; return where it is.

    Raises `DiskFull` or `CannotWrite`, and then nothing is left of the copy.
    """
    copy = folder / f"before-format-{schema.FORMAT}.studio"
    unfinished = copy.with_suffix(".new")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        try:
            for name in (database, keyslots.NAME):
                if (folder / name).exists():
                    _copy_file(folder / name, unfinished / name)
            sync_folder(unfinished)
            if copy.exists():  # from an attempt that did not get further than this
                shutil.rmtree(copy)
            unfinished.rename(copy)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        sync_folder(folder)
    except OSError as error:
        raise write_trouble(error) from error
    return copy


def _copy_file(source: Path, target: Path) -> None:
    # for its owner alone: a key may lie in it in clear
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as write, source.open("rb") as read:
        shutil.copyfileobj(read, write, 1 << 20)
        write.flush()
        os.fsync(write.fileno())
