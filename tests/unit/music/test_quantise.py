"""Quantising: on the lines, on the scale, and back again with one undo."""

import numpy as np
import pytest

from studio.music.arrangement import Notes
from studio.music.draft import revised
from studio.music.note import frequency
from studio.music.quantise import guessed, in_time, line_of, nearest_line, to_scale
from studio.music.revision import bars_of
from studio.music.scale import SCALES
from studio.music.song import Event, song_of


def played(starts, pitches=None, instrument="kalimba", length=180):
    pitches = pitches or [60.0] * len(starts)
    events = []
    for key, (start, pitch) in enumerate(zip(starts, pitches, strict=True)):
        events.append(Event(start, "on", key, frequency(pitch), 0.6, instrument))
        events.append(Event(start + length, "off", key))
    return Notes(song_of(events).events)


def after(notes, change):
    return bars_of(Notes(tuple(revised(notes.events, change.without, change.events))))


def test_a_line_is_a_sixteenth_unless_it_is_told_otherwise():
    assert line_of(120.0) == 125.0
    assert line_of(60.0, 2) == 500.0
    assert nearest_line(190, 120.0) == 250
    assert nearest_line(187, 120.0) == 125
    assert nearest_line(110, 120.0, first=40.0) == 165


def test_every_note_comes_to_its_line_and_lasts_as_long_as_before():
    notes = played([10, 270, 480, 740])
    made = after(notes, in_time(notes, 120.0, 2))
    assert [bar.start for bar in made] == [0, 250, 500, 750]
    assert {bar.end - bar.start for bar in made} == {180}


def test_half_of_the_way_is_half_of_it():
    notes = played([30, 270])
    assert [bar.start for bar in after(notes, in_time(notes, 120.0, share=0.5))] == [15, 260]


def test_what_is_in_time_already_is_left_alone():
    notes = played([0, 125, 250])
    assert not in_time(notes, 120.0)


def test_lines_can_begin_anywhere_but_no_note_comes_before_the_beginning():
    notes = played([10, 300])
    made = after(notes, in_time(notes, 60.0, 1, first=-900.0))
    assert [bar.start for bar in made] == [100, 100]
    early = played([10, 880])
    assert [bar.start for bar in after(early, in_time(early, 60.0, 1, first=900.0))] == [900, 900]


def test_two_that_come_to_lie_on_each_other_stay_two():
    notes = played([240, 260])
    assert [bar.start for bar in after(notes, in_time(notes, 60.0))] == [250, 250]


@pytest.mark.parametrize("key", SCALES)
def test_every_note_comes_to_the_nearest_step_of_the_scale(key):
    scale, rng = SCALES[key], np.random.default_rng(1)
    notes = played(range(0, 4000, 200), [float(pitch) for pitch in rng.uniform(40, 80, 20)])
    made = after(notes, to_scale(notes, scale, 50))
    assert all(scale.holds(50, round(bar.pitch)) and abs(bar.pitch - round(bar.pitch)) < 1e-9 for bar in made)
    for before, bar in zip(bars_of(notes), made, strict=True):
        assert abs(bar.pitch - before.pitch) <= 2.0
        assert (bar.start, bar.end) == (before.start, before.end)


def test_a_drum_stays_the_drum_it_is():
    notes = played([0, 100], [36.0, 61.0], instrument="hand-drums")
    assert not to_scale(notes, SCALES["pentatonic minor"], 50)


@pytest.mark.parametrize("tempo", [64.0, 84.0, 100.0, 118.0])
def test_the_tempo_of_what_was_played_freely_is_found(tempo):
    rng = np.random.default_rng(int(tempo))
    beat = 60000.0 / tempo
    starts = sorted(round(333 + beat * step / 2 + rng.normal(0, 18)) for step in (0, 2, 3, 4, 6, 8, 9, 10, 12, 14, 16))
    found, first = guessed(played(starts))
    assert found == pytest.approx(tempo, abs=1.5)
    line = line_of(found, 2)
    assert abs((starts[0] - first + line / 2) % line - line / 2) < 60


def test_three_notes_have_no_tempo():
    assert guessed(played([0, 500, 1000])) == (0.0, 0.0)
