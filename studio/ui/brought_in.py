"""A picture, a drawing of another program, a sound or a MIDI file into the library: what is handed to the bench."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from studio.ui.folders import is_sound
from studio.ui.taken_out import in_short_turns

if TYPE_CHECKING:
    from studio.core.progress import Progress
    from studio.ui.rooms import Rooms


def bring_in(rooms: Rooms, path: Path, progress: Progress) -> Future[str] | str:
    """Make a piece of a file; return its id, or the future of it. On the bench's thread."""
    if is_sound(path.name):
        from studio.ui import sound_in

        return sound_in.bring_in(rooms, path, progress)
    return _bring_drawing(rooms, path, progress)


def _bring_drawing(rooms: Rooms, path: Path, progress: Progress) -> Future[str]:
    """Make a drawing of a file; return the future of its id.

    Until the library's own thread writes, all at once, nothing of it is anywhere: it can be stopped until then.
    Raises what `studio.drawing.brought.ops_of` raises, and Stopped.
    """
    from studio.drawing.brought import ops_of
    from studio.drawing.codec import encode

    with in_short_turns():
        progress.part(0.0, 0.6)
        ops = ops_of(path, progress)
        progress.part(0.6, 0.9)
        paper, payloads = ops[0].paper, []
        for number, op in enumerate(ops):
            progress.at(number, len(ops))
            payloads.append(encode(op))
        progress.at(1, 1)

    def write() -> str:
        with rooms.library.write():
            entry = rooms.journal.current_entry()
            piece = rooms.gallery.new_piece("drawing", entry.id, width=paper.width, height=paper.height)
            for payload in payloads:
                rooms.library.append(piece.id, payload)
            rooms.gallery.touch(piece.id)
        return piece.id

    return rooms.library.later(write)
