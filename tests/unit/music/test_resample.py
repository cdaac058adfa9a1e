import numpy as np
import pytest

from studio.music.resample import Resampler, resampled


def tone(rate, hertz, seconds=0.5):
    return np.sin(2.0 * np.pi * hertz * np.arange(int(rate * seconds)) / rate).astype(np.float32)[:, None]


def decibels(values):
    return 20.0 * np.log10(float(np.abs(values).max()) + 1e-12)


RATES = [
    (48000, 44100),
    (44100, 48000),
    (48000, 96000),
    (96000, 48000),
    (16000, 48000),
    (192000, 48000),
    (22050, 48000),
]


@pytest.mark.parametrize(("rate_in", "rate_out"), RATES)
def test_a_tone_is_the_same_tone_at_the_same_time_at_another_rate(rate_in, rate_out):
    found = resampled(tone(rate_in, 1000.0), rate_in, rate_out)
    wanted = tone(rate_out, 1000.0)
    assert abs(len(found) - len(wanted)) <= 1
    inside = slice(rate_out // 20, -rate_out // 20)
    assert decibels(found[inside] - wanted[: len(found)][inside]) < -80.0


@pytest.mark.parametrize(("rate_in", "rate_out"), RATES)
def test_what_can_be_heard_is_as_loud_as_it_was(rate_in, rate_out):
    found = resampled(tone(rate_in, 0.37 * min(rate_in, rate_out)), rate_in, rate_out)
    assert abs(decibels(found[2000:-2000])) < 0.6


@pytest.mark.parametrize(("rate_in", "rate_out"), [(48000, 44100), (96000, 48000), (48000, 16000)])
def test_what_the_new_rate_cannot_hold_does_not_come_back_as_another_tone(rate_in, rate_out):
    found = resampled(tone(rate_in, 0.54 * rate_out), rate_in, rate_out)
    assert decibels(found[1000:-1000]) < -60.0


@pytest.mark.parametrize(("rate_in", "rate_out"), [(48000, 44100), (44100, 48000), (48000, 96000), (96000, 48000)])
def test_blocks_of_any_size_join_without_a_seam(rate_in, rate_out):
    sound = np.concatenate([tone(rate_in, 700.0), tone(rate_in, 900.0)], axis=1)
    parts, sizes = {}, (1, 17, 256, 1000)
    for size in sizes:
        line, out, made = Resampler(rate_in, rate_out, 2), np.zeros((8192, 2), np.float32), []
        for at in range(0, len(sound), size):
            line.put(sound[at : at + size])
            ready = line.ready
            assert line.take(out) == ready
            made.append(out[:ready].copy())
        parts[size] = np.concatenate(made)
    for size in sizes:
        assert np.array_equal(parts[size], parts[1])
    assert len(parts[1]) == pytest.approx(len(sound) * rate_out / rate_in, abs=2 * line.delay * rate_out)


def test_the_same_rate_and_nothing_at_all_are_left_as_they_are():
    sound = tone(48000, 100.0)
    assert resampled(sound, 48000, 48000) is sound
    assert len(resampled(sound[:0], 44100, 48000)) == 0
    assert len(resampled(sound[:1], 44100, 48000)) == 2


@pytest.mark.parametrize("rate", [0, -5, 100, 10**9])
def test_an_absurd_rate_is_refused(rate):
    with pytest.raises(ValueError, match="no such rate"):
        Resampler(rate, 48000, 1)


def test_what_nobody_takes_is_lost_and_nothing_breaks():
    line = Resampler(48000, 44100, 1, most=256)
    for _ in range(100):
        line.put(tone(48000, 300.0)[:256])
    out = np.zeros((256, 1), np.float32)
    while line.take(out):
        assert np.isfinite(out).all()
