"""What is put aside comes back in its order, in little memory, and nobody can read what is left of it."""

from pathlib import Path

import pytest

from studio.library import spool as spools
from studio.library.errors import CannotWrite, DiskFull
from studio.library.spool import MOST_HELD, Spool
from tests.unit.library.places import as_nobody, biggest_file

MARKER = b"a word of the person"


def rows(count: int, size: int) -> list[tuple[str, int, str, bytes]]:
    return [("op" if at % 3 else "chunk", at, "ab" * 16, MARKER * (size // len(MARKER))) for at in range(count)]


def test_a_few_rows_need_no_file(tmp_path: Path) -> None:
    with Spool(tmp_path) as spool:
        for row in rows(20, 1000):
            spool.put(*row)
        assert list(spool.rows()) == rows(20, 1000)
        assert spool.count == 20
        assert not list(tmp_path.iterdir())


def test_many_come_back_in_their_order_from_a_file_nobody_can_read(tmp_path: Path) -> None:
    with Spool(tmp_path) as spool:
        for row in rows(300, MOST_HELD // 50):
            spool.put(*row)
        assert spool._bytes <= MOST_HELD
        assert sum(path.stat().st_size for path in tmp_path.iterdir()) > MOST_HELD
        assert all(MARKER not in path.read_bytes() for path in tmp_path.iterdir())
        assert list(spool.rows()) == rows(300, MOST_HELD // 50)
    assert not list(tmp_path.iterdir())


def test_what_a_crash_left_is_taken_away(tmp_path: Path) -> None:
    for name in spools.FILES:
        (tmp_path / name).write_bytes(b"left")
    with Spool(tmp_path) as spool:
        for row in rows(3, MOST_HELD):
            spool.put(*row)
        assert list(spool.rows()) == rows(3, MOST_HELD)
    assert not list(tmp_path.iterdir())


def test_no_room_is_said(tmp_path: Path) -> None:
    with Spool(tmp_path) as spool, biggest_file(100_000), pytest.raises(DiskFull):
        spool.put(*rows(1, 2 * MOST_HELD)[0])
    assert not list(tmp_path.iterdir())


def test_no_writing_is_said(tmp_path: Path) -> None:
    place = tmp_path / "locked"
    place.mkdir(mode=0o555)
    with Spool(place) as spool, as_nobody(), pytest.raises(CannotWrite):
        spool.put(*rows(1, 2 * MOST_HELD)[0])
