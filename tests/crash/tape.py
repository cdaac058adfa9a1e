"""A tape of everything that goes to the disk below one folder, in order, with marks of what was acknowledged.

The databases are heard through an APSW VFS that lies beneath the cipher, so what is on the tape is what a disk would
get: encrypted pages, syncs, truncations, deletions. (Shared memory passes by: the VFS below answers for it, a crash
leaves nothing of it, and SQLite makes it anew.) All other files (keys, locks, copies) are heard by standing in for the
few functions of `os` that give them names or make them durable; what is in them is read just before each of these,
which is as good as every write, for nothing is promised about a byte before it is synced.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import apsw

NAME = "tape"
DIRECTORY_TOO = apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL | apsw.SQLITE_OPEN_WAL
"""Kinds of files whose folder SQLite syncs along with their first sync (`UNIXFILE_DIRSYNC` in os_unix.c)."""
ROOT = 0


@dataclass(frozen=True, slots=True)
class Born:
    """A name came up in a folder, for a file or a folder that was not there."""

    folder: int
    name: str
    node: int
    is_folder: bool


@dataclass(frozen=True, slots=True)
class Renamed:
    """A name became another, which may have meant something else until then."""

    folder: int
    name: str
    to_folder: int
    to_name: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A name was taken away."""

    folder: int
    name: str


@dataclass(frozen=True, slots=True)
class Wrote:
    """Bytes of a file."""

    node: int
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A file was cut to a size."""

    node: int
    size: int


@dataclass(frozen=True, slots=True)
class Synced:
    """All that was written into a file, or all names of a folder, are on the disk."""

    node: int


@dataclass(frozen=True, slots=True)
class Told:
    """A step was acknowledged: whoever asked for it was told that it is kept."""

    step: int


Event = Born | Renamed | Gone | Wrote | Cut | Synced | Told


class Tape:
    """What happened below `root` since the tape was made; what was there before counts as being on the disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.events: list[Event] = []
        self.gate = threading.RLock()
        self._nodes = 1
        self._names: dict[int, dict[str, int]] = {ROOT: {}}
        self._inodes = {_inode(root.stat()): ROOT}
        self._heard: set[int] = set()
        self._known: dict[int, tuple[tuple[int, int], bytes]] = {}
        self.look_around()
        for node in range(self._nodes):
            self.events.append(Synced(node))

    def told(self, step: int) -> None:
        """Mark that a step was acknowledged just now."""
        with self.gate:
            self.look_around()
            self.events.append(Told(step))

    # what the listeners say

    def look_around(self) -> None:
        """Take down what is new below the root, and what stands in files that no database wrote."""
        self._look_into(ROOT, str(self.root))

    def _look_into(self, folder: int, path: str) -> None:
        names = self._names[folder]
        found = set()
        for entry in sorted(os.scandir(path), key=lambda entry: entry.name):
            if entry.name.endswith("-shm"):
                continue
            found.add(entry.name)
            if entry.name not in names:
                self._born(folder, entry)
            node = names[entry.name]
            if node in self._names:
                self._look_into(node, entry.path)
            elif node not in self._heard:
                self._read(node, entry.path)
        if unseen := names.keys() - found:
            raise AssertionError(f"{sorted(unseen)} went away without being heard")

    def _born(self, folder: int, entry: os.DirEntry[str]) -> None:
        node, self._nodes = self._nodes, self._nodes + 1
        is_folder = entry.is_dir(follow_symlinks=False)
        self._names[folder][entry.name] = node
        self._inodes[_inode(entry.stat(follow_symlinks=False))] = node
        if is_folder:
            self._names[node] = {}
        self.events.append(Born(folder, entry.name, node, is_folder))

    def _read(self, node: int, path: str, *, again: bool = False) -> None:
        facts = os.stat(path)
        stamp = facts.st_size, facts.st_mtime_ns
        before, known = self._known.get(node, ((0, 0), b""))
        if stamp == before and not again:
            return
        with open(path, "rb") as file:
            data = file.read()
        self._known[node] = stamp, data
        if data == known:
            return
        if len(data) < len(known):
            self.events.append(Cut(node, len(data)))
        if data:
            self.events.append(Wrote(node, 0, data))

    def place(self, path: str | os.PathLike[str], folder_descriptor: int | None = None) -> tuple[int, str] | None:
        """Return the folder's node and the name that a path leads to; None outside of the root."""
        text = os.fspath(path)
        if folder_descriptor is not None:
            folder = self._inodes.get(_inode(os.fstat(folder_descriptor)))
            return None if folder is None else (folder, text)
        try:
            parts = Path(os.path.abspath(text)).relative_to(self.root).parts
        except ValueError:
            return None
        folder = ROOT
        for part in parts[:-1]:
            folder = self._names[folder][part]
        return (folder, parts[-1]) if parts else None

    def renamed(self, source: tuple[int, str] | None, target: tuple[int, str] | None) -> None:
        if source is None and target is None:
            return
        if source is None or target is None:
            raise AssertionError("nothing is moved into the folder or out of it")
        node = self._names[source[0]].pop(source[1])
        self._names[target[0]][target[1]] = node
        self.events.append(Renamed(*source, *target))

    def gone(self, place: tuple[int, str] | None) -> None:
        if place is not None:
            del self._names[place[0]][place[1]]
            self.events.append(Gone(*place))

    def synced(self, descriptor: int) -> None:
        node = self._inodes.get(_inode(os.fstat(descriptor)))
        if node is None:
            return
        if node not in self._names:
            path = self._path(node)
            if path is None:  # its name was taken away, and may come back with the next crash
                self.events.append(Wrote(node, 0, os.pread(descriptor, os.fstat(descriptor).st_size, 0)))
            elif node not in self._heard:
                self._read(node, path, again=True)
        self.events.append(Synced(node))

    def _path(self, node: int) -> str | None:
        if node == ROOT:
            return str(self.root)
        for folder, names in self._names.items():
            for name, known in names.items():
                if known == node:
                    above = self._path(folder)
                    return above and os.path.join(above, name)
        return None

    def hear(self, path: str) -> int | None:
        """Return the node of a file that a database writes from now on."""
        self.look_around()
        place = self.place(path)
        if place is None:
            return None
        node = self._names[place[0]][place[1]]
        self._heard.add(node)
        return node


def _inode(facts: os.stat_result) -> tuple[int, int]:
    return facts.st_dev, facts.st_ino


class _File(apsw.VFSFile):
    """A file of a database; passes everything on, and takes down what would reach the disk."""

    def __init__(self, tape: Tape, base: str, name: Any, flags: list[int]) -> None:
        self._tape = tape
        asked = flags[0]
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        with tape.gate:
            tape.look_around()
            super().__init__(base, name, flags)
            self._node = tape.hear(path) if path else None
            self._folder = None
            if self._node is not None and asked & apsw.SQLITE_OPEN_CREATE and asked & DIRECTORY_TOO:
                self._folder = tape.place(path)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        with self._tape.gate:
            super().xWrite(data, offset)
            self._note(Wrote(self._node or 0, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        with self._tape.gate:
            super().xTruncate(newsize)
            self._note(Cut(self._node or 0, newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802
        with self._tape.gate:
            self._tape.look_around()
            super().xSync(flags)
            self._note(Synced(self._node or 0))
            if self._folder is not None:
                self._tape.events.append(Synced(self._folder[0]))
                self._folder = None

    def _note(self, event: Event) -> None:
        if self._node is not None:
            self._tape.events.append(event)


class _Vfs(apsw.VFS):
    """Lies beneath the cipher. There is one for good: the cipher goes on pointing at it."""

    def __init__(self) -> None:
        self.tape: Tape | None = None
        # the default is the cipher over the system's own; the tape goes between the two
        self._base = apsw.vfs_names()[0].removeprefix("multipleciphers-")
        super().__init__(NAME, self._base)

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        assert self.tape is not None
        return _File(self.tape, self._base, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        assert self.tape is not None
        with self.tape.gate:
            self.tape.look_around()
            super().xDelete(filename, syncdir)
            place = self.tape.place(filename)
            self.tape.gone(place)
            if syncdir and place is not None:
                self.tape.events.append(Synced(place[0]))


@cache
def _vfs() -> _Vfs:
    return _Vfs()


@contextmanager
def recording(root: Path, *, never_sync: bool = False) -> Iterator[Tape]:
    """Hear all that this process does below `root`, until the block is left; connections must be closed by then.

    `never_sync` forces `synchronous = off` on every connection: what is lost then has to be noticed.
    """
    tape = _vfs().tape = Tape(root.resolve())

    class Connection(apsw.Connection):
        def __init__(self, filename: str, **how: Any) -> None:
            super().__init__(filename, vfs=f"multipleciphers-{NAME}", **how)

        def pragma(self, name: str, *value: Any, **how: Any) -> Any:
            if never_sync and name == "synchronous" and value:
                value = ("off",)
            return super().pragma(name, *value, **how)

    before = apsw.Connection
    apsw.Connection = Connection
    try:
        with _standing_in(tape):
            yield tape
    finally:
        apsw.Connection = before
        _vfs().tape = None


@contextmanager
def _standing_in(tape: Tape) -> Iterator[None]:
    real = {name: getattr(os, name) for name in ("rename", "replace", "unlink", "remove", "rmdir", "fsync")}

    def moving(call: Callable[..., None]) -> Callable[..., None]:
        def stand_in(source: Any, target: Any, **how: Any) -> None:
            with tape.gate:
                tape.look_around()
                places = (
                    tape.place(source, how.get("src_dir_fd")),
                    tape.place(target, how.get("dst_dir_fd")),
                )
                call(source, target, **how)
                tape.renamed(*places)

        return stand_in

    def taking_away(call: Callable[..., None]) -> Callable[..., None]:
        def stand_in(path: Any, **how: Any) -> None:
            with tape.gate:
                tape.look_around()
                place = tape.place(path, how.get("dir_fd"))
                call(path, **how)
                tape.gone(place)

        return stand_in

    def syncing(call: Callable[[int], None]) -> Callable[[Any], None]:
        def stand_in(file: Any) -> None:
            with tape.gate:
                tape.look_around()
                descriptor = file if isinstance(file, int) else file.fileno()
                call(descriptor)
                tape.synced(descriptor)

        return stand_in

    for name, call in real.items():
        stand_in = moving if name in ("rename", "replace") else syncing if name == "fsync" else taking_away
        setattr(os, name, stand_in(call))
    try:
        yield
    finally:
        for name, call in real.items():
            setattr(os, name, call)
