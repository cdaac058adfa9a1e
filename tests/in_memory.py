"""Where tests keep their files: in memory, where there is room for them.

Whatever is kept here is synced to the disk before it counts as kept. On a disk that takes 6 ms each time, a third of
all the time there is; no power goes off under a test, and those that let it go keep a disk of their own (tests/crash).
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108
PREFIX = "afterglow-tests-"
ROOM = 2 << 30
"""Bytes that have to be free there; a whole run takes a tenth of it."""


def move_in() -> Path | None:
    """Make a folder in memory and have temporary files lie there, also those of the programs that tests start.

    It goes when this process ends, unless `keep` was called. Returns None where there is no room, or it was done by
    the process that started this one.
    """
    before = tempfile.gettempdir()
    if Path(before).name.startswith(PREFIX) or not _has_room():
        return None
    _clear_up()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=MEMORY))
    folder.chmod(0o711)  # noqa: S103 - some tests are nobody for a while
    os.environ.setdefault("UI_SHOTS", before)
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    atexit.register(_move_out, folder, os.getpid())
    return folder


def keep(folder: Path) -> None:
    """Leave what is there to be looked at, until tests are run again."""
    (folder / "keep").touch()


def _has_room() -> bool:
    try:
        return shutil.disk_usage(MEMORY).free >= ROOM and os.access(MEMORY, os.W_OK)
    except OSError:
        return False


def _move_out(folder: Path, made_by: int) -> None:
    if os.getpid() == made_by and not (folder / "keep").exists():
        shutil.rmtree(folder, ignore_errors=True)


def _clear_up() -> None:
    """Remove what runs left there that are over."""
    for folder in MEMORY.glob(f"{PREFIX}*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        if pid.isdecimal() and not _is_alive(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
