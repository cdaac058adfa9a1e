"""Is everything as it was kept? Reads all of a library, and names what is damaged.

Each page of the file is authenticated by itself; SQLite checks how pages hang together and its index of words;
the sums over the records (`seal`) and the chains of the logs (`log`) notice an old page put back in place.
A library may be in use meanwhile: each part is looked at as it is at one moment.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from studio.core.errors import StudioError
from studio.core.progress import Progress, Stopped
from studio.library import chunk, keyslots, log, migrations, seal
from studio.library.connection import Connection, Row
from studio.library.errors import LibraryClosed
from studio.library.inside import Opened, bare, data_key_of, fits, open_own
from studio.library.log import Fault, address
from studio.library.pages import Pages
from studio.library.place import DATABASE
from studio.library.reindex import index_differs
from studio.library.search import spelled_from

BATCH = 256
STEPS_BETWEEN = 20_000
"""SQLite's own steps between two looks at whether to stop: some milliseconds."""
CHUNK_WEIGHT = 30
"""A chunk takes about as long as so many ops."""
MOST_NAMED = 1000
"""Damages listed one by one; more are only counted."""
TRIES, PAUSE = 3, 0.05
"""A page that is being written to right now may look wrong for a moment."""
TRIES_MEANWHILE = 40
"""So often at most is it looked at while someone goes on writing: it may be overtaken each time, on a quick disk."""
SEALED_FROM = 2
"""The format that brought the sums over the records."""
BESIDE_FROM = 4
"""The format that brought the tables of `seal.BESIDE`."""
TO_SHARE_FROM = 6
"""The format that brought those of `seal.TO_SHARE`."""

KEYS = "The key file does not fit this library. The recovery code still opens it."
PAGES = "A page of the database can't be read."
TORN = "A part of the newest work was not written to its end."
STRUCTURE = "The database does not hang together."
WORDS = "The index of words is not right, so a search may miss something."
RECORDS = "An older state of the records was put back in place."
LOG = "A part of how this piece was made is not as it was kept."
CHUNKS = "A part of this recording is not as it was kept."
NO_ENTRY = "The day this piece belongs to is missing."
NO_PIECE = "The piece that this log belongs to is missing."


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is not as it was kept."""

    what: str
    """A sentence about it, without a word of the person."""
    part: str
    """'keys', 'page', 'structure', 'words', 'record', 'op', 'chunk', 'entry'."""
    piece_id: str | None = None
    entry_id: str | None = None
    index: int | None = None
    """The page, op or chunk."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a look at everything brought."""

    pieces: int
    ops: int
    chunks: int
    damages: tuple[Damage, ...]
    more: int = 0
    """Damages beyond those listed."""

    @property
    def whole(self) -> bool:
        """True when everything is as it was kept."""
        return not self.damages


def verify(library: Opened, progress: Progress) -> Report:
    """Look at everything in an open library. Damage is named, never raised.

    Raises `Stopped`, `LibraryClosed` when it was closed meanwhile, and `CannotRead`.
    """
    look = Look(progress)
    _look_at_keys(library, look)
    connection = open_own(library)
    try:
        report = inspect(connection, library.folder / DATABASE, data_key_of(library), look)
    finally:
        connection.close()
    progress.part(0.0, 1.0)
    progress.at(1, 1)
    return report


def inspect(connection: Connection, database: Path, key: bytes, look: "Look") -> Report:
    """Look at everything in a database that a connection is open to."""
    bare(connection).set_progress_handler(look.pause, STEPS_BETWEEN)
    look.part(0.0, 0.3)
    _look_at_pages(database, key, look)
    look.part(0.3, 0.5)
    _look_at_structure(connection, look)
    look.part(0.5, 0.6)
    _look_at_records(connection, look)
    look.part(0.6, 0.97)
    _look_at_logs(connection, look)
    _look_at_words(connection, look)
    return look.report()


@dataclass
class Look:
    """What was seen so far."""

    progress: Progress
    start: float = 0.0
    end: float = 1.0
    """Which stretch of the progress a look is."""
    damages: list[Damage] = field(default_factory=list)
    more: int = 0
    pieces: int = 0
    ops: int = 0
    chunks: int = 0
    _seen: set[Damage] = field(default_factory=set)

    def part(self, start: float, end: float) -> None:
        """Let what is counted from now on be a stretch of this look."""
        span = self.end - self.start
        self.progress.part(self.start + span * start, self.start + span * end)

    def note(self, damage: Damage) -> None:
        """Add a damage, unless it was named already."""
        if damage in self._seen:
            return
        if len(self.damages) < MOST_NAMED:
            self.damages.append(damage)
            self._seen.add(damage)
        else:
            self.more += 1

    @contextmanager
    def noting(self, damage: Damage) -> Iterator[None]:
        """Take what can't be read inside for this damage."""
        try:
            yield
        except (Stopped, LibraryClosed):
            raise
        except StudioError:
            self.note(damage)

    def pause(self) -> bool:
        """Raise `Stopped` when that was asked for; SQLite calls this in the middle of long work."""
        if self.progress.stopping:
            raise Stopped
        return False

    def report(self) -> Report:
        """Return what was seen."""
        return Report(self.pieces, self.ops, self.chunks, tuple(self.damages), self.more)


def _look_at_keys(library: Opened, look: Look) -> None:
    with look.noting(Damage(KEYS, "keys")):
        if not fits(library, keyslots.read_keyslots(library.folder)):
            look.note(Damage(KEYS, "keys"))


def _look_at_pages(database: Path, key: bytes, look: Look) -> None:
    wrong, torn = _wrong_pages(database, key, None, look.progress)
    quiet = 1
    for _ in range(TRIES_MEANWHILE):
        if not wrong and not torn:
            return
        if quiet == TRIES:
            break
        before = _last_written(database)
        time.sleep(PAUSE)
        wrong, torn = _wrong_pages(database, key, wrong, look.progress)
        quiet += _last_written(database) == before
    if torn:
        look.note(Damage(TORN, "page"))
    for number in wrong:
        look.note(Damage(PAGES, "page", index=number))


def _last_written(database: Path) -> int:
    """Return when the write-ahead file was last written to, in ns; 0 where there is none."""
    try:
        return Path(f"{database}-wal").stat().st_mtime_ns
    except OSError:
        return 0


def _wrong_pages(database: Path, key: bytes, numbers: list[int] | None, progress: Progress) -> tuple[list[int], bool]:
    pages = Pages(database, key)
    try:
        wrong = []
        for number in range(1, pages.count + 1) if numbers is None else numbers:
            if not pages.is_whole(number):
                wrong.append(number)
            progress.at(number, pages.count)
        return wrong, pages.torn
    finally:
        pages.close()


def _look_at_structure(connection: Connection, look: Look) -> None:
    with look.noting(Damage(STRUCTURE, "structure")):
        for (said,) in connection.execute("pragma integrity_check"):
            if said != "ok":
                words = "fts5" in str(said).lower()
                look.note(Damage(WORDS, "words") if words else Damage(STRUCTURE, "structure"))
    with look.noting(Damage(STRUCTURE, "structure")):
        if connection.execute("pragma foreign_key_check").fetchone() is not None:
            look.note(Damage(STRUCTURE, "structure"))


def _look_at_records(connection: Connection, look: Look) -> None:
    with look.noting(Damage(RECORDS, "record")), _one_moment(connection):
        found = migrations.read_format(connection)
        if found >= SEALED_FROM and seal.broken(connection, look.progress, _sealed_in(found)):
            look.note(Damage(RECORDS, "record"))


def _sealed_in(found: int) -> tuple[str, ...]:
    """Return the tables over which a library of format `found` keeps sums."""
    beside = seal.BESIDE if found >= BESIDE_FROM else ()
    return seal.TABLES + beside + (seal.TO_SHARE if found >= TO_SHARE_FROM else ())


def _look_at_words(connection: Connection, look: Look) -> None:
    with look.noting(Damage(WORDS, "words")), _one_moment(connection):
        if index_differs(connection, look.pause, spelled_from(migrations.read_format(connection))):
            look.note(Damage(WORDS, "words"))


def _look_at_logs(connection: Connection, look: Look) -> None:
    total = 1
    with look.noting(Damage(STRUCTURE, "structure")):
        row = connection.execute(
            "select total(ops) + total(chunks) * ?, count(*) from head", (CHUNK_WEIGHT,)
        ).fetchone()
        total = int(row[0]) + int(row[1]) if row else 1
    done = 0
    for num, piece_id, entry_id in _pieces(connection, look):
        look.progress.at(done, total)
        done += 1 + _look_at_piece(connection, num, piece_id, entry_id, look)
    for table in ("op", "chunk", "head"):
        with look.noting(Damage(STRUCTURE, "structure")):
            _look_for_strays(connection, table, look)


def _pieces(connection: Connection, look: Look) -> Iterator[Row]:
    """Yield number, id and entry of every piece that can be read, a batch at a time."""
    last, rows = -1, [(0, "", "")]
    while rows:
        rows = []
        with look.noting(Damage(STRUCTURE, "structure")):
            rows = connection.execute(
                "select num, id, entry_id from piece where num > ? order by num limit ?", (last, BATCH)
            ).fetchall()
        if rows and rows[-1][0] <= last:  # an old page may lead back to where one came from
            look.note(Damage(STRUCTURE, "structure"))
            return
        yield from rows
        last = rows[-1][0] if rows else last


def _look_at_piece(connection: Connection, num: int, piece_id: str, entry_id: str, look: Look) -> int:
    with look.noting(Damage(STRUCTURE, "structure", piece_id)), _one_moment(connection):
        if connection.execute("select 1 from piece where num = ? and id = ?", (num, piece_id)).fetchone() is None:
            return 0  # taken away in the meantime
        look.pieces += 1
        if connection.execute("select 1 from entry where id = ?", (entry_id,)).fetchone() is None:
            look.note(Damage(NO_ENTRY, "entry", piece_id, entry_id))
        fault = log.verify_chain(connection, num, piece_id)
        if fault is not None:
            look.note(Damage(LOG, "op", piece_id, index=fault.index))
        fault = _wrong_chunk(connection, num, piece_id, look)
        if fault is not None:
            look.note(Damage(CHUNKS, "chunk", piece_id, index=fault.index))
        ops, chunks = log.length(connection, num)
        look.ops += ops
        look.chunks += chunks
        return ops + chunks * CHUNK_WEIGHT
    return 0


def _wrong_chunk(connection: Connection, num: int, piece_id: str, look: Look) -> Fault | None:
    seen = 0
    try:
        count = log.length(connection, num)[1]
        for _ in chunk.read_chunks(connection, num, piece_id):
            seen += 1
            look.pause()
            if seen > count:
                break
        whole = seen == count
    except (Stopped, LibraryClosed):
        raise
    except StudioError:
        whole = False
    return None if whole else Fault(piece_id, "chunk", seen)


def _look_for_strays(connection: Connection, table: str, look: Look) -> None:
    """Note rows that belong to no piece, one for each number that is missing."""
    last, num = -2, -1
    while num > last:  # an old page in the middle of a table may lead back to where one came from
        look.pause()
        with _one_moment(connection):
            last, following = num, _next_number(connection, table, num)
            known = connection.execute("select 1 from piece where num = ?", (following,)).fetchone()
        if following is None:
            return
        num = following
        if known is None:
            look.note(Damage(NO_PIECE, "record", index=num))
    look.note(Damage(STRUCTURE, "structure"))


def _next_number(connection: Connection, table: str, num: int) -> int | None:
    if table == "head":
        row = connection.execute("select min(piece) from head where piece > ?", (num,)).fetchone()
    else:
        start = address(num + 1, 0)
        row = connection.execute(f"select min(at) >> 32 from {table} where at >= ?", (start,)).fetchone()  # noqa: S608
    return row[0] if row else None


@contextmanager
def _one_moment(connection: Connection) -> Iterator[None]:
    """Let everything inside be read as it is now, whatever is written meanwhile."""
    connection.execute("begin")
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("rollback")
