"""Two sheets about what is beside the pads: what to do with one's voice, and which speaker and microphone there are."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from studio.audio.calibrate import Calibration
from studio.core.errors import StudioError
from studio.ui import sound_choices
from studio.ui.kv import load_kv
from studio.ui.later import when_done
from studio.ui.loop import soon
from studio.ui.rooms import Rooms
from studio.ui.sound_choices import MICROPHONE, SPEAKER
from studio.ui.widgets.choice_row import ChoiceRow
from studio.ui.widgets.lead_row import LeadRow  # noqa: F401  the .kv names it
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.sound_sheets import SoundSheet
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

OWN = "As the computer has it"
UNKNOWN = "A few soft sounds come from the speaker, and the microphone listens. It takes four seconds, and then what "
UNKNOWN += "you sing over a song lies where you sang it."
KNOWN = "It is known for these two. What you sing over a song lies where you sang it."
MEASURING = "It listens. Be quiet for a moment."
NONE = "None is there."


class VoiceSheet(SoundSheet):
    """Hum or speak. Event: `on_choose(name)`, "hum" or "speak"."""

    __events__ = ("on_choose",)

    def on_choose(self, name):
        """The person wants this."""


class DeviceSheet(SoundSheet):
    """The speakers and microphones there are, what is chosen, and one calm step to measure how late they are."""

    wide = NumericProperty(548)

    calm = StringProperty("")
    """One line about a sound that can't be heard, or nothing."""

    delay = StringProperty(UNKNOWN)
    """A line about what was measured."""

    measuring = BooleanProperty(False)
    can_measure = BooleanProperty(False)

    def __init__(self, rooms: Rooms, **kwargs):
        self._rooms = rooms
        self._sound = rooms.sound
        self._stop = [
            self._sound.devices_changed.connect(lambda: soon(self._show)),
            self._sound.state_changed.connect(lambda: soon(self._show)),
        ]
        super().__init__(**kwargs)
        if self._sound.state == "off":
            self._sound.start()
        self._sound.devices()
        self._show()

    def on_closed(self):
        """Listen no more for what is plugged in."""
        for stop in self._stop:
            stop()
        self._stop = []

    def _show(self) -> None:
        devices, sound = self._sound.devices(), self._sound
        self.calm = sound.reason if sound.state == "silent" else ""
        for way, box, there in (
            (SPEAKER, self.ids.speakers, devices.outputs),
            (MICROPHONE, self.ids.microphones, devices.inputs),
        ):
            chosen = sound_choices.chosen(self._rooms.settings, way)
            names = [device.name for device in there]
            rows = [("", OWN), *((name, name) for name in names)]
            if chosen and chosen not in names:
                rows.append((chosen, f"{chosen}, not there now"))
            known = [row.name for row in reversed(box.children)]
            if known != [name for name, _ in rows]:
                box.clear_widgets()
                for name, text in rows:
                    row = ChoiceRow(name=name, text=text, icon="headphones" if way == SPEAKER else "mic")
                    row.bind(on_release=lambda row, way=way: self.choose(way, row.name))
                    box.add_widget(row)
            for row in box.children:
                row.chosen = row.name == chosen
        self.can_measure = sound.state == "ready" and bool(devices.inputs) and not sound.recording
        if not self.measuring:
            sound_choices.recall(self._rooms.settings, sound)
            self.delay = KNOWN if sound.late else UNKNOWN

    def choose(self, way: str, name: str) -> None:
        """Use this one from now on."""
        sound_choices.choose(self._rooms.settings, self._sound, way, name)
        self._show()

    def measure(self) -> None:
        """Measure how late what is played comes back."""
        self.measuring, self.delay = True, MEASURING
        when_done(self._sound.calibrate(), self._measured, self._sorry)

    def _measured(self, calibration: Calibration) -> None:
        sound_choices.remember(self._rooms.settings, calibration)
        self.measuring, self.delay = False, KNOWN

    def _sorry(self, error: StudioError) -> None:
        self.measuring, self.delay = False, str(error)
