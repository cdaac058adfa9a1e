"""The piece under the hand: it comes to be with its first mark, and every mark is kept in order."""

from studio.drawing.codec import encode
from studio.drawing.drawing import Drawing
from studio.drawing.op import Fill, KeepPicture, NewPaper, Op
from studio.drawing.paper import Paper
from studio.gallery.opening import keep_states
from studio.gallery.thumbnail import KIND as THUMB
from studio.gallery.thumbnail import picture_of
from studio.library.errors import NotHere
from studio.ui.rooms import Rooms
from studio.ui.waiting import Waiting

Heavy = Fill | KeepPicture
"""What takes a while to be made bytes of: that is left to the writer's thread."""


class KeptDrawing:
    """Writes the ops of one drawing to its log, on the library's writer thread.

    What could not be written (a full disk) stays in line and goes first the next time; the library's
    `write_failed` tells of it. So there is one of these for a piece as long as anything of it waits.
    """

    def __init__(self, rooms: Rooms, paper: Paper, piece_id: str | None = None) -> None:
        self.piece_id = piece_id
        """The piece, or None until its first op is kept."""
        self._rooms = rooms
        self._waiting: Waiting[bytes | Heavy] = Waiting() if piece_id else Waiting(encode(NewPaper(paper)))
        self._paper = paper
        self._begun = self._changed = self._gone = False
        self._given = 0 if piece_id else 1
        """Ops that were handed over to be kept."""
        self._written = 0
        """How many of them are in the log; counted on the writer's thread."""

    def keep(self, op: Op) -> None:
        """Keep an op; return at once. Raises ValueError for one that the log doesn't take."""
        self._waiting.add(op if isinstance(op, Heavy) else encode(op))
        self._begun = self._changed = True
        self._given += 1
        self._rooms.library.later(self._write)

    @property
    def waits(self) -> bool:
        """True while something that was done is not in the log yet; a paper alone is nothing that was done."""
        return self._begun and bool(self._waiting)

    def again(self) -> None:
        """Try once more to keep what waits."""
        if self.waits:
            self._rooms.library.later(self._write)

    def rest(self, drawing: Drawing) -> None:
        """The hand has left: keep what it looks like, so that it comes back quickly, and its main colours.

        Tries once more what still waits. All of it happens on other threads.
        """
        if not self._changed:
            self.again()
            return
        self._changed = False
        drawing.end_glimpse()
        pixels, colours, known, given = drawing.rgba(), drawing.colours(), drawing.known(), self._given

        def note() -> None:
            self._write()
            if self.piece_id is None or self._gone:
                return
            library = self._rooms.library
            ops, chunks = library.length(self.piece_id)
            made_of = ops - (self._written - given), chunks  # marks may have come since the hand left
            library.put_cache(self.piece_id, THUMB, picture_of(pixels), made_of)
            self._rooms.gallery.set_palette(self.piece_id, colours)
            keep_states(library, self.piece_id, known, self._rooms.brushes, made_of)

        self._rooms.library.later(note)

    def owed(self) -> tuple[int, tuple[bytes, ...]]:
        """Return how many ops the log holds, and those that are to come after them and still wait.

        Waits for the writer's thread, so that none is missed and none is told twice: for a worker.
        """
        library = self._rooms.library

        def look() -> tuple[int, tuple[bytes, ...]]:
            held = 0 if self.piece_id is None else library.op_count(self.piece_id)
            return held, _payloads(self._waiting.all())

        return library.later(look).result()

    def _write(self) -> None:
        rooms, batch = self._rooms, self._waiting.all()
        if not batch:
            return
        payloads = _payloads(batch)
        try:
            with rooms.library.write():
                piece_id = self.piece_id
                if piece_id is None:
                    entry = rooms.journal.current_entry()
                    size = {"width": self._paper.width, "height": self._paper.height}
                    piece_id = rooms.gallery.new_piece("drawing", entry.id, **size).id
                for payload in payloads:
                    rooms.library.append(piece_id, payload)
                rooms.gallery.touch(piece_id)
        except NotHere:
            if self.piece_id is None:
                raise
            self._gone = True  # deleted for good while this waited: there is nothing left that it could belong to
        else:
            self.piece_id = piece_id
        self._waiting.done(batch)
        self._written += len(batch)


def _payloads(ops: list[bytes | Heavy]) -> tuple[bytes, ...]:
    return tuple(encode(op) if isinstance(op, Heavy) else op for op in ops)
