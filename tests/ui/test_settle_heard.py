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

QUICK = Breath("quick", 1.0, 1.2)
STEP = 0.05
"""Seconds of sound that are looked at together."""
SOON, LATE = -0.1, 0.25
"""Seconds by which what is heard may be ahead of the breath that is seen, and behind it: a drone rings on a little."""


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
    sound.stop_playing()


def wait(condition, what):
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until, f"waited in vain for {what}"
        time.sleep(0.01)


def followed(sound_card, pacer):
    """Listen for a little more than a breath; return how well that fits to what is meant, and how late it fits best."""
    heard = sound_card.listen()
    begun = pacing.seconds_at(pacer, steady()) - heard.frames / RATE
    wait(lambda: heard.frames > 2.5 * RATE, "a breath")
    db = loudness(heard.stop())
    seconds = begun + STEP * (np.arange(len(db)) + 0.5)
    fits = {}
    for late in np.arange(-0.4, 0.41, 0.02):
        meant = 20 * np.log10([gain_of(lift_at(QUICK, second - late), BOWL) for second in seconds])
        fits[float(late)] = float(np.corrcoef(db, meant)[0, 1])
    late = max(fits, key=fits.get)
    return fits[late], late, float(db.max() - db.min())


def test_what_comes_out_of_the_speaker_follows_the_breath_that_is_seen(sound, sound_card, settling):
    settling.pacer = pacing.begin(QUICK, 0, steady() - pacing.LEAD)
    settling.wish(BOWL)
    wait(lambda: sound.position() > 1.7, "the drone to have come")
    for _ in range(5):  # a machine busy with other things holds up one of the two now and then
        fit, late, deep = followed(sound_card, settling.pacer)
        if fit > 0.9:
            break
    assert fit > 0.9
    assert SOON <= late <= LATE
    assert deep > 10


def test_it_fades_comes_back_and_outlives_a_sound_that_died(sound, settling):
    settling.pacer = pacing.begin(QUICK, 0, steady() - pacing.LEAD)
    settling.wish(BOWL)
    wait(lambda: settling.sounds and sound.level() > 0, "a sound")
    first = settling._made
    settling.wish("")
    settling.strike()
    settling.look()
    assert settling._made is first, "it fades and rings, and is not cut off"
    assert first._wanted == ""
    settling.leave()
    wait(lambda: not sound.playing, "the end")
    assert not settling.sounds
    settling.wish(BOWL)
    wait(lambda: settling.sounds, "it to come back")
    second = settling._made
    assert second is not first
    sound.stop_playing()
    settling.look()
    assert settling._made is not second
    wait(lambda: settling.sounds, "the sound again")
