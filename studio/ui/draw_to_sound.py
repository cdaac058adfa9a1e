"""Drawing to a sound: it plays beside the paper, and what is drawn while it does is bound to it, moment by moment."""

from __future__ import annotations

from kivy.metrics import dp

from studio.core.errors import StudioError
from studio.library.records import PieceRecord
from studio.ui import draw_layout
from studio.ui.later import when_done
from studio.ui.loop import soon
from studio.ui.piece_player import PiecePlayer
from studio.ui.rooms import Rooms
from studio.ui.widgets.sound_along import SoundAlong

CORNER = 12
"""Dp from the paper's corner."""
BOUND = "This paper and the sound belong together now."


class Along:
    """A sound beside the paper of a `DrawScreen`, until the screen or the sound is left.

    The paper is bound to it with its first mark, at the moment of the sound at which that was laid down.
    """

    def __init__(self, screen, rooms: Rooms, sound: PieceRecord) -> None:
        self.player = PiecePlayer(rooms)
        self.pill = SoundAlong(kind=sound.kind)
        self._screen, self._rooms, self._sound = screen, rooms, sound
        self._bound = self._over = False
        self.player.bind(on_trouble=lambda _player, words: screen.shell.toast(words) if words else None)
        for name in ("playing", "at"):
            self.player.fbind(name, self._show)
        self.pill.bind(on_turn=lambda *_: self.player.turn(sound), on_over=lambda *_: self.end())
        screen.add_widget(self.pill)
        screen.easel.fbind("on_made", self._made)
        for name in ("pos", "size", "easel_fitted", "open_sheet"):
            screen.fbind(name, self._lay)
        screen.fbind("parent", self._left)
        self._lay()
        self.player.play(sound)

    def end(self) -> None:
        """Be quiet, and go. Harmless twice."""
        if self._over:
            return
        self._over = True
        screen = self._screen
        screen.easel.funbind("on_made", self._made)
        for name in ("pos", "size", "easel_fitted", "open_sheet"):
            screen.funbind(name, self._lay)
        screen.funbind("parent", self._left)
        screen.remove_widget(self.pill)
        self.player.close()

    def _left(self, _screen, parent) -> None:
        if parent is None:
            self.end()

    def _show(self, *_) -> None:
        self.pill.playing, self.pill.at = self.player.playing, self.player.at

    def _lay(self, *_) -> None:
        """Lie in the corner of the room of the paper that is farthest from the colours."""
        screen, pill, gap = self._screen, self.pill, dp(CORNER)
        left, bottom, width, _height = draw_layout.room(screen)
        pill.pos = (left + width - gap - pill.width if screen.left_handed else left + gap), bottom + gap
        pill.opacity, pill.disabled = (0, True) if screen.open_sheet else (1, False)

    def _made(self, *_) -> None:
        """The first mark was laid down: bind the paper to the sound, as soon as it is a piece."""
        if self._bound:
            return
        self._bound = True
        player, sound = self.player, self._sound
        seconds = player.seconds or sound.duration / 1000
        offset = max(1, round(player.now * seconds * 1000)) if player.now > 0 else 0
        soon(lambda: self._bind(offset))  # once the mark itself is on its way into the log

    def _bind(self, offset: int) -> None:
        rooms, sound, kept, shell = self._rooms, self._sound, self._screen.lying.kept, self._screen.shell

        def bind():
            piece_id = kept.piece_id
            return rooms.gallery.bind(piece_id, sound.id, offset) if piece_id is not None else None

        def bound(token) -> None:
            if token is None:
                self._bound = False  # it waits for a disk: the next mark tries again
                return

            def part() -> None:
                when_done(rooms.library.later(lambda: rooms.gallery.take_apart(token)), _quiet, sorry)

            shell.toast(BOUND, undo=part)

        def sorry(error: StudioError) -> None:
            shell.toast(str(error))

        when_done(rooms.library.later(bind), bound, sorry)


def _quiet(_result: object) -> None:
    """It can be seen."""


def draw_to(shell, rooms: Rooms, sound: PieceRecord) -> Along:
    """Put out a blank paper, and play a sound beside it."""
    screen = shell.go("draw", paper="blank")
    return Along(screen, rooms, sound)
