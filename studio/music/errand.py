"""An errand that a process of our own does with sound: it is sent, heard until it has ended, and seen off."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from studio.core.across import Outgoing, error_of
from studio.core.apart import Apart, Gone, Saying
from studio.core.progress import Progress, Stopped
from studio.music import codec, errors
from studio.music.errors import SoundEndedEarly

RUNNER = "studio.music.runner"
LOOK = 0.1
"""Seconds between two looks whether it is to stop."""

Hear = Callable[[Saying, Outgoing], None]


@contextmanager
def errand(words: Mapping[str, Any]) -> Iterator[tuple[Apart, Outgoing]]:
    """Have a process begin with what the words say; it is gone when the block is left. Raises SoundEndedEarly."""
    outgoing = Outgoing()
    outgoing.send(json.dumps(words).encode())
    try:
        runner = Apart(RUNNER, outgoing)
    except OSError as error:
        raise SoundEndedEarly from error
    try:
        yield runner, outgoing
    finally:
        outgoing.close()
        runner.end()


def wait(runner: Apart, outgoing: Outgoing, progress: Progress, hear: Hear, patience: float = 0.0) -> None:
    """Wait until an errand is done, and pass on how far it is and what else it says.

    With patience, one that says nothing for so many seconds is given up: TimeoutError. Raises Stopped,
    SoundEndedEarly, and what the errand raised.
    """
    heard = time.monotonic()
    while True:
        if progress.stopping:
            raise Stopped
        try:
            said = runner.hear(LOOK)
        except Gone as gone:
            raise SoundEndedEarly from gone
        if said is None:
            if patience and time.monotonic() - heard > patience:
                raise TimeoutError
            continue
        heard = time.monotonic()
        if said == ["done"]:
            return
        _understand(said, progress)
        hear(said, outgoing)


def _understand(said: Saying, progress: Progress) -> None:
    match said:
        case ["at", int(done), int(total)]:
            progress.at(done, total)
        case ["sorry", str(kind), str(sentence)]:
            raise error_of(kind, sentence, errors, codec)
        case ["fault", str(kind)]:
            raise RuntimeError(kind)
