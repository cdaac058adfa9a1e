"""Loops made longer and shorter: what is heard from then on, and that what was heard stays."""

from dataclasses import replace

import numpy as np
import pytest

from studio.music.arrangement import RATE, Pattern
from studio.music.draft import Draft
from studio.music.loop_length import MOST, doubled, fitting, resized
from studio.music.looper import GRAIN, LEAST, Loop, closed, halted, laid, loop_of, patterned, resumed, rounds, turned
from studio.music.note import frequency, pitch_of
from studio.music.op_codec import decode_op, encode_op
from studio.music.perform import Performance
from studio.music.score import Score
from studio.music.song import Event
from studio.music.step import DropClip, Patterned, Played, SetClip, Together, Undo
from studio.music.synth import BLOCK

SECOND = RATE // GRAIN * GRAIN
"""A second, as near as a loop has it."""


def looped(seconds=4, start=0):
    """A loop with a note on each of its seconds, pitches from 60, and the draft it is in."""
    draft, layer, steps = Draft(), *laid(Draft().arrangement, start, None)
    events = []
    for at in range(seconds):
        time = at * SECOND * 1000 // RATE + 1
        events += [Event(time, "on", at, frequency(60 + at), 0.6, "kalimba"), Event(time + 200, "off", at)]
    draft.add(Played(layer.material, tuple(events)))
    draft.add(Together(tuple(steps)))
    loop, steps = closed(draft.arrangement, layer, start + seconds * SECOND)
    draft.add(Together(tuple(steps)))
    return draft, loop


def add(draft, found):
    """Take a change up as a song does: materials first, then its steps as one."""
    for op in found.ops:
        if isinstance(op, Patterned):
            draft.add(decode_op(encode_op(op)))
    draft.add(decode_op(encode_op(Together(tuple(op for op in found.ops if isinstance(op, (SetClip, DropClip)))))))


def heard(draft, start, end):
    """What is struck, as (second, pitch)."""
    ons = [cue for cue in Score(draft.arrangement).cues(start, end, endless=True) if cue.kind == "on"]
    return [(round(cue.frame / SECOND, 1), round(pitch_of(cue.frequency))) for cue in ons]


def test_twice_as_long_sounds_the_same_until_something_is_laid_over_it():
    draft, loop = looped()
    before = heard(draft, 0, 40 * SECOND)
    found = doubled(draft.arrangement, loop, 9 * SECOND)
    add(draft, found)
    assert heard(draft, 0, 40 * SECOND) == before
    assert found.loop == Loop(8 * SECOND, 8 * SECOND)
    assert loop_of(draft.arrangement).length == 8 * SECOND
    assert len(rounds(draft.arrangement, 2)) == 2
    draft.add(Undo())
    assert loop_of(draft.arrangement) == loop


def test_a_fading_layer_fades_on_as_it_did_when_it_is_twice_as_long():
    draft, loop = looped()
    (clip,) = draft.arrangement.clips
    draft.add(SetClip(replace(clip, fading=3.0)))

    def gains():
        cues = Score(draft.arrangement).cues(0, 40 * SECOND, endless=True)
        return [cue.gain for cue in cues if cue.kind == "on"]

    before = gains()
    add(draft, doubled(draft.arrangement, loop, 9 * SECOND))
    assert gains() == pytest.approx(before)


def test_half_as_long_turns_at_its_first_new_end_and_what_was_heard_stays():
    draft, loop = looped()
    before = heard(draft, 0, 9 * SECOND)
    found = resized(draft.arrangement, loop, 2 * SECOND, 9 * SECOND, round(9.35 * SECOND))
    add(draft, found)
    assert heard(draft, 0, 9 * SECOND) == before
    assert found.turns == 10 * SECOND
    assert heard(draft, 8 * SECOND, 16 * SECOND) == [(8.0 + n, 60 + n % 2) for n in range(8)]
    # in its second half it goes round at the end, as it would have
    draft, loop = looped()
    found = resized(draft.arrangement, loop, 2 * SECOND, round(10.5 * SECOND), round(10.9 * SECOND))
    add(draft, found)
    as_it_was = [(8, 60), (9, 61), (10, 62), (11, 63)]
    assert heard(draft, 8 * SECOND, 16 * SECOND) == [*as_it_was, *((n, 60 + n % 2) for n in range(12, 16))]


def test_it_turns_where_it_is_heard_and_what_is_worked_out_already_is_heard_to_its_end():
    draft, loop = looped()
    at, safe = round(10.9 * SECOND) // GRAIN * GRAIN, round(11.3 * SECOND)
    found = resized(draft.arrangement, loop, at - 8 * SECOND, at, safe)
    add(draft, found)
    assert found.turns == at
    assert heard(draft, 8 * SECOND, 15 * SECOND) == [
        (8.0, 60), (9.0, 61), (10.0, 62), (10.9, 60), (11.0, 63), (11.9, 61), (12.9, 62), (13.8, 60), (14.8, 61)
    ]  # fmt: skip
    ends = [cue.frame for cue in Score(draft.arrangement).cues(0, 15 * SECOND, endless=True) if cue.kind == "off"]
    assert len(ends) == len(heard(draft, 0, 15 * SECOND))


def test_longer_rests_at_its_end_and_a_loop_cut_short_has_all_again_when_it_is_as_long_again():
    draft, loop = looped()
    found = resized(draft.arrangement, loop, 5 * SECOND, 9 * SECOND, round(9.4 * SECOND))
    add(draft, found)
    assert heard(draft, 8 * SECOND, 18 * SECOND) == [
        *((8 + n, 60 + n) for n in range(4)),
        *((13 + n, 60 + n) for n in range(4)),
    ]
    draft, loop = looped()
    shorter = resized(draft.arrangement, loop, 3 * SECOND, 9 * SECOND, round(9.4 * SECOND))
    add(draft, shorter)
    assert [pitch for _, pitch in heard(draft, 11 * SECOND, 17 * SECOND)] == [60, 61, 62] * 2
    again = resized(draft.arrangement, shorter.loop, 4 * SECOND, 14 * SECOND, round(14.4 * SECOND))
    add(draft, again)
    assert [pitch for _, pitch in heard(draft, again.turns, again.turns + 4 * SECOND)] == [60, 61, 62, 63]


def test_a_change_made_before_the_last_one_was_heard_takes_its_place():
    draft, loop = looped()
    found = resized(draft.arrangement, loop, 3 * SECOND, 9 * SECOND, round(9.4 * SECOND))
    add(draft, found)
    many = len(draft.arrangement.clips)
    second = resized(draft.arrangement, found.loop, 2 * SECOND, round(9.1 * SECOND), round(9.5 * SECOND))
    add(draft, second)
    assert len(draft.arrangement.clips) == many
    assert second.turns == 10 * SECOND
    assert [pitch for _, pitch in heard(draft, 12 * SECOND, 16 * SECOND)] == [60, 61] * 2


def test_steps_keep_their_pace_where_they_fit_and_fit_where_they_do_not():
    draft, loop = looped()
    draft.add(Patterned(9, turned(Pattern((), "hand-drums", 2 * SECOND // 16), 0, 65.4)))
    draft.add(Together(tuple(patterned(draft.arrangement, None, 9, 2 * SECOND, 0))))
    halved = resized(draft.arrangement, loop, 2 * SECOND, 9 * SECOND, round(9.4 * SECOND))
    assert not [op for op in halved.ops if isinstance(op, Patterned)]
    twice = doubled(draft.arrangement, loop, 9 * SECOND)
    assert len(twice.clips) == 2, "steps go on as they do"
    trimmed = resized(draft.arrangement, loop, whole_of(3.7), 9 * SECOND, round(9.4 * SECOND))
    add(draft, trimmed)
    (clip,) = rounds(draft.arrangement, 3)
    assert trimmed.loop.length == 2 * clip.every
    assert draft.arrangement.materials[clip.material].slot * 16 == clip.every


def whole_of(seconds):
    return round(seconds * SECOND) // GRAIN * GRAIN


def test_halves_that_were_halted_go_on_as_halves():
    draft, loop = looped()
    add(draft, doubled(draft.arrangement, loop, 9 * SECOND))
    numbers, steps = halted(draft.arrangement, 18 * SECOND)
    draft.add(Together(tuple(steps)))
    draft.add(Together(tuple(resumed(draft.arrangement, numbers, 40 * SECOND))))
    assert [pitch for _, pitch in heard(draft, 40 * SECOND, 56 * SECOND)] == [60, 61, 62, 63] * 4


def test_lengths_have_bounds():
    assert fitting(1, 0.0) == LEAST
    assert fitting(2 * MOST, 0.0) == MOST // GRAIN * GRAIN
    assert fitting(SECOND + 100, 60.0) == pytest.approx(RATE, abs=GRAIN)
    draft, loop = looped()
    assert resized(draft.arrangement, loop, loop.length, 9 * SECOND, 10 * SECOND) is None
    assert doubled(draft.arrangement, replace(loop, length=MOST), 0) is None


@pytest.mark.parametrize("length", [1.5, 3.0, 6.0])
def test_nothing_hangs_and_nothing_is_heard_of_what_was_cut(length):
    draft, loop = looped(2)
    performance = Performance(draft.arrangement, start=0, endless=True)
    out = np.empty((BLOCK, 2), np.float32)
    while performance.at < 3 * SECOND:
        performance.render(out)
    found = resized(draft.arrangement, loop, whole_of(length), performance.at - RATE // 4, performance.worked + 4800)
    add(draft, found)
    performance.change(draft.arrangement)
    for _ in range(20 * RATE // BLOCK):
        performance.render(out)
    # each note is let go 0.2 s after it was struck: no more than two can sound at once
    assert all(len(strip._sounding) <= 2 for strip in performance._strips.values())
