"""`Sound`: how the rest of the studio makes and captures sound. Never waits, and never fails for lack of a speaker."""

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from studio.audio import words
from studio.audio.card import HUSH, NOTE_OFF, NOTE_ON
from studio.audio.link import Link
from studio.audio.shared import At
from studio.core.signal import Signal
from studio.music.instrument import standard
from studio.music.render import blocks
from studio.music.song import Song
from studio.music.synth import RATE, ROOT

State = Literal["off", "starting", "ready", "silent"]

_MOST_DEATHS = 4
_MINUTE = 60.0
_STUCK = 15.0
_CHUNK = 4096
_BATCH = 8192
_DECIBELS = 54.0

Float32 = NDArray[np.float32]


class Sound:
    """The client of the audio process. Every call is quick, safe from any thread and harmless in any state."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        """`environment` is added to the process's own, for tests."""
        self.state_changed: Signal[[]] = Signal()
        """Emitted on a thread of its own when `state`, `reason` or `microphone_reason` changed."""
        self._environment = environment
        self._lock = threading.RLock()
        self._link: Link | None = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._state: State = "off"
        self._reason = self._microphone = ""
        self._deaths: deque[float] = deque(maxlen=_MOST_DEATHS)
        self._names = {name: index for index, name in enumerate(standard().playable)}
        self._drone: tuple[str, float] | None = None
        self._open = self._recording = False
        self._left_over: list[Float32] = []
        self._playing: _Playing | None = None

    # -- its life ------------------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """Whether sound can be heard: off, starting, ready, or silent (see `reason`)."""
        return self._state

    @property
    def reason(self) -> str:
        """One calm sentence about the state, or nothing."""
        return words.SENTENCES.get(self._reason, "")

    @property
    def microphone_reason(self) -> str:
        """One calm sentence when the microphone could not be opened, or nothing."""
        return words.SENTENCES.get(self._microphone, "")

    @property
    def pid(self) -> int | None:
        """The audio process's number, for measurements."""
        link = self._link
        return None if link is None else link.process.pid

    @property
    def xruns(self) -> int:
        """How many blocks of the present process came too late."""
        link = self._link
        return 0 if link is None else link.shared.get(At.XRUNS)

    @property
    def latency(self) -> float:
        """Seconds from block to ear, as the sound card says; 0 before it was opened."""
        link = self._link
        return 0.0 if link is None else float(link.shared.status[At.LATENCY])

    @property
    def is_open(self) -> bool:
        """True while the speaker is open."""
        link = self._link
        return link is not None and bool(link.shared.status[At.OUTPUT])

    def start(self) -> None:
        """Start the audio process beside the program. Harmless when it runs."""
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                return
            self._stopping = threading.Event()
            self._deaths.clear()
            self._thread = threading.Thread(target=self._run, args=(self._stopping,), name="sound", daemon=True)
            self._state, self._reason = "starting", ""
            self._thread.start()
        self.state_changed.emit()

    def stop(self) -> None:
        """End the audio process, letting what sounds fade. Waits up to 3 s; what was captured can be taken after."""
        with self._lock:
            thread, self._thread = self._thread, None
            self._stopping.set()
            self._recording = self._open = False
            self._drone = None
            link = self._link
        if link is not None:
            link.hang_up()
        if thread is not None and thread is not threading.current_thread():
            thread.join(2.0)
            if thread.is_alive() and link is not None:
                link.process.kill()
                thread.join(1.0)
        self._become("off", "")

    def _run(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            try:
                link = Link(self._environment)
            except OSError:
                self._become("silent", words.TIRED)
                return
            self._serve(link, stopping)
            if stopping.is_set() or link.final:
                return
            if not self._may_try_again():
                self._become("silent", words.TIRED)
                return
            self._become("starting", words.AGAIN)
            stopping.wait(0.15 * len(self._deaths))

    def _serve(self, link: Link, stopping: threading.Event) -> None:
        with self._lock:
            self._link = link
            if stopping.is_set():
                link.hang_up()
            self._resume(link)
        for message in link.messages():
            self._heard(link, message)
        link.hang_up()
        with self._lock:
            self._link = None
            self._left_over.append(link.take_captured())
            if self._playing is not None and self._playing.link is link:
                self._playing = None

    def _resume(self, link: Link) -> None:
        """Ask a new process for what the last one was doing."""
        if self._open:
            link.command("open")
        if self._drone is not None:
            link.command("drone", *self._drone)
        if self._recording:
            link.command("record")

    def _heard(self, link: Link, message: dict[str, object]) -> None:
        link.final = link.final or bool(message.get("final"))
        if "microphone" in message:
            self._microphone = str(message["microphone"])
            self.state_changed.emit()
        state = message.get("state")
        if state == "ready":
            self._become("ready", "")
        elif state == "silent":
            self._become("silent", str(message.get("reason", "")))

    def _become(self, state: State, reason: str) -> None:
        if (state, reason) != (self._state, self._reason):
            self._state, self._reason = state, reason
            self.state_changed.emit()

    def _may_try_again(self) -> bool:
        now = time.monotonic()
        tired = len(self._deaths) == _MOST_DEATHS and now - self._deaths[0] < _MINUTE
        self._deaths.append(now)
        return not tired

    def _awake(self) -> Link | None:
        """Return the process with its speaker open or about to be, or None. A stuck one is ended and replaced."""
        link = self._link
        if link is None:
            return None
        if link.silent_for > _STUCK:
            link.process.kill()
            return None
        return link

    # -- playing -------------------------------------------------------------------------------------------

    def note_on(self, key: int, frequency: float, velocity: float, instrument: str) -> None:
        """Sound a note now. `frequency` in Hz, `velocity` 0 to 1; `key` names it for `note_off`."""
        if not (math.isfinite(frequency) and math.isfinite(velocity) and 8.0 <= frequency <= 20000.0):
            return
        self._push(NOTE_ON, key, frequency, min(1.0, max(0.0, velocity)), self._names.get(instrument, 0))

    def note_off(self, key: int) -> None:
        """Let a note ring out."""
        self._push(NOTE_OFF, key)

    def drone(self, name: str | None, root: float = ROOT) -> None:
        """Change what sounds underneath, over about two seconds; None for nothing. `root` in Hz."""
        with self._lock:
            self._drone = None if name is None else (name, root)
            link = self._awake()
            if link is not None:
                link.command("drone", name, root)

    def hush(self) -> None:
        """Let everything that sounds fade away quickly, what is played back too."""
        with self._lock:
            self._drone = None
        self.stop_playing()
        self._push(HUSH)

    def open_output(self) -> None:
        """Open the speaker ahead of the first note, so that it sounds at once."""
        self._open = True
        link = self._awake()
        if link is not None:
            link.command("open")

    def close_output(self) -> None:
        """Let what sounds fade, then close the speaker. It opens again by itself when something is played."""
        with self._lock:
            self._open = False
            self._drone = None
        self.stop_playing()
        link = self._awake()
        if link is not None:
            link.command("close")

    def _push(self, kind: int, key: int = 0, frequency: float = 0.0, velocity: float = 0.0, index: int = 0) -> None:
        link = self._awake()
        if link is None:
            return
        link.push(kind, key, frequency, velocity, index, time.monotonic())
        if kind == NOTE_ON and not link.shared.status[At.OUTPUT]:
            link.command("open")

    # -- capturing -----------------------------------------------------------------------------------------

    @property
    def recording(self) -> bool:
        """True between `record_start` and `record_stop`."""
        return self._recording

    def record_start(self) -> None:
        """Open the microphone. Frames come through `recorded`; see `microphone_reason` when none do."""
        with self._lock:
            if self._recording:
                return
            self.recorded()
            self._recording = True
            self._microphone = ""
            link = self._awake()
            if link is not None:
                link.command("record")

    def recorded(self) -> Float32:
        """Return the frames captured since the last call: float32 [n], mono, 48 kHz. Call it at least every 20 s."""
        with self._lock:
            parts, self._left_over = self._left_over, []
            if self._link is not None:
                parts.append(self._link.take_captured())
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def record_stop(self) -> None:
        """Close the microphone. What was captured until now can still be taken."""
        with self._lock:
            self._recording = False
            link = self._awake()
            if link is not None:
                link.command("rest")

    def level(self) -> float:
        """Return how loud it is, 0 to 1 in even steps of loudness: the microphone while recording, else the speaker."""
        link = self._link
        if link is None:
            return 0.0
        peak = float(link.shared.status[At.PEAK_IN if self._recording else At.PEAK_OUT])
        return 0.0 if peak <= 0.0 else max(0.0, min(1.0, 1.0 + 20.0 * math.log10(peak) / _DECIBELS))

    # -- playing back --------------------------------------------------------------------------------------

    def play_take(self, seconds: Callable[[int], Iterable[Float32]], start: float = 0.0) -> None:
        """Play a take from a second on, in place of what is played back now; it is read while it plays.

        `seconds(n)` gives the take second by second, float32 [n] each, from second n on; it is asked on the thread
        that plays.
        """
        self._play(_from(seconds, start), start)

    def play_song(self, song: Song, start: float = 0.0) -> None:
        """Play a song from a second on, in place of what is played back now; it is rendered while it plays."""
        self._play(blocks(song, start=start), start)

    def stop_playing(self) -> None:
        """Stop what is played back, with a very short fade. `position` stays where it was."""
        with self._lock:
            if self._playing is not None:
                self._playing.stop()

    @property
    def playing(self) -> bool:
        """True while something is played back."""
        playing = self._playing
        return playing is not None and playing.active

    def position(self) -> float:
        """Return the second that is heard of what is or was played back last; 0 before anything was."""
        playing = self._playing
        return 0.0 if playing is None else playing.position(self.latency)

    def _play(self, chunks: Iterable[Float32], start: float) -> None:
        with self._lock:
            if self._playing is not None:
                self._playing.stop()
            link = self._awake()
            if link is None or self._state == "silent":
                self._playing = None
                return
            self._playing = _Playing(link, iter(chunks), start)
            if not link.shared.status[At.OUTPUT]:
                link.command("open")


class _Playing:
    """One thing that is played back: a thread hands its frames over, a little ahead."""

    def __init__(self, link: Link, chunks: Iterator[Float32], start: float) -> None:
        self.link = link
        self._start = start
        shared = link.shared
        self._first = shared.get(At.PLAY_IN)
        shared.set(At.PLAY_END, 1e15)
        shared.set(At.PLAY_FLUSH, self._first)
        self._stopped = threading.Event()
        self._end: int | None = None
        self._held: float | None = None
        self._thread = threading.Thread(target=self._feed, args=(chunks,), name="playing", daemon=True)
        self._thread.start()

    @property
    def active(self) -> bool:
        if self._stopped.is_set() or self.link.process.returncode is not None:
            return False
        return self._end is None or self.link.shared.get(At.PLAY_OUT) < self._end

    def position(self, latency: float) -> float:
        if self._held is not None:
            return self._held
        played = (self.link.shared.get(At.PLAY_OUT) - self._first) / RATE
        if self.active:
            played -= latency
        return self._start + max(0.0, played)

    def stop(self) -> None:
        if self._stopped.is_set():
            return
        self._held = self.position(self.link.shared.status[At.LATENCY])
        self._stopped.set()
        if self._thread is not threading.current_thread():
            self._thread.join(1.0)
        self.link.shared.set(At.PLAY_FLUSH, self.link.shared.get(At.PLAY_IN))

    def _feed(self, chunks: Iterator[Float32]) -> None:
        for batch in _batches(chunks):
            while self.link.room_to_play() < len(batch):
                if self._stopped.wait(0.2):
                    return
            if self._stopped.is_set() or self.link.process.returncode is not None:
                return
            self.link.give_to_play(batch)
        self._end = self.link.shared.get(At.PLAY_IN)
        self.link.shared.set(At.PLAY_END, self._end)


def _from(seconds: Callable[[int], Iterable[Float32]], start: float) -> Iterator[Float32]:
    whole = int(max(0.0, start))
    skip = int((max(0.0, start) - whole) * RATE)
    for mono in seconds(whole):
        for at in range(skip, len(mono), _CHUNK):
            yield np.repeat(mono[at : at + _CHUNK, None], 2, axis=1)
        skip = 0


def _batches(chunks: Iterator[Float32]) -> Iterator[Float32]:
    """Join chunks to a sixth of a second each, so that the first one lasts until the next is there."""
    waiting: list[Float32] = []
    for chunk in chunks:
        waiting.append(chunk)
        if sum(map(len, waiting)) >= _BATCH:
            yield np.concatenate(waiting, dtype=np.float32)
            waiting = []
    if waiting:
        yield np.concatenate(waiting, dtype=np.float32)
