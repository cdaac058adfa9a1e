"""What the sound card calls, many times a second: fill a block, take a block. Runs in the audio process only."""

import time
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from studio.audio.shared import EVENTS, MIC, PLAY, At, Shared
from studio.music.synth import Synth

NOTE_ON, NOTE_OFF, HUSH = 1, 2, 3
"""Kinds of events in the ring."""

_STALE = 0.75
_SETTLE = 8
_HEARD = 1e-5
_PEAK_FALL = 0.94


class Flags(Protocol):
    """What PortAudio says about a block."""

    output_underflow: bool
    input_overflow: bool


class Output:
    """Fills blocks: what is played now, and what is played back."""

    def __init__(self, shared: Shared, synth: Synth) -> None:
        self.shared, self.synth = shared, synth
        self._names = tuple(synth.instruments.playable)
        self._fall = np.linspace(1.0, 0.0, synth.block, endpoint=False, dtype=np.float32)[:, None]
        self._rise = np.float32(1.0) - self._fall
        self._block = np.zeros((synth.block, 2), np.float32)
        self._fresh = True
        self._settling = 0
        self.quiet_since = time.monotonic()
        """When the last sound went out."""

    def opening(self) -> None:
        """Begin a stream with 40 ms of silence: some sound servers swallow its first 20, a note's very start."""
        self._settling = _SETTLE

    def fill(self, out: NDArray[np.float32], frames: int, _when: object, flags: Flags) -> None:
        """Fill one block, float32 [frames, 2]. Never raises: a fault is a block of silence."""
        status = self.shared.status
        if flags.output_underflow:
            status[At.XRUNS] += 1
        if frames != self.synth.block:
            out.fill(0.0)
            return
        try:
            peak = self._fill(out)
        except Exception:  # an exception here would end the stream; silence is better
            out.fill(0.0)
            status[At.XRUNS] += 1
            peak = 0.0
        status[At.PEAK_OUT] = max(peak, float(status[At.PEAK_OUT]) * _PEAK_FALL)
        if peak > _HEARD:
            self.quiet_since = time.monotonic()

    def _fill(self, out: NDArray[np.float32]) -> float:
        if self._settling:
            self._settling -= 1
            out.fill(0.0)
            return 0.0
        self.take_events()
        peak = self.synth.render(out)
        if self._take_playing():
            np.add(out, self._block, out=out)
            np.clip(out, -1.0, 1.0, out=out)
            peak = max(peak, float(self._block.max()), -float(self._block.min()))
        return peak

    @property
    def waiting(self) -> bool:
        """True when there is something to play that has not been taken."""
        status = self.shared.status
        playing = max(status[At.PLAY_OUT], status[At.PLAY_FLUSH]) < status[At.PLAY_IN]
        return bool(status[At.EVENTS_OUT] < status[At.EVENTS_IN] or playing)

    def take_events(self) -> None:
        """Do what was handed over since the last block."""
        shared = self.shared
        taken, given = shared.get(At.EVENTS_OUT), shared.get(At.EVENTS_IN)
        for index in range(taken, given):
            kind, key, frequency, velocity, instrument, when = shared.events[index % EVENTS, :6].tolist()
            # a note that waited for the sound card to open would come as a surprise
            if kind == NOTE_ON and time.monotonic() - when < _STALE:
                name = self._names[int(instrument) % len(self._names)]
                self.synth.note_on(int(key), frequency, velocity, name)
            elif kind == NOTE_OFF:
                self.synth.note_off(int(key))
            elif kind == HUSH:
                self.synth.hush()
        if taken < given:
            shared.set(At.EVENTS_OUT, given)

    def _take_playing(self) -> bool:
        """Put the next frames to play back into the block; False when there are none."""
        shared, size = self.shared, self.synth.block
        at, given = shared.get(At.PLAY_OUT), shared.get(At.PLAY_IN)
        flush = shared.get(At.PLAY_FLUSH)
        leaving = at < flush
        count = min(size, (flush if leaving else given) - at)
        ending = given >= shared.get(At.PLAY_END)
        if count <= 0 or (count < size and not (ending or leaving)):
            return False
        self._block.fill(0.0)
        start = at % PLAY
        first = min(count, PLAY - start)
        self._block[:first] = shared.play[start : start + first]
        self._block[first:count] = shared.play[: count - first]
        if leaving:
            np.multiply(self._block, self._fall, out=self._block)
        elif self._fresh:
            np.multiply(self._block, self._rise, out=self._block)
        self._fresh = leaving or (ending and at + count >= given)
        shared.set(At.PLAY_OUT, flush if leaving else at + count)
        return True


class Input:
    """Takes blocks from the microphone into the ring."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared

    def take(self, block: NDArray[np.float32], frames: int, _when: object, flags: Flags) -> None:
        """Take one block, float32 [frames, 1]. When the ring is full the block is lost, and counted."""
        status = self.shared.status
        if flags.input_overflow:
            status[At.XRUNS] += 1
        at = int(status[At.MIC_IN])
        if at - int(status[At.MIC_OUT]) + frames > MIC:
            status[At.MIC_LOST] += frames
            return
        start = at % MIC
        first = min(frames, MIC - start)
        self.shared.mic[start : start + first] = block[:first, 0]
        self.shared.mic[: frames - first] = block[first:, 0]
        status[At.MIC_IN] = at + frames
        peak = max(float(block.max()), -float(block.min()))
        status[At.PEAK_IN] = max(peak, float(status[At.PEAK_IN]) * _PEAK_FALL)
