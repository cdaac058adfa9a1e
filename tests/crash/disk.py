"""A disk that a tape is played to, and what is left on it when the power goes.

What was synced is there. Of everything after, each sector (512 bytes) may have arrived, or not, or hold rubbish; a file
may be cut or not; a name may have come, gone or changed or not, those of one folder in their order, as journalling file
systems keep them. Sectors never spoil their neighbours, nor bytes beyond what was written (SQLite's "powersafe
overwrite", which it takes for granted too).
"""

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Literal

from tests.crash.tape import ROOT, Born, Cut, Event, Gone, Renamed, Synced, Told, Wrote

SECTOR = 512
Bytes = Literal["gone", "torn", "begun", "there"]
"""What becomes of bytes not synced: none arrived, any of them did, those up to a moment did, all did."""
Names = Literal["gone", "begun", "there"]
RUBBISH = 0.05
"""How many of the torn sectors hold neither the old bytes nor the new."""


@dataclass
class Disk:
    """What is surely there, and what is on its way."""

    files: dict[int, bytearray] = field(default_factory=dict)
    on_their_way: dict[int, list[Wrote | Cut]] = field(default_factory=dict)
    names: dict[int, dict[str, int]] = field(default_factory=lambda: {ROOT: {}})
    names_on_their_way: list[Born | Renamed | Gone] = field(default_factory=list)
    step: int = 0
    """The last step that was acknowledged."""

    def play(self, event: Event) -> None:
        """Let one event happen."""
        match event:
            case Told(step):
                self.step = step
            case Synced(node) if node in self.names:
                self._settle_names(node)
            case Synced(node):
                for change in self.on_their_way.pop(node, ()):
                    apply(self.files[node], change)
            case Wrote(node) | Cut(node):
                self.on_their_way.setdefault(node, []).append(event)
            case _:
                if isinstance(event, Born):
                    if event.is_folder:
                        self.names[event.node] = {}
                    else:
                        self.files[event.node] = bytearray()
                self.names_on_their_way.append(event)

    def _settle_names(self, folder: int) -> None:
        waiting = self.names_on_their_way
        self.names_on_their_way = [event for event in waiting if folder not in folders(event)]
        for event in waiting:
            if folder in folders(event):
                rename(self.names, event)

    def crash(self, chance: Random, unsynced: Bytes, unnamed: Names) -> dict[str, bytes]:
        """Return what is found afterwards: paths below the root (folders end in /), and what stands in the files."""
        names = self._names_after(chance, unnamed)
        found: dict[str, bytes] = {}

        def gather(folder: int, path: str) -> None:
            for name, node in names[folder].items():
                if node in names:
                    found[f"{path}{name}/"] = b""
                    gather(node, f"{path}{name}/")
                else:
                    found[path + name] = self._file_after(node, chance, unsynced)

        gather(ROOT, "")
        return found

    def _names_after(self, chance: Random, unnamed: Names) -> dict[int, dict[str, int]]:
        names = {folder: dict(inside) for folder, inside in self.names.items()}
        if unnamed == "gone":
            return names
        left = {folder: chance.randrange(len(self.names_on_their_way) + 1) for folder in sorted(self.names)}
        for event in self.names_on_their_way:
            if unnamed == "there" or all(left[folder] > 0 for folder in folders(event)):
                rename(names, event)
            for folder in folders(event):
                left[folder] -= 1
        return names

    def _file_after(self, node: int, chance: Random, unsynced: Bytes) -> bytes:
        data = bytearray(self.files[node])
        changes = self.on_their_way.get(node, [])
        if unsynced == "there":
            for change in changes:
                apply(data, change)
        elif unsynced == "torn":
            for change in changes:
                tear(data, change, chance)
        elif unsynced == "begun" and changes:
            last = chance.randrange(len(changes))
            for change in changes[:last]:
                apply(data, change)
            if isinstance(change := changes[last], Wrote):
                apply(data, Wrote(node, change.offset, change.data[: chance.randrange(len(change.data) + 1)]))
        return bytes(data)


def apply(data: bytearray, change: Wrote | Cut) -> None:
    """Change the bytes of a file as it was asked for."""
    if isinstance(change, Cut):
        del data[change.size :]
        return
    if len(data) < change.offset:
        data.extend(bytes(change.offset - len(data)))
    data[change.offset : change.offset + len(change.data)] = change.data


def tear(data: bytearray, change: Wrote | Cut, chance: Random) -> None:
    """Change some sectors of a file and others not."""
    if isinstance(change, Cut):
        if chance.random() < 0.5:
            apply(data, change)
        return
    at, end = change.offset, change.offset + len(change.data)
    while at < end:
        to = min(end, at - at % SECTOR + SECTOR)
        luck = chance.random()
        if luck < RUBBISH:
            apply(data, Wrote(change.node, at, chance.randbytes(to - at)))
        elif luck < 0.5:
            apply(data, Wrote(change.node, at, change.data[at - change.offset : to - change.offset]))
        at = to


def folders(event: Born | Renamed | Gone) -> set[int]:
    """Return the folders whose names an event changes."""
    return {event.folder, event.to_folder} if isinstance(event, Renamed) else {event.folder}


def rename(names: dict[int, dict[str, int]], event: Born | Renamed | Gone) -> None:
    """Change names as it was asked for; nothing happens to a name that did not come up."""
    match event:
        case Born(folder, name, node):
            names[folder][name] = node
        case Gone(folder, name):
            names[folder].pop(name, None)
        case Renamed(folder, name, to_folder, to_name):
            node = names[folder].pop(name, None)
            if node is not None:
                names[to_folder][to_name] = node


def lay_down(found: dict[str, bytes], folder: Path) -> None:
    """Put what was found on a disk into a folder."""
    folder.mkdir(parents=True)
    for path, data in found.items():
        if path.endswith("/"):
            (folder / path).mkdir()
        else:
            (folder / path).write_bytes(data)
