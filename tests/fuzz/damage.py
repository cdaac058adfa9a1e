"""A library to damage in copies, and a look at what is left of one."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from studio.core.clock import FixedClock
from studio.core.errors import StudioError
from studio.core.progress import Progress
from studio.library.connection import PAGE_SIZE
from studio.library.library import Library
from studio.library.place import DATABASE
from studio.library.verify import Report, verify
from tests.unit.library.rich import PASSPHRASE, Contents, contents, is_error, make_rich


def new_clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 4, 9, 30, tzinfo=UTC))


class Kept:
    """A library as it was kept, to be damaged in copies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.code = make_rich(folder, new_clock())
        with Library.open(folder, passphrase=PASSPHRASE, clock=new_clock()) as library:
            self.contents = contents(library)
            self.report = verify(library, Progress())
        self.database = (folder / DATABASE).read_bytes()
        self.pages = len(self.database) // PAGE_SIZE


def flipped(data: bytes, place: int, bit: int = 3) -> bytes:
    changed = bytearray(data)
    changed[place] ^= 1 << bit
    return bytes(changed)


def refused(error: StudioError) -> None:
    """A sentence, not a word of SQLite's."""
    assert str(error).endswith(".")
    assert "disk image" not in str(error)


def look(folder: Path) -> tuple[Contents, Report] | None:
    """Open a library and read everything in it; None when it is refused with a sentence."""
    try:
        library = Library.open(folder, passphrase=PASSPHRASE, clock=new_clock())
    except StudioError as error:
        return refused(error)
    with library:
        return contents(library), verify(library, Progress())


def no_wrong_answer(found: Contents, wanted: Contents) -> None:
    wrong = {key: value for key, value in found.items() if value != wanted.get(key) and not is_error(value)}
    assert not wrong, list(wrong)[:5]


def restore_files(kept: Kept, folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    for path in kept.folder.iterdir():
        shutil.copyfile(path, folder / path.name)
