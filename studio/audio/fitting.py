"""Fitting our blocks, 48 kHz and stereo out, mono in, to a sound card that works otherwise."""

import time
from dataclasses import dataclass

import numpy as np

from studio.audio.card import Flags, Float32, Input, Output, When
from studio.music.resample import Resampler
from studio.music.synth import BLOCK, RATE

_MOST = 8192


@dataclass(slots=True)
class _Moment:
    currentTime: float = 0.0  # noqa: N815 - PortAudio's names
    outputBufferDacTime: float = 0.0  # noqa: N815
    inputBufferAdcTime: float = 0.0  # noqa: N815 - never read of an output


@dataclass(slots=True)
class _Fine:
    output_underflow: bool = False
    input_overflow: bool = False


class _Blocks:
    """Asks for our blocks within one call of the sound card, and tells each when it is heard."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._when, self._fine = _Moment(), _Fine()
        self._flags: Flags = self._fine
        self._began = self._delay = 0.0

    def begin(self, when: When | None, flags: Flags) -> None:
        """A call begins."""
        self._began, self._delay, self._flags = time.monotonic(), self._output.delay(when), flags

    def fill(self, block: Float32, later: float) -> None:
        """Fill a block that is heard so many seconds later than the first frame of the call."""
        # the blocks before it took a moment to make
        self._when.outputBufferDacTime = self._delay + later - (time.monotonic() - self._began)
        self._output.fill(block, BLOCK, self._when, self._flags)
        self._flags = self._fine


class Portions:
    """Fills whatever number of frames is asked for out of our blocks; where that is one block it is not copied."""

    def __init__(self, output: Output) -> None:
        self._output, self._blocks = output, _Blocks(output)
        self._block = np.zeros((BLOCK, 2), np.float32)
        self._left = 0

    def fill(self, out: Float32, frames: int, when: When | None, flags: Flags) -> None:
        """Fill `out`, float32 [frames, 2]. Never raises."""
        if frames == BLOCK and not self._left:
            self._output.fill(out, frames, when, flags)
            return
        self._blocks.begin(when, flags)
        done = 0
        while done < frames:
            if not self._left:
                self._blocks.fill(self._block, done / RATE)
                self._left = BLOCK
            many = min(self._left, frames - done)
            start = BLOCK - self._left
            out[done : done + many] = self._block[start : start + many]
            self._left -= many
            done += many


class FittedOutput:
    """Fills blocks of another rate, or of one channel."""

    def __init__(self, output: Output, rate: int, channels: int) -> None:
        self._blocks, self._rate, self._channels = _Blocks(output), rate, channels
        self._line = Resampler(RATE, rate, 2, _MOST)
        self._block = np.zeros((BLOCK, 2), np.float32)
        self._stereo = np.zeros((_MOST, 2), np.float32)
        # touched once, so that the first block is as quick as the others
        self._line.put(self._block)
        self._line.take(self._stereo)

    def fill(self, out: Float32, frames: int, when: When | None, flags: Flags) -> None:
        """Fill `out`, float32 [frames, channels]. Never raises."""
        try:
            self._blocks.begin(when, flags)
            for at in range(0, frames, _MOST):
                self._fill(out[at : at + _MOST], at)
        except Exception:  # an exception here would end the stream; silence is better
            out.fill(0.0)

    def _fill(self, out: Float32, at: int) -> None:
        """Fill some frames, of which the first is frame `at` of the call."""
        line = self._line
        while line.ready < len(out):
            self._blocks.fill(self._block, (at + line.ready) / self._rate + line.delay)
            line.put(self._block)
        stereo = self._stereo[: len(out)]
        line.take(stereo)
        if self._channels == 1:
            np.add(stereo[:, :1], stereo[:, 1:], out=out)
            np.multiply(out, np.float32(0.5), out=out)
        else:
            out[:, :2] = stereo
            out[:, 2:] = 0.0


class FittedInput:
    """Takes blocks of another rate, or of more than one channel."""

    def __init__(self, into: Input, rate: int) -> None:
        self._into = into
        self._line = Resampler(rate, RATE, 1, _MOST)
        self._mono = np.zeros((_MOST, 1), np.float32)
        self._ours = np.zeros((_MOST, 1), np.float32)
        self._fine = _Fine()
        into.fitting = self._line.delay

    def take(self, block: Float32, frames: int, when: When | None, flags: Flags) -> None:
        """Take `block`, float32 [frames, channels]: what they say is one. Never raises."""
        for at in range(0, frames, _MOST):
            part = block[at : at + _MOST]
            mono = self._mono[: len(part)]
            # two at most: the others of a sound card with many are often not connected
            np.mean(part[:, :2], axis=1, keepdims=True, out=mono)
            self._line.put(mono)
            while many := self._line.take(self._ours):
                self._into.take(self._ours[:many], many, when, flags)
                flags = self._fine
