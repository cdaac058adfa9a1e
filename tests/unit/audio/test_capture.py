import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest

from studio.audio.capture import Capture
from studio.audio.card import Input, stamp
from studio.audio.link import Link
from studio.audio.shared import At, create
from studio.audio.timing import ENOUGH, caught_from, heard_from
from studio.music.synth import RATE

FINE = SimpleNamespace(output_underflow=False, input_overflow=False)


def new_link():
    link = Link.__new__(Link)
    link.shared, link._lock = create(), threading.Lock()
    return link


@pytest.fixture
def link():
    made = new_link()
    yield made
    made.shared.let_go_of_handle()


def speak(link, first, count, block=480):
    """Let a microphone hear the numbers from `first` on."""
    into = Input(link.shared)
    numbers = np.arange(first, first + count, dtype=np.float32)
    for at in range(0, count, block):
        part = numbers[at : at + block]
        into.take(part[:, None], len(part), None, FINE)


def test_what_is_heard_while_only_listening_is_forgotten_but_for_two_seconds(link):
    capture = Capture()
    capture.listen(link)
    speak(link, 0, 5 * RATE)
    assert not len(capture.take(link))
    capture.start(link, 1.5)
    speak(link, 5 * RATE, RATE)
    taken = capture.take(link)
    assert np.array_equal(taken, np.arange(3.5 * RATE, 6 * RATE, dtype=np.float32))
    capture.stop(link)
    capture.start(link, 99.0)
    # no further back than the end of the capture before
    assert not len(capture.take(link))


def test_without_listening_nothing_comes_before_the_start(link):
    capture = Capture()
    speak(link, 0, RATE)
    capture.start(link, 2.0)
    speak(link, RATE, 480)
    assert len(capture.take(link)) == 480


def test_what_was_on_its_way_at_the_end_is_taken_and_nothing_after(link):
    capture = Capture()
    capture.listen(link)
    capture.start(link, 0.0)
    speak(link, 0, 4800)
    capture.stop(link)
    speak(link, 4800, RATE)
    assert len(capture.take(link)) == 4800 + int(0.15 * RATE)
    assert link.shared.get(At.MIC_KEEP) == 0
    speak(link, 0, RATE)
    assert not len(capture.take(link))


def test_a_listener_who_is_never_asked_loses_the_old_and_keeps_the_new(link):
    capture = Capture()
    capture.listen(link)
    speak(link, 0, 30 * RATE, block=RATE)
    assert link.shared.get(At.MIC_LOST) == 0
    capture.start(link, 2.0)
    assert np.array_equal(capture.take(link), np.arange(28 * RATE, 30 * RATE, dtype=np.float32))


def test_the_next_process_goes_on_where_the_last_one_ended(link):
    capture = Capture()
    capture.start(link, 0.0)
    speak(link, 0, 4800)
    part = capture.take(link)
    speak(link, 4800, 4800)
    for block in range(20):
        link.shared.caught[block] = 480 * block, 100.0 + 0.01 * (block + 1), 0.01
    link.shared.set(At.CAUGHT, 20)
    capture.lose(link)
    other = new_link()
    capture.resume(other)
    assert other.shared.get(At.MIC_KEEP) == 1
    rest = capture.take(other)
    assert np.array_equal(np.concatenate([part, rest]), np.arange(9600, dtype=np.float32))
    speak(other, 0, 480)
    # the first one ended at 100.2
    other.shared.caught[0] = 0, 100.7, 0.0
    joined = capture.take(other)
    assert len(joined) == RATE // 2 + 480
    assert not joined[: RATE // 2].any()
    assert capture.taken == 9600 + RATE // 2 + 480
    other.shared.let_go_of_handle()


def test_a_capture_is_put_where_it_was_heard_whichever_blocks_came_late(link):
    shared, chance = link.shared, np.random.Generator(np.random.PCG64(3))
    # what is played began to be heard at 50.25, and frame 1000 of the ring was its first
    for block in range(100):
        shared.heard[block] = 1000 + 256 * block, 50.25 + 256 * block / RATE - 0.03 + chance.normal(0, 5e-4), 0.03
    shared.set(At.HEARD, 100)
    assert heard_from(shared.heard, 100, 1000) == pytest.approx(50.25 - 1000 / RATE, abs=2e-4)
    assert heard_from(shared.heard, 100, 1000 + 256 * (101 - ENOUGH)) is None
    # the microphone's frame 0 was caught at 51; its blocks come in bunches of four, the first ones late
    for block in range(80):
        waited = 0.01 * (3 - block % 4)
        shared.caught[block] = 480 * block, 51.0 + 0.01 * (block + 1) + waited, 0.01
    shared.set(At.CAUGHT, 80)
    assert caught_from(shared.caught, 80) == pytest.approx(51.0, abs=1e-6)
    capture = Capture()
    shared.set(At.MIC_IN, 4800)
    capture.start(link, 0.0)
    origin = heard_from(shared.heard, 100, 1000) + 1000 / RATE
    capture.place(link, origin, 0.2)
    assert capture.heard_at == pytest.approx(0.85 - 0.2, abs=3e-4)


def test_stamps_say_which_frame_and_when(link):
    now = time.monotonic()
    stamp(link.shared, link.shared.heard, At.HEARD, 77, now, 0.5)
    assert link.shared.heard[0].tolist() == [77, now, 0.5]
    assert link.shared.get(At.HEARD) == 1


def test_after_three_hours_a_capture_goes_on_without_a_gap(link):
    """Scaled: its last two minutes, which fill the ring six times, taken as unevenly as a busy program does."""
    shared, chance = link.shared, np.random.Generator(np.random.PCG64(9))
    capture = Capture()
    capture.start(link, 0.0)
    for count in (At.MIC_IN, At.MIC_OUT):
        shared.set(count, (3 * 3600 - 120) * RATE)
    for index in (At.CAUGHT, At.HEARD):
        shared.set(index, 3 * 3600 * RATE // 480)
    spoken = taken = 0
    while spoken < 120 * RATE:
        # up to 20 s in which nobody asks
        block = int(chance.integers(1, 20 * RATE))
        # float32 tells whole numbers below 2^24 apart
        speak(link, spoken, min(block, 120 * RATE - spoken), block=48_000)
        spoken = min(spoken + block, 120 * RATE)
        frames = capture.take(link)
        assert np.array_equal(frames, np.arange(taken, spoken, dtype=np.float32))
        taken = spoken
    assert capture.taken == 120 * RATE
    assert shared.get(At.MIC_LOST) == 0
