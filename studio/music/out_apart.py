"""A sound out into a file by a process of its own, so that the window's has its lock to itself meanwhile."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from studio.core.across import Outgoing
from studio.core.apart import Saying
from studio.core.progress import Progress
from studio.core.whole_file import whole_file
from studio.music.errand import errand, wait
from studio.music.take_out import SUFFIXES, Form

ReadChunk = Callable[[int], bytes | None]
"""Gives a chunk of the piece as it is kept; None when it is damaged or not there."""


def take_out_apart(
    log: Sequence[bytes] | None,
    chunks: int,
    read: ReadChunk,
    folder: Path,
    name: str,
    form: Form,
    progress: Progress | None = None,
) -> Path:
    """Write a song, or a voice when there is no log, into a new file in a folder; return where it is.

    For a worker, which waits. Chunks are read when they are wanted, on the thread that calls. What is there already is
    left alone: the file gets a number. Raises what `take_out.write_song` does, NoRoomForFile and PlaceRefusesFile in
    place of OSError, SoundEndedEarly, Stopped; there is no file then.
    """

    def hear(said: Saying, outgoing: Outgoing) -> None:
        match said:
            case ["want", int(index)]:
                outgoing.send(read(index) or b"")

    words = {"do": "out", "form": asdict(form), "voice": log is None, "ops": len(log or ()), "chunks": chunks}
    with ExitStack() as at_last:
        with whole_file(folder, name, SUFFIXES[form.kind]) as (part, made):
            # it is seen off once the file has its name: until then it would take it away
            runner, outgoing = at_last.enter_context(errand({**words, "path": str(part.absolute())}))
            try:
                for payload in log or ():
                    outgoing.send(payload)
                wait(runner, outgoing, progress or Progress(), hear)
            except BaseException:
                outgoing.close()
                runner.end()  # before its file goes, or it might write another
                raise
        return made[0]
