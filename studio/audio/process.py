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
from contextlib import suppress
from typing import Any

from studio.audio import words
from studio.audio.desk import Desk, Tell
from studio.audio.shared import At, attach


def main() -> None:
    """Run until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tell = _teller()
    _hurry()
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
    desk = Desk(shared, sounddevice, tell, commands.put)
    gc.collect()
    gc.freeze()
    gc.disable()
    _serve(desk, commands)
    threading.Timer(1.5, os._exit, (0,)).start()
    desk.goodbye()
    os._exit(0)


def _hurry() -> None:
    """Go before what is not in a hurry, where this person may; most may not."""
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, 0, -11)


def _serve(desk: Desk, commands: "queue.SimpleQueue[list[Any] | None]") -> None:
    # what was asked for before it was ready, such as the microphone of a capture under way, comes first
    while not commands.empty():
        command = commands.get()
        if command is None:
            return
        desk.do(command)
    desk.warm_up()
    desk.first_look()
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
