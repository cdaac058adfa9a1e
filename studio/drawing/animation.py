"""A drawing as it came to be, as a moving picture: WebP, GIF, or MP4 where there is an ffmpeg to make it.

The whole of it takes as many seconds as was asked for, however long the drawing took; at the end it stands still for
a moment. Frames are made one at a time. Nothing but pictures is in the file.
"""

import errno
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal, Protocol

import numpy as np
import numpy.typing as npt
from PIL import Image

from studio.core.progress import Progress
from studio.drawing.errors import NoFilm, NothingToReplay
from studio.drawing.moving import palette_of, write_gif, write_webp
from studio.drawing.png import Strip

Kind = Literal["webp", "gif", "mp4"]

HOLD = 1.5
"""Seconds that the end is held, out of those that were asked for."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a kind of moving picture is made."""

    longest: int
    """Pixels of its longer side, at most."""
    rate: int
    """Frames a second."""


SHAPES: dict[Kind, Shape] = {"webp": Shape(960, 15), "gif": Shape(640, 10), "mp4": Shape(1920, 30)}

_LITTLE = 1 << 20
"""Bytes of room below which a disk counts as full."""
_LOOKS = 6
"""Moments from which the colours of a GIF are taken."""


class Replay(Protocol):
    """What a moving picture is made from: see `studio.drawing.replay`."""

    @property
    def duration(self) -> float:
        """How long it takes, in ms."""

    def seek(self, ms: float) -> object:
        """Show another moment; return something empty where that changed nothing."""

    def rgba(self) -> npt.NDArray[np.uint8]:
        """Return what is seen [h, w, 4]."""


def can_film() -> bool:
    """Say whether MP4 can be made here."""
    return shutil.which("ffmpeg") is not None


def size_of(kind: Kind, width: int, height: int) -> tuple[int, int]:
    """Return how large a moving picture of a paper is; a film's sides are even."""
    share = min(1.0, SHAPES[kind].longest / max(width, height))
    size = max(1, round(width * share)), max(1, round(height * share))
    if kind != "mp4":
        return size
    return max(2, size[0] // 2 * 2), max(2, size[1] // 2 * 2)


def write_animation(
    replay: Replay, kind: Kind, path: Path, seconds: float, paper: tuple[int, int], progress: Progress
) -> None:
    """Write a replay that takes so many seconds. Slow: for a worker.

    `paper` is its width and height. Raises NothingToReplay, NoFilm, Stopped, OSError; what is in the file then is
    nothing to keep.
    """
    if replay.duration <= 0:
        raise NothingToReplay
    size = size_of(kind, *paper)
    shape = SHAPES[kind]
    count = max(2, round(seconds * shape.rate))
    frames = _frames(replay, size, count, _moving(count, shape.rate), progress)
    if kind == "mp4":
        _write_film(frames, path, size, shape.rate)
    elif kind == "webp":
        with path.open("wb") as file:
            write_webp(file, frames, size, shape.rate)
    else:
        colours = palette_of(_looks(replay, size))
        with path.open("wb") as file:
            write_gif(file, frames, size, colours, shape.rate)


def write_moving(replay: Replay, file: IO[bytes], seconds: float, paper: tuple[int, int], progress: Progress) -> None:
    """Write a replay as a WebP into an open file, as `write_animation` does. Raises NothingToReplay, Stopped."""
    if replay.duration <= 0:
        raise NothingToReplay
    size, rate = size_of("webp", *paper), SHAPES["webp"].rate
    count = max(2, round(seconds * rate))
    write_webp(file, _frames(replay, size, count, _moving(count, rate), progress), size, rate)


def shown_at(place: float, duration: float, seconds: float) -> float:
    """Return when a place on a replay's line, in ms, is seen in a WebP of so many seconds: seconds since it began."""
    rate = SHAPES["webp"].rate
    moving = _moving(max(2, round(seconds * rate)), rate)
    return (moving - 1) / rate * min(1.0, max(0.0, place / duration)) if duration > 0 else 0.0


def _moving(count: int, rate: int) -> int:
    """Return how many of the frames move; at the end it stands still."""
    return max(1, count - round(HOLD * rate))


def _frames(
    replay: Replay, size: tuple[int, int], count: int, moving: int, progress: Progress
) -> Iterator[Image.Image | None]:
    """Yield the frames, None for one that is like the one before."""
    for at in range(count):
        progress.at(at, count)
        moment = replay.duration * min(1.0, at / max(1, moving - 1))
        yield _seen(replay, size) if replay.seek(moment) or not at else None


def _looks(replay: Replay, size: tuple[int, int]) -> list[Strip]:
    """Return what is seen at some moments; it stands at the beginning again then."""
    looks = []
    for at in range(1, _LOOKS + 1):
        replay.seek(replay.duration * at / _LOOKS)
        looks.append(np.asarray(_seen(replay, size)))
    replay.seek(0.0)
    return looks


def _seen(replay: Replay, size: tuple[int, int]) -> Image.Image:
    image = Image.fromarray(replay.rgba()[:, :, :3])
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


# --- MP4 -----------------------------------------------------------------------------------------------


def _write_film(frames: Iterator[Image.Image | None], path: Path, size: tuple[int, int], rate: int) -> None:
    """Have ffmpeg make a film of frames that it is handed one by one."""
    program = shutil.which("ffmpeg")
    if program is None:
        raise NoFilm
    command = [program, "-hide_banner", "-loglevel", "quiet", "-nostats", "-y"]
    command += ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{size[0]}x{size[1]}", "-r", str(rate), "-i", "pipe:0"]
    command += ["-an", "-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-pix_fmt", "yuv420p"]
    # nothing about who made it, when, or with what
    command += ["-bsf:v", "filter_units=remove_types=6", "-map_metadata", "-1", "-map_chapters", "-1"]
    command += ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-movflags", "+faststart", "-f", "mp4", str(path)]
    film = subprocess.Popen(  # noqa: S603 - the program the person has, and our own words to it
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _hand_over(frames, film, path)
    finally:
        if film.poll() is None:
            film.kill()
            film.wait()


def _hand_over(frames: Iterator[Image.Image | None], film: "subprocess.Popen[bytes]", path: Path) -> None:
    data = b""
    pipe = film.stdin
    if pipe is None:
        raise NoFilm
    try:
        for frame in frames:
            data = data if frame is None else frame.tobytes()
            pipe.write(data)
        pipe.close()
    except BrokenPipeError as error:
        raise _failed(path) from error
    finally:
        with suppress(OSError):
            pipe.close()
    if film.wait() != 0:
        raise _failed(path)


def _failed(path: Path) -> Exception:
    """Return why there is no film: ffmpeg says nothing about it that is meant for programs."""
    if shutil.disk_usage(path.parent).free < _LITTLE:
        return OSError(errno.ENOSPC, "no room for a film")
    return NoFilm()
