"""A library from a copy, in a new place; the copy stays as it is."""

from pathlib import Path

from studio.core.clock import Clock
from studio.core.ids import new_id
from studio.core.progress import Progress
from studio.library import keyslots
from studio.library.backup import SPARE, CopyDamaged, NotWhole, require_whole
from studio.library.connection import Connection, open_still, open_writer
from studio.library.copying import copy_database
from studio.library.crypto import data_key
from studio.library.disk import read_trouble
from studio.library.errors import DamagedLibrary, InUse, NotALibrary, NotClosed, WrongRecoveryCode
from studio.library.lock import in_use
from studio.library.migrations import read_format
from studio.library.place import DATABASE, new_place
from studio.library.unlocking import find_master, is_library
from studio.library.verify import Look


class CopyNotWhole(DamagedLibrary):
    """The copy that was to be restored is damaged."""

    sentence = "This copy is damaged, so nothing was restored from it. An older copy may be whole."


def restore(
    backup: Path,
    target: Path,
    *,
    passphrase: str | None = None,
    recovery_code: str | None = None,
    clock: Clock,
    progress: Progress,
) -> None:
    """Make a library in `target`, a folder that is empty or not there yet, from a copy or any closed library.

    It opens as the copy does, and counts as a device of its own from then on. All of it appears, or nothing does.
    Raises `NotALibrary`, `WrongPassphrase`, `WrongRecoveryCode`, `DamagedKeys`, `NewerFormat`, `InUse`,
    `NotClosed`, `CopyNotWhole`, `NotEmpty`, `NoRoom`, `DiskFull`, `CannotWrite`, `Stopped`.
    """
    if not is_library(backup):
        raise NotALibrary
    master, ways_in = find_master(backup, passphrase=passphrase, recovery_code=recovery_code, keyring=False)
    key = data_key(master)
    source = _open_closed(backup, key, known=ways_in is not None)
    try:
        with new_place(target, _bytes(backup) + SPARE) as database:
            progress.part(0.0, 0.5)
            try:
                read_format(source)
                copy_database(source, database, key, progress)
                _become_new_device(database, key)
                require_whole(database, key, Look(progress, 0.5, 0.99))
            except (CopyDamaged, NotWhole):
                raise CopyNotWhole from None
            except DamagedLibrary as error:
                raise CopyNotWhole from error
            if ways_in is not None:
                keyslots.write_keyslots(target, ways_in)
    finally:
        source.close()
    progress.part(0.99, 1.0)
    progress.at(1, 1)


def _open_closed(folder: Path, key: bytes, *, known: bool) -> Connection:
    if in_use(folder):
        raise InUse
    try:
        waiting = folder / (DATABASE + "-wal")
        if waiting.exists() and waiting.stat().st_size > 0:
            raise NotClosed
    except OSError as error:
        raise read_trouble(error) from error
    try:
        return open_still(folder / DATABASE, key)
    except DamagedLibrary as error:  # without a key file, a wrong code and a damaged page look the same
        raise (CopyNotWhole if known else WrongRecoveryCode) from error


def _bytes(folder: Path) -> int:
    try:
        return (folder / DATABASE).stat().st_size
    except OSError as error:
        raise read_trouble(error) from error


def _become_new_device(database: Path, key: bytes) -> None:
    connection = open_writer(database, key)
    try:
        with connection.transaction():
            connection.execute("update meta set value = ? where key = 'device_id'", (new_id(),))
        connection.pragma("journal_mode", "delete")
    finally:
        connection.close()
