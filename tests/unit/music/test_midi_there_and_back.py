"""A song out as MIDI and in again: the same notes, from the same instruments, and what else both can say."""

import io

import mido
import pytest

from studio.music.arrangement import RATE, Arrangement, Clip, Hit, Notes, Pattern, Track
from studio.music.brought import TOGETHER, song_ops
from studio.music.draft import Draft
from studio.music.general_midi import PROGRAMS, played_by
from studio.music.instrument import standard
from studio.music.midi import write_midi, write_score
from studio.music.midi_in import read_midi
from studio.music.note import frequency
from studio.music.op_codec import decode_op, encode_op
from studio.music.score import Score, roll
from studio.music.song import Event, song_of
from studio.music.step import Played, Together
from tests.unit.music.test_song import off, on

KIT = next(one for one in standard().playable.values() if one.pieces)


def brought(data):
    """The arrangement that comes of a MIDI file, by way of the log."""
    return Draft(decode_op(encode_op(op)) for op in song_ops(read_midi(data))).arrangement


def bars(arrangement):
    """When, how long, how high, how hard and by whom each note is played."""
    score = Score(arrangement)
    held, made = {}, []
    for cue in score.cues(0, score.duration + 1):
        if cue.kind == "on":
            held[cue.key] = cue
        elif cue.kind == "off":
            begun = held.pop(cue.key)
            pitch = round(69 + 12 * _octaves(begun.frequency), 2)
            made.append((begun.frame, cue.frame, pitch, round(begun.velocity * 127), begun.instrument))
    return sorted(made)


def _octaves(hertz):
    import math

    return math.log2(hertz / 440)


def both(*events, tempo=0.0):
    song = song_of(events)
    before = Arrangement((Track(0, "notes"),), (Clip(0, 0, 0, 0),), tempo, {0: Notes(song.events)})
    return bars(before), bars(brought(write_score(Score(before))))


def test_what_was_played_comes_back_as_it_was():
    before, after = both(
        on(0, 1, frequency(60), "kalimba"),
        on(120, 2, frequency(67), "soft-piano"),
        off(500, 1),
        on(733, 3, frequency(48), "flute"),
        off(900, 2),
        off(1501, 3),
    )
    assert after == before


@pytest.mark.parametrize("name", [name for name, one in standard().playable.items() if not one.pieces])
def test_every_instrument_comes_back_as_itself(name):
    before, after = both(on(0, 1, frequency(62), name), off(700, 1))
    assert after == before


def test_pitches_between_the_keys_come_back_within_a_cent():
    pure = [frequency(50) * ratio for ratio in (1, 9 / 8, 6 / 5, 4 / 3, 3 / 2, 9 / 5, 2)]
    events = [event for at, hertz in enumerate(pure) for event in (on(100 * at, at, hertz), off(100 * at + 90, at))]
    before, after = both(*events)
    assert [one[:2] for one in after] == [one[:2] for one in before]
    assert [one[2] for one in after] == pytest.approx([one[2] for one in before], abs=0.01)


def test_more_pitches_than_channels_are_rounded_together_as_little_as_possible():
    hertz = [frequency(50 + 0.37 * step) for step in range(40)]
    events = [event for at, one in enumerate(hertz) for event in (on(100 * at, at, one), off(100 * at + 90, at))]
    before, after = both(*events)
    assert [one[2] for one in after] == pytest.approx([one[2] for one in before], abs=0.051)


def test_every_drum_comes_back_as_itself():
    events = [
        event
        for at, piece in enumerate(KIT.pieces)
        for event in (on(at * 200, at, frequency(piece.pitch), KIT.name), off(at * 200 + 100, at))
    ]
    before, after = both(*events)
    assert after == before


def test_drums_are_on_the_tenth_channel():
    file = mido.MidiFile(file=io.BytesIO(write_midi(song_of([on(0, 1, frequency(36), KIT.name), off(99, 1)]))))
    assert {message.channel for message in file if message.type == "note_on"} == {9}


@pytest.mark.parametrize("tempo", [60.0, 72.5, 80.0, 133.3])
def test_a_tempo_is_kept_and_every_time_within_a_millisecond(tempo):
    before, after = both(on(0, 1), off(751, 1), on(65_433, 2), off(66_001, 2), tempo=tempo)
    for old, new in zip(before, after, strict=True):
        assert new[:2] == pytest.approx(old[:2], abs=RATE // 1000)
    notes = Arrangement((Track(0, "notes"),), (Clip(0, 0, 0, 0),), tempo, {0: Notes((on(0, 1), off(9, 1)))})
    assert brought(write_score(Score(notes))).tempo == pytest.approx(tempo, rel=1e-5)


def test_free_time_stays_free():
    assert brought(write_midi(song_of([on(0, 1), off(500, 1)]))).tempo == 0.0


def test_loudness_and_side_of_a_track_come_along_and_muted_ones_stay_here():
    tracks = (Track(0, "notes", level=0.5, pan=-0.5), Track(1, "notes", muted=True), Track(2, "notes", level=2.0))
    clips = tuple(Clip(number, number, 0, 0) for number in range(3))
    back = brought(write_score(Score(Arrangement(tracks, clips, 0.0, {0: Notes((on(0, 1), off(500, 1)))}))))
    assert [track.level for track in back.tracks] == pytest.approx([0.5, 1.61], abs=0.02)
    assert [track.pan for track in back.tracks] == pytest.approx([-0.5, 0.0], abs=0.01)


def test_each_pass_of_a_loop_and_each_slot_of_a_pattern_is_written_out():
    pattern = Pattern((Hit(0, 440.0), Hit(8, 220.0)), "kalimba", 3000)
    loop = Clip(0, 0, 0, 0, every=48000, passes=3, fading=6.0)
    song = Arrangement((Track(0, "pattern"),), (loop,), 0.0, {0: pattern})
    back = bars(brought(write_score(Score(song))))
    assert [one[0] for one in back] == [at * 24000 for at in range(6)]
    assert [one[3] for one in back[::2]] == [89, 45, 22]


def test_what_lies_underneath_is_a_long_note():
    song = song_of([Event(0, "drone", 0, frequency(38), 0.0, "bowl"), on(0, 1), off(2000, 1)])
    assert (0, 2 * RATE, 38.0) in [one[:3] for one in bars(brought(write_midi(song)))]


def test_a_slide_to_another_key_is_heard_as_that_key():
    song = song_of([on(0, 1, frequency(60)), Event(400, "glide", 1, frequency(64)), off(900, 1)])
    assert [(one[0], one[1], one[2]) for one in bars(brought(write_midi(song)))] == [
        (0, 19200, 60.0),
        (19200, 43200, 64.0),
    ]


def test_a_slide_from_elsewhere_is_one_here():
    file = mido.MidiFile(type=1)
    messages = [mido.Message("note_on", note=60, velocity=64), mido.Message("pitchwheel", pitch=4096, time=480)]
    file.tracks.append(mido.MidiTrack([*messages, mido.Message("note_off", note=60, time=480)]))
    out = io.BytesIO()
    file.save(file=out)
    (material,) = brought(out.getvalue()).materials.values()
    assert [(event.time, event.kind, round(event.frequency, 2)) for event in material.events] == [
        (0, "on", 261.63),
        (500, "glide", 277.18),
        (1000, "off", 0.0),
    ]


def test_a_title_from_elsewhere_is_its_tracks_and_ours_is_not_told():
    file = mido.MidiFile(type=1)
    track = mido.MidiTrack([mido.MetaMessage("track_name", name="Oboe"), mido.Message("program_change", program=68)])
    track.extend([mido.Message("note_on", note=60, velocity=64), mido.Message("note_off", note=60, time=480)])
    file.tracks.append(track)
    out = io.BytesIO()
    file.save(file=out)
    back = brought(out.getvalue())
    assert [one.title for one in back.tracks] == ["Oboe"]
    assert bars(back)[0][4] == "flute"
    assert b"Oboe" not in write_score(Score(back))


def test_every_program_is_played_by_someone_here():
    assert {played_by(program, standard()) for program in range(128)} <= set(standard().playable)
    for name in ("soft-piano", "kalimba", "flute", "voice", "marimba", "music-box", "handpan"):
        assert played_by(PROGRAMS[name], standard()) == name


def test_a_long_song_comes_in_parts_and_is_undone_at_once():
    events = [event for at in range(TOGETHER) for event in (on(at * 10, 1), off(at * 10 + 9, 1))]
    ops = list(song_ops(read_midi(write_midi(song_of(events)))))
    assert [type(op) for op in ops] == [Played, Played, Together]
    draft = Draft(ops)
    assert len(roll(Score(draft.arrangement))) == TOGETHER
    assert len(draft.steps) == 1


def test_more_parts_than_rows_share_the_last():
    file = mido.MidiFile(type=1)
    for key in range(90):
        file.tracks.append(
            mido.MidiTrack([mido.Message("note_on", note=key, velocity=9), mido.Message("note_off", note=key, time=9)])
        )
    out = io.BytesIO()
    file.save(file=out)
    back = brought(out.getvalue())
    assert len(back.tracks) == 64
    assert len(bars(back)) == 90
