import numpy as np
import pytest

from studio.music.peaks import peaks
from studio.music.render import TAIL, blocks, render_song
from studio.music.song import Event, RollNote, Song, excerpt, note_roll, song_of
from studio.music.synth import BLOCK, RATE
from tests.soundcard import pitches


def on(time, key, hertz=220.0, instrument="handpan"):
    return Event(time, "on", key, hertz, 0.8, instrument)


def off(time, key):
    return Event(time, "off", key)


SONG = song_of(
    [
        Event(0, "drone", 0, 146.83, 0.0, "bowl"),
        on(100, 1, 220.0),
        off(900, 1),
        on(600, 2, 330.0, "kalimba"),
        off(1200, 2),
        on(1501, 1, 440.0, "soft-piano"),
        off(2000, 1),
        Event(2000, "drone"),
    ]
)


def test_events_are_put_in_order_and_keep_their_order_in_one_moment():
    assert [event.time for event in SONG.events] == [0, 100, 600, 900, 1200, 1501, 2000, 2000]
    assert [event.kind for event in SONG.events[-2:]] == ["off", "drone"]
    assert SONG.duration == 2000


def test_the_same_song_gives_the_same_samples():
    assert np.array_equal(render_song(SONG), render_song(SONG))


def test_a_song_rings_out_and_ends():
    heard = render_song(SONG)
    assert len(heard) / RATE < 2.0 + TAIL + 0.1
    assert np.abs(heard[-BLOCK:]).max() < 1e-3
    assert np.abs(heard).max() <= 0.89


def test_notes_are_heard_when_and_as_high_as_they_were_played():
    heard = render_song(song_of([on(500, 1, 220.0), off(1500, 1), on(4500, 2, 330.0), off(5500, 2)]))
    mono = heard.mean(axis=1)
    assert np.abs(mono[: RATE // 2]).max() == 0.0
    assert pitches(mono[RATE // 2 : 3 * RATE // 2])[0] == pytest.approx(220.0, rel=0.003)
    assert pitches(mono[9 * RATE // 2 : 11 * RATE // 2])[0] == pytest.approx(330.0, rel=0.003)


def test_a_note_never_let_go_ends_with_its_song():
    heard = render_song(song_of([Event(0, "drone", 0, 147.0, 0.0, "warm-pad"), on(10, 1)]))
    assert len(heard) / RATE < TAIL + 0.1
    assert np.abs(heard[-BLOCK:]).max() < 1e-3


def test_nothing_played_is_nothing_to_hear():
    assert render_song(Song()).shape == (0, 2)


def test_a_song_played_from_a_later_second_begins_there():
    whole = render_song(SONG)
    later = np.concatenate(list(blocks(SONG, start=1.0)))
    assert len(later) == pytest.approx(len(whole) - RATE, abs=2 * BLOCK)
    # nothing lies before the lead-in here, so it is the same sound
    assert np.abs(later - whole[-len(later) :]).max() < 1e-6


def test_starting_late_in_a_long_song_keeps_its_drone():
    song = song_of([Event(0, "drone", 0, 147.0, 0.0, "warm-pad"), on(0, 1), on(30000, 2), off(31000, 2)])
    assert np.abs(next(blocks(song, start=20.0))).max() > 0.02


def test_an_excerpt_begins_at_nought_and_lets_go_of_what_is_held():
    cut = excerpt(SONG, 500, 1600)
    assert cut.events == (
        Event(0, "drone", 0, 146.83, 0.0, "bowl"),
        on(100, 2, 330.0, "kalimba"),
        off(700, 2),
        on(1001, 1, 440.0, "soft-piano"),
        Event(1100, "off", 1),
    )


def test_an_excerpt_of_everything_is_the_song():
    assert excerpt(SONG, 0, SONG.duration + 1) == SONG


def test_a_roll_shows_each_note_once():
    assert [(bar.start, bar.end) for bar in note_roll(SONG)] == [(100, 900), (600, 1200), (1501, 2000)]
    assert note_roll(SONG)[0].pitch == pytest.approx(57.0)


def test_a_key_struck_again_ends_its_own_bar():
    song = song_of([on(0, 1), on(300, 1), Event(800, "drone")])
    assert [(bar.start, bar.end) for bar in note_roll(song)] == [(0, 300), (300, 800)]
    assert isinstance(note_roll(song)[0], RollNote)


def test_peaks_are_the_loudest_of_each_part():
    pcm = np.zeros((1000, 2), np.float32)
    pcm[250, 1], pcm[999, 0] = -0.5, 0.25
    assert peaks(pcm, 4).tolist() == [0.0, 0.5, 0.0, 0.25]
    assert peaks(pcm[:, 1], 2).tolist() == [0.5, 0.0]
    assert peaks(np.zeros(0), 3).tolist() == [0.0, 0.0, 0.0]
    assert len(peaks(np.ones(5), 20)) == 20
