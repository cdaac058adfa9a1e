"""What an import brought is known when it comes again, and goes and comes back as one."""

from collections.abc import Callable
from hashlib import sha256

import pytest

from studio.core.clock import FixedClock
from studio.library import put_away, records, trash
from studio.library.arrival_rows import (
    arrived,
    arrived_before,
    get_arrival,
    insert_arrival,
    note_arrived,
    select_arrivals,
)
from studio.library.arrivals import redo_arrival, undo_arrival
from studio.library.library import Library
from studio.library.question_rows import insert_question
from studio.library.record import Arrived
from studio.library.records import EntryRecord, PieceRecord

NewPiece = Callable[..., PieceRecord]


def digest(text: str) -> bytes:
    return sha256(text.encode()).digest()


class Import:
    """One import, as whoever brings things in notes it."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.id = insert_arrival(library, "markdown", "notes", library.now()).id

    def day(self, day: str) -> str:
        entry = records.insert_entry(self.library, kind="day", day=day, started=0)
        return self._note("entry", entry.id)

    def piece(self, entry_id: str, kind: str = "writing") -> str:
        fields = {"kind": kind, "entry_id": entry_id, "created": self.library.now()}
        return self._note("piece", records.insert_piece(self.library, **fields).id)

    def said(self, **about: str) -> str:
        text = "later" if "voice_id" not in about else ""
        reflection = records.insert_reflection(self.library, time=1, text=text, **about)
        return self._note("reflection", reflection.id)

    def _note(self, kind: str, row_id: str) -> str:
        note_arrived(self.library, [Arrived(self.id, kind, row_id, digest(row_id))])
        return row_id

    def undo(self) -> put_away.Moved:
        return undo_arrival(self.library, self.id, self.library.now())


def about(library: Library) -> set[str]:
    """Return the ids of everything that is not in the trash."""
    return {
        row[0]
        for table in ("entry", "piece", "reflection")
        for row in library.read.execute(f"select id from {table} where trashed is null").fetchall()  # noqa: S608
    }


@pytest.fixture
def brought(library: Library) -> Import:
    return Import(library)


def test_everything_goes_in_one_gesture_and_comes_back_in_one(
    library: Library, brought: Import, entry: EntryRecord, piece: PieceRecord, clock: FixedClock
) -> None:
    before = about(library)
    old = brought.day("1912-04-15")
    ids = {old, brought.piece(old), brought.piece(entry.id)}
    ids |= {brought.said(entry_id=old), brought.said(piece_id=piece.id)}
    clock.advance(minutes=1)
    moved = brought.undo()
    assert set(moved.pieces + moved.entries + moved.reflections) == ids
    assert about(library) == before
    times = {time for time in put_away.lying(library).values()}
    assert times == {get_arrival(library, brought.id).undone}
    assert brought.undo() == put_away.Moved()
    back = redo_arrival(library, brought.id)
    assert set(back.pieces + back.entries + back.reflections) == ids
    assert about(library) == before | ids
    assert get_arrival(library, brought.id).undone is None
    assert redo_arrival(library, brought.id) == put_away.Moved()
    clock.advance(minutes=1)
    assert set(brought.undo().entries) == {old}


def test_an_entry_stays_that_something_else_hangs_on(library: Library, brought: Import, clock: FixedClock) -> None:
    days = [brought.day(f"2020-01-0{day}") for day in range(1, 6)]
    clock.advance(seconds=1)
    records.insert_piece(library, kind="drawing", entry_id=days[0], created=5)
    records.insert_reflection(library, entry_id=days[1], time=5, text="now")
    insert_question(library, days[2], "?", 5)
    moved_away = brought.piece(days[3])
    records.update_piece(library, moved_away, entry_id=days[4])
    moved = brought.undo()
    assert set(moved.entries) == {days[3], days[4]}
    assert moved.pieces == (moved_away,)


def test_an_entry_stays_that_was_written_in_since(library: Library, brought: Import, clock: FixedClock) -> None:
    untouched, written, empty = (brought.day(f"2020-01-0{day}") for day in (1, 2, 3))
    clock.advance(seconds=1)
    records.update_entry(library, written, body="mine")
    records.update_entry(library, empty, place="at home")
    assert set(brought.undo().entries) == {untouched, empty}


def test_a_voice_goes_along_with_what_it_speaks_for(library: Library, brought: Import, entry: EntryRecord) -> None:
    voice = records.insert_piece(library, kind="voice", entry_id=entry.id, created=5)
    said = brought.said(entry_id=entry.id, voice_id=voice.id)
    assert brought.undo() == put_away.Moved((voice.id,), (), (said,))
    assert redo_arrival(library, brought.id).pieces == (voice.id,)


def test_what_is_in_the_trash_already_keeps_its_time(library: Library, brought: Import, clock: FixedClock) -> None:
    day = brought.day("2020-01-01")
    thrown, other = brought.piece(day), brought.piece(day)
    put_away.put_piece(library, thrown, library.now())
    clock.advance(minutes=5)
    assert brought.undo().pieces == (other,)
    redo_arrival(library, brought.id)
    assert records.get_piece(library, thrown).trashed is not None
    assert records.get_piece(library, other).trashed is None


def test_what_was_deleted_for_good_is_no_trouble(library: Library, brought: Import) -> None:
    day = brought.day("2020-01-01")
    pieces = [brought.piece(day) for _ in range(3)]
    put_away.put_piece(library, pieces[0], library.now())
    trash.forget(library, "piece", pieces[0])
    assert [fact.item_id for fact in arrived(library, brought.id)] == [day, *pieces[1:]]
    brought.undo()
    trash.forget(library, "entry", day)
    assert redo_arrival(library, brought.id) == put_away.Moved()
    assert arrived(library, brought.id) == []


def test_what_came_before_is_known_as_long_as_it_is_here(library: Library, brought: Import, clock: FixedClock) -> None:
    day = brought.day("2020-01-01")
    piece = brought.piece(day)
    marks = [digest("never came"), digest(piece)]
    assert arrived_before(library, "piece", marks) == {digest(piece): piece}
    assert arrived_before(library, "entry", marks) == {}
    assert arrived_before(library, "piece", [digest(str(number)) for number in range(2000)]) == {}
    brought.undo()
    assert arrived_before(library, "piece", marks) == {}
    again = Import(library)
    twin = again.piece(records.insert_entry(library, kind="day", day="2020-01-01", started=0).id)
    note_arrived(library, [Arrived(again.id, "piece", twin, digest(piece))])
    assert arrived_before(library, "piece", marks) == {digest(piece): twin}


def test_the_latest_import_comes_first(library: Library, clock: FixedClock) -> None:
    first = Import(library)
    clock.advance(days=1)
    second = Import(library)
    assert [arrival.id for arrival in select_arrivals(library)] == [second.id, first.id]


def test_undoing_is_whole_or_nothing(library: Library, brought: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    day = brought.day("2020-01-01")
    brought.piece(day)
    before = about(library)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("studio.library.arrivals.update_arrival", broken)
    with pytest.raises(RuntimeError):
        brought.undo()
    assert about(library) == before
