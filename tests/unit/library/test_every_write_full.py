"""A disk that is full at any write there is: a sentence, everything acknowledged is there, and the library is whole."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studio.core.clock import FixedClock
from studio.core.progress import Progress
from studio.library import keyslots, records
from studio.library.backup import back_up, backups
from studio.library.errors import CannotWrite, DiskFull
from studio.library.library import Library, is_library
from studio.library.restore import restore
from studio.library.salvage import salvage
from studio.library.verify import verify
from tests.unit.library.full_vfs import filling_up
from tests.unit.library.rich import CHEAP, PASSPHRASE, make_rich

Acknowledged = dict[str, object]


def new_clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 4, 9, 30, tzinfo=UTC))


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """A library with an entry, a piece and some ops."""
    folder = tmp_path / "begun.studio"
    library, _ = Library.create(folder, passphrase=PASSPHRASE, clock=new_clock(), cost=CHEAP)
    with library:
        entry = records.insert_entry(library, kind="day", day="2026-03-04", started=1)
        piece = records.insert_piece(library, kind="voice", entry_id=entry.id, created=1, title="moss")
        for number in range(3):
            library.append(piece.id, bytes([number]) * 3000)
    return folder


def actions(library: Library, told: Acknowledged) -> Iterator[Callable[[], object]]:
    """Things a person does; each notes what it was told is kept."""
    piece = records.select_pieces(library, "limit 1")[0]
    entry = records.select_entries(library, "limit 1")[0]

    def note(key: str, value: object) -> None:
        told[key] = value

    for number in (3, 4, 5):
        yield lambda number=number: note(
            f"op {library.append(piece.id, bytes([number]) * 9000)}", bytes([number]) * 9000
        )
    yield lambda: note("title", records.update_piece(library, piece.id, title="river").title)
    yield lambda: (library.put_chunk(piece.id, 0, bytes(40_000)), note("chunk", bytes(40_000)))
    yield lambda: note("said", records.insert_reflection(library, piece_id=piece.id, time=5, text="so it was").text)
    yield lambda: note("tag", records.insert_tag(library, "window").name)
    yield lambda: note(
        "other", records.insert_piece(library, kind="drawing", entry_id=entry.id, created=2, title="stone").id
    )
    yield library.checkpoint
    yield lambda: note("entry", records.update_entry(library, entry.id, body="quiet").body)


def all_there(library: Library, told: Acknowledged) -> None:
    piece = records.select_pieces(library, "order by num limit 1")[0]
    ops = [op.payload for op in library.ops(piece.id)]
    assert [payload for payload in ops if len(payload) == 3000] == [bytes([number]) * 3000 for number in range(3)]
    for key, value in told.items():
        if key.startswith("op "):
            assert ops[int(key[3:])] == value
    assert told.get("title", "moss") == piece.title or piece.title == "river"
    assert "chunk" not in told or list(library.chunks(piece.id)) == [told["chunk"]]
    assert "said" not in told or records.select_reflections(library, "")[0].text == told["said"]
    assert "tag" not in told or records.select_tags(library, "")[0].name == told["tag"]
    assert "other" not in told or records.get_piece(library, str(told["other"])).title == "stone"
    assert "entry" not in told or records.select_entries(library, "")[0].body == told["entry"]


def is_whole(library: Library) -> None:
    report = verify(library, Progress())
    assert report.whole, report.damages


def work_through(folder: Path, told: Acknowledged) -> None:
    with suppress(DiskFull, CannotWrite):
        library = Library.open(folder, passphrase=PASSPHRASE, clock=new_clock())
        try:
            for act in actions(library, told):
                with suppress(DiskFull):
                    act()
            all_there(library, told)
            is_whole(library)
        finally:
            library.close()


@pytest.mark.parametrize("stays_full", [True, False])
def test_whichever_write_finds_no_room_what_was_acknowledged_is_there(
    begun: Path, tmp_path: Path, stays_full: bool
) -> None:
    folder = tmp_path / "mine.studio"
    shutil.copytree(begun, folder)
    everything: Acknowledged = {}
    with filling_up() as disk:
        work_through(folder, everything)
    assert len(everything) == 9
    assert disk.writes > 60
    for full_at in range(1, disk.writes + 1):
        shutil.rmtree(folder)
        shutil.copytree(begun, folder)
        told: Acknowledged = {}
        with filling_up(full_at, stays_full=stays_full) as full:
            work_through(folder, told)
        assert full.refused
        with Library.open(folder, passphrase=PASSPHRASE, clock=new_clock()) as library:
            all_there(library, told)
            piece = records.select_pieces(library, "limit 1")[0]
            library.append(piece.id, b"there is room again")
            is_whole(library)


@pytest.mark.parametrize("what", ["backup", "restore", "salvage"])
def test_whichever_write_of_a_copy_finds_no_room_nothing_is_left_of_it(what: str, tmp_path: Path) -> None:
    folder, place = tmp_path / "mine.studio", tmp_path / "stick"
    make_rich(folder, new_clock(), pieces=3, most_ops=4)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    place.mkdir()

    def copy() -> None:
        if what == "backup":
            with Library.open(folder, passphrase=PASSPHRASE, clock=new_clock(), read_only=True) as library:
                back_up(library, place, Progress())
        else:
            bring = {"restore": restore, "salvage": salvage}[what]
            bring(folder, place / "new.studio", passphrase=PASSPHRASE, clock=new_clock(), progress=Progress())

    with filling_up() as disk:
        copy()
    assert backups(place) or is_library(place / "new.studio")
    shutil.rmtree(place)
    place.mkdir()
    assert disk.writes > 30
    for full_at in range(1, disk.writes + 1, 1 if disk.writes < 200 else 3):
        for stays_full in (True, False):
            with filling_up(full_at, stays_full=stays_full), pytest.raises(DiskFull):
                copy()
            assert list(place.iterdir()) == []
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert keyslots.NAME in before
