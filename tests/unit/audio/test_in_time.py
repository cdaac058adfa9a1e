"""When a frame is heard or caught is known, in whatever portions, at whatever rate a sound card works."""

from types import SimpleNamespace

import numpy as np
import pytest

from studio.audio.card import Input, Output
from studio.audio.fitting import FittedInput, FittedOutput, Portions
from studio.audio.shared import At, create
from studio.audio.stream import PERIOD
from studio.audio.timing import caught_from, heard_from
from studio.music.instrument import standard
from studio.music.synth import RATE, Synth

FINE = SimpleNamespace(output_underflow=False, input_overflow=False)
EAR = 0.022
"""Seconds from a call of the sound card to the ear."""
CLICK = 10_007
"""The frame that is told from all others."""


class Clock:
    """Stands still but for what a test does."""

    def __init__(self):
        self.now = 5000.0

    def monotonic(self):
        return self.now


@pytest.fixture
def shared():
    made = create()
    yield made
    made.let_go_of_handle()


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    for module in ("card", "fitting"):
        monkeypatch.setattr(f"studio.audio.{module}.time", made)
    return made


def sounded(shared, clock, fitted, rate, channels, sizes, told):
    """Let a sound card ask for a second in portions of `sizes`; return when the click is heard."""
    output = Output(shared, Synth(standard()))
    output.latency = EAR
    render = output.synth.render

    def slow(out):
        # making a block takes a while, and not always the same
        clock.now += 0.0009 if shared.get(At.RENDERED) % 3 else 0.0002
        return render(out)

    output.synth.render = slow
    card, heard, begin, done = fitted(output), [], clock.now, 0
    while done < rate:
        for size in sizes:
            clock.now = begin + done / rate
            when = SimpleNamespace(currentTime=7.0, outputBufferDacTime=7.0 + EAR) if told else None
            out = np.zeros((size, channels), np.float32)
            card.fill(out, size, when, FINE)
            heard.append(out[:, 0])
            done += size
    place = int(np.abs(np.concatenate(heard)).argmax())
    return begin + place / rate + EAR


@pytest.mark.parametrize("told", [True, False], ids=["told of each block", "told of the stream"])
@pytest.mark.parametrize(
    ("rate", "channels", "sizes"),
    [
        (RATE, 2, (256,)),
        (RATE, 2, (PERIOD,)),
        (RATE, 2, (352, 352, 384, 320)),
        (RATE, 2, (100, 256, 7, 900)),
        (RATE, 1, (352,)),
        (44100, 2, (352 * 44100 // 48000,)),
        (44100, 1, (256,)),
        (96000, 2, (704,)),
        (192000, 6, (9000,)),
    ],
)
def test_when_a_frame_that_is_played_is_heard_is_known(shared, clock, rate, channels, sizes, told):
    # the frame of a click is heard when `heard_from` says, to half a frame of the sound card
    pcm = np.zeros((RATE, 2), np.float32)
    pcm[CLICK] = 0.8
    shared.play[:RATE] = pcm
    shared.set(At.PLAY_IN, RATE)
    shared.set(At.PLAY_END, RATE)
    direct = (rate, channels) == (RATE, 2)
    fitted = Portions if direct else lambda output: FittedOutput(output, rate, channels)
    truth = sounded(shared, clock, fitted, rate, channels, sizes, told)
    zero = heard_from(shared.heard, shared.get(At.HEARD))
    assert zero is not None
    assert zero + CLICK / RATE == pytest.approx(truth, abs=1e-9 if direct else 1.5 / min(rate, RATE))


@pytest.mark.parametrize(
    ("rate", "channels", "sizes"),
    [
        (RATE, 1, (480,)),
        (RATE, 1, (1024, 3, 352, 900)),
        (RATE, 2, (352,)),
        (44100, 1, (441, 512)),
        (96000, 2, (960,)),
        (192000, 2, (9000, 200)),
    ],
)
def test_when_a_frame_was_caught_is_known(shared, clock, rate, channels, sizes):
    into = Input(shared)
    direct = (rate, channels) == (RATE, 1)
    card = into if direct else FittedInput(into, rate)
    spoken = np.zeros((rate + sum(sizes), channels), np.float32)
    spoken[rate // 4] = 0.8
    begin, done = clock.now, 0
    while done < rate:
        for size in sizes:
            # a block comes when its last frame was caught
            clock.now = begin + (done + size) / rate
            card.take(spoken[done : done + size], size, None, FINE)
            done += size
    place = int(np.abs(shared.mic[: shared.get(At.MIC_IN)]).argmax())
    zero = caught_from(shared.caught, shared.get(At.CAUGHT))
    assert zero is not None
    truth, near = begin + (rate // 4) / rate, 1e-9 if direct else 1.5 / min(rate, RATE)
    assert zero + place / RATE == pytest.approx(truth, abs=near)
    assert shared.get(At.MIC_IN) == pytest.approx(done * RATE / rate, abs=100)
