"""The process that takes a sound out or brings one in: `python -m studio.music.runner` (see `out_apart`, `in_apart`).

Its first frame says what to do. It tells how far it is and how it ended, and when the frames to it end, it stops and
takes away what it was writing: a file that was finished has another name by then. Nothing of Kivy or of the library
is ever imported here, and what crashes on a hostile file crashes alone.
"""

import json
import os
import signal
import sys
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from studio.core import fault
from studio.core.across import Incoming, Tell, teller, telling
from studio.core.errors import StudioError
from studio.core.progress import Progress
from studio.core.whole_file import told_of
from studio.music.brought import holds_notes, seconds_in, song_ops, take_ops
from studio.music.errors import NotASound, NotMidi
from studio.music.midi_in import MOST_BYTES, read_midi
from studio.music.noise import Float32
from studio.music.op_codec import encode_op
from studio.music.step import Op
from studio.music.take import sound_of
from studio.music.take_out import Form, write_song, write_voice

MOST_MEMORY = 2 << 30
"""Bytes in which a file that comes in has to be read."""
AHEAD = 8
"""Seconds of a sound that are told before the first of them was taken."""


def main() -> None:
    """Do one errand, then wait until the frames end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    fault.catch_all()
    fault.leave_no_image()
    tell = teller()
    progress = Progress(telling(tell))
    given = Incoming(sys.stdin.buffer, progress)
    tell("ready")
    try:
        words = json.loads(given.next())
    except EOFError:
        return
    if words["do"] == "out":
        given.tidy = lambda: _take_away(Path(words["path"]))
        _run(lambda: _out(words, given, progress, tell), tell)
    else:
        _hold_memory()
        _run(lambda: _in(_source(words, given), given, progress, tell), tell)
    given.over.wait()
    given.tidy()
    os._exit(0)


def _hold_memory() -> None:
    """Let no file make this process take all the memory there is."""
    if sys.platform == "linux":
        import resource

        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))


def _run(work: Callable[[], object], tell: Tell) -> None:
    """Do what was asked for; of an error only its class and its sentence are told."""
    try:
        work()
    except StudioError as error:
        tell("sorry", type(error).__name__, str(error))
    except EOFError:
        pass
    except Exception as error:
        tell("fault", type(error).__name__)
    else:
        tell("done")


def _out(words: dict[str, Any], given: Incoming, progress: Progress, tell: Tell) -> None:
    log = [given.next() for _ in range(words["ops"])]
    path, form = Path(words["path"]), Form(**words["form"])

    def read(index: int) -> Float32 | None:
        tell("want", index)
        data = given.next()
        return sound_of(data) if data else None

    try:
        if words["voice"]:
            write_voice(words["chunks"], read, path, form, progress)
        else:
            write_song(log, words["chunks"], read, path, form, progress)
    except OSError as error:
        raise told_of(error) from error


def _source(words: dict[str, Any], given: Incoming) -> Path | bytes:
    """Return where the file lies, or what is in it: its bytes come as the next frame."""
    return Path(words["path"]) if "path" in words else given.next()


def _in(source: Path | bytes, given: Incoming, progress: Progress, tell: Tell) -> None:
    try:
        notes = _notes_of(source)
    except OSError as error:
        raise NotASound from error
    if notes:
        tell("notes")
        _bring_notes(notes, progress, tell)
    else:
        _bring_sound(source, given, progress, tell)


def _notes_of(source: Path | bytes) -> bytes:
    """Return what is in a file of notes; nothing of any other."""
    if not isinstance(source, Path):
        return source if holds_notes(source[:16]) else b""
    with source.open("rb") as file:
        start = file.read(16)
        return start + file.read(MOST_BYTES) if holds_notes(start) else b""


def _bring_notes(data: bytes, progress: Progress, tell: Tell) -> None:
    if len(data) > MOST_BYTES:
        raise NotMidi
    song = read_midi(data)
    total = sum(len(part.notes) for part in song.parts)
    last = max(note.end for part in song.parts for note in part.notes)
    done = 0
    for op in song_ops(song):
        done += _tell_op(op, tell)
        progress.at(min(done // 2, total), total)
    tell("long", last)


def _bring_sound(source: Path | bytes, given: Incoming, progress: Progress, tell: Tell) -> None:
    number, second = 0, (1, 0, b"")
    try:
        for number, second in enumerate(seconds_in(source, progress)):
            if number >= AHEAD:
                given.next()
            tell("chunk", b64encode(second[2]).decode("ascii"))
    except OSError as error:
        raise NotASound from error
    channels, frames, _ = second
    for op in take_ops(frames, channels):
        _tell_op(op, tell)
    tell("long", frames // 48)


def _tell_op(op: Op, tell: Tell) -> int:
    tell("op", b64encode(encode_op(op)).decode("ascii"))
    return len(getattr(op, "events", ()))


def _take_away(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
