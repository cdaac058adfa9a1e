"""Drawing over what was drawn: a copy of it, a piece of its own, made today. The old one stays as it is."""

from __future__ import annotations

from studio.gallery.palette import unpack
from studio.ui.rooms import Rooms


def copy_drawing(rooms: Rooms, piece_id: str) -> str:
    """Make a drawing of today's entry with all the steps of another; return its id. Only for the writer thread."""
    library, gallery = rooms.library, rooms.gallery
    with library.write():
        drawing = gallery.piece(piece_id)
        entry = rooms.journal.current_entry()
        copy = gallery.new_piece("drawing", entry.id, width=drawing.width, height=drawing.height)
        for op in library.ops(piece_id):
            library.append(copy.id, op.payload)
        if drawing.palette is not None:
            gallery.set_palette(copy.id, unpack(drawing.palette))
    gallery.touch(copy.id)  # once more, now that everyone can read it
    return copy.id
