from dataclasses import replace

import pytest

from studio.music.arrangement import RATE, Clip, Hit, Notes, Pattern, Take, Track, Tuning
from studio.music.codec import DamagedSong, NewerSong, encode
from studio.music.draft import Draft
from studio.music.op_codec import decode_op, encode_op, read_op
from studio.music.openly import from_open, to_open
from studio.music.song import Event
from studio.music.step import (
    DropClip,
    DropTrack,
    Lost,
    MoveTrack,
    Patterned,
    Played,
    Redo,
    Revised,
    SetClip,
    SetTempo,
    SetTrack,
    TakeBegun,
    TakeEnded,
    Together,
    Undo,
    Unread,
)

EVENTS = (
    Event(0, "drone", 0, 146.8, 0.0, "bowl"),
    Event(10, "on", 62, 293.6, 0.7, "handpan"),
    Event(500, "off", 62),
)
VOICE = (SetTrack(Track(2, "take", title="“it was like ice”")), SetClip(Clip(2, 2, 6, RATE, 0, 0)))
OPS = (
    Played(0, EVENTS),
    Played(3, EVENTS, Tuning("pentatonic minor", 50)),
    Revised(4, 3, (1,), (Event(5, "on", 1, 220.0, 0.5, ""), Event(9, "off", 1))),
    Patterned(5, Pattern((Hit(0, 220.0), Hit(15, 440.0, 0.2, 1)), "kalimba", 5000)),
    TakeBegun(6, 0, 2, -3),
    TakeEnded(6, 2 * RATE - 5),
    *VOICE,
    Together((SetTempo(90.0), DropClip(0))),
    MoveTrack(2, 0),
    DropTrack(1),
    Undo(),
    Redo(),
)


@pytest.mark.parametrize("op", OPS, ids=lambda op: type(op).__name__)
def test_every_op_comes_back_from_its_bytes_and_from_its_open_form(op):
    payload = encode_op(op)
    assert decode_op(payload) == op
    assert from_open(to_open(payload)) == payload


def test_what_was_simply_played_is_written_as_ever():
    assert encode_op(Played(0, EVENTS)) == encode(EVENTS)


def test_an_op_of_a_song_is_never_taken_for_one_of_a_drawing_or_a_writing():
    for op in OPS[1:]:
        payload = encode_op(op)
        assert payload[1:2] != b"\x78"
        assert payload[2:3] in (b"S", b"M", b"U", b"R")


def test_a_later_version_is_told_apart_from_damage():
    payload = encode_op(Undo())
    with pytest.raises(NewerSong):
        decode_op(b"\x03" + payload[1:])
    for at in range(1, len(payload)):
        with pytest.raises(DamagedSong):
            decode_op(payload[:at] + bytes([payload[at] ^ 0x5A]) + payload[at + 1 :])


@pytest.mark.parametrize(
    ("op", "counts_as"), [(OPS[0], Lost()), (OPS[3], Lost()), (OPS[6], Unread()), (Undo(), Undo()), (Redo(), Redo())]
)
def test_what_is_damaged_counts_as_its_kind(op, counts_as):
    assert read_op(encode_op(op)[:-1]) == counts_as


def test_a_damaged_part_of_a_material_takes_no_place_among_the_steps():
    log = [Played(0, EVENTS), SetTempo(90.0), Lost(), SetTempo(60.0), Undo()]
    draft = Draft(log)
    assert draft.arrangement.tempo == 90.0
    assert draft.unread == 1


def test_a_step_within_steps_can_be_no_undo():
    with pytest.raises(DamagedSong):
        from_open({"kind": "together", "steps": [{"kind": "undo"}]})


def test_what_was_played_first_lies_on_two_tracks_that_no_undo_takes_away():
    draft = Draft([Played(0, EVENTS), Undo()])
    assert [(track.number, track.kind) for track in draft.arrangement.tracks] == [(0, "notes"), (1, "drone")]
    assert not draft.can_undo


def test_steps_are_undone_and_done_again_one_by_one():
    draft = Draft(OPS[:6], chunks=3)
    before = draft.arrangement
    for op in OPS[6:11]:
        draft.add(op)
    after = draft.arrangement
    assert [track.number for track in after.tracks] == [2, 0]
    assert [clip.number for clip in after.clips] == [2]
    assert after.tempo == 90.0
    for _ in range(5):
        draft.add(Undo())
    assert draft.arrangement == before
    assert not draft.can_undo
    for _ in range(5):
        draft.add(Redo())
    assert draft.arrangement == after


def test_a_new_step_takes_the_place_of_those_undone():
    draft = Draft([Played(0, EVENTS), SetTempo(90.0), Undo(), SetTempo(60.0), Redo()])
    assert draft.arrangement.tempo == 60.0
    assert not draft.can_redo


def test_a_take_that_was_cut_off_has_all_the_seconds_up_to_the_next():
    draft = Draft([TakeBegun(0, 0), TakeBegun(1, 3), TakeBegun(2, 5), TakeEnded(1, RATE + 7)], chunks=9)
    assert draft.materials == {0: Take(0, 3 * RATE), 1: Take(3, RATE + 7), 2: Take(5, 4 * RATE)}


def test_a_take_never_says_that_it_is_longer_than_its_seconds():
    draft = Draft([TakeBegun(0, 0), TakeEnded(0, 99 * RATE)], chunks=2)
    assert draft.materials[0] == Take(0, 2 * RATE)


def test_notes_are_revised_without_the_old_ones_being_lost():
    draft = Draft([Played(0, EVENTS), Revised(1, 0, (1, 2)), SetClip(Clip(0, 0, 1, 0))])
    assert draft.materials[1] == Notes(EVENTS[:1])
    draft.add(Undo())
    assert draft.arrangement.clip(0).material == 0


@pytest.mark.parametrize(
    "step",
    [
        SetClip(Clip(9, 9, 0, 0)),
        SetClip(Clip(9, 0, 9, 0)),
        SetClip(Clip(9, 0, 6, 0)),
        SetTrack(Track(0, "take")),
        MoveTrack(9, 0),
        DropTrack(9),
        DropClip(9),
        Unread(),
    ],
)
def test_a_step_with_what_is_not_there_changes_nothing(step):
    draft = Draft([Played(0, EVENTS), TakeBegun(6, 0)])
    before = draft.arrangement
    draft.add(step)
    assert draft.arrangement == before


def test_what_has_not_changed_stays_the_same_object():
    draft = Draft(OPS[:2])
    before = draft.arrangement.materials
    draft.add(Played(3, (Event(600, "off", 1),)))
    after = draft.arrangement.materials
    assert after[0] is before[0]
    assert after[3] == replace(before[3], events=(*EVENTS, Event(600, "off", 1)))
