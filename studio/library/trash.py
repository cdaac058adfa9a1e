"""The trash: what lies in it, how long it still stays, and its end.

Nothing in it goes by itself before `KEEP_MS` are over, and never on the word of a clock alone: see `empty_old`.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from studio.core.progress import Progress, Stopped
from studio.library import shredder
from studio.library.connection import Connection
from studio.library.errors import HoldsMore, LookingAround, NotHere, NotInTrash, PartlyEmptied
from studio.library.library import Library
from studio.library.put_away import LEAVING, own_time

Kind = Literal["piece", "entry", "reflection", "question"]

DAY_MS = 24 * 3600 * 1000
KEEP_MS = 30 * DAY_MS
"""How long what is in the trash stays at least."""

SEEN = "trash_seen"
"""The row of `meta` with the times of the last openings, one a day."""

SEEN_DAYS = 3
"""Different days on which something has to be found due before it goes by itself, the last one among them."""

BEGUN: dict[Kind, str] = {"entry": "started", "piece": "created", "reflection": "time", "question": "time"}
"""The tables, and where each says when a thing came to be."""

ORDER: tuple[Kind, ...] = ("entry", "piece", "reflection", "question")
"""What holds others goes first, and takes them along."""

GROUP = 32
"""Items that are marked in one transaction."""


@dataclass(frozen=True, slots=True)
class Trashed:
    """One thing in the trash, with what went along with it."""

    kind: Kind
    id: str
    since: int
    """When it was put there, UTC ms."""
    until: int
    """Until when it stays at least, UTC ms."""
    pieces: tuple[str, ...] = ()
    """The pieces that went along and come back with it, in the order they were made."""


Key = tuple[Kind, str]


def trashed(library: Library) -> list[Trashed]:
    """Return what lies in the trash, the latest first. What was there before its entry is an item of its own."""
    read = library.read
    times: dict[Key, tuple[int, int]] = {}
    for kind in BEGUN:
        rows = read.execute(f"select id, trashed, num from {kind} where trashed > {LEAVING}")  # noqa: S608
        times |= {(kind, str(row[0])): (int(row[1]), int(row[2])) for row in rows}
    holders = _holders(library, times)
    held: dict[Key, list[tuple[int, str]]] = {}
    for key, (_, number) in times.items():
        root = _root(key, holders)
        if root != key:
            held.setdefault(root, []).append((number, key[1]))
    items = [key for key in times if _root(key, holders) == key]
    items.sort(key=lambda key: times[key], reverse=True)
    return [
        Trashed(kind, one, since, since + KEEP_MS, tuple(piece for _, piece in sorted(held.get((kind, one), ()))))
        for kind, one in items
        for since in (times[kind, one][0],)
    ]


def _holders(library: Library, times: dict[Key, tuple[int, int]]) -> dict[Key, Key]:
    """Return what each piece went along with, where that is still in the trash."""
    holders: dict[Key, Key] = {}
    rows = library.read.execute(
        "select piece.id, reflection.id, reflection.piece_id, reflection.entry_id"
        " from reflection join piece on piece.id = reflection.voice_id where piece.trashed is not null"
    )
    pairs: list[tuple[str, Key]] = []
    for voice, said, piece_id, entry_id in rows:
        owner: Key = ("piece", piece_id) if piece_id is not None else ("entry", entry_id)
        pairs += [(str(voice), ("reflection", str(said))), (str(voice), owner)]
    rows = library.read.execute("select id, entry_id from piece where trashed is not null")
    pairs += [(str(piece_id), ("entry", str(entry_id))) for piece_id, entry_id in rows]
    for piece_id, holder in pairs:
        key: Key = ("piece", piece_id)
        if key in times and holder in times and times[key][0] == times[holder][0]:
            holders[key] = holder
    return holders


def _root(key: Key, holders: dict[Key, Key]) -> Key:
    met = {key}
    at = key
    while at in holders:
        at = holders[at]
        if at in met:  # two voices that speak about each other
            return key
        met.add(at)
    return at


# the end


def forget(library: Library, kind: Kind, row_id: str, progress: Progress | None = None) -> None:
    """Delete one thing of the trash for good, with everything that hangs on it; nothing brings it back.

    Raises `NotHere`, `NotInTrash`, and `HoldsMore` where an entry still holds a piece that is not in the trash.
    Stopped, it is gone all the same; what is left of its bytes is overwritten at the next run.
    """
    progress = progress or Progress()
    with library.write() as connection:
        _let_go(library, connection, kind, row_id, None)
    with suppress(PartlyEmptied):
        _take_apart(library, progress, _Count(progress, _weight(library, LEAVING + 1)))


def empty(library: Library, progress: Progress, before: int | None = None) -> int:
    """Delete for good what is in the trash, or what was there `before` a time (UTC ms); return how many things.

    It writes in short steps, so that nobody waits for it. An entry that holds a piece which is to stay is left
    where it is. Raises `PartlyEmptied` when it was stopped: what was not deleted yet is still in the trash.
    """
    if library.read_only:
        raise LookingAround
    found = [item for item in trashed(library) if before is None or item.since < before]
    found.sort(key=lambda item: ORDER.index(item.kind))
    count, forgotten = _Count(progress, _weight(library, before)), 0
    try:
        for start in range(0, len(found), GROUP):
            with library.write() as connection:
                for item in found[start : start + GROUP]:
                    with suppress(NotInTrash, HoldsMore):  # brought back meanwhile, or with something that is to stay
                        with suppress(NotHere):  # it went with something else
                            _let_go(library, connection, item.kind, item.id, before)
                        forgotten += 1
            shredder.shred(library, count.more)
            progress.at(count.done, count.total)
    except Stopped as stopped:
        shredder.cut_off_waiting(library)
        raise PartlyEmptied from stopped
    _take_apart(library, progress, count)
    return forgotten


def empty_old(library: Library, now: int, progress: Progress) -> int:
    """Delete for good what has been in the trash for 30 days; return how many things. For a quiet moment after start.

    A clock that is wrong (after its battery died, say) must not empty the trash. So a thing only goes when the
    library was opened on `SEEN_DAYS` different days on each of which it was due already, and the clock has not
    gone back in between; and what was put there at a time that can't be (before it was made, or still to come)
    counts from now. A clock that is years ahead for a day or two does no harm by that; one that stays wrong for
    longer can't be told from the time really going by. What an earlier run left unfinished is finished.
    """
    if library.read_only:
        return 0
    if shredder.unfinished(library):
        _take_apart(library, progress, _Count(progress, _weight(library, LEAVING + 1)))
    before = _due_before(library, now)
    return 0 if before is None else empty(library, progress, before)


def _due_before(library: Library, now: int) -> int | None:
    """Note that the library was opened at `now`; return before which time what was put in the trash may go."""
    row = library.read.execute("select value from meta where key = ?", (SEEN,)).fetchone()
    seen = [int(time) for time in str(row[0]).split()] if row else []
    if seen and now < seen[-1] - DAY_MS:  # the clock went back: what it said before proves nothing
        seen = []
    if not seen or now // DAY_MS > seen[-1] // DAY_MS:
        seen = [*seen[-SEEN_DAYS + 1 :], now]
        with library.write() as connection:
            _set_right(connection, now)
            connection.execute(
                "insert into meta values(?, ?) on conflict(key) do update set value = excluded.value",
                (SEEN, " ".join(map(str, seen))),
            )
    return seen[-SEEN_DAYS] - KEEP_MS if len(seen) >= SEEN_DAYS else None


def _set_right(connection: Connection, now: int) -> None:
    """Let what was put away under a clock that was plainly wrong count from now."""
    row = connection.execute("select value from meta where key = 'created'").fetchone()
    made = int(row[0]) if row else 0
    wrong: set[int] = set()
    for table, begun in BEGUN.items():
        rows = connection.execute(
            f"select distinct trashed from {table} where trashed > {LEAVING}"  # noqa: S608
            f" and (trashed > ? or trashed < ? or trashed < {begun} - ?)",
            (now + DAY_MS, made - DAY_MS, DAY_MS),
        )
        wrong |= {int(row[0]) for row in rows}
    for time in sorted(wrong, reverse=True):
        right = own_time(connection, now)
        for table in BEGUN:
            connection.execute(f"update {table} set trashed = ? where trashed = ?", (right, time))  # noqa: S608


class _Count:
    """Counts what has been taken apart, for whoever watches."""

    def __init__(self, progress: Progress, total: int) -> None:
        self.done, self.total = 0, total
        self._progress = progress

    def more(self, taken: int) -> None:
        self.done += taken
        self._progress.at(self.done, self.total)


def _weight(library: Library, before: int | None) -> int:
    """Return how much there is to take apart, as `shredder.shred` counts it."""
    row = library.read.execute(
        "select coalesce(sum(ops + chunks * ?), 0) from piece join head on head.piece = piece.num"
        " where trashed is not null and (? is null or trashed < ?)",
        (shredder.CHUNK_WEIGHT, before, before),
    ).fetchone()
    return int(row[0]) if row else 0


def _take_apart(library: Library, progress: Progress, count: _Count) -> None:
    try:
        shredder.shred(library, count.more)
        shredder.wipe_traces(library, progress)
    except Stopped as stopped:
        shredder.cut_off_waiting(library)
        raise PartlyEmptied from stopped


# what hangs on what


def _let_go(library: Library, connection: Connection, kind: Kind, row_id: str, before: int | None) -> None:
    row = connection.execute(f"select trashed from {kind} where id = ?", (row_id,)).fetchone()  # noqa: S608
    if row is None or row[0] == LEAVING:
        raise NotHere
    if row[0] is None:
        raise NotInTrash
    whole = _whole(connection, kind, row_id)
    if any(time is None or (before is not None and time >= before) for time in whole.times()):
        raise HoldsMore
    for piece_id in whole.pieces:
        shredder.let_piece_go(library, connection, piece_id)
    if kind == "entry":
        shredder.let_entry_go(library, connection, row_id)
    elif kind == "reflection":
        shredder.let_reflection_go(library, connection, row_id)
    elif kind == "question":
        shredder.let_question_go(library, connection, row_id)


@dataclass
class _Whole:
    """Everything that goes with one thing, and since when each is in the trash."""

    own: int | None
    pieces: dict[str, int | None]
    said: dict[str, int | None]
    """Reflections; those that were not put in the trash themselves have no time of their own."""

    def times(self) -> Iterator[int | None]:
        yield self.own
        yield from self.pieces.values()
        yield from (time for time in self.said.values() if time is not None)


def _whole(connection: Connection, kind: Kind, row_id: str) -> _Whole:
    """Return everything that goes with a thing: what belongs to it, what was said about that, and the voices."""
    own = connection.execute(f"select trashed from {kind} where id = ?", (row_id,)).fetchone()  # noqa: S608
    whole = _Whole(own[0] if own else None, {}, {})
    unread: list[Callable[[], None]] = []

    def add_piece(piece_id: str, time: int | None) -> None:
        if piece_id not in whole.pieces:
            whole.pieces[piece_id] = time
            unread.append(lambda: add_said("piece_id", piece_id, time))

    def add_said(column: str, owner: str, time: int | None) -> None:
        rows = connection.execute(
            f"select reflection.id, reflection.trashed, voice.id, voice.trashed from reflection"  # noqa: S608
            f" left join piece voice on voice.id = reflection.voice_id where reflection.{column} = ?",
            (owner,),
        ).fetchall()
        for said, said_time, voice, voice_time in rows:
            whole.said[str(said)] = said_time
            if voice is not None and voice_time is not None and voice_time in (said_time, time):
                add_piece(str(voice), voice_time)

    if kind == "piece":
        add_piece(row_id, whole.own)
    elif kind == "entry":
        for piece_id, time in connection.execute("select id, trashed from piece where entry_id = ?", (row_id,)):
            add_piece(str(piece_id), time)
        unread.append(lambda: add_said("entry_id", row_id, whole.own))
    else:
        add_said("id", row_id, None)
    while unread:
        unread.pop()()
    return whole
