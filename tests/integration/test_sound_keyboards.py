"""Keyboards that are plugged in while it sounds. Where there is no sequencer, files stand for the ports."""

import os
import sys
import time

import pytest

from studio.audio.keyboard import FIRST_KEY
from studio.music.note import cents, frequency
from tests import soundcard
from tests.integration.test_sound_card import started, wait_for

sound_card = soundcard.sound_card

RTMIDI = """
import os, threading, time
FOLDER = {folder!r}

class MidiIn:
    def __init__(self):
        self.gone = threading.Event()

    def get_ports(self):
        return sorted(name for name in os.listdir(FOLDER) if name.endswith("port"))

    def ignore_types(self, **which):
        assert which == dict(sysex=True, timing=True, active_sense=True)

    def set_callback(self, callback, data=None):
        self.callback, self.data = callback, data

    def open_port(self, index, name):
        path = os.path.join(FOLDER, self.get_ports()[index])
        threading.Thread(target=self.listen, args=(path,), daemon=True).start()

    def listen(self, path):
        with open(path) as lines:
            while not self.gone.wait(0.002):
                for line in lines:
                    self.callback((list(bytes.fromhex(line)), 0.0), self.data)

    def cancel_callback(self):
        self.gone.set()

    def close_port(self):
        self.gone.set()
"""


class Ports:
    """Keyboards, each a file of messages."""

    def __init__(self, folder):
        self.folder = folder

    def plug(self, name):
        self.folder.joinpath(f"{name} port").write_text("")

    def pull(self, name):
        self.folder.joinpath(f"{name} port").unlink()

    def say(self, name, *messages):
        with self.folder.joinpath(f"{name} port").open("a") as file:
            file.writelines(f"{bytes(message).hex()}\n" for message in messages)


@pytest.fixture
def ports(tmp_path):
    folder = tmp_path / "ports"
    folder.mkdir()
    tmp_path.joinpath("rtmidi.py").write_text(RTMIDI.format(folder=str(folder)))
    return Ports(folder)


@pytest.fixture
def sound(sound_card, ports, tmp_path):
    path = os.pathsep.join([str(tmp_path), *sys.path])
    made = started({**sound_card.environment, "PYTHONPATH": path})
    yield made
    made.stop()


def all_played(sound, played):
    played += sound.played()
    return played


def test_a_keyboard_plays_the_chosen_instrument_at_once_and_tells_what_it_played(sound, sound_card, ports):
    sound.set_midi("soft-piano", (57.0, 60.0, 64.0))
    ports.plug("Keys")
    wait_for(lambda: sound.keyboards == 1)
    sound.open_output()
    wait_for(lambda: sound.is_open)
    listening = sound_card.listen()
    before = time.monotonic()
    # clock and sensing in between mean nothing; 61 is not allowed, so it is 60
    ports.say("Keys", [0xF8], [0x90, 61, 100], [0xFE])
    played = []
    wait_for(lambda: all_played(sound, played))
    after = time.monotonic()
    time.sleep(1.0)
    heard = soundcard.loud_part(listening.stop())
    assert abs(cents(soundcard.pitches(heard[4800:], 1, 230.0, 300.0)[0], frequency(60.0))) < 10.0
    (on,) = played
    assert (on.kind, on.instrument) == ("on", "soft-piano")
    assert on.frequency == pytest.approx(frequency(60.0))
    assert on.strength == pytest.approx(100 / 127)
    assert on.key >= FIRST_KEY
    assert before < on.when < after
    ports.say("Keys", [0xE0, 0, 127], [0xD0, 64], [0x80, 61, 0])
    played.clear()
    wait_for(lambda: len(all_played(sound, played)) == 3)
    assert [one.kind for one in played] == ["glide", "press", "off"]
    assert {one.key for one in played} == {on.key}


def test_a_keyboard_that_is_pulled_out_lets_its_notes_go_and_another_is_found(sound, ports):
    sound.set_midi("singing-bowl")
    ports.plug("Keys")
    wait_for(lambda: sound.keyboards == 1)
    ports.say("Keys", [0x90, 60, 90])
    played = []
    wait_for(lambda: all_played(sound, played))
    ports.plug("Wind")
    ports.pull("Keys")
    wait_for(lambda: len(all_played(sound, played)) == 2)
    assert played[1].kind == "off"
    wait_for(lambda: sound.keyboards == 1)
    ports.say("Wind", [0x90, 62, 90])
    wait_for(lambda: len(all_played(sound, played)) == 3)
    assert played[2].frequency == pytest.approx(frequency(62.0))
    assert played[2].key != played[0].key
    # let be, they play nothing any more
    sound.set_midi(None)
    wait_for(lambda: sound.keyboards == 0)
    played.clear()
    all_played(sound, played)
    played.clear()
    ports.say("Wind", [0x90, 64, 90])
    time.sleep(0.3)
    assert all_played(sound, played) == []


def test_a_keyboard_opens_a_speaker_that_rests_and_is_there_again_after_a_crash(sound, ports):
    sound.set_midi("handpan")
    ports.plug("Keys")
    wait_for(lambda: sound.keyboards == 1)
    assert not sound.is_open
    ports.say("Keys", [0x90, 60, 110])
    wait_for(lambda: sound.is_open and sound.level() > 0.1)
    first = sound.pid
    os.kill(first, 9)
    wait_for(lambda: sound.pid not in (None, first) and sound.keyboards == 1)
    sound.played()
    ports.say("Keys", [0x90, 64, 110])
    wait_for(lambda: sound.is_open and sound.level() > 0.1)


def test_a_fast_player_loses_nothing(sound, ports):
    sound.set_midi("kalimba")
    ports.plug("Keys")
    wait_for(lambda: sound.keyboards == 1)
    sound.open_output()
    wait_for(lambda: sound.is_open)
    played = []
    for turn in range(20):
        ports.say("Keys", *([0x90, 40 + turn, 80], [0x80, 40 + turn, 0]) * 20)
        time.sleep(0.02)
        all_played(sound, played)
    wait_for(lambda: len(all_played(sound, played)) == 800)
    assert [one.kind for one in played] == ["on", "off"] * 400
    moments = [one.when for one in played]
    assert moments == sorted(moments)
