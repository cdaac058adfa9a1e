"""The look at everything: a whole library is called whole, and whatever is not as it was kept is named."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.core import spelling
from studio.core.clock import FixedClock
from studio.core.progress import Progress, Stopped
from studio.library import keyslots, log, records, search
from studio.library.connection import PAGE_SIZE
from studio.library.library import Library
from studio.library.migrations import words_by_syllables
from studio.library.place import DATABASE
from studio.library.records import EntryRecord, PieceRecord
from studio.library.schema import FORMAT
from studio.library.verify import CHUNKS, KEYS, LOG, NO_ENTRY, NO_PIECE, RECORDS, WORDS, Damage, verify
from tests.unit.library.rich import PASSPHRASE, make_rich


def named(library: Library) -> set[tuple[str, str | None, int | None]]:
    return {(damage.what, damage.piece_id, damage.index) for damage in verify(library, Progress()).damages}


def past_the_seal(library: Library, statement: str, *bindings: object) -> None:
    """Change rows behind the back of the sums over them, as a page put back would."""
    with library.write() as connection:
        connection.execute("pragma defer_foreign_keys = on")
        triggers = connection.execute("select name, sql from sqlite_schema where type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"drop trigger {name}")
        connection.execute(statement, bindings)
        for _, sql in triggers:
            connection.execute(sql)


def test_a_library_with_something_of_everything_is_whole(folder: Path, clock: FixedClock) -> None:
    make_rich(folder, clock)
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library:
        report = verify(library, Progress())
    assert report.whole
    assert report.damages == ()
    assert (report.pieces, report.ops > 50, report.chunks > 5) == (12, True, True)


def test_it_says_how_far_it_has_come(folder: Path, clock: FixedClock) -> None:
    make_rich(folder, clock)
    shares: list[float] = []
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library:
        verify(library, Progress(shares.append))
    assert shares == sorted(shares)
    assert len(shares) > 50
    assert shares[-1] == 1


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.7, 0.9])
def test_it_stops_when_asked_to(folder: Path, clock: FixedClock, share: float) -> None:
    make_rich(folder, clock)
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library:
        progress = Progress(lambda now: progress.stop() if now >= share else None)
        with pytest.raises(Stopped):
            verify(library, progress)
        assert verify(library, Progress()).whole


def test_a_changed_op_is_named(library: Library, piece: PieceRecord, new_piece: Callable[..., PieceRecord]) -> None:
    other = new_piece()
    for each in (piece, other):
        for number in range(600):
            library.append(each.id, bytes([number % 256]) * 20)
    with library.write() as connection:
        connection.execute("update op set payload = x'00' where at = ?", (log.address(piece.num, 300),))
    assert named(library) == {(LOG, piece.id, 300)}


def test_a_log_that_lost_its_end_is_named(library: Library, piece: PieceRecord) -> None:
    for _ in range(3):
        library.append(piece.id, b"stroke")
    with library.write() as connection:
        connection.execute("delete from op where at = ?", (log.address(piece.num, 2),))
    assert named(library) == {(LOG, piece.id, 2)}


def test_chunks_changed_missing_or_swapped_are_named(library: Library, new_piece: Callable[..., PieceRecord]) -> None:
    pieces = [new_piece(kind="voice") for _ in range(3)]
    for piece in pieces:
        for index in range(3):
            library.put_chunk(piece.id, index, bytes([index]) * 5000)
    with library.write() as connection:
        connection.execute("update chunk set data = x'01' where at = ?", (log.address(pieces[0].num, 1),))
        connection.execute("delete from chunk where at = ?", (log.address(pieces[1].num, 2),))
        connection.execute(
            "update chunk set (digest, data) = (select digest, data from chunk where at = ?) where at = ?",
            (log.address(pieces[2].num, 1), log.address(pieces[2].num, 0)),
        )
    assert named(library) == {(CHUNKS, pieces[0].id, 1), (CHUNKS, pieces[1].id, 2), (CHUNKS, pieces[2].id, 0)}


def test_an_older_title_put_back_is_named(library: Library, piece: PieceRecord) -> None:
    past_the_seal(library, "update piece set favourite = 1 where id = ?", piece.id)
    assert named(library) == {(RECORDS, None, None)}


def test_a_piece_without_its_entry_is_named(library: Library, piece: PieceRecord) -> None:
    with library.write() as connection:
        connection.execute("pragma defer_foreign_keys = on")
    library._writer.pragma("foreign_keys", False)
    with library.write() as connection:
        connection.execute("delete from entry")
    damages = verify(library, Progress()).damages
    assert Damage(NO_ENTRY, "entry", piece.id, piece.entry_id) in damages


def test_a_log_without_a_piece_is_named(library: Library, piece: PieceRecord) -> None:
    library.append(piece.id, b"stroke")
    with library.write() as connection:
        connection.execute("update op set at = at + (5 << 32)")
    assert (NO_PIECE, None, piece.num + 5) in named(library)


@pytest.mark.parametrize(
    "statement",
    [
        "delete from words where rowid = 2",
        "insert or replace into words(rowid, title, tags, body) values(2, 'something else', '', '')",
        "insert into words(rowid, title, tags, body) values(900, 'nobody', '', '')",
    ],
)
def test_an_index_of_words_that_says_something_else_is_named(
    library: Library, new_piece: Callable[..., PieceRecord], statement: str
) -> None:
    assert new_piece(title="a quiet river").num == 1
    assert verify(library, Progress()).whole
    with library.write() as connection:
        connection.execute(statement)
    assert named(library) == {(WORDS, None, None)}


def test_words_that_were_changed_and_taken_away_leave_the_index_right(library: Library, piece: PieceRecord) -> None:
    for title in ("river", "stone and river", "", "moss"):
        records.update_piece(library, piece.id, title=title)
    tag = records.insert_tag(library, "window")
    records.insert_piece_tag(library, piece.id, tag.id)
    records.delete_tag(library, tag.id)
    assert verify(library, Progress()).whole


def test_words_indexed_before_they_were_spelled_are_found_after_the_migration(
    library: Library, new_piece: Callable[..., PieceRecord], entry: EntryRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_title, by_tag, by_words = new_piece(title="by the 🌊"), new_piece(), new_piece()
    records.insert_piece_tag(library, by_tag.id, records.insert_tag(library, "大海").id)
    records.insert_reflection(library, piece_id=by_words.id, time=1, text="שָׁלוֹם")
    records.update_entry(library, entry.id, body="🌊")
    with library.write() as connection:
        for piece in (by_title, by_tag, by_words):
            search.index_piece(connection, piece.id, str)
        search.index_entry(connection, entry.id, str)
    assert named(library) == {(WORDS, None, None)}
    monkeypatch.setattr("studio.library.search.SPELLED_FROM", FORMAT + 1)
    assert verify(library, Progress()).whole  # as a program saw it that spelled nothing
    monkeypatch.undo()
    with library.write() as connection:
        search.spell_anew(connection)
    assert verify(library, Progress()).whole
    for text, piece in (("🌊", by_title), ("海", by_tag), ("שלום", by_words)):
        assert search.find_pieces(library, text) == [piece.id]
    assert search.find_entries(library, "🌊") == [entry.id]


def test_words_of_korean_are_found_inside_others_after_the_migration(
    library: Library, new_piece: Callable[..., PieceRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    piece = new_piece(title="밤바다")
    with library.write() as connection:
        search.index_piece(connection, piece.id, spelling.spelled_in_format_4)
    assert search.find_pieces(library, "바다") == []
    assert named(library) == {(WORDS, None, None)}
    monkeypatch.setattr("studio.library.search.SYLLABLES_FROM", FORMAT + 1)
    assert verify(library, Progress()).whole  # as a program of format 4 saw it
    monkeypatch.undo()
    with library.write() as connection:
        words_by_syllables(connection)
    assert verify(library, Progress()).whole
    assert search.find_pieces(library, "바다") == [piece.id]


def test_a_key_file_of_another_library_is_named(library: Library, clock: FixedClock, tmp_path: Path) -> None:
    make_rich(tmp_path / "other.studio", clock)
    for damage in ((tmp_path / "other.studio" / keyslots.NAME).read_bytes(), b"{", None):
        (library.folder / keyslots.NAME).unlink()
        if damage is not None:
            (library.folder / keyslots.NAME).write_bytes(damage)
        assert named(library) == {(KEYS, None, None)}


def test_a_damaged_page_nobody_uses_is_named_too(folder: Path, clock: FixedClock) -> None:
    make_rich(folder, clock)
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library:
        with library.write() as connection:
            connection.execute("create table passing(data)")
            connection.execute("insert into passing values(zeroblob(50000))")
        with library.write() as connection:
            connection.execute("drop table passing")
        library.checkpoint()
        free = library.read.pragma("freelist_count")
        pages = library.read.pragma("page_count")
    assert free >= 6
    with (folder / DATABASE).open("r+b") as file:
        file.seek((pages - 1) * PAGE_SIZE + 100)
        file.write(b"?")
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library:
        assert [(damage.part, damage.index) for damage in verify(library, Progress()).damages] == [("page", pages)]


def test_a_library_in_use_is_whole_at_every_moment(library: Library, entry: EntryRecord) -> None:
    done, rounds = threading.Event(), []

    def write() -> None:
        try:
            for number in range(400):
                piece = records.insert_piece(
                    library, kind="voice", entry_id=entry.id, created=number, title=f"river {number}"
                )
                for index in range(4):
                    library.append(piece.id, bytes(2000))
                    library.put_chunk(piece.id, index, bytes(9000))
                if number % 50 == 0:
                    library.checkpoint()
                if rounds and number > 40:
                    return
        finally:
            done.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not done.is_set():
            assert verify(library, Progress()).damages == ()
            rounds.append(1)
    finally:
        writer.join()
    assert verify(library, Progress()).whole
    assert rounds


def test_looking_around_can_be_checked_too(folder: Path, clock: FixedClock) -> None:
    make_rich(folder, clock)
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock, read_only=True) as library:
        assert verify(library, Progress()).whole


def test_a_library_closed_before_is_no_damage(library: Library) -> None:
    library.close()
    assert verify(library, Progress()).whole  # it reads with a connection of its own


def test_what_it_says_holds_no_word_of_the_person(folder: Path, clock: FixedClock) -> None:
    make_rich(folder, clock)
    data = bytearray((folder / DATABASE).read_bytes())
    for page in range(100, len(data) // PAGE_SIZE, 3):
        data[page * PAGE_SIZE + 99] ^= 1
    (folder / DATABASE).write_bytes(data)
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library:
        report = verify(library, Progress())
    assert not report.whole
    for damage in report.damages:
        assert damage.what.endswith(".")
        assert "!" not in damage.what
        assert not any(word in str(damage) for word in ("harbour", "lantern", "velvet"))
