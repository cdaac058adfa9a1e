"""What is older than 1970, where computers begin to count, is like everything else."""

import os
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from studio.core.clock import HERE, FixedClock, from_ms, to_ms
from studio.core.progress import Progress
from studio.gallery.gallery import Gallery
from studio.gallery.query import Query
from studio.gallery.writing import encode
from studio.journal import entry as entries
from studio.journal.journal import Journal
from studio.library import put_away, records, trash
from studio.library.library import Library
from studio.library.log import append_op
from studio.library.record import EntryRecord, PieceRecord
from studio.library.salvage import salvage
from studio.library.verify import verify
from studio.sharing.bring_in import bring_in
from studio.sharing.export import export
from studio.sharing.layout import EARLIEST, local

ZONE = timezone(timedelta(hours=1))
NOW = datetime(2026, 3, 4, 10, 30, tzinfo=ZONE)
DAYS = ("0001-01-02", "1066-10-14", "1931-05-17", "1969-12-31", "1970-01-01", "1999-12-31")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def library(tmp_path: Path, clock: FixedClock):
    library, _ = Library.create(tmp_path / "own.studio", passphrase=None, clock=clock)
    with library:
        yield library


@pytest.fixture
def old(library: Library) -> list[tuple[EntryRecord, PieceRecord]]:
    """A day and a page of each of `DAYS`, each reflected on within the hour."""
    made = []
    for day in DAYS:
        noon = to_ms(datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC))
        entry = records.insert_entry(library, kind="day", day=day, started=noon, intention=f"it was {day}")
        piece = records.insert_piece(library, kind="writing", entry_id=entry.id, created=noon, words=f"words of {day}")
        with library.write() as connection:
            where = library.number(piece.id)
            append_op(connection, where, piece.id, time=noon, device=library.device_id, payload=encode("words"))
        records.insert_reflection(library, piece_id=piece.id, time=noon + 3_600_000, text="soon after")
        made.append((entry, piece))
    return made


def test_pages_and_the_timeline_are_in_order_and_reach_the_first_of_them(
    library: Library, clock: FixedClock, old: list[tuple[EntryRecord, PieceRecord]]
) -> None:
    gallery, journal = Gallery(library, clock), Journal(library, clock)
    shown: list[PieceRecord] = []
    while page := gallery.page(limit=2, before=shown[-1] if shown else None):
        shown += page
    assert [piece.id for piece in shown] == [piece.id for _, piece in reversed(old)]
    told: list[EntryRecord] = []
    while more := journal.timeline(limit=2, before=told[-1] if told else None):
        told += more
    assert [entry.id for entry in told] == [entry.id for entry, _ in reversed(old)]
    assert [piece.id for piece in gallery.page(Query(text="1931"))] == [old[2][1].id]
    assert gallery.page(Query(until="1969-12-31")) == gallery.page(Query())[2:]
    assert [piece.id for piece in gallery.page(Query(since="1066-10-14", until="1931-05-17"))] == [
        old[2][1].id,
        old[1][1].id,
    ]


def test_a_day_is_called_by_its_date(
    library: Library, clock: FixedClock, old: list[tuple[EntryRecord, PieceRecord]]
) -> None:
    journal = Journal(library, clock)
    for entry, _ in old:
        year = entry.day[:4].lstrip("0")
        assert year in entries.title(entry, clock.now()) + entries.caption(entry, clock.now())
        assert journal.mark(entry) is not None
    sums = {(year, month): number for year, month, number in Gallery(library, clock).months()}
    assert sums[1931, 5] == 1
    assert sum(sums.values()) == len(DAYS)


def test_it_goes_to_the_trash_and_comes_back(
    library: Library, clock: FixedClock, old: list[tuple[EntryRecord, PieceRecord]]
) -> None:
    entry, piece = old[1]
    put_away.put_entry(library, entry.id, clock.ms())
    for _ in range(5):
        clock.advance(days=1)
        trash.empty_old(library, clock.ms(), Progress())
    assert [item.id for item in trash.trashed(library)] == [entry.id]
    put_away.bring_entry(library, entry.id)
    assert records.get_piece(library, piece.id).trashed is None


def test_it_is_exported_dated_and_brought_in_again(
    library: Library, clock: FixedClock, old: list[tuple[EntryRecord, PieceRecord]], tmp_path: Path
) -> None:
    out = export(library, tmp_path / "out", Progress())
    pages = sorted(os.listdir(out / "journal"))
    assert pages == [f"{day}.md" for day in DAYS]
    text = (out / "journal" / "1066-10-14.md").read_text("utf-8")
    assert "words of 1066-10-14" in text
    assert "soon after" in text
    other, _ = Library.create(tmp_path / "other.studio", passphrase=None, clock=clock)
    with other:
        told = bring_in(other, out, Progress())
        assert (told.left_out, told.noted, told.added) == ((), (), 3 * len(DAYS))
        for entry, piece in old:
            assert records.get_entry(other, entry.id).started == entry.started
            assert records.get_piece(other, piece.id).created == piece.created
            assert [op.time for op in other.ops(piece.id)] == [piece.created]
        zipped = export(other, tmp_path / "zipped", Progress(), zipped=True)
        assert zipped.suffix == ".zip"
        assert verify(other, Progress()).whole


def test_it_is_salvaged(
    library: Library, clock: FixedClock, old: list[tuple[EntryRecord, PieceRecord]], tmp_path: Path
) -> None:
    library.close()
    saved = salvage(library.folder, tmp_path / "new", clock=clock, progress=Progress())
    assert (saved.lost, saved.entries, saved.pieces) == ((), len(DAYS), len(DAYS))
    with Library.open(tmp_path / "new", clock=clock) as new:
        assert {piece.created for piece in records.select_pieces(new, "")} == {piece.created for _, piece in old}


def test_a_time_before_1970_reads_right_here_and_elsewhere() -> None:
    moon = datetime(1969, 7, 20, 20, 17, tzinfo=UTC)
    assert from_ms(to_ms(moon), NOW) == moon
    assert from_ms(to_ms(moon), datetime.now(HERE)) == moon
    assert to_ms(from_ms(-1, NOW)) == -1
    assert local(EARLIEST - 10**15).year == 1
    assert local(10**18).year == 9999


def test_where_a_system_knows_no_time_before_1970_its_usual_offset_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("Invalid argument")

    monkeypatch.setattr("studio.core.clock.time.localtime", refuse)
    monkeypatch.setattr("studio.core.clock.time.mktime", refuse)
    monkeypatch.setattr("studio.core.clock.time.timezone", -7200)
    moon = from_ms(to_ms(datetime(1969, 7, 20, 20, 17, tzinfo=UTC)), datetime(2026, 1, 1, tzinfo=HERE))
    assert (moon.hour, moon.minute, moon.utcoffset()) == (22, 17, timedelta(hours=2))
