"""What was said of moments: pins on the bar of a piece, lit in the list when the replay passes them."""

from __future__ import annotations

from kivy.clock import Clock

from studio.ui.said import Remark, Said

NEAR = 0.012
"""How near to a pin, as a part of the line, a hand has to be for what hangs there to be lit."""
STAYS = 7.0
"""Seconds for which it stays lit while the replay goes on."""
ENDED = 0.995
"""From here on a sound stands at its end: what is said then is about the whole."""


class PieceMoments:
    """The instants of what is on a `PieceScreen`."""

    def __init__(self, screen) -> None:
        self._screen = screen
        self._pinned: list[Remark] = []
        self._was = 0.0
        self._dim_soon = Clock.create_trigger(lambda _dt: self._light(None), STAYS)

    # --- pins ---------------------------------------------------------------------------------------------

    def show(self, said: Said) -> None:
        """Show what hangs where; again when the making, or how long the sound is, is known."""
        self._pinned = [remark for remark in said.remarks if remark.instant is not None]
        screen = self._screen
        if screen.replay is not None:
            screen.replay.pins = [(remark.instant, remark.kind, remark.number) for remark in self._pinned]
        seconds = self._seconds
        screen.ids.bar.pins = [
            (min(1.0, remark.instant / 1000 / seconds), remark.kind, remark.number)
            for remark in self._pinned
            if seconds and screen.replay is None
        ]
        self._mark()

    def forget(self) -> None:
        """Another piece comes."""
        self._pinned = []
        self._screen.ids.bar.pins = []
        self._light(None)

    @property
    def _seconds(self) -> float:
        playable = self._screen.hearing.playable
        return playable.seconds if playable is not None else 0.0

    @property
    def instant(self) -> int | None:
        """Where what is said now would hang, in ms; None: it is about the whole."""
        screen = self._screen
        if screen.replay is not None:
            return screen.replay.instant
        if self._seconds and (screen.playing or 0 < screen.at < ENDED):
            return round(screen.at * self._seconds * 1000)
        return None

    def said(self, instant: int) -> str:
        """Return how far into it an instant is, in minutes and seconds of what is seen or heard."""
        replay = self._screen.replay
        told = replay.place_of(instant) * replay.duration if replay is not None else instant
        seconds = int(told / 1000)
        return f"{seconds // 60}:{seconds % 60:02}"

    # --- going to one, and passing one --------------------------------------------------------------------

    def go_to(self, remark: Remark) -> None:
        """Go to where a reflection hangs."""
        screen = self._screen
        if remark.instant is None:
            self._light(None)
            return
        if screen.replay is not None:
            screen.replay.go_to(screen.replay.place_of(remark.instant))
        elif self._seconds:
            screen.seek(min(1.0, remark.instant / 1000 / self._seconds))
        self._light(remark)

    def press(self, index: int) -> None:
        """Go to where a pin stands; where a voice hangs, and it is lit, have that heard, or have quiet.

        What was playing stands still while the voice is heard, and goes on after it.
        """
        if index >= len(self._pinned):
            return
        remark, screen = self._pinned[index], self._screen
        if remark.voice_id is not None and screen.ids.words.lit == remark.id:
            self._dim_soon.cancel()
            screen.aloud.turn(remark, then=self._go_on if self._plays else None)
            return
        screen.aloud.hush()
        self.go_to(remark)

    def heard(self) -> None:
        """A voice is heard, or no more: say on its pin which."""
        self._mark()

    @property
    def _plays(self) -> bool:
        replay = self._screen.replay
        return replay.playing if replay is not None else self._screen.playing

    def _go_on(self) -> None:
        if self._screen.replay is not None:
            self._screen.replay.play()
        else:
            self._screen.play()
        self._dim_soon()

    def pause(self) -> None:
        """Stand still, so that a word can be said about this moment, or heard."""
        screen = self._screen
        screen.together.hush()
        if screen.replay is not None:
            screen.replay.pause()
        elif screen.playing:
            screen.hearing.hush()

    def moved(self, at: float, playing: bool) -> None:
        """Light what hangs where the replay has come to."""
        was, self._was = self._was, at
        bar = self._screen.replay.ids.bar if self._screen.replay is not None else self._screen.ids.bar
        places = [pin[0] for pin in bar.pins]
        if not places or len(places) != len(self._pinned):
            return
        if playing and was <= at:
            passed = [
                index for index, place in enumerate(places) if (was < place or was == 0.0 == place) and place <= at
            ]
            if passed:
                self._light(self._pinned[max(passed, key=places.__getitem__)])
                self._dim_soon()
            return
        near = min(range(len(places)), key=lambda index: abs(places[index] - at))
        finished = at >= 1.0 and not playing
        self._light(self._pinned[near] if abs(places[near] - at) <= NEAR and not finished else None)

    def _light(self, remark: Remark | None) -> None:
        self._dim_soon.cancel()
        self._screen.ids.words.lit = remark.id if remark is not None else ""
        self._mark()

    def _mark(self) -> None:
        """Let a voice that is lit be heard by a touch of its pin."""
        screen, words = self._screen, self._screen.ids.words
        lit = next((at for at, each in enumerate(self._pinned) if each.id == words.lit and each.voice_id), None)
        bar = screen.replay.ids.bar if screen.replay is not None else screen.ids.bar
        bar.lit = None if lit is None else (lit, "pause" if words.heard == words.lit else "play")
