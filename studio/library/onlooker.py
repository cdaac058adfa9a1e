"""A library seen from beside: read while its window has it open, or without touching a file when nobody has."""

from pathlib import Path

from studio.core.clock import Clock
from studio.library import rekey
from studio.library.connection import open_reader, open_still
from studio.library.crypto import data_key
from studio.library.errors import DamagedLibrary, NotALibrary, NotClosed, WrongRecoveryCode
from studio.library.lock import in_use
from studio.library.migrations import read_format
from studio.library.place import DATABASE
from studio.library.unlocking import find_master, is_library


class Onlooker:
    """Knows the key of a library and reads from it; writes nothing, brings nothing up to date, takes no lock."""

    def __init__(
        self,
        folder: Path,
        *,
        passphrase: str | None = None,
        recovery_code: str | None = None,
        keyring: bool = False,
        clock: Clock,
    ) -> None:
        """Raises `NotALibrary`, what `find_master` raises, `NewerFormat`, `DamagedLibrary`, `NotClosed`."""
        if not is_library(folder):
            raise NotALibrary
        if (folder / rekey.NEXT).exists():
            raise NotClosed
        self.folder = folder
        self.master, ways_in = find_master(folder, passphrase=passphrase, recovery_code=recovery_code, keyring=keyring)
        self._clock = clock
        self.read_only = not self.written_to()
        """True when nobody writes, so that not a file has to be made beside it."""
        try:
            self.library_id = self._library_id()
        except DamagedLibrary as error:  # without a key file, a wrong code and a damaged page look the same
            if ways_in is None:
                raise WrongRecoveryCode from error
            raise

    def now(self) -> int:
        """Return the time, UTC milliseconds."""
        return self._clock.ms()

    def written_to(self) -> bool:
        """Say whether someone has it open, or left something in its write-ahead file."""
        waiting = self.folder / (DATABASE + "-wal")
        return in_use(self.folder) or (waiting.exists() and waiting.stat().st_size > 0)

    def _library_id(self) -> str:
        opening = open_still if self.read_only else open_reader
        connection = opening(self.folder / DATABASE, data_key(self.master))
        try:
            read_format(connection)
            row = connection.execute("select value from meta where key = 'library_id'").fetchone()
        finally:
            connection.close()
        if row is None:
            raise DamagedLibrary
        return str(row[0])
