"""The write-ahead file is brought in beside the work, and no commit waits for it."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from studio.core.clock import FixedClock
from studio.library.errors import DamagedLibrary
from studio.library.library import Library
from studio.library.records import PieceRecord
from studio.library.tidier import PAGES


def size(folder: Path, name: str) -> int:
    return (folder / name).stat().st_size


def fill(library: Library, piece: PieceRecord) -> None:
    """Make more than the tidier waits for."""
    for number in range(PAGES // 12 + 20):
        library.append(piece.id, os.urandom(100_000))
        if library.op_count(piece.id) != number + 1:
            raise AssertionError


def test_a_long_write_ahead_file_is_brought_in(library: Library, piece: PieceRecord, folder: Path) -> None:
    before = size(folder, "library.db")
    fill(library, piece)
    until = time.monotonic() + 20
    while size(folder, "library.db") < before + 6_000_000:
        assert time.monotonic() < until, "nothing was brought in"
        time.sleep(0.02)
    for _ in range(40):  # what is brought in is written over: the file does not grow for ever
        library.append(piece.id, os.urandom(100_000))
    assert size(folder, "library.db-wal") < 24_000_000


def test_no_commit_waits_for_it(library: Library, piece: PieceRecord, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()
    open_own = library._tidier._open_writer

    def slow() -> object:
        begun.set()
        assert go_on.wait(30)
        return open_own()

    monkeypatch.setattr(library._tidier, "_open_writer", slow)
    fill(library, piece)
    assert begun.wait(10)
    library.append(piece.id, b"while it is under way")
    go_on.set()


def test_what_waits_is_kept_when_python_ends(
    library: Library, piece: PieceRecord, folder: Path, clock: FixedClock
) -> None:
    library.close()
    code = (
        "import os, sys, time; from concurrent.futures import thread; from pathlib import Path;"
        "from studio.core.clock import SystemClock;"
        "from studio.library.library import Library;"
        "library = Library.open(Path(sys.argv[1]), passphrase='quiet sea', clock=SystemClock());"
        "library.write_failed.connect(lambda error: os.write(1, repr(error).encode()));"
        "library.later(lambda: [time.sleep(0.01) for _ in iter(lambda: thread._shutdown, True)]);"  # until Python ends
        "[library.later(lambda: library.append(sys.argv[2], bytes(100_000))) for _ in range(120)]"
    )
    ended = subprocess.run([sys.executable, "-c", code, folder, piece.id], capture_output=True, timeout=120)
    assert (ended.returncode, ended.stdout) == (0, b""), ended
    with Library.open(folder, passphrase="quiet sea", clock=clock) as again:
        assert again.op_count(piece.id) == 120


def test_a_library_that_was_not_closed_is_noticed(library: Library, folder: Path, clock: FixedClock) -> None:
    assert not library.was_left_open
    library.close()
    code = (
        "import os, sys; from pathlib import Path; from studio.core.clock import SystemClock;"
        "from studio.library.library import Library;"
        "library = Library.open(Path(sys.argv[1]), passphrase='quiet sea', clock=SystemClock());"
        "os.write(1, b'open'); sys.stdin.read()"
    )
    child = subprocess.Popen([sys.executable, "-c", code, folder], stdout=subprocess.PIPE, stdin=subprocess.PIPE)
    with child:
        assert child.stdout is not None
        assert child.stdout.read(4) == b"open"
        child.send_signal(signal.SIGKILL)
    for expected in (True, False):
        with Library.open(folder, passphrase="quiet sea", clock=clock) as again:
            assert again.was_left_open is expected


def cut_off(library: Library, folder: Path, target: Path) -> Path:
    """Return the folder as it would be after a pulled plug right now."""
    return Path(shutil.copytree(folder, target))


@pytest.mark.parametrize(("behind", "opens"), [(6, False), (3, False), (2, True), (1, True)])
def test_work_behind_a_damaged_place_is_not_written_over(
    library: Library, piece: PieceRecord, folder: Path, tmp_path: Path, clock: FixedClock, behind: int, opens: bool
) -> None:
    library.checkpoint()
    sizes = []
    for number in range(8):
        library.append(piece.id, b"op %d" % number)
        sizes.append(size(folder, "library.db-wal"))
    left = cut_off(library, folder, tmp_path / "left.studio")
    path = left / "library.db-wal"
    whole = bytearray(path.read_bytes())
    whole[sizes[-behind] - 4000] ^= 1  # in the last frame of the commit before those
    path.write_bytes(whole)
    if opens:  # as after a plug that was pulled before the last commit came to its end
        with Library.open(left, passphrase="quiet sea", clock=clock) as again:
            assert again.op_count(piece.id) == 8 - behind
        return
    with pytest.raises(DamagedLibrary, match="newest part"):
        Library.open(left, passphrase="quiet sea", clock=clock)
    assert path.read_bytes() == whole


def test_a_library_left_open_has_everything_in_one_file_once_it_is_open(
    library: Library, piece: PieceRecord, folder: Path, tmp_path: Path, clock: FixedClock
) -> None:
    library.append(piece.id, b"kept")
    left = cut_off(library, folder, tmp_path / "left.studio")
    assert size(left, "library.db-wal") > 0
    with Library.open(left, passphrase="quiet sea", clock=clock) as again:
        assert again.was_left_open
        assert size(left, "library.db-wal") == 0
        assert again.op_count(piece.id) == 1
