from concurrent.futures import Future

import numpy as np
import pytest

from studio.audio import words
from studio.audio.calibrate import LEVEL, Calibration, NotMeasured, chirps, late_by, measure
from studio.music.synth import RATE


def room(late, level=0.3, noise=0.0, began=0.0, seconds=4.0, seed=1):
    """Return what a microphone hears whose first frame is at second `began` of what is played."""
    heard = np.zeros(int(seconds * RATE))
    played = chirps()[:, 0].astype(np.float64)
    at = int(round((late - began) * RATE))
    begin, end = max(0, at), min(len(heard), at + len(played))
    heard[begin:end] += level * played[begin - at : end - at]
    # a wall, 9 ms later and softer
    heard[432:] += 0.4 * heard[:-432]
    heard += noise * np.random.Generator(np.random.PCG64(seed)).standard_normal(len(heard))
    return heard.astype(np.float32)


@pytest.mark.parametrize("late", [-0.02, 0.0, 0.0123, 0.205, 0.6])
@pytest.mark.parametrize("began", [-0.4, 0.0, 0.13])
def test_how_late_the_chirps_come_back_is_found_to_a_fraction_of_a_millisecond(late, began):
    assert late_by(room(late, began=began), began) == pytest.approx(late, abs=0.0001)


@pytest.mark.parametrize("seed", range(5))
def test_soft_chirps_in_a_noisy_room_are_found(seed):
    # the noise is four times as strong as the chirps
    heard = room(0.21, level=0.1, noise=0.1 * LEVEL * 0.6 * 4, seed=seed)
    assert late_by(heard, 0.0) == pytest.approx(0.21, abs=0.0005)


@pytest.mark.parametrize("noise", [0.0, 0.001, 0.3])
def test_where_no_chirp_is_heard_nothing_is_measured(noise):
    with pytest.raises(NotMeasured):
        late_by(room(0.1, level=0.0, noise=noise), 0.0)


def test_chirps_that_come_back_unevenly_are_not_believed():
    heard = room(0.1)
    middle = int(1.4 * RATE)
    torn = np.concatenate([heard[:middle], np.zeros(500, np.float32), heard[middle:]])
    assert late_by(torn, 0.0) is None


def test_what_is_played_is_soft_and_begins_and_ends_in_silence():
    sound = chirps()
    assert np.abs(sound).max() <= LEVEL
    assert not sound[:4800].any()
    assert not sound[-4800:].any()
    assert np.array_equal(sound[:, 0], sound[:, 1])


class Ears:
    """Somebody who plays and hears at once."""

    pair = ("Speaker", "Microphone")

    def __init__(self, heard, torn=0, recording=False, mute=False):
        self.heard, self.torn, self.recording, self.mute = heard, torn, recording, mute
        self.used, self.calls, self.xruns, self.playing, self._left = [], [], 0, False, None

    def set_calibration(self, calibration):
        self.used.append(calibration)

    def play(self, frames, start=0.0, ahead=0.25):
        self.calls.append("play")
        self.playing = not self.mute
        if self.torn:
            self.torn -= 1
            self.xruns += 1

    def stop_playing(self):
        self.playing = False

    def record_start(self, preroll=0.0):
        self._left = self.heard

    def recorded(self):
        part, self._left = self._left[:20000], self._left[20000:]
        if not len(self._left):
            self.playing = False
        return part

    def record_stop(self):
        self.calls.append("stop")

    def heard_at(self):
        return 0.0


def test_a_measurement_is_used_at_once_and_belongs_to_a_speaker_and_a_microphone():
    ears = Ears(room(0.2))
    future = measure(ears)
    assert isinstance(future, Future)
    found = future.result(20.0)
    assert (found.output, found.input) == ("Speaker", "Microphone")
    assert found.late == pytest.approx(0.2, abs=0.001)
    assert ears.used == [None, found]
    assert ears.calls == ["play", "stop"]


def test_a_measurement_during_which_the_sound_was_torn_is_made_again():
    ears = Ears(room(0.2), torn=2)
    assert measure(ears).result(30.0).late == pytest.approx(0.2, abs=0.001)
    assert ears.calls == ["play", "stop"] * 3
    with pytest.raises(NotMeasured, match="unevenly"):
        measure(Ears(room(0.2), torn=9)).result(30.0)


def test_without_a_speaker_or_while_something_is_captured_nothing_is_measured():
    for ears in (Ears(room(0.2), mute=True), Ears(room(0.2), recording=True)):
        with pytest.raises(NotMeasured) as told:
            measure(ears).result(20.0)
        assert str(told.value) == words.NO_LISTENING
    assert Calibration(0.1) == Calibration(0.1)
