"""A drawing as it sounds."""

import numpy as np
import pytest

from studio.drawing.op import AddStroke, Dance, NewPaper
from studio.drawing.paper import Paper
from studio.drawing.stroke import Stroke
from studio.drawing.timeline import Record, story_of, timeline
from studio.gallery.drawn_sound import AT_ONCE, LONGEST, SHORTEST, SLOT, drawn_sound
from studio.music.draft import Draft
from studio.music.note import pitch_of
from studio.music.op_codec import decode_op, encode_op
from studio.music.scale import SCALES
from studio.music.step import Played

PAPER = Paper("blank", 200, 100, (250, 245, 235))


def stroke(path, milliseconds, brush="ink"):
    """Return a stroke along places (x, y), evenly in time."""
    places = np.array(path, float)
    times = np.linspace(0, milliseconds, len(places))
    points = np.column_stack([places, times, np.full(len(places), 0.7)])
    return Stroke(brush, 4.0, 1.0, (20, 20, 20), 1, points)


def sounded(*edits, scale="pentatonic minor", root=50, instrument=""):
    records, time = [Record(NewPaper(PAPER), 0)], 0
    for edit in edits:
        time += 5_000
        records.append(Record(edit, time))
    story = story_of(records)
    return drawn_sound(story, timeline(story), SCALES[scale], root, instrument)


RISE = AddStroke(stroke([(20, 98), (180, 2)], 4_000))


def ons(sound):
    return [event for event in sound.events if event.kind == "on"]


def test_a_line_that_rises_is_heard_as_a_scale_that_rises():
    sound = sounded(AddStroke(stroke([(20, 98), (180, 2)], 4_000)))
    pitches = [round(pitch_of(event.frequency)) for event in ons(sound)]
    assert len(pitches) > 8
    assert pitches == sorted(set(pitches))
    assert all(SCALES["pentatonic minor"].holds(50, pitch) for pitch in pitches)
    assert pitches[0] == 50
    assert pitches[-1] >= 50 + 30


def test_a_quick_hand_is_louder_than_a_slow_one():
    slow = ons(sounded(AddStroke(stroke([(20, 50), (60, 50)], 4_000))))
    quick = ons(sounded(AddStroke(stroke([(10, 50), (190, 50), (10, 50)], 900))))
    assert max(event.velocity for event in slow) < min(event.velocity for event in quick) - 0.2


def test_a_hand_that_trembles_on_one_height_holds_one_note():
    tremble = [(20 + step, 50 + (step % 2)) for step in range(60)]
    assert len(ons(sounded(AddStroke(stroke(tremble, 3_000))))) == 1


def test_brushes_have_their_instruments_and_what_takes_away_is_silent():
    names = {
        brush: {event.instrument for event in ons(sounded(AddStroke(stroke([(20, 50), (90, 40)], 800, brush))))}
        for brush in ("pencil", "pencil-2", "watercolour", "eraser", "eraser-2", "smudge", "no such brush")
    }
    assert names["pencil"] == names["pencil-2"] == {"kalimba"}
    assert names["watercolour"] == {"voice"}
    assert names["eraser"] == names["eraser-2"] == names["smudge"] == set()
    assert names["no such brush"] == {"soft-piano"}


def test_an_instrument_that_was_chosen_plays_the_brush_that_sounds_longest_and_the_others_keep_theirs():
    edits = [AddStroke(stroke([(20, 90), (90, 10)], each, brush)) for each, brush in ((3_000, "ink"), (900, "glow"))]
    assert {event.instrument for event in ons(sounded(*edits))} == {"soft-piano", "glass"}
    assert {event.instrument for event in ons(sounded(*edits, instrument="flute"))} == {"flute", "glass"}
    assert ons(sounded(instrument="flute")) == []


@pytest.mark.parametrize("root", range(24, 73))
def test_from_any_tonic_it_climbs_from_that_note_where_it_is_heard_well(root):
    pitches = [round(pitch_of(event.frequency)) for event in ons(sounded(RISE, root=root, scale="major"))]
    assert 45 <= pitches[0] <= 56
    assert (pitches[0] - root) % 12 == 0
    assert all(SCALES["major"].holds(root, pitch) for pitch in pitches)


def test_hands_that_dance_together_are_heard_together():
    low, high = stroke([(20, 90), (60, 90)], 2_000), stroke([(20, 10), (60, 10)], 2_000)
    sound = sounded(Dance((low, high), (0.0, 500.0)))
    first, second = ons(sound)
    assert second.time - first.time == pytest.approx(500 * sound.milliseconds / 2_500, abs=2)
    assert second.frequency > 2 * first.frequency


def test_it_lasts_as_long_as_its_replay_but_neither_a_moment_nor_an_hour():
    assert sounded(AddStroke(stroke([(20, 50), (30, 50)], 300))).milliseconds == SHORTEST
    many = [AddStroke(stroke([(20, 90), (180, 10)], 3_000)) for _ in range(100)]
    sound = sounded(*many)
    assert sound.milliseconds == LONGEST
    assert sound.events[-1].time <= LONGEST + 5_000
    slots = [int(event.time / SLOT) for event in ons(sound)]
    assert max(slots.count(slot) for slot in set(slots)) <= AT_ONCE + 1


def test_a_paper_without_a_mark_makes_no_sound():
    assert sounded().events == ()


@pytest.mark.parametrize("scale", list(SCALES))
def test_in_every_scale_it_is_a_song_the_log_can_hold_and_the_same_every_time(scale):
    edits = [AddStroke(stroke([(20, 98), (180, 2), (20, 60)], 2_500, brush)) for brush in ("ink", "glow", "ribbon")]
    sound = sounded(*edits, scale=scale)
    assert sound == sounded(*edits, scale=scale)
    op = decode_op(encode_op(Played(0, sound.events)))
    assert op.events == sound.events
    assert len(Draft([op]).arrangement.clips) == 1
    held = set()
    for event in sound.events:
        assert (event.key in held) == (event.kind == "off")
        held ^= {event.key}
    assert not held
