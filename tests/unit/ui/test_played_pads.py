"""Which pads a song was played on, from what is kept of it."""

from studio.music.arrangement import RATE, Arrangement, Clip, Notes, Track, Tuning
from studio.music.note import frequency
from studio.music.pads import pads
from studio.music.scale import SCALES
from studio.music.song import Event
from studio.ui.widgets.played_pads import played_on

TUNING = Tuning("pentatonic-minor" if "pentatonic-minor" in SCALES else next(iter(SCALES)), 50)
PADS = pads(SCALES[TUNING.scale], 50)


def song(pitches, tuning=TUNING):
    events = []
    for index, pitch in enumerate(pitches):
        events.append(Event(index * 1000, "on", pitch, frequency(pitch), 0.7, "kalimba"))
        events.append(Event(index * 1000 + 600, "off", pitch))
    return Arrangement((Track(0, "notes"),), (Clip(0, 0, 0, 0),), materials={0: Notes(tuple(events), tuning)})


def test_what_was_played_is_found_on_the_pads_as_they_were():
    played = played_on(song([PADS[3].pitch, PADS[9].pitch]))
    assert played.pads == PADS
    assert played.held(RATE // 2) == {3}
    assert played.held(int(0.8 * RATE)) == set()
    assert played.held(int(1.5 * RATE)) == {9}
    assert played.struck(0, RATE) == {9}
    assert played.struck(-1, 0) == {3}


def test_a_song_that_does_not_know_its_pads_gets_one_for_each_pitch():
    played = played_on(song([40, 47, 52, 40], None))
    assert [pad.pitch for pad in played.pads] == [40, 47, 52, 52]
    assert played.held(int(3.2 * RATE)) == {0}
    many = played_on(song(list(range(30, 70)), None))
    assert len(many.pads) == 16


def test_a_song_without_notes_was_played_on_none():
    assert played_on(Arrangement()) is None
