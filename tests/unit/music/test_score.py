import random
from dataclasses import replace

import pytest

from studio.music.arrangement import RATE, Arrangement, Clip, Hit, Notes, Pattern, Take, Track
from studio.music.score import Score, frames, notes_of
from studio.music.song import Event, note_roll, song_of

MS = RATE // 1000
EVENTS = (
    Event(0, "drone", 0, 146.8, 0.0, "bowl"),
    Event(100, "on", 1, 220.0, 0.5, "kalimba"),
    Event(300, "off", 1),
    Event(400, "on", 2, 330.0, 0.6, "handpan"),
    Event(700, "drone", 0, 110.0, 0.0, "warm-pad"),
    Event(900, "off", 2),
    Event(1000, "off", 3),
)


TRACKS = (Track(0, "notes"), Track(1, "drone"), Track(2, "take"), Track(3, "pattern"))
MATERIALS = {0: Notes(EVENTS), 1: Take(0, 5 * RATE), 2: Pattern((Hit(3, 99.0),), "kalimba", 480)}


def arrangement(*clips):
    return Arrangement(TRACKS, clips, materials=MATERIALS)


def told(score, start=0, end=10 * RATE, endless=False):
    return [(cue.frame // MS, cue.kind, round(cue.frequency)) for cue in score.cues(start, end, endless)]


def test_a_clip_sounds_its_notes_at_its_place():
    score = Score(arrangement(Clip(0, 0, 0, RATE)))
    assert told(score) == [(1100, "on", 220), (1300, "off", 0), (1400, "on", 330), (1900, "off", 0)]
    assert score.duration == 2 * RATE


def test_a_trimmed_clip_begins_and_ends_where_it_is_cut():
    score = Score(arrangement(Clip(0, 0, 0, 0, offset=200 * MS, length=400 * MS)))
    assert told(score) == [(200, "on", 330), (400, "off", 0)]


def test_a_loop_comes_again_and_fades():
    clip = Clip(0, 0, 0, 0, offset=100 * MS, length=200 * MS, every=500 * MS, passes=3, fading=6.0)
    score = Score(arrangement(clip))
    ons = [cue for cue in score.cues(0, 10 * RATE) if cue.kind == "on"]
    assert [cue.frame // MS for cue in ons] == [0, 500, 1000]
    assert [round(cue.gain, 2) for cue in ons] == [1.0, 0.5, 0.25]
    assert len({cue.key for cue in ons}) == 3


def test_a_loop_without_end_lasts_as_long_as_the_song_or_for_ever():
    forever = Clip(0, 0, 0, 0, length=RATE, every=RATE, passes=0)
    score = Score(arrangement(forever, Clip(1, 2, 1, 0)))
    assert score.duration == 5 * RATE
    assert len([cue for cue in score.cues(0, 99 * RATE) if cue.kind == "on"]) == 10
    assert len([cue for cue in score.cues(0, 99 * RATE, endless=True) if cue.kind == "on"]) == 198


def test_what_lies_underneath_is_there_from_the_middle_too():
    score = Score(arrangement(Clip(0, 1, 0, 0)))
    assert told(score) == [(0, "drone", 147), (700, "drone", 110), (1000, "drone", 0)]
    assert score.drone_at(Track(1, "drone"), 800 * MS).instrument == "warm-pad"
    assert score.drone_at(Track(1, "drone"), 100 * MS).instrument == "bowl"
    assert score.drone_at(Track(1, "drone"), 2000 * MS) is None
    cut = Score(arrangement(Clip(0, 1, 0, 0, offset=300 * MS)))
    assert told(cut) == [(0, "drone", 147), (400, "drone", 110), (700, "drone", 0)]


def test_a_pattern_sounds_on_its_slots():
    clip = Clip(0, 3, 2, 0, every=16 * 480, passes=2)
    score = Score(arrangement(clip))
    assert [cue.frame for cue in score.cues(0, RATE) if cue.kind == "on"] == [3 * 480, 19 * 480]
    assert {cue.instrument for cue in score.cues(0, RATE) if cue.kind == "on"} == {"kalimba"}


@pytest.mark.parametrize("seed", range(20))
def test_cues_asked_for_in_any_windows_are_the_same(seed):
    chance = random.Random(seed)
    clips = [
        Clip(
            number,
            chance.choice([0, 1]),
            0,
            chance.randrange(RATE),
            chance.randrange(900) * MS,
            chance.choice([0, chance.randrange(1, 1200) * MS]),
            chance.choice([0, chance.randrange(50, 1500) * MS]),
            chance.choice([0, 1, 4]),
            chance.choice([0.0, 12.0]),
        )
        for number in range(4)
    ]
    score = Score(arrangement(*clips))
    end = score.duration + RATE
    edges = sorted({0, end, *(chance.randrange(end) for _ in range(40))})
    parts = [cue for low, high in zip(edges, edges[1:], strict=False) for cue in score.cues(low, high)]
    assert parts == score.cues(0, end)


@pytest.mark.parametrize("seed", range(20))
def test_every_note_that_begins_also_ends(seed):
    chance = random.Random(seed)
    clip = Clip(0, 0, 0, 0, chance.randrange(500) * MS, chance.randrange(1, 900) * MS, 700 * MS, 5)
    cues = Score(arrangement(clip)).cues(0, 20 * RATE)
    held = set()
    for cue in cues:
        held.add(cue.key) if cue.kind == "on" else held.discard(cue.key)
    assert not held


def test_notes_pair_up_as_the_piano_roll_shows_them():
    bars = note_roll(song_of(EVENTS))
    notes = notes_of(Notes(EVENTS))
    assert [(note.start, note.end) for note in notes] == [(frames(bar.start), frames(bar.end)) for bar in bars]


def test_what_was_worked_out_is_lent_to_the_next_score():
    before = Score(arrangement(Clip(0, 0, 0, 0)))
    material = before.arrangement.materials[0]
    after = Score(replace(before.arrangement, clips=(Clip(0, 0, 0, 99),)), before)
    assert after.run(0, material) is before.run(0, material)
