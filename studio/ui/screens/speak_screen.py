"""Speak: what is said is kept, second by second, from the moment the microphone is ready.

Between two takes it goes on listening, and says so: what is said just before the button is kept too. Where a take can
be heard again it does not, for a microphone that is open makes some headphones sound like a telephone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, OptionProperty, StringProperty

from studio.core.errors import StudioError
from studio.gallery.wave import Wave, wave
from studio.ui import sound_choices
from studio.ui.hearing import take_of
from studio.ui.kept_take import KeptTake
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.widgets.horizon_bar import HorizonBar  # noqa: F401  the .kv names it
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.speak_disc import SpeakDisc  # noqa: F401
from studio.ui.widgets.voice_sheet import DeviceSheet
from studio.ui.widgets.wave_bars import WaveBars  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

LOOKS = 1 / 20
"""Seconds between two looks at how loud it is."""
PATIENCE = 8.0
"""Seconds after which a microphone that gives nothing is taken for none."""
QUIET, QUIET_FOR = 0.2, 5.0
"""Loudness below which nothing is heard, and seconds of it after which that is said."""
PREROLL = 2.0
"""Seconds before it was begun that are kept too, where it was listening."""
LEAST = 1.0
"""Seconds that must have been heard for a take to be kept when nobody asked to keep it."""
FALL = 0.75

SAY = {
    "waiting": "One moment.",
    "listening": "Say it as it comes.",
    "kept": "Kept.",
    "idle": "Whenever you like.",
    "without": "No microphone just now.",
}
"""What the screen says in each state."""
SAMPLE = "This is a sample. Nothing here is changed."
NO_ANSWER = "The microphone did not answer."
LISTENS = "It listens. Until you begin, only the last two seconds are held."


class SpeakScreen(Screen):
    """One calm thing: a voice that is heard, and then can be heard again."""

    state = OptionProperty("idle", options=tuple(SAY))

    said = StringProperty("")
    """One line about the state."""

    level = NumericProperty(0.0)
    """How loud it is, 0…1, falling softly."""

    heard = ObjectProperty(None, allownone=True)
    """The kept take (`Heard`), once it has been read."""

    playing = BooleanProperty(False)

    at = NumericProperty(0.0)
    """Where in the kept take the half disc stands, 0…1."""

    looking_only = BooleanProperty(False)
    """Whether this is the sample, where nothing is kept."""

    silence = StringProperty("")
    """Why nothing can be heard, or nothing."""

    def __init__(self, rooms: Rooms, **kwargs):
        self._take: KeptTake | None = None
        self._ending: Future | None = None
        self._piece_id: str | None = None
        self._since = self._loud = 0.0
        self._sheet: DeviceSheet | None = None
        super().__init__(rooms=rooms, **kwargs)
        self._follow = Clock.create_trigger(lambda _dt: self._look(), LOOKS, interval=True)
        self._play_on = Clock.create_trigger(lambda _dt: self._look_at_playing(), 1 / 30, interval=True)
        self._arrange_soon = Clock.create_trigger(lambda _dt: self._arrange(), -1)
        for name in ("pos", "size", "portrait", "state"):
            self.fbind(name, self._arrange_soon)
        self.fbind("state", self._stand)
        for name in ("feet", "title", "said"):
            self.ids[name].bind(size=self._arrange_soon)
        self.ids.bar.bind(on_seek=lambda _bar, value: self.seek(value))
        self._stand()

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, **_args) -> None:
        """Listen at once: coming here was the choice."""
        sound = self.rooms.sound
        self._stop_hearing = [
            sound.state_changed.connect(lambda: soon(self._hear)),
            sound.noticed.connect(lambda line: soon(lambda: self._notice(line))),
        ]
        sound_choices.apply(self.rooms.settings, sound)
        self.looking_only = self.rooms.library.read_only
        self._hear()
        if self.rooms.library.read_only:
            self.state, self.said = "without", SAMPLE
        else:
            self.begin()
        self._arrange_soon()

    def leave(self) -> None:
        """Keep what was said, and be quiet."""
        for stop in self._stop_hearing:
            stop()
        if self._sheet is not None:
            self._sheet.close()
        self._hush()
        if self.state == "kept":
            self.rooms.sound.close_output()
        take, self._take = self._take, None
        self._follow.cancel()
        self.rooms.sound.listen(False)
        self.state = "idle"
        if take is None:
            return
        if take.seconds < LEAST:
            self._end(take.drop)
        else:
            when_done(self._end(take.finish), lambda _: self.shell.toast("Kept."), self._sorry)

    def _hear(self) -> None:
        sound = self.rooms.sound
        self.silence = sound.reason if sound.state == "silent" else ""

    def _notice(self, line: str) -> None:
        if line and self.parent is not None:
            self.shell.toast(line)

    def choose_devices(self) -> None:
        """Show which speaker and microphone there are; what is said goes on being kept."""
        if self._sheet is not None:
            self._sheet.close()
            return
        self._sheet = DeviceSheet(self.rooms, side="right", inset=24)
        self._sheet.bind(on_closed=lambda *_: setattr(self, "_sheet", None))
        self._sheet.open(self)

    # --- listening ----------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Open the microphone and keep what it hears."""
        self._hush()
        sound = self.rooms.sound
        if sound.state == "off":
            sound.start()
        self.heard, self._piece_id, self.level, self.at = None, None, 0.0, 0.0
        self.state, self.said = "waiting", "The microphone is opening."
        if self._ending is None or self._ending.done():
            self._listen()
        else:  # the microphone is still in the hands of the take before
            when_done(self._ending, lambda _: self._listen(), lambda _error: self._listen())

    def _listen(self) -> None:
        if self.state == "waiting" and self._take is None:
            self._take = KeptTake(self.rooms, PREROLL)
            self._since = self._loud = time.monotonic()
            self._follow()

    def _end(self, work: Callable[[], object]) -> Future:
        """Have the writer end the take that was under way."""
        self._ending = self.rooms.library.later(work)
        return self._ending

    def done(self) -> None:
        """Keep it, and show it."""
        take, self._take = self._take, None
        if take is None:
            return
        self._follow.cancel()
        self.rooms.sound.listen(False)
        self.state, self.said, self.level = "kept", clock(take.seconds), 0.0
        when_done(self._end(take.finish), self._show, self._sorry)

    def leave_out(self) -> None:
        """Put it in the trash, from where it can come back."""
        take, self._take = self._take, None
        if take is None:
            return
        self._rest()
        rooms = self.rooms

        def put_away() -> str | None:
            piece_id = take.finish()
            if piece_id is not None:
                rooms.gallery.trash(piece_id)
            return piece_id

        when_done(self._end(put_away), self._left_out, self._sorry)

    def _left_out(self, piece_id: str | None) -> None:
        def undo() -> None:
            restored = self.rooms.library.later(lambda: self.rooms.gallery.restore(piece_id))
            when_done(restored, lambda _: self._back_again(piece_id), self._sorry)

        self.shell.toast("Left out.", undo=undo if piece_id is not None else None)

    def _back_again(self, piece_id: str) -> None:
        if self.parent is not None and self.state == "idle":
            self._follow.cancel()
            self.rooms.sound.listen(False)
            self.state, self.said, self.level = "kept", "", 0.0
            self._show(piece_id)

    def _rest(self) -> None:
        """Go on listening without keeping anything, so that a next take can begin a little before the button."""
        self.rooms.sound.listen(True)
        self.state, self.said, self.level = "idle", LISTENS, 0.0
        self._follow()

    def _look(self) -> None:
        """See whether the microphone hears, and how loud."""
        take, sound, now = self._take, self.rooms.sound, time.monotonic()
        if self.state == "idle":
            self.level = max(sound.level(), self.level * FALL)
            self.said = sound.microphone_reason or LISTENS
            return
        if take is None:
            self._follow.cancel()
            return
        if not take.frames:
            self._wait(now - self._since)
            return
        self.state = "listening"
        level = sound.level()
        self.level = max(level, self.level * FALL)
        if level > QUIET:
            self._loud = now
        quiet = now - max(self._loud, self._since) > QUIET_FOR
        heard = "Nothing is heard just now." if quiet else f"{clock(take.seconds)}, and every second is kept."
        self.said = sound.microphone_reason or heard

    def _wait(self, waited: float) -> None:
        sound = self.rooms.sound
        deaf = sound.microphone_reason or (sound.reason if sound.state == "silent" and sound.pid is None else "")
        if deaf or waited > PATIENCE:
            take, self._take = self._take, None
            self._follow.cancel()
            sound.listen(False)
            self._end(take.drop)
            self.state, self.said = "without", deaf or NO_ANSWER

    def _sorry(self, error: StudioError) -> None:
        self.shell.toast(str(error))

    # --- what was kept ------------------------------------------------------------------------------------

    def _show(self, piece_id: str | None) -> None:
        if self.state != "kept":
            return
        if piece_id is None:
            self._rest()
            self.shell.toast("Nothing was heard.")
            return
        self._piece_id = piece_id
        rooms = self.rooms

        def read() -> Wave:
            return wave(rooms.library, rooms.gallery.piece(piece_id))

        when_done(later(read), lambda look: self._put(piece_id, look), self._sorry)

    def _put(self, piece_id: str, look: Wave) -> None:
        if self.state == "kept" and self._piece_id == piece_id:
            self.heard = look
            self.said = self.silence or clock(look.milliseconds / 1000)
            self.ids.wave.peaks = look.bars(max(8, int(self.ids.wave.width // dp(self.ids.wave.pitch))))

    def play(self) -> None:
        """Play what was said, or pause."""
        if self.playing:
            self._hush()
        elif self.heard is not None and not self.silence:
            self._play_from(0.0 if self.at >= 0.995 else self.at)

    def seek(self, value: float) -> None:
        """Go to a place, 0…1, and go on playing if it was playing."""
        self.at = value
        if self.playing:
            self._play_from(value)

    def _play_from(self, value: float) -> None:
        start = value * self.heard.milliseconds / 1000
        self.rooms.sound.play_take(take_of(self.rooms.library, self._piece_id), start)
        self.at, self.playing = value, True
        self._play_on()

    def _look_at_playing(self) -> None:
        sound = self.rooms.sound
        seconds = self.heard.milliseconds / 1000 if self.heard is not None else 0.0
        if not self.playing or not sound.playing:
            ended = self.playing and sound.position() >= seconds - 0.1
            self._hush()
            if ended:
                self.at = 0.0
        elif not self.ids.bar.held:
            self.at = min(1.0, sound.position() / seconds)

    def _hush(self) -> None:
        if self.playing:
            self.playing = False
            self.rooms.sound.stop_playing()
        self._play_on.cancel()

    # --- what can be pressed ------------------------------------------------------------------------------

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Space plays what was kept."""
        if name == "spacebar" and not modifiers and self.state == "kept":
            self.play()
            return True
        return False

    def say(self, state: str) -> str:
        """Return what the screen says."""
        return SAY[state]

    def _stand(self, *_) -> None:
        """Put out the buttons of the state."""
        feet = self.ids.feet
        feet.clear_widgets()
        for button, act in self._buttons():
            button.bind(on_release=lambda _button, act=act: act())
            button.pos_hint = {"center_y": 0.5}
            feet.add_widget(button)

    def _buttons(self) -> list[tuple[PushButton, Callable[[], object]]]:
        back = PushButton(text="Back", tall=72), lambda: self.shell.back()
        main = {"kind": "primary", "tall": 88, "role": "big", "pad": 56}
        if self.state in ("waiting", "listening"):
            deaf = self.state == "waiting"
            leave = PushButton(kind="ghost", text="Leave it out", tall=72, disabled=deaf)
            return [(leave, self.leave_out), (PushButton(text="Done", disabled=deaf, **main), self.done)]
        if self.state == "kept":
            return [(PushButton(icon="mic", icon_tint="voice", text="Another", tall=72), self.begin), back]
        if self.state == "without":
            if self.rooms.library.read_only:
                return [back]
            again = PushButton(text="Try again", tall=72), self.begin
            return [again, (PushButton(icon="pen-line", text="Write instead", **main), lambda: self.shell.go("write"))]
        return [back, (PushButton(icon="mic", text="Begin", **main), self.begin)]

    # --- where things lie ---------------------------------------------------------------------------------

    def _arrange(self) -> None:
        if self.width < dp(300) or self.height < dp(300):
            return
        ids, middle = self.ids, self.center_x
        ids.back.pos = self.x + dp(24), self.top - dp(24 + 64)
        ids.devices.pos = self.right - dp(24 + 64), ids.back.y
        level = round(self.y + self.height * (0.42 if self.portrait else 0.4))
        ids.shore.pos = self.x, level - dp(1)
        title = self.top - dp(96 if self.portrait else 44)
        ids.title.pos = middle - ids.title.width / 2, title - ids.title.height
        room = ids.title.y - dp(28) - level
        ids.disc.radius = max(40, min(230, room / dp(1), self.width / dp(2.6)))
        ids.disc.pos = middle - ids.disc.width / 2, level
        ids.said.pos = middle - ids.said.width / 2, level - dp(24) - ids.said.height
        # high enough for a line at the foot to leave it free
        feet = min(self.y + dp(112), ids.said.y - dp(16) - ids.feet.height)
        ids.feet.pos = middle - ids.feet.width / 2, max(self.y + dp(16), feet)
        wide = min(self.width - dp(48), dp(1040))
        left = middle - wide / 2
        ids.play.center = left + dp(48), level
        ids.bar.pos, ids.bar.size = (left + dp(112), level - dp(62)), (wide - dp(136), dp(124))
        high = min(dp(200), room - dp(24))
        ids.wave.pos, ids.wave.size = (ids.bar.x, level + dp(32)), (ids.bar.width, max(dp(20), high))


def clock(seconds: float) -> str:
    """Return a length as minutes and seconds, such as "0:12"."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
