"""The front door: a library that opens, keeps, and gives back."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Self, TypeVar

from studio.core.clock import Clock
from studio.core.errors import StudioError
from studio.core.signal import Signal
from studio.library import chunk, keys, keyslots, log, migrations, older, rekey, schema, slot_notes
from studio.library.cache import Caches
from studio.library.connection import Connection, open_reader, open_still, open_writer
from studio.library.crypto import KdfCost, cache_key, data_key, master_check
from studio.library.errors import (
    DamagedLibrary,
    InUse,
    LibraryClosed,
    LookingAround,
    NotALibrary,
    NotHere,
    OlderFormat,
    WrongRecoveryCode,
)
from studio.library.keyslots import Keyslots
from studio.library.left_behind import require_closed, require_sound_log
from studio.library.lock import NAME as LOCK
from studio.library.lock import WriterLock, in_use
from studio.library.log import Fault, Length, Op
from studio.library.making import make_library
from studio.library.place import DATABASE
from studio.library.readers import Readers
from studio.library.recovery import recovery_code
from studio.library.tidier import Tidier
from studio.library.unlocking import find_master
from studio.library.unlocking import is_library as is_library  # what is asked of a library before it is open
from studio.library.unlocking import needs_passphrase as needs_passphrase
from studio.library.unlocking import opens_by_keyring as opens_by_keyring
from studio.library.writer import Writer

T = TypeVar("T")

COST = KdfCost()
"""What guessing a passphrase of this program's libraries costs."""


class Library:
    """An open library. Made by `create` or `open`; usable from every thread until `close`."""

    def __init__(self, folder: Path, master: bytes, ways_in: Keyslots | None, clock: Clock, *, read_only: bool) -> None:
        """Open with the right master key; `create` and `open` find it. Takes the writer's lock."""
        self.folder = folder
        self.read_only = read_only
        """True when it was opened to look around: no write, no lock, not a file is touched."""
        self._master = master
        self._keyslots = ways_in
        self._clock = clock
        self._numbers: dict[str, int] = {}
        self._gate = threading.RLock()
        self._holder: int | None = None
        self._queue = Writer()
        self.write_failed: Signal[[BaseException]] = self._queue.failed
        """Something given to `later` did not work (a full disk, say); emitted on the writer's thread."""
        key = data_key(master)
        self._database = folder / DATABASE
        self._open_writer: Callable[[], Connection] = lambda: open_writer(self._database, key)
        self._readers = Readers(
            (lambda: older.look_as_new(open_still(self._database, key)))
            if read_only
            else (lambda: open_reader(self._database, key))
        )
        self._caches = Caches(folder, cache_key(master), read_only=read_only)
        self._tidier = Tidier(self._open_writer)
        self._writer: Connection | None = None
        self._lock: WriterLock | None = None
        self.was_left_open = False
        """True when the program that had it open before did not close it. Nothing kept is lost by that."""
        try:
            if read_only:
                require_closed(self._database)
                if migrations.read_format(self._readers.here()) < schema.SAME_TABLES:
                    raise OlderFormat
            else:
                self._start_writing()
            self.device_id = str(self._meta("device_id"))
            """Which device this is: 32 hex characters, on every row and op."""
            self.library_id = str(self._meta("library_id"))
            if self._lock is not None:
                self._lock.note_open()
        except BaseException:
            self.close()
            raise

    @classmethod
    def create(cls, folder: Path, *, passphrase: str | None, clock: Clock, cost: KdfCost = COST) -> tuple[Self, str]:
        """Make a library in a folder that is empty or not there yet; return it and its recovery code.

        None for a passphrase is a choice: whoever has the folder can then open it.
        Raises `NotEmpty`, `EmptyPassphrase`, `CannotWrite`, `DiskFull`.
        """
        master = make_library(folder, passphrase=passphrase, created=clock.ms(), cost=cost)
        ways_in = keyslots.read_keyslots(folder)
        library = cls(folder, master, ways_in, clock, read_only=False)
        with suppress(StudioError):  # the library is there: its code must not be lost over a note
            slot_notes.note(library, ways_in.slots[0].id, "")
        return library, recovery_code(master)

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        passphrase: str | None = None,
        recovery_code: str | None = None,
        keyring: bool = False,
        clock: Clock,
        read_only: bool = False,
    ) -> Self:
        """Open a library by its passphrase, by its recovery code, or by neither where it is made open.

        With `keyring` and no passphrase, the keyring of the computer account is asked, for some seconds at most.
        Raises `NotALibrary`, `WrongPassphrase` (`KeyringSilent` when the keyring did not open it),
        `WrongRecoveryCode`, `DamagedKeys`, `DamagedLibrary`, `NewerFormat`, `InUse`, `CannotRead`, `CannotWrite`,
        `DiskFull`; to look only, `NotClosed` and `OlderFormat`. Whatever it raises, the folder is as it was.
        """
        if not is_library(folder):
            raise NotALibrary
        if not read_only and in_use(folder):  # said before anyone waits for their passphrase to be tried
            raise InUse
        master, ways_in = find_master(folder, passphrase=passphrase, recovery_code=recovery_code, keyring=keyring)
        try:
            return cls(folder, master, ways_in, clock, read_only=read_only)
        except DamagedLibrary as error:
            if ways_in is None:  # without a key file, a wrong code and a damaged page look the same
                raise WrongRecoveryCode from error
            raise

    def _start_writing(self) -> None:
        self._lock = WriterLock(self.folder)
        self.was_left_open = self._lock.was_left
        rekey.finish(self.folder, self._master)
        left = require_sound_log(self._database, self._master)
        self._writer = self._open_writer()
        if left:  # so that what a crash left behind the end is never taken for more than it is
            with suppress(StudioError):  # on a full disk it stays where it is, and safe
                self._writer.checkpoint()
        found = migrations.read_format(self._writer)
        if found < schema.FORMAT:
            self._writer.close()  # so that the file holds everything, and copying it drops no lock
            migrations.keep_copy(self.folder, DATABASE)
            self._writer = self._open_writer()
            migrations.run_steps(self._writer, found)
        self._writer.when_committed(self._tidier.committed)
        if self._keyslots is not None and self._keyslots.format < schema.FORMAT:
            self._keyslots = replace(self._keyslots, format=schema.FORMAT)
            keyslots.write_keyslots(self.folder, self._keyslots)
        rekey.take_away_half_written(self.folder)

    def _meta(self, key: str) -> str | int:
        row = self.read.execute("select value from meta where key = ?", (key,)).fetchone()
        if row is None:
            raise DamagedLibrary
        value: str | int = row[0]
        return value

    def now(self) -> int:
        """Return the time of the library's clock, UTC milliseconds."""
        return self._clock.ms()

    # keys (what a person does with them is in `keys`)

    @property
    def master(self) -> bytes:
        """The master key; `keys` asks for it, and nobody else."""
        return self._master

    @property
    def keyslots(self) -> Keyslots:
        """The ways into this library; none where its key file is damaged."""
        return self._keyslots or Keyslots(self.library_id, master_check(self._master), (), schema.FORMAT)

    def change_keyslots(self, change: Callable[[Keyslots], Keyslots]) -> None:
        """Put what `change` makes of the ways in in their place; when this returns, it is on the disk.

        A damaged key file is put aside as `keyslots.damaged.json`. Raises what `change` raises, `LookingAround`,
        `LibraryClosed`, `CannotWrite`, `DiskFull`.
        """
        if self.read_only:
            raise LookingAround
        with self._gate:
            if self._lock is None:
                raise LibraryClosed
            ways_in = change(self.keyslots)
            if self._keyslots is None:
                keyslots.put_aside(self.folder)
            keyslots.write_keyslots(self.folder, ways_in)
            self._keyslots = ways_in

    def set_passphrase(self, passphrase: str, *, cost: KdfCost = COST) -> None:
        """Let the library open with this passphrase in place of the earlier ones: see `keys.set_passphrase`."""
        keys.set_passphrase(self, passphrase, cost=cost)

    # database

    @property
    def read(self) -> Connection:
        """This thread's connection for reading; inside `write`, the one that sees what is being written."""
        if self._holder == threading.get_ident() and self._writer is not None:
            return self._writer
        return self._readers.here()

    def rest(self) -> None:
        """Give back the memory of what was read (up to 16 MB a thread), when nobody asks for a while."""
        self._readers.rest()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it is on the disk when the block is left, or none of it is.

        One thread at a time; inside another `write` of the same thread it becomes part of that one.
        Raises `LookingAround`, `LibraryClosed`, `DiskFull`, `CannotWrite`, `DamagedLibrary`.
        """
        if self.read_only:
            raise LookingAround
        with self._gate:
            if self._writer is None:
                raise LibraryClosed
            if self._holder is not None:
                with self._writer.transaction():
                    yield self._writer
                return
            self._holder = threading.get_ident()
            try:
                with self._writer.transaction():
                    yield self._writer
            finally:
                self._holder = None

    def number(self, piece_id: str) -> int:
        """Return the number of a piece's row (it never changes); raise `NotHere`."""
        number = self._numbers.get(piece_id)
        if number is None:
            row = self.read.execute("select num from piece where id = ?", (piece_id,)).fetchone()
            if row is None:
                raise NotHere
            number = int(row[0])
            if self._holder != threading.get_ident():  # what is not committed yet may still be undone
                self._numbers[piece_id] = number
                if not self.read.execute("select 1 from piece where id = ?", (piece_id,)).fetchone():
                    self.forget_number(piece_id)  # it was taken away just now
                    raise NotHere
        return number

    def forget_number(self, piece_id: str) -> None:
        """Forget the number of a piece that was taken away."""
        self._numbers.pop(piece_id, None)

    # log

    def append(self, piece_id: str, payload: bytes) -> int:
        """Add an op to the log of a piece; return its seq. When this returns, it is on the disk.

        (Inside `write`: when that block is left.)
        """
        with self.write() as connection:
            return log.append_op(
                connection,
                self.number(piece_id),
                piece_id,
                time=self._clock.ms(),
                device=self.device_id,
                payload=payload,
            )

    def ops(self, piece_id: str, start: int = 0) -> Iterator[Op]:
        """Yield the ops of a piece from seq `start` on; memory stays bounded, however long the log."""
        return log.read_ops(self.read, self.number(piece_id), start)

    def length(self, piece_id: str) -> Length:
        """Return how long the log of a piece is: ops and chunks."""
        return log.length(self.read, self.number(piece_id))

    def op_count(self, piece_id: str) -> int:
        """Return how many ops a piece has."""
        return self.length(piece_id)[0]

    def verify_chain(self, piece_id: str) -> Fault | None:
        """Walk the log and the chunks of a piece; return the first that is not as it was kept, or None."""
        number, connection = self.number(piece_id), self.read
        return log.verify_chain(connection, number, piece_id) or chunk.verify_chunks(connection, number, piece_id)

    # chunks

    def put_chunk(self, piece_id: str, index: int, data: bytes) -> None:
        """Keep a chunk (≤ 1 MB, say) at an index that is free; when this returns, it is on the disk."""
        with self.write() as connection:
            chunk.put_chunk(connection, self.number(piece_id), piece_id, index, data)

    def chunks(self, piece_id: str, start: int = 0) -> Iterator[bytes]:
        """Yield the chunks of a piece by rising index from `start` on, one in memory at a time."""
        return chunk.read_chunks(self.read, self.number(piece_id), piece_id, start)

    def chunk_count(self, piece_id: str) -> int:
        """Return how many chunks a piece has."""
        return self.length(piece_id)[1]

    # cache

    def put_cache(self, piece_id: str, kind: str, data: bytes, made_of: Length | None = None) -> None:
        """Keep bytes that could be made again from a log `made_of` so much (None: of all there is now).

        No op waits for it and it does not wait for the disk: after a power cut it may be gone. Where nothing can
        be written to, nothing is cached, and that is all.
        """
        self._caches.put(piece_id, kind, data, self.length(piece_id) if made_of is None else made_of)

    def cache(self, piece_id: str, kind: str) -> bytes | None:
        """Return the bytes cached under a kind, or None, also when the log has grown since."""
        return self._caches.get(piece_id, kind, self.length(piece_id))

    def older_cache(self, piece_id: str, kind: str) -> tuple[bytes, Length] | None:
        """Return the bytes cached under a kind, and of how long a log they were made, also when it has grown since."""
        return self._caches.get_older(piece_id, kind, self.length(piece_id))

    def caches_of(self, kind: str) -> list[tuple[str, bytes, Length]]:
        """Return all bytes cached under a kind: of which piece, and of how long a log they were made."""
        return self._caches.all(kind)

    def drop_caches(self, piece_id: str) -> None:
        """Throw away what is cached for a piece, since it looks different now."""
        self._caches.drop(piece_id)

    # writer

    def later(self, work: Callable[[], T]) -> Future[T]:
        """Run `work` on the writer's thread, after everything given before, so that nobody waits for a disk."""
        return self._queue.later(work)

    def settle(self) -> None:
        """Wait until everything given to `later` so far is done."""
        self._queue.settle()

    # the end

    def checkpoint(self) -> None:
        """Bring everything from the write-ahead files into the databases, and cut them off; for a quiet moment.

        Waits for nobody: while someone reads, what they still need stays where it is.
        """
        if self.read_only:
            return
        self._caches.checkpoint()
        with self._gate:
            if self._writer is not None and self._holder is None:
                with suppress(InUse):  # it is being brought in already
                    self._writer.checkpoint()

    def close(self) -> None:
        """Do what `later` was given, close every connection, let the next one in. Harmless when done already."""
        self._queue.close()
        self._readers.close()
        self._caches.close()
        self._tidier.close()
        with self._gate:
            try:
                if self._writer is not None:
                    with suppress(StudioError):  # on a full disk it stays in the write-ahead file, and safe
                        self.checkpoint()
                    self._writer.close()
            finally:
                self._writer = None
                if self._lock is not None:
                    self._lock.release()
                    self._lock = None

    def freeze(self) -> None:
        """Close so that the folder is one clean database and its key file, fit to be shipped and looked at."""
        if self.read_only:
            raise LookingAround
        self.settle()
        self._caches.freeze()
        self._readers.close()
        self._tidier.close()
        with self._gate:
            if self._writer is None:
                raise LibraryClosed
            self.checkpoint()
            if self._writer.pragma("journal_mode", "delete") != "delete":
                raise DamagedLibrary
            (self.folder / LOCK).unlink(missing_ok=True)
        self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
