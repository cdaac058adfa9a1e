"""Playing a song while it is made: where it is heard, whatever way it went."""

from dataclasses import replace

import numpy as np
import pytest

from studio.music.arrangement import RATE, Arrangement, Clip, Take, Track
from studio.ui.song_player import AHEAD, SongPlayer

TONE = (0.2 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)).astype(np.float32)[:, None]
SONG = Arrangement((Track(0, "take"),), (Clip(0, 0, 0, 0),), materials={0: Take(0, 4 * RATE)})


class Speaker:
    """Takes what it is given when it is told to, and hears a quarter of a second later."""

    def __init__(self):
        self.heard, self.frames, self.over = 0.0, None, False
        self.sound = []

    def play(self, frames, start=0.0, ahead=0.25):
        self.frames, self.heard, self.ahead, self.sound, self.over = frames, start, ahead, [], False

    def go_on(self, seconds):
        self.heard += seconds
        while not self.over and len(self.sound) * 256 < (self.heard + self.ahead) * RATE:
            block = next(self.frames, None)
            self.over = block is None
            self.sound.extend(() if block is None else (block.copy(),))

    def position(self):
        return self.heard

    @property
    def playing(self):
        return not self.over

    def stop_playing(self):
        self.over = True

    def peak(self, second):
        at = int(second * RATE // 256)
        return max(float(np.abs(block).max()) for block in self.sound[at : at + 20])


@pytest.fixture
def speaker():
    return Speaker()


@pytest.fixture
def player(speaker):
    return SongPlayer(speaker, lambda _index: TONE)


def test_a_window_that_is_held_for_a_quarter_of_a_second_is_not_heard(speaker, player):
    player.play(SONG, 0)
    assert 0.8 * speaker.ahead > 0.25


def test_it_is_where_it_is_heard(speaker, player):
    player.play(SONG, 2 * RATE)
    speaker.go_on(0.5)
    assert player.at == pytest.approx(2.5 * RATE, abs=256)
    speaker.go_on(1.0)
    assert player.at == pytest.approx(3.5 * RATE, abs=256)


def test_after_a_jump_it_is_there_at_once_and_goes_on_from_there(speaker, player):
    player.play(SONG, 0)
    speaker.go_on(1.0)
    player.jump(3 * RATE)
    goal = 3 * RATE // 256 * 256
    assert player.at == goal
    speaker.go_on(0.1)
    assert player.at == goal, "what was worked out before is still heard"
    speaker.go_on(AHEAD - 0.05)
    assert player.at == pytest.approx(goal + 0.05 * RATE, abs=512)
    speaker.go_on(0.5)
    assert player.at == pytest.approx(goal + 0.55 * RATE, abs=512)


def test_the_end_is_the_beginning_when_it_is_to_go_round(speaker, player):
    player.repeat = True
    player.play(SONG, 3 * RATE)
    speaker.go_on(0.9)
    assert player.at == pytest.approx(3.9 * RATE, abs=512)
    for passes in range(3):
        speaker.go_on(0.6)
        assert player.at == pytest.approx(0.5 * RATE, abs=2048), passes
        speaker.go_on(3.4)
    assert player.playing


def test_a_jump_is_not_remembered_once_the_song_goes_round(speaker, player):
    player.repeat = True
    player.play(SONG, 0)
    speaker.go_on(0.5)
    player.jump(3 * RATE)
    for _ in range(6):
        speaker.go_on(0.1)
    at = [player.at]
    for _ in range(12):
        speaker.go_on(0.1)
        at.append(player.at)
    steps = np.diff(at) / RATE
    assert sum(step < 0 for step in steps) == 1, "back to the beginning, once"
    assert all(abs(step - 0.1) < 0.02 for step in steps if step > 0)


def test_what_is_changed_is_heard_as_soon_as_what_was_worked_out_is_over(speaker, player):
    player.play(SONG, 0)
    speaker.go_on(0.5)
    player.change(replace(SONG, tracks=(Track(0, "take", muted=True),)))
    speaker.go_on(1.0)
    assert speaker.peak(0.4) == pytest.approx(0.2, abs=0.01)
    assert speaker.peak(1.0) == 0.0


def test_a_second_of_what_was_played_back_has_its_frame(speaker, player):
    player.play(SONG, RATE)
    speaker.go_on(0.2)
    zero = RATE // 256 * 256
    assert player.frame_at(0.5) == zero + RATE // 2
    assert player.frame_at(-2.0) == zero - 2 * RATE


def test_playing_anew_ends_what_was_played(speaker, player):
    player.play(SONG, 0)
    before = speaker.frames
    speaker.go_on(0.1)
    player.play(SONG, 0)
    assert next(before, None) is None
