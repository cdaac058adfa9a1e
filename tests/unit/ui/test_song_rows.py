"""What is said of a song's rows, and what stretch of it is seen."""

import pytest

from studio.music.arrangement import RATE, Arrangement, Clip, Notes, Take, Track
from studio.music.note import frequency
from studio.music.score import Score
from studio.music.song import Event
from studio.ui.song_rows import GAP, HIGHEST, LOWEST, rows_of, shown, whole_height
from studio.ui.song_span import FARTHEST, NEAREST, Span, clock, fitting, ruler

TUNE = Notes((Event(0, "on", 1, 220.0, 0.5, "kalimba"), Event(9000, "off", 1)))


def under(name, pitch=50):
    return Notes((Event(0, "drone", 0, frequency(pitch), 0.0, name), Event(60_000, "drone", 0, 0.0, 0.0, "")))


def rows(tracks, clips, materials, room=600.0):
    return rows_of(Score(Arrangement(tracks, clips, materials=materials)), room)


def one(track, *clips, material=TUNE):
    return rows((track,), clips, {0: material})[0]


def test_a_track_is_called_by_what_is_heard_on_it():
    assert one(Track(0, "notes"), Clip(0, 0, 0, 0)).title == "Kalimba"
    assert one(Track(0, "notes", "handpan"), Clip(0, 0, 0, 0)).title == "Handpan"
    assert one(Track(0, "take"), Clip(0, 0, 0, 0), material=Take(0, RATE)).title == "Voice"
    assert one(Track(0, "drone"), Clip(0, 0, 0, 0), material=under("rain")).title == "Rain"
    assert one(Track(0, "notes")).title, "a row with nothing on it has a name too"


@pytest.mark.parametrize(
    ("clip", "said"),
    [
        (Clip(0, 0, 0, 0), ""),
        (Clip(0, 0, 0, 0, every=RATE, passes=3), "three passes"),
        (Clip(0, 0, 0, 0, every=RATE, passes=30), "30 passes"),
        (Clip(0, 0, 0, 0, every=RATE, passes=0), "on and on"),
        (Clip(0, 0, 0, 0, fade_out=RATE), "fading"),
    ],
)
def test_a_few_words_say_how_it_sounds(clip, said):
    assert one(Track(0, "notes"), clip).said == said
    assert one(Track(0, "notes", title="the river"), clip).said == "“the river”"
    assert one(Track(0, "notes", muted=True), clip).said == "silent now"


def test_a_drone_says_its_note_in_letters_and_rain_has_none():
    assert one(Track(0, "drone"), Clip(0, 0, 0, 0), material=under("bowl")).said == "drone on D"
    assert one(Track(0, "drone"), Clip(0, 0, 0, 0), material=under("bowl", 51)).said == "drone on E flat"
    assert one(Track(0, "drone"), Clip(0, 0, 0, 0), material=under("rain")).said == ""


def test_rows_are_as_high_as_the_room_lets_them_be_and_no_lower_than_a_hand_needs():
    tracks = tuple(Track(number, "notes") for number in range(6))
    clips = tuple(Clip(number, number, 0, 0) for number in range(6))
    wide = rows(tracks, clips, {0: TUNE}, 5000.0)
    assert {row.high for row in wide} == {HIGHEST["notes"]}
    tight = rows(tracks, clips, {0: TUNE}, 100.0)
    assert {row.high for row in tight} == {LOWEST["notes"]}
    some = rows(tracks, clips, {0: TUNE}, 700.0)
    assert whole_height(some) == pytest.approx(700.0)
    assert all(
        above.top + above.high + GAP == pytest.approx(row.top) for above, row in zip(some, some[1:], strict=False)
    )
    assert shown(some, 4)[0].track.number == 4
    assert shown(some, 40) is None


def test_what_is_at_the_hand_stays_there_as_one_looks_from_nearer():
    span = fitting(60 * RATE, 1000.0)
    near = span.zoomed(3.0, 400.0, 60 * RATE)
    assert near.each == pytest.approx(span.each / 3)
    assert near.frame(400.0) == pytest.approx(span.frame(400.0), abs=1)


def test_nearness_has_ends():
    span = fitting(60 * RATE, 1000.0)
    assert span.zoomed(1e9, 0.0, 60 * RATE).each == NEAREST
    assert span.zoomed(1e-9, 0.0, 60 * RATE) == span
    assert fitting(10**12, 1.0).zoomed(1e-9, 0.0, 10**12).each <= FARTHEST


def test_nothing_before_the_beginning_or_far_beyond_the_end_is_seen():
    span = Span(0.0, RATE / 10, 1000.0)
    assert span.pushed(500.0, 600 * RATE).first == 0.0
    end = span.pushed(-1e9, 600 * RATE)
    assert 600 * RATE < end.last < 625 * RATE
    assert span.pushed(-1e9, RATE).first == 0.0, "what is short is seen whole"


def test_a_place_that_goes_on_turns_the_page_before_it_is_out_of_sight():
    span = Span(0.0, RATE / 10, 1000.0)
    assert span.following(50 * RATE, 600 * RATE) == span
    turned = span.following(92 * RATE, 600 * RATE)
    assert turned.x(92 * RATE) == pytest.approx(150.0)
    assert turned.following(92 * RATE, 600 * RATE) == turned


def test_the_ruler_names_round_times_far_enough_apart():
    for each in (50.0, 300.0, 4000.0, 60_000.0, 500_000.0):
        span = Span(7.3 * RATE, each, 1000.0)
        named = ruler(span, 100.0)
        assert len(named) >= 2
        places = [span.x(frame) for frame, _ in named]
        assert all(later - earlier >= 100.0 for earlier, later in zip(places, places[1:], strict=False))
        assert len({text for _, text in named}) == len(named)


def test_times_are_said_as_on_a_clock():
    said = [clock(0), clock(9), clock(65), clock(3725), clock(5.5, fine=True), clock(65.04, fine=True)]
    assert said == ["0:00", "0:09", "1:05", "1:02:05", "0:05.5", "1:05.0"]
