"""What is seen of a song's materials, as parts of equal width that are made off the window's thread. No Kivy but masks.

A part is the coverage uint8 [high, wide] of one colour: notes as short bars, captured sound and what lies underneath as
a row of rounded ones. Frames are the material's own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.gallery.heights import A_SECOND
from studio.music.arrangement import RATE, Material, Notes
from studio.music.note import pitch_of
from studio.music.score import frames, notes_of
from studio.ui.widgets.mask import bars
from studio.ui.widgets.wave_bars import wave

BARS = 84
"""Bars of a part of a wave."""
AT_LEAST = 9.0
"""Semitones from the foot of a row to its top, at least."""
EACH = RATE // A_SECOND


@dataclass(frozen=True)
class Look:
    """How large things are, in px."""

    pitch: int
    """From one bar to the next."""
    thick: float
    """Of a bar."""
    note: int
    """How high a note is."""
    inset: int
    """From the edge of a clip to what is in it."""

    @property
    def wide(self) -> int:
        """How wide a part is."""
        return BARS * self.pitch


@dataclass(frozen=True)
class Shape:
    """A material as numbers."""

    notes: np.ndarray
    """Rows of start, end, pitch, velocity."""
    under: np.ndarray
    """Rows of start and end: where something lies underneath."""
    lowest: float = 60.0
    highest: float = 60.0


def shape_of(material: Material) -> Shape:
    """Return a material as numbers; a take has none of its own."""
    notes = [
        (note.start, note.end, pitch_of(note.frequency), note.velocity)
        for note in notes_of(material)
        if note.frequency > 0
    ]
    rows = np.array(notes, np.float64).reshape(-1, 4)
    low, high = (rows[:, 2].min(), rows[:, 2].max()) if len(rows) else (60.0, 60.0)
    more = max(0.0, AT_LEAST - (high - low)) / 2
    return Shape(rows, _under(material), low - more, high + more)


def _under(material: Material) -> np.ndarray:
    rows, since = [], None
    events = material.events if isinstance(material, Notes) else ()
    for event in events:
        if event.kind == "drone":
            at = frames(event.time)
            if since is not None:
                rows.append((since, at))
            since = at if event.instrument else None
    if since is not None:
        rows.append((since, max(since, frames(events[-1].time)) + 1))
    return np.array(rows, np.float64).reshape(-1, 2)


def note_part(shape: Shape, each: float, index: int, high: int, look: Look) -> np.ndarray | None:
    """Return part `index` of notes, `each` frames a px; None where there are none."""
    wide = look.wide
    first = index * wide * each
    rows = shape.notes[(shape.notes[:, 1] > first - look.note * each) & (shape.notes[:, 0] < first + wide * each)]
    if not len(rows):
        return None
    left = (rows[:, 0] - first) / each
    right = np.maximum((rows[:, 1] - first) / each - 2, left + look.note * 0.7)
    run = high - 2 * look.inset - look.note
    up = (rows[:, 2] - shape.lowest) / (shape.highest - shape.lowest)
    top = np.rint(look.inset + (1 - up) * max(0, run))
    boxes = np.stack([left, top, right, top + look.note, 0.55 + 0.45 * rows[:, 3].clip(0, 1)], axis=1)
    if len(boxes) > wide:
        _, seen = np.unique(np.rint(boxes[:, :2] / 2), axis=0, return_index=True)
        boxes = boxes[seen]
    return _bytes(bars(wide, high, boxes, look.note / 2.2))


def wave_part(heights: np.ndarray, first: int, each: float, index: int, high: int, look: Look) -> np.ndarray | None:
    """Return part `index` of a take whose first height is `heights[first]`; None beyond what is known."""
    loudest = 255.0 if not len(heights) else max(32.0, float(heights[first:].max(initial=0)))
    starts = first + (index * BARS + np.arange(BARS + 1)) * look.pitch * each / EACH
    lows = np.minimum(starts[:-1].astype(int), len(heights))
    ends = np.minimum(np.maximum(starts[1:].astype(int), lows + 1), len(heights))
    if not len(heights) or lows[0] >= len(heights):
        return None
    peaks = np.zeros(BARS, np.float32)
    for bar, (low, end) in enumerate(zip(lows, ends, strict=True)):
        if end > low:
            peaks[bar] = heights[low:end].max() / loudest
    return _bytes(wave(look.wide, max(8, high - 2 * look.inset), peaks, look.thick, look.pitch), high, look.inset)


def under_part(shape: Shape, each: float, index: int, high: int, look: Look) -> np.ndarray | None:
    """Return part `index` of what lies underneath: even bars that swell slowly."""
    at = (index * BARS + np.arange(BARS)) * look.pitch
    lies = ((at[:, None] * each >= shape.under[:, 0]) & (at[:, None] * each < shape.under[:, 1])).any(axis=1)
    if not lies.any():
        return None
    peaks = np.where(lies, 0.72 + 0.28 * np.cos(at / look.pitch / 84 * 2 * np.pi), 0.0)
    room = max(8, high - 2 * (look.inset * 2 // 3))
    drawn = wave(look.wide, room, peaks, look.thick, look.pitch)
    drawn[:, ~np.repeat(lies, look.pitch)] = 0
    return _bytes(drawn, high, (high - room) // 2)


def _bytes(coverage: np.ndarray, high: int = 0, inset: int = 0) -> np.ndarray:
    made = np.rint(np.clip(coverage, 0, 1) * 255).astype(np.uint8)
    if not high or len(made) == high:
        return made
    whole = np.zeros((high, made.shape[1]), np.uint8)
    whole[inset : inset + len(made)] = made[: high - inset]
    return whole
