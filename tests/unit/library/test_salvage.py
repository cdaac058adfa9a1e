"""Out of a damaged library comes a whole one: with all that could be read, and a list of what could not."""

# ruff: noqa: S608  (addresses of rows, worked out here)

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from studio.core.clock import FixedClock
from studio.core.progress import Progress, Stopped
from studio.drawing.codec import encode, read_ops
from studio.drawing.edits import fold
from studio.drawing.op import AddStroke, GoTo, NewPaper, Op, Undo
from studio.drawing.paper import Paper
from studio.drawing.stroke import Stroke
from studio.library import keyslots, log, records
from studio.library.errors import (
    DamagedKeys,
    DiskFull,
    InUse,
    NewerFormat,
    NotALibrary,
    NotEmpty,
    WrongPassphrase,
    WrongRecoveryCode,
)
from studio.library.library import Library, is_library
from studio.library.mending import CHUNKS_LOST, ENTRY_LOST, OPS_LOST, PIECE_LOST, TAG_LOST, TOPIC_LOST, kind_of
from studio.library.place import DATABASE, NoRoom
from studio.library.records import EntryRecord, PieceRecord
from studio.library.salvage import NothingLeft, Salvaged, salvage
from studio.library.verify import verify
from tests.unit.library.places import biggest_file, small_disk
from tests.unit.library.rich import CHEAP, PASSPHRASE, contents, make_rich


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "new.studio"


@pytest.fixture
def save(folder: Path, target: Path, clock: FixedClock) -> Callable[..., Salvaged]:
    def run(**ways: str) -> Salvaged:
        ways = ways or {"passphrase": PASSPHRASE}
        return salvage(folder, target, clock=clock, progress=Progress(), cost=CHEAP, **ways)

    return run


@pytest.fixture
def new(target: Path, clock: FixedClock) -> Callable[[], Library]:
    return lambda: Library.open(target, passphrase=PASSPHRASE, clock=clock)


def without(library: Library, *statements: str) -> None:
    """Take rows away as damage would, whatever refers to them; then close the library."""
    library._writer.pragma("foreign_keys", False)
    with library.write() as connection:
        for statement in statements:
            connection.execute(statement)
    library.close()


def lost(saved: Salvaged) -> set[tuple[str, str | None, int | None]]:
    return {(damage.what, damage.piece_id or damage.entry_id, damage.index) for damage in saved.lost}


def test_a_whole_library_comes_over_whole(
    folder: Path, clock: FixedClock, save: Callable[..., Salvaged], new: Callable[[], Library]
) -> None:
    make_rich(folder, clock)
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library:
        before, device, library_id = contents(library), library.device_id, library.library_id
    saved = save()
    assert saved.lost == ()
    assert (saved.pieces, saved.entries, saved.reflections) == (12, 4, 24)
    with new() as library:
        assert contents(library) == before
        assert library.library_id == library_id
        assert library.device_id != device
        assert verify(library, Progress()).whole
        library.append(next(key[1] for key in before if key[0] == "ops"), b"goes on")


def test_it_opens_with_every_way_in_of_the_old_one(folder: Path, target: Path, clock: FixedClock) -> None:
    code = make_rich(folder, clock)
    salvage(folder, target, recovery_code=code, clock=clock, progress=Progress())
    Library.open(target, passphrase=PASSPHRASE, clock=clock).close()
    Library.open(target, recovery_code=code, clock=clock).close()
    with pytest.raises(WrongPassphrase):
        Library.open(target, passphrase="quiet see", clock=clock)


def test_a_gap_in_a_log_keeps_what_is_before_and_behind_it(
    library: Library, piece: PieceRecord, save: Callable[..., Salvaged], new: Callable[[], Library], clock: FixedClock
) -> None:
    for number in range(10):
        clock.advance(seconds=1)
        library.append(piece.id, bytes([number]))
    kept = list(library.ops(piece.id))
    without(library, f"delete from op where at in ({log.address(piece.num, 4)}, {log.address(piece.num, 5)})")
    assert lost(save()) == {(OPS_LOST, piece.id, 4)}
    with new() as library:
        found = [(op.time, op.device, op.payload) for op in library.ops(piece.id)]
        assert found == [(op.time, op.device, op.payload) for op in kept if op.seq not in (4, 5)]
        assert library.length(piece.id) == (8, 0)
        assert verify(library, Progress()).whole


def test_a_log_that_lost_its_end_is_named(library: Library, piece: PieceRecord, save: Callable[..., Salvaged]) -> None:
    for number in range(5):
        library.append(piece.id, bytes([number]))
    without(library, f"delete from op where at >= {log.address(piece.num, 3)}")
    assert lost(save()) == {(OPS_LOST, piece.id, 3)}


def test_a_log_that_is_lost_altogether_is_named(
    library: Library, new_piece: Callable[..., PieceRecord], save: Callable[..., Salvaged], new: Callable[[], Library]
) -> None:
    drawing, voice = new_piece(title="moss"), new_piece(kind="voice")
    library.append(drawing.id, b"stroke")
    library.put_chunk(voice.id, 0, b"second")
    without(library, "delete from op", "delete from chunk")
    assert lost(save()) == {(OPS_LOST, drawing.id, 0), (CHUNKS_LOST, voice.id, 0)}
    with new() as library:
        assert records.get_piece(library, drawing.id).title == "moss"


def test_an_op_that_does_not_fit_the_one_before_it_is_left_out(
    library: Library, piece: PieceRecord, save: Callable[..., Salvaged], new: Callable[[], Library]
) -> None:
    for number in range(6):
        library.append(piece.id, bytes([number]))
    without(library, f"update op set payload = x'ff' where at = {log.address(piece.num, 2)}")
    assert lost(save()) == {(OPS_LOST, piece.id, 2)}
    with new() as library:
        assert [op.payload for op in library.ops(piece.id)] == [b"\0", b"\1", b"\3", b"\4", b"\5"]


def scribbled(library: Library, piece: PieceRecord, ops: list[Op]) -> None:
    for op in (NewPaper(Paper(width=200, height=100)), *ops):
        library.append(piece.id, encode(op))


def steps_left(library: Library, piece: PieceRecord) -> list[int]:
    """Return the seeds of the strokes that stand, and 0 for each step that can't be read."""
    drawing = fold(read_ops(op.payload for op in library.ops(piece.id)))
    assert verify(library, Progress()).whole
    return [step.stroke.seed if isinstance(step, AddStroke) else 0 for step in drawing.steps[: drawing.done]]


def dot(seed: int) -> AddStroke:
    return AddStroke(Stroke("ink", 4, 1, (0, 0, 0), seed, np.array([[seed, seed, 0, 1.0]])))


def test_a_step_of_a_drawing_that_is_lost_keeps_its_place(
    library: Library, new_piece: Callable[..., PieceRecord], save: Callable[..., Salvaged], new: Callable[[], Library]
) -> None:
    piece = new_piece(kind="drawing")
    scribbled(library, piece, [*map(dot, range(1, 8)), GoTo(5), dot(8), Undo()])
    address, count = log.address(piece.num, 0), library.length(piece.id)[0]
    without(library, f"delete from op where at in ({address + 2}, {address + 3})")
    saved = save()
    assert lost(saved) == {(OPS_LOST, piece.id, 2)}
    assert saved.ops == count - 2
    with new() as library:
        assert library.length(piece.id)[0] == count
        assert steps_left(library, piece) == [1, 0, 0, 4, 5]


@pytest.mark.parametrize(
    ("damaged", "left"),
    [
        (b"\1\2torn", [1, 0, 3]),
        (b"\1\4torn", [3]),
        (b"\1\x13torn", [1, 3]),
        (b"\1\3torn", [1, 0, 3]),
        (b"\1\1torn", [1, 3]),
        (b"\7\4", [1, 0, 3]),
        (b"", [1, 0, 3]),
    ],
)
def test_what_is_there_but_damaged_counts_as_its_kind_and_clears_nothing(
    library: Library,
    new_piece: Callable[..., PieceRecord],
    save: Callable[..., Salvaged],
    new: Callable[[], Library],
    damaged: bytes,
    left: list[int],
) -> None:
    piece = new_piece(kind="drawing")
    scribbled(library, piece, [dot(1), dot(2), dot(3)])
    without(library, f"update op set payload = x'{damaged.hex()}' where at = {log.address(piece.num, 2)}")
    assert lost(save()) == {(OPS_LOST, piece.id, 2)}
    with new() as library:
        assert steps_left(library, piece) == left


def test_nothing_stands_in_where_the_paper_itself_is_lost(
    library: Library, new_piece: Callable[..., PieceRecord], save: Callable[..., Salvaged], new: Callable[[], Library]
) -> None:
    piece = new_piece(kind="drawing")
    scribbled(library, piece, [dot(1), dot(2), dot(3)])
    without(library, f"delete from op where at in ({log.address(piece.num, 0)}, {log.address(piece.num, 2)})")
    assert lost(save()) == {(OPS_LOST, piece.id, 0)}
    with new() as library:
        assert library.length(piece.id) == (2, 0)


def test_chunks_are_renumbered_without_holes(
    library: Library, new_piece: Callable[..., PieceRecord], save: Callable[..., Salvaged], new: Callable[[], Library]
) -> None:
    piece = new_piece(kind="voice")
    for index in range(6):
        library.put_chunk(piece.id, index, bytes([index]) * 30_000)
    without(
        library,
        f"delete from chunk where at = {log.address(piece.num, 1)}",
        f"update chunk set data = x'00' where at = {log.address(piece.num, 4)}",
    )
    assert lost(save()) == {(CHUNKS_LOST, piece.id, 1)}
    with new() as library:
        assert [data[0] for data in library.chunks(piece.id)] == [0, 2, 3, 5]
        assert library.length(piece.id) == (0, 4)
        assert verify(library, Progress()).whole


def test_pieces_of_a_lost_entry_hang_on_a_day_of_their_date(
    library: Library, new_piece: Callable[..., PieceRecord], save: Callable[..., Salvaged], new: Callable[[], Library]
) -> None:
    pieces = [new_piece() for _ in range(3)]
    entry_id = pieces[0].entry_id
    records.insert_reflection(library, entry_id=entry_id, time=library.now(), text="moss")
    without(library, "delete from entry")
    assert lost(save()) == {(ENTRY_LOST, entry_id, None)}
    with new() as library:
        day = records.get_entry(library, entry_id)
        assert (day.kind, day.day, day.body) == ("day", "2026-03-04", "")
        assert {piece.entry_id for piece in records.select_pieces(library, "")} == {entry_id}
        assert records.select_reflections(library, "")[0].entry_id == entry_id
        assert verify(library, Progress()).whole


def test_a_piece_whose_row_is_lost_keeps_its_log_id_entry_and_time(
    library: Library,
    entry: EntryRecord,
    new_piece: Callable[..., PieceRecord],
    save: Callable[..., Salvaged],
    new: Callable[[], Library],
    target: Path,
) -> None:
    new_piece()
    piece = new_piece(title="moss")
    library.append(piece.id, b"\x01\x01\x78 paper")
    library.append(piece.id, b"\x01\x02\x78 stroke")
    records.insert_reflection(library, piece_id=piece.id, time=library.now(), text="so it was")
    page, cell = _leaf_of(library, piece.num)
    _blank(library, page, cell)
    saved = save()
    assert (PIECE_LOST, piece.id, None) in lost(saved)
    with new() as library:
        found = records.get_piece(library, piece.id)
        assert (found.kind, found.entry_id, found.created, found.title) == ("drawing", entry.id, piece.created, "")
        assert [op.payload for op in library.ops(piece.id)] == [b"\x01\x01\x78 paper", b"\x01\x02\x78 stroke"]
        assert records.select_reflections(library, "")[0].piece_id == piece.id
        assert verify(library, Progress()).whole


def _leaf_of(library: Library, num: int) -> tuple[int, int]:
    root = library.read.execute("select rootpage from sqlite_schema where name = 'piece'").fetchone()
    return int(root[0]), num - 1


def _blank(library: Library, page: int, cell: int) -> None:
    """Take a row out of a table behind the back of its indexes: a page of another library's, put in its place."""
    library.checkpoint()
    index = "sqlite_autoindex_piece_1", "piece_entry", "piece_shown", "piece_favourite", "piece_trashed"
    roots = {
        name: number
        for name, number in library.read.execute("select name, rootpage from sqlite_schema").fetchall()
        if name in index
    }
    data = {name: _page_bytes(library, number) for name, number in roots.items()}
    library._writer.pragma("foreign_keys", False)
    with library.write() as connection:
        connection.execute("delete from piece where num = ?", (cell + 1,))
    folder, numbers = library.folder, roots
    library.close()
    with (folder / DATABASE).open("r+b") as file:
        for name, number in numbers.items():
            file.seek((number - 1) * 8192)
            file.write(data[name])
    assert page


def _page_bytes(library: Library, number: int) -> bytes:
    with (library.folder / DATABASE).open("rb") as file:
        file.seek((number - 1) * 8192)
        return file.read(8192)


def test_a_log_whose_piece_left_no_trace_becomes_a_piece_of_its_day(
    library: Library, piece: PieceRecord, save: Callable[..., Salvaged], new: Callable[[], Library]
) -> None:
    library.append(piece.id, b"\x01\x78 words")
    library.put_chunk(piece.id, 0, b"second")
    without(library, "delete from piece", "delete from entry")
    (what, piece_id, _) = next(iter(lost(save())))
    assert what == PIECE_LOST
    with new() as library:
        found = records.get_piece(library, piece_id)
        assert (found.kind, found.created) == ("writing", piece.created)
        assert records.get_entry(library, found.entry_id).day == "2026-03-04"
        assert piece_id != piece.id
        assert [op.payload for op in library.ops(piece_id)] == [b"\x01\x78 words"]
        assert [data for data in library.chunks(piece_id)] == [b"second"]
        assert verify(library, Progress()).whole


def test_words_about_something_lost_are_kept(
    library: Library, piece: PieceRecord, save: Callable[..., Salvaged], new: Callable[[], Library]
) -> None:
    reflection = records.insert_reflection(library, piece_id=piece.id, time=library.now(), text="moss", instant=5)
    without(library, "delete from piece")
    assert lost(save()) == {(TOPIC_LOST, None, None)}
    with new() as library:
        found = records.get_reflection(library, reflection.id)
        assert (found.text, found.piece_id, found.instant) == ("moss", None, None)
        assert records.get_entry(library, found.entry_id).day == "2026-03-04"


def test_a_lost_tag_leaves_its_pieces(
    library: Library, piece: PieceRecord, save: Callable[..., Salvaged], new: Callable[[], Library]
) -> None:
    for name in ("river", "moss"):
        records.insert_piece_tag(library, piece.id, records.insert_tag(library, name).id)
    without(library, "delete from tag where name = 'moss'")
    assert lost(save()) == {(TAG_LOST, None, None)}
    with new() as library:
        assert [tag.name for tag in records.tags_of(library, piece.id)] == ["river"]


def test_what_was_deleted_for_good_does_not_come_back(
    library: Library, new_piece: Callable[..., PieceRecord], save: Callable[..., Salvaged], new: Callable[[], Library]
) -> None:
    leaving, staying = new_piece(), new_piece()
    for piece in (leaving, staying):
        library.append(piece.id, b"stroke")
    without(library, f"update piece set trashed = 0 where num = {leaving.num}")
    saved = save()
    assert (saved.pieces, saved.ops, saved.lost) == (1, 1, ())
    with new() as library:
        assert [piece.id for piece in records.select_pieces(library, "")] == [staying.id]


def test_nothing_but_noise_is_refused(
    folder: Path, target: Path, clock: FixedClock, save: Callable[..., Salvaged]
) -> None:
    code = make_rich(folder, clock)
    (folder / DATABASE).write_bytes(bytes(100_000))
    with pytest.raises(NothingLeft):
        save()
    (folder / keyslots.NAME).unlink()
    with pytest.raises(WrongRecoveryCode):
        save(recovery_code=code)
    (folder / DATABASE).write_bytes(b"")
    with pytest.raises(WrongRecoveryCode):
        save(recovery_code=code)
    assert not target.exists()


def test_wrong_keys_and_wrong_places_are_refused(
    folder: Path, target: Path, clock: FixedClock, save: Callable[..., Salvaged], tmp_path: Path
) -> None:
    with pytest.raises(NotALibrary):
        save()
    make_rich(folder, clock)
    other = make_rich(tmp_path / "other.studio", clock)
    for ways, error in (
        ({"passphrase": "x"}, WrongPassphrase),
        ({"recovery_code": "x"}, WrongRecoveryCode),
        ({"recovery_code": other}, WrongRecoveryCode),
    ):
        with pytest.raises(error):
            save(**ways)
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock), pytest.raises(InUse):
        save()
    assert not target.exists()
    target.mkdir()
    (target / "letter.txt").write_text("mine")
    with pytest.raises(NotEmpty):
        save()
    assert [path.name for path in target.iterdir()] == ["letter.txt"]


def test_a_newer_library_is_refused(library: Library, save: Callable[..., Salvaged], target: Path) -> None:
    without(library, "update meta set value = 99 where key = 'format'")
    with pytest.raises(NewerFormat):
        save()
    assert not target.exists()


def test_it_needs_the_code_where_the_key_file_is_damaged(
    folder: Path, clock: FixedClock, save: Callable[..., Salvaged]
) -> None:
    make_rich(folder, clock)
    (folder / keyslots.NAME).write_bytes(b"")
    with pytest.raises(DamagedKeys):
        save()


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.75, 0.95])
def test_stopped_on_the_way_it_leaves_nothing(folder: Path, target: Path, clock: FixedClock, share: float) -> None:
    make_rich(folder, clock)
    progress = Progress(lambda now: progress.stop() if now >= share else None)
    with pytest.raises(Stopped):
        salvage(folder, target, passphrase=PASSPHRASE, clock=clock, progress=progress)
    assert not target.exists()
    target.mkdir()
    progress = Progress(lambda now: progress.stop() if now >= share else None)
    with pytest.raises(Stopped):
        salvage(folder, target, passphrase=PASSPHRASE, clock=clock, progress=progress)
    assert {path.name for path in target.iterdir()} <= {"writer.lock"}
    salvage(folder, target, passphrase=PASSPHRASE, clock=clock, progress=Progress())


def test_without_room_it_leaves_nothing(folder: Path, target: Path, clock: FixedClock) -> None:
    make_rich(folder, clock)
    for limit in (0, 5000, 100_000, 400_000):
        with biggest_file(limit), pytest.raises(DiskFull):
            salvage(folder, target, passphrase=PASSPHRASE, clock=clock, progress=Progress())
        assert not target.exists()
    with small_disk("300k") as disk:
        if disk is not None:
            with pytest.raises(NoRoom):
                salvage(folder, disk / "new.studio", passphrase=PASSPHRASE, clock=clock, progress=Progress())
            assert not any(disk.iterdir())
    assert is_library(folder)


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        (b"\1\1\x78\x9c", "drawing"),
        (b"\1\3", "drawing"),
        (b"\1\x78\x9c", "writing"),
        (b"\1\0abcd", "sound"),
        (None, "voice"),
    ],
)
def test_a_log_tells_which_kind_of_piece_it_is(payload: bytes | None, kind: str) -> None:
    assert kind_of(payload) == kind
