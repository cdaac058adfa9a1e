"""Takes apart what has been deleted for good: a little at a time, and so that nothing is left to read.

A piece leaves in two steps. First, in one transaction, everything that names it goes (its words, tags, reflections,
its place in the index), and its row is marked `LEAVING`: from then on nobody sees it. Then its log is shortened from
the end, batch after batch, and its row goes with the last one. Whatever is left in between is a whole, shorter log,
so that a check finds no damage; what a crash interrupts, the next run finishes.

The database overwrites what it deletes with zeros (`secure_delete`). Two things keep old bytes beyond that: the
index of words, until its parts are merged, and the write-ahead file, until it is brought in and cut off.
"""

import time
from collections.abc import Callable

from studio.core.progress import Progress
from studio.library.connection import Connection
from studio.library.errors import NotHere
from studio.library.handing_rows import unname
from studio.library.library import Library
from studio.library.log import address
from studio.library.place import DATABASE
from studio.library.put_away import LEAVING
from studio.library.rows import note_gone

BATCH_BYTES = 2 << 20
"""Bytes of a log that one transaction takes away: a stroke made meanwhile waits no longer than for that."""

CHUNK_WEIGHT = 16
"""A chunk takes about as long to overwrite as so many ops."""

MOST_ROWS = 4096
"""Rows of a log that one transaction takes away."""

MOST_PIECES = 64
"""Pieces that one transaction touches."""

PAUSE = 0.004
"""Seconds between two transactions, in which whoever waits to write has their turn."""

WAITING_BYTES = 16 << 20
"""How long the write-ahead file may grow before it is brought in."""

MERGED_PAGES = 64
"""Pages of the index of words that one transaction merges."""

OWED = "words_owed"
"""The row of `meta` that says that the index of words still holds words that were deleted."""


# marking


def let_piece_go(library: Library, connection: Connection, piece_id: str) -> None:
    """Take away everything that names a piece, and mark it; within the transaction under way."""
    number = library.number(piece_id)
    for reflection_id, text in connection.execute(
        "select id, text from reflection where voice_id = ?", (piece_id,)
    ).fetchall():
        _silence(library, connection, str(reflection_id), str(text))
    _let_reflections_go(library, connection, "piece_id", piece_id)
    connection.execute("delete from piece_tag where piece = ?", (number,))
    connection.execute("delete from piece_colour where piece = ?", (number,))
    _let_rows_go(library, connection, "pair", "drawing_id", piece_id)
    _let_rows_go(library, connection, "pair", "sound_id", piece_id)
    _let_rows_go(library, connection, "parts", "piece_id", piece_id)
    unname(library, piece_id)
    connection.execute("delete from arrived where item_id = ?", (piece_id,))
    _unindex(connection, number * 2)
    connection.execute(
        "update piece set title = '', words = '', palette = null, duration = 0, width = 0, height = 0, favourite = 0,"
        " shareable = 0, kept = 0, trashed = ?, edited = ? where num = ?",
        (LEAVING, library.now(), number),
    )


def let_entry_go(library: Library, connection: Connection, entry_id: str) -> None:
    """Take away everything an entry says, and mark it; its pieces are marked already."""
    _let_reflections_go(library, connection, "entry_id", entry_id)
    _let_rows_go(library, connection, "question", "entry_id", entry_id)
    _let_rows_go(library, connection, "check_in", "entry_id", entry_id)
    _let_rows_go(library, connection, "handing", "entry_id", entry_id)
    unname(library, entry_id)
    connection.execute("delete from arrived where item_id = ?", (entry_id,))
    row = connection.execute("select num from entry where id = ?", (entry_id,)).fetchone()
    if row is None:
        raise NotHere
    _unindex(connection, int(row[0]) * 2 + 1)
    connection.execute(
        "update entry set intention = '', body = '', substance = '', dose = '', place = '', feelings = '',"
        " mood_before_x = null, mood_before_y = null, mood_after_x = null, mood_after_y = null,"
        " trashed = ?, edited = ? where num = ?",
        (LEAVING, library.now(), row[0]),
    )


def let_reflection_go(library: Library, connection: Connection, reflection_id: str) -> None:
    """Take a reflection away."""
    _let_reflections_go(library, connection, "id", reflection_id)


def let_question_go(library: Library, connection: Connection, question_id: str) -> None:
    """Take a question away."""
    _let_rows_go(library, connection, "question", "id", question_id)


def _let_reflections_go(library: Library, connection: Connection, column: str, owner: str) -> None:
    for reflection_id in _let_rows_go(library, connection, "reflection", column, owner):
        connection.execute("delete from arrived where item_id = ?", (reflection_id,))


def _let_rows_go(library: Library, connection: Connection, table: str, column: str, owner: str) -> list[str]:
    rows = connection.execute(f"delete from {table} where {column} = ? returning id", (owner,)).fetchall()  # noqa: S608
    ids = [str(row[0]) for row in rows]
    note_gone(library, connection, table, ids)
    return ids


def _silence(library: Library, connection: Connection, reflection_id: str, text: str) -> None:
    """Take the voice from a reflection; one that says nothing without it goes as well."""
    if text.strip():
        connection.execute(
            "update reflection set voice_id = null, edited = ? where id = ?", (library.now(), reflection_id)
        )
    else:
        let_reflection_go(library, connection, reflection_id)


def _unindex(connection: Connection, row: int) -> None:
    connection.execute("delete from words where rowid = ?", (row,))
    connection.execute("insert into meta values(?, 1) on conflict do nothing", (OWED,))


# taking apart


def unfinished(library: Library) -> bool:
    """Say whether an earlier run has left something to be done."""
    row = library.read.execute(
        "select exists (select 1 from piece where trashed = ?1) or exists (select 1 from entry where trashed = ?1)"
        " or exists (select 1 from meta where key = ?2)",
        (LEAVING, OWED),
    ).fetchone()
    return row == (1,)


def shred(library: Library, tell: Callable[[int], object]) -> None:
    """Take apart everything that is marked; `tell` hears how much each step has taken, in ops.

    What `tell` raises stops it between two transactions, and the next run goes on.
    """
    most = WAITING_BYTES
    while leaving := _leaving(library):
        for _, piece_id in leaving:
            library.drop_caches(piece_id)
        taken, bare = _shorten(library, leaving)
        for piece_id in bare:
            library.forget_number(piece_id)
            library.drop_caches(piece_id)  # somebody may have been looking at it until now
        if _waiting_bytes(library) > most:
            library.checkpoint()
            # where somebody reads for long (a check, a copy) it can't be; trying often would keep the writers waiting
            most = max(WAITING_BYTES, 2 * _waiting_bytes(library))
        time.sleep(PAUSE)
        tell(taken)
    _take_entries(library)


def _leaving(library: Library) -> list[tuple[int, str]]:
    rows = library.read.execute("select num, id from piece where trashed = ? limit ?", (LEAVING, MOST_PIECES))
    return [(int(row[0]), str(row[1])) for row in rows.fetchall()]


def _shorten(library: Library, leaving: list[tuple[int, str]]) -> tuple[int, list[str]]:
    """Take one batch from the ends of logs, and the rows of pieces that have nothing left then.

    Return how much that was, and the ids of these pieces.
    """
    room, rows, weight, bare = BATCH_BYTES, 0, 0, []
    with library.write() as connection:
        for number, piece_id in leaving:
            if not _is_leaving(connection, number, piece_id):  # somebody else has finished it
                continue
            for cut, heavy in ((_cut_chunks, CHUNK_WEIGHT), (_cut_ops, 1)):
                size, count = cut(connection, number, room, MOST_ROWS - rows)
                room, rows, weight = room - size, rows + count, weight + count * heavy
            if room <= 0 or rows >= MOST_ROWS:
                break
            connection.execute("delete from head where piece = ?", (number,))
            connection.execute("delete from piece where num = ?", (number,))
            bare.append(piece_id)
        note_gone(library, connection, "piece", bare)
    return weight, bare


def _is_leaving(connection: Connection, number: int, piece_id: str) -> bool:
    row = connection.execute("select id, trashed from piece where num = ?", (number,)).fetchone()
    return row == (piece_id, LEAVING)


def _cut_chunks(connection: Connection, number: int, room: int, most: int) -> tuple[int, int]:
    cut, size, count = _end_of(connection, "chunk", "data", number, room, most)
    if count:
        _cut(connection, "chunk", number, cut)
        connection.execute("update head set chunks = chunks - ? where piece = ?", (count, number))
    return size, count


def _cut_ops(connection: Connection, number: int, room: int, most: int) -> tuple[int, int]:
    cut, size, count = _end_of(connection, "op", "payload", number, room, most)
    if count:
        _cut(connection, "op", number, cut)
        last = connection.execute("select link from op where at = ?", (cut - 1,)).fetchone()
        connection.execute(
            "update head set ops = ops - ?, link = ? where piece = ?", (count, last[0] if last else b"", number)
        )
    return size, count


def _end_of(connection: Connection, table: str, column: str, number: int, room: int, most: int) -> tuple[int, int, int]:
    """Return from where on to cut a log, how many bytes that is and how many rows; at least one while there is room."""
    rows = connection.execute(
        f"select at, length({column}) from {table} where at >= ? and at < ? order by at desc limit ?",  # noqa: S608
        (address(number, 0), address(number + 1, 0), most if room > 0 else 0),
    )
    cut = size = count = 0
    for at, length in rows:
        cut, size, count = int(at), size + int(length) + 64, count + 1
        if size >= room:
            break
    return cut, size, count


def _cut(connection: Connection, table: str, number: int, cut: int) -> None:
    statement = f"delete from {table} where at >= ? and at < ?"  # noqa: S608
    connection.execute(statement, (cut, address(number + 1, 0)))


def _take_entries(library: Library) -> None:
    """Take away the rows of entries that are marked and have no pieces left."""
    if library.read.execute("select 1 from entry where trashed = ?", (LEAVING,)).fetchone() is None:
        return
    with library.write() as connection:
        rows = connection.execute(
            "delete from entry where trashed = ? and not exists (select 1 from piece where entry_id = entry.id)"
            " returning id",
            (LEAVING,),
        ).fetchall()
        note_gone(library, connection, "entry", [str(row[0]) for row in rows])


# the last traces


def wipe_traces(library: Library, progress: Progress) -> None:
    """Let nothing of what was deleted stay in the index of words or in the write-ahead file."""
    if library.read.execute("select 1 from meta where key = ?", (OWED,)).fetchone():
        _merge_words(library, progress)
    cut_off_waiting(library)


def _merge_words(library: Library, progress: Progress) -> None:
    # a negative number takes in every part of the index, however old: fts5, "merge"
    pages, done = -MERGED_PAGES, False
    while not done:
        progress.at(0, 1)
        with library.write() as connection:
            before = _changes(connection)
            connection.execute("insert into words(words, rank) values('merge', ?)", (pages,))
            done = _changes(connection) - before < 2
            if done:
                connection.execute("delete from meta where key = ?", (OWED,))
        pages = MERGED_PAGES
        time.sleep(PAUSE)


def _changes(connection: Connection) -> int:
    row = connection.execute("select total_changes()").fetchone()
    return int(row[0]) if row else 0


def cut_off_waiting(library: Library) -> None:
    """Bring the write-ahead file in and cut it off; where somebody reads for long, it is cut off on closing."""
    for _ in range(3):
        library.checkpoint()
        if _waiting_bytes(library) == 0:
            return
        time.sleep(0.05)


def _waiting_bytes(library: Library) -> int:
    waiting = library.folder / (DATABASE + "-wal")
    return waiting.stat().st_size if waiting.exists() else 0
