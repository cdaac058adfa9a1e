"""What one run brings into a library, noted so that it can be taken back as a whole."""

from studio.library.arrival_rows import insert_arrival, note_arrived
from studio.library.library import Library
from studio.library.record import ArrivalRecord, Arrived, ArrivedKind
from studio.library.transfer import is_here

SOURCE = "afterglow"
"""What the source of an export of this program is called."""

BY_ITS_ID = b""
"""In place of a digest: what has an id of its own is known by that when it comes again."""


class Brought:
    """The arrival of one run; there is none before something came."""

    def __init__(self, library: Library, name: str) -> None:
        """`name` is what the export was called."""
        self.arrival_id = ""
        self._library = library
        self._name = name

    def note(self, kind: ArrivedKind, item_id: str) -> None:
        """Note that something came; within the transaction that brings it."""
        with self._library.write():
            # what began it may have been undone with its transaction
            if not self.arrival_id or not is_here(self._library, ArrivalRecord, self.arrival_id):
                self.arrival_id = insert_arrival(self._library, SOURCE, self._name, self._library.now()).id
            note_arrived(self._library, [Arrived(self.arrival_id, kind, item_id, BY_ITS_ID)])
