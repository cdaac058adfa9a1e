"""Layers while one plays, with a speaker that is told how far it is."""

from dataclasses import replace

import numpy as np
import pytest

from studio.audio.client import Sound
from studio.core.clock import SystemClock
from studio.gallery.songs import open_song
from studio.library.library import Library
from studio.music.arrangement import RATE, Notes, Pattern
from studio.music.looper import turned
from studio.music.note import pitch_of
from studio.music.perform import performed
from studio.music.score import Score
from studio.ui import layering as module
from studio.ui import loop_bridge, loop_lengths
from studio.ui.captured_song import CapturedSong
from studio.ui.kept_song import KeptSong
from studio.ui.layering import Layering
from tests.rooms import rooms_of


class Speaker:
    """A sound that is heard as far as the test says, and worked out a little further."""

    def __init__(self):
        self.playing, self.struck, self._second, self._frames = False, [], 0.0, iter(())
        self.late = 0.0
        self._given = 0

    def note_on(self, *struck):
        self.struck.append(struck)

    def note_off(self, _key):
        pass

    def play(self, frames, _start, ahead):
        self.playing, self._frames, self._second, self._given, self._ahead = True, frames, -self.late, 0, ahead
        self.hear(0.0)

    def hear(self, seconds):
        """Let so many seconds go by."""
        self._second += seconds
        while self.playing and self._given < (self._second + self._ahead) * RATE:
            self._given += len(next(self._frames))

    def position(self):
        return max(0.0, self._second)

    def stop_playing(self):
        self.playing = False


@pytest.fixture
def library(tmp_path):
    with Library.create(tmp_path / "mine.studio", passphrase=None, clock=SystemClock())[0] as made:
        yield made


@pytest.fixture
def rooms(library):
    clock = SystemClock()
    return rooms_of(library, clock, Sound)


def pitch(cue):
    return round(pitch_of(cue.frequency))


class Hands:
    """Plays along: a layering, a capture and a speaker with one time."""

    def __init__(self, rooms, song=None):
        self.time, self.speaker = 1000.0, Speaker()
        self.layering = Layering(self.speaker, now=lambda: self.time)
        self.song = song or CapturedSong(rooms, now=lambda: self.time)
        self.layering.take(self.song)

    def wait(self, seconds):
        self.time += seconds
        self.speaker.hear(seconds)

    def play(self, *pitches, every=0.5):
        for pitch in pitches:
            self.layering.note_on(pitch, 440.0 * 2 ** ((pitch - 69) / 12), 0.6, "kalimba")
            self.wait(every / 2)
            self.layering.note_off(pitch)
            self.wait(every / 2)

    def heard(self, start, end):
        """What the layers sound, as (frame from the loop's start, pitch)."""
        first = self.layering.loop.start
        cues = Score(self.layering.arrangement).cues(first + start, first + end, endless=True)
        return [(cue.frame - first, pitch(cue)) for cue in cues if cue.kind == "on"]


@pytest.fixture
def hands(rooms, monkeypatch):
    scheduled = []
    monkeypatch.setattr(loop_bridge.Clock, "schedule_once", lambda act, after: scheduled.append((round(after, 3), act)))
    monkeypatch.setattr(module, "soon", lambda act: act())
    made = Hands(rooms)
    made.scheduled = scheduled
    return made


def test_the_loop_begins_with_the_first_note_and_is_as_long_as_its_first_pass(hands):
    hands.layering.begin()
    assert hands.layering.state == "waiting"
    hands.wait(3.0)
    hands.play(60, 62, 64, 65)
    assert hands.layering.state == "first"
    hands.layering.close()
    assert hands.layering.state == "looping"
    loop = hands.layering.loop
    assert loop.length == pytest.approx(2 * RATE, abs=256)
    assert loop.start == pytest.approx(3 * RATE, abs=600)
    first, second = hands.heard(0, loop.length), hands.heard(loop.length, 2 * loop.length)
    assert [pitch for _, pitch in first] == [60, 62, 64, 65]
    assert [(frame - loop.length, pitch) for frame, pitch in second] == first


@pytest.mark.parametrize("late", [0.1, 0.7, 3.0])
def test_a_speaker_that_begins_late_takes_nothing_from_the_first_pass(hands, late):
    hands.speaker.late = late
    hands.layering.begin()
    hands.play(60, 62, 64, 65, every=0.3)
    hands.layering.close()
    loop = hands.layering.loop
    assert loop.length == pytest.approx(1.2 * RATE, abs=600)
    assert [frame / RATE for frame, _ in hands.heard(0, loop.length)] == pytest.approx([0, 0.3, 0.6, 0.9], abs=0.012)
    hands.wait(4.0)
    before = hands.layering.at
    hands.wait(1.0)
    assert hands.layering.at - before == pytest.approx(RATE, abs=10)
    worked = hands.layering._player.worked - hands.layering.at
    assert worked == pytest.approx(0.25 * RATE, abs=1300), "what is worked out is what is heard a little later"


def test_a_loop_that_closes_sounds_its_first_notes_at_once_and_each_once(hands):
    hands.layering.begin()
    hands.play(60, 61, 62, 63, every=0.1)
    hands.wait(0.6)
    hands.scheduled.clear()
    hands.layering.close()
    hands.wait(0.02)
    for _after, act in hands.scheduled:
        act(0)
    by_hand = [round(pitch_of(hertz)) for _key, hertz, *_ in hands.speaker.struck]
    # the speaker was a quarter of a second ahead: what lies in it is sounded by hand, the rest by the speaker
    assert by_hand == [60, 61, 62]
    loop = hands.layering.loop
    worked = hands.layering._player.worked - loop.start - loop.length
    assert [pitch for frame, pitch in hands.heard(loop.length, 2 * loop.length) if frame - loop.length >= worked] == [
        63
    ]


def test_each_time_round_is_a_layer_and_each_can_be_taken_back(hands):
    layering = hands.layering
    layering.begin()
    hands.play(60, 62)
    layering.close()
    hands.play(70, 72)
    hands.play(80)
    hands.wait(2.5)
    hands.play(90)
    assert len(layering.layers) == 4
    length = layering.loop.length
    far = range(10 * length, 11 * length)
    assert sorted(pitch for _, pitch in hands.heard(far.start, far.stop)) == [60, 62, 70, 72, 80, 90]
    layering.drop_last()
    assert 90 not in [pitch for _, pitch in hands.heard(far.start, far.stop)]
    layering.undo()
    assert len(layering.layers) == 4
    layering.undo()
    layering.undo()
    assert sorted(pitch for _, pitch in hands.heard(far.start, far.stop)) == [60, 62, 70, 72]
    layering.redo()
    assert len(layering.layers) == 3
    layering.clear()
    assert layering.layers == ()
    assert layering.state == "waiting"
    layering.undo()
    assert len(layering.layers) == 3


def test_a_loop_that_ends_here_goes_round_here_each_note_once(hands):
    layering = hands.layering
    layering.begin()
    hands.play(60, 61, 62, 63)
    layering.close()
    loop = layering.loop
    hands.wait(1.02)
    hands.scheduled.clear()
    hands.speaker.struck.clear()
    loop_lengths.turn_here(layering)
    hands.wait(0.02)
    for _after, act in hands.scheduled:
        act(0)
    cut = layering.loop.length
    assert cut == pytest.approx(1.02 * RATE, abs=600)
    assert layering.loop.start == pytest.approx(loop.start + loop.length, abs=10)
    # what the speaker had worked out already is sounded by hand, and nothing else is
    assert [round(pitch_of(hertz)) for _key, hertz, *_ in hands.speaker.struck] == [60]
    struck = [pitch for frame, pitch in hands.heard(cut, 3 * cut)]
    assert [struck.count(pitch) for pitch in (60, 61)] == [2, 2]
    hands.play(70)
    again = [pitch for _, pitch in hands.heard(8 * cut, 9 * cut)]
    assert sorted(again) == [60, 61, 62, 70], "the third was struck just before its end"
    assert layering.song.draft.can_undo
    layering.undo()
    layering.undo()
    assert layering.loop == loop


def test_a_note_played_before_a_longer_loop_has_come_round_once_lies_where_it_was_heard(hands):
    layering = hands.layering
    layering.begin()
    hands.play(60, 62)
    layering.close()
    length = layering.loop.length
    hands.wait(0.25)
    loop_lengths.double(layering)
    hands.play(70)
    hands.wait(1.0)
    hands.play(80)
    found = hands.heard(4 * length, 6 * length)
    places = {pitch: frame % (2 * length) / RATE for frame, pitch in found if pitch in (70, 80)}
    assert places[70] == pytest.approx(0.25, abs=0.02)
    assert places[80] == pytest.approx(1.75, abs=0.02)
    assert [pitch for _, pitch in found].count(60) == 2
    layering.stop()
    hands.wait(1.0)
    assert layering.loop.length == 2 * length, "what rests is what went round last"
    layering.begin()
    assert layering.loop.length == 2 * length


def test_a_layer_is_muted_moved_and_let_fade(hands):

    layering = hands.layering
    layering.begin()
    hands.play(60, 62)
    layering.close()
    (track,) = layering.layers
    layering.set(replace(track, muted=True, pan=-0.5, level=0.5))
    assert layering.layers[0].muted
    layering.undo()
    assert not layering.layers[0].muted
    layering.let_fade(track.number)
    assert layering.fades(track.number)
    loop = layering.loop
    cues = Score(layering.arrangement).cues(loop.start, loop.start + 9 * loop.length, endless=True)
    gains = [cue.gain for cue in cues if cue.kind == "on"]
    assert gains[-1] < 0.2 < gains[2]
    layering.let_fade(track.number, on=False)
    assert not layering.fades(track.number)
    layering.fading = 6.0
    hands.play(70)
    assert layering.fades(layering.layers[-1].number)


def test_what_stops_goes_on_and_is_kept_as_it_was_heard(hands, rooms):
    layering, song = hands.layering, hands.song
    song.drone("bowl", 110.0)
    hands.wait(1.0)
    layering.begin()
    hands.wait(2.0)
    hands.play(60, 62)
    layering.close()
    hands.wait(2.2)
    assert not [track for track in layering._heard().tracks if track.kind == "drone"], "the bowl sounds already"
    layering.stop()
    assert layering.state == "resting"
    assert not layering.running
    hands.wait(5.0)
    layering.begin()
    assert layering.state == "looping"
    hands.play(70)
    layering.stop()
    song.keep().result()
    draft = open_song(rooms.library, song.piece_id)
    score = Score(draft.arrangement)
    ons = [(cue.frame, pitch(cue)) for cue in score.cues(0, score.duration + 1) if cue.kind == "on"]
    assert ons[0] == (0, 60), "it begins with its first note"
    pitches = [pitch for _, pitch in ons]
    assert pitches.count(60) == 5
    assert pitches.count(70) == 1
    drone = score.drone_at(draft.arrangement.tracks[0], score.duration - 10)
    assert drone is not None
    assert drone.instrument == "bowl"
    gap = [frame for frame, _ in ons if 4.5 * RATE < frame < 8 * RATE]
    assert gap == [], "while it rested nothing sounds"
    piece = rooms.gallery.piece(song.piece_id)
    assert piece.duration == score.duration * 1000 // RATE
    sound = np.concatenate(list(performed(draft.arrangement)))
    assert np.abs(sound).max() > 0.05


def test_a_slide_and_pressure_belong_to_the_layer(hands):
    layering = hands.layering
    layering.begin()
    layering.note_on(60, 220.0, 0.6, "flute")
    hands.wait(0.4)
    layering.glide(60, 330.0)
    layering.press(60, 0.8)
    hands.wait(0.4)
    layering.note_off(60)
    layering.close()
    notes = next(one for one in layering.arrangement.materials.values() if isinstance(one, Notes) and one.events)
    assert [event.kind for event in notes.events] == ["on", "glide", "press", "off"]


def test_steps_go_round_by_themselves_and_change_while_they_do(hands):
    layering = hands.layering
    layering.set_tempo(120.0)
    layering.begin()
    pattern = turned(Pattern((), "hand-drums", 6000), 0, 65.4)
    track = layering.set_pattern(pattern, None, 96000)
    assert layering.state == "looping"
    assert layering.loop.length == 96000
    assert layering.set_pattern(turned(pattern, 8, 65.4), track, 96000) == track
    assert [frame for frame, _ in hands.heard(0, 96000)] == [0, 48000]
    layering.undo()
    assert [frame for frame, _ in hands.heard(0, 96000)] == [0]


def test_along_with_a_kept_song_what_is_played_lies_where_it_was_heard(hands, rooms):
    first = CapturedSong(rooms, now=lambda: hands.time)
    first.note_on(50, 146.8, 0.5, "handpan")
    hands.time += 4
    first.note_off(50)
    first.keep().result()
    song = KeptSong.opened(rooms, first.piece_id)
    hands.layering.along(song)
    hands.wait(1.5)
    hands.play(60)
    hands.wait(0.5)
    hands.play(62)
    hands.layering.stop()
    rooms.library.settle()
    draft = open_song(rooms.library, first.piece_id)
    cues = [cue for cue in Score(draft.arrangement).cues(0, 9 * RATE) if cue.kind == "on"]
    assert [cue.frame / RATE for cue in cues] == pytest.approx([0.0, 1.5, 2.5], abs=0.006)
    assert len(draft.arrangement.tracks) == 2
    song.undo()
    assert len(song.arrangement.tracks) == 1


def test_without_a_speaker_its_time_goes_on(rooms):
    hands = Hands(rooms)
    hands.speaker.play = lambda *_: None
    hands.layering.begin()
    hands.play(60, 62)
    hands.layering.close()
    assert hands.layering.loop.length == pytest.approx(RATE, abs=256)
    hands.wait(0.25)
    assert hands.layering.phase == pytest.approx(0.25, abs=0.02)
