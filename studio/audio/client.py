"""`Sound`: how the rest of the studio makes and captures sound. Never waits, and never fails for lack of a speaker."""

import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.audio import words
from studio.audio.calibrate import Calibration, measure
from studio.audio.capture import Capture
from studio.audio.card import GLIDE, HUSH, NOTE_OFF, NOTE_ON, PRESS
from studio.audio.device import Devices, heard, in_use
from studio.audio.keyboard import PlayedNote, played_note
from studio.audio.link import Link
from studio.audio.playing import FAR, Playing, of_take
from studio.audio.service import Service, State
from studio.audio.shared import At
from studio.audio.wishes import Wishes
from studio.core.signal import Signal
from studio.music.instrument import standard
from studio.music.render import blocks
from studio.music.song import Song
from studio.music.synth import ROOT

_DECIBELS = 54.0
_ASK_AGAIN = 1.0

Float32 = NDArray[np.float32]


class Sound:
    """The client of the audio process. Every call is quick, safe from any thread and harmless in any state."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        """`environment` is added to the process's own, for tests."""
        self.state_changed: Signal[[]] = Signal()
        """Emitted on a thread of its own when `state`, `reason` or `microphone_reason` changed."""
        self.devices_changed: Signal[[]] = Signal()
        """Emitted on a thread of its own when `devices` changed: one was plugged in, or pulled out."""
        self.noticed: Signal[[str]] = Signal()
        """Emitted on a thread of its own with one calm sentence, when sound went on in another place."""
        self._service = Service(environment, self)
        self._lock = threading.RLock()
        self._microphone = ""
        self._instruments = tuple(standard().playable)
        self._names = {name: index for index, name in enumerate(self._instruments)}
        self._wishes = Wishes()
        self._capture = Capture()
        self._playing: Playing | None = None
        self._devices, self._asked = Devices(), -_ASK_AGAIN
        self._calibration: Calibration | None = None

    # -- its life ------------------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """Whether sound can be heard: off, starting, ready, or silent (see `reason`)."""
        return self._service.state

    @property
    def reason(self) -> str:
        """One calm sentence about the state, or nothing."""
        return words.SENTENCES.get(self._service.code, "")

    @property
    def microphone_reason(self) -> str:
        """One calm sentence when the microphone could not be opened or went away, or nothing."""
        return words.SENTENCES.get(self._microphone, "")

    @property
    def pid(self) -> int | None:
        """The audio process's number, for measurements."""
        link = self._link
        return None if link is None else link.process.pid

    @property
    def xruns(self) -> int:
        """How many blocks of the present process came too late."""
        return self._number(At.XRUNS)

    @property
    def latency(self) -> float:
        """Seconds from block to ear, as the sound card says; 0 before it was opened."""
        link = self._link
        return 0.0 if link is None else float(link.shared.status[At.LATENCY])

    @property
    def is_open(self) -> bool:
        """True while the speaker is open."""
        return bool(self._number(At.OUTPUT))

    def start(self) -> None:
        """Start the audio process beside the program. Harmless when it runs."""
        self._service.start()

    def stop(self) -> None:
        """End the audio process, letting what sounds fade. Waits up to 3 s; what was captured can be taken after."""
        with self._lock:
            self._capture.stop(self._link)
            self._capture.listening = False
            self._wishes.rest()
        self._service.stop()

    @property
    def _link(self) -> Link | None:
        return self._service.link

    def _number(self, at: At) -> int:
        link = self._link
        return 0 if link is None else link.shared.get(at)

    def became(self) -> None:
        """Say that the state is another (the service calls this and the three that follow, on its own thread)."""
        self.state_changed.emit()

    def began(self, link: Link) -> None:
        """Ask a new process for what the last one was doing, a capture first."""
        with self._lock:
            self._capture.resume(link)
            for command in self._wishes.commands(microphone=self._capture.wanted):
                link.command(*command)

    def ended(self, link: Link) -> None:
        """Keep what a process that ended had captured."""
        with self._lock:
            self._capture.lose(link)

    def told(self, link: Link, message: dict[str, Any]) -> None:
        """Hear what the process says."""
        if "microphone" in message:
            self._microphone = str(message["microphone"])
            self.state_changed.emit()
        if "devices" in message:
            self._devices = heard(message["devices"])
            self.devices_changed.emit()
        if "notice" in message:
            self.noticed.emit(words.SENTENCES.get(str(message["notice"]), ""))

    # -- playing -------------------------------------------------------------------------------------------

    def note_on(self, key: int, frequency: float, velocity: float, instrument: str, pan: float = 0.0) -> None:
        """Sound a note now. `frequency` in Hz, `velocity` 0 to 1, `pan` -1 to 1; `key` names it from now on."""
        if not (_is_pitch(frequency) and math.isfinite(velocity) and math.isfinite(pan)):
            return
        name = self._names.get(instrument, 0)
        self._push(NOTE_ON, key, frequency, min(1.0, max(0.0, velocity)), name, min(1.0, max(-1.0, pan)))

    def note_off(self, key: int) -> None:
        """Let a note ring out."""
        self._push(NOTE_OFF, key)

    def glide(self, key: int, frequency: float) -> None:
        """Slide a note that sounds to another frequency, in Hz."""
        if _is_pitch(frequency):
            self._push(GLIDE, key, frequency)

    def press(self, key: int, pressure: float) -> None:
        """Lean on a note that sounds, 0 to 1."""
        if math.isfinite(pressure):
            self._push(PRESS, key, 0.0, min(1.0, max(0.0, pressure)))

    def drone(self, name: str | None, root: float = ROOT) -> None:
        """Change what sounds underneath, over about two seconds; None for nothing. `root` in Hz."""
        with self._lock:
            self._wishes.drone = None if name is None else (name, root)
            self._command("drone", name, root)

    def hush(self) -> None:
        """Let everything that sounds fade away quickly, what is played back too."""
        with self._lock:
            self._wishes.drone = None
        self.stop_playing()
        self._push(HUSH)

    def open_output(self) -> None:
        """Open the speaker ahead of the first note, so that it sounds at once."""
        self._wishes.speaker = True
        self._command("open")

    def close_output(self) -> None:
        """Let what sounds fade, then close the speaker. It opens again by itself when something is played."""
        with self._lock:
            self._wishes.speaker = False
            self._wishes.drone = None
        self.stop_playing()
        self._command("close")

    def _command(self, *what: object) -> None:
        if (link := self._service.awake()) is not None:
            link.command(*what)

    def _push(
        self, kind: int, key: int = 0, frequency: float = 0.0, strength: float = 0.0, index: int = 0, pan: float = 0.0
    ) -> None:
        link = self._service.awake()
        if link is None:
            return
        link.push(kind, key, frequency, strength, index, time.monotonic(), pan)
        if kind == NOTE_ON and not link.shared.status[At.OUTPUT]:
            link.command("open")

    def set_midi(self, instrument: str | None, snap: Sequence[float] | None = None) -> None:
        """Let keyboards that are plugged in play an instrument, at once; None lets them be.

        `snap` are the pitches they may sound, each key the nearest of them; None for any.
        """
        with self._lock:
            allowed = None if snap is None else [float(pitch) for pitch in snap if math.isfinite(pitch)]
            self._wishes.midi = None if instrument is None else (self._names.get(instrument, 0), allowed or None)
            self._command("midi", *(self._wishes.midi or ()))

    @property
    def keyboards(self) -> int:
        """How many keyboards are plugged in and listened to."""
        return self._number(At.KEYBOARDS)

    def played(self) -> list[PlayedNote]:
        """Return what keyboards played since the last call; it has sounded already. Call it at least every second."""
        link = self._link
        return [] if link is None else [played_note(row, self._instruments) for row in link.take_played()]

    # -- devices -------------------------------------------------------------------------------------------

    def devices(self) -> Devices:
        """Return the speakers and microphones there are, as far as is known; see `devices_changed`.

        While it is called now and then, what is plugged in and pulled out is noticed within two seconds.
        """
        now = time.monotonic()
        if now - self._asked > _ASK_AGAIN:
            self._asked = now
            self._command("devices")
        return self._devices

    def choose_output(self, name: str | None) -> None:
        """Sound from this speaker whenever it is there, from the system's own while it is not, or with None."""
        self._choose("output", name)

    def choose_input(self, name: str | None) -> None:
        """Hear with this microphone whenever it is there, with the system's own while it is not, or with None."""
        self._choose("input", name)

    def _choose(self, way: str, name: str | None) -> None:
        with self._lock:
            self._wishes.chosen[way] = name
            self._command("choose", way, name)

    @property
    def pair(self) -> tuple[str, str]:
        """What a calibration is of: the speaker and the microphone now in use, by name."""
        there, chosen = self._devices, self._wishes.chosen
        return in_use(there.outputs, chosen["output"]), in_use(there.inputs, chosen["input"])

    def calibrate(self) -> "Future[Calibration]":
        """Measure how late what is played comes back, with a few soft chirps; what is played back now is stopped.

        Takes some four seconds. The future has the calibration, already in use, or a `StudioError` whose sentence
        says why there is none.
        """
        return measure(self)

    def set_calibration(self, calibration: Calibration | None) -> None:
        """Use what was measured before with the same `pair`; None for none."""
        self._calibration = calibration

    @property
    def late(self) -> float:
        """Seconds that speaker and microphone take beyond what they say, as measured; 0 before."""
        return 0.0 if self._calibration is None else self._calibration.late

    # -- capturing -----------------------------------------------------------------------------------------

    @property
    def recording(self) -> bool:
        """True between `record_start` and `record_stop`."""
        return self._capture.recording

    def listen(self, on: bool) -> None:
        """Open the microphone ahead of a capture, for the meter and so that it can begin two seconds ago; or close it.

        What is heard meanwhile is forgotten as it comes.
        """
        with self._lock:
            if on == self._capture.listening:
                return
            if on:
                if not self._capture.recording:
                    self._microphone = ""
                self._capture.listen(self._link)
            self._capture.listening = on
            if not self._capture.recording:
                self._command("record" if on else "rest")

    def record_start(self, preroll: float = 0.0) -> None:
        """Begin a capture. Frames come through `recorded`; see `microphone_reason` when none do.

        With `listen` before, it begins up to `preroll` seconds ago (2 at most).
        """
        with self._lock:
            if self._capture.recording:
                return
            if not self._capture.listening:
                self._microphone = ""
            self._capture.start(self._service.awake(), preroll)
            self._command("record")

    def recorded(self) -> Float32:
        """Return the frames captured since the last call: float32 [n], mono, 48 kHz. Call it at least every 20 s."""
        with self._lock:
            return self._capture.take(self._link)

    def record_stop(self) -> None:
        """End the capture. What was captured until now can still be taken, for some 0.15 s longer."""
        with self._lock:
            if not self._capture.recording:
                return
            self.heard_at()
            self._capture.stop(self._link)
            if not self._capture.listening:
                self._command("rest")

    def heard_at(self) -> float | None:
        """Return the second of what is played back that was heard when the first frame of the capture was caught.

        That is where the capture belongs, below 0 when it began first. None while it isn't known, which takes a
        quarter of a second of both. Best asked at the end: it is then steady to a fraction of a millisecond.
        """
        with self._lock:
            link, playing = self._link, self._playing
            if link is not None and playing is not None and playing.link is link:
                self._capture.place(link, playing.origin(), self.late)
            return self._capture.heard_at

    def level(self) -> float:
        """Return how loud it is, 0 to 1 in even steps of loudness, at the open microphone, else of what sounds."""
        link, at = self._link, At.PEAK_IN if self._capture.wanted else At.PEAK_OUT
        return 0.0 if link is None else _loudness(float(link.shared.status[at]))

    # -- playing back --------------------------------------------------------------------------------------

    def play(self, frames: Iterator[Float32], start: float = 0.0, ahead: float = 0.25) -> None:
        """Play frames as they are made, float32 [n, 2] each at 48 kHz, in place of what is played back now.

        They are asked for on a thread of their own, some `ahead` seconds (0.05 to 2.7) before they are heard: what
        changes in them is heard as soon as that. A computer that is too busy for it is given more by itself. `start`
        is the second that the first frame is, for `position`.
        """
        with self._lock:
            if self._playing is not None:
                self._playing.stop(max(0.0, self.late))
            link = self._service.awake()
            if link is None or self.state == "silent":
                self._playing = None
                return
            self._playing = Playing(link, frames, start, ahead)
            if not link.shared.status[At.OUTPUT]:
                link.command("open")

    def play_take(self, seconds: Callable[[int], Iterable[Float32]], start: float = 0.0) -> None:
        """Play a take from a second on, in place of what is played back now; it is read while it plays.

        `seconds(n)` gives the take second by second, float32 [n] each, from second n on; it is asked on the thread
        that plays.
        """
        self.play(of_take(seconds, start), start, FAR)

    def play_song(self, song: Song, start: float = 0.0) -> None:
        """Play a song from a second on, in place of what is played back now; it is rendered while it plays."""
        self.play(blocks(song, start=start), start, FAR)

    def stop_playing(self) -> None:
        """Stop what is played back, with a very short fade. `position` stays where it was."""
        with self._lock:
            self.heard_at()
            if self._playing is not None:
                self._playing.stop(max(0.0, self.late))

    @property
    def playing(self) -> bool:
        """True while something is played back."""
        playing = self._playing
        return playing is not None and playing.active

    def position(self) -> float:
        """Return the second that is heard of what is or was played back last; 0 before anything was."""
        playing = self._playing
        return 0.0 if playing is None else playing.position(max(0.0, self.late))


def _loudness(peak: float) -> float:
    return 0.0 if peak <= 0.0 else max(0.0, min(1.0, 1.0 + 20.0 * math.log10(peak) / _DECIBELS))


def _is_pitch(frequency: float) -> bool:
    return math.isfinite(frequency) and 8.0 <= frequency <= 20000.0
