"""A song made of a voice: the take lies in it, to be arranged and played to. The voice itself stays as it is."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

from studio.core.errors import StudioError
from studio.gallery.songs import seconds_of
from studio.library.records import PieceRecord
from studio.music.arrangement import RATE
from studio.music.brought import take_ops
from studio.music.errors import NothingToHear
from studio.music.op_codec import encode_op
from studio.music.take import encode_second
from studio.ui.later import when_done
from studio.ui.work import Telling, workbench_of

if TYPE_CHECKING:
    from studio.core.progress import Progress
    from studio.ui.rooms import Rooms

PLACE = "voice-song"
MAKING = Telling("Making a song of it")
MADE = "A song of its own. The voice stays as it is."


def song_of_voice(rooms: Rooms, voice: PieceRecord, progress: Progress) -> str:
    """Make a song of a voice's sound; return its id. On the bench's thread.

    All of it is put in at once, or nothing; a second that is damaged is silence. Raises NothingToHear and Stopped.
    """
    library = rooms.library
    count = library.chunk_count(voice.id)
    if not count:
        raise NothingToHear
    last = seconds_of(library, voice.id)(count - 1)
    frames = (count - 1) * RATE + (RATE if last is None else len(last))
    with library.write():
        piece = rooms.gallery.new_piece("sound", rooms.journal.current_entry().id)
        for op in take_ops(frames, 1):
            library.append(piece.id, encode_op(op))
        for index in range(count):
            progress.at(index, count)
            library.put_chunk(piece.id, index, _second(rooms, voice.id, index))
        rooms.gallery.set_duration(piece.id, frames * 1000 // RATE)
        if voice.title:
            rooms.gallery.set_title(piece.id, voice.title)
        rooms.gallery.touch(piece.id)
    return piece.id


def _second(rooms: Rooms, voice_id: str, index: int) -> bytes:
    with suppress(StudioError, StopIteration):
        return next(rooms.library.chunks(voice_id, index))
    return encode_second(np.zeros(RATE, np.float32))


def make_song(screen, voice: PieceRecord) -> None:
    """Make a song of a voice and go to it; what becomes of it is said at the foot, with a way back."""
    rooms, shell = screen.rooms, screen.shell

    def here(piece_id: str) -> None:
        def back() -> None:
            when_done(rooms.library.later(lambda: rooms.gallery.trash(piece_id)), gone, screen.sorry)

        def gone(_piece) -> None:
            if shell.screen.name == "song":
                shell.back()
            shell.toast("It is in the trash.")

        if shell.screen is screen:
            shell.go("song", piece_id=piece_id)
        shell.toast(MADE, undo=back)

    try:
        workbench_of(rooms.library).begin(
            PLACE, lambda progress: song_of_voice(rooms, voice, progress), here, screen.sorry, MAKING
        )
    except StudioError as error:
        screen.sorry(error)
