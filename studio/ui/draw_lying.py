"""What lies on the easel of Draw: which paper is put out there, and what keeps it."""

from __future__ import annotations

import secrets

from studio.drawing.layer import Layers
from studio.drawing.paper import CREAM, Paper
from studio.ui import draw_layout
from studio.ui.draw_layers import in_hand
from studio.ui.draw_papers import Spread, brought_back, fresh_paper, laid_out, left_on_easel, spread, still_hangs
from studio.ui.kept_drawing import KeptDrawing
from studio.ui.later import later, when_done


class Lying:
    """The papers of one `DrawScreen`: one lies on its easel, others may wait for a disk yet."""

    def __init__(self, screen) -> None:
        self._screen = screen
        self.kept: KeptDrawing | None = None
        """What keeps the drawing on the easel."""
        self.waiting: list[KeptDrawing] = []
        """What kept those before, as far as something of them waits for a disk."""
        self._entry_id: str | None = None
        self._ready = self._brought = self._coming = None
        self._layers: dict[str | None, int] = {}
        """The layer in hand, by piece."""

    @property
    def piece_id(self) -> str | None:
        """The piece that lies there, once there is a mark on it."""
        return self.kept.piece_id if self.kept is not None else None

    def layer_in_hand(self, layers: Layers) -> int:
        """Return which of the layers was drawn on last, or the top one."""
        return in_hand(layers, self._layers.get(self.piece_id, -1))

    def layer_taken(self) -> None:
        """Note which layer is drawn on now."""
        if self.piece_id is not None:
            self._layers[self.piece_id] = int(self._screen.easel.layer)

    def rest(self) -> None:
        """Keep what the drawing looks like now, and what could not be kept before."""
        for kept in self.waiting:
            kept.again()
        self.waiting = [kept for kept in self.waiting if kept.waits]
        easel = self._screen.easel
        easel.let_go()
        if self.kept is not None and easel.drawing is not None:
            self.kept.rest(easel.drawing)

    def put_out(self, piece_id: str | None, kind: str | None) -> None:
        """Put out the paper of a piece, a fresh one of a kind, or else the one that was left there."""
        rooms = self._screen.rooms
        if piece_id is None and kind is None:
            entry = rooms.journal.entry_now()
            entry_id = entry.id if entry else None
            hangs = self.kept is not None and still_hangs(rooms, self.kept.piece_id)
            if hangs and self._entry_id == entry_id:
                return
            self._entry_id = entry_id
            piece_id = left_on_easel(rooms, entry_id)
        if piece_id is None:
            self.put_new(kind or "blank")
        elif self.kept is None or self.kept.piece_id != piece_id or self._coming is not None:
            self._bring(piece_id)

    def _bring(self, piece_id: str) -> None:
        """Bring back the paper of a piece, off this thread."""
        screen, rooms = self._screen, self._screen.rooms
        screen.easel.let_go()
        screen.rest()
        owing = self._owing(piece_id)
        screen.easel.drawing, self._coming = None, (coming := object())
        screen.patience.begin("Bringing your paper back.")

        def show(brought: Spread) -> None:
            screen.patience.end()
            if self._coming is not coming:  # another paper was asked for meanwhile
                return
            self._coming = None
            self._take(owing or KeptDrawing(rooms, brought.drawing.paper, piece_id))
            screen.put(brought)
            unread = brought.drawing.document.unread
            if unread:
                from studio.gallery.opening import unread_words

                screen.shell.toast(unread_words(unread))

        def sorry(error) -> None:
            screen.patience.end()
            if self._coming is coming:
                screen.shell.toast(str(error))
                self.put_new("blank")

        brought, self._brought = self._brought, None
        made = owing is None and brought is not None and brought[0] == piece_id
        when_done(brought[1] if made else later(lambda: brought_back(rooms, piece_id, owing)), show, sorry)

    def put_new(self, kind: str, colour=CREAM, texture: str = "clouds", longest: int = 0) -> None:
        """Put out a fresh paper. The one before is in the gallery, if there was a mark on it."""
        screen = self._screen
        screen.leave()
        paper, ready = self._paper(kind, colour, texture, longest), self._ready
        self._ready = None
        if not longest:
            self._new(laid_out(ready, paper, screen.rooms.brushes))
            return
        screen.easel.drawing, self._coming = None, paper  # a large one takes a while
        screen.patience.begin("Laying out your paper.")

        def show(laid: Spread) -> None:
            screen.patience.end()
            if self._coming is paper:
                self._new(laid)

        when_done(later(lambda: spread(paper, screen.rooms.brushes)), show)

    def _new(self, laid: Spread) -> None:
        self._coming = None
        self._take(KeptDrawing(self._screen.rooms, laid.drawing.paper))
        self._screen.put(laid)

    def _take(self, kept: KeptDrawing) -> None:
        """Keep another drawing from now on; what of the one before waits for a disk goes on waiting."""
        if self.kept is not None and self.kept.waits:
            self.waiting.append(self.kept)
        self.waiting = [one for one in self.waiting if one is not kept]
        self.kept = kept

    def _owing(self, piece_id: str) -> KeptDrawing | None:
        """Return what keeps a piece of which something waits for a disk yet: it goes on with it, in order."""
        known = (*self.waiting, self.kept)
        return next((kept for kept in known if kept is not None and kept.piece_id == piece_id and kept.waits), None)

    def lay_out(self) -> None:
        """Make ready what will be asked for first, off this thread: the paper left on the easel, or a blank one."""
        rooms = self._screen.rooms
        entry = rooms.journal.entry_now()
        left = left_on_easel(rooms, entry.id if entry else None)
        if left is not None:
            self._brought = left, later(lambda: brought_back(rooms, left))
            return
        paper = self._paper("blank", CREAM)
        self._ready = later(lambda: spread(paper, rooms.brushes))

    def _paper(self, kind: str, colour, texture: str = "clouds", longest: int = 0) -> Paper:
        return fresh_paper(kind, draw_layout.room(self._screen)[2:], secrets.randbits(32), colour, texture, longest)
