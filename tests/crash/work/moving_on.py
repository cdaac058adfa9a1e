"""A library of the first format, opened by this program."""

import shutil
from functools import cache
from pathlib import Path

from studio.core.clock import FixedClock
from studio.library import keyslots
from studio.library.library import Library
from studio.library.recovery import recovery_code
from studio.library.schema import FORMAT
from tests.crash.desk import BEGINNING, STUDIO, Desk, Steps, Work, aside
from tests.crash.state import State, contents
from tests.formats.frozen import PASSPHRASE, frozen

COPY = f"before-format-{FORMAT}.studio"


@cache
def code() -> str:
    """Return the recovery code of the frozen library; its passphrase would take a fifth of a second each time."""
    return recovery_code(keyslots.unlock(keyslots.read_keyslots(frozen(1)), PASSPHRASE))


def prepare(place: Path) -> None:
    """Put a copy of the frozen library into a place."""
    shutil.copytree(frozen(1), place / STUDIO)
    code()


def migrate(desk: Desk) -> Steps:
    """Open it, which brings it to this program's format, and close it again."""
    try:
        desk.library = Library.open(desk.studio, recovery_code=code(), clock=desk.clock)
        yield {}
        desk.close()
        yield {}
    finally:
        desk.close()


def look(place: Path, thorough: bool = False) -> State:
    """Return what is in the library, and in the copy that is kept, both before it is opened and after."""
    folder = place / STUDIO
    if (folder / COPY).exists():
        look_at_copy(folder)
    state = look_into(folder, thorough)
    return state | {("copy", *key): value for key, value in look_at_copy(folder).items()}


def look_at_copy(folder: Path) -> State:
    """Return what is in the copy beside a library's files."""
    with aside(folder / COPY) as copy:
        return look_into(copy)


def look_into(folder: Path, thorough: bool = False) -> State:
    """Return what is in a library of any format; opening it brings it to this program's."""
    with Library.open(folder, recovery_code=code(), clock=FixedClock(BEGINNING)) as library:
        return contents(library, thorough=thorough)


MIGRATING = Work("migrating", prepare, migrate, look, reach=2, lives=1)
