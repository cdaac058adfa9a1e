"""What is seen of a song's materials: parts that fit each other, with nothing missing between them."""

import numpy as np
import pytest

from studio.music.arrangement import RATE, Hit, Notes, Pattern
from studio.music.note import frequency
from studio.music.song import Event
from studio.ui.song_pictures import Look, note_part, shape_of, under_part, wave_part

LOOK = Look(6, 3.0, 10, 16)


def tune(*notes):
    events = []
    for key, (start, end, pitch) in enumerate(notes):
        events += [Event(start, "on", key, frequency(pitch), 0.8, "kalimba"), Event(end, "off", key)]
    return shape_of(Notes(tuple(sorted(events, key=lambda event: event.time))))


def columns(part):
    return np.flatnonzero(part.max(axis=0) > 60)


def rows(part):
    return np.flatnonzero(part.max(axis=1) > 60)


def test_a_note_lies_where_it_was_played_and_the_higher_one_above():
    each = RATE / 100  # a px is 10 ms
    part = note_part(tune((500, 1500, 60), (2000, 3000, 72)), each, 0, 100, LOOK)
    assert part.shape == (100, LOOK.wide)
    seen = columns(part)
    assert (seen[0], seen[-1]) == pytest.approx((50, 297), abs=1)
    low, high = rows(part[:, :160]), rows(part[:, 190:])
    assert high.max() < low.min()
    assert (high.min(), low.max()) == pytest.approx((16, 83), abs=1)


def test_a_note_over_the_edge_of_a_part_goes_on_in_the_next():
    each = RATE / 100
    shape = tune((LOOK.wide * 10 - 300, LOOK.wide * 10 + 300, 60))
    first, second = (note_part(shape, each, index, 60, LOOK) for index in (0, 1))
    assert columns(first)[-1] == LOOK.wide - 1
    assert columns(second)[0] == 0
    assert note_part(shape, each, 2, 60, LOOK) is None


def test_thousands_of_notes_in_a_part_are_drawn_as_few():
    shape = tune(*((index * 10, index * 10 + 9, 50 + index % 3) for index in range(5000)))
    part = note_part(shape, RATE / 10, 0, 60, LOOK)
    assert part.max() > 100


def test_a_pattern_is_seen_as_its_hits():
    shape = shape_of(Pattern((Hit(0, 220.0), Hit(8, 440.0)), "kalimba", 6000))
    assert shape.notes[:, 0].tolist() == [0, 48000]


def test_a_wave_is_as_high_as_it_is_loud_and_ends_where_it_ends():
    heights = np.full(500, 40, np.uint8)
    heights[100:110] = 200
    each = 960 / 6  # a bar is one height
    part = wave_part(heights, 0, each, 1, 100, LOOK)
    tall = (part > 128).sum(axis=0)
    loud = (100 - 84) * 6
    assert tall[loud + 1] > 3 * tall[1]
    assert wave_part(heights, 0, each, 5, 100, LOOK)[:, 6 * 80 + 6 :].max(axis=0).max() < 256
    assert wave_part(heights, 0, each, 6, 100, LOOK) is None
    later = wave_part(heights, 50, each, 0, 100, LOOK)
    assert (later > 128).sum(axis=0)[50 * 6 + 1] == tall[loud + 1]


def test_what_lies_underneath_is_bars_for_as_long_as_it_does():
    events = Event(1000, "drone", 0, 110.0, 0.0, "bowl"), Event(2000, "drone", 0, 0.0, 0.0, "")
    shape = shape_of(Notes(events))
    part = under_part(shape, RATE / 100, 0, 60, LOOK)
    seen = columns(part)
    assert 96 <= seen[0] <= 104
    assert 190 <= seen[-1] <= 200
    assert under_part(shape, RATE / 100, 3, 60, LOOK) is None
