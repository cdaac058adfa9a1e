"""The sums over the records: right after everything that is done, and wrong after anything that is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.core.clock import FixedClock
from studio.core.progress import Progress, Stopped
from studio.library import records, seal
from studio.library.connection import Connection
from studio.library.library import Library
from studio.library.records import PieceRecord

VALUES = st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text() | st.binary()
ROWS = st.lists(VALUES, max_size=4).map(tuple)


def broken(library: Library) -> list[str]:
    return seal.broken(library.read, Progress())


@given(st.lists(ROWS, max_size=6), st.randoms())
def test_the_order_of_rows_does_not_matter(rows: list[tuple[object, ...]], chance: object) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    first = second = seal.NOTHING
    for row, other in zip(rows, shuffled, strict=True):
        first, second = seal.sealed(first, *row), seal.sealed(second, *other)  # type: ignore[arg-type]
    assert first == second


@given(ROWS, ROWS)
@settings(max_examples=300)
def test_another_row_is_another_sum(row: tuple[object, ...], other: tuple[object, ...]) -> None:
    same = repr(row) == repr(other)  # -0.0 is not 0.0
    assert (seal.sealed(seal.NOTHING, *row) == seal.sealed(seal.NOTHING, *other)) == same  # type: ignore[arg-type]


def test_a_row_taken_out_again_leaves_the_sum_as_it_was() -> None:
    total = seal.sealed(seal.NOTHING, "entry", 1, None)
    assert seal.sealed(seal.sealed(total, 2.5, b"x"), 2.5, b"x") == total


def test_what_is_done_through_the_doors_keeps_every_sum(library: Library, piece: PieceRecord) -> None:
    assert broken(library) == []
    tag = records.insert_tag(library, "water")
    records.insert_piece_tag(library, piece.id, tag.id)
    reflection = records.insert_reflection(library, piece_id=piece.id, time=5, text="later", instant=3)
    records.update_reflection(library, reflection.id, trashed=9)
    records.update_entry(library, piece.entry_id, body="words", mood_before_x=0.5)
    for number in range(30):
        library.append(piece.id, b"op %d" % number)
        library.put_chunk(piece.id, number, b"second")
    assert broken(library) == []
    records.delete_tag(library, tag.id)  # its rows in piece_tag go along by themselves
    assert broken(library) == []


def test_what_was_undone_leaves_the_sums_as_they_were(library: Library, piece: PieceRecord) -> None:
    def stumble() -> None:
        with library.write():
            records.update_piece(library, piece.id, title="not to be")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stumble()
    assert broken(library) == []


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("update piece set title = 'other'", "piece"),
        ("update entry set body = 'other'", "entry"),
        ("delete from reflection", "reflection"),
        ("update head set ops = 0", "head"),
        ("update meta set value = x'00' where key = 'sum:tag'", "tag"),
        ("delete from meta where key = 'sum:gone'", "gone"),
    ],
)
def test_a_table_that_is_not_as_it_was_kept_is_named(
    library: Library, piece: PieceRecord, statement: str, table: str
) -> None:
    library.append(piece.id, b"op")
    records.insert_reflection(library, piece_id=piece.id, time=5, text="later")
    with library.write() as connection:
        _behind_the_back(connection, statement)
    assert broken(library) == [table]


def _behind_the_back(connection: Connection, statement: str) -> None:
    triggers = connection.execute("select name, sql from sqlite_schema where type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"drop trigger {name}")
    connection.execute(statement)
    for _, made in triggers:
        connection.execute(made)


def test_adding_up_can_be_watched_and_stopped(library: Library, clock: FixedClock) -> None:
    with library.write():
        for number in range(3000):
            records.insert_entry(library, kind="day", day="2026-03-04", started=number)
    told: list[float] = []
    seal.broken(library.read, Progress(told.append))
    assert len(told) >= 2
    assert told == sorted(told)
    stopped = Progress()
    stopped.stop()
    with pytest.raises(Stopped):
        seal.broken(library.read, stopped)
