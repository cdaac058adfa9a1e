"""A library that was to take the place of another when the power went: see `in_place`.

Between its two renames nothing is in the place, and what was there lies beside it. The next start ends what was begun.
"""

import os
from glob import escape
from pathlib import Path

from studio.core.errors import StudioError
from studio.library.disk import sync_folder
from studio.library.unlocking import is_library


def arrive(folder: Path) -> None:
    """Let a library that has arrived whole take its place, where what was there has been put aside for it already.

    Harmless otherwise, and where nothing can be written to.
    """
    try:
        if os.path.lexists(folder):
            return
        name, ending = escape(folder.stem), escape(folder.suffix)
        arrived = [path for path in folder.parent.glob(f"{name} arriving*{ending}") if is_library(path)]
        if arrived and any(folder.parent.glob(f"{name} put aside *{ending}")):
            os.rename(max(arrived, key=lambda path: path.stat().st_mtime), folder)
            sync_folder(folder.absolute().parent)
    except (OSError, StudioError):
        return
