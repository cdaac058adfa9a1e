"""The writing under the hand: it comes to be with its first words, and each pause adds its text to the log."""

from studio.gallery.writing import encode
from studio.ui.rooms import Rooms


class KeptWriting:
    """Keeps the text of one writing. Call `keep` on the library's writer thread, so that all stays in order."""

    def __init__(self, rooms: Rooms, piece_id: str | None = None) -> None:
        self.piece_id = piece_id
        """The piece, or None until something was written."""
        self._rooms = rooms

    def keep(self, text: str) -> None:
        """Keep the text as it is now; nothing is made of nothing."""
        rooms, piece_id = self._rooms, self.piece_id
        if piece_id is None and not text.strip():
            return
        with rooms.library.write():
            if piece_id is None:
                piece_id = rooms.gallery.new_piece("writing", rooms.journal.current_entry().id).id
            rooms.library.append(piece_id, encode(text))
            rooms.gallery.set_words(piece_id, text)
        self.piece_id = piece_id
        rooms.gallery.touch(piece_id)  # once more, now that everyone can read it
