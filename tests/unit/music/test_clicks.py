"""Nothing begins, slides, gives way or gets louder with a step, wherever in a block it does."""

import numpy as np
import pytest

from studio.music.bank import BLOCK, RATE
from studio.music.ceiling import Ceiling
from studio.music.chirp import bow, factors, lag
from studio.music.partials import Partials
from studio.music.sines import sines_of
from studio.music.synth import Synth
from studio.music.timbre import Timbre
from tests.bench.music_clicks import _arranged, _played, click_db, quiet_instruments

BAR = -65.0
"""dB; the bar of the bench is -60."""


def test_the_measure_hears_a_step_of_a_thousandth():
    tone = 0.8 * np.sin(2.0 * np.pi * 220.0 * np.arange(RATE // 2) / RATE)
    stepped = tone.copy()
    stepped[9999:] += 0.0016
    assert click_db(np.stack([tone, tone], axis=1)) < -100.0
    assert -55.0 < click_db(np.stack([tone, stepped], axis=1)) < -53.0


@pytest.mark.parametrize("name", list(quiet_instruments().playable))
def test_whatever_is_done_to_an_instrument_has_no_step(name):
    assert {act: found for act, sound in _played(name) if (found := click_db(sound)) > BAR} == {}


def test_nothing_that_happens_to_a_song_has_a_step():
    assert {act: found for act, sound in _arranged() if (found := click_db(sound)) > BAR} == {}


@pytest.mark.parametrize("name", ["glass", "kalimba"])
def test_a_note_that_must_make_room_at_once_is_gone_without_a_step(name):
    synth, out = Synth(quiet_instruments(), notes=4), np.zeros((60, BLOCK, 2), np.float32)
    for number, block in enumerate(out):
        if number == 2 or 30 <= number < 40:
            # four that sound, then more within a few milliseconds than there are places to fade in
            for key in range(4):
                synth.note_on(10 * number + key, 220.0 + key, 0.8, name, 30 * key)
        synth.render(block)
    assert click_db(out.reshape(-1, 2)) < BAR


def test_a_sine_that_slides_follows_the_line_and_meets_itself():
    glide = np.array([1500.0, 1500.0, 1560.0, 1700.0, 1650.0, 1650.0, 1400.0, 1400.0])
    partials, out = Partials(RATE, BLOCK, 1, 4), np.zeros((len(glide) - 1, 2, BLOCK), np.float32)
    sines = sines_of(Timbre([(1.0, 1.0, 0.0, 0.0, 0.0)]), glide[0], 0.0, RATE, BLOCK)
    partials.add(0, sines, np.array([-1j]), np.ones((2, 1)))
    partials.begin(0, 1.0)
    for number, mix in enumerate(out):
        partials.retune(np.array([0]), glide[number : number + 1], glide[number + 1 : number + 2])
        partials.add_to(mix, None)
        partials.turn()
    hertz = np.interp(np.arange(len(out) * BLOCK) + 0.5, np.arange(len(glide)) * BLOCK, glide)
    turn = 2.0 * np.pi / RATE * np.concatenate([[0.0], np.cumsum(hertz)[:-1]])
    heard = out[:, 0].reshape(-1)
    # beside it by a little in the middle of a block in which it goes far, never where blocks meet
    assert np.abs(heard - np.sin(turn)).max() < 0.03
    assert np.abs(heard - np.sin(turn))[::BLOCK].max() < 1e-4
    corners = np.abs(np.diff(heard - np.sin(turn), n=2))[BLOCK - 2 :: BLOCK]
    assert corners.max() < 1e-4


def test_a_bend_is_whole_where_blocks_meet_and_in_the_middle():
    lags, q = lag(np.array([0.0, 0.01, -0.05]), BLOCK), bow(BLOCK)
    once, twice = factors(lags)
    for middle in (0, BLOCK // 2):
        assert np.allclose(1.0 + once * q[middle] + twice * q[middle] ** 2, np.exp(-1j * lags * q[middle]), atol=1e-6)


def test_a_ceiling_that_comes_down_has_no_corner():
    ceiling, tone = Ceiling(RATE, BLOCK), np.sin(2.0 * np.pi * 100.0 * np.arange(40 * BLOCK) / RATE)
    loud = 0.75 - 0.25 * np.cos(np.pi * np.clip((np.arange(40 * BLOCK) - 2640) / 400.0, 0.0, 1.0))
    out = np.stack([tone * loud] * 2).astype(np.float32)
    for first in range(0, out.shape[1], BLOCK):
        ceiling.hold(out[:, first : first + BLOCK])
    assert click_db(out.T) < -70.0
