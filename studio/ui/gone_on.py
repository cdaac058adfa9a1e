"""What was played before the program ended and was not kept yet: for ten minutes it is held, as if it had gone on."""

from __future__ import annotations

from dataclasses import dataclass

from studio.core.errors import StudioError
from studio.gallery.songs import open_song
from studio.library.records import select_pieces
from studio.music.draft import Draft
from studio.ui.captured_song import HELD, CapturedSong
from studio.ui.later import when_done
from studio.ui.rooms import Rooms
from studio.ui.shell import Shell

LAYERS_KEPT = "The layers you played last are kept."

_NEWEST = (
    "where kind = 'sound' and kept = 0 and trashed is null and num > (select max(num) from piece) - 200"
    " order by num desc limit 1"
)


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A capture that nobody has in hand."""

    piece_id: str
    draft: Draft
    ago: float
    """Seconds since its last note."""

    @property
    def layered(self) -> bool:
        """Whether layers went round: it can be kept, but not gone on with."""
        return set(self.draft.materials) != {0}

    def song(self, rooms: Rooms) -> CapturedSong:
        """Take it up. For the window's thread."""
        song = CapturedSong(rooms)
        song.go_on(self.piece_id, self.draft, self.ago)
        return song


def left_behind(rooms: Rooms) -> LeftBehind | None:
    """Return the last capture of a program that has ended, or None where it is longer ago, or was kept. For a worker.

    Raises NewerSong for one of a later program.
    """
    library = rooms.library
    for piece in select_pieces(library, _NEWEST):
        count = library.op_count(piece.id)
        last = next(library.ops(piece.id, count - 1), None) if count else None
        ago = HELD if last is None else max(0.0, (rooms.clock.ms() - last.time) / 1000)
        if ago < HELD:
            return LeftBehind(piece.id, open_song(library, piece.id), ago)
    return None


def keep_layers(song: CapturedSong, shell: Shell) -> None:
    """Keep a capture whose layers can't go round again from where they were, and say so."""

    def sorry(error: StudioError) -> None:
        shell.toast(str(error))

    def undo() -> None:
        when_done(song.let_go(), lambda _: None, sorry)

    when_done(song.keep(), lambda _: shell.toast(LAYERS_KEPT, undo=undo), sorry)
