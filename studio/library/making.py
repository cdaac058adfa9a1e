"""Making a library: all of it appears, or nothing does, and what was there stays."""

from pathlib import Path

from studio.core.ids import new_id
from studio.library import keyslots
from studio.library.connection import create_database
from studio.library.crypto import KdfCost, data_key, new_master
from studio.library.place import new_place
from studio.library.schema import create_schema


def make_library(folder: Path, *, passphrase: str | None, created: int, cost: KdfCost) -> bytes:
    """Put a new library into a folder that is empty or not there yet; return its master key.

    The database gets its name last: until then the folder is no library, and making one may start over.
    Raises `NotEmpty`, `EmptyPassphrase`, `CannotWrite`, `DiskFull`, `InUse`.
    """
    master, library_id = new_master(), new_id()
    ways_in = keyslots.make_keyslots(library_id, master, passphrase, cost)
    with new_place(folder) as database:
        connection = create_database(database, data_key(master))
        try:
            create_schema(connection, library_id=library_id, device_id=new_id(), created=created)
        finally:
            connection.close()
        keyslots.write_keyslots(folder, ways_in)
    return master
