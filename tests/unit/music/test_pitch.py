"""The pitch of a voice: right to a few cents, never an octave off, whatever comes through the microphone."""

import tracemalloc

import numpy as np
import pytest

from studio.music.note import cents
from studio.music.pitch import HIGHEST, HOP, LOWEST, contour, contour_of
from tests.hums import RATE, VOICES, Way, noisy
from tests.hums import _sung as sung

SURE = 0.25


def steady(hertz, seconds=0.5, voice="plain"):
    line = np.full(round(seconds * RATE), 69.0 + 12.0 * np.log2(hertz / 440.0))
    return sung(line, np.ones(len(line)), Way(voice), np.random.default_rng(0)).astype(np.float32)


@pytest.mark.parametrize("hertz", [70.0, 98.0, 146.83, 220.0, 329.6, 523.25, 880.0, 1040.0])
def test_a_steady_voice_is_heard_within_three_cents(hertz):
    heard = contour(steady(hertz))
    inner = slice(5, -5)
    assert (heard.doubt[inner] < SURE).all()
    assert np.abs([cents(one, hertz) for one in heard.hertz[inner]]).max() < 3.0


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("hertz", [98.0, 196.0, 392.0])
def test_no_voice_is_heard_an_octave_off_even_in_noise(voice, hertz):
    sound = noisy(steady(hertz, 1.0, voice), 10.0, np.random.default_rng(4))
    heard = contour(sound)
    assert np.abs([cents(one, hertz) for one in heard.hertz[5:-5]]).max() < 60.0


def test_noise_alone_is_doubted():
    rng = np.random.default_rng(2)
    assert np.median(contour(rng.normal(0.0, 0.2, RATE).astype(np.float32)).doubt) > 0.5


def test_silence_is_not_loud_and_has_no_fault():
    heard = contour(np.zeros(RATE, np.float32))
    assert len(heard.hertz) == RATE // HOP
    assert not heard.loudness.any()
    assert np.isfinite(heard.hertz).all()


@pytest.mark.parametrize("frames", [0, 1, 384, 479, 480, 481])
def test_however_little_was_heard_there_is_an_answer(frames):
    heard = contour(steady(220.0)[:frames])
    assert len(heard.hertz) == len(heard.doubt) == len(heard.loudness) == -(-frames // HOP)
    assert np.isfinite(heard.hertz).all()


def test_what_is_no_number_is_as_silence():
    sound = steady(220.0)
    sound[9000:9400], sound[100], sound[200] = np.nan, np.inf, -np.inf
    heard = contour(sound)
    assert np.isfinite(heard.hertz).all()
    assert np.isfinite(heard.loudness).all()
    assert abs(cents(float(heard.hertz[40]), 220.0)) < 3.0


def test_the_hum_of_the_wires_is_not_taken_for_a_voice():
    time = np.arange(2 * RATE) / RATE
    for mains in (50.0, 60.0):
        wires = (0.3 * np.sin(2.0 * np.pi * mains * time)).astype(np.float32)
        assert contour(wires).loudness[10:-10].max() < 0.02
        sound = steady(196.0, 2.0) + wires
        assert np.abs([cents(one, 196.0) for one in contour(sound).hertz[10:-10]]).max() < 10.0


def test_it_is_the_same_wherever_the_sound_is_parted():
    rng = np.random.default_rng(3)
    sound = noisy(steady(180.0, 9.3), 20.0, rng)
    whole = contour(sound)
    cuts = np.sort(rng.integers(0, len(sound), 40))
    parted = contour_of(np.split(sound, cuts))
    assert np.array_equal(whole.hertz, parted.hertz)
    assert np.array_equal(whole.doubt, parted.doubt)
    assert np.array_equal(whole.loudness, parted.loudness)


def test_an_hour_takes_the_memory_of_a_minute():
    second = steady(220.0, 1.0)

    def most(seconds):
        tracemalloc.start()
        contour_of(second for _ in range(seconds))
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    # forty seconds of sound more would be 7.7 MB
    assert most(60) - most(20) < 2e6
    assert most(60) < 60e6


def test_what_a_voice_can_do_lies_within_what_is_looked_for():
    assert LOWEST < 70.0
    assert HIGHEST > 1040.0
