"""A sound, or a MIDI file, from a file into the library: what is handed to the bench."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from studio.ui.taken_out import in_short_turns

if TYPE_CHECKING:
    from studio.core.progress import Progress
    from studio.ui.rooms import Rooms

READING = 0.9
"""The share of the work that is reading; the rest is putting it in."""


def bring_in(rooms: Rooms, path: Path, progress: Progress, digest: bytes | None = None) -> str:
    """Make a piece of a file; return its id. On the bench's thread. By `digest` it is known when it comes again.

    All of it is read before the library is written to, in one transaction, so nothing of it is anywhere until then,
    and nobody who makes something meanwhile waits for it. Raises what `studio.music.in_apart` raises, and Stopped.
    """
    from studio.library.spool import Spool
    from studio.library.transfer import put_log
    from studio.music.in_apart import bring_in_apart
    from studio.sharing import singly

    library = rooms.library
    with in_short_turns(), Spool(library.folder) as spool:
        now, device = library.now(), library.device_id

        def put(part: str, number: int, data: bytes) -> None:
            spool.put(part, now if part == "op" else number, device if part == "op" else "", data)

        progress.part(0.0, READING)
        milliseconds = bring_in_apart(path, put, progress)
        progress.part(READING, 1.0)
        with library.write():
            entry = rooms.journal.current_entry()
            piece = rooms.gallery.new_piece("sound", entry.id)
            put_log(library, piece.id, spool, progress)
            rooms.gallery.set_duration(piece.id, milliseconds)
            rooms.gallery.touch(piece.id)
            singly.note(library, piece.id, digest)
    return piece.id
