"""Emptying the trash: stopped on the way, while work goes on, and by itself only when it is sure."""

import threading
from pathlib import Path

import pytest

from studio.core.clock import FixedClock
from studio.core.progress import Progress
from studio.library import put_away, records, shredder, trash
from studio.library.errors import NotHere, PartlyEmptied
from studio.library.library import Library
from studio.library.records import EntryRecord, PieceRecord
from studio.library.trash import DAY_MS, KEEP_MS
from tests.unit.library.thrown import TABLES, NewPiece, count, draw, gone


def test_a_half_deleted_piece_is_out_of_sight_whole_and_finished_the_next_time(
    library: Library, entry: EntryRecord, new_piece: NewPiece, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shredder, "BATCH_BYTES", 4000)
    piece = new_piece(title="Under the ice")
    draw(library, piece, ops=9, size=1500)
    for index in range(4):
        library.put_chunk(piece.id, index, bytes([index]) * 3000)
    put_away.put_entry(library, entry.id, library.now())
    seen = []

    def crash(_taken: int) -> None:
        seen.append((count(library, "op"), count(library, "chunk")))
        assert trash.trashed(library) == []
        assert library.verify_chain(piece.id) is None
        assert records.get_piece(library, piece.id).title == ""
        with pytest.raises(NotHere):
            put_away.bring_piece(library, piece.id)
        with pytest.raises(NotHere):
            put_away.bring_entry(library, entry.id)
        with pytest.raises(NotHere):
            trash.forget(library, "entry", entry.id)
        if len(seen) == 4:
            raise RuntimeError

    with library.write() as connection:
        trash._let_go(library, connection, "entry", entry.id, None)
    with pytest.raises(RuntimeError):
        shredder.shred(library, crash)
    assert seen == [(9, 2), (9, 0), (6, 0), (3, 0)]
    assert trash.empty_old(library, library.now(), Progress()) == 0
    assert [count(library, table) for table in (*TABLES, "entry")] == [0] * 8
    assert gone(library) == {("piece", piece.id), ("entry", entry.id)}


def test_one_thing_that_was_stopped_on_its_way_is_gone_and_finished_later(
    library: Library, piece: PieceRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shredder, "BATCH_BYTES", 4000)
    draw(library, piece, ops=9)
    put_away.put_piece(library, piece.id, library.now())
    progress = Progress(lambda share: progress.stop() if share > 0.3 else None)
    trash.forget(library, "piece", piece.id, progress)
    assert 0 < count(library, "op") < 9
    assert trash.trashed(library) == []
    assert trash.empty(library, Progress()) == 0
    assert count(library, "op") == 0


def test_what_was_stopped_keeps_the_rest_in_the_trash(
    library: Library, new_piece: NewPiece, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trash, "GROUP", 2)
    for _ in range(6):
        piece = new_piece()
        draw(library, piece, ops=2)
        put_away.put_piece(library, piece.id, library.now())
    progress = Progress(lambda share: progress.stop() if share > 0.3 else None)
    with pytest.raises(PartlyEmptied):
        trash.empty(library, progress)
    left = trash.trashed(library)
    assert 0 < len(left) < 6
    assert all(library.verify_chain(item.id) is None for item in left)
    assert all(library.op_count(item.id) == 2 for item in left)
    assert trash.empty(library, progress := Progress()) == len(left)
    assert progress.share == 1.0


def test_what_is_brought_back_while_the_trash_is_emptied_stays(
    library: Library, new_piece: NewPiece, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trash, "GROUP", 1)
    pieces = [new_piece() for _ in range(3)]
    for piece in pieces:
        draw(library, piece)
        put_away.put_piece(library, piece.id, library.now())
    saved: list[str] = []

    def save(_share: float) -> None:
        for item in trash.trashed(library)[:1]:
            if not saved:
                put_away.bring_piece(library, item.id)
                saved.append(item.id)

    assert trash.empty(library, Progress(save)) == 2
    assert library.op_count(saved[0]) == 5


def test_a_stroke_is_kept_between_two_steps(library: Library, new_piece: NewPiece, monkeypatch) -> None:
    monkeypatch.setattr(shredder, "BATCH_BYTES", 20_000)
    take, drawing = new_piece(kind="voice"), new_piece()
    for index in range(20):
        library.put_chunk(take.id, index, bytes(10_000))
    put_away.put_piece(library, take.id, library.now())
    strokes: list[int] = []

    def stroke(_share: float) -> None:
        writer = threading.Thread(target=lambda: strokes.append(library.append(drawing.id, b"a stroke")))
        writer.start()
        writer.join(20)

    assert trash.empty(library, Progress(stroke)) == 1
    assert len(strokes) >= 8
    assert library.verify_chain(drawing.id) is None


def opened_on(library: Library, *days: float) -> int:
    """Let the library be opened on these days after now; return how many things went."""
    return sum(trash.empty_old(library, library.now() + round(day * DAY_MS), Progress()) for day in days)


def test_what_is_due_goes_by_itself_once_three_days_agree(library: Library, piece: PieceRecord) -> None:
    put_away.put_piece(library, piece.id, library.now())
    assert opened_on(library, 0, 5, 12, 29.4, 30.1, 31.1) == 0
    assert opened_on(library, 32.1) == 1
    assert gone(library) == {("piece", piece.id)}


def test_what_is_younger_never_goes_by_itself(library: Library, piece: PieceRecord, clock: FixedClock) -> None:
    assert opened_on(library, *range(25)) == 0
    clock.advance(days=25)
    put_away.put_piece(library, piece.id, clock.ms())
    assert opened_on(library, *range(32)) == 0
    assert len(trash.trashed(library)) == 1


def test_many_starts_on_one_day_are_one_day(library: Library, piece: PieceRecord) -> None:
    put_away.put_piece(library, piece.id, library.now())
    assert opened_on(library, *(40 + at / 100 for at in range(30))) == 0


@pytest.mark.parametrize("years", [11, 100])
def test_a_clock_that_is_years_ahead_for_two_days_empties_nothing(
    library: Library, piece: PieceRecord, years: int
) -> None:
    put_away.put_piece(library, piece.id, library.now())
    far = years * 365
    assert opened_on(library, 1, 2, far, far + 0.1, far + 1, 3, far + 2, far + 3, 4, 5, 6, 29) == 0


def test_a_thing_put_away_under_a_clock_years_behind_gets_its_days(
    library: Library, entry: EntryRecord, new_piece: NewPiece
) -> None:
    one, two = new_piece(), new_piece()
    put_away.put_piece(library, one.id, library.now() - 3000 * DAY_MS)
    put_away.put_entry(library, entry.id, library.now() - 3000 * DAY_MS)
    assert opened_on(library, 0, 1, 2, 3, 28, 29) == 0
    assert [item.pieces for item in trash.trashed(library)] == [(), (two.id,)]  # still two gestures
    assert opened_on(library, 30.1, 31.1, 32.1) == 2


def test_a_thing_put_away_under_a_clock_years_ahead_does_not_stay_for_years(
    library: Library, piece: PieceRecord
) -> None:
    put_away.put_piece(library, piece.id, library.now() + 3000 * DAY_MS)
    assert opened_on(library, 0, 1, 2, 29) == 0
    assert trash.trashed(library)[0].until == library.now() + KEEP_MS
    assert opened_on(library, 31, 32, 33) == 1


def test_an_entry_waits_for_what_was_put_there_last(
    library: Library, entry: EntryRecord, piece: PieceRecord, clock: FixedClock
) -> None:
    put_away.put_entry(library, entry.id, clock.ms())
    late = records.update_piece(library, piece.id, trashed=clock.ms() + 20 * DAY_MS)  # as another program might do
    assert trash.empty(library, Progress(), clock.ms() + DAY_MS) == 0
    assert records.get_piece(library, late.id).trashed == late.trashed
    assert trash.empty(library, Progress(), clock.ms() + 21 * DAY_MS) == 2


def test_where_it_is_kept_when_it_was_opened_no_word_stands(library: Library, folder: Path) -> None:
    opened_on(library, 0, 1, 2, 3)
    row = library.read.execute("select value from meta where key = ?", (trash.SEEN,)).fetchone()
    assert row is not None
    assert len(str(row[0]).split()) == 3
