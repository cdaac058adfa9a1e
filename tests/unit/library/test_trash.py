"""What is in the trash, and that what leaves it leaves nothing behind."""

import hashlib

import pytest

from studio.core.clock import FixedClock
from studio.core.progress import Progress
from studio.library import put_away, records, shredder, trash
from studio.library.errors import HoldsMore, LookingAround, NotHere, NotInTrash
from studio.library.library import Library
from studio.library.records import EntryRecord, PieceRecord
from studio.library.trash import DAY_MS, KEEP_MS, Trashed
from tests.unit.library.thrown import TABLES, NewPiece, count, draw, gone


def whole(library: Library) -> bool:
    return library.read.execute("pragma foreign_key_check").fetchall() == [] and library.read.execute(
        "pragma integrity_check"
    ).fetchall() == [("ok",)]


def image(library: Library) -> bytes:
    """Every page of the database in plain, with what still waits in the write-ahead file."""
    writer = library._writer
    assert writer is not None
    waiting = library.folder / "library.db-wal"
    pages = bytes(writer._raw.serialize("main"))
    return pages + (waiting.read_bytes() if waiting.exists() else b"")


def test_what_was_put_there_last_comes_first_and_says_how_long_it_stays(
    library: Library, new_piece: NewPiece, clock: FixedClock
) -> None:
    first, second = new_piece(), new_piece()
    put_away.put_piece(library, first.id, clock.ms())
    clock.advance(days=2)
    put_away.put_piece(library, second.id, clock.ms())
    since = clock.ms()
    assert trash.trashed(library) == [
        Trashed("piece", second.id, since, since + KEEP_MS),
        Trashed("piece", first.id, since - 2 * DAY_MS, since - 2 * DAY_MS + KEEP_MS),
    ]


def test_an_entry_is_one_item_with_what_went_along_and_not_with_what_was_there_before(
    library: Library, entry: EntryRecord, new_piece: NewPiece
) -> None:
    alone, one, two = new_piece(), new_piece(), new_piece()
    put_away.put_piece(library, alone.id, library.now())
    put_away.put_entry(library, entry.id, library.now())  # in the very same moment
    items = {(item.kind, item.id): item.pieces for item in trash.trashed(library)}
    assert items == {("piece", alone.id): (), ("entry", entry.id): (one.id, two.id)}


def test_a_reflection_is_an_item_with_its_voice(library: Library, entry: EntryRecord, new_piece: NewPiece) -> None:
    voice = new_piece(kind="voice")
    said = records.insert_reflection(library, entry_id=entry.id, time=1, voice_id=voice.id)
    put_away.put_reflection(library, said.id, library.now())
    assert [(item.kind, item.id, item.pieces) for item in trash.trashed(library)] == [
        ("reflection", said.id, (voice.id,))
    ]
    put_away.bring_reflection(library, said.id)
    assert trash.trashed(library) == []
    assert records.get_piece(library, voice.id).trashed is None


def test_a_forgotten_piece_takes_everything_of_it_along(library: Library, piece: PieceRecord) -> None:
    draw(library, piece)
    library.put_chunk(piece.id, 0, b"a second of sound")
    library.put_cache(piece.id, "thumb", b"small")
    records.insert_piece_tag(library, piece.id, records.insert_tag(library, "water").id)
    said = records.insert_reflection(library, piece_id=piece.id, time=1, text="A door.")
    put_away.put_piece(library, piece.id, library.now())
    trash.forget(library, "piece", piece.id)
    assert {table: count(library, table) for table in TABLES} == {table: 0 for table in TABLES} | {"words": 1}
    assert gone(library) == {("piece", piece.id), ("reflection", said.id)}
    assert library._caches.get(piece.id, "thumb", (5, 1)) is None
    assert trash.trashed(library) == []
    for ask in (library.number, library.op_count, lambda one: library.append(one, b"more")):
        with pytest.raises(NotHere):
            ask(piece.id)
    assert whole(library)


def test_a_number_that_is_given_again_leads_to_the_new_piece(
    library: Library, piece: PieceRecord, new_piece: NewPiece
) -> None:
    draw(library, piece)
    put_away.put_piece(library, piece.id, library.now())
    trash.forget(library, "piece", piece.id)
    again = new_piece()
    assert again.num == piece.num
    assert library.append(again.id, b"first") == 0
    assert [op.payload for op in library.ops(again.id)] == [b"first"]
    with pytest.raises(NotHere):
        library.append(piece.id, b"late")


def test_a_number_that_somebody_else_has_finished_with_is_left_alone(
    library: Library, piece: PieceRecord, new_piece: NewPiece
) -> None:
    put_away.put_piece(library, piece.id, library.now())
    with library.write() as connection:
        shredder.let_piece_go(library, connection, piece.id)
    seen = shredder._leaving(library)
    shredder.shred(library, lambda _taken: None)
    again = new_piece()
    draw(library, again)
    assert shredder._shorten(library, seen) == (0, [])  # the one who looked before it was finished
    assert again.num == piece.num
    assert library.op_count(again.id) == 5


def test_only_what_is_in_the_trash_is_forgotten(library: Library, entry: EntryRecord, piece: PieceRecord) -> None:
    with pytest.raises(NotInTrash):
        trash.forget(library, "piece", piece.id)
    with pytest.raises(NotInTrash):
        trash.forget(library, "entry", entry.id)
    with pytest.raises(NotHere):
        trash.forget(library, "reflection", "0" * 32)
    assert records.get_piece(library, piece.id) == piece


def test_an_entry_with_a_living_piece_stays_and_so_does_the_piece(
    library: Library, entry: EntryRecord, new_piece: NewPiece
) -> None:
    lives, other = new_piece(), new_piece()
    put_away.put_entry(library, entry.id, library.now())
    records.update_piece(library, lives.id, trashed=None)  # as another program might have left it
    with pytest.raises(HoldsMore):
        trash.forget(library, "entry", entry.id)
    assert trash.empty(library, Progress()) == 0
    assert records.get_piece(library, lives.id).entry_id == entry.id
    assert records.get_piece(library, other.id).trashed is not None
    assert gone(library) == set()


def test_an_entry_goes_with_everything_in_it(library: Library, entry: EntryRecord, new_piece: NewPiece) -> None:
    alone, along = new_piece(), new_piece()
    draw(library, alone)
    draw(library, along)
    said = records.insert_reflection(library, entry_id=entry.id, time=1, text="Later.")
    put_away.put_piece(library, alone.id, library.now())
    put_away.put_entry(library, entry.id, library.now())
    trash.forget(library, "entry", entry.id)
    assert gone(library) == {
        ("piece", alone.id),
        ("piece", along.id),
        ("reflection", said.id),
        ("entry", entry.id),
    }
    assert [count(library, table) for table in (*TABLES, "entry")] == [0] * 8
    assert whole(library)


def test_a_voice_goes_with_its_reflection(library: Library, entry: EntryRecord, new_piece: NewPiece) -> None:
    voice = new_piece(kind="voice")
    library.put_chunk(voice.id, 0, b"a second")
    said = records.insert_reflection(library, entry_id=entry.id, time=1, voice_id=voice.id)
    put_away.put_reflection(library, said.id, library.now())
    assert trash.empty(library, Progress()) == 1
    assert gone(library) == {("piece", voice.id), ("reflection", said.id)}
    assert count(library, "chunk") == 0


def test_words_outlive_the_voice_that_spoke_them(library: Library, entry: EntryRecord, new_piece: NewPiece) -> None:
    voice, wordless = new_piece(kind="voice"), new_piece(kind="voice")
    said = records.insert_reflection(library, entry_id=entry.id, time=1, text="Red.", voice_id=voice.id)
    mute = records.insert_reflection(library, entry_id=entry.id, time=1, voice_id=wordless.id)
    for piece in (voice, wordless):
        put_away.put_piece(library, piece.id, library.now())
    assert trash.empty(library, Progress()) == 2
    assert records.get_reflection(library, said.id).voice_id is None
    with pytest.raises(NotHere):
        records.get_reflection(library, mute.id)
    assert whole(library)


def test_nothing_is_forgotten_by_somebody_who_looks_only(
    library: Library, piece: PieceRecord, clock: FixedClock
) -> None:
    put_away.put_piece(library, piece.id, library.now())
    library.freeze()
    with Library.open(library.folder, passphrase="quiet sea", clock=clock, read_only=True) as still:
        assert len(trash.trashed(still)) == 1
        assert trash.empty_old(still, clock.ms() + 99 * DAY_MS, Progress()) == 0
        for act in (
            lambda: trash.empty(still, Progress()),
            lambda: trash.forget(still, "piece", piece.id),
        ):
            with pytest.raises(LookingAround):
                act()


def test_emptying_takes_only_what_was_there_before(library: Library, new_piece: NewPiece, clock: FixedClock) -> None:
    old, young = new_piece(), new_piece()
    put_away.put_piece(library, old.id, clock.ms())
    clock.advance(hours=1)
    border = clock.ms()
    put_away.put_piece(library, young.id, border)
    assert trash.empty(library, Progress(), border) == 1
    assert [item.id for item in trash.trashed(library)] == [young.id]


@pytest.fixture
def secrets(library: Library, new_piece: NewPiece) -> tuple[list[PieceRecord], list[bytes]]:
    """Sixty pieces, every third in the trash, and what must not be found any more afterwards."""
    pieces, traces = [], []
    for at in range(60):
        word = hashlib.md5(b"%d" % at, usedforsecurity=False).hexdigest()
        piece = new_piece(kind="writing", words=f"{word} and {word[::-1]} {'more ' * (at * 7 % 90)}", title=word[3:20])
        payloads = draw(library, piece, ops=at % 7, size=200 + at * 311 % 12_000)
        library.put_chunk(piece.id, 0, payload := hashlib.shake_128(word.encode()).digest(50_000 + at))
        said = hashlib.md5(word.encode(), usedforsecurity=False).hexdigest()
        records.insert_reflection(library, piece_id=piece.id, time=at, text=f"{said} said")
        pieces.append(piece)
        if at % 3 == 0:
            put_away.put_piece(library, piece.id, library.now())
            traces += [word.encode(), word[3:20].encode(), word[::-1].encode(), said.encode()]
            for part in (*payloads, payload):
                traces += [part[start : start + 24] for start in range(0, len(part) - 24, 4000)]
    return pieces, traces


def test_nothing_of_what_was_emptied_can_be_read_in_any_page(
    library: Library, secrets: tuple[list[PieceRecord], list[bytes]]
) -> None:
    pieces, traces = secrets
    before = image(library)
    assert all(trace in before for trace in traces)  # or finding none of them later would prove nothing
    assert trash.empty(library, Progress()) == 20
    after = image(library)
    assert [trace for trace in traces if trace in after or trace[1:] in after] == []
    left = [piece for at, piece in enumerate(pieces) if at % 3]
    assert all(library.verify_chain(piece.id) is None for piece in left)
    assert (library.folder / "library.db-wal").stat().st_size == 0
    assert whole(library)


def test_words_leave_an_index_that_is_one_part_already(library: Library, new_piece: NewPiece) -> None:
    first, second = new_piece(words="heliotrope"), new_piece(words="marzipan")
    put_away.put_piece(library, first.id, library.now())
    trash.empty(library, Progress())
    assert b"arzipan" in image(library)
    put_away.put_piece(library, second.id, library.now())
    trash.empty(library, Progress())
    assert b"arzipan" not in image(library)
    assert library.read.execute("select count(*) from meta where key = ?", (shredder.OWED,)).fetchone() == (0,)
