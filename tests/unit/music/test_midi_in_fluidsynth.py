"""What goes out as MIDI is heard in FluidSynth as here: the same pitches at the same times, moved the same way."""

import math
from dataclasses import replace

import numpy as np
import pytest

from studio.music.arrangement import RATE, Arrangement, Clip, Notes, Track
from studio.music.bank import GLIDE
from studio.music.instrument import standard
from studio.music.midi import write_score
from studio.music.note import frequency
from studio.music.score import Score
from studio.music.song import Event, song_of
from tests.fluid import cents, hertz_of, onset, played
from tests.unit.music.test_song import off, on

KIT = next(one for one in standard().playable.values() if one.pieces)
SOON = 0.004
"""Seconds: its player counts whole milliseconds, and begins a note with a block of 64 frames."""
NEAR = 1.5
"""Cents: it cuts pitches down to whole ones."""
SHORT = 1 / 128
"""By what share its bends fall short: it counts a wheel's range in 128ths where 127 is the most."""


def arrangement(*events, tempo=0.0, kind="notes", track=None):
    song = song_of(events)
    return Arrangement((track or Track(0, kind),), (Clip(0, 0, 0, 0),), tempo, {0: Notes(song.events)})


def heard(song, folder):
    return played(write_score(Score(song)), folder)


def notes(song):
    """When each note begins and ends here, in seconds, and how high it is, in Hz."""
    score = Score(song)
    held, made = {}, []
    for cue in score.cues(0, score.duration + 1):
        if cue.kind == "on":
            held[cue.key] = cue
        elif cue.kind == "off":
            begun = held.pop(cue.key)
            made.append((begun.frame / RATE, cue.frame / RATE, begun.frequency))
    return made


def same(sound, song):
    for start, end, hertz in notes(song):
        assert onset(sound, hertz, start) == pytest.approx(start, abs=SOON)
        high = hertz_of(sound, hertz, start + 0.05, end - 0.05)
        assert abs(cents(high, hertz).mean()) < NEAR
        away = onset(sound[::-1], hertz, len(sound) / RATE - end)
        assert len(sound) / RATE - away == pytest.approx(end, abs=3 * SOON)


PURE = [440.0 * ratio for ratio in (1, 4 / 3, 9 / 8, 9 / 5, 6 / 5, 2, 3 / 2)]
"""Such that of two that sound at once each can be told."""


@pytest.mark.parametrize("tempo", [0.0, 72.5])
def test_every_note_is_heard_as_high_and_when_it_is_here(tmp_path, tempo):
    names = ["kalimba", "soft-piano", "flute"]
    events = [
        event
        for at, hertz in enumerate(PURE)
        for event in (on(307 * at, at, hertz, names[at % 3]), off(307 * at + 550, at))
    ]
    song = arrangement(*events, tempo=tempo)
    same(heard(song, tmp_path), song)


def test_a_drone_is_heard_as_long(tmp_path):
    drone = Event(250, "drone", 0, frequency(50.31), 0.0, "bowl")
    song = arrangement(drone, Event(1250, "drone"), on(1400, 1), off(1500, 1), kind="drone")
    sound = heard(song, tmp_path)
    assert onset(sound, frequency(50.31), 0.25) == pytest.approx(0.25, abs=SOON)
    assert abs(cents(hertz_of(sound, frequency(50.31), 0.35, 1.15), frequency(50.31)).mean()) < NEAR
    assert np.abs(sound[round(1.3 * RATE) : round(1.38 * RATE)]).max() < 1e-4


def test_drums_are_its_drums(tmp_path):
    events = [
        event
        for at, piece in enumerate(KIT.pieces)
        for event in (on(at * 400, at, frequency(piece.pitch), KIT.name), off(at * 400 + 200, at))
    ]
    sound = heard(arrangement(*events), tmp_path)
    for at, piece in enumerate(KIT.pieces):
        hertz = frequency(piece.midi)  # the tone is in the drums' bank as well, a key as high as it is
        assert onset(sound, hertz, at * 0.4) == pytest.approx(at * 0.4, abs=2 * SOON)
        assert abs(cents(hertz_of(sound, hertz, at * 0.4 + 0.05, at * 0.4 + 0.15), hertz).mean()) < NEAR


def test_a_slide_takes_as_long_and_leads_as_far_and_leaves_others_alone(tmp_path):
    song = arrangement(
        *(on(100, 1, frequency(60)), on(200, 2, frequency(79)), Event(800, "glide", 1, frequency(65.5))),
        *(Event(1400, "glide", 1, frequency(58)), off(2000, 1), off(2000, 2)),
    )
    sound = heard(song, tmp_path)
    for pitch, start, end in ((60, 0.2, 0.75), (65.5, 0.9, 1.35), (58, 1.5, 1.95), (79, 0.3, 1.9)):
        far = 0 if pitch == 79 else 100 * abs(pitch - 60)
        found = cents(hertz_of(sound, frequency(pitch), start, end), frequency(pitch)).mean()
        assert abs(found) < NEAR + SHORT * far
    on_the_way = cents(hertz_of(sound, frequency(62.75), 0.7, 1.0), frequency(60))
    half = 0.7 + int(np.argmax(on_the_way > 275)) / RATE
    assert half == pytest.approx(0.8 + GLIDE / 2, abs=0.012), "the wheel turns in four steps"
    assert onset(sound, frequency(60), 0.1) == pytest.approx(0.1, abs=SOON)


def test_a_finger_that_wanders_is_followed_all_the_way(tmp_path):
    def pitch(ms):
        return 60 + 3 * math.sin(ms / 300)

    wander = [Event(ms, "glide", 1, frequency(pitch(ms))) for ms in range(100, 2000, 16)]
    sound = heard(arrangement(on(0, 1, frequency(60)), *wander, off(2000, 1)), tmp_path)
    late = GLIDE + 0.01  # each slide is on its way to where the finger was
    for ms in range(400, 1900, 100):
        at = ms / 1000 + late
        wanted = frequency(pitch(ms))
        found = cents(hertz_of(sound, wanted, at - 0.002, at + 0.002), wanted).mean()
        assert abs(found) < 60


def test_a_note_that_is_leant_on_is_heard_to_be(tmp_path):
    song = arrangement(
        *(on(0, 1, frequency(60)), on(0, 2, frequency(76)), Event(800, "press", 1, 0.0, 1.0)),
        *(Event(1600, "press", 1, 0.0, 0.0), off(2400, 1), off(2400, 2)),
    )
    sound = heard(song, tmp_path)

    def wavers(pitch, start):
        return float(np.std(cents(hertz_of(sound, frequency(pitch), start, start + 0.5), frequency(pitch))))

    assert wavers(60, 0.2) < 2
    assert wavers(60, 1.0) > 15, "after-touch is vibrato there"
    assert wavers(60, 1.8) < 2
    assert max(wavers(76, start) for start in (0.2, 1.0, 1.8)) < 2


def test_hard_and_soft_loud_and_quiet_left_and_right_are_the_same_way_round(tmp_path):
    notes = (on(0, 1, 220.0), off(500, 1)), (replace(on(1000, 2, 220.0), velocity=0.3), off(1500, 2))
    events = [event for pair in notes for event in pair]

    def loud(sound, at):
        return np.sqrt(np.mean(np.square(sound[round((at + 0.1) * RATE) : round((at + 0.4) * RATE)]), axis=0))

    plain = heard(arrangement(*events), tmp_path)
    assert (loud(plain, 0.0) > 2 * loud(plain, 1.0)).all()
    quiet = heard(arrangement(*events, track=Track(0, "notes", level=0.5)), tmp_path)
    assert 20 * np.log10(loud(quiet, 0.0) / loud(plain, 0.0)) == pytest.approx([-6, -6], abs=1)
    left = heard(arrangement(*events, track=Track(0, "notes", pan=-0.8)), tmp_path)
    assert loud(left, 0.0)[0] > 3 * loud(left, 0.0)[1]
