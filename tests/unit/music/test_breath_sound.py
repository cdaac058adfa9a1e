"""The sound that goes with a breath: as loud as there is air, one bowl at the end, and no corner anywhere."""

import itertools

import numpy as np
import pytest

from studio.music.breath import lift_at, standard
from studio.music.breath_sound import BOWL, RAIN, BreathSound, gain_of

RATE = 48000
USUAL = standard()["four-six"]


def lifts(second, count, step):
    return np.array([lift_at(USUAL, second + number * step) for number in range(count)])


def full(_second, count, _step):
    return np.ones(count)


def some(frames, seconds):
    """Return so many seconds of it, or all there is."""
    chunks = list(itertools.islice(frames, int(seconds * RATE / 2048)))
    return np.concatenate(chunks) if chunks else np.zeros((0, 2), np.float32)


def loudness(pcm, step=0.1):
    """Return dB for each tenth of a second."""
    size = int(step * RATE)
    parts = pcm[: len(pcm) // size * size].reshape(-1, size * 2)
    return 20 * np.log10(np.sqrt((parts.astype(np.float64) ** 2).mean(1)) + 1e-9)


@pytest.mark.parametrize("name", [BOWL, RAIN])
def test_it_is_as_loud_as_there_is_air(name):
    heard = loudness(some(BreathSound(name).frames(lifts), 14.5))[40:]
    seconds = 4.05 + 0.1 * np.arange(len(heard))
    meant = 20 * np.log10([gain_of(lift_at(USUAL, second), name) for second in seconds])
    assert np.corrcoef(heard, meant)[0, 1] > 0.97
    assert -30 < heard.max() < -10, "soft, but heard"
    assert heard.max() - heard.min() > 12


def test_it_comes_and_goes_without_a_corner():
    made = BreathSound(BOWL)
    frames = made.frames(full)
    begun = some(frames, 4)
    made.leave()
    whole = np.concatenate([begun, some(frames, 3)])
    assert abs(whole[:200]).max() < 1e-3
    assert len(whole) - len(begun) <= 0.6 * RATE, "half a second, and it is over"
    assert abs(whole[-200:]).max() < 0.01
    steps = abs(np.diff(whole[:, 0], 2))
    assert steps.max() < 0.01
    assert made.over
    assert not made.wish(RAIN)


def test_what_is_wished_for_comes_over_two_seconds_and_nothing_ends_it():
    made = BreathSound(BOWL)
    frames = made.frames(full)
    some(frames, 4)
    assert made.wish(RAIN)
    changed = some(frames, 4)
    assert abs(np.diff(changed[:, 0], 2))[: RATE // 2].max() < 0.05
    assert made.wish("")
    left = some(frames, 30)
    assert len(left) < 8 * RATE, "it ends once nothing sounds any more"
    assert loudness(left)[-1] < -60
    assert made.over


def test_one_bowl_at_the_end_and_then_silence():
    made = BreathSound("")
    assert made.strike()
    rung = loudness(some(made.frames(lifts), 40))
    assert rung[:20].argmax() < 12
    assert -30 < rung.max() < -10
    assert 50 < len(rung) < 300
    assert rung[-1] < -60
    # struck once: it only gets quieter, but for its slow beating
    assert (np.diff(rung[15:].reshape(-1)[: len(rung[15:]) // 20 * 20].reshape(-1, 20).mean(1)) < 0).all()
    assert made.over
    assert not made.strike()


def test_nothing_wished_for_is_no_frames_at_all():
    made = BreathSound("")
    assert list(made.frames(lifts)) == []
    assert made.over
