"""A file from elsewhere into what a piece is kept as, read by a process of its own: it may hang, or crash, alone."""

from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from studio.core.across import Outgoing
from studio.core.apart import Saying
from studio.core.errors import StudioError
from studio.core.progress import Progress
from studio.music.errand import errand, wait
from studio.music.errors import NotASound, NotMidi, SoundEndedEarly

PATIENCE = 20.0
"""Seconds without a word after which a file is given up."""

Put = Callable[[Literal["op", "chunk"], int, bytes], object]
"""Takes the next op, or the next chunk, with its number."""


def bring_in_apart(source: Path | bytes, put: Put, progress: Progress | None = None) -> int:
    """Read a sound or a MIDI file, or the bytes of one; return how many milliseconds it lasts. For a worker.

    `put` gets its chunks and its ops on the thread that calls, as they come. Raises NotMidi for whatever is wrong
    with a MIDI file; NotASound, NothingToHear and SoundTooLong for a sound; SoundEndedEarly where no process can be
    had, Stopped; what was put until then is nothing.
    """
    count = {"op": 0, "chunk": 0}
    lasting = 0
    bad: type[StudioError] = NotASound

    def hear(said: Saying, outgoing: Outgoing) -> None:
        nonlocal lasting, bad
        match said:
            case ["notes"]:
                bad = NotMidi
            case ["op" | "chunk" as part, str(text)]:
                put("op" if part == "op" else "chunk", count[part], b64decode(text))
                count[part] += 1
                if part == "chunk":
                    outgoing.send(b"")  # one more may come
            case ["long", int(milliseconds)]:
                lasting = milliseconds

    words = {"do": "in", "path": str(source.absolute())} if isinstance(source, Path) else {"do": "in"}
    with errand(words) as (runner, outgoing):
        try:
            if not isinstance(source, Path):
                outgoing.send(source)
            wait(runner, outgoing, progress or Progress(), hear, PATIENCE)
        except (TimeoutError, SoundEndedEarly) as error:  # it hangs, or has crashed on it
            raise bad from error
    return lasting
