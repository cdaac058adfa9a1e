"""What a hand does to a clip: as far as its material goes, and no further."""

from dataclasses import replace

import pytest

from studio.music import edits
from studio.music.arrangement import RATE, Arrangement, Clip, Take, Track
from studio.music.draft import after
from studio.music.score import Score
from studio.music.step import DropClip, DropTrack, SetTrack

TEN = Take(0, 10 * RATE)
CLIP = Clip(3, 1, 0, 4 * RATE, offset=2 * RATE, length=5 * RATE)


def song(*clips, kind="take"):
    return Arrangement((Track(1, kind), Track(2, kind)), clips, materials={0: TEN})


def score(*clips):
    return Score(song(*clips))


def did(step, *clips):
    return after(song(*clips), step)


def test_a_clip_is_moved_but_not_before_the_beginning():
    assert edits.moved(CLIP, RATE).clip == replace(CLIP, start=RATE)
    assert edits.moved(CLIP, -RATE).clip.start == 0
    assert edits.moved(CLIP, RATE, 2).clip.track == 2


@pytest.mark.parametrize(
    ("frame", "start", "offset", "length"), [(5, 5, 3, 4), (3, 3, 1, 6), (0, 2, 0, 7), (60, 8.9, 6.9, 0.1)]
)
def test_what_is_heard_stays_in_its_place_when_a_clip_begins_elsewhere(frame, start, offset, length):
    trimmed = edits.begun_at(score(CLIP), CLIP, frame * RATE).clip
    assert (trimmed.start, trimmed.offset, trimmed.length) == pytest.approx(
        (start * RATE, offset * RATE, length * RATE)
    )


def test_a_clip_does_not_begin_before_the_timeline():
    early = replace(CLIP, start=RATE)
    trimmed = edits.begun_at(score(early), early, -5 * RATE).clip
    assert (trimmed.start, trimmed.offset, trimmed.length) == (0, RATE, 6 * RATE)


@pytest.mark.parametrize(("frame", "length"), [(6, 2), (12, 8), (99, 8), (0, 0.1)])
def test_a_clip_ends_where_its_material_ends_at_the_latest(frame, length):
    assert edits.ended_at(score(CLIP), CLIP, frame * RATE).clip.length == pytest.approx(length * RATE)


def test_a_clip_to_the_end_of_its_material_can_be_trimmed_at_its_beginning():
    open_clip = Clip(3, 1, 0, 0)
    trimmed = edits.begun_at(score(open_clip), open_clip, RATE).clip
    assert (trimmed.offset, trimmed.length) == (RATE, 9 * RATE)


def test_fades_are_never_longer_than_the_clip():
    fading = replace(CLIP, fade_in=4 * RATE, fade_out=4 * RATE)
    assert edits.ended_at(score(fading), fading, 5 * RATE).clip.fade_out == RATE
    assert edits.faded(score(CLIP), CLIP, fade_in=99 * RATE).clip.fade_in == 5 * RATE
    assert edits.faded(score(fading), fading, fade_out=-1).clip == replace(fading, fade_out=0)


def test_a_clip_that_is_doubled_lies_right_behind_its_last_pass():
    loop = replace(CLIP, every=6 * RATE, passes=3)
    made = edits.doubled(score(loop), loop).clip
    assert made.number == 4
    assert made.start == loop.start + 2 * loop.every + 5 * RATE
    assert made.passes == 3
    endless = replace(CLIP, every=6 * RATE, passes=0)
    assert edits.doubled(score(endless), endless).clip.passes == 1


def test_two_parts_of_a_clip_are_heard_as_the_whole_was():
    step = edits.parted(score(CLIP), CLIP, 6 * RATE)
    first, second = did(step, CLIP).clips
    assert (first.start, first.offset, first.length) == (4 * RATE, 2 * RATE, 2 * RATE)
    assert (second.start, second.offset, second.length) == (6 * RATE, 4 * RATE, 3 * RATE)
    assert edits.parted(score(CLIP), CLIP, 4 * RATE) is None
    assert edits.parted(score(CLIP), CLIP, 9 * RATE) is None


def test_the_last_clip_of_a_track_takes_the_track_along():
    other = replace(CLIP, number=7)
    assert edits.dropped(song(CLIP), CLIP) == DropTrack(1)
    assert edits.dropped(song(CLIP, other), CLIP) == DropClip(3)


def test_softer_and_louder_are_opposites_and_end_somewhere():
    softer = edits.louder(song(CLIP), CLIP, -edits.NOTCH).clip
    assert softer.gain == pytest.approx(0.7079, abs=1e-3)
    assert edits.louder(song(softer), softer).clip.gain == 1.0
    loud = replace(CLIP, gain=3.9)
    assert edits.louder(song(loud), loud).clip.gain == edits.LOUDEST


def test_what_lies_underneath_is_made_softer_with_its_track():
    step = edits.louder(song(CLIP, kind="drone"), CLIP, -6.0)
    assert isinstance(step, SetTrack)
    assert step.track.level == pytest.approx(0.501, abs=1e-3)


def test_a_loop_fades_pass_by_pass_and_one_that_sounds_once_at_its_end():
    loop = replace(CLIP, every=6 * RATE, passes=3)
    fading = edits.let_fade(score(loop), loop).clip
    assert fading.fading == edits.FADING
    assert edits.let_fade(score(fading), fading).clip == loop
    once = edits.let_fade(score(CLIP), CLIP).clip
    assert once.fade_out == 5 * RATE
    assert edits.let_fade(score(once), once).clip == CLIP


def test_the_last_pass_goes_and_of_the_only_one_the_clip():
    loop = replace(CLIP, every=6 * RATE, passes=3)
    assert edits.without_last_pass(score(loop), loop).clip.passes == 2
    assert edits.going_round(score(loop), loop, 1).clip.every == 0
    assert edits.without_last_pass(score(CLIP), CLIP) == DropTrack(1)
    endless, long = replace(loop, passes=0), Clip(9, 2, 0, 40 * RATE)
    heard = edits.passes_of(score(endless, long), endless)
    assert edits.without_last_pass(score(endless, long), endless).clip.passes == heard - 1


def test_a_clip_that_comes_near_a_point_lies_on_it_with_either_end():
    points = edits.points_of(score(CLIP, replace(CLIP, number=9, start=20 * RATE)), CLIP, 13 * RATE)
    assert points == (0, 13 * RATE, 20 * RATE, 25 * RATE)
    assert edits.placed(points, 13 * RATE + 90, 5 * RATE, 100) == 13 * RATE
    assert edits.placed(points, 15 * RATE - 90, 5 * RATE, 100) == 15 * RATE
    assert edits.placed(points, 14 * RATE, 5 * RATE, 100) == 14 * RATE
