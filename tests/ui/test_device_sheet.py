"""The sheet of speakers and microphones, with a sound that says what there is."""

from concurrent.futures import Future

import pytest
from kivy.uix.floatlayout import FloatLayout

from studio.audio.calibrate import Calibration, NotMeasured
from studio.audio.device import Device, Devices
from studio.core.settings import Settings
from studio.core.signal import Signal
from studio.ui.rooms import Rooms
from studio.ui.widgets.voice_sheet import KNOWN, MEASURING, UNKNOWN, DeviceSheet


class Sound:
    """Two speakers and a microphone."""

    def __init__(self):
        self.state, self.reason, self.late, self.recording = "ready", "", 0.0, False
        self.state_changed, self.devices_changed = Signal(), Signal()
        self.outputs = (Device("Speakers", is_default=True), Device("Headphones"))
        self.inputs = (Device("Desk", 1, is_default=True),)
        self.taken, self.answer = [], Future()

    def devices(self):
        return Devices(self.outputs, self.inputs)

    @property
    def pair(self):
        return (self.taken[-1] if self.taken and self.taken[-1] else "Speakers"), "Desk"

    def choose_output(self, name):
        self.taken.append(name)

    def choose_input(self, name):
        pass

    def set_calibration(self, calibration):
        self.late = 0.0 if calibration is None else calibration.late

    def calibrate(self):
        return self.answer


@pytest.fixture
def sheet(ui):
    sound = Sound()
    rooms = Rooms(None, None, None, lambda: sound, Settings(None), None, {})
    made = DeviceSheet(rooms)
    made.sound = sound
    host = ui.mount(FloatLayout())
    made.open(host)
    ui.wait(0.25)
    return made


def names(box):
    return [row.name for row in reversed(box.children)]


def test_what_there_is_can_be_chosen_and_what_is_plugged_in_comes_in(ui, sheet):
    assert names(sheet.ids.speakers) == ["", "Speakers", "Headphones"]
    ui.tap(sheet.ids.speakers.children[0])
    assert sheet.sound.taken == ["Headphones"]
    assert sheet.ids.speakers.children[0].chosen
    sheet.sound.outputs = (Device("Speakers", is_default=True), Device("Ear buds"))
    sheet.sound.devices_changed.emit()
    ui.until(lambda: "Ear buds" in names(sheet.ids.speakers))
    gone = sheet.ids.speakers.children[0]
    assert (gone.name, gone.chosen) == ("Headphones", True)
    assert "not there now" in gone.text


def test_how_late_it_is_is_measured_in_one_step_and_known_the_next_time(ui, sheet):
    assert sheet.delay == UNKNOWN
    ui.tap(sheet.ids.measure)
    assert sheet.delay == MEASURING
    assert sheet.ids.measure.disabled
    sheet.sound.answer.set_result(Calibration(0.12, *sheet.sound.pair))
    ui.until(lambda: sheet.delay == KNOWN)
    assert not sheet.ids.measure.disabled
    ui.tap(sheet.ids.speakers.children[0])
    assert sheet.delay == UNKNOWN, "another speaker is as late as it is"
    ui.tap(sheet.ids.speakers.children[1])
    assert sheet.delay == KNOWN


def test_when_nothing_is_heard_it_says_so(ui, sheet):
    ui.tap(sheet.ids.measure)
    error = NotMeasured()
    sheet.sound.answer.set_exception(error)
    ui.until(lambda: not sheet.measuring)
    assert sheet.delay == str(error)
    assert sheet.delay.endswith(".")


def test_without_a_sound_there_is_one_calm_line_and_nothing_to_measure(ui, sheet):
    sheet.sound.state, sheet.sound.reason = "silent", "No speaker or headphones were found. Everything else works."
    sheet.sound.outputs = sheet.sound.inputs = ()
    sheet.sound.state_changed.emit()
    ui.until(lambda: sheet.calm)
    assert sheet.ids.measure.disabled
    assert names(sheet.ids.speakers) == [""]
