"""What stands in for the rest of the studio where one screen is tested: another screen, no sound, one by the clock."""

import time

import numpy as np

from studio.core.signal import Signal
from studio.ui.screen import Screen


class Room(Screen):
    """Any other screen; it remembers how it was entered."""

    def enter(self, **args):
        self.entered = args


class Quiet:
    """No sound at all."""

    state, reason, playing = "silent", "No speaker here.", False


class Player:
    """Stands in for the audio process: it plays by the clock, hears half a second whenever it is asked, remembers."""

    microphone_reason, pid, pair, deaf = "", 1, ("", ""), False

    def __init__(self):
        self.state, self.reason = "ready", ""
        self.listens = False
        self.state_changed = Signal()
        self.asked, self.closed = [], False
        self.ahead = 0.0
        """Seconds by which the test has let it play more than the clock says."""
        self._from = self._since = None

    def start(self):
        self.started = True

    def become(self, state, reason=""):
        self.state, self.reason = state, reason
        self.state_changed.emit()

    # the speaker

    def play_take(self, seconds, start=0.0):
        self._play(("take", sum(map(len, seconds(int(start))))), start)

    def play(self, frames, start=0.0, ahead=0.25):
        self._play(("song", next(frames).shape), start)

    def _play(self, what, start):
        self.asked.append((what, start))
        self.ahead = 0.0
        self._from, self._since = start, time.monotonic()

    @property
    def playing(self):
        return self._since is not None

    def stop_playing(self):
        self._since = None

    def end(self):
        """Come to the end of what is played."""
        self._from, self.ahead = 10_000.0, 0.0
        self.stop_playing()

    def position(self):
        if self._from is None:
            return 0.0
        return self._from + self.ahead + (time.monotonic() - self._since if self._since else 0.0)

    def close_output(self):
        self.closed = True

    # the microphone

    def choose_output(self, name):
        pass

    choose_input = set_calibration = choose_output

    def record_start(self, preroll=0.0):
        self.listens = True

    def recorded(self):
        return np.zeros(0, np.float32) if self.deaf else (np.sin(np.arange(24000) / 20) * 0.4).astype(np.float32)

    def record_stop(self):
        self.listens = False

    def level(self):
        return 0.6
