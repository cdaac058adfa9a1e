"""Much came into the library at once, or went: every screen that listens hears of it, and looks again."""

from __future__ import annotations

from studio.ui.rooms import Rooms

MANY = "many"
"""In place of an id: very many are different."""


def show_anew(rooms: Rooms) -> None:
    """Have what came or went be seen; words that are being typed stay as they are."""
    rooms.gallery.piece_changed.emit(MANY)
    rooms.journal.entry_changed.emit(MANY)
