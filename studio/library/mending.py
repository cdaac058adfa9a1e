"""Makes a whole library of the rows that `gather` found: what refers to something lost gets something in its place."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from studio.core.clock import HERE
from studio.core.ids import new_id
from studio.core.progress import Progress
from studio.library.chunk import chunk_digest
from studio.library.connection import Connection, Row, Value
from studio.library.gather import Found, Places, RowReader, hints
from studio.library.log import Op, address, first_link, next_link
from studio.library.pages import Pages
from studio.library.record import TABLES
from studio.library.verify import Damage

LEAVING = 0
"""`trashed` of what was deleted for good and is being taken apart: it stays away."""
A_DAY = 24 * 60 * 60 * 1000

ID_TABLES = (*TABLES.values(), "gone")
RECORD_LOST = "Something that was written or made is lost; an index still names it."
PIECE_LOST = "What this piece was called and where it belongs is lost; how it was made is kept."
ENTRY_LOST = "The words of this day or session are lost; its pieces are kept under the date."
TOPIC_LOST = "What these words were about is lost; the words are kept under their date."
VOICE_LOST = "The voice of these words is lost."
TAG_LOST = "A tag is lost."
PAIR_LOST = "A drawing and a sound are no longer bound together: one of them is lost."
OPS_LOST = "A part of how this piece was made is lost."
CHUNKS_LOST = "A part of this recording is lost."

A_STEP = b"\1\2"
"""A drawing's stroke without a body (see its codec): it leaves nothing, but counts as a step, as what is lost most
likely was. So undo, and leaps to so many steps, mean behind a gap what they meant."""
CLEARS = b"\1\3"
MOST_MISSING = 100_000
"""Ops in a row that something stands in for."""

Place = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Head:
    """What the damaged library said about how a log ends."""

    ops: int = 0
    link: bytes = b""
    chunks: int = 0


class Mending:
    """The work on one new library: takes records as they are found, then makes them fit together."""

    def __init__(self, connection: Connection, pages: Pages, now: int) -> None:
        self.lost: list[Damage] = []
        self._connection = connection
        self._pages = pages
        self._reader = RowReader(pages)
        self._now = now
        row = connection.execute("select value from meta where key = 'device_id'").fetchone()
        self._device = str(row[0]) if row else new_id()
        self._heads: dict[int, Head] = {}
        self._leaving: set[int] = set()
        self._left: set[str] = set()
        self.stand_ins = 0
        """So many ops of drawings stand in for others, which are lost."""
        self._renamed: set[int] = set()
        """Pieces whose id is lost, and with it what their log and chunks were bound to."""

    def take(self, table: str, row: dict[str, Value]) -> None:
        """Put a record that was found into the new library."""
        if table == "head":
            self._heads[_int(row["piece"])] = Head(_int(row["ops"]), _bytes(row["link"]), _int(row["chunks"]))
            return
        if "trashed" in row and row["trashed"] == LEAVING:
            self._left.add(str(row["id"]))
            if table == "piece":
                self._leaving.add(_int(row["num"]))
            return
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        self._connection.execute(
            f"insert or ignore into {table}({names}) values({marks})",  # noqa: S608
            tuple(row.values()),
        )

    # records

    def mend_records(self, found: Found, progress: Progress) -> None:
        """Put something in the place of every record that another one refers to and that is lost."""
        self._stand_in_for_pieces(found, progress)
        self._stand_in_for_entries()
        self._hang_reflections()
        self._let_go_of_tags()
        self._let_go_of_the_rest()

    def _stand_in_for_pieces(self, found: Found, progress: Progress) -> None:
        numbers = (found.ops.pieces() | found.chunks.pieces()) - self._leaving
        numbers -= {int(row[0]) for row in self._connection.execute("select num from piece")}
        if not numbers and not found.unreadable:
            return
        ids, made, named = hints(self._pages, numbers, progress)
        first_ops, first_chunks = _firsts(found.ops, numbers), _firsts(found.chunks, numbers)
        for num in sorted(numbers):
            op = self._op(first_ops.get(num))
            piece_id = self._own_id(ids[num], op, self._chunk(first_chunks.get(num)))
            if piece_id is None:
                piece_id = new_id()
                self._renamed.add(num)
            entry_id, created = self._nearest(made[num], op[1].time if op else None)
            self._connection.execute(
                "insert into piece(num, id, kind, entry_id, created, edited, device) values(?, ?, ?, ?, ?, ?, ?)",
                (num, piece_id, kind_of(op[1].payload if op else None), entry_id, created, self._now, self._device),
            )
            self.lost.append(Damage(PIECE_LOST, "record", piece_id))
        lost = {row_id for row_id in named if row_id not in self._left and not self._is_known(row_id)}
        self.lost += [Damage(RECORD_LOST, "record") for _ in lost]

    def _is_known(self, row_id: str) -> bool:
        known = " union all ".join(f"select 1 from {table} where id = ?1" for table in ID_TABLES)  # noqa: S608
        return self._connection.execute(known, (row_id,)).fetchone() is not None

    def _own_id(self, ids: set[str], op: tuple[int, Op, bytes] | None, part: Row | None) -> str | None:
        """Return the id among some that a log was begun with."""
        for piece_id in sorted(ids):
            if op is not None and op[0] == 0 and next_link(first_link(piece_id), op[1]) == op[2]:
                return piece_id
            if part is not None and chunk_digest(piece_id, part[0], part[2]) == part[1]:
                return piece_id
        return None

    def _nearest(self, made: set[Row], time: int | None) -> tuple[str, int]:
        """Return entry and time for a lost piece: what an index says, if that is near its first op, or its day."""
        if made and time is not None:
            entry_id, created = min(made, key=lambda row: abs(row[1] - time))
            if abs(created - time) < A_DAY:
                return entry_id, created
        created = time if time is not None else self._now
        day = _day(created)
        row = self._connection.execute("select id from entry where kind = 'day' and day = ?", (day,)).fetchone()
        return (str(row[0]) if row else self._new_day(new_id(), created)), created

    def _new_day(self, entry_id: str, time: int) -> str:
        self._connection.execute(
            "insert into entry(id, kind, day, started, edited, device) values(?, 'day', ?, ?, ?, ?)",
            (entry_id, _day(time), time, self._now, self._device),
        )
        return entry_id

    def _stand_in_for_entries(self) -> None:
        lost = self._connection.execute(
            "select entry_id, min(time) from (select entry_id, created as time from piece"
            " union all select entry_id, time from reflection where entry_id is not null"
            " union all select entry_id, time from question union all select entry_id, started from handing)"
            " where entry_id not in (select id from entry) group by entry_id"
        ).fetchall()
        for entry_id, time in lost:
            self._new_day(entry_id, time)
            self.lost.append(Damage(ENTRY_LOST, "record", None, entry_id))

    def _hang_reflections(self) -> None:
        lost = self._connection.execute(
            "select id, time, entry_id from reflection"
            " where piece_id is not null and piece_id not in (select id from piece)"
        ).fetchall()
        for reflection_id, time, entry_id in lost:
            self._connection.execute(
                "update reflection set piece_id = null, instant = null, entry_id = ? where id = ?",
                (entry_id or self._nearest(set(), time)[0], reflection_id),
            )
            self.lost.append(Damage(TOPIC_LOST, "record"))
        silent = self._connection.execute(
            "update reflection set voice_id = null"
            " where voice_id is not null and voice_id not in (select id from piece) returning num"
        ).fetchall()
        self.lost += [Damage(VOICE_LOST, "record") for _ in silent]

    def _let_go_of_tags(self) -> None:
        nameless = self._connection.execute(
            "select distinct tag from piece_tag where tag not in (select num from tag)"
        ).fetchall()
        self.lost += [Damage(TAG_LOST, "record") for _ in nameless]
        self._connection.execute(
            "delete from piece_tag where tag not in (select num from tag) or piece not in (select num from piece)"
        )

    def _let_go_of_the_rest(self) -> None:
        pieces = "(select id from piece)"
        loose = self._connection.execute(
            f"delete from pair where drawing_id not in {pieces} or sound_id not in {pieces} returning num"  # noqa: S608
        ).fetchall()
        self.lost += [Damage(PAIR_LOST, "record") for _ in loose]
        self._connection.execute("delete from check_in where entry_id not in (select id from entry)")
        self._connection.execute(f"delete from parts where piece_id not in {pieces}")  # noqa: S608
        self._connection.execute(
            "delete from arrived where arrival_id not in (select id from arrival) or item_id not in"
            " (select id from piece union all select id from entry union all select id from reflection)"
        )

    # logs

    def mend_logs(self, found: Found, progress: Progress) -> None:
        """Write what is left of every log, its chain made anew."""
        total, done = len(found.ops.at) + len(found.chunks.at), 0
        for num, places in groupby(found.ops.in_order(), lambda place: place[0] >> 32):
            piece_id = self._piece_id(num)
            for _ in self._write_ops(num, piece_id, places) if piece_id else places:
                done += 1
                progress.at(done, total)
        for num, places in groupby(found.chunks.in_order(), lambda place: place[0] >> 32):
            piece_id = self._piece_id(num)
            for _ in self._write_chunks(num, piece_id, places) if piece_id else places:
                done += 1
                progress.at(done, total)
        self._note_lost_logs()

    def _piece_id(self, num: int) -> str | None:
        row = self._connection.execute("select id from piece where num = ?", (num,)).fetchone()
        return str(row[0]) if row else None

    def _write_ops(self, num: int, piece_id: str, places: Iterator[Place]) -> Iterator[None]:
        before = None if num in self._renamed else first_link(piece_id)
        link, expected, count, first_lost = first_link(piece_id), 0, 0, None
        missing, stands_in = list[bytes](), False
        for at, same in groupby(places, lambda place: place[0]):
            yield
            seq = at & 0xFFFFFFFF
            if seq != expected:
                before, first_lost = None, expected if first_lost is None else first_lost
                missing += [A_STEP] * min(seq - expected, MOST_MISSING - len(missing))
            candidates = [read for read in map(self._op, same) if read is not None]
            fitting = [read for read in candidates if before is None or next_link(before, read[1]) == read[2]]
            expected = seq + 1
            if not fitting:
                before, first_lost = None, seq if first_lost is None else first_lost
                missing += [_stand_in(candidates)] * (len(missing) < MOST_MISSING)
                continue
            _, op, before = fitting[0]
            ops = [op]
            if count == 0:
                stands_in = seq == 0 and is_drawing(op.payload)
            elif stands_in and missing:
                ops = [*(replace(op, payload=payload) for payload in missing), op]
                self.stand_ins += len(missing)
            missing = []
            for each in ops:
                each = replace(each, seq=count)
                link = next_link(link, each)
                self._connection.execute(
                    "insert into op(at, time, device, payload, link) values(?, ?, ?, ?, ?)",
                    (address(num, count), each.time, bytes.fromhex(each.device), each.payload, link),
                )
                count += 1
        head = self._heads.get(num)
        if first_lost is None and head is not None and (head.ops > expected or _other_end(head, expected, before)):
            first_lost = expected
        self._close_log(num, piece_id, "op", count, first_lost)
        self._connection.execute(
            "insert into head(piece, ops, link) values(?, ?, ?)",
            (num, count, link if count else b""),
        )

    def _write_chunks(self, num: int, piece_id: str, places: Iterator[Place]) -> Iterator[None]:
        expected, count, first_lost = 0, 0, None
        for at, same in groupby(places, lambda place: place[0]):
            yield
            index = at & 0xFFFFFFFF
            fitting = [
                part
                for part in map(self._chunk, same)
                if part is not None and (num in self._renamed or chunk_digest(piece_id, index, part[2]) == part[1])
            ]
            if (index != expected or not fitting) and first_lost is None:
                first_lost = expected
            expected = index + 1
            if not fitting:
                continue
            data = fitting[0][2]
            self._connection.execute(
                "insert into chunk(at, digest, data) values(?, ?, ?)",
                (address(num, count), chunk_digest(piece_id, count, data), data),
            )
            count += 1
        head = self._heads.get(num, Head())
        if first_lost is None and head.chunks > expected:
            first_lost = expected
        self._close_log(num, piece_id, "chunk", count, first_lost)
        self._connection.execute(
            "insert into head(piece, chunks) values(?, ?) on conflict(piece) do update set chunks = excluded.chunks",
            (num, count),
        )

    def _close_log(self, num: int, piece_id: str, part: str, count: int, first_lost: int | None) -> None:
        if first_lost is not None:
            self.lost.append(Damage(OPS_LOST if part == "op" else CHUNKS_LOST, part, piece_id, index=first_lost))

    def _note_lost_logs(self) -> None:
        """Name pieces of whose logs nothing at all was found."""
        for num, head in self._heads.items():
            piece_id = self._piece_id(num)
            kept = self._connection.execute("select ops, chunks from head where piece = ?", (num,)).fetchone() or (0, 0)
            if piece_id and head.ops and not kept[0]:
                self.lost.append(Damage(OPS_LOST, "op", piece_id, index=0))
            if piece_id and head.chunks and not kept[1]:
                self.lost.append(Damage(CHUNKS_LOST, "chunk", piece_id, index=0))

    # rows

    def _op(self, place: Place | None) -> tuple[int, Op, bytes] | None:
        """Return seq, op and link of a row."""
        row = self._reader.row(place[1], place[2]) if place else None
        if place is None or row is None:
            return None
        _, time, device, payload, link = row
        seq = place[0] & 0xFFFFFFFF
        return seq, Op(seq, time, device.hex(), payload), link

    def _chunk(self, place: Place | None) -> Row | None:
        """Return index, digest and bytes of a row."""
        row = self._reader.row(place[1], place[2]) if place else None
        return None if place is None or row is None else (place[0] & 0xFFFFFFFF, row[1], row[2])


def kind_of(payload: bytes | None) -> str:
    """Return which kind of piece a log is of that begins with this payload; None when it has no ops.

    Each kind's ops begin in a way of their own (see the codecs of the rooms): a drawing's with its version, its kind
    and a zlib stream, a writing's with its version and the stream.
    """
    if payload is None:
        return "voice"
    if payload[1:2] == b"\x78":
        return "writing"
    packed = (
        payload[2:3] == b"\x78" and int.from_bytes(payload[2:4], "big") % 31 == 0
    )  # RFC 1950: a sum may begin so, too
    return "drawing" if packed or len(payload) == 2 else "sound"


def is_drawing(first: bytes) -> bool:
    """Say whether a log is a drawing's that begins with this payload: it is a paper's."""
    return first[:2] in (b"\1\1", b"\1\6") and kind_of(first) == "drawing"


def _stand_in(damaged: list[tuple[int, Op, bytes]]) -> bytes:
    """Return what stands in for an op of a drawing that can't be trusted: its kind alone; nothing is cleared."""
    kind = damaged[0][1].payload[:2] if damaged else b""
    return kind if len(kind) == 2 and kind[:1] == A_STEP[:1] and kind != CLEARS else A_STEP


def _firsts(places: Places, numbers: set[int]) -> dict[int, Place]:
    firsts: dict[int, Place] = {}
    for place in places.in_order():
        if place[0] >> 32 in numbers:
            firsts.setdefault(place[0] >> 32, place)
    return firsts


def _other_end(head: Head, count: int, link: bytes | None) -> bool:
    return head.ops == count and link is not None and head.link != link


def _day(time: int) -> str:
    return datetime.fromtimestamp(time / 1000, HERE).date().isoformat()


def _int(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _bytes(value: Value) -> bytes:
    return value if isinstance(value, bytes) else b""
