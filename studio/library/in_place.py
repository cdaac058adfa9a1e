"""A library that comes to stand in the place of another, which stays beside it; and one that gets a lock."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from studio.core.clock import Clock
from studio.core.progress import Progress
from studio.library.disk import sync_folder, write_trouble
from studio.library.errors import InUse, WrongPassphrase
from studio.library.library import Library
from studio.library.lock import in_use
from studio.library.rekey import rekey
from studio.library.restore import restore
from studio.library.salvage import Salvaged, salvage
from studio.library.unlocking import is_library

T = TypeVar("T")
Take = Callable[[Library], object]
"""Who gets the library once it is open."""


def restore_here(
    folder: Path, copy: Path, passphrase: str | None, code: str | None, *, clock: Clock, progress: Progress
) -> Library:
    """Bring a copy of a library to this place, and open it. Raises what `restore` and `put_in_place` raise.

    It opens with its passphrase; with `code`, its recovery code, `passphrase` is its new one.
    """
    known = None if code is not None else passphrase

    def work(target: Path) -> None:
        restore(copy, target, passphrase=known, recovery_code=code, clock=clock, progress=progress)

    put_in_place(folder, work, clock)
    return opened(folder, passphrase, code, clock)


def salvage_here(
    folder: Path, passphrase: str | None, code: str | None, *, clock: Clock, progress: Progress
) -> tuple[Salvaged, Library]:
    """Write all that can be read of the library in this place into a new one, put that here, and open it.

    The ways in are as in `restore_here`. Returns what came over as well; raises what `salvage` raises.
    """
    known = None if code is not None else passphrase

    def work(target: Path) -> Salvaged:
        return salvage(folder, target, passphrase=known, recovery_code=code, clock=clock, progress=progress)

    salvaged = put_in_place(folder, work, clock)
    return salvaged, opened(folder, passphrase, code, clock)


def rekey_here(folder: Path, passphrase: str, *, clock: Clock, progress: Progress, take: Take) -> str:
    """Give a closed library, which was made open, a lock; return its recovery code.

    Whatever comes of it, the library is opened again and handed to `take`. Raises what `rekey` raises.
    """
    try:
        code = rekey(folder, clock=clock, passphrase=passphrase, progress=progress)
    except BaseException:
        try:
            take(Library.open(folder, clock=clock))
        except WrongPassphrase:  # it had come that far
            take(Library.open(folder, clock=clock, passphrase=passphrase))
        raise
    take(Library.open(folder, clock=clock, passphrase=passphrase))
    return code


def put_in_place(folder: Path, make: Callable[[Path], T], clock: Clock) -> T:
    """Have `make` write a library into a new folder beside `folder`; once it is whole it takes that place.

    What was there stays beside it as "NAME put aside 2026-11-22.studio", as it was. Until the new one is whole
    nothing is touched. Returns what `make` returns; raises what it raises, `InUse`, `CannotWrite`, `DiskFull`.
    """
    arriving = _free(folder, "arriving")
    made = make(arriving)
    try:
        if in_use(folder):
            raise InUse
        _exchange(folder, arriving, _free(folder, f"put aside {clock.now().date().isoformat()}"))
    except InUse:
        shutil.rmtree(arriving, ignore_errors=True)
        raise
    except OSError as error:
        if folder.exists():  # else what has arrived is to go there: see `arriving`
            shutil.rmtree(arriving, ignore_errors=True)
        raise write_trouble(error) from error
    return made


def _exchange(folder: Path, arriving: Path, aside: Path) -> None:
    something = folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))
    if something:
        os.rename(folder, aside)
    elif folder.exists():
        folder.rmdir()
    try:
        os.rename(arriving, folder)
    except OSError:
        if something:
            os.rename(aside, folder)
        raise
    sync_folder(folder.absolute().parent)


def opened(folder: Path, passphrase: str | None, code: str | None, clock: Clock) -> Library:
    """Open a library with its passphrase; or with `code`, its recovery code, and `passphrase` is its new one."""
    if code is None:
        return Library.open(folder, passphrase=passphrase, clock=clock)
    library = Library.open(folder, recovery_code=code, clock=clock)
    try:
        if passphrase:
            library.set_passphrase(passphrase)
    except BaseException:
        library.close()
        raise
    return library


def _free(folder: Path, word: str) -> Path:
    """Return a path beside `folder` that nothing is at, or only what an attempt left that did not get to its end."""
    number = 1
    while True:
        path = folder.with_name(f"{folder.stem} {word}{'' if number == 1 else f' {number}'}{folder.suffix}")
        if not path.exists() or (word == "arriving" and path.is_dir() and not is_library(path)):
            return path
        number += 1
