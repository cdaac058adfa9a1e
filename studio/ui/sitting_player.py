"""Hearing what is shown in a sitting: one sound at a time, from anywhere in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from kivy.clock import Clock
from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from studio.ui.loop import soon

if TYPE_CHECKING:
    from studio.audio.client import Sound
    from studio.music.noise import Float32

TURNS = 1 / 30
"""Seconds between two looks at what is playing."""
AHEAD = 2.0
"""Seconds that are made before they are heard."""
ENDED = 0.995
"""From here on a sound stands at its end: what is played then is played from its beginning."""
NO_SOUND = "There is no sound on this computer right now."


@dataclass(frozen=True)
class Tune:
    """Something that can be heard."""

    key: str
    seconds: float
    """How long it is; 0 where nobody knows."""
    frames: Callable[[float], Iterator[Float32]]
    """Gives it from a second on, float32 [n] or [n, 2] at 48 kHz; asked on the thread that plays."""


def stereo(blocks: Iterator[Float32]) -> Iterator[Float32]:
    """Give blocks as [n, 2], whatever they were."""
    for block in blocks:
        yield np.repeat(block[:, None], 2, axis=1) if block.ndim == 1 else block


class SittingPlayer(EventDispatcher):
    """Plays one tune. Event: `on_trouble(words)` when it can't be heard."""

    key = StringProperty("")
    """What is played, or was last."""

    playing = BooleanProperty(False)
    """Whether it sounds, or is about to (read only)."""

    at = NumericProperty(0.0)
    """Where it has come to, 0…1 (read only); 0 for one whose length nobody knows."""

    second = NumericProperty(0.0)
    """The same in seconds (read only)."""

    __events__ = ("on_trouble",)

    def __init__(self, open_sound: Callable[[], Sound], **kwargs) -> None:
        self._open, self._sound = open_sound, None
        self._tune: Tune | None = None
        self._start = 0.0
        self._waits = self._used = False
        self._let_go: Callable[[], None] | None = None
        self._follow_soon = Clock.create_trigger(lambda _dt: self._follow(), TURNS, interval=True)
        super().__init__(**kwargs)

    def on_trouble(self, words: str):
        """It can't be heard."""

    def turn(self, tune: Tune) -> None:
        """Play a tune, from where it was left or from its beginning; or pause it."""
        if self.playing and self.key == tune.key:
            self.pause()
        else:
            here = self.key == tune.key and self.at < ENDED
            self.play(tune, self.second if here else 0.0)

    def play(self, tune: Tune, second: float = 0.0) -> None:
        """Play a tune from a second on, in place of what is played now."""
        self.pause()
        if self._sound is None:
            self._sound = self._open()
        if self._let_go is None:
            self._let_go = self._sound.state_changed.connect(lambda: soon(self._hear))
        self._tune, self._start = tune, max(0.0, second)
        self.key, self.playing, self._waits = tune.key, True, True
        self._stand(self._start)
        self._sound.start()
        self._hear()

    def go_to(self, tune: Tune, at: float) -> None:
        """Stand at a place, 0…1; go on playing if it was."""
        if self.playing and self.key == tune.key:
            self.play(tune, at * tune.seconds)
            return
        self.pause()
        self._tune, self.key = tune, tune.key
        self._stand(at * tune.seconds)

    def pause(self) -> None:
        """Be quiet, where it is."""
        self._waits = False
        self._follow_soon.cancel()
        if self.playing:
            self.playing = False
            self._sound.stop_playing()

    def close(self) -> None:
        """Be quiet, forget what was played, and let the speaker go. It may play again."""
        self.pause()
        self._tune, self.key, self.at, self.second = None, "", 0.0, 0.0
        if self._used:
            self._sound.close_output()
            self._used = False
        if self._let_go is not None:
            self._let_go()
            self._let_go = None

    def _stand(self, second: float) -> None:
        long = self._tune.seconds if self._tune is not None else 0.0
        self.second = second
        self.at = min(1.0, second / long) if long else 0.0

    def _hear(self) -> None:
        """Sound what waits to be heard, once it can be."""
        sound, tune = self._sound, self._tune
        if not self.playing or tune is None:
            return
        if sound.state == "silent":
            self.pause()
            self.dispatch("on_trouble", sound.reason or NO_SOUND)
        elif self._waits and sound.state == "ready":
            self._waits, self._used = False, True
            sound.play(stereo(tune.frames(self._start)), self._start, AHEAD)
            self._follow_soon()

    def _follow(self) -> None:
        sound = self._sound
        if sound.playing:
            self._stand(sound.position())
            return
        ended = not self._tune.seconds or sound.position() >= self._tune.seconds - 0.1
        self.pause()
        if ended:
            self._stand(0.0)
