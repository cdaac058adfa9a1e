from dataclasses import replace

import numpy as np
import pytest

from studio.music.arrangement import RATE, Arrangement, Clip, Notes, Take, Track
from studio.music.draft import Draft
from studio.music.perform import EDGE, ROOM, WIDE, Performance, performed, sides
from studio.music.render import render_song
from studio.music.score import Score
from studio.music.song import Event, song_of
from studio.music.step import Played

TONE = np.float32(0.2) * np.sin(2 * np.pi * 440 * np.arange(3 * RATE) / RATE).astype(np.float32)
EVENTS = tuple(
    event
    for index in range(8)
    for event in (
        Event(index * 150, "on", 60 + index % 3, 220.0 * (1 + index % 3), 0.6, "kalimba"),
        Event(index * 150 + 90, "off", 60 + index % 3),
    )
)
HUM = (Track(1, "take"),)


def second_of_tone(index: int):
    return TONE[index * RATE : (index + 1) * RATE, None]


def whole(arrangement, read=second_of_tone, start=0):
    return np.concatenate(list(performed(arrangement, read, start=start)))


def heard(performance, blocks):
    out = np.zeros((blocks, 256, 2), np.float32)
    for block in out:
        performance.render(block)
    return out.reshape(-1, 2)


def hum(clip, take=None):
    return Arrangement(HUM, (clip,), materials={0: take or Take(0, 3 * RATE)})


def test_a_song_that_was_only_played_sounds_as_it_did():
    song = song_of(EVENTS)
    rendered, played = render_song(song), whole(Draft([Played(0, EVENTS)]).arrangement)
    shorter = min(len(rendered), len(played))
    assert np.abs(rendered[:shorter] - played[:shorter]).max() < 1e-5


def test_the_same_arrangement_gives_the_same_samples():
    arrangement = Draft([Played(0, EVENTS)]).arrangement
    assert np.array_equal(whole(arrangement), whole(arrangement))


def test_a_take_lies_to_the_frame_where_its_clip_says():
    heard = whole(hum(Clip(0, 1, 0, 1000, offset=500, length=RATE)))
    assert not heard[:1000].any()
    inner = slice(EDGE, RATE - EDGE)
    assert np.allclose(heard[1000 : 1000 + RATE, 0][inner], TONE[500 : 500 + RATE][inner], atol=1e-6)
    assert not heard[1000 + RATE :].any()


def test_a_take_fades_and_is_as_loud_as_its_clip():
    heard = whole(hum(Clip(0, 1, 0, 0, gain=0.5, fade_in=RATE, fade_out=RATE)))
    curve = np.minimum(1.0, np.minimum(np.arange(3 * RATE), 3 * RATE - np.arange(3 * RATE)) / RATE)
    assert np.allclose(heard[EDGE : 3 * RATE - EDGE, 1], (TONE * curve * 0.5)[EDGE:-EDGE], atol=1e-4)


def test_what_is_damaged_in_a_take_is_silence_and_all_else_sounds():
    heard = whole(hum(Clip(0, 1, 0, 0)), lambda index: None if index == 1 else second_of_tone(index))
    assert np.allclose(heard[EDGE:RATE, 0], TONE[EDGE:RATE], atol=1e-6)
    assert not heard[RATE : 2 * RATE].any()
    assert np.allclose(heard[2 * RATE : 3 * RATE - EDGE, 0], TONE[2 * RATE : -EDGE], atol=1e-6)


def test_a_take_of_two_channels_keeps_them_apart():
    def read(index):
        tone = second_of_tone(index)
        return np.concatenate([tone, 0.5 * tone], axis=1)

    heard = whole(hum(Clip(0, 1, 0, 0), Take(0, RATE, 2)), read)
    assert np.allclose(heard[:RATE, 1], 0.5 * heard[:RATE, 0], atol=1e-6)


def test_passes_of_a_take_come_again_softer():
    heard = whole(hum(Clip(0, 1, 0, 0, length=RATE // 2, every=RATE, passes=3, fading=6.0)))
    peaks = [np.abs(heard[at * RATE : at * RATE + RATE // 2]).max() for at in range(3)]
    assert peaks == pytest.approx([0.2, 0.2 * 10**-0.3, 0.2 * 10**-0.6], rel=0.01)
    assert not heard[RATE // 2 : RATE].any()


def steps(sound):
    """How far the sound is from a smooth line, beside its own size: in dB."""
    return 20 * np.log10(np.abs(np.diff(sound, n=4)).max() / np.abs(sound).max())


QUIETER = {"level": 0.3, "muted": True, "pan": 1.0}


@pytest.mark.parametrize("change", QUIETER)
def test_a_take_that_is_changed_while_it_sounds_has_no_step(change):
    arrangement = hum(Clip(0, 1, 0, 0))
    performance = Performance(arrangement, second_of_tone)
    before = heard(performance, 100)
    performance.change(replace(arrangement, tracks=(replace(HUM[0], **{change: QUIETER[change]}),)))
    sound = np.concatenate([before, heard(performance, 50)])[EDGE:, 0]
    assert steps(sound) < -60


@pytest.mark.parametrize("clip", [None, Clip(0, 1, 0, 0, gain=0.2), Clip(0, 1, 0, 1000), Clip(0, 1, 0, 0, length=99)])
def test_a_take_that_is_moved_or_taken_away_while_it_sounds_has_no_step(clip):
    arrangement = hum(Clip(0, 1, 0, 0))
    performance = Performance(arrangement, second_of_tone)
    before = heard(performance, 100)
    performance.change(replace(arrangement, clips=(clip,) if clip else ()))
    assert steps(np.concatenate([before, heard(performance, 50)])[EDGE:, 0]) < -60


def test_a_jump_and_the_seam_of_a_loop_have_no_step():
    performance = Performance(hum(Clip(0, 1, 0, 0)), second_of_tone)
    sound = [heard(performance, 100)]
    performance.jump(RATE + 1234)
    sound.append(heard(performance, 50))
    assert steps(np.concatenate(sound)[:, 0]) < -60
    assert steps(whole(hum(Clip(0, 1, 0, 0, offset=333, length=12345, every=12345, passes=4)))[:, 0]) < -60


def test_a_muted_track_is_silent_and_panning_leaves_one_side():
    arrangement = Draft([Played(0, EVENTS)]).arrangement
    track = arrangement.tracks[0]
    silent = whole(replace(arrangement, tracks=(replace(track, muted=True),)))
    assert np.abs(silent).max() == 0.0
    left = whole(replace(arrangement, tracks=(replace(track, pan=-1.0),)))
    assert np.abs(left[:, 0]).max() > 2.5 * np.abs(left[:, 1]).max()
    assert sides(0.0) == (1.0, 1.0)


def test_a_change_while_it_sounds_comes_with_the_next_block_and_without_a_step():
    arrangement = hum(Clip(0, 1, 0, 0))
    notes = replace(arrangement, tracks=(Track(0, "notes"),), clips=(Clip(0, 0, 1, 0),), materials={1: Notes(EVENTS)})
    performance = Performance(notes, second_of_tone)
    before = heard(performance, 100)
    performance.change(replace(notes, tracks=(Track(0, "notes", muted=True),)))
    after = heard(performance, 300)
    assert np.abs(before[-256:]).max() > 0.003
    assert np.abs(after[-256:]).max() < 0.3 * np.abs(before).max()
    assert np.abs(np.diff(np.concatenate([before, after])[:, 0])).max() < 0.06


def test_notes_of_a_clip_that_is_taken_away_are_let_go():
    events = (Event(0, "on", 1, 220.0, 0.8, "warm-pad"), Event(60_000, "off", 1))
    arrangement = Draft([Played(0, events)]).arrangement
    performance = Performance(arrangement, endless=True)
    sounding = np.abs(heard(performance, 400)[-2560:]).max()
    performance.change(replace(arrangement, clips=()))
    assert sounding > 0.005
    assert np.abs(heard(performance, 2400)[-2560:]).max() < 0.02 * sounding


def test_from_the_middle_it_sounds_as_it_would_have():
    arrangement = Draft([Played(0, EVENTS)]).arrangement
    start = RATE // 2 // 256 * 256
    assert np.array_equal(whole(arrangement, start=start), whole(arrangement)[start:])


@pytest.mark.parametrize("name", ["soft-piano", "voice", "hand-drums"])
def test_it_sounds_the_same_however_much_is_worked_out_at_once(name):
    events = [Event(170 * n, "on", n, 110.0 * 1.07**n, 0.7, name) for n in range(20)]
    events += [Event(170 * n + 700, "off", n) for n in range(20)]
    arrangement = Draft([Played(0, tuple(sorted(events, key=lambda event: event.time)))]).arrangement
    narrow, wide = (heard(Performance(arrangement, wide=frames), 900) for frames in (ROOM, WIDE))
    assert np.abs(wide).max() > 0.05
    assert np.abs(wide - narrow).max() < 2e-4


def test_a_loop_without_end_goes_on_for_as_long_as_someone_asks():
    arrangement = hum(Clip(0, 1, 0, 0, length=RATE, every=RATE, passes=0))
    performance = Performance(arrangement, second_of_tone, endless=True)
    sound = heard(performance, 10 * RATE // 256)
    assert np.abs(sound[-RATE:]).max() == pytest.approx(0.2, rel=0.01)
    assert not performance.over


def lying(clip, *more):
    events = Event(0, "drone", 0, 146.8, 0.0, "warm-pad"), Event(12_000, "drone", 0, 0.0, 0.0, "")
    return Arrangement((Track(0, "drone"),), (clip, *more), materials={0: Notes(events)})


def test_what_lies_underneath_comes_and_goes_over_its_fades():
    plain, faded = whole(lying(Clip(0, 0, 0, 0))), whole(lying(Clip(0, 0, 0, 0, fade_in=4 * RATE, fade_out=4 * RATE)))
    assert np.allclose(faded[7 * RATE : 8 * RATE], plain[7 * RATE : 8 * RATE], atol=1e-3)
    for share in (0.25, 0.5, 0.75):
        for at in (share * 4, 12 - share * 4):
            part = slice(int((at - 0.02) * RATE), int((at + 0.02) * RATE))
            loud = np.abs(faded[part]).max() / np.abs(plain[part]).max()
            assert loud == pytest.approx(share, abs=0.06)
    after = slice(12 * RATE + 5000, 13 * RATE)
    assert np.abs(faded[after]).max() < 0.2 * np.abs(plain[after]).max(), "what was faded away does not come back"


def test_what_lies_underneath_is_as_loud_as_the_clip_that_began_last():
    score = Score(lying(Clip(0, 0, 0, 0, fade_out=RATE), Clip(1, 0, 0, 20 * RATE, length=RATE, every=RATE, fading=6.0)))
    assert score.under(0, 11 * RATE) == 1.0
    assert score.under(0, 15 * RATE) == 0.0
    assert score.under(0, 20 * RATE) == 1.0
    assert Score(lying(Clip(0, 0, 0, 0, gain=0.5))).under(0, RATE) == 0.5
    assert Score(lying(Clip(0, 0, 0, 0))).under(0, 15 * RATE) == 1.0


def test_nothing_on_the_timeline_is_over_at_once():
    assert list(performed(Arrangement())) == []
