import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest

from studio.audio.link import Link
from studio.audio.playing import Playing, of_take
from studio.audio.shared import PLAY, At, create
from studio.music.synth import RATE


@pytest.fixture
def link():
    made = Link.__new__(Link)
    made.shared, made._lock = create(), threading.Lock()
    made.process = SimpleNamespace(returncode=None)
    yield made
    made.shared.let_go_of_handle()


def wait_for(what):
    until = time.monotonic() + 10.0
    while not what():
        assert time.monotonic() < until
        time.sleep(0.002)


def steadily(playing):
    """Return True when no more is handed over."""
    before = playing.link.shared.get(At.PLAY_IN)
    time.sleep(0.15)
    return before == playing.link.shared.get(At.PLAY_IN)


def endless(size=256):
    while True:
        yield np.full((size, 2), 0.1, np.float32)


@pytest.mark.parametrize("ahead", [0.1, 0.25, 1.0])
def test_only_a_little_is_handed_over_before_it_is_heard(link, ahead):
    playing = Playing(link, endless(), 0.0, ahead)
    wait_for(lambda: link.shared.get(At.PLAY_IN) >= 0.8 * ahead * RATE)
    assert steadily(playing)
    assert link.shared.get(At.PLAY_IN) <= 1.25 * ahead * RATE
    link.shared.set(At.PLAY_OUT, RATE)
    wait_for(lambda: link.shared.get(At.PLAY_IN) >= RATE + 0.8 * ahead * RATE)
    playing.stop()


def test_the_ring_never_overflows_whatever_the_size_of_the_parts(link):
    playing = Playing(link, endless(100_000), 0.0)
    wait_for(lambda: link.shared.get(At.PLAY_IN) > PLAY - 2 * 16384)
    steadily(playing)
    assert steadily(playing)
    assert link.shared.get(At.PLAY_IN) <= PLAY
    playing.stop()


def test_a_computer_that_is_too_busy_is_given_more(link):
    playing = Playing(link, endless(), 0.0, 0.1)
    wait_for(lambda: link.shared.get(At.PLAY_IN) >= 4000)
    link.shared.set(At.STARVED, 5)
    link.shared.set(At.PLAY_OUT, link.shared.get(At.PLAY_IN))
    wait_for(lambda: link.shared.get(At.PLAY_IN) - link.shared.get(At.PLAY_OUT) > 0.16 * RATE)
    playing.stop()


def test_stopping_never_waits_for_what_makes_the_frames_and_nothing_comes_after(link):
    going = threading.Event()

    def slow():
        yield np.zeros((8192, 2), np.float32)
        going.wait(10.0)
        yield np.ones((8192, 2), np.float32)

    playing = Playing(link, slow(), 0.0)
    wait_for(lambda: link.shared.get(At.PLAY_IN) == 8192)
    playing.stop()
    assert not playing.active
    assert link.shared.get(At.PLAY_FLUSH) == 8192
    going.set()
    assert steadily(playing)
    assert link.shared.get(At.PLAY_IN) == 8192


def test_frames_that_cannot_be_made_end_it(link):
    def broken():
        yield np.zeros((8192, 2), np.float32)
        raise OSError("the disk is gone")

    playing = Playing(link, broken(), 0.0)
    wait_for(lambda: playing.error is not None)
    wait_for(lambda: link.shared.get(At.PLAY_END) == 0 or not playing.active or link.shared.get(At.PLAY_END) < 1e14)
    link.shared.set(At.PLAY_OUT, link.shared.get(At.PLAY_IN))
    assert not playing.active


def test_the_position_is_what_is_heard_and_never_goes_back(link):
    playing = Playing(link, endless(), 10.0)
    shared = link.shared
    now = time.monotonic()
    for block in range(40):
        shared.heard[block] = 256 * block, now + 256 * (block - 40) / RATE, 0.05
    shared.set(At.HEARD, 40)
    shared.set(At.PLAY_OUT, 256 * 40)
    first = playing.position()
    # forty blocks, of which the last 50 ms are still on their way
    assert first == pytest.approx(10.0 + 256 * 40 / RATE - 0.05, abs=0.02)
    shared.heard[:40, 1] += 1.0
    assert playing.position() == first
    playing.stop()
    assert playing.position() == first
    time.sleep(0.05)
    assert playing.position() == first


def test_a_take_is_played_from_any_second_and_to_both_sides():
    pcm = np.arange(3 * RATE, dtype=np.float32)
    stereo = np.stack([pcm, -pcm], axis=1)

    def seconds_of(sound):
        return lambda start: (sound[at : at + RATE] for at in range(start * RATE, len(sound), RATE))

    mono = np.concatenate(list(of_take(seconds_of(pcm), 1.5)))
    assert np.array_equal(mono, np.repeat(pcm[int(1.5 * RATE) :, None], 2, axis=1))
    assert np.array_equal(np.concatenate(list(of_take(seconds_of(stereo), 0.25))), stereo[RATE // 4 :])
    assert np.array_equal(np.concatenate(list(of_take(seconds_of(pcm[:, None]), 0.0)))[:, 1], pcm)
