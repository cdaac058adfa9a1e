"""A drawing's replay and a sound, in step: the sound says where the replay is, and stops and seeks along with it."""

from __future__ import annotations

from time import monotonic

from studio.library.records import PieceRecord
from studio.ui.piece_player import Heard, PiecePlayer
from studio.ui.widgets.living_replay import LivingReplay


class InStep:
    """Ties a replay to a sound, until `part`. With nothing to be heard the replay goes on by itself.

    Without an `offset` the drawing is told in as long as the sound takes. With one, both run by the clock: the
    drawing's log began so many ms into the sound. Where the sound has ended, the drawing goes on by the clock; where
    the drawing has ended, the sound goes on, or rings out, until a hand goes elsewhere.
    """

    def __init__(self, replay: LivingReplay, player: PiecePlayer, sound: PieceRecord | Heard, offset: int = 0) -> None:
        self.replay = replay
        self._player, self._sound, self._offset = player, sound, offset
        self._mute = False
        self._second: tuple[float, float] | None = None
        """When the sound was last asked where it is, and which second of it that was."""
        replay.lead = self._lead
        replay.fbind("playing", self._turned)
        replay.ids.bar.fbind("on_seek", self._sought)
        player.fbind("on_ended", self._ended)
        player.fbind("on_trouble", self._trouble)

    def ties(self, replay: LivingReplay, sound: PieceRecord, offset: int) -> bool:
        """Say whether these are tied already."""
        mine = self._sound
        same = isinstance(mine, PieceRecord) and (mine.id, mine.edited) == (sound.id, sound.edited)
        return same and replay is self.replay and offset == self._offset

    def part(self) -> None:
        """Let both go. Harmless twice."""
        replay = self.replay
        if replay.lead == self._lead:
            replay.lead = None
        replay.funbind("playing", self._turned)
        replay.ids.bar.funbind("on_seek", self._sought)
        self._player.funbind("on_ended", self._ended)
        self._player.funbind("on_trouble", self._trouble)
        self._player.stop()

    def _turned(self, replay: LivingReplay, playing: bool) -> None:
        if playing:
            self._mute = False
            self._play(replay.at)
        elif replay.at < 1.0:
            self._player.pause()
            self._second = None

    def _sought(self, _bar, value: float) -> None:
        if self.replay.playing:
            self.replay.go_to(value)  # it may not have heard of it yet
            self._play(value)
        else:
            self._player.pause()

    def _play(self, at: float) -> None:
        """Sound from where the replay is."""
        second = self._second_of(at)
        self._second = (monotonic(), second)
        self._player.play_from(self._sound, second)

    def _length(self) -> float:
        """Return in how many seconds the drawing is told, where that goes by the sound."""
        sound = self._sound
        known = sound.seconds if isinstance(sound, Heard) else sound.duration / 1000
        return known or self._player.seconds

    def _second_of(self, at: float) -> float:
        """Return the second of the sound at which the drawing is where the replay is."""
        if not self._offset:
            return at * self._length()
        return max(0.0, ((self.replay.instant or 0) + self._offset) / 1000) if at > 0 else 0.0

    def _lead(self, later: float) -> float | None:
        """Return where the replay is, or will be so many seconds later."""
        player, now = self._player, monotonic()
        if self._mute or self._second is None:
            return None
        if player.playing:
            self._second = (now, player.second if player.sounds else self._second[1])
        since, second = self._second
        if player.sounds or not player.playing:
            second += now - since + later
        if self._offset:
            return self.replay.place_of(round(second * 1000 - self._offset))
        length = self._length()
        return min(1.0, second / length) if length else self.replay.at

    def _ended(self, _player, _piece_id: str) -> None:
        """All of it was heard: from here on the clock says where the drawing is."""
        if self._second is not None:
            self._second = (monotonic(), max(self._second[1], self._player.seconds))

    def _trouble(self, _player, _words: str) -> None:
        """There is nothing to be heard: the replay is its own."""
        self._mute = True
