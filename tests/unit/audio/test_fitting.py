from types import SimpleNamespace

import numpy as np
import pytest

from studio.audio.card import Input, Output
from studio.audio.fitting import FittedInput, FittedOutput, Portions
from studio.audio.shared import At, create
from studio.music.instrument import standard
from studio.music.synth import RATE, Synth

FINE = SimpleNamespace(output_underflow=False, input_overflow=False)


@pytest.fixture
def shared():
    made = create()
    yield made
    made.let_go_of_handle()


def play(shared, sound):
    shared.play[: len(sound)] = sound
    shared.set(At.PLAY_IN, len(sound))
    shared.set(At.PLAY_END, len(sound))


@pytest.mark.parametrize(
    ("rate", "frames"), [(44100, 235), (96000, 512), (48000, 256), (44100, 1000), (44100, 323), (96000, 704)]
)
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_what_is_played_is_the_same_tone_at_any_rate_and_on_any_number_of_channels(shared, rate, frames, channels):
    tone = 0.5 * np.sin(2.0 * np.pi * 440.0 * np.arange(RATE) / RATE)
    play(shared, np.stack([tone, 0.5 * tone], axis=1).astype(np.float32))
    fitted = FittedOutput(Output(shared, Synth(standard())), rate, channels)
    out = []
    for _ in range(rate // frames):
        block = np.full((frames, channels), 9.0, np.float32)
        fitted.fill(block, frames, None, FINE)
        out.append(block)
    heard = np.concatenate(out)
    middle = heard[rate // 4 : rate // 4 + rate // 2]
    spectrum = np.abs(np.fft.rfft(middle[:, 0] * np.hanning(len(middle))))
    assert spectrum.argmax() / 0.5 == pytest.approx(440.0, abs=1.0)
    loud = [0.5 * 0.75] if channels == 1 else [0.5, 0.25, *[0.0] * (channels - 2)]
    assert np.abs(middle).max(axis=0) == pytest.approx(loud, abs=0.005)


@pytest.mark.parametrize(("rate", "channels"), [(44100, 1), (96000, 2), (16000, 1), (48000, 2)])
def test_what_is_heard_is_the_same_tone_at_our_rate(shared, rate, channels):
    fitted = FittedInput(Input(shared), rate)
    tone = 0.5 * np.sin(2.0 * np.pi * 440.0 * np.arange(rate) / rate)
    block = np.repeat(tone[:, None], channels, axis=1).astype(np.float32)
    for at in range(0, rate, 333):
        part = block[at : at + 333]
        fitted.take(part, len(part), None, FINE)
    count = shared.get(At.MIC_IN)
    assert count == pytest.approx(RATE, abs=200)
    heard = shared.mic[RATE // 4 : RATE // 4 + RATE // 2]
    assert np.abs(heard).max() == pytest.approx(0.5, abs=0.005)
    assert np.abs(np.fft.rfft(heard * np.hanning(len(heard)))).argmax() / 0.5 == pytest.approx(440.0, abs=1.0)


def test_a_fault_is_a_block_of_silence(shared):
    fitted = FittedOutput(Output(shared, Synth(standard())), 44100, 2)
    fitted._line = None
    out = np.ones((100, 2), np.float32)
    fitted.fill(out, 100, None, FINE)
    assert not out.any()


@pytest.mark.parametrize("sizes", [(256, 256), (352,), (264,), (100, 256, 7, 900), (1, 255, 256), (4096,)])
def test_portions_of_any_size_are_the_same_sound(shared, sizes):
    ramp = np.linspace(-0.8, 0.8, RATE, dtype=np.float32)
    play(shared, np.stack([ramp, -ramp], axis=1))
    portions, heard = Portions(Output(shared, Synth(standard()))), []
    for _ in range(9000 // sum(sizes) + 1):
        for size in sizes:
            out = np.full((size, 2), 9.0, np.float32)
            portions.fill(out, size, SimpleNamespace(currentTime=1.0, outputBufferDacTime=1.02), FINE)
            heard.append(out)
    joined = np.concatenate(heard)[:9000]
    # the very first block fades in
    assert np.array_equal(joined[256:, 0], ramp[256:9000])
    assert np.array_equal(joined[256:, 1], -ramp[256:9000])
    # later frames of a portion are heard later
    stamps = shared.heard[: shared.get(At.HEARD)]
    assert np.all(stamps[:, 2] >= 0.0199)
    assert stamps[:, 2].max() <= 0.0201 + max(sizes) / RATE
