"""Moving pictures, a frame at a time: of each frame only what changed is written, and nothing of it stays in memory.

Sources: GIF89a (CompuServe, 1990); WebP container, RFC 9649, 2.7.
"""

import io
import struct
from collections.abc import Callable, Iterator
from typing import IO

import numpy as np
from PIL import GifImagePlugin, Image

from studio.drawing.png import Strip

QUALITY = 84
"""Of the pictures in a WebP, 0 … 100."""
EFFORT = 2
"""How long WebP looks for a smaller file, 0 … 6."""
CLEAR = 255
"""Number of the colour in a GIF that leaves what was there."""

Frames = Iterator[Image.Image | None]
"""Pictures of one size, RGB; None for one that is like the one before."""
Size = tuple[int, int]
Part = tuple[slice, slice]
"""Rows and columns."""

_WEAVE = np.array(((0, 8, 2, 10), (12, 4, 14, 6), (3, 11, 1, 9), (15, 7, 13, 5)), np.int16) - np.int16(8)
"""Levels added to each pixel before its colour in a GIF is chosen (Bayer, 1973)."""
_MOVES, _PUT_OVER = 0x02, 0x02


def _changed(levels: Strip, shown: Strip | None) -> Part | None:
    """Return where a frame differs from what is shown; None where nothing does."""
    if shown is None:
        return slice(0, levels.shape[0]), slice(0, levels.shape[1])
    differs = (levels != shown).reshape(len(levels), -1)  # by the three of a pixel it would take ten times as long
    rows = np.flatnonzero(differs.any(1))
    if not len(rows):
        return None
    changed = slice(int(rows[0]), int(rows[-1]) + 1)
    columns = np.flatnonzero(differs[changed].any(0)) // (differs.shape[1] // levels.shape[1])
    return changed, slice(int(columns[0]), int(columns[-1]) + 1)


def _parts(
    frames: Frames, levels_of: Callable[[Image.Image], Strip]
) -> Iterator[tuple[Strip, Strip | None, Part, int]]:
    """Yield each change: the frame, the one before, where they differ, and for how many frames it stays."""
    shown: Strip | None = None
    waiting: tuple[Strip, Strip | None, Part] | None = None
    stays = 0
    for frame in frames:
        levels = shown if frame is None else levels_of(frame)
        part = None if levels is None or levels is shown else _changed(levels, shown)
        if levels is None or part is None:
            stays += 1
            continue
        if waiting is not None:
            yield *waiting, stays
        waiting, shown, stays = (levels, shown, part), levels, 1
    if waiting is not None:
        yield *waiting, stays


# --- WebP ----------------------------------------------------------------------------------------------


def write_webp(file: IO[bytes], frames: Frames, size: Size, rate: int) -> None:
    """Write frames as a WebP that begins again at its end; `rate` of them are shown in a second."""
    canvas = b"".join(_short24(side - 1) for side in size)
    file.write(b"RIFF\0\0\0\0WEBP" + _chunk(b"VP8X", bytes((_MOVES, 0, 0, 0)) + canvas))
    file.write(_chunk(b"ANIM", b"\xff\xff\xff\xff\0\0"))
    done = begun = 0
    for levels, _, (rows, columns), stays in _parts(frames, np.asarray):
        top, left = rows.start // 2 * 2, columns.start // 2 * 2  # a frame lies at even places
        picture = levels[top : rows.stop, left : columns.stop]
        done += stays
        # a frame lasts whole ms, and none of them is lost
        ends = done * 1000 // rate
        head = b"".join(map(_short24, (left // 2, top // 2, picture.shape[1] - 1, picture.shape[0] - 1, ends - begun)))
        file.write(_chunk(b"ANMF", head + bytes((_PUT_OVER,)) + _still(picture)))
        begun = ends
    length = file.tell()
    file.seek(4)
    file.write(struct.pack("<I", length - 8))
    file.seek(length)


def _still(picture: Strip) -> bytes:
    """Return the chunks of a picture as a WebP of its own."""
    made = io.BytesIO()
    Image.fromarray(picture).save(made, "WEBP", quality=QUALITY, method=EFFORT)
    return made.getvalue()[12:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _short24(number: int) -> bytes:
    return number.to_bytes(3, "little")


# --- GIF -----------------------------------------------------------------------------------------------


def palette_of(looks: list[Strip]) -> Image.Image:
    """Return a picture whose palette has 255 colours that do for all of these, which are equally wide."""
    return Image.fromarray(np.concatenate(looks)).quantize(CLEAR, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def write_gif(file: IO[bytes], frames: Frames, size: Size, colours: Image.Image, rate: int) -> None:
    """Write frames as a GIF that begins again at its end, in the colours of a palette."""
    table = bytes(colours.getpalette() or ())[: CLEAR * 3].ljust(768, b"\0")
    file.write(b"GIF89a" + struct.pack("<HHBBB", *size, 0xF7, 0, 0) + table)
    file.write(b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0")
    done = begun = 0
    for levels, shown, part, stays in _parts(frames, lambda frame: _in(colours, frame)):
        changed = (
            levels[part] if shown is None else np.where(levels[part] != shown[part], levels[part], np.uint8(CLEAR))
        )
        done += stays
        ends = done * 100 // rate
        told = {"duration": (ends - begun) * 10, "transparency": CLEAR, "disposal": 1}
        place = part[1].start, part[0].start
        file.write(b"".join(GifImagePlugin.getdata(Image.fromarray(changed, "P"), place, **told)))
        begun = ends
    file.write(b";")


def _in(colours: Image.Image, frame: Image.Image) -> Strip:
    """Return a frame in the colours of a palette; soft edges come out without rings, and still parts stay still."""
    pixels = np.asarray(frame)
    height, width = pixels.shape[:2]
    across, down = -(-width // len(_WEAVE)), -(-height // len(_WEAVE))
    woven = pixels + np.tile(_WEAVE, (down, across))[:height, :width, None]
    frame = Image.fromarray(np.clip(woven, 0, 255).astype(np.uint8))
    levels: Strip = np.asarray(frame.quantize(palette=colours, dither=Image.Dither.NONE))
    return levels
