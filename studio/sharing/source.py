"""Where an export is read from, a folder or a zip, as if whoever made it meant no good.

Only names that this program made up are ever asked for; nothing that an export says becomes a path.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from studio.sharing.errors import NotAnExport, UnfinishedExport
from studio.sharing.layout import MANIFEST
from studio.sharing.unfinished import MARK

MOST_LOOKED_AT = 100
"""Folders in a folder that are looked into for an export."""


class Missing(Exception):  # noqa: N818
    """There is no such file."""


class Source(Protocol):
    """An export's files by their names, which may have folders in them: "pieces/…/strokes.jsonl"."""

    def open(self, name: str) -> BinaryIO:
        """Open a file to read and seek in. Raises `Missing`, OSError for one that can't or shouldn't be read."""
        ...

    def close(self) -> None:
        """Let go of the files."""
        ...


class FolderSource:
    """An export that is a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def open(self, name: str) -> BinaryIO:
        """Open a file; what lies behind a link, or isn't a plain file, is not opened."""
        path = self._root
        try:
            for part in name.split("/"):
                path = path / part
                if stat.S_ISLNK(os.lstat(path).st_mode):
                    raise PermissionError("a link leads elsewhere")
            flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
            descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
        except (FileNotFoundError, NotADirectoryError) as error:
            raise Missing from error
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise PermissionError("not a plain file")
        return os.fdopen(descriptor, "rb", buffering=1 << 16)

    def close(self) -> None:
        """Nothing is held open."""


def open_source(place: Path) -> Source:
    """Return the export in a place. Raises `NotAnExport`, `UnfinishedExport`, OSError."""
    if place.name == MANIFEST and place.is_file():
        place = place.parent
    if place.is_dir():
        return FolderSource(_root(place))
    if not place.is_file():
        raise NotAnExport
    from studio.sharing.unzip import ZipSource

    return ZipSource(place)


def _root(folder: Path) -> Path:
    """Return the folder with the manifest: this one, or the only one in it that has one."""
    if (folder / MANIFEST).is_file():
        return folder
    if (folder / MARK).is_file():
        raise UnfinishedExport
    inside: list[Path] = []
    with suppress(PermissionError), os.scandir(folder) as found:
        for _, item in zip(range(MOST_LOOKED_AT), found, strict=False):
            path = Path(item.path)
            if item.is_dir(follow_symlinks=False) and (path / MANIFEST).is_file():
                inside.append(path)
    if len(inside) != 1:
        raise NotAnExport
    return inside[0]
