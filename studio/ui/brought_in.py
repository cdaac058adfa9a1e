"""A picture, a drawing of another program, a sound or a MIDI file into the library: what is handed to the bench."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.ui.folders import is_sound
from studio.ui.taken_out import in_short_turns

if TYPE_CHECKING:
    from studio.core.progress import Progress
    from studio.library.records import PieceRecord
    from studio.ui.rooms import Rooms


@dataclass(frozen=True)
class Already:
    """A file that came in before, alone or among others: nothing was made of it now."""

    piece: PieceRecord
    """What it became then."""


def bring_in_once(rooms: Rooms, path: Path, progress: Progress) -> Future[str] | str | Already:
    """Make a piece of a file, unless the one it became before is still here. As `bring_in`."""
    from studio.sharing.singly import here_already

    with in_short_turns():
        digest = _fingerprint(path, progress)
    known = here_already(rooms.library, digest)
    return Already(rooms.gallery.piece(known)) if known is not None else _bring_in(rooms, path, digest, progress)


def bring_in(rooms: Rooms, path: Path, progress: Progress) -> Future[str] | str:
    """Make a piece of a file, however often it came; return its id, or the future of it. On the bench's thread."""
    with in_short_turns():
        digest = _fingerprint(path, progress)
    return _bring_in(rooms, path, digest, progress)


def _fingerprint(path: Path, progress: Progress) -> bytes | None:
    from studio.sharing.singly import fingerprint

    return fingerprint(path, "sound" if is_sound(path.name) else "picture", progress)


def _bring_in(rooms: Rooms, path: Path, digest: bytes | None, progress: Progress) -> Future[str] | str:
    if is_sound(path.name):
        from studio.ui import sound_in

        return sound_in.bring_in(rooms, path, progress, digest)
    return _bring_drawing(rooms, path, digest, progress)


def _bring_drawing(rooms: Rooms, path: Path, digest: bytes | None, progress: Progress) -> Future[str]:
    """Make a drawing of a file; return the future of its id.

    Until the library's own thread writes, all at once, nothing of it is anywhere: it can be stopped until then.
    Raises what `studio.drawing.brought.ops_of` raises, and Stopped.
    """
    from studio.drawing.brought import ops_of
    from studio.drawing.codec import encode
    from studio.drawing.colours import colours_of
    from studio.drawing.op import KeepPicture
    from studio.sharing import singly

    with in_short_turns():
        progress.part(0.0, 0.6)
        ops = ops_of(path, progress)
        progress.part(0.6, 0.9)
        paper, payloads = ops[0].paper, []
        for number, op in enumerate(ops):
            progress.at(number, len(ops))
            payloads.append(encode(op))
        colours = colours_of((op.picture for op in ops if isinstance(op, KeepPicture)), paper.colour)
        progress.at(1, 1)

    def write() -> str:
        with rooms.library.write():
            entry = rooms.journal.current_entry()
            piece = rooms.gallery.new_piece("drawing", entry.id, width=paper.width, height=paper.height)
            for payload in payloads:
                rooms.library.append(piece.id, payload)
            rooms.gallery.set_palette(piece.id, colours)
            rooms.gallery.touch(piece.id)
            singly.note(rooms.library, piece.id, digest)
        return piece.id

    return rooms.library.later(write)
