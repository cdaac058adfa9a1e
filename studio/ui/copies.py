"""Copies of a library: where they go, what is there, and how that is said in a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from studio.core.clock import HERE
from studio.journal.entry import nearness
from studio.ui import folders

if TYPE_CHECKING:
    from studio.core.settings import Settings
    from studio.library.backup import Backup
    from studio.library.library import Library

PLACE, DAILY = "copies_place", "copies_daily"
"""Keys of the settings: the folder, as text, and whether a copy is made each day."""

COPIES, MOMENT = "Afterglow copies", "%Y-%m-%d %H-%M"
"""The folder that copies make for themselves in a place, and how each is named (`studio.library.backup`)."""

BESIDE = "This is on the same disk as the library: if it breaks, both are gone. A stick or another drive is safer."


@dataclass(frozen=True)
class Shelf:
    """The place copies go to, as it is now."""

    place: Path
    there: bool
    """Whether it can be seen at all: a drive may have been taken out."""
    copies: tuple[Backup, ...] = ()
    """This library's copies, the newest first."""
    free: int | None = None
    """Bytes that still fit."""
    beside: bool = False
    """Whether it is on the same disk as the library."""


def place_of(settings: Settings) -> Path | None:
    """Return the folder that was chosen for copies, or None."""
    text = settings.get(PLACE, "")
    return Path(text) if text else None


def look_at(place: Path, library: Library) -> Shelf:
    """Return what is in a place. It may hang on a drive that does not answer: see `studio.ui.aside`."""
    from studio.library.backup import backups

    if not place.is_dir():
        return Shelf(place, False)
    found = tuple(backups(place, library.library_id))
    return Shelf(place, True, found, folders.free_room(place), folders.same_disk(place, library.folder))


def line_of(shelf: Shelf | None, now: datetime) -> str:
    """Say in a line how it is with the copies; None: no place was chosen."""
    if shelf is None:
        return "There is none yet."
    if not shelf.there:
        return "The place they go to is not there just now."
    if not shelf.copies:
        return "There is none yet."
    return f"The last copy is from {near(shelf.copies[0], now)}."


def near(copy: Backup, now: datetime) -> str:
    """Say how near a copy is: "this morning", "Friday"."""
    return nearness(copy.made.replace(tzinfo=HERE), now)


def near_by_name(path: Path, now: datetime) -> str:
    """Say how near a copy is by the name of its folder; "" for a library that is no copy."""
    try:
        made = datetime.strptime(path.stem[:16], MOMENT)
    except ValueError:
        return ""
    return nearness(made.replace(tzinfo=HERE), now)


def fitting(place: Path) -> Path:
    """Return the folder that was meant, when someone chose the one that the copies make for themselves."""
    for folder in (place, *place.parents):
        if folder.name == COPIES:
            return folder.parent
    return place
