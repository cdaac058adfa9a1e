"""What the sound card calls, many times a second: fill a block, take a block. Runs in the audio process only."""

import sys
import time
from collections import deque
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from studio.audio.shared import EVENTS, MIC, PLAY, STAMPS, At, Shared
from studio.music.ceiling import Ceiling
from studio.music.synth import RATE, Synth

NOTE_ON, NOTE_OFF, HUSH, GLIDE, PRESS = 1, 2, 3, 4, 5
"""Kinds of events in the rings."""

_STALE = 0.75
_SETTLE = 8
_LONGEST_STORM = 20000
_HEARD = 1e-5
_PEAK_FALL = 0.94
_MOST_DELAY = 2.0
_LONGEST_GAP = 15.0
TELLS = not sys.platform.startswith("linux")
"""Whether what PortAudio says of how late the microphone is can be used: through PulseAudio it wanders by 10 ms."""
_BRIM_LINGERS = 470

Float32 = NDArray[np.float32]


class Flags(Protocol):
    """What PortAudio says about a block."""

    output_underflow: bool
    input_overflow: bool


class When(Protocol):
    """PortAudio's seconds of a block: when it is heard or was caught, and now."""

    currentTime: float  # noqa: N815 - PortAudio's names
    outputBufferDacTime: float  # noqa: N815
    inputBufferAdcTime: float  # noqa: N815


class Output:
    """Fills blocks: what is played now, and what is played back."""

    def __init__(self, shared: Shared, synth: Synth) -> None:
        self.shared, self.synth = shared, synth
        self.keyboards: deque[tuple[float, ...]] = deque(maxlen=EVENTS)
        """Events of keyboards, to be played with the next block; a deque needs no lock."""
        self._names = tuple(synth.instruments.playable)
        self._fall = np.linspace(1.0, 0.0, synth.block, endpoint=False, dtype=np.float32)[:, None]
        self._rise = np.float32(1.0) - self._fall
        self._block = np.zeros((synth.block, 2), np.float32)
        self._sum = np.zeros((2, synth.block), np.float32)
        self._brim = brim(synth.block)
        self._brim_for = 0
        self._fresh = True
        self._settling = self._storm = 0
        self.latency = 0.0
        """Seconds from block to ear, as the stream says; where the sound card tells of each block that counts."""
        self.quiet_since = time.monotonic()
        """When the last sound went out."""
        self.torn = 0
        """How many times the speaker was given something too late."""

    def opening(self) -> None:
        """Begin a stream with 40 ms of silence: some sound servers swallow its first 20, a note's very start.

        While blocks come too late, as some do in a storm when a stream begins, it stays silent, up to some seconds.
        """
        self._settling, self._storm = _SETTLE, _LONGEST_STORM

    @property
    def beginning(self) -> bool:
        """True until the stream runs smoothly."""
        return self._settling > 0

    def fill(self, out: Float32, frames: int, when: When | None, flags: Flags) -> None:
        """Fill one block, float32 [frames, 2]. Never raises: a fault is a block of silence."""
        status = self.shared.status
        begun = time.monotonic()
        if flags.output_underflow:
            self._too_late()
            self._weather()
        if frames != self.synth.block:
            out.fill(0.0)
            return
        try:
            peak = self._fill(out, begun, self.delay(when))
        except Exception:  # an exception here would end the stream; silence is better
            out.fill(0.0)
            self._too_late()
            peak = 0.0
        status[At.RENDERED] += 1
        status[At.PEAK_OUT] = max(peak, float(status[At.PEAK_OUT]) * _PEAK_FALL)
        if peak > _HEARD:
            self.quiet_since = time.monotonic()

    def _too_late(self) -> None:
        self.torn += 1
        self.shared.status[At.XRUNS] += 1

    def _weather(self) -> None:
        """A block came too late: wait for eight that do not, while the stream is only beginning."""
        if self._settling and self._storm:
            self._storm -= 1
            self._settling = _SETTLE

    def delay(self, when: When | None) -> float:
        """Return in how many seconds a block is heard, as the sound card says of it, or else of the stream."""
        delay = 0.0 if when is None else when.outputBufferDacTime - when.currentTime
        return delay if 0.0 < delay < _MOST_DELAY else self.latency

    def _fill(self, out: Float32, begun: float, delay: float) -> float:
        if self._settling:
            self._settling -= 1
            out.fill(0.0)
            return 0.0
        self.take_events()
        at = self.shared.get(At.PLAY_OUT)
        peak = self.synth.render(out)
        if self._take_playing():
            stamp(self.shared, self.shared.heard, At.HEARD, at, begun, delay)
            np.add(out, self._block, out=out)
            self._brim_for = _BRIM_LINGERS
        elif not self._brim_for:
            return peak
        # held on for a while after the last of two sounds, until nothing is held down any more
        self._brim_for -= 1
        self._sum[:] = out.T
        peak = self._brim.hold(self._sum)
        out[:] = self._sum.T
        return peak

    @property
    def waiting(self) -> bool:
        """True when there is something to play that has not been taken."""
        status = self.shared.status
        playing = max(status[At.PLAY_OUT], status[At.PLAY_FLUSH]) < status[At.PLAY_IN]
        return bool(self.keyboards) or bool(status[At.EVENTS_OUT] < status[At.EVENTS_IN] or playing)

    def take_events(self) -> None:
        """Do what was handed over since the last block."""
        shared = self.shared
        taken, given = shared.get(At.EVENTS_OUT), shared.get(At.EVENTS_IN)
        for index in range(taken, given):
            self._do(*shared.events[index % EVENTS, :7].tolist())
        if taken < given:
            shared.set(At.EVENTS_OUT, given)
        while self.keyboards:
            self._do(*self.keyboards.popleft())

    def _do(
        self, kind: float, key: float, frequency: float, strength: float, instrument: float, when: float, pan: float
    ) -> None:
        synth = self.synth
        if kind == NOTE_ON:
            # a note that waited for the sound card to open would come as a surprise
            if time.monotonic() - when < _STALE:
                name = self._names[int(instrument) % len(self._names)]
                synth.note_on(int(key), frequency, strength, name, pan=pan)
        elif kind == NOTE_OFF:
            synth.note_off(int(key))
        elif kind == GLIDE:
            synth.glide(int(key), frequency)
        elif kind == PRESS:
            synth.press(int(key), strength)
        elif kind == HUSH:
            synth.hush()

    def _take_playing(self) -> bool:
        """Put the next frames to play back into the block; False when there are none."""
        shared, size = self.shared, self.synth.block
        at, given = shared.get(At.PLAY_OUT), shared.get(At.PLAY_IN)
        flush = shared.get(At.PLAY_FLUSH)
        leaving = at < flush
        count = min(size, (flush if leaving else given) - at)
        ending = given >= shared.get(At.PLAY_END)
        if count <= 0 or (count < size and not (ending or leaving)):
            if at > flush and not ending:
                shared.status[At.STARVED] += 1
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
        self.fitting = 0.0
        """Seconds that fitting the stream's rate to ours takes."""
        self._expected: float | None = None
        self._resuming = False
        self.mute_since: float | None = None
        """Monotonic second since which all that came was nought; None while something is heard, if only hiss."""

    def opening(self) -> None:
        """Begin a stream. Where one was lost while all was to be kept, silence fills the time between."""
        self._resuming = bool(self.shared.get(At.MIC_KEEP)) and self._expected is not None
        self.mute_since = None

    def closing(self) -> None:
        """End a stream that is not wanted any more."""
        self._expected = None

    def take(self, block: Float32, frames: int, when: When | None, flags: Flags) -> None:
        """Take one block, float32 [frames, 1]. When the ring is full the block is lost, and counted. Never raises."""
        status = self.shared.status
        if flags.input_overflow:
            status[At.XRUNS] += 1
        now, delay = time.monotonic(), self._delay(when, frames)
        caught = now - delay
        if self._resuming and self._expected is not None:
            self._resuming = False
            gap = min(_LONGEST_GAP, caught - self._expected)
            self._keep(np.zeros(max(0, int(gap * RATE)), np.float32))
        at = int(status[At.MIC_IN])
        self._keep(block[:, 0])
        stamp(self.shared, self.shared.caught, At.CAUGHT, at, now, delay)
        self._expected = caught + frames / RATE
        peak = max(float(block.max()), -float(block.min()))
        if peak > 0.0:
            self.mute_since = None
        elif self.mute_since is None:
            self.mute_since = caught
        status[At.PEAK_IN] = max(peak, float(status[At.PEAK_IN]) * _PEAK_FALL)

    def _delay(self, when: When | None, frames: int) -> float:
        """Return how many seconds ago the first frame was caught."""
        told = -1.0 if when is None or not TELLS else when.currentTime - when.inputBufferAdcTime
        return self.fitting + (told if 0.0 <= told < _MOST_DELAY else frames / RATE)

    def _keep(self, mono: Float32) -> None:
        status = self.shared.status
        at, frames = int(status[At.MIC_IN]), len(mono)
        if frames > MIC or (status[At.MIC_KEEP] and at - int(status[At.MIC_OUT]) + frames > MIC):
            status[At.MIC_LOST] += frames
            return
        start = at % MIC
        first = min(frames, MIC - start)
        self.shared.mic[start : start + first] = mono[:first]
        self.shared.mic[: frames - first] = mono[first:]
        status[At.MIC_IN] = at + frames


def stamp(shared: Shared, ring: NDArray[np.float64], count: At, at: int, now: float, delay: float) -> None:
    """Remember that frame `at` of a stream is handed over at second `now`, and the delay the stream tells of."""
    index = shared.get(count)
    ring[index % STAMPS] = at, now, delay
    shared.set(count, index + 1)


def brim(block: int) -> Ceiling:
    """Return what holds the sum of all that sounds: what each of the two may have alone, it leaves untouched."""
    return Ceiling(RATE, block, knee=0.89, ceiling=0.98)
