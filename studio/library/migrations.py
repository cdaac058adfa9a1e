"""From the format a library was written in to the format of this program.

A step is a function on the connection; the steps run in one transaction, after an encrypted copy of the
library as it was has been put beside it: a whole library of its own, for the program that wrote it.
A step is never changed once it was released.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from studio.library import colours, keyslots, schema, seal
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


def things_beside(connection: Connection) -> None:
    """Format 4: what lies beside what was made (views, questions, pairs, quiet spans, check-ins, imports); spelling."""
    connection.execute("alter table entry add column resurface integer not null default 1")
    connection.execute("alter table piece add column resurface integer not null default 1")
    connection.execute("drop index piece_shown")  # and made anew below, with more in it
    connection.execute("drop index entry_day")
    connection.execute(schema.BESIDE).fetchall()
    colours.index_all_colours(connection)
    from studio.library import search  # which needs a library

    search.spell_anew(connection)


def words_by_syllables(connection: Connection) -> None:
    """Format 5: not a table changes; words of Korean are in the index so that they are found inside others."""
    from studio.library import search  # which needs a library

    search.spell_anew(connection)


def things_to_share(connection: Connection) -> None:
    """Format 6: what may be shown to others and which parts of it, what was handed over, and notes made together."""
    connection.execute("alter table entry add column shareable integer not null default 0")
    for column in (
        "shareable integer not null default 0",
        "together integer not null default 0",
        "whose text not null default ''",
        "spot_x real",
        "spot_y real",
    ):
        connection.execute(f"alter table reflection add column {column}")
    connection.execute(schema.TO_SHARE).fetchall()


STEPS: tuple[Step, ...] = (caches_apart, drawings_with_layers, things_beside, words_by_syllables, things_to_share)
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
