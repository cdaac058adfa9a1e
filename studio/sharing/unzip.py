"""An export that is one zip, which may come from anyone (`zip_file`)."""

from pathlib import Path
from typing import BinaryIO

from studio.sharing.errors import NotAnExport
from studio.sharing.layout import MANIFEST
from studio.sharing.zip_file import ZipFile


class ZipSource:
    """An export that is one zip. Raises `NotAnExport` for a file that is none, OSError."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = ZipFile(path)
        except ValueError as error:
            raise NotAnExport from error
        root = _root(self._zip)
        if root is None:
            self._zip.close()
            raise NotAnExport
        self._root = root

    def open(self, name: str) -> BinaryIO:
        """Open a file. Raises `Missing`, OSError for one that is not as the directory says."""
        return self._zip.open(self._root + name.encode("ascii"))

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()


def _root(file: ZipFile) -> bytes | None:
    """Return what stands before the names of all files; None where there is no manifest."""
    root: bytes | None = None
    for entry in file.entries():
        folder, _, last = entry.name.rpartition(b"/")
        if last == MANIFEST.encode() and b"/" not in folder and (root is None or not folder):
            root = folder + b"/" if folder else b""
    return root
