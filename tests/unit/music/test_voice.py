"""Notes while they sound: sliding, leaning, letting go, giving way; never with a click."""

import numpy as np
import pytest

from studio.music import partials
from studio.music.bank import BLOCK, NOTES, RATE, Bank
from studio.music.instrument import standard
from studio.music.note import cents

SMOOTH = ["glass", "pad", "singing-bowl", "soft-piano", "flute", "voice"]


def played(seconds, *actions):
    """Return what a fresh bank gives, float64 [n, 2]; actions are (second, what to do with it)."""
    bank, out = Bank(standard()), np.zeros((2, int(seconds * RATE) // BLOCK * BLOCK), np.float32)
    waiting = sorted(actions, key=lambda pair: pair[0])
    for at in range(0, out.shape[1], BLOCK):
        while waiting and waiting[0][0] * RATE <= at:
            waiting.pop(0)[1](bank)
        bank.add_to(out[:, at : at + BLOCK])
    return out.T.astype(np.float64)


def on(key, hertz, name, velocity=0.8, **more):
    return lambda bank: bank.note_on(key, hertz, velocity, name, **more)


def click(pcm, after=0.25):
    """Return the loudest moment (dB) of what lies above 9 kHz, where these instruments are silent and a step is not."""
    spectrum = np.fft.rfft(pcm, axis=0)
    hertz = np.fft.rfftfreq(len(pcm), 1.0 / RATE)
    high = np.fft.irfft(spectrum * np.clip((hertz - 7200.0) / 3600.0, 0.0, 1.0)[:, None], len(pcm), axis=0)
    # the very end is cut off and would ring
    return 20.0 * np.log10(np.abs(high[int(after * RATE) : -RATE // 10]).max() + 1e-9)


def pitch(pcm, hertz):
    """Return the middle of the power near a frequency."""
    mono = pcm.mean(axis=1)
    power = np.abs(np.fft.rfft(mono * np.hanning(len(mono)), 4 * len(mono))) ** 2
    around = np.fft.rfftfreq(4 * len(mono), 1.0 / RATE)
    near = np.abs(np.log2(np.maximum(around, 1.0) / hertz)) < 1.0 / 12.0
    return float((power[near] * around[near]).sum() / power[near].sum())


def loud(pcm):
    return float(np.sqrt(np.mean(pcm**2)))


def test_a_step_in_the_sound_would_be_noticed():
    tone = played(1.5, (0.0, on(1, 220.0, "glass")))
    loudest = RATE // 2 + int(np.abs(tone[RATE // 2 : RATE // 2 + 400, 0]).argmax())
    tone[loudest:] *= 0.96
    assert click(tone) > -60.0


@pytest.mark.parametrize("name", SMOOTH)
def test_nothing_that_happens_to_a_note_clicks(name):
    start = (0.0, on(1, 220.0, name))
    for what in (
        lambda bank: bank.note_off(1),
        on(1, 220.0, name, 0.01),
        lambda bank: bank.hush(),
        lambda bank: bank.glide(1, 440.0),
        lambda bank: bank.glide(1, 165.0, 0.03),
        lambda bank: bank.press(1, 1.0),
    ):
        assert click(played(1.2, start, (0.6, what))) < -60.0


@pytest.mark.parametrize("name", SMOOTH)
def test_a_voice_whose_place_is_taken_does_not_click(name):
    full = [(0.0, on(key, 220.0 + key / 4.0, name, 0.3)) for key in range(NOTES)]
    more = [(0.6 + 0.05 * index, on(100 + index, 220.0, name, 0.01)) for index in range(8)]
    assert click(played(1.4, *full, *more)) < -60.0


@pytest.mark.parametrize("name", ["glass", "flute", "plucked-string", "pad"])
def test_a_note_slides_to_another_pitch(name):
    heard = played(1.6, (0.0, on(1, 220.0, name)), (0.5, lambda bank: bank.glide(1, 330.0, 0.06)))
    assert abs(cents(pitch(heard[: RATE // 2], 220.0), 220.0)) < 8.0
    assert abs(cents(pitch(heard[int(0.6 * RATE) :], 330.0), 330.0)) < 5.0


def test_a_slide_takes_the_time_it_was_given():
    slow = played(1.6, (0.0, on(1, 220.0, "glass")), (0.4, lambda bank: bank.glide(1, 440.0, 1.0)))
    halfway = slow[int(0.85 * RATE) : int(0.95 * RATE)]
    assert abs(cents(pitch(halfway, 311.1), 311.1)) < 40.0


def overtones(pcm, hertz, count=8):
    """Return how loud the first overtones are (dB)."""
    power = np.abs(np.fft.rfft(pcm.mean(axis=1) * np.hanning(len(pcm)))) ** 2
    around = np.fft.rfftfreq(len(pcm), 1.0 / RATE)
    parts = [power[np.abs(around - hertz * n) < 0.03 * hertz * n].sum() for n in range(1, count + 1)]
    return 10.0 * np.log10(np.array(parts))


@pytest.mark.parametrize(("start", "goal"), [(147.0, 440.0), (440.0, 147.0)])
def test_a_voice_that_slides_keeps_its_vowel(start, goal):
    fresh = played(2.0, (0.0, on(1, goal, "voice")))[RATE:]
    slid = played(2.0, (0.0, on(1, start, "voice")), (0.3, lambda bank: bank.glide(1, goal, 0.3)))[RATE:]
    away = np.abs(overtones(slid, goal) - overtones(fresh, goal))
    assert away.max() < 2.0, away


def test_sliding_again_and_again_keeps_one_note():
    bank, mix = Bank(standard()), np.zeros((2, BLOCK), np.float32)
    bank.note_on(1, 220.0, 0.8, "glass")
    for index in range(300):
        bank.glide(1, 220.0 + 40.0 * (index % 7))
        bank.add_to(mix)
    assert bank.sounding == 1


def test_leaning_on_a_note_makes_it_louder_and_brighter():
    plain = played(1.2, (0.0, on(1, 220.0, "pad")))
    leant = played(1.2, (0.0, on(1, 220.0, "pad")), (0.3, lambda bank: bank.press(1, 1.0)))
    late = slice(int(0.8 * RATE), None)
    assert 1.5 < loud(leant[late]) / loud(plain[late]) < 3.2
    spectra = [np.abs(np.fft.rfft(one[late].mean(axis=1))) for one in (plain, leant)]
    hertz = np.fft.rfftfreq(len(plain[late]), 1.0 / RATE)
    shares = [one[hertz > 800.0].max() / one[hertz < 300.0].max() for one in spectra]
    assert shares[1] > 1.4 * shares[0]


def test_leaning_back_leaves_the_note_as_it_was():
    plain = played(2.4, (0.0, on(1, 220.0, "pad")))
    leant = played(
        2.4,
        (0.0, on(1, 220.0, "pad")),
        (0.3, lambda bank: bank.press(1, 0.8)),
        (0.6, lambda bank: bank.press(1, 0.0)),
    )
    assert np.abs(plain[2 * RATE :] - leant[2 * RATE :]).max() < 1e-3


def test_a_note_that_was_let_go_dies_away_and_a_bowl_rings_on():
    for name, silent in (("flute", True), ("pad", True), ("soft-piano", True), ("singing-bowl", False)):
        held = played(2.6, (0.0, on(1, 220.0, name)))
        free = played(2.6, (0.0, on(1, 220.0, name)), (0.5, lambda bank: bank.note_off(1)))
        late = slice(int(2.3 * RATE), None)
        assert (loud(free[late]) < 0.2 * loud(held[late])) == silent


def test_a_note_let_go_before_it_has_risen_is_gone_soon():
    bank, mix = Bank(standard()), np.zeros((2, BLOCK), np.float32)
    bank.note_on(1, 220.0, 0.8, "pad")
    for index in range(4 * RATE // BLOCK):
        if index == 5:
            bank.note_off(1)
        bank.add_to(mix)
    assert bank.silent
    assert bank.partials == 0


def test_a_partial_that_can_not_be_heard_takes_no_time():
    bank, mix = Bank(standard()), np.zeros((2, BLOCK), np.float32)
    bank.note_on(1, 440.0, 0.8, "marimba")
    bank.add_to(mix)
    before = bank.partials
    for _ in range(RATE // BLOCK):
        bank.add_to(mix)
    assert bank.sounding == 1
    assert 0 < bank.partials < before


def test_more_faint_notes_than_there_is_room_for_do_no_harm():
    bank, mix = Bank(standard()), np.zeros((2, BLOCK), np.float32)
    for key in range(100):
        bank.note_on(key, 220.0, 1e-5, "")
    for _ in range(20):
        bank.add_to(mix)
    assert np.isfinite(mix).all()
    assert bank.sounding <= NOTES


def test_gain_and_pan_weigh_a_note():
    plain, soft = (played(0.4, (0.0, on(1, 440.0, "handpan", gain=gain))) for gain in (1.0, 0.25))
    assert np.allclose(soft, 0.25 * plain, atol=1e-4)
    left = played(0.4, (0.0, on(1, 440.0, "glass", pan=-0.8)))
    assert loud(left[:, 0]) > 2.0 * loud(left[:, 1])


def test_a_kit_plays_the_piece_its_pad_stands_for():
    kit = standard().playable["hand-drums"]
    heard = [played(0.5, (0.0, on(1, 440.0 * 2.0 ** ((piece.pitch - 69) / 12.0), kit.name))) for piece in kit.pieces]
    for first in range(16):
        assert 0.02 < np.abs(heard[first]).max() < 0.62
        for second in range(first):
            assert np.abs(heard[first] - heard[second]).max() > 0.01


def test_a_held_flute_wavers_once_it_has_been_calm_and_a_kalimba_never():
    def wavering(name, start, end):
        """Return how far (cents) a note of 440 Hz goes up and down between two seconds."""
        heard = played(2.2, (0.0, on(1, 440.0, name))).mean(axis=1)
        turned = heard * np.exp(-2j * np.pi * 440.0 * np.arange(len(heard)) / RATE)
        # a low-pass of 10 ms leaves the way the note turns beside 440 Hz
        phase = np.unwrap(np.angle(np.convolve(turned, np.hanning(960), "same")))
        drift = np.diff(phase[::960])[int(start * 50) : int(end * 50)] / 0.02 / (2.0 * np.pi)
        return float(np.ptp(1200.0 * np.log2(1.0 + drift / 440.0)))

    assert wavering("flute", 0.15, 0.35) < 5.0
    assert 9.0 < wavering("flute", 1.2, 2.0) < 25.0
    assert wavering("kalimba", 0.15, 0.8) < 2.0


def test_breath_lasts_as_long_as_its_note_and_fades_with_it():
    heard = played(2.0, (0.0, on(1, 1000.0, "flute")), (1.0, lambda bank: bank.note_off(1)))

    def between(start, end):
        """Return how loud it is between the first two overtones, where there is nothing but breath."""
        part = heard[int(start * RATE) : int(end * RATE)].mean(axis=1)
        power = np.abs(np.fft.rfft(part * np.hanning(len(part)))) ** 2 / len(part)
        hertz = np.fft.rfftfreq(len(part), 1.0 / RATE)
        return float(np.sqrt(power[(hertz > 1350.0) & (hertz < 1650.0)].mean()))

    held = between(0.8, 0.95)
    assert between(1.15, 1.3) < 0.1 * held
    assert between(1.7, 1.85) < 0.01 * held


def test_a_shaker_is_all_noise():
    shaker = played(0.3, (0.0, on(1, 440.0 * 2.0 ** ((44 - 69) / 12.0), "hand-drums")))
    power = np.abs(np.fft.rfft(shaker.mean(axis=1))) ** 2
    hertz = np.fft.rfftfreq(len(shaker), 1.0 / RATE)
    assert power[hertz > 2500.0].sum() > 0.9 * power.sum()


def test_a_rain_stick_that_is_hushed_fades_within_a_block():
    hertz = 440.0 * 2.0 ** ((47 - 69) / 12.0)
    rings = played(1.0, (0.0, on(1, hertz, "hand-drums")))
    heard = played(1.0, (0.0, on(1, hertz, "hand-drums")), (0.7, lambda bank: bank.hush()))
    start = -(-int(0.7 * RATE) // BLOCK) * BLOCK
    assert loud(rings[start + BLOCK :]) > 0.005
    assert not heard[start + BLOCK :].any()
    # from all of it to nothing, gently at both ends
    way = np.linspace(1.0, 0.0, BLOCK)[:, None]
    going = heard[start : start + BLOCK] - way * way * (3.0 - 2.0 * way) * rings[start : start + BLOCK]
    assert np.abs(going).max() < 1e-4


def test_a_few_notes_that_grow_among_many_sound_as_if_all_were_worked_out(monkeypatch):
    many = [(0.0, on(key, 150.0 + 20.0 * key, "soft-piano", 0.3)) for key in range(12)]
    some = [(0.3, on(90, 330.0, "pad")), (0.4, on(91, 495.0, "pad")), (0.6, lambda bank: bank.note_off(91))]
    quick = played(0.8, *many, *some)
    monkeypatch.setattr(partials, "_FEW", 0)
    assert np.abs(played(0.8, *many, *some) - quick).max() < 1e-5


@pytest.mark.parametrize("name", [*standard().playable])
def test_blocks_at_once_sound_as_one_after_another(name):
    single, several = Bank(standard()), Bank(standard())
    apart, at_once = np.zeros((2, 2, 160 * BLOCK), np.float32)
    for group in range(0, 160, 8):
        waits = several.waits(group, name)
        # a note every eight blocks, in the middle of them where it may be told of before its block comes
        begins = group + 5 * waits
        for bank in (single, several):
            if 80 <= group < 120:
                bank.note_off(group - 80)
            elif group == 136:
                bank.hush()
        if group < 40:
            several.note_on(group, 200.0 + 9.0 * group, 0.6, name, (begins - group) * BLOCK + 7 * group % BLOCK)
        for block in range(group, group + 8):
            if group < 40 and block == begins:
                single.note_on(group, 200.0 + 9.0 * group, 0.6, name, 7 * group % BLOCK)
            single.add_to(apart[:, block * BLOCK : (block + 1) * BLOCK])
        several.add_to(at_once[:, group * BLOCK : (group + 8) * BLOCK])
    assert np.abs(apart).max() > 0.01
    # what can't be heard any more is looked for where a group ends, so a few sines go a little later
    assert np.abs(apart - at_once).max() < 5 * partials.FAINT
