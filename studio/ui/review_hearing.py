"""Hearing what others will hear of a piece that is looked at: its sound, and what was said of it aloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from studio.core.errors import StudioError
from studio.library.record import PieceRecord
from studio.ui.later import later, when_done
from studio.ui.piece_player import PiecePlayer
from studio.ui.rooms import Rooms

if TYPE_CHECKING:
    from studio.ui.sharing_look import Looked
    from studio.ui.widgets.how_pane import HowPane
    from studio.ui.widgets.seen_page import SeenPage


class ReviewHearing:
    """One sound at a time, for a `SeenPage`. `looked` is set to what stands there."""

    def __init__(self, rooms: Rooms, page: SeenPage, say: Callable[[str], None]) -> None:
        self.looked: Looked | None = None
        self.how: HowPane | None = None
        """Where else something that was said aloud can be heard."""
        self.player = PiecePlayer(rooms)
        self._gallery, self._page, self._say = rooms.gallery, page, say
        self._voice = "", ""
        """Key and piece id of the voice that was asked for last."""
        page.bind(on_hear=lambda _page: self._hear(), on_hear_said=lambda _page, key: self._hear_said(key))
        self.player.bind(
            on_trouble=lambda _player, words: say(words), playing=self._tell, piece_id=self._tell, at=self._tell
        )

    def stop(self) -> None:
        """Be quiet, and forget what was heard."""
        self.player.stop()

    def close(self) -> None:
        """Be quiet, and let go of the sound."""
        self.player.close()

    def hear_voice(self, voice_id: str) -> None:
        """Have something heard that was said aloud of an entry, or be quiet."""
        when_done(later(lambda: self._gallery.piece(voice_id)), self.player.turn, lambda error: self._say(str(error)))

    def _hear(self) -> None:
        if self.looked is not None:
            self.player.turn(self.looked.whole.piece)

    def _hear_said(self, key: str) -> None:
        looked = self.looked
        if looked is None:
            return

        def turn(voice: PieceRecord) -> None:
            if self.looked is looked:
                self._voice = key, voice.id
                self.player.turn(voice)

        def sorry(error: StudioError) -> None:
            self._say(str(error))

        when_done(later(lambda: self._gallery.piece(looked.source.piece_id(key))), turn, sorry)

    def _tell(self, *_) -> None:
        player, page, (key, voice) = self.player, self._page, self._voice
        own = self.looked is not None and player.piece_id == self.looked.whole.piece.id
        page.playing = player.playing and own
        page.heard = player.at if page.playing else 0.0
        page.speaking = key if player.playing and player.piece_id == voice else ""
        if self.how is not None:
            self.how.speaking = player.piece_id if player.playing else ""
