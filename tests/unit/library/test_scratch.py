"""What memory should not hold comes back as it was, and nobody else can read it."""

import os
import threading
from pathlib import Path

import pytest

from studio.library import scratch as scratches
from studio.library.errors import CannotRead
from studio.library.scratch import Scratch
from tests.unit.library.places import as_nobody, biggest_file

MARKER = b"a word of the person"


def parts(count: int, size: int) -> list[bytes]:
    return [(MARKER + at.to_bytes(4, "little")) * (size // 24 + at % 7) for at in range(count)]


def test_what_is_put_there_comes_back_and_the_file_has_no_name_and_no_word(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path)
    assert not scratch.length
    kept = [scratch.put(data) for data in parts(50, 9000)]
    assert not list(tmp_path.iterdir())
    assert [each.read() for each in reversed(kept) if each is not None] == parts(50, 9000)[::-1]
    whole = os.pread(scratch._file, scratch.length, 0)
    assert len(whole) > 50 * 8000
    assert MARKER not in whole
    assert len({whole[at : at + 16] for at in range(0, len(whole), scratches.UNIT)}) > 400, "no two are sealed alike"


def test_room_that_nobody_needs_any_more_is_taken_again(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path)
    for _ in range(30):
        kept = [scratch.put(data) for data in parts(14, 5000)]
        assert [each.read() for each in kept if each is not None] == parts(14, 5000)
        del kept
    assert scratch.length < 4 * 14 * 6000


def test_a_full_disk_takes_nothing_and_keeps_what_it_has(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path)
    first = scratch.put(MARKER * 100)
    with biggest_file(20_000):
        kept = [scratch.put(data) for data in parts(6, 9000)]
    assert kept[0] is not None
    assert kept[-1] is None
    assert first is not None
    assert first.read() == MARKER * 100
    assert kept[0].read() == parts(1, 9000)[0]
    again = scratch.put(MARKER * 500)
    assert again is not None
    assert again.read() == MARKER * 500


def test_the_last_room_of_a_disk_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = Scratch(tmp_path)
    monkeypatch.setattr(scratches, "LEFT_FREE", 1 << 60)
    assert scratch.put(MARKER) is None
    monkeypatch.setattr(scratches, "LEFT_FREE", 0)
    assert scratch.put(MARKER) is not None


def test_the_file_grows_no_longer_than_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratches, "MOST_BYTES", 30_000)
    scratch = Scratch(tmp_path)
    kept = [scratch.put(data) for data in parts(9, 9000)]
    assert [each is not None for each in kept] == [True] * 3 + [False] * 6
    del kept[0]
    assert scratch.put(parts(1, 9000)[0]) is not None


def test_where_nothing_can_be_written_nothing_is_put(tmp_path: Path) -> None:
    assert Scratch(tmp_path / "gone").put(MARKER) is None
    with as_nobody():
        assert Scratch(tmp_path).put(MARKER) is None


def test_a_part_that_was_changed_is_not_given_back(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path)
    kept, other = scratch.put(MARKER * 9), scratch.put(MARKER * 8)
    assert kept is not None
    assert other is not None
    byte = os.pread(scratch._file, 1, 40)[0]
    os.pwrite(scratch._file, bytes((byte ^ 1,)), 40)
    with pytest.raises(CannotRead):
        kept.read()
    assert other.read() == MARKER * 8
    os.ftruncate(scratch._file, 100)
    with pytest.raises(CannotRead):
        other.read()


def test_once_closed_nothing_can_be_read(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path)
    kept = scratch.put(MARKER)
    scratch.close()
    scratch.close()
    assert scratch.put(MARKER) is None
    assert kept is not None
    with pytest.raises(CannotRead):
        kept.read()


def test_what_a_crash_left_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / f"{scratches.NAME}.12ab").write_bytes(b"old")
    (tmp_path / "else").write_bytes(b"not ours")
    assert Scratch(tmp_path).put(MARKER) is not None
    assert [path.name for path in tmp_path.iterdir()] == ["else"]


def test_several_threads_put_and_read_at_once(tmp_path: Path) -> None:
    scratch, wrong = Scratch(tmp_path), []

    def work(seed: int) -> None:
        for turn in range(60):
            data = bytes((seed, turn)) * (200 + seed * 40 + turn)
            kept = scratch.put(data)
            if kept is None or kept.read() != data:
                wrong.append((seed, turn))

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert scratch.length < 6 * 60 * 500
