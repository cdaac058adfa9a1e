import threading
import time

import numpy as np
import pytest

from studio.audio.recorder import Recorder
from studio.music.take import RATE, decode_take


class FakeMicrophone:
    """Gives what it was told to, in uneven handfuls."""

    def __init__(self, pcm):
        self.left = pcm
        self.calls = []
        self.done = threading.Event()

    def record_start(self, preroll=0.0):
        self.calls.append(f"start {preroll}" if preroll else "start")

    def recorded(self):
        now, self.left = self.left[:31111], self.left[31111:]
        if not len(self.left):
            self.done.set()
        return now

    def record_stop(self):
        self.calls.append("stop")


def pcm(seconds):
    n = np.arange(int(seconds * RATE))
    return (0.4 * np.sin(n * 0.05)).astype(np.float32)


def test_every_second_and_the_last_part_are_handed_over_in_order():
    microphone, kept = FakeMicrophone(pcm(2.6)), []
    recorder = Recorder(microphone, lambda index, flac: kept.append((index, flac)))
    assert microphone.done.wait(5.0)
    assert recorder.stop() == 3
    assert [index for index, _ in kept] == [0, 1, 2]
    take = decode_take(flac for _, flac in kept)
    assert np.abs(take.pcm - pcm(2.6)).max() < 1e-4
    assert recorder.seconds == pytest.approx(2.6)
    assert microphone.calls == ["start", "stop"]


def test_whole_seconds_are_kept_while_it_goes_on():
    microphone, kept = FakeMicrophone(pcm(1.9)), []
    recorder = Recorder(microphone, lambda index, flac: kept.append(flac), bits=24)
    assert microphone.done.wait(5.0)
    until = time.monotonic() + 2.0
    while not kept and time.monotonic() < until:
        time.sleep(0.01)
    assert len(decode_take(kept).pcm) == RATE
    recorder.stop()
    assert len(decode_take(kept).pcm) == len(pcm(1.9))


def test_a_capture_of_nothing_hands_over_nothing():
    recorder = Recorder(FakeMicrophone(pcm(0.0)), lambda index, flac: pytest.fail("nothing was said"))
    assert recorder.stop() == 0
    assert recorder.stop() == 0
    assert recorder.error is None


def test_when_keeping_fails_the_microphone_is_closed_and_the_error_is_told():
    microphone = FakeMicrophone(pcm(3.0))

    def full_disk(index, flac):
        raise OSError("no space")

    recorder = Recorder(microphone, full_disk)
    recorder._thread.join(5.0)
    assert isinstance(recorder.error, OSError)
    assert microphone.calls == ["start", "stop"]


def test_a_capture_can_begin_before_it_was_asked_for():
    microphone = FakeMicrophone(pcm(0.5))
    Recorder(microphone, lambda index, flac: None, preroll=1.5).stop()
    assert microphone.calls == ["start 1.5", "stop"]


def test_three_hours_need_no_more_memory_than_a_minute():
    """Scaled: ten minutes as fast as they come; what is held never grows."""

    class Endless:
        def __init__(self):
            self.given, self.done = 0, threading.Event()
            self.block = pcm(4.0)

        def record_start(self, preroll=0.0):
            return None

        def recorded(self):
            if self.given >= 600 * RATE:
                self.done.set()
                return self.block[:0]
            self.given += len(self.block)
            return self.block

        def record_stop(self):
            return None

    held, count = [], []
    source = Endless()
    recorder = Recorder.__new__(Recorder)

    def kept(index, flac):
        count.append(len(flac))
        held.append(sum(len(part) for part in recorder._waiting))

    recorder.__init__(source, kept)
    assert source.done.wait(60.0)
    assert recorder.stop() == 600
    assert recorder.seconds == 600.0
    assert max(held) <= 5 * RATE


def test_what_there_is_of_a_second_is_told_in_between():
    """Handfuls of 0.1 s: parts at 0.4 and 0.8 of each second, each with all there is of it by then."""

    class Slow(FakeMicrophone):
        def recorded(self):
            now, self.left = self.left[:4800], self.left[4800:]
            if not len(self.left):
                self.done.set()
            return now

    spoken, told = pcm(1.7), []
    microphone = Slow(spoken)
    recorder = Recorder(
        microphone,
        lambda index, flac: told.append(("whole", index, decode_take([flac]).duration)),
        on_part=lambda index, flac: told.append(("part", index, decode_take([flac]).duration)),
    )
    assert microphone.done.wait(10.0)
    recorder.stop()
    assert told == [
        ("part", 0, 0.4),
        ("part", 0, 0.8),
        ("whole", 0, 1.0),
        ("part", 1, 0.4),
        ("whole", 1, pytest.approx(0.7)),
    ]
