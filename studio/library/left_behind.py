"""What lies beside the database when it is opened: what a program that was not closed, or a crash, left there."""

from pathlib import Path

from studio.library import rekey
from studio.library.crypto import data_key
from studio.library.disk import read_trouble
from studio.library.errors import DamagedLibrary, NotClosed

NEWEST_DAMAGED = "The newest part of this library is damaged. What can be read of it can be saved; nothing was changed."


def require_closed(database: Path) -> None:
    """Raise `NotClosed` when more belongs to the database than its file, which is all that who only looks reads.

    Raises `CannotRead` as well.
    """
    waiting = database.with_name(f"{database.name}-wal")
    try:
        if (database.parent / rekey.NEXT).exists():
            raise NotClosed
        if waiting.exists() and waiting.stat().st_size > 0:
            raise NotClosed
    except OSError as error:
        raise read_trouble(error) from error


def require_sound_log(database: Path, master: bytes) -> bool:
    """Say whether a crash left a write-ahead file; raise `DamagedLibrary` when what was kept lies behind damage.

    SQLite would open it as it was before the damage, and write over what comes after.
    """
    try:
        left = database.with_name(f"{database.name}-wal").stat().st_size > 0
    except OSError:
        return False
    if left:
        from studio.library.pages import Pages  # ciphers and numpy, wanted only after a crash

        pages = Pages(database, data_key(master))
        pages.close()
        if pages.commits_behind > 1:
            raise DamagedLibrary(NEWEST_DAMAGED)
    return left
