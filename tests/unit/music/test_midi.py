"""A song as other programs hear it: the same keys at the same milliseconds."""

import io
from collections import defaultdict

import mido
import pytest
from hypothesis import given, settings

from studio.music.general_midi import PROGRAMS
from studio.music.instrument import standard
from studio.music.midi import write_midi
from studio.music.note import frequency, pitch_of
from studio.music.song import Event, Song, note_roll, song_of
from tests.fuzz.test_song_codec import songs
from tests.unit.music.test_song import SONG, off, on


def heard(song):
    """What mido reads: (channel, key, start, end, velocity) of every note, programs by channel, and markers, in ms."""
    file = mido.MidiFile(file=io.BytesIO(write_midi(song)), charset="utf-8")
    assert file.type == 1
    notes, programs, markers = [], {}, []
    tick = mido.tick2second(1, file.ticks_per_beat, file.tracks[0][0].tempo) * 1000
    assert tick == pytest.approx(1.0)
    for track in file.tracks:
        now, sounding = 0, {}
        for message in track:
            assert 0 <= message.time < 1 << 28  # the most that four bytes of MIDI say
            now += message.time
            if message.type == "note_on":
                assert (message.channel, message.note) not in sounding
                assert message.velocity > 0
                sounding[message.channel, message.note] = (now, message.velocity)
            elif message.type == "note_off":
                start, velocity = sounding.pop((message.channel, message.note))
                notes.append((message.channel, message.note, start, now, velocity))
            elif message.type == "program_change":
                programs[message.channel] = (track.name, message.program)
            elif message.type == "marker":
                markers.append((now, message.text))
        assert not sounding
        assert track[-1].type == "end_of_track"
    return sorted(notes, key=lambda note: note[2:]), programs, markers


def test_every_note_is_heard_when_and_as_high_as_it_was_played():
    notes, programs, _ = heard(SONG)
    names = {channel: name for channel, (name, _) in programs.items()}
    played = [(names[channel], *rest) for channel, *rest in notes]
    assert played == [
        ("bowl", 50, 0, 2000, 64),
        ("handpan", 57, 100, 900, 102),
        ("kalimba", 64, 600, 1200, 102),
        ("soft-piano", 69, 1501, 2000, 102),
    ]


def test_every_instrument_has_a_sound_of_general_midi():
    pitched = {name for name, one in standard().drones.items() if hasattr(one, "partials")}
    tuned = {name for name, one in standard().playable.items() if not one.pieces}
    assert set(PROGRAMS) == tuned | pitched
    _, programs, _ = heard(SONG)
    assert {program for _, program in programs.values()} == {PROGRAMS[name] for name, _ in programs.values()}
    assert len(programs) == 4
    assert 9 not in programs  # drums


def test_rain_is_a_marker_from_when_to_when():
    song = song_of([Event(0, "drone", 0, 147.0, 0.0, "rain"), on(10, 1), off(500, 1), Event(3000, "drone")])
    notes, _, markers = heard(song)
    assert markers == [(0, "rain"), (3000, "rain ends")]
    assert len(notes) == 1


def test_two_fingers_on_one_key_are_two_notes_one_after_the_other():
    song = song_of([on(0, 1), on(300, 2), off(800, 1), off(900, 2)])
    notes, _, _ = heard(song)
    assert [note[2:4] for note in notes] == [(0, 300), (300, 900)]


def test_a_note_never_let_go_ends_with_its_song():
    notes, _, _ = heard(song_of([on(0, 1), on(700, 2, 330.0), off(1500, 2)]))
    assert [note[2:4] for note in notes] == [(0, 1500), (700, 1500)]


def test_a_song_of_days_and_of_many_instruments_can_be_written():
    notes, programs, _ = heard(song_of([on(0, 1), off(5, 1), on(1 << 30, 2), off((1 << 30) + 7, 2)]))
    assert notes[1][2:4] == (1 << 30, (1 << 30) + 7)
    notes, programs, _ = heard(song_of([on(at, at, 220.0, f"Bäume {at}") for at in range(40)] + [off(99, 0)]))
    assert (len(programs), len(notes)) == (15, 40)


def test_nothing_played_is_a_file_without_notes():
    assert heard(Song()) == ([], {}, [])


def test_the_same_song_gives_the_same_bytes():
    assert write_midi(SONG) == write_midi(SONG)


@settings(deadline=None)
@given(song=songs)
def test_any_song_can_be_read_and_keeps_its_times(song):
    notes, _, _ = heard(song)
    bars = defaultdict(set)
    for bar in note_roll(song):
        if bar.start == song.duration:
            continue  # what begins as all ends is not heard either
        bars[min(127, max(0, round(bar.pitch)))].add(bar.start)
    struck = defaultdict(set)
    for _, key, start, end, _ in notes:
        assert end > start
        struck[key].add(start)
    for key, starts in bars.items():
        assert starts <= struck[key]


@pytest.mark.parametrize("pitch", [0, 21, 60, 127])
def test_a_pitch_is_its_own_key(pitch):
    notes, _, _ = heard(song_of([on(0, 1, frequency(pitch)), off(9, 1)]))
    assert notes[0][1] == pitch == round(pitch_of(frequency(pitch)))
