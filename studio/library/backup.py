"""Copies of a library in another place: whole libraries, encrypted as this one, that open with the same passphrase.

    PLACE/Afterglow copies/27d8566f/2026-11-22 20-14.studio/    library.db, keyslots.json

A copy is of one moment, is written beside the work, gets its name when it was read back whole, and is never
changed afterwards. Older ones are thinned out: see `rotation`.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from studio.core.clock import HERE
from studio.core.errors import StudioError
from studio.core.oslock import OsLock, Taken
from studio.core.progress import Progress
from studio.library import keyslots
from studio.library.connection import PAGE_SIZE, Connection, open_still
from studio.library.copying import copy_database
from studio.library.disk import read_trouble, sync_folder, write_trouble
from studio.library.errors import CannotRead, DamagedLibrary
from studio.library.inside import Opened, data_key_of, fits, open_own
from studio.library.lock import NAME as LOCK
from studio.library.lock import in_use
from studio.library.place import DATABASE, HARMLESS, require_room, sync_file
from studio.library.rotation import kept
from studio.library.verify import Look, inspect

COPIES = "Afterglow copies"
SUFFIX = ".studio"
NAMED = re.compile(r"(\d{4}-\d\d-\d\d \d\d-\d\d)(?: \((\d+)\))?\.studio")
MOMENT = "%Y-%m-%d %H-%M"
UNFINISHED = ".unfinished"
ID_LETTERS = 8
SPARE = 1 << 20
"""Bytes of room beyond the copy itself."""
OFTEN, MOMENTS = timedelta(days=1), timedelta(minutes=1)


class NotWhole(DamagedLibrary):
    """A copy of a damaged library was to be made; it would push out copies that are whole."""

    sentence = "Part of this library is damaged, so no new copy was made. The copies you have are untouched."


class CopyDamaged(DamagedLibrary):
    """What was written could not be read back as it was."""

    sentence = "The copy could not be read back as it was written, so it was taken away. Try another disk."


class BeingMade(StudioError):
    """Another program is writing a copy of this library into this place just now."""

    sentence = "A copy is being made there just now. Wait until it is finished, and try again."


class PlaceGone(CannotRead):
    """The folder for the copies does not exist."""

    sentence = "The place for your copies is not there. If it is on another disk, plug it in and try again."


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished copy of a library."""

    path: Path
    made: datetime
    """When, as clocks showed it here (without a zone)."""
    library_id: str
    """Of which library; empty when its key file can't be read."""
    size: int
    """Bytes."""


def back_up(library: Opened, place: Path, progress: Progress) -> Backup:
    """Copy a library as it is now into a place, read the copy back, and let older copies go that had their time.

    Raises `PlaceGone`, `CannotRead`, `CannotWrite`, `DiskFull`, `NotWhole`, `CopyDamaged`, `BeingMade`, `Stopped`; then
    the library and the copies are as they were.
    """
    _require_place(place)
    folder = _folder(library, place)
    source = open_own(library)
    try:
        size = int(source.pragma("page_count")) * PAGE_SIZE
        require_room(place, size + SPARE)
        copy = _written(library, source, folder, progress)
    except OSError as error:
        _require_place(place)
        raise write_trouble(error) from error
    finally:
        source.close()
    with suppress(StudioError):  # the copy is made, whatever stands in the way of tidying up
        rotate(library, place, copy.path)
    return copy


def _require_place(place: Path) -> None:
    try:
        there = place.is_dir()
    except OSError as error:
        raise read_trouble(error) from error
    if not there:
        raise PlaceGone


def _folder(library: Opened, place: Path) -> Path:
    return place / COPIES / library.library_id[:ID_LETTERS]


def _written(library: Opened, source: Connection, folder: Path, progress: Progress) -> Backup:
    made_before = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / UNFINISHED
    if in_use(unfinished):
        raise BeingMade
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        with _held(unfinished):
            _copy(library, source, unfinished, progress)
            progress.at(1, 1)
        path, made = _free_name(folder, datetime.fromtimestamp(library.now() / 1000, HERE).replace(tzinfo=None))
        unfinished.rename(path)
        sync_folder(folder)
        sync_folder(folder.parent)
        sync_folder(folder.parent.parent)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        if not made_before:
            with suppress(OSError):
                folder.rmdir()
                folder.parent.rmdir()
        raise
    return Backup(path, made, library.library_id, _size(path))


@contextmanager
def _held(unfinished: Path) -> Iterator[None]:
    """Keep others from tidying away what is being written; where a disk knows no locks, nothing does."""
    lock = None
    with suppress(OSError, Taken):
        lock = OsLock(unfinished / LOCK)
    try:
        yield
    finally:
        if lock is not None:
            lock.release()
        (unfinished / LOCK).unlink(missing_ok=True)


def _copy(library: Opened, source: Connection, unfinished: Path, progress: Progress) -> None:
    progress.part(0.0, 0.5)
    key = data_key_of(library)
    try:
        copy_database(source, unfinished / DATABASE, key, progress)
    except DamagedLibrary as error:
        raise NotWhole from error
    sync_file(unfinished / DATABASE)
    with suppress(StudioError):  # a damaged key file stays behind: the copy opens by the recovery code, as this does
        known = keyslots.read_keyslots(library.folder)
        if fits(library, known):
            keyslots.write_keyslots(unfinished, known)
    sync_folder(unfinished)
    require_whole(unfinished / DATABASE, key, Look(progress, 0.5, 0.99))
    progress.part(0.99, 1.0)


def require_whole(database: Path, key: bytes, look: Look) -> None:
    """Read a copy back. Raises `CopyDamaged` when a page of it can't be read, `NotWhole` for a copy of damage."""
    try:
        connection = open_still(database, key)
    except DamagedLibrary as error:
        raise CopyDamaged from error
    try:
        report = inspect(connection, database, key, look)
    finally:
        connection.close()
    if any(damage.part == "page" for damage in report.damages):
        raise CopyDamaged
    if not report.whole:
        raise NotWhole


def _free_name(folder: Path, now: datetime) -> tuple[Path, datetime]:
    """Return a name that none has, and that counts as later than all others of this minute."""
    stem = now.strftime(MOMENT)
    names = [match for path in folder.glob(f"{stem}*") if (match := NAMED.fullmatch(path.name))]
    count = max((int(match[2] or 1) for match in names), default=0) + 1
    path = folder / (f"{stem} ({count}){SUFFIX}" if names else stem + SUFFIX)
    return path, _moment(path) or now


def _moment(path: Path) -> datetime | None:
    """Return when a folder of our naming was made; a second one of a minute counts as made a moment later."""
    match = NAMED.fullmatch(path.name)
    if match is None:
        return None
    try:
        return datetime.strptime(match[1], MOMENT) + timedelta(microseconds=int(match[2] or 0))
    except (ValueError, OverflowError):
        return None


def backups(place: Path, library_id: str | None = None) -> list[Backup]:
    """Return the finished copies in a place, newest first; of one library, or of all.

    Raises `CannotRead`. A place without copies, or that is gone, has none.
    """
    found = []
    try:
        for path in place.glob(f"{COPIES}/*/*{SUFFIX}"):
            made = _moment(path)
            if made is not None and (path / DATABASE).is_file():
                copy = Backup(path, made, _library_of(path), _size(path))
                if library_id in (None, copy.library_id):
                    found.append(copy)
    except OSError as error:
        raise read_trouble(error) from error
    return sorted(found, key=lambda copy: (copy.made, copy.path.name), reverse=True)


def _library_of(path: Path) -> str:
    try:
        return keyslots.read_keyslots(path).library_id
    except StudioError:
        return ""


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in path.iterdir() if file.is_file())


def rotate(library: Opened, place: Path, newest: Path | None = None) -> list[Path]:
    """Let copies of this library go that had their time; return where they were. Touches nothing else.

    `newest` stays in any case: where a clock was put back its name may be older than others'.
    """
    ours = backups(place, library.library_id)
    keep = kept(copy.made for copy in ours)
    home = _folder(library, place)
    old = [copy.path for copy in ours if copy.made not in keep and copy.path.parent == home and copy.path != newest]
    gone = [path for path in old if _is_as_made(path)]
    for path in gone:
        # first it stops being a library, so that one half gone is never taken for a copy
        with suppress(OSError):
            (path / DATABASE).unlink()
            shutil.rmtree(path)
    return gone


def _is_as_made(path: Path) -> bool:
    """Say whether a copy is just that still: one that was opened as a library has become someone's work."""
    try:
        names = {each.name for each in path.iterdir()}
        return not path.is_symlink() and names - HARMLESS <= {DATABASE, keyslots.NAME}
    except OSError:
        return False


def due(library: Opened, place: Path) -> bool:
    """Say whether a new copy is worth making: the last is older than a day, and something was kept since.

    Raises `PlaceGone` and `CannotRead`.
    """
    _require_place(place)
    home = _folder(library, place)
    # one without a key file, which is damaged here, counts as well: or there would be another each hour
    ids = (library.library_id, "")
    ours = [copy for copy in backups(place) if copy.library_id in ids[: 1 + (copy.path.parent == home)]]
    if not ours:
        return True
    now = datetime.fromtimestamp(library.now() / 1000, HERE).replace(tzinfo=None)
    if any(-MOMENTS <= now - copy.made < OFTEN for copy in ours):  # those of a clock that ran ahead don't count
        return False
    key = data_key_of(library)
    try:
        before = _sums(open_still(ours[0].path / DATABASE, key))
    except StudioError:  # damaged since, or of the key before: not one to rely on
        return True
    return before != _sums(open_own(library))


def _sums(connection: Connection) -> list[tuple[str, bytes]]:
    """Return the sums over all records, which anything that is kept changes (see `seal`); close the connection."""
    try:
        rows = connection.execute("select key, value from meta where key like 'sum:%' order by key").fetchall()
    finally:
        connection.close()
    return [(str(key), bytes(value)) for key, value in rows]
