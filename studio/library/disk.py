"""Files and folders that are really there once a call returns."""

import os
import sys
import tempfile
from pathlib import Path

from studio.core.errors import StudioError
from studio.library.connection import NO_ROOM
from studio.library.errors import CannotRead, CannotWrite, DiskFull


def write_trouble(error: OSError) -> StudioError:
    """Return what to tell the person about a write that the system refused."""
    return DiskFull() if error.errno in NO_ROOM else CannotWrite()


def read_trouble(error: OSError) -> StudioError:
    """Return what to tell the person about a read that the system refused."""
    return CannotRead()


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Windows does so by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` into a file in one step: after a crash it is the old file or the new one, never a part.

    Raises `DiskFull` or `CannotWrite`, and then the old file is as it was.
    """
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise write_trouble(error) from error
