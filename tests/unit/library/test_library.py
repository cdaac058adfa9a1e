"""The front door: what is kept, comes back; several threads; nothing readable on the disk."""

# ruff: noqa: S106

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import apsw
import pytest

from studio.core.clock import FixedClock
from studio.library import crypto, records, schema
from studio.library.errors import LibraryClosed, NotHere
from studio.library.library import Library
from studio.library.records import PieceRecord
from studio.library.recovery import master_from_code


class Stop(Exception):  # noqa: N818
    pass


def test_what_was_kept_is_there_after_opening_again(
    library: Library, piece: PieceRecord, folder: Path, clock: FixedClock
) -> None:
    payloads = [bytes([number]) * (100 + 700 * number) for number in range(60)]
    for payload in payloads:
        library.append(piece.id, payload)
        clock.advance(milliseconds=7)
    library.put_chunk(piece.id, 0, b"first" * 40_000)
    library.put_chunk(piece.id, 1, b"second")
    library.put_cache(piece.id, "thumb", b"small")
    device = library.device_id
    library.close()
    with Library.open(folder, passphrase="quiet sea", clock=clock) as again:
        ops = list(again.ops(piece.id))
        assert [op.payload for op in ops] == payloads
        assert [op.seq for op in ops] == list(range(60))
        assert {later.time - sooner.time for sooner, later in zip(ops, ops[1:], strict=False)} == {7}
        assert {op.device for op in ops} == {device} == {again.device_id}
        assert list(again.chunks(piece.id)) == [b"first" * 40_000, b"second"]
        assert again.cache(piece.id, "thumb") == b"small"
        assert records.get_piece(again, piece.id) == piece


def test_a_log_is_read_from_where_one_asks_across_batches(library: Library, piece: PieceRecord) -> None:
    with library.write():
        seqs = [library.append(piece.id, str(number).encode()) for number in range(600)]
    assert seqs == list(range(600))
    assert [op.payload for op in library.ops(piece.id, 255)] == [str(n).encode() for n in range(255, 600)]
    assert list(library.ops(piece.id, 600)) == []
    assert library.op_count(piece.id) == 600


def test_logs_of_two_pieces_do_not_mix(library: Library, new_piece: Callable[..., PieceRecord]) -> None:
    one, two = new_piece(), new_piece()
    for number in range(10):
        library.append((one, two)[number % 2].id, bytes([number]))
    library.put_chunk(two.id, 0, b"two")
    assert [op.payload[0] for op in library.ops(one.id)] == [0, 2, 4, 6, 8]
    assert [op.payload[0] for op in library.ops(two.id)] == [1, 3, 5, 7, 9]
    assert (library.chunk_count(one.id), library.chunk_count(two.id)) == (0, 1)
    assert list(library.chunks(one.id)) == []


def test_an_unknown_piece_is_not_here(library: Library) -> None:
    with pytest.raises(NotHere):
        library.append("0" * 32, b"")
    with pytest.raises(NotHere):
        library.ops("0" * 32)


def test_a_chunk_is_never_written_over(library: Library, piece: PieceRecord) -> None:
    library.put_chunk(piece.id, 0, b"kept")
    with pytest.raises(ValueError, match="already"):
        library.put_chunk(piece.id, 0, b"other")
    assert list(library.chunks(piece.id)) == [b"kept"]


def test_a_cache_is_replaced_and_dropped(library: Library, piece: PieceRecord) -> None:
    library.put_cache(piece.id, "thumb", b"old")
    library.put_cache(piece.id, "thumb", b"new")
    library.put_cache(piece.id, "wave", b"wave")
    assert library.cache(piece.id, "thumb") == b"new"
    library.drop_caches(piece.id)
    assert library.cache(piece.id, "thumb") is None
    assert library.cache(piece.id, "wave") is None


def test_a_write_that_fails_leaves_nothing(library: Library, piece: PieceRecord) -> None:
    library.append(piece.id, b"before")

    def lose() -> None:
        with library.write():
            library.append(piece.id, b"lost")
            records.update_piece(library, piece.id, title="lost")
            raise Stop

    with pytest.raises(Stop):
        lose()
    assert library.append(piece.id, b"after") == 1
    assert [op.payload for op in library.ops(piece.id)] == [b"before", b"after"]
    assert records.get_piece(library, piece.id).title == ""
    assert library.verify_chain(piece.id) is None


def test_a_write_inside_a_write_can_fail_by_itself(library: Library, piece: PieceRecord) -> None:
    def lose() -> None:
        with library.write():
            library.append(piece.id, b"undone")
            raise Stop

    with library.write():
        library.append(piece.id, b"one")
        with pytest.raises(Stop):
            lose()
        library.append(piece.id, b"two")
    assert [op.payload for op in library.ops(piece.id)] == [b"one", b"two"]


def test_the_number_of_a_piece_that_was_undone_is_forgotten(
    library: Library, new_piece: Callable[..., PieceRecord]
) -> None:
    made: list[PieceRecord] = []

    def lose() -> None:
        with library.write():
            made.append(new_piece())
            library.append(made[0].id, b"x")
            raise Stop

    with pytest.raises(Stop):
        lose()
    assert new_piece().num == made[0].num
    with pytest.raises(NotHere):
        library.append(made[0].id, b"into another piece's log")


def test_only_the_writing_thread_sees_what_is_not_committed(library: Library, piece: PieceRecord) -> None:
    with ThreadPoolExecutor(1) as other, library.write():
        library.append(piece.id, b"x")
        assert library.op_count(piece.id) == 1
        assert other.submit(library.op_count, piece.id).result() == 0
    assert library.op_count(piece.id) == 1


def test_threads_read_while_another_writes(library: Library, piece: PieceRecord) -> None:
    going = threading.Event()
    going.set()

    def read() -> int:
        most = 0
        while going.is_set():
            seqs = [op.seq for op in library.ops(piece.id)]
            assert seqs == list(range(len(seqs)))
            assert len(seqs) >= most
            most = len(seqs)
        return most

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(4)]
        for number in range(150):
            library.append(piece.id, bytes([number]) * 900)
        going.clear()
        assert max(reader.result() for reader in readers) > 0
    assert library.op_count(piece.id) == 150


def test_appends_from_many_threads_are_all_kept(library: Library, piece: PieceRecord) -> None:
    with ThreadPoolExecutor(6) as pool:
        seqs = list(pool.map(lambda n: library.append(piece.id, bytes([n])), range(60)))
    assert sorted(seqs) == list(range(60))
    assert library.verify_chain(piece.id) is None


def test_a_thread_that_ended_holds_no_connection(library: Library, piece: PieceRecord) -> None:
    for _ in range(5):
        thread = threading.Thread(target=library.op_count, args=(piece.id,))
        thread.start()
        thread.join()
    assert len(library._readers._all) <= 1


def test_at_rest_what_every_thread_has_read_is_given_back_and_can_be_read_again(
    library: Library, piece: PieceRecord
) -> None:
    def held() -> int:
        return sum(each._raw.status(apsw.SQLITE_DBSTATUS_CACHE_USED)[0] for each in library._readers._all)

    def read() -> list[bytes]:
        return [op.payload for op in library.ops(piece.id)]

    for number in range(40):
        library.append(piece.id, bytes([number]) * 8000)
    with ThreadPoolExecutor(1) as other:
        assert other.submit(read).result() == read()
        assert len(library._readers._all) == 2
        before = held()
        assert before > 600_000
        library.rest()
        assert held() < before / 4
        assert other.submit(read).result() == read()


def test_later_keeps_the_order(library: Library, piece: PieceRecord) -> None:
    futures = [library.later(lambda n=n: library.append(piece.id, bytes([n]))) for n in range(30)]
    library.settle()
    assert all(future.done() for future in futures)
    assert [op.payload[0] for op in library.ops(piece.id)] == list(range(30))


def test_what_fails_later_is_heard_of(library: Library) -> None:
    heard: list[BaseException] = []
    library.write_failed.connect(heard.append)
    future = library.later(lambda: library.append("0" * 32, b""))
    library.settle()
    assert isinstance(future.exception(), NotHere)
    assert heard == [future.exception()]


def test_closing_does_what_still_waits(library: Library, piece: PieceRecord, folder: Path, clock: FixedClock) -> None:
    for number in range(40):
        library.later(lambda n=number: library.append(piece.id, bytes([n])))
    library.close()
    with Library.open(folder, passphrase="quiet sea", clock=clock) as again:
        assert again.op_count(piece.id) == 40


def test_a_closed_library_says_so(library: Library, piece: PieceRecord) -> None:
    library.close()
    library.close()
    library.settle()
    for act in (
        lambda: library.append(piece.id, b""),
        lambda: library.op_count(piece.id),
        lambda: library.later(lambda: None),
        lambda: library.set_passphrase("x"),
    ):
        with pytest.raises(LibraryClosed):
            act()


def test_closing_while_a_thread_reads_ends_the_reading(library: Library, piece: PieceRecord) -> None:
    with library.write():
        for number in range(2000):
            library.append(piece.id, bytes(50) + bytes([number % 256]))
    begun = threading.Event()

    def read() -> None:
        while True:
            for _ in library.ops(piece.id):
                begun.set()

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        begun.wait(10)
        library.close()
        assert all(isinstance(reader.exception(10), LibraryClosed) for reader in readers)


def test_every_op_is_committed_in_full_though_caches_are_not(library: Library, piece: PieceRecord) -> None:
    library.put_cache(piece.id, "thumb", b"x")
    with library.write() as connection:
        assert connection.pragma("synchronous") == 2
        assert connection.pragma("journal_mode") == "wal"
        assert connection.pragma("secure_delete") == 1
        assert connection.pragma("page_size") == 8192
        assert connection.pragma("temp_store") == 2


def test_closing_leaves_one_whole_file(library: Library, piece: PieceRecord, folder: Path) -> None:
    library.append(piece.id, b"x")
    library.close()
    assert {path.name for path in folder.iterdir()} == {"library.db", "keyslots.json", "writer.lock"}


WORDS = "ZQXJ my mother in the garden"


def keep_secrets(library: Library, piece: PieceRecord) -> None:
    library.append(piece.id, WORDS.encode() * 50)
    library.put_chunk(piece.id, 0, WORDS.encode() * 5000)
    library.put_cache(piece.id, "thumb", WORDS.encode() * 50)
    records.update_piece(library, piece.id, title=WORDS, words=WORDS)
    tag = records.insert_tag(library, WORDS)
    records.insert_piece_tag(library, piece.id, tag.id)
    records.insert_reflection(library, piece_id=piece.id, time=1, text=WORDS)
    library.read.execute("select words from piece order by words || title desc").fetchall()


def test_no_file_holds_a_word_while_open_or_closed(library: Library, piece: PieceRecord, folder: Path) -> None:
    keep_secrets(library, piece)
    for close in (lambda: None, library.checkpoint, library.close):
        close()
        for path in folder.rglob("*"):
            data = path.read_bytes()
            assert b"ZQXJ" not in data
            assert b"zqxj" not in data
            assert not data.startswith(b"SQLite")


def test_the_search_for_plaintext_would_find_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.mkdir()
    plain = apsw.Connection(str(folder / "plain.db"))
    plain.execute("create table t(a); insert into t values(?)", (WORDS,)).fetchall()
    plain.close()
    assert b"ZQXJ" in (folder / "plain.db").read_bytes()


def test_the_key_is_handed_over_raw(made: tuple[Library, str], folder: Path) -> None:
    """The format's promise: HKDF of the master key, as the raw key of sqlite3mc's chacha20."""
    library, code = made
    library.close()
    raw = apsw.Connection(str(folder / "library.db"))
    raw.pragma("cipher", "chacha20")
    raw.execute(f'pragma key="raw:{crypto.data_key(master_from_code(code)).hex()}"').fetchall()
    assert raw.execute("select value from meta where key = 'format'").fetchone() == (schema.FORMAT,)
    raw.close()
