"""What is said, kept second by second: it becomes a piece with the first one."""

from __future__ import annotations

from contextlib import suppress

from studio.audio.recorder import Recorder
from studio.gallery.tails import drop_unborn, keep_tail
from studio.library.errors import LibraryClosed
from studio.music.take import RATE
from studio.ui.rooms import Rooms
from studio.ui.waiting import Waiting


class KeptTake:
    """One take, from the microphone to the library.

    Seconds are written in order on the library's writer thread. What could not be written (a full disk) stays in
    line and goes first the next time; the library's `write_failed` tells of it.
    """

    def __init__(self, rooms: Rooms, preroll: float = 0.0, entry_id: str | None = None) -> None:
        """Open the microphone; frames come once it is ready.

        `preroll`: seconds before now (2 at most) that it begins with, if the microphone was open already.
        `entry_id`: the entry it hangs on; without one, the one of what is made now.
        """
        self.piece_id: str | None = None
        """The piece, or None until its first second is kept."""
        self._rooms = rooms
        self._entry_id = entry_id
        self._waiting: Waiting[tuple[int, bytes]] = Waiting()
        self._wanted = True
        self._recorder = Recorder(rooms.sound, self._second, preroll=preroll, on_part=self._part)

    @property
    def frames(self) -> int:
        """How many frames were captured by now; 0 while the microphone is not ready."""
        return self._recorder.frames

    @property
    def seconds(self) -> float:
        """How long it is by now."""
        return self._recorder.seconds

    def finish(self) -> str | None:
        """End it and keep it whole; return the piece, None when nothing was heard. Only for the writer thread."""
        self._recorder.stop()
        self._write()
        drop_unborn(self._rooms.library)
        if self.piece_id is not None:
            self._rooms.gallery.set_duration(self.piece_id, self._milliseconds)
            self._rooms.gallery.touch(self.piece_id)
        return self.piece_id

    def drop(self) -> None:
        """End it; of what was not written yet nothing is. Only for the writer thread, too."""
        self._wanted = False
        self._recorder.stop()
        drop_unborn(self._rooms.library)

    @property
    def _milliseconds(self) -> int:
        return self._recorder.frames * 1000 // RATE

    def _second(self, index: int, flac: bytes) -> None:
        """On the recorder's thread: here is another second."""
        if self._wanted:
            self._waiting.add((index, flac))
            with suppress(LibraryClosed):  # then `finish`, which the library still does, writes it
                self._rooms.library.later(self._write)

    def _part(self, index: int, flac: bytes) -> None:
        """On the recorder's thread: here is what there is of the second that is not over."""
        with suppress(LibraryClosed):
            self._rooms.library.later(lambda: self._write_part(index, flac))

    def _write_part(self, index: int, flac: bytes) -> None:
        if self._wanted and not self._waiting:
            keep_tail(self._rooms.library, self.piece_id, index, flac)

    def _write(self) -> None:
        rooms, batch = self._rooms, self._waiting.all()
        if not batch:
            return
        with rooms.library.write():
            piece_id = self.piece_id
            if piece_id is None:
                piece_id = rooms.gallery.new_piece("voice", self._entry_id or rooms.journal.current_entry().id).id
            for index, flac in batch:
                rooms.library.put_chunk(piece_id, index, flac)
            rooms.gallery.set_duration(piece_id, min(self._milliseconds, 1000 * (batch[-1][0] + 1)))
        if self.piece_id is None:
            drop_unborn(rooms.library)
        self.piece_id = piece_id
        self._waiting.done(batch)
