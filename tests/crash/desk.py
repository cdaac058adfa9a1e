"""Where work is done that may be cut short at any moment, and what such work looks like."""

import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

from studio.core import ids
from studio.core.clock import FixedClock
from studio.library import shredder, tidier, trash
from studio.library.crypto import KdfCost
from studio.library.library import Library
from tests.crash.state import State, contents

CHEAP = KdfCost(memory=64, passes=1, lanes=1)
"""What passphrases cost here: a kill is to hit the writing, not the waiting."""
BEGINNING = datetime(2026, 3, 4, 10, 0, tzinfo=timezone(timedelta(hours=2)))
STUDIO = "mine.studio"


class Desk:
    """A place with a library in it. Whatever is done by the same steps with the same seed comes out the same."""

    def __init__(self, place: Path, seed: int) -> None:
        self.place = place
        self.studio = place / STUDIO
        self.chance = Random(seed)
        self.clock = FixedClock(BEGINNING)
        self.library: Library | None = None

    def open(self, passphrase: str | None = None) -> Library:
        """Open the library, which is `library` until it is closed."""
        self.close()
        self.clock.advance(minutes=7)
        self.library = Library.open(self.studio, passphrase=passphrase, clock=self.clock)
        return self.library

    def close(self) -> None:
        """Close the library, if it is open."""
        library, self.library = self.library, None
        if library is not None:
            library.close()

    def bytes(self, most: int) -> bytes:
        """Return bytes that come by chance; few, more often than many."""
        return self.chance.randbytes(int(most * self.chance.random() ** 3))


Claims = dict[tuple[Any, ...], Any]
"""What a step promised by returning: places in the library's `State`, and what stands there from now on."""

Steps = Generator[Claims, None, None]
"""Work, as long as it is asked to go on; when it is closed it stops in good order."""


def promise(promised: Claims, claims: Claims) -> Claims:
    """Return all that was promised, with what a step promised last; nothing is promised of what it let go."""
    gone = {key[1] for key, value in claims.items() if key[2:] == ("kind",) and value is None}
    return {key: value for key, value in promised.items() if gone.isdisjoint(key[1:2])} | claims


@dataclass(frozen=True)
class Work:
    """A kind of work, as steps. When a step is over it is acknowledged: nothing of it may ever be lost."""

    name: str
    prepare: Callable[[Path], None]
    """Puts what is needed into an empty folder."""
    steps: Callable[[Desk], Steps]
    """Works on for as long as it is asked to; the first step includes opening the library."""
    look: Callable[[Path, bool], State]
    """Opens what it finds after a crash, as the program would, and says what is there; (place, thorough)."""
    reach: int
    """How many steps a life lasts, at most."""
    whole: bool = True
    """Whether a step happens altogether or not at all; else any part of it may have happened."""
    lives: int = 20
    """How often the same place is worked in before a new one is made."""


def look_inside(place: Path, thorough: bool = False) -> State:
    """Open a library that needs no passphrase and return its contents; go on writing in it when `thorough`."""
    with Library.open(place / STUDIO, clock=FixedClock(BEGINNING)) as library:
        found = contents(library, thorough=thorough)
        if thorough:
            go_on(library)
    return found


def go_on(library: Library) -> None:
    """See that work can go on where it was cut short."""
    row = library.read.execute("select id from piece order by num limit 1").fetchone()
    if row is not None:
        seq = library.append(row[0], b"onward")
        assert [op.payload for op in library.ops(row[0], seq)] == [b"onward"]
        library.put_cache(row[0], "thumb", b"picture")
        assert library.cache(row[0], "thumb") == b"picture"
        assert library.verify_chain(row[0]) is None


def copied(place: Path, target: Path) -> Path:
    """Copy a place as it is, but for what lies in shared memory; return where it is."""
    return shutil.copytree(place, target, ignore=shutil.ignore_patterns("*-shm"))


@contextmanager
def aside(folder: Path) -> Iterator[Path]:
    """Hand out a copy of a library, which may be opened without a trace in the library itself."""
    with tempfile.TemporaryDirectory(prefix="afterglow-aside-", dir=in_memory()) as name:
        yield copied(folder, Path(name) / folder.name)


def in_memory() -> Path | None:
    """Return a folder that needs no disk, where there is one."""
    memory = Path("/dev/shm")  # noqa: S108
    return memory if memory.is_dir() else None


class _Named:
    """Stands in for chance where ids come from, so that work done again gives the same ids."""

    def __init__(self, seed: int | str) -> None:
        self._chance = Random(f"ids {seed}")

    def token_hex(self, count: int) -> str:
        return self._chance.randbytes(count).hex()


SMALL: tuple[tuple[Any, str, Any], ...] = (
    (tidier, "PAGES", 40),
    (shredder, "BATCH_BYTES", 16_000),
    (shredder, "PAUSE", 0.0),
    (trash, "GROUP", 2),
)
"""What is done in large steps, for a small library: the write-ahead file is brought in every few commits."""


@contextmanager
def same_again(seed: int | str) -> Iterator[None]:
    """Let new ids follow from `seed`, and large steps be small."""
    ours = (*SMALL, (ids, "secrets", _Named(seed)))
    before = [(module, name, getattr(module, name)) for module, name, _ in ours]
    for module, name, value in ours:
        setattr(module, name, value)
    try:
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)
