"""What notes are set in, what lies under them, and what keeps them from being too loud."""

import numpy as np
import pytest

from studio.music.bank import BLOCK, RATE, Bank
from studio.music.bed import BedPlayer
from studio.music.ceiling import CEILING, KNEE, Ceiling
from studio.music.instrument import Bed, standard
from studio.music.note import frequency
from studio.music.reverb import Reverb

BEDS = [one for one in standard().drones.values() if isinstance(one, Bed)]


def room(sound):
    """Return what a room makes of float32 [2, n]."""
    reverb, out = Reverb(RATE, BLOCK), sound.copy()
    for at in range(0, sound.shape[1], BLOCK):
        part = out[:, at : at + BLOCK]
        reverb.add_to(part, bool(part.any()))
    return out, reverb


def knock(seconds):
    sound = np.zeros((2, int(seconds * RATE) // BLOCK * BLOCK), np.float32)
    sound[:, 10] = 1.0
    return sound


def test_a_room_lets_a_knock_die_away_evenly():
    heard, _ = room(knock(4.0))
    energy = [float((heard[:, at : at + RATE // 4] ** 2).sum()) for at in range(RATE // 4, 3 * RATE, RATE // 4)]
    falls = [10.0 * np.log10(after / before) for before, after in zip(energy, energy[1:], strict=False)]
    # 60 dB in 3.2 seconds, and the highs before the lows
    assert all(-8.0 < fall < -3.0 for fall in falls)


@pytest.mark.parametrize("seconds", [0.25, 0.8])
def test_no_pitch_of_the_pads_stands_out_in_the_room(seconds):
    heard, _ = room(knock(3.0))
    n = np.arange(heard.shape[1]) - 10
    fading = heard * np.exp(-n / (seconds * RATE))
    gains = []
    for pitch in range(40, 92):
        turn = np.exp(-2j * np.pi * frequency(pitch) * n / RATE)
        gains.append(10.0 * np.log10(np.mean(np.abs(fading @ turn) ** 2)))
    assert np.std(gains) < 1.1
    assert np.abs(gains - np.mean(gains)).max() < 2.5


def test_the_two_sides_of_a_room_differ():
    heard, _ = room(knock(1.0))
    left, right = heard[:, RATE // 10 :]
    assert abs(np.corrcoef(left, right)[0, 1]) < 0.1


def test_a_room_falls_asleep_and_wakes_as_new():
    sound = knock(8.0)
    heard, reverb = room(sound)
    assert reverb.asleep
    again = sound.copy()
    for at in range(0, sound.shape[1], BLOCK):
        part = again[:, at : at + BLOCK]
        reverb.add_to(part, bool(part.any()))
    assert np.abs(again - heard).max() < 1e-6


def test_a_room_goes_on_for_minutes_without_growing():
    noise = np.random.default_rng(5).standard_normal((2, 40 * RATE // BLOCK * BLOCK)).astype(np.float32) * 0.1
    heard, _ = room(noise)
    early, late = (float((heard[:, part] ** 2).mean()) for part in (slice(5 * RATE, 20 * RATE), slice(25 * RATE, None)))
    assert 0.95 < late / early < 1.05


def held(loudness, knee=KNEE, ceiling=CEILING):
    """Return a 220 Hz tone of changing loudness (a block each) under a ceiling, and the gain in each block."""
    limiter, n = Ceiling(RATE, BLOCK, knee, ceiling), np.arange(BLOCK)
    out, gains = [], []
    for index, loud in enumerate(loudness):
        tone = np.sin(2.0 * np.pi * 220.0 * (n + index * BLOCK) / RATE) * loud
        mix = np.stack([tone, tone]).astype(np.float32)
        peak = limiter.hold(mix)
        assert np.abs(mix).max() <= ceiling + 1e-6
        assert peak <= ceiling + 1e-6
        out.append(mix[0])
        gains.append(float(np.sqrt((mix[0] ** 2).sum() / max(1e-12, (tone**2).sum()))))
    return np.concatenate(out), gains


def test_what_is_soft_is_left_alone():
    limiter, mix = Ceiling(RATE, BLOCK), np.full((2, BLOCK), 0.69, np.float32)
    limiter.hold(mix)
    assert np.array_equal(mix, np.full((2, BLOCK), 0.69, np.float32))


def test_another_knee_leaves_more_alone():
    limiter, mix = Ceiling(RATE, BLOCK, knee=0.89, ceiling=0.98), np.full((2, BLOCK), 0.88, np.float32)
    limiter.hold(mix)
    assert np.array_equal(mix, np.full((2, BLOCK), 0.88, np.float32))
    held([3.0] * 20, 0.89, 0.98)


def test_the_gain_comes_back_slowly_after_something_loud():
    _, gains = held([0.3] * 20 + [3.0] * 40 + [0.3] * 400)
    back = gains[61:]
    assert max(abs(after - before) for before, after in zip(back, back[1:], strict=False)) < 0.03
    assert back[-1] > 0.99
    assert np.all(np.diff(back) > -1e-3)


def test_something_loud_makes_no_step():
    n = np.arange(200 * BLOCK)
    swell = 0.2 + 1.8 * np.clip((n - 40 * BLOCK) / (20 * BLOCK), 0.0, 1.0) * (n < 120 * BLOCK)
    sound = (np.sin(2.0 * np.pi * 220.0 * n / RATE) * np.convolve(swell, np.hanning(960) / 479.5, "same"))[None]
    limiter, heard = Ceiling(RATE, BLOCK), np.repeat(sound, 2, 0).astype(np.float32)
    for at in range(0, len(n), BLOCK):
        limiter.hold(heard[:, at : at + BLOCK])
    assert np.abs(heard).max() < CEILING + 1e-6
    spectrum = np.fft.rfft(heard[0])
    hertz = np.fft.rfftfreq(len(n), 1.0 / RATE)
    high = np.fft.irfft(spectrum * np.clip((hertz - 7200.0) / 3600.0, 0.0, 1.0), len(n))
    assert 20.0 * np.log10(np.abs(high[1000:-1000]).max()) < -60.0


@pytest.mark.parametrize("bed", BEDS, ids=lambda bed: bed.name)
def test_a_bed_has_no_seam(bed):
    seconds = 20
    player, out = BedPlayer(bed, RATE, BLOCK, fade=0.1), np.zeros((2, seconds * RATE // BLOCK * BLOCK), np.float32)
    for at in range(0, out.shape[1], BLOCK):
        player.add_to(out[:, at : at + BLOCK])
    steps = np.abs(np.diff(out[:, RATE:], axis=1))
    # every loop has come round twice by now: were there a seam, it would stand out from all the rest
    ordinary = np.percentile(steps, 99.99)
    assert steps.max() < 3.0 * ordinary + 1e-4
    assert np.abs(out).max() < 0.7


@pytest.mark.parametrize("bed", BEDS, ids=lambda bed: bed.name)
def test_a_bed_is_as_loud_an_hour_later(bed):
    player, mix = BedPlayer(bed, RATE, BLOCK, fade=0.1), np.zeros((2, BLOCK), np.float32)
    powers = []
    for _ in range(60 * RATE // BLOCK):
        mix.fill(0.0)
        player.add_to(mix)
        powers.append(float((mix**2).mean()))
    first, second = np.mean(powers[len(powers) // 6 : len(powers) // 2]), np.mean(powers[len(powers) // 2 :])
    assert 0.5 < first / second < 2.0


def test_beds_stay_out_of_the_room_and_drones_are_in_it():
    for name, wet in (("rain", False), ("night", False), ("bowl", True)):
        bank = Bank(standard())
        mix, dry = np.zeros((2, BLOCK), np.float32), np.zeros((2, BLOCK), np.float32)
        bank.drone(name)
        fed = False
        for _ in range(100):
            fed = bank.add_to(mix, dry) or fed
        assert fed is wet
        assert bool(mix.any()) is wet
        assert bool(dry.any()) is not wet
