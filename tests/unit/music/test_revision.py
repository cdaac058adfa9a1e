"""Single notes under a hand: moved, stretched, dropped and added, and everything else as it was."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.music import revision
from studio.music.arrangement import RATE, Arrangement, Clip, Notes, Track
from studio.music.draft import Draft
from studio.music.draft import revised as laid
from studio.music.note import frequency
from studio.music.op_codec import encode_op, read_op
from studio.music.revision import Bar, Change, bars_after, bars_of, is_plain, shown
from studio.music.song import Event
from studio.music.step import Played, Revised, SetClip, SetTrack, Undo

A, B, C = frequency(57), frequency(60), frequency(62.3)
PLAYED = (
    Event(0, "drone", 0, 110.0, 0.0, "bowl"),
    Event(100, "on", 7, A, 0.5, "kalimba"),
    Event(150, "press", 7, 0.0, 0.4),
    Event(200, "glide", 7, A * 1.5),
    Event(300, "on", 8, B, 0.6, "kalimba"),
    Event(400, "off", 7),
    Event(500, "on", 7, C, 0.7, "flute"),
    Event(600, "off", 8),
    Event(900, "off", 7),
)
NOTES = Notes(PLAYED)


def after(change, notes=NOTES):
    return Notes(tuple(laid(notes.events, change.without, change.events)))


def bar(index):
    return next(one for one in bars_of(NOTES) if one.index == index)


def test_notes_are_bars_by_their_starts():
    assert [(one.index, one.start, one.end) for one in bars_of(NOTES)] == [(1, 100, 400), (4, 300, 600), (6, 500, 900)]
    assert [one.pitch for one in bars_of(NOTES)] == pytest.approx([57, 60, 62.3])


def test_what_stays_as_it_is_changes_nothing():
    assert not revision.revised(NOTES, bars_of(NOTES))


def test_a_note_is_moved_and_the_others_stay():
    moved = replace(bar(4), start=700, end=1000, pitch=64.0)
    bars = bars_of(after(revision.revised(NOTES, [moved])))
    assert [(one.start, one.end, round(one.pitch, 3)) for one in bars] == [
        (100, 400, 57),
        (500, 900, 62.3),
        (700, 1000, 64),
    ]


def test_slides_and_leaning_go_along():
    moved = replace(bar(1), start=1100, end=1400, pitch=69.0)
    made = after(revision.revised(NOTES, [moved]))
    (press,) = (event for event in made.events if event.kind == "press")
    (glide,) = (event for event in made.events if event.kind == "glide")
    (on,) = (event for event in made.events if event.kind == "on" and event.time == 1100)
    assert (press.time, glide.time) == (1150, 1200)
    assert press.key == glide.key == on.key
    assert glide.frequency == pytest.approx(2 * A * 1.5)
    assert press.velocity == 0.4


def test_a_note_between_the_keys_stays_there_when_it_is_only_moved_in_time():
    made = after(revision.revised(NOTES, [replace(bar(6), start=520, end=920)]))
    assert C in [event.frequency for event in made.events if event.kind == "on"]


def test_a_note_is_dropped_with_all_that_it_did():
    made = after(revision.revised(NOTES, (), [1]))
    assert [one.start for one in bars_of(made)] == [300, 500]
    assert {event.kind for event in made.events} == {"drone", "on", "off"}


def test_a_note_is_added():
    made = after(revision.revised(NOTES, [Bar(-1, 50, 250, 65.0, 0.3, "flute")]))
    first = bars_of(made)[0]
    assert (first.start, first.end, first.pitch, first.velocity, first.instrument) == (50, 250, 65.0, 0.3, "flute")


def test_two_notes_on_each_other_stay_two():
    twin = replace(bar(4), index=-1)
    bars = bars_of(after(revision.revised(NOTES, [twin])))
    assert [(one.start, one.end) for one in bars].count((300, 600)) == 2


def test_nothing_goes_beyond_what_there_is():
    wild = revision.fitting(Bar(1, -300, -200, 500.0, 7.0))
    assert (wild.start, wild.end, wild.pitch, wild.velocity) == (0, 100, revision.HIGHEST, 1.0)
    short = revision.fitting(Bar(1, 50, 40, -3.0, -1.0))
    assert (short.end - short.start, short.pitch, short.velocity) == (
        revision.SHORTEST,
        revision.LOWEST,
        revision.SOFTEST,
    )


def song(length=0):
    ops = [Played(0, ()), Played(3, PLAYED), SetTrack(Track(5, "notes")), SetClip(Clip(6, 5, 3, RATE, 0, length))]
    return Draft(ops)


def test_one_undo_brings_back_what_was_played_and_the_log_says_the_same():
    draft = song()
    clip = draft.arrangement.clip(6)
    change = revision.revised(draft.materials[3], [replace(bar(4), pitch=67.0)], [1])
    ops = shown(draft.arrangement, clip, change)
    assert [type(op) for op in ops] == [Revised, SetClip]
    for op in ops:
        draft.add(read_op(encode_op(op)))
    now = draft.arrangement
    assert [round(one.pitch, 3) for one in bars_of(now.materials[now.clip(6).material])] == [67, 62.3]
    draft.add(Undo())
    assert draft.arrangement.materials[draft.arrangement.clip(6).material].events == PLAYED


def test_nothing_to_change_is_no_step():
    arrangement = song().arrangement
    assert shown(arrangement, arrangement.clip(6), Change()) == ()


def test_a_clip_to_the_end_of_its_notes_grows_with_them():
    arrangement = song(length=900 * RATE // 1000).arrangement
    late = Bar(-1, 2000, 2500, 60.0, 0.5)
    ops = shown(arrangement, arrangement.clip(6), revision.revised(NOTES, [late]))
    assert ops[-1].clip.length == 2500 * RATE // 1000


def test_a_clip_that_was_trimmed_stays_as_long():
    arrangement = song(length=RATE // 2).arrangement
    ops = shown(arrangement, arrangement.clip(6), revision.revised(NOTES, [Bar(-1, 2000, 2500, 60.0, 0.5)]))
    assert ops[-1].clip.length == RATE // 2


def test_an_arrangement_without_the_material_is_told_by_the_caller():
    with pytest.raises(KeyError):
        shown(Arrangement(), Clip(1, 1, 9, 0), Change((1,)))


@given(
    st.lists(
        st.tuples(st.integers(-1, 12), st.integers(-50, 2000), st.integers(-50, 2500), st.floats(0, 127)), max_size=8
    ),
    st.lists(st.integers(0, 12), max_size=4),
)
def test_whatever_a_hand_does_every_note_is_let_go_and_no_event_is_lost(rows, dropped):
    bars = [Bar(index, start, end, pitch, 0.5) for index, start, end, pitch in rows]
    there = {one.index for one in bars_of(NOTES)}
    last = {one.index: one for one in bars if one.index in there}
    fresh = [one for one in bars if one.index < 0]
    made = after(revision.revised(NOTES, [*last.values(), *fresh], [one for one in dropped if one not in last]))
    times = [event.time for event in made.events]
    assert times == sorted(times)
    assert min(times, default=0) >= 0
    ons = sum(event.kind == "on" for event in made.events)
    assert ons == sum(event.kind == "off" for event in made.events) == len(bars_of(made))
    assert ons == 3 + len(fresh) - len({one for one in dropped if one in there and one not in last})
    assert PLAYED[0] in made.events


@given(st.data())
def test_what_is_left_after_a_change_is_what_would_be_found_anew(data):
    times = data.draw(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 60), st.integers(40, 80)), max_size=12))
    events = []
    for key, (start, long, pitch) in enumerate(times):
        events += [Event(start, "on", key, frequency(pitch), 0.5, "kalimba"), Event(start + long, "off", key)]
    notes = Notes(tuple(sorted(events, key=lambda event: event.time)))
    if not is_plain(notes):
        return
    bars = bars_of(notes)
    wanted = [Bar(-1, data.draw(st.integers(0, 500)), 520, 60.0, 0.5, "kalimba")] if data.draw(st.booleans()) else []
    dropped = []
    if bars:
        one, other = data.draw(st.sampled_from(bars)), data.draw(st.sampled_from(bars))
        wanted.append(replace(one, start=one.start + data.draw(st.integers(-50, 200)), end=one.end + 300))
        dropped = [other.index] if other != one and data.draw(st.booleans()) else []
    change = revision.revised(notes, wanted, dropped)
    made = Notes(tuple(laid(notes.events, change.without, change.events)))
    assert bars_after(bars, notes, change) == bars_of(made)
    assert is_plain(made)


def test_notes_that_are_not_let_go_are_not_plain():
    on, off = Event(0, "on", 1, 220.0, 0.5, "kalimba"), Event(9, "off", 1)
    assert is_plain(Notes((on, off)))
    assert not is_plain(Notes((on,)))
    assert not is_plain(Notes((on, on, off)))
