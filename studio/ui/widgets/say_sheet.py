"""A sheet that listens: what is said in it is kept as a voice, for an entry or for what is looked at."""

from __future__ import annotations

from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from studio.core.errors import StudioError
from studio.ui.kv import load_kv
from studio.ui.listening import Listening
from studio.ui.rooms import Rooms
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.speak_disc import SpeakDisc  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

NEEDS = 520
"""Dp it needs to be high."""


class SaySheet(Sheet):
    """Listens from the moment it opens. Closing it keeps what was said: nothing said is lost.

    Events: `on_said(piece_id)` when a voice was kept, `on_left_out(piece_id)` when it went to the trash, `on_write`
    when it is to be written instead, `on_trouble(words)`.
    """

    prompt = StringProperty("")
    """The question it asks, or ""."""

    told = StringProperty("")
    """One line about how it goes."""

    level = NumericProperty(0.0)
    """How loud it is, 0…1."""

    hearing = BooleanProperty(False)
    """Whether something is being kept."""

    without = BooleanProperty(False)
    """Whether there is no microphone."""

    __events__ = ("on_said", "on_left_out", "on_write", "on_trouble")

    def __init__(self, rooms: Rooms, **kwargs):
        self._entry_id: str | None = None
        super().__init__(**kwargs)
        self.listening = Listening(rooms)
        self.listening.bind(
            state=self._stand,
            said=lambda _listening, said: setattr(self, "told", said),
            level=lambda _listening, level: setattr(self, "level", level),
            on_kept=lambda _listening, piece_id: self.dispatch("on_said", piece_id),
        )

    def on_said(self, piece_id: str):
        """A voice was kept."""

    def on_left_out(self, piece_id: str):
        """A voice went to the trash."""

    def on_write(self):
        """It is to be written instead."""

    def on_trouble(self, words: str):
        """Something went wrong."""

    def open_for(self, host, entry_id: str | None, prompt: str = "") -> None:
        """Come in over `host` and listen; what is said hangs on this entry, or on the one of what is made now."""
        if self.shown:
            return
        self._entry_id, self.prompt = entry_id, prompt
        if host.height > host.width or host.width < dp(900):
            self.share = min(0.94 if host.height < dp(700) else 0.7, dp(NEEDS) / max(1, host.height))
        self.open(host)
        self.listening.begin(entry_id)

    def _highest(self, room: float) -> float:
        return room if self.upright else min(room, round(dp(NEEDS)))

    def press(self) -> None:
        """Keep it; or, without a microphone, write it."""
        instead = self.without
        self.close()
        if instead:
            self.dispatch("on_write")

    def press_other(self) -> None:
        """Leave it out; or, without a microphone, try again."""
        if self.without:
            self.listening.begin(self._entry_id)
        else:
            self.listening.leave_out(self._sorry, lambda piece_id: self.dispatch("on_left_out", piece_id))
            self.close()

    def on_closed(self):
        """Keep what was said."""
        self.listening.keep(self._sorry)

    def _stand(self, listening, state: str) -> None:
        self.hearing, self.without = state == "hearing", state == "without"

    def _sorry(self, error: StudioError) -> None:
        self.dispatch("on_trouble", str(error))
