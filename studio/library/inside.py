"""What those who look after a library (`verify`, `backup`) need of it, whoever has it open."""

from pathlib import Path
from typing import Any, Protocol

from studio.library.connection import Connection, open_reader, open_still
from studio.library.crypto import data_key
from studio.library.keyslots import Keyslots
from studio.library.place import DATABASE


class Opened(Protocol):
    """A library whose key is known: a `Library`, or an `Onlooker` beside it."""

    folder: Path
    read_only: bool
    library_id: str

    @property
    def master(self) -> bytes: ...

    def now(self) -> int: ...


def data_key_of(library: Opened) -> bytes:
    """Return the key of an open library's database."""
    return data_key(library.master)


def fits(library: Opened, ways_in: Keyslots) -> bool:
    """Say whether the ways in lead into this library."""
    return ways_in.library_id == library.library_id and ways_in.fits(library.master)


def open_own(library: Opened) -> Connection:
    """Open a reader beside all others of a library; whoever asks for it closes it."""
    opening = open_still if library.read_only else open_reader
    return opening(library.folder / DATABASE, data_key_of(library))


def bare(connection: Connection) -> Any:
    """Return apsw's own connection, for what the cover has no call for: copying, a look at the clock in between."""
    return connection._raw  # noqa: SLF001
