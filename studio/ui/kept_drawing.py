"""The piece under the hand: it comes to be with its first mark, and every mark is kept in order."""

from studio.drawing.codec import encode
from studio.drawing.drawing import Drawing
from studio.drawing.op import Fill, KeepPicture, NewPaper, Op
from studio.drawing.paper import Paper
from studio.gallery.opening import keep_states
from studio.gallery.thumbnail import KIND as THUMB
from studio.gallery.thumbnail import picture_of
from studio.ui.rooms import Rooms
from studio.ui.waiting import Waiting


class KeptDrawing:
    """Writes the ops of one drawing to its log, on the library's writer thread.

    What could not be written (a full disk) stays in line and goes first the next time; the library's
    `write_failed` tells of it.
    """

    def __init__(self, rooms: Rooms, paper: Paper, piece_id: str | None = None) -> None:
        self.piece_id = piece_id
        """The piece, or None until its first op is kept."""
        self._rooms = rooms
        self._waiting: Waiting[bytes | Fill | KeepPicture] = Waiting() if piece_id else Waiting(encode(NewPaper(paper)))
        self._paper = paper
        self._begun = self._changed = False
        self._given = 0 if piece_id else 1
        """Ops that were handed over to be kept."""
        self._written = 0
        """How many of them are in the log; counted on the writer's thread."""

    def keep(self, op: Op) -> None:
        """Keep an op; return at once. Raises ValueError for one that the log doesn't take."""
        self._waiting.add(op if isinstance(op, Fill | KeepPicture) else encode(op))
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
        pixels, colours, known, given = drawing.rgba(), drawing.colours(), drawing.known(), self._given

        def note() -> None:
            self._write()
            if self.piece_id is None:
                return
            library = self._rooms.library
            ops, chunks = library.length(self.piece_id)
            made_of = ops - (self._written - given), chunks  # marks may have come since the hand left
            library.put_cache(self.piece_id, THUMB, picture_of(pixels), made_of)
            self._rooms.gallery.set_palette(self.piece_id, colours)
            keep_states(library, self.piece_id, known, self._rooms.brushes, made_of)

        self._rooms.library.later(note)

    def _write(self) -> None:
        rooms, batch = self._rooms, self._waiting.all()
        if not batch:
            return
        payloads = [op if isinstance(op, bytes) else encode(op) for op in batch]
        with rooms.library.write():
            piece_id = self.piece_id
            if piece_id is None:
                entry = rooms.journal.current_entry()
                size = {"width": self._paper.width, "height": self._paper.height}
                piece_id = rooms.gallery.new_piece("drawing", entry.id, **size).id
            for payload in payloads:
                rooms.library.append(piece_id, payload)
            rooms.gallery.touch(piece_id)
        self.piece_id = piece_id
        self._waiting.done(batch)
        self._written += len(batch)
