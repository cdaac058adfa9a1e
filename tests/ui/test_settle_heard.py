"""What is heard while one settles, on a sound card that is not there but keeps time like one."""

import time

import numpy as np
import pytest

from studio.music import pacer as pacing
from studio.music.breath import Breath, lift_at
from studio.music.breath_sound import BOWL, gain_of
from studio.ui.input import steady
from studio.ui.settle_sound import SettleSound
from tests import soundcard

sound_card, sound = soundcard.sound_card, soundcard.sound
RATE = soundcard.RATE

QUICK = Breath("quick", 1.0, 1.5)
STEP = 0.05
"""Seconds of sound that are looked at together."""
LATE = 0.15
"""Seconds by which what is heard may be behind, or ahead of, the breath that is seen."""


def loudness(pcm):
    """Return the loudness of each twentieth of a second, in dB."""
    size = int(STEP * RATE)
    parts = pcm[: len(pcm) // size * size].astype(np.float64).reshape(-1, 2 * size)
    return 20 * np.log10(np.sqrt((parts**2).mean(1)) + 1e-9)


@pytest.fixture
def settling(sound):
    made = SettleSound(sound)
    yield made
    made.leave()
    wait(lambda: not sound.playing, "the end")


def wait(condition, what):
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until, f"waited in vain for {what}"
        time.sleep(0.01)


def test_what_comes_out_of_the_speaker_follows_the_breath_that_is_seen(sound, sound_card, settling):
    settling.pacer = pacing.begin(QUICK, 0, steady() - pacing.LEAD)
    settling.wish(BOWL)
    wait(lambda: sound.position() > 0.1, "a sound")
    wait(lambda: pacing.seconds_at(settling.pacer, steady()) > 1.9, "the drone to have come")
    heard = sound_card.listen()
    begun = pacing.seconds_at(settling.pacer, steady()) - heard.frames / RATE
    wait(lambda: heard.frames > 2.8 * RATE, "some breaths")
    db = loudness(heard.stop())
    settling.leave()
    seconds = begun + STEP * (np.arange(len(db)) + 0.5)
    fits = {}
    for shift in np.arange(-0.4, 0.41, 0.02):
        meant = 20 * np.log10([gain_of(lift_at(QUICK, second - shift), BOWL) for second in seconds])
        fits[round(float(shift), 2)] = float(np.corrcoef(db, meant)[0, 1])
    best = max(fits, key=fits.get)
    assert fits[best] > 0.9
    assert abs(best) <= LATE
    assert db.max() - db.min() > 10


def test_it_stands_still_when_paused_and_ends_with_one_bowl(sound, settling):
    settling.pacer = pacing.begin(QUICK, 0, steady() - pacing.LEAD)
    settling.wish(BOWL)
    wait(lambda: settling.sounds and sound.level() > 0, "a sound")
    first = settling._made
    settling.wish("")
    assert settling._made is first, "it fades, and is not cut off"
    settling.strike()
    assert settling._made is first
    assert first._wanted == ""
    settling.leave()
    wait(lambda: not sound.playing, "the end")
    assert not settling.sounds
    settling.wish(BOWL)
    assert settling._made is not first, "it comes back"


def test_a_sound_that_died_begins_again(sound, settling):
    settling.pacer = pacing.begin(QUICK, 0, steady())
    settling.wish(BOWL)
    wait(lambda: settling.sounds, "a sound")
    first = settling._made
    settling.look()
    assert settling._made is first
    sound.stop_playing()
    settling.look()
    assert settling._made is not first
    wait(lambda: settling.sounds, "the sound again")
