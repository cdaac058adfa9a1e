"""One piece on its way back: its record, its log, its chunks, all of them or none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any, BinaryIO

from studio.core.errors import StudioError
from studio.core.openly import LONGEST_LINE, as_bytes, table_of
from studio.core.progress import Progress
from studio.journal.rows import day_entry
from studio.library.library import Library
from studio.library.record import ArrivedKind
from studio.library.records import EntryRecord, PieceRecord, insert_entry
from studio.library.spool import Spool
from studio.library.transfer import put_log, put_piece, stays
from studio.music.flac import DamagedTake, read_take
from studio.sharing.folder import SUM_BYTES
from studio.sharing.forms import FROM_OPEN
from studio.sharing.layout import CHUNKS, FOLDER, OPS, PIECES, TAKE, local
from studio.sharing.manifest import a_time, an_id, whole_number
from studio.sharing.source import Missing, Source
from studio.sharing.stream import lines

Note = Callable[[ArrivedKind, str], None]
MOST = 1 << 31
"""Ops or chunks of one piece."""
READING = 0.9
"""The share of the work that is reading; the rest is putting it in."""
EVERY = 64
"""Ops after which it is said how far the work is."""


class LeftOut(Exception):  # noqa: N818
    """A piece can't be brought in; says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the manifest says of the files of a piece."""

    folder: str
    ops: int
    chunks: int
    files: frozenset[str]
    sums: dict[str, str]


def told_in(table: dict[str, Any]) -> Told:
    """Read what a manifest says of the files of a piece. Raises `LeftOut`."""
    if table.get("damaged") is True:
        raise LeftOut("it was damaged already where it came from")
    folder, state = table.get("folder"), table.get("state")
    files, sums = table.get("files"), table.get("sums")
    if not isinstance(folder, str) or not FOLDER.fullmatch(folder):
        raise LeftOut("nothing says in which folder it is")
    if not isinstance(state, dict) or not isinstance(files, dict) or not isinstance(sums, dict):
        raise LeftOut("nothing says which files it has")
    try:
        ops, chunks = (whole_number(state.get(name), MOST) for name in ("ops", "chunks"))
    except ValueError as error:
        raise LeftOut("nothing says how much there is of it") from error
    return Told(folder, ops, chunks, frozenset(files), {name: str(value) for name, value in sums.items()})


def bring_piece(
    library: Library, source: Source, piece: PieceRecord, told: Told, progress: Progress, note: Note
) -> bool:
    """Bring in a piece; say whether its files are as they were exported. `note` hears of what is new, in time.

    All of it is read before the library is written to, in one transaction, so that whoever draws meanwhile does not
    wait for a sound to be unpacked. Without its entry it goes to the day it was made on.
    Raises `LeftOut`, and then nothing of it is there.
    """
    with Spool(library.folder) as spool:
        same = True
        if told.ops:
            progress.part(0.0, 0.3 if told.chunks else READING)
            same = _read_ops(source, piece, told, spool, progress)
        if told.chunks:
            progress.part(0.3 if told.ops else 0.0, READING)
            same = _read_chunks(source, told, spool, progress) and same
        progress.part(READING, 1.0)
        with library.write():
            if not stays(library, EntryRecord, piece.entry_id):
                piece = replace(piece, entry_id=_home(library, piece, note))
            put_piece(library, piece)
            if spool.count:
                _put_log(library, piece.id, spool, progress)
            note("piece", piece.id)
        return same


def _put_log(library: Library, piece_id: str, spool: Spool, progress: Progress) -> None:
    try:
        put_log(library, piece_id, spool, progress)
    except ValueError as error:
        raise LeftOut(f"its file {CHUNKS} is damaged") from error


def _home(library: Library, piece: PieceRecord, note: Note) -> str:
    day = local(piece.created).date().isoformat()
    found = day_entry(library, day)
    if found is None:
        found = insert_entry(library, kind="day", day=day, started=piece.created)
        note("entry", found.id)
    return found.id


def _read_ops(source: Source, piece: PieceRecord, told: Told, spool: Spool, progress: Progress) -> bool:
    from_open = FROM_OPEN[piece.kind]
    count = 0
    with _opened(source, told, OPS[piece.kind]) as file:
        for line in file.lines():
            with _read_carefully(file.name):
                table = table_of(line)
                time, device = a_time(table.get("time")), an_id(table.get("device"))
                payload = from_open(table)
            if count == told.ops:
                raise LeftOut(f"there is too much in its file {file.name}")
            spool.put("op", time, device, payload)
            count += 1
            if count % EVERY == 0:
                progress.at(count, told.ops)
        if count < told.ops:
            raise LeftOut(f"the end of its file {file.name} is missing")
        return file.is_same


def _read_chunks(source: Source, told: Told, spool: Spool, progress: Progress) -> bool:
    name = CHUNKS if CHUNKS in told.files else TAKE
    with _opened(source, told, name) as file:
        count = 0
        chunks = _plain_chunks(file) if name == CHUNKS else enumerate(_seconds(file))
        for index, data in chunks:
            if count == told.chunks:
                raise LeftOut(f"there is too much in its file {name}")
            spool.put("chunk", index, "", data)
            count += 1
            progress.at(count, told.chunks)
        if count < told.chunks:
            raise LeftOut(f"the end of its file {name} is missing")
        return file.is_same


def _plain_chunks(file: "_File") -> Iterator[tuple[int, bytes]]:
    for line in file.lines():
        with _read_carefully(file.name):
            table = table_of(line)
            index = whole_number(table.get("index"), MOST)
            data = as_bytes(table, "data")
        yield index, data


def _seconds(file: "_File") -> Iterator[bytes]:
    seconds = read_take(file.raw)
    while True:
        try:
            second = next(seconds, None)
        except (DamagedTake, OSError) as error:
            raise LeftOut(f"its file {file.name} is damaged") from error
        if second is None:
            return
        yield second


@contextmanager
def _read_carefully(name: str) -> Iterator[None]:
    """Around what makes sense of a file: whatever it finds wrong, the file is damaged."""
    try:
        yield
    except (StudioError, ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise LeftOut(f"its file {name} is damaged") from error


class _File:
    """A file of a piece, read line by line, and summed up meanwhile."""

    def __init__(self, name: str, raw: BinaryIO, expected: str | None) -> None:
        self.name = name
        self.raw = raw
        self._expected = expected
        self._digest: Any = None

    def lines(self) -> Iterator[bytes]:
        """Give the lines that aren't empty. Raises `LeftOut`."""
        self._digest = blake2b(digest_size=SUM_BYTES)
        try:
            for line in lines(self.raw, LONGEST_LINE):
                self._digest.update(line)
                yield line
        except (ValueError, OSError) as error:
            raise LeftOut(f"its file {self.name} is damaged") from error

    @property
    def is_same(self) -> bool:
        """Whether the lines are those that were exported; sound has a sum of its own inside."""
        return self._digest is None or self._digest.hexdigest() == self._expected


@contextmanager
def _opened(source: Source, told: Told, name: str) -> Iterator[_File]:
    try:
        raw = source.open(f"{PIECES}/{told.folder}/{name}")
    except Missing as error:
        raise LeftOut(f"its file {name} is missing") from error
    except OSError as error:
        raise LeftOut(f"its file {name} can't be read") from error
    with raw:
        yield _File(name, raw, told.sums.get(name))
