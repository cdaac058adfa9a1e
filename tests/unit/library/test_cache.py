"""What can be made again: quick, never older than its log, and never in anyone's way."""

import threading
from pathlib import Path

import apsw
import pytest

from studio.core.clock import FixedClock
from studio.library import cache
from studio.library.errors import LibraryClosed
from studio.library.library import Library
from studio.library.records import PieceRecord


def opened(folder: Path, clock: FixedClock) -> Library:
    return Library.open(folder, passphrase="quiet sea", clock=clock)


def test_it_is_not_given_back_once_the_log_has_grown(library: Library, piece: PieceRecord) -> None:
    library.put_cache(piece.id, "thumb", b"empty paper")
    assert library.cache(piece.id, "thumb") == b"empty paper"
    library.append(piece.id, b"a stroke")
    assert library.cache(piece.id, "thumb") is None
    library.put_cache(piece.id, "thumb", b"one stroke")
    library.put_chunk(piece.id, 0, b"a second")
    assert library.cache(piece.id, "thumb") is None


def test_an_older_one_is_given_with_how_long_the_log_was_to_who_can_go_on_from_it(
    library: Library, piece: PieceRecord
) -> None:
    library.append(piece.id, b"one")
    library.put_cache(piece.id, "state", b"after one")
    assert library.older_cache(piece.id, "state") == (b"after one", (1, 0))
    library.append(piece.id, b"two")
    assert library.cache(piece.id, "state") is None
    assert library.older_cache(piece.id, "state") == (b"after one", (1, 0))
    assert library.older_cache(piece.id, "another") is None
    library.put_cache(piece.id, "ahead", b"of what a power cut took", (3, 0))
    assert library.older_cache(piece.id, "ahead") is None


def test_an_older_picture_never_takes_a_newer_ones_place(library: Library, piece: PieceRecord) -> None:
    before = library.length(piece.id)
    library.append(piece.id, b"a stroke")
    library.put_cache(piece.id, "thumb", b"new")
    library.put_cache(piece.id, "thumb", b"made slowly", before)
    assert library.cache(piece.id, "thumb") == b"new"


def test_it_lies_apart_from_the_library(library: Library, piece: PieceRecord, folder: Path) -> None:
    size = (folder / "library.db-wal").stat().st_size
    library.put_cache(piece.id, "thumb", b"x" * 300_000)
    assert (folder / "library.db-wal").stat().st_size == size
    assert b"x" * 50 not in (folder / cache.NAME).read_bytes() + (folder / f"{cache.NAME}-wal").read_bytes()


@pytest.mark.parametrize("damage", ["noise", "empty", "text", "one byte", "gone"])
def test_a_damaged_one_is_thrown_away_and_comes_again(
    library: Library, piece: PieceRecord, folder: Path, clock: FixedClock, damage: str
) -> None:
    library.put_cache(piece.id, "thumb", b"x" * 100_000)
    library.close()
    path = folder / cache.NAME
    whole = path.read_bytes()
    damaged = {"noise": bytes(reversed(whole)), "empty": b"", "text": b"not a database", "gone": None}
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(damaged.get(damage) or whole[:-5000] + bytes([whole[-5000] ^ 1]) + whole[-4999:])
    with opened(folder, clock) as library:
        assert library.cache(piece.id, "thumb") is None
        library.put_cache(piece.id, "thumb", b"again")
        assert library.cache(piece.id, "thumb") == b"again"


def test_no_op_waits_for_one(library: Library, piece: PieceRecord, folder: Path) -> None:
    library.put_cache(piece.id, "thumb", b"there")
    holder = apsw.Connection(str(folder / cache.NAME))
    holder.pragma("cipher", "chacha20")
    holder.execute(f'pragma key="raw:{library._caches._key.hex()}"').fetchall()
    holder.execute("begin immediate")
    waiting = threading.Thread(target=library.put_cache, args=(piece.id, "thumb", b"later"))
    waiting.start()
    for number in range(20):
        library.append(piece.id, b"op %d" % number)
    assert waiting.is_alive(), "it did not wait, so this shows nothing"
    holder.execute("rollback")
    waiting.join()
    holder.close()
    assert library.op_count(piece.id) == 20


def test_where_it_cannot_be_written_nothing_is_cached(library: Library, piece: PieceRecord, folder: Path) -> None:
    (folder / cache.NAME).mkdir()
    library.put_cache(piece.id, "thumb", b"x")
    assert library.cache(piece.id, "thumb") is None
    library.append(piece.id, b"op")


def test_after_closing_there_is_none(library: Library, piece: PieceRecord) -> None:
    library.close()
    with pytest.raises(LibraryClosed):
        library.drop_caches(piece.id)


def test_one_that_only_looks_leaves_the_file_alone(
    library: Library, piece: PieceRecord, folder: Path, clock: FixedClock
) -> None:
    library.put_cache(piece.id, "thumb", b"there")
    library.freeze()
    before = (folder / cache.NAME).read_bytes()
    with Library.open(folder, passphrase="quiet sea", clock=clock, read_only=True) as looking:
        assert looking.cache(piece.id, "thumb") == b"there"
        looking.put_cache(piece.id, "thumb", b"other")
        looking.drop_caches(piece.id)
        assert looking.cache(piece.id, "thumb") == b"there"
    assert (folder / cache.NAME).read_bytes() == before
    assert not (folder / f"{cache.NAME}-wal").exists()
