"""Where an export lies until it is whole, and how it is found again."""

import json
from itertools import count
from pathlib import Path

from studio.library.errors import CannotWrite
from studio.sharing.folder import new_file
from studio.sharing.layout import MANIFEST, PART, SHORT
from studio.sharing.stream import dumps

MARK = "unfinished.json"
"""Says whose export a folder is, as long as it isn't whole."""
LONGEST_MARK = 1 << 12


def unfinished_folder(target: Path, library_id: str) -> Path:
    """Return the folder in which the export of this library goes on, made anew when there is none.

    What bears such a name and isn't this library's is left as it is. Raises OSError, `CannotWrite`.
    """
    for name in (library_id[:SHORT], library_id):
        folder = target / f"Afterglow (unfinished {name})"
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            continue
        folder.mkdir(mode=0o700, exist_ok=True)
        mark = folder / MARK
        if not mark.exists() and all(path.name == MARK + PART for path in folder.iterdir()):
            _mark(mark, library_id)
        if _owner(mark) == library_id:
            return folder
    raise CannotWrite


def release(folder: Path) -> None:
    """Take the mark off a folder that is whole."""
    (folder / MARK).unlink()


def free_name(target: Path, name: str, ending: str = "") -> Path:
    """Return a name that nothing in a folder has yet: "name", "name 2", "name 3" …"""
    for number in count(1):
        path = target / (name + (f" {number}" if number > 1 else "") + ending)
        if not path.exists() and not path.is_symlink():
            return path
    raise AssertionError


def _mark(path: Path, library_id: str) -> None:
    part = path.with_name(path.name + PART)
    with new_file(part, 0) as file:
        file.write(dumps({"library": library_id, "waits_for": MANIFEST}).encode("utf-8"))
    part.replace(path)


def _owner(mark: Path) -> object:
    try:
        with mark.open("rb") as file:
            return json.loads(file.read(LONGEST_MARK))["library"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
