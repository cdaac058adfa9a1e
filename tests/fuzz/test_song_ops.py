"""Ops of songs in any order and with anything in them: no log can break a song, and every step can be undone."""

import json
import zlib

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.music.arrangement import Clip, Hit, Pattern, Track, Tuning
from studio.music.codec import DamagedSong, NewerSong
from studio.music.draft import Draft
from studio.music.op_codec import decode_op, encode_op
from studio.music.openly import from_open, to_open
from studio.music.perform import Performance
from studio.music.score import Score, flattened, roll
from studio.music.song import Event, song_of
from studio.music.step import (
    DropClip,
    DropTrack,
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

few = st.integers(0, 4)
places = st.integers(0, 200_000)
hertz = st.floats(8.0, 12000.0)
names = st.sampled_from(["handpan", "kalimba", "", "雨", "rain", "bowl"])
events = st.one_of(
    st.builds(Event, st.integers(0, 4000), st.just("on"), few, hertz, st.floats(0.0, 1.0), names),
    st.builds(Event, st.integers(0, 4000), st.just("off"), few),
    st.builds(Event, st.integers(0, 4000), st.just("drone"), few, hertz, st.just(0.0), names),
)
runs = st.lists(events, max_size=12).map(lambda found: song_of(found).events)
tunings = st.none() | st.builds(Tuning, names, st.integers(0, 127), st.integers(1, 32))
hits = st.builds(Hit, st.integers(0, 15), hertz, st.floats(0.0, 1.0), st.integers(1, 16))
patterns = st.builds(Pattern, st.lists(hits, max_size=6).map(tuple), names, st.integers(240, 20000))
tracks = st.builds(
    Track,
    few,
    st.sampled_from(["notes", "drone", "take", "pattern"]),
    names,
    st.text(max_size=8),
    st.floats(0.0, 2.0),
    st.floats(-1.0, 1.0),
    st.booleans(),
)
clips = st.builds(
    Clip,
    few,
    few,
    few,
    places,
    places,
    places,
    st.integers(0, 3).map(lambda loops: loops * 30_000),
    st.integers(0, 5),
    st.floats(0.0, 60.0),
    st.floats(0.0, 4.0),
    places,
    places,
)
steps = st.one_of(
    st.builds(SetTrack, tracks),
    st.builds(MoveTrack, few, few),
    st.builds(DropTrack, few),
    st.builds(SetClip, clips),
    st.builds(DropClip, few),
    st.builds(SetTempo, st.floats(0.0, 1000.0)),
)
growths = st.one_of(
    st.builds(Played, few, runs, tunings),
    st.builds(Revised, few, few, st.lists(st.integers(0, 20), max_size=4).map(tuple), runs),
    st.builds(Patterned, few, patterns),
    st.builds(TakeBegun, few, st.integers(0, 5), st.integers(1, 2), st.integers(-480, 9600)),
    st.builds(TakeEnded, few, places),
)
ops = st.one_of(
    steps, growths, st.builds(Together, st.lists(steps, max_size=3).map(tuple)), st.just(Undo()), st.just(Redo())
)
logs = st.lists(ops, max_size=14)


@given(ops)
def test_any_op_comes_back_from_its_bytes_and_from_its_open_form(op):
    payload = encode_op(op)
    assert decode_op(payload) == op
    assert from_open(json.loads(json.dumps(to_open(payload)))) == payload


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=4), st.lists), st.data())
def test_an_op_with_anything_in_it_is_read_or_refused(anything, data):
    table = to_open(encode_op(data.draw(ops)))
    names_of = sorted(table)
    table[data.draw(st.sampled_from(names_of))] = anything
    try:
        payload = from_open(table)
    except DamagedSong:
        return
    assert from_open(to_open(payload)) == payload


@given(st.binary(max_size=120), st.sampled_from([0, 1, 2]), st.sampled_from([b"S", b"\x78"]))
def test_any_bytes_with_a_right_checksum_are_an_op_or_refused(body, packing, letter):
    packed = zlib.compress(body) if packing else body
    try:
        decode_op(bytes([2, packing]) + letter + zlib.crc32(body).to_bytes(4, "little") + packed)
    except (DamagedSong, NewerSong):
        return


@given(logs)
def test_undoing_all_and_doing_all_again_comes_to_the_same_song(log):
    draft = Draft(log, chunks=4)
    before, many = draft.arrangement, draft.done
    for _ in range(many):
        draft.add(Undo())
    assert not draft.can_undo
    for _ in range(many):
        draft.add(Redo())
    assert draft.arrangement == before


@given(logs)
def test_a_song_made_step_by_step_is_the_one_read_from_its_log(log):
    draft = Draft()
    draft.chunks = 4
    for op in log:
        draft.add(op)
        shown = draft.arrangement
    assert not log or shown == Draft(log, chunks=4).arrangement


@given(logs)
def test_an_op_that_can_not_be_read_changes_nothing_of_the_song(log):
    draft = Draft([*log, Unread()], chunks=4)
    assert draft.arrangement == Draft(log, chunks=4).arrangement
    assert draft.unread == 1


@settings(max_examples=60, deadline=None)
@given(logs, st.integers(0, 120_000))
def test_any_song_can_be_shown_and_heard_from_anywhere(log, start):
    arrangement = Draft(log, chunks=4).arrangement
    score = Score(arrangement)
    bars = roll(score)
    song = flattened(score)
    assert all(bar.start < bar.end for bar in bars)
    assert list(song.events) == sorted(song.events, key=lambda event: event.time)
    performance = Performance(arrangement, start=start)
    out = np.zeros((256, 2), np.float32)
    for _ in range(12):
        peak = performance.render(out)
        assert np.isfinite(out).all()
        assert peak <= 0.9
