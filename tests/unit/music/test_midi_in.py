"""MIDI from elsewhere: what other programs write, written out byte by byte."""

import itertools
import struct

import pytest

from studio.music.errors import NotMidi
from studio.music.midi_bytes import MOST_TRACKS
from studio.music.midi_in import LONGEST, MOST_BYTES, MOST_EVENTS, MOST_NOTES, MOST_PARTS, OFTEN, MidiNote, read_midi


def varied(value):
    """A number as MIDI writes how long something takes."""
    out = [value & 0x7F]
    while value := value >> 7:
        out.insert(0, value & 0x7F | 0x80)
    return bytes(out)


def track(*messages, end=True):
    """A track of (delta, bytes) pairs."""
    body = b"".join(varied(delta) + bytes(message) for delta, message in messages)
    body += b"\x00\xff\x2f\x00" if end else b""
    return b"MTrk" + struct.pack(">I", len(body)) + body


def midi(*tracks, kind=1, division=480):
    return b"MThd" + struct.pack(">IHHH", 6, kind, len(tracks), division) + b"".join(tracks)


def tempo(microseconds):
    return (0xFF, 0x51, 3, *microseconds.to_bytes(3, "big"))


NOTE = ((0, (0x90, 60, 100)), (480, (0x80, 60, 0)))


def notes(data):
    return [note for part in read_midi(data).parts for note in part.notes]


def test_half_a_second_is_a_beat_where_nobody_says():
    assert notes(midi(track(*NOTE))) == [MidiNote(0, 500, 60, 0.0, 100 / 127, 0)]


def test_a_tempo_counts_from_where_it_stands_in_every_track():
    data = midi(track((480, tempo(1_000_000))), track((0, (0x90, 60, 100)), (480, (0x80, 60, 0)), (480, (0x90, 62, 1))))
    assert [(note.start, note.end) for note in notes(data)] == [(0, 500), (1500, 1501)]
    assert read_midi(data).tempo == 0.0


def test_a_steady_tempo_is_the_songs():
    assert read_midi(midi(track((0, tempo(750_000)), *NOTE))).tempo == pytest.approx(80.0)
    assert read_midi(midi(track(*NOTE))).tempo == 0.0


def test_time_can_be_counted_in_pictures():
    assert notes(midi(track(*NOTE), division=0xE728))[0].end == 480  # 25 pictures of 40 ticks


def test_status_can_be_left_out_and_a_soft_touch_of_nothing_is_an_end():
    data = midi(track((0, (0x90, 60, 100)), (10, (64, 90)), (470, (60, 0)), (0, (64, 0))), kind=0)
    assert [(note.key, note.start, note.end) for note in notes(data)] == [(60, 0, 500), (64, 10, 500)]


def test_channels_of_one_track_are_parts_of_their_own():
    parts = read_midi(midi(track((0, (0x90, 60, 9)), (0, (0x91, 67, 9)), (480, (0x80, 60, 0))), kind=0)).parts
    assert [part.channel for part in parts] == [0, 1]


def test_a_pedal_holds_notes_until_it_is_up():
    pedal = ((0, (0xB0, 64, 127)), *NOTE, (480, (0xB0, 64, 0)))
    assert notes(midi(track(*pedal)))[0].end == 1000


def test_a_key_struck_again_while_the_pedal_holds_it_begins_anew():
    data = midi(track((0, (0xB0, 64, 127)), *NOTE, (0, (0x90, 60, 50)), (480, (0xB0, 64, 0))))
    assert [(note.start, note.end) for note in notes(data)] == [(0, 500), (500, 1000)]


def test_all_notes_off_is_heard():
    assert notes(midi(track((0, (0x90, 60, 9)), (240, (0xB0, 123, 0)), (960, (0x80, 60, 0)))))[0].end == 250


def test_a_bend_is_as_wide_as_the_file_says():
    usual = track((0, (0xE0, 0, 0x60)), *NOTE)
    wide = track((0, (0xB0, 101, 0)), (0, (0xB0, 100, 0)), (0, (0xB0, 6, 12)), (0, (0xE0, 0, 0x60)), *NOTE)
    assert notes(midi(usual))[0].bend == 1.0
    assert notes(midi(wide))[0].bend == 6.0


def test_a_wheel_that_turns_while_a_note_sounds_slides_it_and_not_too_often():
    turns = [(4, (0xE0, 0, 64 + at)) for at in range(1, 33)]
    (note,) = notes(midi(track((0, (0x90, 60, 9)), *turns, (480, (0x80, 60, 0)))))
    assert note.bend == 0.0
    assert note.slides[-1][1] == pytest.approx(1.0)
    assert all(after[0] - before[0] >= OFTEN for before, after in itertools.pairwise(note.slides))
    assert 5 <= len(note.slides) < 20


def test_a_wheel_that_rests_slides_nothing():
    (note,) = notes(midi(track((0, (0x90, 60, 9)), (4, (0xE0, 0, 64)), (40, (0xE0, 0, 64)), (480, (0x80, 60, 0)))))
    assert note.slides == ()


def test_a_keyboard_that_is_leant_on_leans_on_all_its_notes():
    lean = ((0, (0x90, 60, 9)), (0, (0x90, 64, 9)), (96, (0xD0, 127)), (96, (0xD0, 0)), (96, (0x80, 60, 0)))
    first, second = notes(midi(track(*lean)))
    assert first.presses == second.presses == ((100, 1.0), (200, 0.0))


def test_a_key_that_is_leant_on_is_the_only_one():
    lean = ((0, (0x90, 60, 9)), (0, (0x90, 64, 9)), (96, (0xA0, 64, 64)), (96, (0xA0, 1, 9)), (0, (0x80, 60, 0)))
    first, second = notes(midi(track(*lean)))
    assert first.presses == ()
    assert second.presses == ((100, 64 / 127),)


def test_a_note_under_a_hand_that_leans_already_begins_so():
    (note,) = notes(midi(track((0, (0xD0, 127)), (96, (0x90, 60, 9)), (480, (0x80, 60, 0)))))
    assert note.presses == ((100, 1.0),)
    (note,) = notes(midi(track((0, (0xD0, 127)), (0, (0xB0, 121, 0)), (96, (0x90, 60, 9)), (480, (0x80, 60, 0)))))
    assert note.presses == ()


def test_a_keyboard_that_never_stops_telling_how_it_is_leant_on_is_no_reason_to_refuse():
    touches = [(1, (0xD0, at % 128)) for at in range(MOST_EVENTS + 10)]
    data = midi(track((0, (0x90, 60, 9)), *touches, (0, (0x80, 60, 0))))
    (note,) = notes(data)
    assert len(note.presses) > 1000
    assert note.end == round((MOST_EVENTS + 10) * 500 / 480)


def test_programs_loudness_sides_and_titles_are_heard():
    data = midi(
        track((0, (0xFF, 3, 5, *b"Harfe")), (0, (0xC0, 46)), (0, (0xB0, 7, 64)), (0, (0xB0, 10, 127)), *NOTE),
        track((0, (0xFF, 3, 3, 0xE9, 0x07, 0x41)), *NOTE),
    )
    first, second = read_midi(data).parts
    assert (first.title, first.volume, first.side, first.notes[0].program) == ("Harfe", 64, 127, 46)
    assert second.title == "éA"  # latin, without its bell
    assert second.notes[0].program == 46, "a program is a channel's, whatever the track"


def test_what_is_not_for_ears_is_passed_over():
    data = midi(
        track((0, (0xF0, 3, 1, 2, 0xF7)), (0, (0xFF, 0x7F, 2, 1, 2)), (0, (0xFF, 0x59, 2, 0, 0)), (0, (0xD0, 4)), *NOTE)
    )
    assert len(notes(data)) == 1


def test_unknown_chunks_are_passed_over():
    data = midi(track(*NOTE))
    assert notes(data[:14] + b"XFIH" + struct.pack(">I", 3) + b"abc" + data[14:]) == notes(data)


def test_a_file_within_riff_is_read():
    data = midi(track(*NOTE))
    assert notes(b"RIFF" + struct.pack("<I", len(data) + 12) + b"RMIDdata" + struct.pack("<I", len(data)) + data)


@pytest.mark.parametrize("cut", range(1, 12))
def test_of_a_file_that_was_cut_off_what_is_there_is_kept(cut):
    assert notes(midi(track(*NOTE, (0, (0x90, 70, 9)), (96, (0x80, 70, 0))))[:-cut])[0].key == 60


def test_a_note_never_let_go_ends_with_the_file():
    data = midi(track((0, (0x90, 60, 9)), (480, (0x90, 61, 9)), (480, (0x80, 61, 0))))
    assert [note.end for note in notes(data)] == [1000, 1000]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", NotMidi.sentence),
        (b"MThd", NotMidi.sentence),
        (b"RIFF\x00\x00\x00\x00RMID", NotMidi.sentence),
        (b"\xff" * 2000, NotMidi.sentence),
        (midi(track(*NOTE), kind=2), NotMidi.sentence),
        (midi(track(*NOTE), division=0), NotMidi.sentence),
        (midi(track(*NOTE)) + bytes(MOST_BYTES), NotMidi.sentence),
        (midi(track((0, (0x90, 60, 9)), *((1, (60, 9)) for _ in range(MOST_NOTES)))), NotMidi.sentence),
        (midi(*(track(*NOTE) for _ in range(MOST_TRACKS + 1))), NotMidi.sentence),
        (midi(*(track(*NOTE) for _ in range(MOST_PARTS + 1))), NotMidi.sentence),
        (midi(), NotMidi.no_notes),
        (midi(track()), NotMidi.no_notes),
        (midi(track((0, (0xB0, 7, 1)))), NotMidi.no_notes),
        (midi(track(*((0xFFFFFFF, (0x90, 60, 9)) for _ in range(9)))), NotMidi.too_long),
    ],
)
def test_what_cannot_be_had_is_one_error_whose_sentence_says_why(data, sentence):
    with pytest.raises(NotMidi) as caught:
        read_midi(data)
    assert str(caught.value) == sentence


def test_a_day_fits():
    ticks = LONGEST * 480 // 500
    assert notes(midi(track((0, (0x90, 60, 9)), (ticks, (0x80, 60, 0)))))[0].end == LONGEST
