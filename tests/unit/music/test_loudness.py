"""Loudness as EBU Tech 3341 and BS.1770-4 tell it, and sounds brought to it without a click."""

import numpy as np
import pytest

from studio.music.evened import CEILING, MOST_GAIN, TARGET, gain_for, held
from studio.music.loudness import SILENT, Loudness

RATE = 48000


def sine(db, seconds, hertz=1000.0, sides=(1.0, 1.0)):
    wave = 10 ** (db / 20) * np.sin(2 * np.pi * hertz * np.arange(round(RATE * seconds)) / RATE)
    return np.stack([wave * side for side in sides], axis=1).astype(np.float32)


def heard(sound, at_once=1000):
    loudness = Loudness()
    for at in range(0, len(sound), at_once):
        loudness.put(sound[at : at + at_once])
    return loudness


@pytest.mark.parametrize(
    ("parts", "lufs"),
    [
        ([(-23, 20)], -23.0),
        ([(-33, 20)], -33.0),
        ([(-36, 10), (-23, 60), (-36, 10)], -23.0),
        ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23.0),
        ([(-26, 20), (-20, 20.1), (-26, 20)], -23.0),
    ],
)
def test_the_cases_of_the_ebu_are_met_within_a_tenth(parts, lufs):
    assert heard(np.concatenate([sine(*part) for part in parts])).lufs == pytest.approx(lufs, abs=0.1)


def test_full_scale_on_one_side_is_3_below():
    assert heard(sine(0, 5, 997, (1, 0))).lufs == pytest.approx(-3.01, abs=0.02)


def test_one_channel_counts_as_both_sides():
    assert heard(sine(-20, 5)[:, :1]).lufs == pytest.approx(heard(sine(-20, 5)).lufs, abs=1e-6)


def test_it_does_not_matter_how_it_comes():
    sound = sine(-20, 3) + sine(-30, 3, 6000)
    assert heard(sound, 7777).lufs == pytest.approx(heard(sound, 256).lufs, abs=1e-9)


def test_low_notes_count_less_and_high_ones_more():
    assert heard(sine(-20, 5, 40)).lufs < -23
    assert heard(sine(-20, 5, 5000)).lufs > -18


def test_silence_has_no_loudness():
    assert heard(np.zeros((RATE, 2), np.float32)).lufs == SILENT
    assert Loudness().lufs == SILENT


def test_a_short_sound_has_one():
    assert heard(sine(-20, 0.1)).lufs == pytest.approx(-20, abs=1.0)


def test_a_peak_between_two_samples_is_seen():
    wave = 0.5 * np.sin(2 * np.pi * 12000 * np.arange(RATE) / RATE + np.pi / 4)
    wave *= np.minimum(1.0, np.arange(RATE) / 4800)
    sound = np.repeat(wave[:, None], 2, axis=1).astype(np.float32)
    assert np.abs(sound).max() == pytest.approx(0.354, abs=0.001)
    assert heard(sound).peak == pytest.approx(0.5, abs=0.02)


# --- as loud as others


def plucks(level, seconds=12, every=1.5, seed=0):
    """Short notes with silence between: high peaks, little loudness."""
    chance, sound = np.random.default_rng(seed), np.zeros((RATE * seconds, 2), np.float32)
    for at in range(0, len(sound) - RATE, round(every * RATE)):
        time = np.arange(RATE)
        wave = np.exp(-time / 850) * np.sin(2 * np.pi * chance.uniform(200, 800) * time / RATE)
        sound[at : at + RATE] += (level * wave)[:, None].astype(np.float32)
    return sound


def evened(sound):
    def sounding():
        return (sound[at : at + 256] for at in range(0, len(sound), 256))

    gain = gain_for(sounding)
    return gain, np.concatenate(list(held(sounding(), gain)))


@pytest.mark.parametrize("db", [-40.0, -22.0, -10.0, -3.0])
def test_a_steady_sound_comes_to_be_as_loud_as_others_and_stays_itself(db):
    sound = sine(db, 8)
    gain, made = evened(sound)
    assert gain == pytest.approx(TARGET - db, abs=0.1)
    assert heard(made).lufs == pytest.approx(TARGET, abs=0.1)
    assert np.allclose(made, sound * np.float32(10 ** (gain / 20)), atol=1e-6), "nothing but louder"


def test_high_peaks_are_held_below_the_ceiling_and_the_loudness_is_met_all_the_same():
    sound = plucks(0.4) + sine(-25, 12, 300)
    _, made = evened(sound)
    assert len(made) == len(sound)
    assert heard(sound).peak * 10 ** ((TARGET - heard(sound).lufs) / 20) > 1.1, "only louder, it would clip"
    assert heard(made).peak <= CEILING * 1.005
    assert heard(made).lufs == pytest.approx(TARGET, abs=0.5)


def test_the_gain_that_holds_a_peak_never_jumps():
    sound = sine(-20, 6, 300)
    sound[RATE * 3 : RATE * 3 + 480] *= 8
    made = np.concatenate(list(held(iter([sound]), 10.0)))
    there = np.abs(sound[:, 0]) > 0.02
    gain = 20 * np.log10(np.abs(made[there, 0]) / np.abs(sound[there, 0]))
    places = np.flatnonzero(there)
    slope = np.abs(np.diff(gain)) / np.maximum(1, np.diff(places))
    assert gain.min() < 9.0, "it was held"
    assert slope.max() <= 0.5 / 48 * 1.01, "half a dB a millisecond"
    assert np.abs(made).max() <= CEILING


def test_a_sound_of_nothing_but_a_crack_stays_alive_and_softer_than_others():
    sound = np.zeros((RATE * 4, 2), np.float32)
    sound[RATE : RATE + 40] = 0.9 * np.sign(np.sin(np.arange(40)))[:, None]
    _, made = evened(sound)
    assert heard(made).peak <= CEILING * 1.005
    assert heard(made).lufs < TARGET


def test_what_is_nearly_nothing_is_not_made_into_noise():
    gain, _ = evened(np.random.default_rng(0).normal(0, 1e-4, (RATE * 3, 2)).astype(np.float32))
    assert gain in (0.0, MOST_GAIN)


def test_silence_stays_silence():
    gain, made = evened(np.zeros((RATE, 2), np.float32))
    assert gain == 0.0
    assert made.shape == (RATE, 2)
    assert not made.any()


def test_one_channel_stays_one():
    assert evened(plucks(0.4)[:, :1])[1].shape == (RATE * 12, 1)
