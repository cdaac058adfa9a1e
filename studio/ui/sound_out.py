"""A sound or a voice from the library into a file: what the export sheet hands to the bench."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from studio.core.errors import StudioError
from studio.ui.taken_out import fitting_name, in_short_turns

if TYPE_CHECKING:
    from studio.core.progress import Progress
    from studio.library.library import Library

NAMES = {"sound": "Sound", "voice": "Voice"}
"""What a file is called when nobody says: nothing about whose it is, or when it was made."""


def take_out(
    library: Library, piece_id: str, kind: str, folder: Path, name: str, form: tuple[str, bool], progress: Progress
) -> Path:
    """Write a sound or a voice into a new file; return where it is. On the bench's thread.

    Raises what `studio.music.out_apart.take_out_apart` does.
    """
    from studio.music.out_apart import take_out_apart
    from studio.music.take_out import Form

    def read(index: int) -> bytes | None:
        try:
            return next(library.chunks(piece_id, index), None)
        except StudioError:
            return None  # damaged: silence keeps all that follows at its moment

    with in_short_turns():
        library.settle()
        log = [op.payload for op in library.ops(piece_id)] if kind == "sound" else None
        name = fitting_name(name or NAMES[kind])
        return take_out_apart(log, library.chunk_count(piece_id), read, folder, name, Form(*form), progress)
