"""The first passphrase for a library that was made open: everything under a new key, since the old one lay in clear.

    1. `library.db.next` is filled, under the new key, synced, and read in full against `library.db`
    2. keyslots.json is replaced: from this instant on the new passphrase opens, and the old key does not
    3. `library.db.next` takes the name `library.db`

After a crash before 2 the library is what it was, and the next opening throws `library.db.next` away; after a crash
between 2 and 3 the next opening goes on with 3 (`finish`). Nothing is on the disk in clear at any instant. Copies
that migrations left beside the library go through the same, after it. What lies on other disks can't be reached.
"""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from io import FileIO
from itertools import zip_longest
from pathlib import Path

import apsw

from studio.core.clock import Clock
from studio.core.errors import StudioError
from studio.core.progress import Progress, Stopped
from studio.library import keyslots, migrations, slot_notes
from studio.library.connection import Connection, Row, create_database, open_still, open_writer
from studio.library.crypto import KdfCost, data_key, new_master
from studio.library.disk import sync_folder, write_trouble
from studio.library.errors import DamagedKeys, DamagedLibrary, EmptyPassphrase, NotMadeOpen
from studio.library.keyslots import Keyslots
from studio.library.lock import WriterLock
from studio.library.place import DATABASE
from studio.library.recovery import recovery_code

NEXT = DATABASE + ".next"
COPIES = "before-format-*.studio"
HALF_WRITTEN = f".{keyslots.NAME}.*"
USELESS = ("cache.db*", keyslots.DAMAGED, HALF_WRITTEN, f"{DATABASE}-*")
"""What the old key was for and nobody needs: caches, and old key files. The database's log is empty by now."""
BATCH = 256
"""Pages copied between two looks at whether to stop."""
ROWS = 512
"""Rows compared between two."""
CHUNK = 1 << 20
COST = KdfCost()

COPY_DAMAGED = (
    "An older copy in the library's folder is damaged and cannot be locked."
    " Move “{}” elsewhere, or take it away, and try again. Nothing was changed."
)


def rekey(folder: Path, *, clock: Clock, passphrase: str, progress: Progress, cost: KdfCost = COST) -> str:
    """Give a library that was made open, and is closed, its first passphrase; return its new recovery code.

    Needs as much room again as the library takes. Raises `Stopped`, `EmptyPassphrase`, `NotMadeOpen`, `InUse`,
    `DiskFull`, `CannotWrite`, `DamagedLibrary`; the library is then as it was.
    """
    if not passphrase:
        raise EmptyPassphrase
    lock = WriterLock(folder)
    try:
        before = keyslots.read_keyslots(folder)
        old = before.open_master
        if old is None:
            raise NotMadeOpen
        finish(folder, old)
        master = new_master()
        after = replace(keyslots.make_keyslots(before.library_id, master, passphrase, cost), format=before.format)
        try:
            _build(folder, data_key(old), data_key(master), progress)
            slot_notes.renew(folder / NEXT, data_key(master), after.slots[0].id, clock.ms())
            _sync(folder / NEXT)
            progress.at(1, 1)
            _put_keyslots(folder, after)  # from here on it is done, whatever happens
        except BaseException:
            if not _is_done(folder, master):
                _drop(folder)
                raise
        with suppress(StudioError):  # then the next opening does it, or says why it can't
            finish(folder, master)
        progress.part(0, 1)
        with suppress(Stopped):  # too late
            progress.at(1, 1)
    finally:
        lock.release()
    return recovery_code(master)


def finish(folder: Path, master: bytes) -> None:
    """Bring a change of the key that was cut short to its end, forwards or backwards, as the master key says.

    Call it under the writer's lock, before the database is opened. A database that opens is never replaced, and with
    a master key that fits neither nothing is done.
    Raises `CannotWrite`, `DiskFull`, `CannotRead`.
    """
    waiting = [home for home in (folder, *_copies(folder)) if (home / NEXT).exists()]
    if not waiting:
        return
    key = data_key(master)
    try:
        if _opens(folder / DATABASE, key):
            _remove(folder)
        elif folder in waiting and _opens(folder / NEXT, key):
            _switch(folder)
        else:
            return
        for home in waiting[folder in waiting :]:
            if not _opens(home / DATABASE, key) and _opens(home / NEXT, key):
                _switch_copy(home, folder, key)
            else:
                _remove(home)
    except OSError as error:
        raise write_trouble(error) from error


def take_away_half_written(folder: Path) -> None:
    """Take away key files that a crash left half written: one may hold a key in clear. Call it under the lock."""
    with suppress(OSError):
        for half_written in folder.glob(HALF_WRITTEN):
            with _wiped(half_written):
                half_written.unlink()


def _is_done(folder: Path, master: bytes) -> bool:
    try:
        return keyslots.read_keyslots(folder).fits(master)
    except DamagedKeys:
        return False


def _copies(folder: Path) -> list[Path]:
    return sorted(folder.glob(COPIES))


def _opens(database: Path, key: bytes) -> bool:
    try:
        open_still(database, key).close()
    except DamagedLibrary:
        return False
    return True


# before it counts


def _build(folder: Path, old: bytes, new: bytes, progress: Progress) -> None:
    """Make the library, and each copy beside it that the old key opens, under the new key."""
    copies = [home for home in _copies(folder) if _opens(home / DATABASE, old)]
    homes = [folder, *copies]
    sizes = [(home / DATABASE).stat().st_size for home in homes]
    done = 0
    for home, size in zip(homes, sizes, strict=True):
        start, end = (0.95 * part / sum(sizes) for part in (done, done + size))
        try:
            _build_next(home, old, new, progress, (start, (start + end) / 2, end))
        except DamagedLibrary as error:
            if home == folder:
                raise
            raise DamagedLibrary(COPY_DAMAGED.format(home.name)) from error
        done += size


def _build_next(home: Path, old: bytes, new: bytes, progress: Progress, marks: tuple[float, float, float]) -> None:
    _remove(home)
    source = open_writer(home / DATABASE, old)
    try:
        source.execute("pragma wal_checkpoint(truncate)").fetchall()
        progress.part(marks[0], marks[1])
        _copy(source, home / NEXT, new, progress)
        _sync(home / NEXT)
        progress.part(marks[1], marks[2])
        _compare(source, home / NEXT, new, progress)
    finally:
        source.close()


def _copy(source: Connection, target: Path, key: bytes, progress: Progress) -> None:
    """Copy page by page; SQLite hands them over decrypted and in memory, and writes them under the other key."""
    made = create_database(target, key)
    try:
        made.pragma("journal_mode", "off")  # half a copy is thrown away, not rolled back
        made.pragma("synchronous", "off")  # synced as a whole instead
        try:
            with made._raw.backup("main", source._raw, "main") as copying:  # noqa: SLF001
                while not copying.done:
                    copying.step(BATCH)
                    progress.at(copying.page_count - copying.remaining, copying.page_count)
        except apsw.Error as error:
            made.speak(error)
    finally:
        made.close()


def _compare(source: Connection, copy: Path, key: bytes, progress: Progress) -> None:
    """Read every row and every page of the copy; `DamagedLibrary` when one is not as it is in the source."""
    target = open_still(copy, key)
    total, seen = copy.stat().st_size, 0
    try:
        for table in _tables(source):
            both = zip_longest(_rows(source, table), _rows(target, table))
            for number, (kept, found) in enumerate(both):
                if kept != found:
                    raise DamagedLibrary
                seen += sum(len(value) if isinstance(value, str | bytes) else 8 for value in kept)
                if number % ROWS == 0:
                    progress.at(min(seen, total), total)
        if target.execute("pragma integrity_check").fetchone() != ("ok",):
            raise DamagedLibrary
        progress.at(1, 1)
    finally:
        target.close()


def _tables(connection: Connection) -> list[str]:
    rows = connection.execute(
        "select name from sqlite_schema where type = 'table' and rootpage > 0 order by name"  # 0: virtual
    )
    return ["sqlite_schema", *(str(row[0]) for row in rows.fetchall())]


def _rows(connection: Connection, table: str) -> Iterator[Row]:
    return connection.execute(f'select * from "{table}"')  # noqa: S608  in the order they lie in, here and there


def _sync(file: Path) -> None:
    try:
        descriptor = os.open(file, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        sync_folder(file.parent)
    except OSError as error:
        raise write_trouble(error) from error


def _drop(folder: Path) -> None:
    """Leave nothing of an attempt that came to nothing."""
    with suppress(OSError):
        for home in (folder, *_copies(folder)):
            _remove(home)


def _remove(home: Path) -> None:
    for path in home.glob(f"{NEXT}*"):
        path.unlink()


# once it counts


def _switch(home: Path) -> None:
    """Let the new database take the place of the old one, whose log would not fit it."""
    for pattern in USELESS:
        for path in home.glob(pattern):
            with _wiped(path):
                path.unlink()
    sync_folder(home)
    with _wiped(home / DATABASE):
        os.replace(home / NEXT, home / DATABASE)
        sync_folder(home)


def _switch_copy(home: Path, folder: Path, key: bytes) -> None:
    found = open_still(home / NEXT, key)
    try:
        number = migrations.read_format(found)
    finally:
        found.close()
    _put_keyslots(home, replace(keyslots.read_keyslots(folder), format=number))
    _switch(home)


def _put_keyslots(folder: Path, ways_in: Keyslots) -> None:
    with _wiped(folder / keyslots.NAME):
        keyslots.write_keyslots(folder, ways_in)


@contextmanager
def _wiped(path: Path) -> Iterator[None]:
    """Write zeros over what `path` was, once the block has given its name away: the old key lay in clear.

    As well as it can be done: a disk may keep what it says it wrote over, and Windows lets no open file go.
    What has another name as well, or is a link to something else, is somebody's copy, and stays.
    """
    file = _only_name(path) if sys.platform != "win32" else None
    try:
        yield
        if file is not None:
            with suppress(OSError):
                size = os.fstat(file.fileno()).st_size
                for start in range(0, size, CHUNK):
                    file.seek(start)
                    file.write(bytes(min(CHUNK, size - start)))  # no more than it was: the disk may be full
                os.fsync(file.fileno())
    finally:
        if file is not None:
            file.close()


def _only_name(path: Path) -> FileIO | None:
    """Open a file to write, if it is one and has no other name."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return None
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
        os.close(descriptor)
        return None
    return open(descriptor, "r+b", buffering=0)
