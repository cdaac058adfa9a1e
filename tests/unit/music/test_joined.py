"""A song laid into another: its rows come below, nothing that is there has its numbers, and its tempo stays behind."""

from dataclasses import replace

import pytest

from studio.music.arrangement import MOST_TRACKS, RATE, Clip, Take, Track
from studio.music.brought import song_ops, take_ops
from studio.music.draft import Draft
from studio.music.joined import NoMoreRows, joined
from studio.music.midi import write_midi
from studio.music.midi_in import read_midi
from studio.music.score import Score
from studio.music.step import Played, SetClip, SetTempo, SetTrack, Together
from tests.unit.music.test_song import SONG


def a_draft():
    ops = (
        Played(0, SONG.events),
        SetTempo(90.0),
        SetTrack(Track(7, "notes", title="mine")),
        SetClip(Clip(9, 7, 0, RATE)),
    )
    return Draft(ops, 4)


def test_notes_come_below_and_begin_where_they_are_wanted():
    draft = a_draft()
    before = draft.arrangement
    file = tuple(song_ops(replace(read_midi(write_midi(SONG)), tempo=120.0)))
    ops, shift = joined(file, draft, 4, 3 * RATE)
    alone = Draft(file).arrangement
    for op in ops:
        draft.add(op)
    after = draft.arrangement
    assert after.tempo == 90.0
    assert after.tracks[: len(before.tracks)] == before.tracks
    assert after.clips[: len(before.clips)] == before.clips
    new = after.clips[len(before.clips) :]
    assert [clip.start for clip in new] == [3 * RATE] * len(alone.clips)
    assert [after.materials[clip.material] for clip in new] == [alone.materials[clip.material] for clip in alone.clips]
    assert shift == 1
    assert isinstance(ops[-1], Together)
    assert draft.done == 4, "one step more"


def test_a_take_has_the_seconds_behind_all_that_are_there():
    draft = a_draft()
    ops, _ = joined(take_ops(2 * RATE + 5, 2), draft, 4, 0)
    draft.chunks = 7
    for op in ops:
        draft.add(op)
    assert draft.arrangement.materials[draft.arrangement.clips[-1].material] == Take(4, 2 * RATE + 5, 2)


def test_a_song_that_is_full_takes_no_more():
    full = Draft(SetTrack(Track(number, "notes")) for number in range(MOST_TRACKS))
    with pytest.raises(NoMoreRows):
        joined(take_ops(RATE, 1), full, 0, 0)


def test_what_was_worked_out_alone_is_not_worked_out_again():
    draft = a_draft()
    file = tuple(song_ops(read_midi(write_midi(SONG))))
    alone = Draft(file)
    score = Score(alone.arrangement)
    mine = Score(draft.arrangement)
    ops, shift = joined(file, draft, 4, 0)
    for op in ops:
        draft.add(op)
    for number, notes in alone.arrangement.materials.items():
        draft.lend(number + shift, notes)
    mine.lend(score, shift)
    after = Score(draft.arrangement, mine)
    for number, run in score.runs.items():
        assert after.runs[number + shift] is run
