"""The pixels of a tile's picture, made on a worker: exactly as large as they are shown, so that they are sharp."""

import io
from typing import TYPE_CHECKING

import numpy as np
from kivy.metrics import dp

from studio.gallery.thumbnail import thumbnail
from studio.library.library import Library
from studio.library.records import PieceRecord
from studio.ui.widgets import wave_bars
from studio.ui.widgets.mask import bars, grid, rounded

if TYPE_CHECKING:
    from PIL import Image

    from studio.gallery.wave import Wave
    from studio.music.song import RollNote

BAR, PITCH = 3.0, 7.0
NOTE = 9
"""Dp: width of a waveform's bar, from one to the next, height of a note."""
LARGE, LARGE_NOTE = 260, 12
"""Dp: from which height on notes are drawn higher, and how high."""


def paint(library: Library, piece: PieceRecord, width: int, height: int, corner: int = 0) -> np.ndarray:
    """Return uint8 [height, width, 4], top row first: a drawing with round corners, or white to be tinted.

    Raises StudioError when the piece can't be read. A writing has no picture.
    """
    if piece.kind == "drawing":
        from PIL.WebPImagePlugin import WebPImageFile  # not Image.open, which loads every form there is to find it

        return framed(WebPImageFile(io.BytesIO(thumbnail(library, piece))), width, height, corner)
    from studio.gallery.wave import wave

    return sounding(wave(library, piece), width, height)


def sounding(seen: "Wave", width: int, height: int) -> np.ndarray:
    """Return a sound's notes, or where it has none its waveform, in white pixels."""
    if seen.notes:
        return white(roll(seen.notes, seen.milliseconds, width, height))
    peaks = np.array(seen.bars(max(1, int((width - dp(BAR)) // dp(PITCH)) + 1)))
    return white(wave_bars.wave(width, height, peaks, dp(BAR), dp(PITCH)))


def framed(image: "Image.Image", width: int, height: int, corner: int) -> np.ndarray:
    """Return a picture that fills a size, its edges cut when it has another shape, with round corners."""
    from PIL import Image, ImageOps

    pixels = np.full((height, width, 4), 255, np.uint8)
    pixels[..., :3] = ImageOps.fit(image.convert("RGB"), (width, height), Image.Resampling.LANCZOS)
    _round(pixels[..., 3], corner)
    return pixels


def _round(alpha: np.ndarray, corner: int) -> None:
    """Take the corners off; where there is room, only those are worked out."""
    height, width = alpha.shape
    edge = corner + 2
    if 2 * edge > min(width, height):
        x, y = grid(width, height)
        alpha[:] = np.rint(rounded(x, y, 0, 0, width, height, corner) * 255)
        return
    x, y = grid(2 * edge, 2 * edge)
    square = np.rint(rounded(x, y, 0, 0, 2 * edge, 2 * edge, corner) * 255)
    for rows in (slice(None, edge), slice(-edge, None)):
        for across in (slice(None, edge), slice(-edge, None)):
            alpha[rows, across] = square[rows, across]


def white(alpha: np.ndarray) -> np.ndarray:
    """Return white pixels of an opacity 0…1."""
    pixels = np.full((*alpha.shape, 4), 255, np.uint8)
    pixels[..., 3] = np.rint(np.clip(alpha, 0, 1) * 255)
    return pixels


def roll(notes: "tuple[RollNote, ...]", milliseconds: int, width: int, height: int) -> np.ndarray:
    """Return the opacity [height, width] of notes as bars: when across, how high up, how loud."""
    tall = min(round(dp(NOTE if height < dp(LARGE) else LARGE_NOTE)), height)
    low, high = min(note.pitch for note in notes), max(note.pitch for note in notes)
    middle, range_ = (low + high) / 2, max(high - low, 12)
    last = max(milliseconds, *(note.end for note in notes), 1)
    start = np.array([note.start for note in notes]) / last * width
    end = np.array([note.end for note in notes]) / last * width - dp(2)
    up = np.array([(note.pitch - middle) / range_ + 0.5 for note in notes])
    loud = np.array([note.velocity for note in notes]).clip(0, 1)
    left = np.minimum(start, width - dp(6))
    top = np.rint((1 - up) * (height - tall))
    boxes = np.stack([left, top, np.maximum(end, left + dp(6)), top + tall, 0.55 + 0.45 * loud], axis=1)
    return bars(width, height, boxes, dp(4))
