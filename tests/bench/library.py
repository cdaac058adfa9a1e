"""What encryption costs, beside plain SQLite with the same schema, statements and pragmas; and how it scales.

Both sides take turns in one run, and of each the quickest round counts. The statements are those the studio itself
runs (`studio.library.log`, `chunk`, `gallery.query`), so hash chain and sums are on both sides: only the pages differ.
"""

import random
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw

from studio.core.clock import SystemClock
from studio.gallery import query
from studio.gallery.gallery import Gallery
from studio.gallery.query import Query
from studio.library import chunk, connection, keyslots, log, records, schema, seal, search
from studio.library.connection import Connection
from studio.library.crypto import data_key
from studio.library.library import Library
from tests.bench.room import Bar, Options, Report

BARS = {
    "commit_full_ratio": Bar(1.5),
    "read_5000_strokes_ratio": Bar(3),
    "append_100k_ratio": Bar(2),
    "blob_read_ratio": Bar(8),
    "query_hot_ratio": Bar(1.5),
    "open_100k_pieces_s": Bar(0.1),
}
PIECE, PIECE_ID, DEVICE = 1, "ab" * 16, "cd" * 16
STROKE = 4096
"""Bytes of an op, as a longer stroke has them."""
CHUNK, CHUNKS = 262_144, 800
COMMITS, APPENDS, STROKES = 1500, 100_000, 5000
PIECES = 100_000
SIDES = ("encrypted", "plain")
POOL = random.Random(1).randbytes(1 << 20)
ENDS = ("alo", "eni", "iru", "osta", "umbra", "ey", "ine")
WORDS = [first + end for first in "bdfglmnprstvw" for end in ENDS]


def payload(number: int, size: int) -> bytes:
    """Return bytes that no compression makes smaller, another for each number."""
    start = number * 7919 % (len(POOL) - STROKE)
    return (POOL[start:] + POOL)[:size]


# --- two sides of the same -------------------------------------------------------------------------------------------


def plain_connection(address: str, flags: int, _key: bytes) -> Connection:
    """What the library opens its files with, without a cipher."""
    raw = apsw.Connection(address, flags=flags)
    raw.set_busy_timeout(5000)
    raw.create_scalar_function(seal.FUNCTION, seal.sealed, deterministic=True, flags=apsw.SQLITE_INNOCUOUS)
    return Connection(raw)


@contextmanager
def on(side: str) -> Iterator[None]:
    """Inside, whatever the library opens is on that side."""
    keyed = connection._keyed
    if side == "plain":
        connection._keyed = plain_connection
    try:
        yield
    finally:
        connection._keyed = keyed


def open_side(path: Path, side: str, key: bytes) -> Connection:
    """Open a database to read and write as the library does, new with one piece in it."""
    with on(side):
        if path.exists():
            return connection.open_writer(path, key)
        own = connection.create_database(path, key)
    schema.create_schema(own, library_id="ef" * 16, device_id=DEVICE, created=1)
    own.execute(
        "insert into entry(num, id, kind, day, started, edited, device) values(1, ?, 'day', '2026-03-04', 1, 1, ?)",
        ("12" * 16, DEVICE),
    )
    own.execute(
        "insert into piece(num, id, kind, entry_id, created, edited, device) values(1, ?, 'drawing', ?, 1, 1, ?)",
        (PIECE_ID, "12" * 16, DEVICE),
    )
    return own


@contextmanager
def timed(into: dict[str, list[float]], side: str) -> Iterator[None]:
    """Add to a side's times how long the block took."""
    begin = time.perf_counter()
    yield
    into.setdefault(side, []).append(time.perf_counter() - begin)


class Pair:
    """The same work on both sides, in turns."""

    def __init__(self, folder: Path, report: Report, rounds: int) -> None:
        self.folder, self.report, self.rounds = folder, report, rounds
        self.key = secrets.token_bytes(32)

    def ratio(self, name: str, work: Callable[[Path, str, dict[str, list[float]]], None]) -> float:
        """Run `work(path, side, times)` for both sides, round by round; return encrypted to plain, the best of each."""
        times: dict[str, list[float]] = {}
        for turn in range(self.rounds):
            for side in SIDES if turn % 2 == 0 else SIDES[::-1]:
                work(self.folder / f"{name}-{side}.db", side, times)
        self.report.details[name] = {side: [round(seconds, 4) for seconds in times[side]] for side in SIDES}
        return min(times["encrypted"]) / min(times["plain"])

    def open(self, path: Path, side: str) -> Connection:
        return open_side(path, side, self.key)


def away(path: Path) -> None:
    """Take a database away, whatever it was."""
    for name in ("", "-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)


def append(own: Connection, number: int) -> None:
    """Keep one stroke: a transaction of its own, as when a hand lifts."""
    with own.transaction():
        log.append_op(own, PIECE, PIECE_ID, time=number, device=DEVICE, payload=payload(number, STROKE))


def commits(pair: Pair) -> float:
    def work(path: Path, side: str, times: dict[str, list[float]]) -> None:
        away(path)
        own = pair.open(path, side)
        with timed(times, side):
            for number in range(COMMITS):
                append(own, number)
        own.close()
        away(path)

    return pair.ratio("commit_full", work)


def appends(pair: Pair) -> float:
    def work(path: Path, side: str, times: dict[str, list[float]]) -> None:
        away(path)
        own = pair.open(path, side)
        own.pragma("synchronous", "normal")  # the disk's own time out of it
        own.pragma("wal_autocheckpoint", 1000)
        with timed(times, side):
            for number in range(APPENDS):
                append(own, number)
            own.execute("pragma wal_checkpoint(truncate)").fetchall()
        own.close()
        away(path)

    return pair.ratio("append_100k", work)


def reads(pair: Pair) -> float:
    def work(path: Path, side: str, times: dict[str, list[float]]) -> None:
        own = pair.open(path, side)
        if log.length(own, PIECE)[0] == 0:
            with own.transaction():
                for number in range(STROKES):
                    log.append_op(own, PIECE, PIECE_ID, time=number, device=DEVICE, payload=payload(number, STROKE))
            own.execute("pragma wal_checkpoint(truncate)").fetchall()
        own.close()
        own = pair.open(path, side)  # with no page in memory
        with timed(times, side):
            size = sum(len(op.payload) for op in log.read_ops(own, PIECE))
        assert size == STROKES * STROKE
        own.close()

    return pair.ratio("read_5000_strokes", work)


def blobs(pair: Pair) -> float:
    def work(path: Path, side: str, times: dict[str, list[float]]) -> None:
        own = pair.open(path, side)
        if log.length(own, PIECE)[1] == 0:
            with own.transaction():
                for index in range(CHUNKS):
                    chunk.put_chunk(own, PIECE, PIECE_ID, index, payload(index, CHUNK))
            own.execute("pragma wal_checkpoint(truncate)").fetchall()
        own.close()
        own = pair.open(path, side)
        with timed(times, side):
            size = 0
            for index in range(CHUNKS):
                row = own.execute("select data from chunk where at = ?", (log.address(PIECE, index),)).fetchone()
                size += len(row[0]) if row else 0
        assert size == CHUNKS * CHUNK
        own.close()

    return pair.ratio("blob_read", work)


# --- a hundred thousand pieces ---------------------------------------------------------------------------------------


def fill(folder: Path, pieces: int = PIECES) -> None:
    """Make a library of many pieces, with tags and words, through the studio's own doors."""
    chance = random.Random(2)
    library, _ = Library.create(folder, passphrase=None, clock=SystemClock())
    tags = [f"tag{number}" for number in range(200)]
    for start in range(0, pieces, 5000):
        with library.write():
            entry = records.insert_entry(library, kind="day", day="2026-03-04", started=1_700_000_000_000 + start)
            for number in range(start, min(pieces, start + 5000)):
                words = " ".join(chance.choices(WORDS, weights=range(len(WORDS), 0, -1), k=12))
                piece = records.insert_piece(
                    library,
                    kind=chance.choice(("drawing", "sound", "voice", "writing")),
                    entry_id=entry.id,
                    created=1_700_000_000_000 + number * 60_000,
                    words=words,
                )
                for tag in {int(chance.paretovariate(0.6)) - 1 for _ in range(2)}:
                    if tag < len(tags):
                        records.insert_piece_tag(library, piece.id, records.insert_tag(library, tags[tag]).id)
    library.close()


QUERIES = {
    "newest": Query(),
    "one kind": Query(kinds=frozenset({"sound"})),
    "two tags": Query(tags=("tag0", "tag1")),
    "rare tag": Query(tags=("tag40",)),
    "a word": Query(text=WORDS[3]),
    "two words": Query(text=f"{WORDS[0]} {WORDS[5]}"),
    "a beginning": Query(text=WORDS[60][:3]),
}


def queries(pair: Pair, many: dict[str, Path]) -> float:
    """Each query is asked again and again on both sides, and the quickest answer of each counts."""
    sides = {}
    for side, folder in many.items():
        master = keyslots.read_keyslots(folder).open_master
        assert master is not None
        with on(side):
            sides[side] = connection.open_reader(folder / "library.db", data_key(master))
    told: dict[str, Any] = {}
    for name, asked in QUERIES.items():
        best = {side: float("inf") for side in SIDES}
        answers = {}
        for _ in range(max(9, pair.rounds)):
            for side in SIDES:
                begin = time.perf_counter()
                answers[side] = query.page(_Reading(sides[side]), asked, 60, None)  # type: ignore[arg-type]
                best[side] = min(best[side], time.perf_counter() - begin)
        assert [piece.num for piece in answers["encrypted"]] == [piece.num for piece in answers["plain"]]
        told[name] = {"ms": {side: round(1000 * best[side], 3) for side in SIDES}, "found": len(answers["plain"])}
    for own in sides.values():
        own.close()
    pair.report.details["query_hot"] = told
    return sum(each["ms"]["encrypted"] for each in told.values()) / sum(each["ms"]["plain"] for each in told.values())


class _Reading:
    """As much of a library as a query asks for."""

    def __init__(self, own: Connection) -> None:
        self.read = own


def opening(folder: Path, report: Report, rounds: int) -> float:
    """Seconds to open with the key at hand and to have the gallery's first page."""
    known = keyslots.read_keyslots(folder)
    assert known.open_master is not None
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        library = Library(folder, known.open_master, known, SystemClock(), read_only=False)
        first = Gallery(library, SystemClock()).page()
        times.append(time.perf_counter() - begin)
        assert len(first) == 60
        assert search.find_pieces(library, WORDS[0])
        library.close()
    report.details["open_100k_pieces"] = [round(seconds, 4) for seconds in times]
    return min(times)


def run(options: Options) -> Report:
    """Take the figures that are wanted."""
    report = Report()
    with tempfile.TemporaryDirectory(prefix="afterglow-bench-") as name:
        pair = Pair(Path(name), report, options.rounds)
        own = {"commit_full_ratio": commits, "read_5000_strokes_ratio": reads, "append_100k_ratio": appends}
        wanted = [key for key in BARS if not options.only or key in options.only]
        for key in wanted:
            if key in own:
                report.measure(key, lambda key=key: own[key](pair))  # type: ignore[misc]
            elif key == "blob_read_ratio":
                report.measure(key, lambda: blobs(pair))
        if {"query_hot_ratio", "open_100k_pieces_s"} & set(wanted):
            many = {side: Path(name) / f"many-{side}.studio" for side in SIDES}
            if "query_hot_ratio" not in wanted:
                del many["plain"]
            for side, folder in many.items():
                with on(side):
                    fill(folder)
            if "query_hot_ratio" in wanted:
                report.measure("query_hot_ratio", lambda: queries(pair, many))
            if "open_100k_pieces_s" in wanted:
                report.measure("open_100k_pieces_s", lambda: opening(many["encrypted"], report, options.rounds))
    return report
