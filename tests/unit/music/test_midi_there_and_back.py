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


def test_more_pitches_than_channels_are_exact_as_long_as_not_too_many_sound_at_once():
    events = [on(0, 99, frequency(61)), Event(50, "glide", 99, frequency(62)), off(90, 99)]
    for at in range(40):
        events += [on(100 * at + 100, at, frequency(50 + 0.37 * at)), off(100 * at + 190, at)]
    before, after = both(*events)
    assert [one[2] for one in after] == pytest.approx([one[2] for one in before], abs=0.01)
    assert moves(brought(write_midi(song_of(events))), "glide") == [(65, 61.25), (80, 61.5)], "until it is let go"


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


def moves(arrangement, kind):
    """When, and to which pitch or weight, each note goes: (ms, value)."""
    score = Score(arrangement)
    cues = [cue for cue in score.cues(0, score.duration + 1) if cue.kind == kind]
    value = {"glide": lambda cue: 69 + 12 * _octaves(cue.frequency), "press": lambda cue: cue.velocity}[kind]
    return [(cue.frame * 1000 // RATE, round(value(cue), 2)) for cue in cues]


def leant(time, key, weight):
    return Event(time, "press", key, 0.0, weight)


def slid(time, key, pitch):
    return Event(time, "glide", key, frequency(pitch))


def test_a_slide_stays_one_note_and_comes_back_as_far_and_as_long_as_it_was_heard():
    song = song_of([on(0, 1, frequency(60)), slid(400, 1, 64), slid(700, 1, 61.5), off(900, 1)])
    back = brought(write_midi(song))
    assert [(one[0], one[1], one[2]) for one in bars(back)] == [(0, 43200, 60.0)]
    assert moves(back, "glide") == [
        *((415, 61.0), (430, 62.0), (445, 63.0), (460, 64.0)),
        *((715, 63.38), (730, 62.75), (745, 62.12), (760, 61.5)),
    ]


def test_a_slide_that_was_not_over_goes_on_from_where_it_was():
    song = song_of([on(0, 1, frequency(60)), slid(400, 1, 64), slid(430, 1, 60), off(900, 1)])
    assert moves(brought(write_midi(song)), "glide") == [
        *((415, 61.0), (445, 61.5), (460, 61.0), (475, 60.5), (490, 60.0)),
    ]


def test_notes_that_slide_at_once_do_not_bend_each_other():
    song = song_of(
        [
            *(on(0, 1, frequency(60)), on(0, 2, frequency(64)), on(100, 3, frequency(55))),
            *(slid(300, 1, 62), slid(310, 2, 59)),
            *(off(900, key) for key in (1, 2, 3)),
        ]
    )
    back = brought(write_midi(song))
    assert len(back.tracks) == 1, "what one instrument plays here is one row again"
    score = Score(back)
    ends = {}
    for cue in score.cues(0, score.duration + 1):
        if cue.kind in ("on", "glide"):
            ends.setdefault(cue.key, []).append(round(69 + 12 * _octaves(cue.frequency), 1))
    assert sorted((one[0], one[-1]) for one in ends.values()) == [(55.0, 55.0), (60.0, 62.0), (64.0, 59.0)]


def test_how_a_note_is_leant_on_comes_back_and_is_its_own():
    song = song_of(
        [
            *(on(0, 1, frequency(60)), on(0, 2, frequency(64)), leant(100, 1, 0.5), leant(300, 1, 1.0)),
            *(leant(350, 2, 0.25), leant(600, 1, 0.0), off(900, 1), off(900, 2)),
            *(on(2000, 3, frequency(60)), off(2500, 3)),
        ]
    )
    back = brought(write_midi(song))
    assert moves(back, "press") == [(100, 0.5), (300, 1.0), (350, 0.25), (600, 0.0)]


def test_a_touch_does_not_stay_for_the_next_note():
    first = on(0, 1, frequency(60)), leant(50, 1, 0.75), off(300, 1)
    second = on(900, 1, frequency(60)), slid(1000, 1, 62), off(1300, 1)
    data = write_midi(song_of([*first, *second]))
    played = [message for message in mido.MidiFile(file=io.BytesIO(data)) if message.type == "note_on"]
    assert len({message.channel for message in played}) == 1
    assert moves(brought(data), "press") == [(50, 0.75)]


def test_where_no_channel_is_left_a_slide_is_heard_as_the_key_it_leads_to():
    many = [event for key in range(40) for event in (on(0, key, frequency(30 + key)), slid(400, key, 32 + key))]
    back = brought(write_midi(song_of([*many, *(off(900, key) for key in range(40))])))
    there = bars(back)
    assert {one[:2] for one in there} >= {(0, 19200), (19200, 43200)}
    struck = {one[2] for one in there if one[0] == 0}
    assert struck == {30.0 + key for key in range(40)}
    assert moves(back, "glide"), "as many as there are channels for do slide"


def test_a_slide_farther_than_a_bend_reaches_is_another_key():
    song = song_of([on(0, 1, frequency(40)), leant(100, 1, 0.5), slid(400, 1, 80), off(900, 1)])
    back = brought(write_midi(song))
    assert [one[:3] for one in bars(back)] == [(0, 19200, 40.0), (19200, 43200, 80.0)]
    assert moves(back, "press") == [(100, 0.5), (400, 0.5)]


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
