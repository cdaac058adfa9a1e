"""What the audio process does: opens and closes the speaker and the microphone, and looks after them."""

import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from types import ModuleType
from typing import Any

import numpy as np

from studio.audio import words
from studio.audio.card import GLIDE, NOTE_OFF, NOTE_ON, PRESS, Input, Output
from studio.audio.choice import OFTEN, Choice, Wake
from studio.audio.device import Devices
from studio.audio.device import told as devices_told
from studio.audio.judge import Judge
from studio.audio.keyboard import Struck
from studio.audio.keyboards import Keyboards
from studio.audio.places import Place
from studio.audio.shared import EVENTS, At, Shared
from studio.audio.stream import CannotOpen, Stream, open_microphone, open_speaker
from studio.music.instrument import standard
from studio.music.synth import BLOCK, Synth

IDLE = 20.0
"""Seconds of silence after which the speaker is closed."""
_RETRY = 3.0
_LONGEST_RETRY = 60.0
_GOODBYE = 0.3
_LAST_WORDS = 0.12
_MUTE = 3.0
TELLS_BY_SILENCE = not sys.platform.startswith("linux")
"""Where a microphone that a program may not use opens all the same and is silent."""
_KINDS = {"on": NOTE_ON, "off": NOTE_OFF, "glide": GLIDE, "press": PRESS}

Tell = Callable[..., None]


class Desk:
    """The streams, and what is done with them."""

    def __init__(self, shared: Shared, portaudio: ModuleType, tell: Tell, wake: Wake) -> None:
        """`tell` writes to the client; `wake` hands a command to this desk's own thread."""
        self.shared, self.tell, self._wake = shared, tell, wake
        self._sd = portaudio
        self._in = Input(shared)
        self._speaker = Stream(shared, portaudio, "output")
        self._microphone = Stream(shared, portaudio, "input")
        self._choice, self._told_devices = Choice(portaudio, wake), Devices()
        self._closing = self._lost = self._deaf = self._mute = self._wanted = False
        self._tried = self._heard_at = 0.0
        self._wait = _RETRY
        self._judge = Judge()
        self._rest_at: float | None = None
        self._keyboards: Keyboards | None = None
        self._instrument = 0
        self._pen = threading.Lock()
        self._is_warm = False

    @cached_property
    def _synth(self) -> Synth:
        """Made when it is first needed: a capture that goes on in a new process does not wait for it."""
        return Synth(standard())

    @cached_property
    def _out(self) -> Output:
        return Output(self.shared, self._synth)

    def warm_up(self) -> None:
        """Touch every page and path once, so that the first note does not. Harmless once the speaker is open."""
        if self._is_warm or self._speaker.is_open:
            return
        self._is_warm = True
        out = np.zeros((BLOCK, 2), np.float32)
        for key in range(24):
            self._synth.note_on(key, 220.0, 1e-5, "")
        self._synth.render(out)
        self._synth.hush()
        for _ in range(400):
            self._synth.render(out)
            if self._synth.silent:
                return

    @property
    def patience(self) -> float:
        """Seconds to wait for a command before looking around."""
        if self._rest_at is not None:
            return 0.04
        busy = self._speaker.is_open or self._wanted or self._keyboards is not None
        return 0.25 if busy else 1.0

    def do(self, command: list[Any]) -> None:
        """Carry out one command; one that is not known is let pass."""
        match command:
            case ["open"]:
                self._closing = False
                self._out.quiet_since = time.monotonic()
                self.open()
            case ["close"]:
                self._closing = True
                self._synth.hush()
            case ["drone", name, root]:
                self._closing = False
                self.warm_up()
                self._synth.drone(name, root)
                if name is not None:
                    self.open()
            case ["record"]:
                self._wanted, self._rest_at = True, None
                self._open_microphone()
            case ["rest"]:
                self._rest_at = time.monotonic() + _LAST_WORDS
            case ["midi", *how]:
                self._listen_to_keyboards(how)
            case _:
                self._do_with_devices(command)

    def _do_with_devices(self, command: list[Any]) -> None:
        match command:
            case ["choose", "output" | "input" as way, str() | None as name]:
                self._choice.chosen[way] = name
                self._settle()
            case ["devices"]:
                self._choice.show(time.monotonic())
            case ["changed"]:
                self._choice.changed()
            case ["answers", answers]:
                self._answered(answers)

    def look(self) -> None:
        """Give a sign of life; close what nobody needs; notice what was lost and what came."""
        now = time.monotonic()
        self.shared.set(At.HEARTBEAT, now)
        self._look_at_microphone(now)
        self._look_at_devices(now)
        if self._keyboards is not None:
            self._keyboards.look()
            self.shared.set(At.KEYBOARDS, len(self._keyboards.names))
        if not self._speaker.is_open:
            if self._lost and self._needed and now - self._tried > self._wait:
                self.open()
            return
        if self._speaker.lost:
            self._speaker.close()
            self._lost, self._tried = True, 0.0
            self.open()
            return
        self._give_time(now)
        if self._out.waiting:
            return
        idle = self._synth.silent and now - self._out.quiet_since > IDLE
        # on the way out the room's last breath, 60 dB down, need not be waited for
        faded = self._closing and float(self.shared.status[At.PEAK_OUT]) < 1e-3
        if idle or faded:
            self._speaker.close()
            self._judge.closed(now)
            # a note handed over while the speaker was closing found it open: open it again for it
            if self._out.waiting:
                self.open()

    def _give_time(self, now: float) -> None:
        """Open the speaker anew with twice the time ahead, while blocks come too late."""
        if self._judge.look(now, self._out.torn, self._out.beginning):
            self._speaker.close()
            self._tried = 0.0
            self.open()

    @property
    def _needed(self) -> bool:
        return not self._closing and (self._out.waiting or not self._synth.silent)

    # -- the speaker ---------------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the speaker unless it is open."""
        if self._speaker.is_open:
            return
        if self._lost and time.monotonic() - self._tried < self._wait:
            self._out.take_events()
            return
        if self._lost:
            self._look_for_devices()
        self.warm_up()
        self._tried = time.monotonic()
        try:
            self._open_somewhere(self._choice.target("output"))
        except CannotOpen as error:
            self._wait = min(_LONGEST_RETRY, self._wait * 2.0) if self._lost else _RETRY
            self._lost = True
            self._out.take_events()
            self.tell(state="silent", reason=words.NO_ANSWER, detail=str(error))
            return
        self._lost, self._wait = False, _RETRY
        self.shared.set(At.LATENCY, self._speaker.latency)
        self.tell(state="ready", reason="")

    def _open_somewhere(self, place: Place | None) -> None:
        try:
            open_speaker(self._speaker, place, self._out, self._judge.latency)
        except CannotOpen:
            if place is None:
                raise
            open_speaker(self._speaker, None, self._out, self._judge.latency)
        self._judge.opened(time.monotonic(), self._out.torn)

    def first_look(self) -> None:
        """Say whether there is a speaker, without opening it."""
        try:
            self._sd.query_devices(kind="output")
        except (self._sd.PortAudioError, ValueError) as error:
            self._lost = True
            self.tell(state="silent", reason=words.NO_SPEAKER, detail=str(error))
        else:
            self.tell(state="ready", reason="")

    def _look_for_devices(self) -> None:
        """Make PortAudio look again: it knows only the devices of when it began. Not while a stream is open."""
        if self._microphone.is_open or self._speaker.is_open:
            return
        self._sd._terminate()  # noqa: SLF001 - the only way there is, as its manual says
        self._sd._initialize()  # noqa: SLF001

    # -- the devices ---------------------------------------------------------------------------------------

    def _look_at_devices(self, now: float) -> None:
        used = self._speaker.is_open or self._wanted
        if self._choice.look(now, used) and not self._choice.served:
            self._look_for_devices()

    def _answered(self, told: dict[str, Any]) -> None:
        self._choice.heard(told)
        self._settle()

    def _tell_devices(self) -> None:
        self._told_devices = self._choice.places.devices
        self.tell(devices=devices_told(self._told_devices))

    def _settle(self) -> None:
        """Move what is open to where it belongs now."""
        speaker, microphone = self._choice.target("output"), self._choice.target("input")
        if self._choice.places.devices != self._told_devices:
            self._tell_devices()
        if self._speaker.is_open and not _same(self._speaker.place, speaker):
            self._speaker.close()
            self._tried = 0.0
            self.open()
            if self._choice.chosen["output"] is not None:
                self.tell(notice=words.SPEAKER_MOVED if speaker is None else words.SPEAKER_BACK)
        if not self._microphone.is_open:
            return
        if not self._choice.places.inputs and self._choice.places.outputs:
            self._microphone_lost()
        elif not _same(self._microphone.place, microphone):
            self._microphone.close()
            self._open_microphone()
            if self._choice.chosen["input"] is not None and microphone is None:
                self.tell(notice=words.MICROPHONE_MOVED)

    # -- the microphone ------------------------------------------------------------------------------------

    def _open_microphone(self) -> None:
        if self._microphone.is_open:
            return
        if not self._speaker.is_open:
            self._look_for_devices()
        self._heard_at = time.monotonic()
        try:
            open_microphone(self._microphone, self._choice.target("input"), self._in)
        except CannotOpen as error:
            if not self._deaf:
                none = not self._choice.places.inputs and not _hears(self._sd)
                self.tell(microphone=words.NO_MICROPHONE if none else words.MICROPHONE_BUSY, detail=str(error))
            return
        self._deaf = self._mute = False
        self.tell(microphone="")

    def _look_at_microphone(self, now: float) -> None:
        if self._rest_at is not None and now >= self._rest_at:
            self._rest_at, self._wanted, self._deaf = None, False, False
            self._microphone.close()
            self._in.closing()
        elif self._microphone.lost:
            self._microphone_lost()
        elif self._microphone.is_open:
            self._look_whether_mute(now)
        elif self._wanted and self._deaf and not self._microphone.is_open and now - self._heard_at > OFTEN:
            self._open_microphone()

    def _look_whether_mute(self, now: float) -> None:
        """Say it when nothing at all is heard, not even hiss: that is how some systems refuse the microphone."""
        mute = TELLS_BY_SILENCE and self._in.mute_since is not None and now - self._in.mute_since > _MUTE
        if mute != self._mute:
            self._mute = mute
            self.tell(microphone=words.MICROPHONE_MUTE if mute else "")

    def _microphone_lost(self) -> None:
        """Listen with another one; where there is none, say so, and try again until one comes."""
        self._microphone.close()
        if not self.shared.get(At.MIC_KEEP):
            self._in.closing()
        if not self._deaf:
            self._deaf = True
            self._open_if_any()
            self.tell(**{"microphone": words.MICROPHONE_GONE} if self._deaf else {"notice": words.MICROPHONE_MOVED})

    def _open_if_any(self) -> None:
        if self._choice.places.inputs or not self._choice.places.outputs:
            self._open_microphone()
        self._heard_at = time.monotonic()

    # -- keyboards -----------------------------------------------------------------------------------------

    def _listen_to_keyboards(self, how: Sequence[Any]) -> None:
        if not how:
            if self._keyboards is not None:
                self._keyboards.rest()
            self._keyboards = None
            self.shared.set(At.KEYBOARDS, 0)
            return
        self.warm_up()
        if self._keyboards is None:
            self._keyboards = Keyboards(_rtmidi(), self._played)
        self._instrument = int(how[0])
        self._keyboards.listen(how[1] if len(how) > 1 else None)

    def _played(self, struck: list[Struck]) -> None:
        """On a keyboard's own thread: sound it with the next block, and tell the client."""
        now, shared = time.monotonic(), self.shared
        with self._pen:
            for one in struck:
                event = (_KINDS[one.kind], one.key, one.frequency, one.strength, self._instrument, now, 0.0)
                self._out.keyboards.append(event)
                at = shared.get(At.PLAYED_IN)
                if at - shared.get(At.PLAYED_OUT) < EVENTS:
                    shared.played[at % EVENTS, :7] = event
                    shared.set(At.PLAYED_IN, at + 1)
        if not self._speaker.is_open:
            self._wake(["open"])

    def goodbye(self) -> None:
        """Let the sound fade and close everything."""
        self._listen_to_keyboards(())
        self._choice.end()
        self._microphone.close()
        if self._speaker.is_open:
            self._synth.hush()
            time.sleep(_GOODBYE)
            self._speaker.close()


def _same(one: Place | None, other: Place | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.index, one.environment) == (other.index, other.environment)


def _hears(portaudio: ModuleType) -> bool:
    try:
        portaudio.query_devices(kind="input")
    except (portaudio.PortAudioError, ValueError):
        return False
    return True


def _rtmidi() -> Any:
    """Return the module, or None on a computer where there is none."""
    try:
        import rtmidi
    except (ImportError, OSError):
        return None
    return rtmidi
