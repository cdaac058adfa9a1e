"""The process that owns the sound card: `python -m studio.audio.process HANDLE`, started by the client.

It reads commands from standard input, one JSON list a line, and tells what changed on standard output, one JSON
object a line. When its input ends, because the client closed it or died, it ends too. Nothing of Kivy or of the
library is ever imported here, and sounddevice nowhere else.
"""

import gc
import json
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

from studio.audio import words
from studio.audio.card import Input, Output
from studio.audio.shared import At, Shared, attach
from studio.music.instrument import standard
from studio.music.synth import BLOCK, RATE, Synth

IDLE = 20.0
"""Seconds of silence after which the speaker is closed."""
_LATENCY = 0.03
_RETRY = 3.0
_GOODBYE = 0.3

Tell = Callable[..., None]


class Desk:
    """The streams, and what is done with them."""

    def __init__(self, shared: Shared, portaudio: ModuleType, tell: Tell) -> None:
        self.shared, self.tell = shared, tell
        self._sd = portaudio
        self._synth = Synth(standard())
        self._out, self._in = Output(shared, self._synth), Input(shared)
        self._speaker: Any = None
        self._microphone: Any = None
        self._closing = False
        self._tried = 0.0
        self._lost = False
        self._warm_up()

    def _warm_up(self) -> None:
        """Touch every page and path once, so that the first note does not."""
        out = np.zeros((BLOCK, 2), np.float32)
        for key in range(40):
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
        return 0.25 if self._speaker is not None or self._microphone is not None else 1.0

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
                self._synth.drone(name, root)
                if name is not None:
                    self.open()
            case ["record"]:
                self._open_microphone()
            case ["rest"]:
                self._close_microphone()

    def look(self) -> None:
        """Give a sign of life; close what nobody needs; notice what was lost."""
        now = time.monotonic()
        self.shared.set(At.HEARTBEAT, now)
        if self._speaker is None:
            return
        if not self._speaker.active:
            self._close_speaker()
            self._lost = True
            self.tell(state="silent", reason=words.NO_ANSWER)
            return
        if self._out.waiting:
            return
        idle = self._synth.silent and now - self._out.quiet_since > IDLE
        # on the way out the room's last breath, 60 dB down, need not be waited for
        faded = self._closing and float(self.shared.status[At.PEAK_OUT]) < 1e-3
        if idle or faded:
            self._close_speaker()
            self._catch_late_note()

    def _catch_late_note(self) -> None:
        """A note handed over while the speaker was closing found it open: open it again for it."""
        if self._out.waiting:
            self.open()

    def open(self) -> None:
        """Open the speaker unless it is open."""
        if self._speaker is not None:
            return
        if self._lost and time.monotonic() - self._tried < _RETRY:
            self._out.take_events()
            return
        if self._lost:
            self._look_for_devices()
        self._tried = time.monotonic()
        self._out.opening()
        try:
            speaker = self._sd.OutputStream(
                samplerate=RATE,
                blocksize=BLOCK,
                channels=2,
                dtype="float32",
                latency=_LATENCY,
                callback=self._out.fill,
            )
            speaker.start()
        except (self._sd.PortAudioError, ValueError) as error:
            self._lost = True
            self._out.take_events()
            self.tell(state="silent", reason=words.NO_ANSWER, detail=str(error))
            return
        self._lost = False
        self._speaker = speaker
        self.shared.set(At.LATENCY, float(speaker.latency))
        self.shared.set(At.OUTPUT, 1)
        self.tell(state="ready", reason="")

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
        if self._microphone is not None:
            return
        self._sd._terminate()  # noqa: SLF001 - the only way there is, as its manual says
        self._sd._initialize()  # noqa: SLF001

    def _close_speaker(self) -> None:
        speaker, self._speaker = self._speaker, None
        self.shared.set(At.OUTPUT, 0)
        if speaker is not None:
            speaker.close(ignore_errors=True)
        self.shared.set(At.PEAK_OUT, 0.0)

    def _open_microphone(self) -> None:
        if self._microphone is not None:
            return
        if self._speaker is None:
            self._look_for_devices()
        try:
            microphone = self._sd.InputStream(
                samplerate=RATE, channels=1, dtype="float32", latency="high", callback=self._in.take
            )
            microphone.start()
        except (self._sd.PortAudioError, ValueError) as error:
            self.tell(microphone=words.NO_MICROPHONE, detail=str(error))
            return
        self._microphone = microphone
        self.shared.set(At.INPUT, 1)
        self.tell(microphone="")

    def _close_microphone(self) -> None:
        microphone, self._microphone = self._microphone, None
        self.shared.set(At.INPUT, 0)
        if microphone is not None:
            microphone.close(ignore_errors=True)
        self.shared.set(At.PEAK_IN, 0.0)

    def goodbye(self) -> None:
        """Let the sound fade and close everything."""
        self._close_microphone()
        if self._speaker is not None:
            self._synth.hush()
            time.sleep(_GOODBYE)
            self._close_speaker()


def main() -> None:
    """Run until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tell = _teller()
    shared = attach(sys.argv[1])
    shared.set(At.HEARTBEAT, time.monotonic())
    try:
        import sounddevice
    except OSError as error:
        tell(state="silent", reason=words.NO_PORTAUDIO, detail=str(error), final=True)
        return
    sys.setswitchinterval(0.001)
    commands: queue.SimpleQueue[list[Any] | None] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(commands,), daemon=True).start()
    desk = Desk(shared, sounddevice, tell)
    gc.collect()
    gc.freeze()
    gc.disable()
    desk.first_look()
    _serve(desk, commands)
    threading.Timer(1.5, os._exit, (0,)).start()
    desk.goodbye()
    os._exit(0)


def _serve(desk: Desk, commands: "queue.SimpleQueue[list[Any] | None]") -> None:
    while True:
        try:
            command = commands.get(timeout=desk.patience)
        except queue.Empty:
            command = []
        if command is None:
            return
        desk.do(command)
        desk.look()


def _listen(commands: "queue.SimpleQueue[list[Any] | None]") -> None:
    for line in sys.stdin:
        try:
            command = json.loads(line)
        except ValueError:
            continue
        if isinstance(command, list):
            commands.put(command)
    commands.put(None)


def _teller() -> Tell:
    """Return what writes to the client. Anything else that prints, as sound libraries do, goes nowhere."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)

    def tell(**what: object) -> None:
        try:
            out.write(json.dumps(what) + "\n")
            out.flush()
        except OSError:
            return  # the client is gone; the end of the input says so too

    return tell


if __name__ == "__main__":
    main()
