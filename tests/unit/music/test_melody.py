"""A hum as notes: what was meant, however it was hummed."""

import numpy as np
import pytest

from studio.music.melody import REACH, SHORTEST, Hummed, hummed, melody, notes_in
from studio.music.note import pitch_of
from studio.music.pitch import Contour, contour_of
from studio.music.scale import DEFAULT_ROOT, SCALES
from studio.music.score import notes_of
from studio.music.song import Song, note_roll
from tests.hums import RATE, WAYS, Way, exact, hum, hum_exact, noisy
from tests.hums import _sung as sung

TUNE = (57, 60, 62, 57, 55, 57)


def notes(way=None, tune=TUNE, snr=20.0, seed=5):
    rng = np.random.default_rng(seed)
    sound, meant = hum(tune, way or Way(), rng)
    return hummed(noisy(sound, snr, rng)), meant


def test_ten_decibels_above_the_noise_nineteen_notes_of_twenty_are_what_was_meant():
    assert hum_exact(10.0, hums=30) >= 0.95


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.voice} {way.vibrato} {way.glide} {way.breath}")
def test_a_tune_is_found_in_every_way_it_can_be_hummed(way):
    found, meant = notes(way, snr=10.0)
    assert exact(meant, found) == len(meant)
    assert len(found) == len(meant)


def test_a_note_begins_and_ends_when_it_was_hummed():
    found, meant = notes()
    for one, note in zip(meant, found, strict=True):
        assert note.start == pytest.approx(one.start, abs=0.06)
        assert note.end == pytest.approx(one.end, abs=0.09)


@pytest.mark.parametrize("tuning", [-0.4, -0.2, 0.0, 0.3, 0.4])
def test_a_hum_is_in_tune_with_itself(tuning):
    found, meant = notes(Way(tuning=tuning))
    assert [note.pitch for note in found] == [one.pitch for one in meant]


def test_a_voice_that_sinks_keeps_to_its_tune():
    found, meant = notes(Way(sinking=0.6, tuning=0.2), tune=TUNE * 3)
    assert exact(meant, found) == len(meant)


def test_a_wide_vibrato_is_one_note():
    found, _meant = notes(Way(vibrato=0.6), tune=(60,))
    assert [note.pitch for note in found] == [60]


def test_a_leap_without_a_pause_is_two_notes_and_none_between():
    found, meant = notes(Way(glide=0.12, vibrato=0.1), tune=(52, 64))
    assert [note.pitch for note in found] == [one.pitch for one in meant]


def test_the_same_note_again_is_two_notes_when_the_voice_dips_between():
    line = np.full(RATE, 60.0)
    loud = np.ones(RATE)
    loud[22000:25000] = 0.2
    sound = sung(line, loud, Way(), np.random.default_rng(1)).astype(np.float32)
    assert [note.pitch for note in hummed(sound)] == [60, 60]


@pytest.mark.parametrize("gap", [240, 480, 960, 1440])
def test_a_microphone_that_falters_parts_no_note(gap):
    sound, meant = hum(TUNE, Way(), np.random.default_rng(5))
    sound[7000 : 7000 + gap] = 0.0
    assert [note.pitch for note in hummed(sound.astype(np.float32))] == [one.pitch for one in meant]
    cut = np.delete(sound, slice(40000, 40000 + gap))
    assert [note.pitch for note in hummed(cut.astype(np.float32))] == [one.pitch for one in meant]


def test_a_breath_between_notes_is_none():
    found, meant = notes(Way(breath=0.8))
    assert len(found) == len(meant)


@pytest.mark.parametrize("seconds", [0.0, 0.001, 0.008, 0.05])
def test_what_is_too_short_has_no_notes(seconds):
    line = np.full(round(seconds * RATE), 60.0)
    sound = sung(line, np.ones(len(line)), Way(), np.random.default_rng(1)).astype(np.float32)
    assert hummed(sound) == ()


@pytest.mark.parametrize("sound", [np.zeros(RATE), np.full(RATE, np.nan), np.full(RATE, np.inf), np.full(RATE, 0.5)])
def test_silence_and_what_is_no_sound_have_no_notes(sound):
    assert hummed(sound.astype(np.float32)) == ()


def test_noise_has_no_notes():
    assert len(hummed(np.random.default_rng(1).normal(0.0, 0.2, 3 * RATE).astype(np.float32))) == 0


def test_notes_never_overlap_and_each_lasts_long_enough():
    for seed in range(4):
        found, _meant = notes(Way(glide=0.1, vibrato=0.4, wander=0.3), snr=5.0, seed=seed)
        for note, after in zip(found[:-1], found[1:], strict=True):
            assert note.end <= after.start
        assert min(note.end - note.start for note in found) >= SHORTEST - 1e-9
        assert all(0.35 <= note.velocity <= 0.9 for note in found)


def test_what_was_hummed_louder_is_louder():
    line = np.full(2 * RATE, 60.0)
    loud = np.where(np.arange(2 * RATE) < RATE, 0.3, 1.0)
    loud[RATE - 4000 : RATE] = 0.0
    soft, strong = hummed(sung(line, loud, Way(), np.random.default_rng(1)).astype(np.float32))
    assert strong.velocity > soft.velocity + 0.2


def test_ten_minutes_are_heard_second_by_second():
    sound, meant = hum(TUNE, Way(), np.random.default_rng(3))
    sound = np.concatenate([sound, np.zeros(-len(sound) % RATE)]).astype(np.float32)
    seconds = np.split(sound, len(sound) // RATE)
    again = 600 // len(seconds)
    found = notes_in(contour_of(second for _ in range(again) for second in seconds))
    assert len(found) == again * len(meant)


def test_no_contour_has_no_notes():
    assert notes_in(Contour(np.zeros(0), np.zeros(0), np.zeros(0))) == ()


@pytest.mark.parametrize("key", SCALES)
def test_a_melody_is_on_the_steps_of_its_scale(key):
    scale = SCALES[key]
    events = melody(notes()[0], scale, DEFAULT_ROOT, "kalimba")
    pitches = [round(pitch_of(event.frequency), 6) for event in events if event.kind == "on"]
    assert len(pitches) == len(TUNE)
    assert all(pitch == round(pitch) and scale.holds(DEFAULT_ROOT, round(pitch)) for pitch in pitches)
    assert {event.instrument for event in events if event.kind == "on"} == {"kalimba"}


@pytest.mark.parametrize("octaves", [-2, -1, 0, 1, 2])
def test_a_voice_of_any_height_comes_into_reach_of_the_pads(octaves):
    hums = tuple(Hummed(n, n + 0.5, 57.0 + 12 * octaves + step, 0.6) for n, step in enumerate((0, 3, 5)))
    bars = note_roll(Song(melody(hums, SCALES["minor"], 50, "")))
    assert 48 <= bars[1].pitch <= 50 + REACH
    assert [round(bar.pitch - bars[0].pitch) for bar in bars] == [0, 3, 5]


def test_the_events_of_a_melody_are_its_notes():
    from studio.music.arrangement import Notes

    found = notes()[0]
    made = notes_of(Notes(melody(found, SCALES["minor"], 50, "")))
    assert [note.start / RATE for note in made] == pytest.approx([note.start for note in found], abs=0.001)
    assert [note.end / RATE for note in made] == pytest.approx([note.end for note in found], abs=0.001)
