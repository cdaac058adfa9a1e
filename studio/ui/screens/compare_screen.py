"""Compare: two pieces side by side, each with its making, looked at together or each by itself."""

from __future__ import annotations

from kivy.metrics import dp
from kivy.properties import BooleanProperty, ListProperty

from studio.journal import entry as entries
from studio.library.records import PieceRecord
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.piece_player import PiecePlayer
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.widgets.chip import Chip  # noqa: F401  the .kv names it
from studio.ui.widgets.compare_pane import NOTCH, ComparePane
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

HEAD, GAP = 104, 2
"""Dp above the panes, and between them."""
STEP = 0.12
"""How much of its room an arrow moves what is near."""


class CompareScreen(Screen):
    """Two pieces."""

    together = BooleanProperty(True)
    """Whether both are looked at from as near."""

    drawn = BooleanProperty(False)
    """Whether one of them is a drawing, which can be looked at from near (read only)."""

    gone = BooleanProperty(False)
    """Whether there are no two pieces to be shown."""

    between = ListProperty([0, 0, 0, 0])
    """Left, bottom, width and height in px of the line between them (read only)."""

    def __init__(self, rooms: Rooms, **kwargs):
        self._ids: tuple[str, ...] = ()
        self._turn = 0
        self.player = PiecePlayer(rooms)
        self.panes = ComparePane(rooms, self.player), ComparePane(rooms, self.player)
        super().__init__(rooms=rooms, **kwargs)
        for pane in self.panes:
            self.ids.room.add_widget(pane)
            pane.bind(
                on_moved=self._follow,
                on_open=lambda pane: self._open(pane.piece),
                on_trouble=lambda _pane, words: self._trouble(words),
            )
        self.player.bind(on_trouble=lambda _player, words: self._trouble(words))
        for name in ("pos", "size"):
            self.fbind(name, lambda *_: self._lay())
        rooms.gallery.piece_changed.connect(self._changed)

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, pieces=()) -> None:
        """Show two pieces, by their ids."""
        self._ids, self.gone = tuple(pieces)[:2], False
        self._lay()
        self._look()

    def leave(self) -> None:
        """Be quiet, and let go of both."""
        self._turn += 1
        self.player.close()
        for pane in self.panes:
            pane.close()

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """+ and - come nearer and go away, 0 shows all, arrows move what is near, space plays both."""
        if modifiers - {"shift"}:
            return False
        moves = {"left": (STEP, 0), "right": (-STEP, 0), "up": (0, -STEP), "down": (0, STEP)}
        if name in moves:
            self._lead().go(*moves[name])
        elif name in ("+", "=", "numpadadd"):
            self.nearer(NOTCH)
        elif name in ("-", "numpadsubstract", "numpadsubtract"):
            self.nearer(1 / NOTCH)
        elif name in ("0", "numpad0"):
            self.whole()
        elif name == "spacebar":
            self.play()
        else:
            return False
        return True

    def _look(self) -> None:
        self._turn += 1
        turn, gallery, ids = self._turn, self.rooms.gallery, self._ids

        def look() -> list[PieceRecord]:
            return [piece for piece in map(gallery.piece, ids) if piece.trashed is None]

        when_done(
            later(look),
            lambda found: self._show(found) if turn == self._turn else None,
            lambda error: (self._put_away(), self._trouble(str(error))),
        )

    def _changed(self, piece_id: str) -> None:
        """Something happened to a piece: show none that went to the trash, and show it when it is back."""
        soon(lambda: self._look() if self.parent is not None and piece_id in self._ids else None)

    def _put_away(self) -> None:
        self.gone, self.drawn = True, False
        self.player.close()
        for pane in self.panes:
            pane.close()

    def _show(self, found: list[PieceRecord]) -> None:
        if len(found) < 2:
            self._put_away()
            return
        shown = [pane.piece and pane.piece.id for pane in self.panes]
        if not self.gone and shown == [piece.id for piece in found]:
            return
        self.gone = False
        self.drawn = any(piece.kind == "drawing" for piece in found)
        now = self.rooms.clock.now()
        for pane, piece in zip(self.panes, found, strict=False):
            near = entries.nearness(piece.created, now)
            pane.show(piece, near[:1].upper() + near[1:])

    # --- what can be asked of it --------------------------------------------------------------------------

    def play(self) -> None:
        """Play the making of both, or the sound of one."""
        drawn = [pane for pane in self.panes if pane.replay is not None]
        if drawn:
            playing = any(pane.replay.playing for pane in drawn)
            for pane in drawn:
                pane.replay.pause() if playing else pane.replay.play()
        else:
            self.panes[0].turn()

    def nearer(self, factor: float) -> None:
        """Come nearer to both."""
        for pane in self.panes if not self.together else [self._lead()]:
            pane.look(factor)

    def whole(self) -> None:
        """See all of both."""
        for pane in self.panes:
            pane.whole()

    def turn_together(self) -> None:
        """Look at both from as near, or at each by itself."""
        self.together = not self.together
        if self.together:
            self._follow(self._lead())

    def _open(self, piece: PieceRecord | None) -> None:
        if piece is not None:
            self.shell.go("piece", piece_id=piece.id, among=self._ids)

    def _lead(self) -> ComparePane:
        return next((pane for pane in self.panes if pane.kind == "drawing"), self.panes[0])

    def _follow(self, lead: ComparePane) -> None:
        if self.together:
            for pane in self.panes:
                pane.view = lead.view

    # --- where it lies ------------------------------------------------------------------------------------

    def _lay(self) -> None:
        left, width = self.x, self.width
        high = max(1, self.height - dp(HEAD))
        first, second = self.panes
        if self.height > self.width:
            half = (high - dp(GAP)) / 2
            first.pos, second.pos = (left, self.y + half + dp(GAP)), (left, self.y)
            first.size = second.size = width, half
            self.between = [left, self.y + half, width, dp(GAP)]
        else:
            half = (width - dp(GAP)) / 2
            first.pos, second.pos = (left, self.y), (left + half + dp(GAP), self.y)
            first.size = second.size = half, high
            self.between = [left + half, self.y, dp(GAP), high]

    def _trouble(self, words: str) -> None:
        if words and self.shell is not None:
            self.shell.toast(words)
