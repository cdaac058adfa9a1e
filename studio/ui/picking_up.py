"""What the last time left unfinished, since it was ended from outside, is put right once a library is open."""

from __future__ import annotations

from studio.library.handing_rows import end_cut_short
from studio.ui.rooms import Rooms


def pick_up(rooms: Rooms) -> None:
    """Give sittings their end that were cut short, and join the ends of takes; on the library's writer thread."""
    library = rooms.library
    if library.read_only:
        return
    library.later(lambda: end_cut_short(library))
    if library.was_left_open:
        from studio.gallery.tails import join_tails

        library.later(lambda: join_tails(library, rooms.gallery, lambda: rooms.journal.current_entry().id))
