import numpy as np
import pytest

from studio.music.arrangement import RATE, Arrangement, Clip, Notes, Pattern, Track
from studio.music.draft import Draft
from studio.music.looper import (
    GRAIN,
    Loop,
    bridged,
    closed,
    earlier,
    faded,
    fades,
    halted,
    laid,
    last_pass,
    layers,
    longer,
    loop_of,
    patterned,
    recent,
    resumed,
    slots_of,
    tempo_of,
    turned,
    whole,
    without_drones,
)
from studio.music.op_codec import decode_op, encode_op
from studio.music.openly import from_open, to_open
from studio.music.perform import Performance
from studio.music.score import Score
from studio.music.song import Event
from studio.music.step import Patterned, Played, Together

ON, OFF = Event(0, "on", 60, 220.0, 0.6, "kalimba"), Event(200, "off", 60)


def first_pass(draft=None, length=2 * RATE, start=RATE, fading=0.0):
    """A draft with one closed layer: a note at its beginning."""
    draft = draft or Draft()
    layer, steps = laid(draft.arrangement, start, None)
    draft.add(Played(layer.material, (ON, OFF)))
    draft.add(Together(tuple(steps)))
    loop, steps = closed(draft.arrangement, layer, start + length, fading)
    for step in steps:
        draft.add(step)
    return draft, loop


def ons(arrangement, start, end):
    return [cue.frame for cue in Score(arrangement).cues(start, end, endless=True) if cue.kind == "on"]


def test_the_first_pass_says_how_long_the_loop_is_and_comes_again_without_end():
    draft, loop = first_pass()
    assert loop == loop_of(draft.arrangement) == Loop(RATE, whole(2 * RATE, 0))
    assert loop.length % GRAIN == 0
    assert abs(loop.length - 2 * RATE) <= GRAIN / 2
    assert ons(draft.arrangement, 0, RATE + 4 * loop.length) == [RATE + n * loop.length for n in range(4)]


def test_a_layer_begins_with_its_pass_and_lies_where_it_was_heard():
    draft, loop = first_pass()
    frame = loop.start + 3 * loop.length + 4800
    layer, steps = laid(draft.arrangement, frame, loop)
    assert layer.start == loop.start + 3 * loop.length
    assert layer.milliseconds(frame) == 100
    draft.add(Played(layer.material, (Event(100, "on", 61, 330.0, 0.5, "flute"), Event(300, "off", 61))))
    draft.add(Together(tuple(steps)))
    assert [track.number for track in layers(draft.arrangement)] == [2, 3]
    assert frame in ons(draft.arrangement, frame - 10, frame + 10)
    assert frame + loop.length in ons(draft.arrangement, frame, frame + loop.length + 10)
    for step in last_pass(draft.arrangement):
        draft.add(step)
    assert frame not in ons(draft.arrangement, frame - 10, frame + 10)


def test_free_play_before_is_no_layer():
    draft = Draft([Played(0, (ON, OFF))])
    assert layers(draft.arrangement) == ()
    draft, _ = first_pass(draft)
    assert [track.number for track in layers(draft.arrangement)] == [2]
    assert last_pass(Draft([Played(0, (ON, OFF))]).arrangement) == []


@pytest.mark.parametrize(("tempo", "beats"), [(60.0, 3), (90.0, 4), (120.0, 7)])
def test_with_a_tempo_a_loop_is_whole_beats(tempo, beats):
    beat = 60 * RATE / tempo
    for late in (-0.3, 0.0, 0.4):
        assert whole(round((beats + late) * beat), tempo) == pytest.approx(beats * beat, abs=GRAIN)
    assert whole(1, tempo) == pytest.approx(beat, abs=GRAIN)


def test_the_tempo_of_a_loop_is_a_calm_pulse_that_fits_it():
    for seconds in (0.5, 1.3, 4.0, 11.0, 60.0):
        tempo = tempo_of(round(seconds * RATE))
        beats = seconds * tempo / 60
        assert beats == pytest.approx(2 ** round(np.log2(beats)))
        assert tempo >= 56


def test_the_slots_of_a_pattern_fit_into_the_loop_to_the_frame():
    for length in (whole(n, 0) for n in (RATE, 3 * RATE + 77, 13 * RATE, 90 * RATE)):
        slot, every = slots_of(Loop(0, length), 80.0)
        assert slot * 16 == every
        assert length % every == 0
    slot, every = slots_of(None, 120.0)
    assert (slot, every) == (pytest.approx(RATE / 8, abs=16), 16 * slot)


def test_a_layer_that_is_let_fade_gets_softer_from_the_next_pass_on_and_can_stay():
    draft, loop = first_pass()
    now = loop.start + 2 * loop.length + 100
    for step in faded(draft.arrangement, 2, now, 6.0):
        draft.add(step)
    assert fades(draft.arrangement, 2)

    def gains(start, end):
        return [cue.gain for cue in Score(draft.arrangement).cues(start, end, endless=True) if cue.kind == "on"]

    heard = gains(loop.start, loop.start + 6 * loop.length)
    assert heard == pytest.approx([1, 1, 1, 10**-0.3, 10**-0.6, 10**-0.9])
    for step in faded(draft.arrangement, 2, loop.start + 4 * loop.length + 5, 0.0):
        draft.add(step)
    assert not fades(draft.arrangement, 2)
    heard = gains(loop.start, loop.start + 8 * loop.length)
    assert heard[5:] == pytest.approx([heard[5]] * 3)
    assert heard[5] == pytest.approx(10**-0.9, rel=0.01)


def test_what_stops_ends_with_its_pass_and_goes_on_from_anywhere():
    draft, loop = first_pass()
    numbers, steps = halted(draft.arrangement, loop.start + loop.length + 10)
    for step in steps:
        draft.add(step)
    assert ons(draft.arrangement, 0, 9 * loop.length) == [loop.start, loop.start + loop.length]
    again = 20 * RATE
    for step in resumed(draft.arrangement, numbers, again):
        draft.add(step)
    assert loop_of(draft.arrangement).start == again
    assert ons(draft.arrangement, 10 * RATE, again + loop.length + 1) == [again, again + loop.length]
    assert resumed(draft.arrangement, (99,), 0) == []


def test_a_kept_song_begins_with_its_first_layer_and_lies_on_its_bed_until_its_end():
    bed = Event(0, "drone", 0, 110.0, 0.0, "bowl")
    draft, loop = first_pass(Draft([Played(0, (bed,))]))
    for step in longer(draft.arrangement, Score(draft.arrangement).duration):
        draft.add(step)
    for step in earlier(draft.arrangement):
        draft.add(step)
    score = Score(draft.arrangement)
    assert min(clip.start for clip in draft.arrangement.clips) == 0
    drone = [cue for cue in score.cues(0, 10 * RATE) if cue.kind == "drone"]
    assert [(cue.frame, cue.instrument) for cue in drone] == [(0, "bowl"), (score.duration, "")]
    assert [cue.frame for cue in score.cues(0, 2 * RATE) if cue.kind == "on"] == [0]
    assert without_drones(draft.arrangement).on(1) == ()


def test_what_a_loop_owes_when_it_closes_is_found_with_its_ends():
    draft, loop = first_pass()
    end = loop.start + loop.length
    owed = bridged(draft.arrangement, end, end + 12000)
    assert [(cue.frame, off - cue.frame) for cue, off in owed] == [(end, 9600)]
    assert bridged(draft.arrangement, end + 1, end + 12000) == []
    assert bridged(draft.arrangement, end, end) == []


def test_a_cell_is_turned_on_and_off():
    pattern = turned(turned(Pattern((), "hand-drums", 6000), 4, 220.0), 0, 330.0)
    assert [(hit.slot, hit.frequency) for hit in pattern.hits] == [(0, 330.0), (4, 220.0)]
    assert [hit.slot for hit in turned(pattern, 4, 220.0).hits] == [0]
    draft = Draft([Patterned(3, pattern)])
    for step in patterned(draft.arrangement, None, 3, 96000, 512):
        draft.add(step)
    assert loop_of(draft.arrangement) == Loop(512, 96000)
    draft.add(Patterned(4, turned(pattern, 8, 220.0)))
    for step in patterned(draft.arrangement, 2, 4, 96000, 0):
        draft.add(step)
    assert ons(draft.arrangement, 0, 96000) == [512, 512 + 24000, 512 + 48000]


def test_a_full_song_takes_more_passes_on_its_newest_track():
    tracks = tuple(Track(number, "notes") for number in range(64))
    layer, steps = laid(Arrangement(tracks), 0, Loop(0, RATE))
    assert layer.track == 63
    assert len(steps) == 1


def test_the_last_minutes_begin_with_a_note():
    events = tuple(Event(time, "on", 1, 220.0, 0.5, "") for time in (0, 1000, 4000, 10000))
    assert recent(Notes(events), 600) == 0
    assert recent(Notes(events), 7) == 4 * RATE


def test_a_note_that_slides_and_is_leant_on_sounds_so_again():
    events = (
        Event(0, "on", 1, 220.0, 0.7, "flute"),
        Event(400, "glide", 1, 330.0),
        Event(600, "press", 1, 0.0, 0.9),
        Event(1500, "off", 1),
    )
    op = Played(0, events)
    assert decode_op(encode_op(op)) == op
    arrangement = Draft([op]).arrangement
    kinds = [(cue.kind, cue.frame) for cue in Score(arrangement).cues(0, 2 * RATE)]
    assert kinds == [("on", 0), ("glide", 19200), ("press", 28800), ("off", 72000)]
    performance, out = Performance(arrangement), np.zeros((256, 2), np.float32)
    heard = []
    for _ in range(260):
        performance.render(out)
        heard.append(out[:, 0].copy())
    late = np.concatenate(heard)[int(0.8 * RATE) : int(1.3 * RATE)]
    spectrum = np.abs(np.fft.rfft(late * np.hanning(len(late))))
    found = np.argmax(spectrum[: int(400 / 2)]) * 2
    assert found == pytest.approx(330, abs=4)


def test_the_longest_round_is_the_loop():
    clips = (Clip(0, 0, 0, 0, every=RATE, passes=0), Clip(1, 0, 0, 0, every=4 * RATE, passes=0))
    assert loop_of(Arrangement((Track(0, "notes"),), clips)).length == 4 * RATE
    assert loop_of(Arrangement()) is None


def test_slides_and_pressure_come_back_from_the_open_form():
    payload = encode_op(Played(0, (ON, Event(100, "glide", 60, 330.0), Event(150, "press", 60, 0.0, 0.5), OFF)))
    assert from_open(to_open(payload)) == payload
    simple = encode_op(Played(0, (ON, OFF)))
    assert simple[:1] == b"\x01", "what was simply played is written as it always was"


def test_a_change_is_heard_from_what_is_worked_out_next_and_nothing_is_heard_twice_or_lost():
    """The frame a performance tells is the frame from which notes that came later sound."""
    events = [Event(n * 2, "on" if n % 2 == 0 else "off", 60 + n // 2 % 9, 220.0, 0.6, "kalimba") for n in range(400)]
    performance, out = Performance(Draft([]).arrangement, endless=True), np.zeros((256, 2), np.float32)
    for _ in range(5):
        performance.render(out)
    assert performance.worked >= performance.at
    struck = []
    performance.change(Draft([Played(0, tuple(events))]).arrangement)
    frame = performance.worked
    strip = performance._strip(0)
    strip.do = lambda cue, offset: struck.append(cue.frame)
    for _ in range(40):
        performance.render(out)
    assert min(struck) >= frame
    assert min(struck) - frame < 200
