import pytest

from studio.audio.keyboard import FIRST_KEY, Keyboard, Struck
from studio.audio.keyboards import Keyboards
from studio.music.note import frequency

ON, OFF, POLY, CONTROL, PROGRAM, CHANNEL, BEND = 0x90, 0x80, 0xA0, 0xB0, 0xC0, 0xD0, 0xE0


def kinds(struck):
    return [(one.kind, (one.key - FIRST_KEY) % 2048) for one in struck]


def test_a_key_sounds_its_pitch_as_hard_as_it_was_struck_until_it_is_let_go():
    keyboard = Keyboard()
    (on,) = keyboard.hear([ON, 69, 127])
    assert (on.kind, on.frequency, on.strength) == ("on", pytest.approx(440.0), 1.0)
    assert keyboard.hear([OFF, 69, 64]) == [Struck("off", on.key)]
    assert keyboard.hear([OFF, 69, 64]) == []
    # a note-on without force is a note-off
    keyboard.hear([ON, 69, 1])
    assert kinds(keyboard.hear([ON, 69, 0])) == [("off", 69)]


def test_no_key_is_wrong_when_only_some_pitches_are_allowed():
    keyboard = Keyboard(allowed=(60.0, 62.0, 64.0, 67.0))
    heard = [keyboard.hear([ON, note, 80])[0].frequency for note in (20, 60, 61, 63, 66, 90)]
    assert heard == pytest.approx([frequency(pitch) for pitch in (60, 60, 60, 62, 67, 67)])
    keyboard.allow(None)
    assert keyboard.hear([ON, 71, 80])[0].frequency == pytest.approx(frequency(71))


def test_two_keys_that_sound_the_same_pitch_are_two_notes():
    keyboard = Keyboard(allowed=(60.0,))
    first, second = (keyboard.hear([ON, note, 80])[0] for note in (58, 62))
    assert first.frequency == second.frequency
    assert first.key != second.key
    assert keyboard.hear([OFF, 58, 0]) == [Struck("off", first.key)]


def test_the_pedal_holds_what_is_let_go_until_it_is_let_go_itself():
    keyboard = Keyboard()
    keyboard.hear([ON, 60, 80])
    keyboard.hear([CONTROL, 64, 127])
    keyboard.hear([ON, 64, 80])
    assert keyboard.hear([OFF, 60, 0]) == []
    assert kinds(keyboard.hear([CONTROL, 64, 0])) == [("off", 60)]
    assert kinds(keyboard.hear([OFF, 64, 0])) == [("off", 64)]
    # struck again while held: the old one is let go first, and there is one
    keyboard.hear([CONTROL, 64, 127])
    keyboard.hear([ON, 60, 80])
    keyboard.hear([OFF, 60, 0])
    assert kinds(keyboard.hear([ON, 60, 90])) == [("off", 60), ("on", 60)]
    assert keyboard.hear([CONTROL, 64, 0]) == []


def test_the_wheel_bends_what_sounds_by_two_semitones_or_as_many_as_the_keyboard_says():
    keyboard = Keyboard()
    keyboard.hear([ON, 69, 80])
    keyboard.hear([ON | 1, 50, 80])
    (bent,) = keyboard.hear([BEND, 0, 127])
    assert (bent.kind, bent.frequency) == ("glide", pytest.approx(frequency(71 - 2 / 64), rel=1e-3))
    assert keyboard.hear([ON, 57, 80])[0].frequency == pytest.approx(frequency(58.97), rel=1e-3)
    assert [one.frequency for one in keyboard.hear([BEND, 0, 64])] == pytest.approx([440.0, 220.0])
    for message in ([CONTROL, 101, 0], [CONTROL, 100, 0], [CONTROL, 6, 12]):
        assert keyboard.hear(message) == []
    assert keyboard.hear([BEND, 0, 0])[0].frequency == pytest.approx(220.0)


def test_a_keyboard_with_a_channel_for_each_finger_bends_widely():
    keyboard = Keyboard()
    for message in ([CONTROL, 101, 0], [CONTROL, 100, 6], [CONTROL, 6, 15]):
        keyboard.hear(message)
    keyboard.hear([ON | 3, 60, 80])
    assert keyboard.hear([BEND | 3, 0, 96])[0].frequency == pytest.approx(frequency(84.0))


def test_leaning_on_one_key_or_on_all():
    keyboard = Keyboard()
    keyboard.hear([ON, 60, 80])
    keyboard.hear([ON, 64, 80])
    (one,) = keyboard.hear([POLY, 60, 127])
    assert (one.kind, one.strength) == ("press", 1.0)
    assert keyboard.hear([POLY, 61, 127]) == []
    assert kinds(keyboard.hear([CHANNEL, 64])) == [("press", 60), ("press", 64)]


@pytest.mark.parametrize("control", [120, 123])
def test_all_notes_off_lets_all_go_of_that_channel(control):
    keyboard = Keyboard()
    keyboard.hear([ON, 60, 80])
    keyboard.hear([ON | 1, 62, 80])
    assert kinds(keyboard.hear([CONTROL, control, 0])) == [("off", 60)]
    assert kinds(keyboard.let_go()) == [("off", 128 + 62)]
    assert keyboard.let_go() == []


@pytest.mark.parametrize(
    "message",
    [
        [],
        [0xF8],
        [0xFE],
        [0xFA],
        [PROGRAM, 5],
        [ON],
        [ON, 60],
        [ON, 200, 3],
        [60, 60, 60],
        [CONTROL, 1, 5],
        [0xF0, 1, 2],
    ],
)
def test_clock_programs_and_damage_mean_nothing(message):
    keyboard = Keyboard()
    assert keyboard.hear(message) == []


class FakePort:
    def __init__(self, midi):
        self.midi, self.callback, self.opened = midi, None, None

    def get_ports(self):
        return list(self.midi.ports)

    def ignore_types(self, **_which):
        return None

    def set_callback(self, callback, data):
        self.callback, self.data = callback, data

    def open_port(self, index, _name):
        self.opened = self.midi.ports[index]
        self.midi.open[self.opened] = self

    def cancel_callback(self):
        self.callback = None

    def close_port(self):
        self.midi.open.pop(self.opened, None)


class FakeMidi:
    def __init__(self, *ports):
        self.ports, self.open = list(ports), {}

    def MidiIn(self):  # noqa: N802 - rtmidi's name
        return FakePort(self)

    def say(self, port, message):
        held = self.open[port]
        held.callback((message, 0.0), held.data)


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr("studio.audio.keyboards._EVERY", 0.0)


def test_keyboards_are_found_as_they_come_and_their_notes_let_go_as_they_leave(at_once):
    midi, played = FakeMidi("Midi Through 14:0", "Keys 20:0"), []
    keyboards = Keyboards(midi, played.extend)
    keyboards.look()
    assert keyboards.names == ()
    keyboards.listen((60.0, 67.0))
    keyboards.look()
    assert keyboards.names == ("Keys 20:0",)
    midi.ports.append("Wind 24:0")
    keyboards.look()
    assert keyboards.names == ("Keys 20:0", "Wind 24:0")
    midi.say("Keys 20:0", [ON, 61, 100])
    midi.say("Wind 24:0", [ON, 61, 100])
    assert [one.frequency for one in played] == pytest.approx([frequency(60)] * 2)
    assert played[0].key != played[1].key
    midi.ports.remove("Keys 20:0")
    keyboards.look()
    assert played[2:] == [Struck("off", played[0].key)]
    keyboards.rest()
    assert played[3:] == [Struck("off", played[1].key)]
    assert midi.open == {}


def test_a_system_without_midi_has_no_keyboards(at_once):
    class Nothing:
        def MidiIn(self):  # noqa: N802
            raise OSError("no sequencer")

    for rtmidi in (Nothing(), None):
        keyboards = Keyboards(rtmidi, pytest.fail)
        keyboards.listen(None)
        keyboards.look()
        keyboards.look()
        assert keyboards.names == ()
