"""Speakers and microphones that come and go, through a sound card that is not there but keeps time like one."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from studio.audio.calibrate import NotMeasured
from studio.audio.recorder import Recorder
from studio.audio.shared import At
from studio.audio.words import MICROPHONE_GONE, MICROPHONE_MOVED, SENTENCES, SPEAKER_BACK, SPEAKER_MOVED
from studio.music.note import cents
from studio.music.synth import RATE
from studio.music.take import decode_take
from tests import soundcard
from tests.integration.test_sound_card import started, three_chances, wait_for

sound_card = soundcard.sound_card


class Plugs:
    """Plugs speakers and microphones into a sound card, and pulls them out."""

    def __init__(self, card):
        self.card = card
        self.environment = {**os.environ, **card.environment}
        self.modules = {}
        self.mouths = []

    def pactl(self, *words):
        ran = subprocess.run(["pactl", *words], env=self.environment, capture_output=True, text=True, timeout=10)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()

    def speaker(self, name, title, rate=48000, channels=2):
        self.modules[name] = self.pactl(
            "load-module",
            "module-null-sink",
            f"sink_name={name}",
            f"rate={rate}",
            f"channels={channels}",
            "format=float32le",
            f"sink_properties=device.description={title}",
        )

    def microphone(self, name, title, of):
        self.modules[name] = self.pactl(
            "load-module",
            "module-remap-source",
            f"source_name={name}",
            f"master={of}.monitor",
            f"source_properties=device.description={title}",
        )

    def pass_on(self, name, other, seconds):
        """Let another speaker play what one plays, so much later."""
        how = (f"latency_msec={round(1000 * seconds)}", "adjust_time=0")
        self.modules[f"{name}-{other}"] = self.pactl(
            "load-module", "module-loopback", f"source={name}.monitor", f"sink={other}", *how
        )

    def pull(self, name):
        self.pactl("unload-module", self.modules.pop(name))

    def pull_all(self):
        for name in list(self.modules):
            self.pull(name)

    def hear(self, name, seconds):
        """Return what comes out of a speaker in so many seconds, mono."""
        process = subprocess.Popen(
            ["parec", "-d", f"{name}.monitor", "--raw", "--format=float32le", "--rate=48000", "--channels=1"]
            + ["--latency-msec=20"],
            stdout=subprocess.PIPE,
            env=self.environment,
        )
        need = int(seconds * RATE) * 4
        heard = b""
        while len(heard) < need:
            heard += process.stdout.read(min(65536, need - len(heard)))
        process.terminate()
        process.stdout.close()
        process.wait(5.0)
        return np.frombuffer(heard, np.float32)

    def say(self, name, pcm):
        """Speak into the microphone of a null sink."""
        process = subprocess.Popen(
            ["pacat", "-d", name, "--raw", "--format=float32le", "--rate=48000", "--channels=1", "--latency-msec=50"],
            stdin=subprocess.PIPE,
            env=self.environment,
        )
        soundcard.threading.Thread(
            target=soundcard._pour, args=(process, pcm.astype(np.float32).tobytes()), daemon=True
        ).start()
        self.mouths.append(soundcard.hurried(process))
        return process

    def hush(self):
        """End all who speak."""
        for mouth in self.mouths:
            mouth.kill()
            mouth.wait()
        self.mouths.clear()


@contextmanager
def recording(sound, kept):
    recorder = Recorder(sound, lambda index, flac: kept.append(flac))
    try:
        yield recorder
    finally:
        recorder.stop()


@pytest.fixture
def plugs():
    """A sound card of the test's own, whose devices it may pull out."""
    card = soundcard.SoundCard()
    made = Plugs(card)
    yield made
    made.hush()
    card.stop()


@pytest.fixture
def sound(plugs):
    made = started(plugs.environment)
    assert (made.state, made.reason) == ("ready", "")
    yield made
    made.stop()


def names(sound):
    devices = sound.devices()
    return {one.name for one in devices.outputs}, {one.name for one in devices.inputs}


def test_what_is_plugged_in_and_pulled_out_is_listed(sound, plugs):
    wait_for(lambda: names(sound)[0] and names(sound)[1])
    changes = []
    sound.devices_changed.connect(lambda: changes.append(1))
    plugs.speaker("ears", "Headphones", rate=44100, channels=1)
    wait_for(lambda: "Headphones" in names(sound)[0])
    new = next(one for one in sound.devices().outputs if one.name == "Headphones")
    assert (new.rate, new.channels, new.is_default) == (44100, 1, False)
    assert sum(one.is_default for one in sound.devices().outputs) == 1
    plugs.microphone("headset", "Headset", "ears")
    wait_for(lambda: "Headset" in names(sound)[1])
    # what a speaker plays is no microphone
    assert not any("onitor of Headphones" in one for one in names(sound)[1])
    plugs.pull("headset")
    plugs.pull("ears")
    wait_for(lambda: "Headphones" not in names(sound)[0] and "Headset" not in names(sound)[1])
    assert changes


def test_sound_comes_from_the_speaker_that_was_chosen_while_it_is_there(sound, plugs):
    told = []
    sound.noticed.connect(told.append)
    plugs.speaker("ears", "Headphones")
    sound.drone("bowl", 220.0)
    wait_for(lambda: sound.is_open)
    sound.choose_output("Headphones")
    wait_for(lambda: loudest(plugs.hear("ears", 0.3)) > 0.01)
    assert loudest(plugs.hear("speaker", 0.5)[9600:]) < 1e-4
    plugs.pull("ears")
    wait_for(lambda: SENTENCES[SPEAKER_MOVED] in told)
    wait_for(lambda: loudest(plugs.hear("speaker", 0.3)) > 0.01)
    assert sound.state == "ready"
    plugs.speaker("ears", "Headphones")
    wait_for(lambda: SENTENCES[SPEAKER_BACK] in told)
    wait_for(lambda: loudest(plugs.hear("ears", 0.3)) > 0.01)
    sound.choose_output(None)
    wait_for(lambda: loudest(plugs.hear("speaker", 0.3)) > 0.01)


def loudest(pcm):
    return float(np.abs(pcm).max())


def test_a_speaker_that_is_not_there_is_replaced_by_the_one_that_is(sound, plugs):
    sound.choose_output("Gone with the wind")
    sound.drone("bowl", 220.0)
    wait_for(lambda: loudest(plugs.hear("speaker", 0.3)) > 0.01)
    assert sound.state == "ready"


@three_chances
def test_a_take_goes_on_with_another_microphone_when_its_own_is_pulled_out(sound, plugs):
    told, kept = [], []
    sound.noticed.connect(told.append)
    plugs.pull_all()
    plugs.speaker("mouth", "Mouth")
    plugs.microphone("headset", "Headset", "mouth")
    wait_for(lambda: "Headset" in names(sound)[1])
    sound.choose_input("Headset")
    with recording(sound, kept) as recorder:
        wait_for(lambda: recorder.frames > 0)
        begin = time.monotonic()
        plugs.say("mouth", soundcard.tone(333.0, 8.0))
        plugs.say("voice", soundcard.tone(555.0, 8.0))
        wait_for(lambda: sound.level() > 0.5)
        time.sleep(1.2)
        plugs.pull("headset")
        plugs.pull("mouth")
        wait_for(lambda: SENTENCES[MICROPHONE_MOVED] in told)
        time.sleep(1.5)
        long = time.monotonic() - begin
    plugs.hush()
    take = decode_take(kept)
    assert take.damaged == ()
    # what was between is silence, so that what comes later is where it was
    assert len(take.pcm) / RATE == pytest.approx(long, abs=0.3)
    assert abs(cents(soundcard.pitches(take.pcm[RATE // 2 : RATE])[0], 333.0)) < 10.0
    assert abs(cents(soundcard.pitches(take.pcm[-RATE:])[0], 555.0)) < 10.0


def test_a_take_whose_only_microphone_is_pulled_out_is_kept_and_it_is_said(plugs):
    sound = started(plugs.environment)
    kept = []
    with recording(sound, kept) as recorder:
        wait_for(lambda: recorder.frames > 0)
        plugs.say("voice", soundcard.tone(333.0, 6.0))
        wait_for(lambda: recorder.frames > RATE and sound.level() > 0.5)
        plugs.pactl("unload-module", "module-remap-source")
        wait_for(lambda: sound.microphone_reason == SENTENCES[MICROPHONE_GONE])
        before = recorder.frames
        assert before > RATE
        # it is plugged in again, and heard again
        plugs.pactl("load-module", "module-remap-source", "source_name=microphone", "master=voice.monitor")
        wait_for(lambda: recorder.frames > before + RATE // 2)
        assert sound.microphone_reason == ""
    take = decode_take(kept)
    assert take.damaged == ()
    said = soundcard.loud_part(take.pcm, 0.05)
    assert abs(cents(soundcard.pitches(said[: RATE // 2])[0], 333.0)) < 10.0
    sound.stop()


@three_chances
def test_a_take_outlives_the_audio_process_without_losing_its_place(sound, plugs):
    kept = []
    with recording(sound, kept) as recorder:
        wait_for(lambda: recorder.frames > 0)
        begin = time.monotonic()
        plugs.say("voice", soundcard.tone(333.0, 7.0))
        wait_for(lambda: sound.level() > 0.5)
        time.sleep(1.5)
        first = sound.pid
        os.kill(first, 9)
        wait_for(lambda: sound.pid not in (None, first) and sound.level() > 0.5)
        time.sleep(1.0)
        long = time.monotonic() - begin
    plugs.hush()
    pcm = decode_take(kept).pcm
    assert len(pcm) / RATE == pytest.approx(long, abs=0.4)
    said = np.flatnonzero(np.abs(pcm) > 0.05)
    quiet = np.diff(said)
    assert quiet.max() / RATE < 1.0, "more than a second was lost"


def test_the_two_seconds_before_a_capture_can_be_had(sound, plugs):
    sound.listen(True)
    shared = sound._link.shared
    wait_for(lambda: shared.get(At.MIC_IN) > RATE)
    saying = plugs.say("voice", soundcard.tone(444.0, 1.0))
    wait_for(lambda: sound.level() > 0.5)
    saying.wait()
    wait_for(lambda: sound.level() < 0.2)
    assert not len(sound.recorded())
    begin = time.monotonic()
    sound.record_start(preroll=2.0)
    time.sleep(0.3)
    sound.record_stop()
    long = time.monotonic() - begin
    time.sleep(0.2)
    heard = sound.recorded()
    assert 2.1 < len(heard) / RATE < 2.5 + long
    said = soundcard.loud_part(heard, 0.05)
    assert abs(cents(soundcard.pitches(said)[0], 444.0)) < 10.0
    assert not len(sound.recorded())
    # and without, it begins when it begins
    begin = time.monotonic()
    sound.record_start()
    time.sleep(0.3)
    sound.record_stop()
    assert len(sound.recorded()) / RATE < 0.3 + time.monotonic() - begin
    sound.listen(False)
    wait_for(lambda: not shared.get(At.INPUT))


@pytest.mark.parametrize(("rate", "channels"), [(44100, 2), (96000, 2), (48000, 1), (44100, 1)])
@three_chances
def test_a_sound_card_that_works_otherwise_is_fitted(plugs, tmp_path, rate, channels):
    """The sound server takes any rate, so a PortAudio stands before it that takes one only."""
    tmp_path.joinpath("sounddevice.py").write_text(STUBBORN.format(rate=rate, channels=channels))
    sound = started({**plugs.environment, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])})
    try:
        sound.record_start()
        wait_for(lambda: len(sound.recorded()))
        listening = plugs.card.listen()
        sound.play_take(lambda _start: [soundcard.tone(523.25, 1.5)])
        wait_for(lambda: sound.playing)
        plugs.say("voice", soundcard.tone(333.0, 1.2)).wait()
        wait_for(lambda: not sound.playing)
        time.sleep(0.2)
        taken = soundcard.loud_part(sound.recorded(), 0.05)
        heard = soundcard.loud_part(listening.stop())
    finally:
        sound.stop()
    for pcm, hertz, long in ((heard, 523.25, 1.5), (taken, 333.0, 1.2)):
        assert len(pcm) / RATE == pytest.approx(long, abs=0.05)
        assert abs(cents(soundcard.pitches(pcm)[0], hertz)) < 10.0
        middle = pcm[4800:-4800].astype(float)
        kink = middle[2:] - 2.0 * np.cos(2.0 * np.pi * hertz / RATE) * middle[1:-1] + middle[:-2]
        assert np.abs(kink).max() < 5e-3


STUBBORN = """
import importlib.util, sys
spec = importlib.util.find_spec("_sounddevice")
folder = spec.origin.rsplit("/", 1)[0]
real = importlib.util.spec_from_file_location("real_sounddevice", folder + "/sounddevice.py")
module = importlib.util.module_from_spec(real)
real.loader.exec_module(module)

def stubborn(kind):
    class Stubborn(kind):
        def __init__(self, **how):
            if (how["samplerate"], how["channels"]) != ({rate}, {channels}):
                raise module.PortAudioError("Invalid sample rate", -9997)
            super().__init__(**how)
    return Stubborn

module.OutputStream, module.InputStream = stubborn(module.OutputStream), stubborn(module.InputStream)
sys.modules["sounddevice"] = module
"""


@three_chances
def test_what_is_sung_to_what_is_heard_is_put_where_it_was_heard(sound, plugs):
    """The microphone hears the speaker itself: what is caught is what was heard, so its place is known exactly."""
    if "echo" not in plugs.modules:
        plugs.microphone("echo", "Echo", "speaker")
    wait_for(lambda: "Echo" in names(sound)[1])
    sound.choose_input("Echo")
    calibration = measured(sound)
    assert abs(calibration.late) < 0.05
    assert calibration.input == "Echo"
    for _ in range(2):
        assert abs(overdubbed(sound)) < 0.002


def measured(sound):
    try:
        return sound.calibrate().result(20.0)
    except NotMeasured as error:
        raise AssertionError(str(error)) from error


def overdubbed(sound):
    """Return by how many seconds a capture of what is played back is put too late."""
    noise = np.random.Generator(np.random.PCG64(7)).standard_normal(3 * RATE).astype(np.float32) * 0.1
    sound.play(iter([np.repeat(noise[at : at + 4096, None], 2, axis=1) for at in range(0, len(noise), 4096)]))
    wait_for(lambda: sound.position() > 0.4)
    sound.record_start()
    time.sleep(1.2)
    place = sound.heard_at()
    sound.record_stop()
    time.sleep(0.2)
    caught = sound.recorded()[4800:43200]
    sound.stop_playing()
    size = 1 << 18
    like = np.fft.irfft(np.fft.rfft(noise, size) * np.conj(np.fft.rfft(caught, size)), size)
    return place + 0.1 - int(like.argmax()) / RATE


@three_chances
def test_a_speaker_that_is_late_as_bluetooth_is_measured_and_made_up_for(sound, plugs):
    if "far" not in plugs.modules:
        plugs.speaker("far", "Far")
        plugs.microphone("echo", "Echo", "far")
        plugs.pass_on("speaker", "far", 0.2)
    wait_for(lambda: "Echo" in names(sound)[1])
    sound.choose_input("Echo")
    sound.open_output()
    time.sleep(1.0)
    calibration = measured(sound)
    assert 0.19 < calibration.late < 0.95
    assert abs(overdubbed(sound)) < 0.002


def test_without_an_echo_nothing_is_measured_and_it_is_said_why(sound):
    with pytest.raises(NotMeasured) as told:
        sound.calibrate().result(15.0)
    assert str(told.value) == str(NotMeasured())
    assert sound.late == 0.0
    assert not sound.recording


def test_no_program_is_left_behind(plugs):
    sound = started(plugs.environment)
    sound.devices()
    wait_for(lambda: names(sound)[0])
    sound.stop()
    assert not pactls(plugs)
    # nor when it is killed
    sound = started(plugs.environment)
    sound.open_output()
    wait_for(lambda: pactls(plugs))
    with open(f"/proc/{sound.pid}/cmdline", encoding="utf-8") as line:
        assert "studio.audio.process" in line.read()
    pids = pactls(plugs)
    os.kill(sound.pid, 9)
    wait_for(lambda: not set(pids) & set(pactls(plugs)))
    sound.stop()
    wait_for(lambda: not pactls(plugs))


def pactls(plugs):
    """Return the pactl processes that belong to a sound card."""
    mine = str(plugs.card.folder)
    left = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mine.encode() in entry.read_bytes() and b"pactl" in entry.with_name("cmdline").read_bytes():
                left.append(int(entry.parent.name))
        except OSError:
            continue
    return left
