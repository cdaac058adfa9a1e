"""Copies of a library in another folder, and a library made from a copy."""

from pathlib import Path

from studio.core.clock import FixedClock
from studio.core.progress import Progress
from studio.library import backup
from studio.library.library import Library, is_library
from studio.library.restore import restore
from tests.crash.desk import BEGINNING, Desk, Steps, Work, look_inside
from tests.crash.state import State, contents
from tests.crash.work import making

COPIES = "elsewhere"


def prepare(place: Path) -> None:
    """Put a library into a place, and a folder for its copies beside it."""
    making.prepare(place)
    (place / COPIES).mkdir()


def copy(desk: Desk) -> Steps:
    """Keep something, make a copy, make a library of the copy, and so on, a few days apart."""
    try:
        library = desk.open()
        (piece,) = library.read.execute("select id from piece order by num limit 1").fetchone()
        past = backup.backups(desk.place / COPIES)
        while True:
            desk.clock.advance(days=desk.chance.randrange(1, 9) + 10 * len(past))
            seq = library.append(piece, desk.bytes(9000))
            yield {("ops", piece): seq + 1}
            made = backup.back_up(library, desk.place / COPIES, Progress())
            yield {("copied", made.path.name, "ops", piece): seq + 1}
            target = desk.place / f"restored-{len(list(desk.place.glob('restored-*')))}.studio"
            restore(made.path, target, clock=desk.clock, progress=Progress())
            yield {("restored", target.name, "ops", piece): seq + 1}
    finally:
        desk.close()


def look(place: Path, thorough: bool = False) -> State:
    """Return what is in the library, in its copies and in what was restored: those that count have to be whole."""
    state = look_inside(place, thorough)
    for made in backup.backups(place / COPIES):
        with Library.open(made.path, clock=FixedClock(BEGINNING), read_only=True) as library:
            state |= {("copied", made.path.name, *key): value for key, value in contents(library).items()}
    for folder in place.glob("restored-*"):
        if is_library(folder):
            with Library.open(folder, clock=FixedClock(BEGINNING)) as library:
                kept = contents(library, thorough=thorough)
            state |= {("restored", folder.name, *key): value for key, value in kept.items()}
    return state


BACKUP = Work("backup", prepare, copy, look, reach=7, whole=False, lives=3)
