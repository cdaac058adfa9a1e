"""A connection to the encrypted database, which speaks in sentences when something is wrong."""

import errno
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

import apsw

from studio.core.errors import StudioError
from studio.library import seal
from studio.library.errors import (
    CannotRead,
    CannotWrite,
    DamagedLibrary,
    DiskFull,
    InUse,
    LibraryClosed,
    NoMemory,
)

Value = None | int | float | str | bytes
Row = tuple[Any, ...]

PAGE_SIZE = 8192
"""Bytes in a page of the database; a page is encrypted and checked as a whole."""

PATIENCE = 5000
"""Milliseconds to wait for another connection."""

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NO_WRITING = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
READING = frozenset(
    {
        apsw.SQLITE_IOERR_READ,
        apsw.SQLITE_IOERR_SHORT_READ,
        apsw.SQLITE_IOERR_DATA,
        apsw.SQLITE_IOERR_CORRUPTFS,
    }
)


class Rows:
    """What a statement gives back, row by row."""

    def __init__(self, cursor: Any, connection: "Connection") -> None:
        self._cursor = cursor
        self._connection = connection

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        try:
            row: Row = next(self._cursor)
        except apsw.Error as error:
            self._connection.speak(error)
        return row

    def fetchone(self) -> Row | None:
        """Return the next row, or None after the last."""
        return next(self, None)

    def fetchall(self) -> list[Row]:
        """Return all rows that are left."""
        try:
            rows: list[Row] = self._cursor.fetchall()
        except apsw.Error as error:
            self._connection.speak(error)
        return rows


class Connection:
    """A thin cover over an apsw connection: same calls, but its troubles are `StudioError`s.

    Only a mistake in a statement (bad SQL, a broken constraint) comes out as apsw's own error.
    """

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def execute(self, statement: str, bindings: Sequence[Value] = ()) -> Rows:
        """Run a statement. Several in one string run only as far as rows are fetched: add `.fetchall()`."""
        try:
            try:
                return Rows(self._raw.execute(statement, bindings), self)
            except UnicodeEncodeError:
                return Rows(self._raw.execute(statement, [_mended(value) for value in bindings]), self)
        except apsw.Error as error:
            self.speak(error)

    def executemany(self, statement: str, bindings: Iterable[Sequence[Value]]) -> None:
        """Run a statement once for each row of bindings."""
        try:
            self._raw.executemany(statement, bindings).fetchall()
        except apsw.Error as error:
            self.speak(error)

    def pragma(self, name: str, value: Value = None) -> Any:
        """Read or set a pragma; return its first value."""
        try:
            return self._raw.pragma(name) if value is None else self._raw.pragma(name, value)
        except apsw.Error as error:
            self.speak(error)

    def when_committed(self, tell: Callable[[int], object]) -> None:
        """After each commit call `tell` with the number of pages in the write-ahead file, on the same thread."""

        def hook(_connection: Any, _name: str, pages: int) -> int:
            tell(pages)
            return int(apsw.SQLITE_OK)

        self._raw.set_wal_hook(hook)

    def checkpoint(self) -> None:
        """Bring in the write-ahead file and cut it off, as far as nobody needs it; waits for nobody."""
        self.pragma("busy_timeout", 0)
        try:
            self.execute("pragma wal_checkpoint(truncate)").fetchall()
        finally:
            self.pragma("busy_timeout", PATIENCE)

    @property
    def in_transaction(self) -> bool:
        return bool(self._raw.in_transaction)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is kept together or not at all. Inside another one, it becomes part of that."""
        begin, end, undo = "begin immediate", "commit", "rollback"
        if self.in_transaction:
            begin, end, undo = "savepoint part", "release part", "rollback to part; release part"
        self.execute(begin)
        try:
            yield
            self.execute(end)
        except BaseException:
            if self.in_transaction:  # a full disk may have ended it already
                self.execute(undo).fetchall()
            raise

    def close(self) -> None:
        """Close for good. Harmless when closed already."""
        try:
            self._raw.close(True)
        except apsw.Error as error:
            self.speak(error)

    def give_back(self) -> None:
        """Give back the memory of pages that were read, unless another thread is reading; they are read anew."""
        with suppress(apsw.Error):
            self._raw.release_memory()

    def cut_off(self) -> None:
        """Close for good, whatever another thread is reading; only for readers (the last to close tidies up)."""
        with suppress(apsw.Error):
            self._raw.interrupt()
        with suppress(apsw.Error):  # the other thread is still on its way out, and lets go by itself
            self._raw.close(True)

    def speak(self, error: apsw.Error) -> NoReturn:
        """Raise what the person should hear about `error`; raise the error itself when it is our mistake."""
        spoken = in_words(error, self._errno())
        if spoken is None:
            raise error
        raise spoken from error

    def _errno(self) -> int:
        try:
            return int(self._raw.system_errno)
        except apsw.Error:
            return 0


def _mended(value: Value) -> Value:
    """Return a text without half characters, as a keyboard may send them; they'd have no bytes to keep."""
    if not isinstance(value, str):
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def in_words(error: apsw.Error, number: int) -> StudioError | None:
    """Return what to tell the person about an error, given the system's own error number.

    None means that the person can't help it: a statement is wrong.
    """
    if isinstance(error, apsw.IOError | apsw.CantOpenError):
        return _file_trouble(error, number)
    for kinds, spoken in SPOKEN:
        if isinstance(error, kinds):
            return spoken()
    return None


SPOKEN: tuple[tuple[tuple[Any, ...], type[StudioError]], ...] = (
    ((apsw.FullError,), DiskFull),
    ((apsw.CorruptError, apsw.NotADBError), DamagedLibrary),
    ((apsw.ReadOnlyError, apsw.PermissionsError), CannotWrite),
    ((apsw.BusyError, apsw.LockedError), InUse),
    ((apsw.NoMemError,), NoMemory),
    ((apsw.ConnectionClosedError, apsw.InterruptError), LibraryClosed),
)


def _file_trouble(error: apsw.Error, number: int) -> StudioError:
    if number in NO_ROOM:
        return DiskFull()
    if isinstance(error, apsw.CantOpenError):
        return CannotWrite() if number in NO_WRITING else CannotRead()
    return DamagedLibrary() if getattr(error, "extendedresult", 0) in READING else CannotWrite()


def create_database(path: Path, data_key: bytes) -> Connection:
    """Make an encrypted database in a file that does not exist yet."""
    connection = _keyed(str(path), apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE, data_key)
    return _prepared(connection, _set_page_size, _prepare_reading, _prepare_writing)


def open_writer(path: Path, data_key: bytes) -> Connection:
    """Open the database to read and write. A damaged one, or a wrong key, is `DamagedLibrary`."""
    connection = _keyed(str(path), apsw.SQLITE_OPEN_READWRITE, data_key)
    # the look at the tables comes before anything that could write into a file that isn't ours
    return _prepared(connection, _require("meta"), _prepare_reading, _prepare_writing)


def open_reader(path: Path, data_key: bytes) -> Connection:
    """Open the database to read, beside a writer that is open."""
    connection = _keyed(str(path), apsw.SQLITE_OPEN_READONLY, data_key)
    return _prepared(connection, _prepare_reading, _prepare_walking)


def open_still(path: Path, data_key: bytes, table: str = "meta") -> Connection:
    """Open a database that nobody writes to; makes no file beside it, not even for a moment."""
    address = path.absolute().as_uri() + "?immutable=1"
    connection = _keyed(address, apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI, data_key)
    return _prepared(connection, _require(table), _prepare_reading, _prepare_walking)


def create_cache(path: Path, key: bytes, schema: str) -> Connection:
    """Make an encrypted database of one table for what can be lost: no commit waits for the disk."""
    connection = _keyed(str(path), apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE, key)
    connection = _prepared(connection, _set_page_size, _prepare_reading, _prepare_caching)
    return _prepared(connection, lambda made: made.execute(schema).fetchall())


def open_cache(path: Path, key: bytes) -> Connection:
    """Open what `create_cache` made; anything else in its place is `DamagedLibrary`."""
    connection = _keyed(str(path), apsw.SQLITE_OPEN_READWRITE, key)
    return _prepared(connection, _require("cache"), _prepare_reading, _prepare_caching)


def _keyed(address: str, flags: int, data_key: bytes) -> Connection:
    try:
        raw = apsw.Connection(address, flags=flags)
    except apsw.Error as error:
        spoken = in_words(error, 0)
        if spoken is None:
            raise
        raise spoken from error
    raw.set_busy_timeout(PATIENCE)
    raw.pragma("cipher", "chacha20")
    # "raw:" hands over the key as it is; "hexkey" would run a second, slow derivation
    raw.execute(f'pragma key="raw:{data_key.hex()}"', can_cache=False).fetchall()
    # or a torn first sector, which the write-ahead file makes good, would hide how long a page is
    raw.pragma("page_size", PAGE_SIZE)
    # innocuous: it may be called from triggers although the schema is not trusted
    sealed: Any = seal.sealed
    raw.create_scalar_function(seal.FUNCTION, sealed, deterministic=True, flags=apsw.SQLITE_INNOCUOUS)
    return Connection(raw)


def _prepared(connection: Connection, *steps: Callable[[Connection], object]) -> Connection:
    try:
        for step in steps:
            step(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_page_size(connection: Connection) -> None:
    connection.pragma("page_size", PAGE_SIZE)


def _require(table: str) -> Callable[[Connection], None]:
    def look(connection: Connection) -> None:
        found = connection.execute("select count(*) from sqlite_schema where name = ?", (table,)).fetchone()
        if found != (1,):
            raise DamagedLibrary

    return look


def _prepare_reading(connection: Connection) -> None:
    connection.pragma("temp_store", 2)  # in memory: a sort never spills plaintext to the disk
    connection.pragma("foreign_keys", True)
    connection.pragma("trusted_schema", False)
    connection.pragma("cell_size_check", True)
    connection.pragma("cache_size", -8192)


def _prepare_walking(connection: Connection) -> None:
    # the index that the gallery walks takes 8 MB at 100,000 pieces: with less, each walk would decrypt all of it anew
    connection.pragma("cache_size", -16384)


def _prepare_caching(connection: Connection) -> None:
    connection.pragma("cache_size", -1024)
    connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "normal")
    connection.pragma("secure_delete", True)


def _prepare_writing(connection: Connection) -> None:
    connection.pragma("journal_mode", "wal")
    connection.pragma("secure_delete", True)
    connection.pragma("fullfsync", True)  # macOS: past the drive's own cache; nothing elsewhere
    connection.pragma("checkpoint_fullfsync", True)
    connection.pragma("synchronous", "full")
    connection.pragma("wal_autocheckpoint", 0)  # a commit never waits for one: see `checkpoint`
