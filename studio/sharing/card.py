"""A circle card: one piece as one file with nothing else in it, fit to be shown to a group.

A drawing as it is (PNG) or as it came to be (a moving WebP), a sound or a voice as WAV. No title, no date, no words.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np

from studio.core.paths import ASSETS
from studio.core.progress import Progress
from studio.core.whole_file import whole_file
from studio.drawing.animation import size_of
from studio.drawing.brush import load_brushes
from studio.drawing.codec import encode
from studio.drawing.engine import warm_up
from studio.drawing.errand import Kept
from studio.drawing.png import STRIP, Strip, write_png
from studio.drawing.take_out import Form
from studio.drawing.take_out_apart import take_out_apart
from studio.music.encode import write_sound
from studio.music.errors import NothingToHear
from studio.music.noise import Float32
from studio.sharing.chosen import Item, Source
from studio.sharing.strip import bare

CardForm = Literal["png", "webp", "wav"]

NAME = "Card"
"""What the file is called: it says nothing of what is in it."""
SECONDS = 20
"""How long a drawing takes to come to be."""
RATE = 48_000

_PNG_PIXEL, _WEBP_PIXEL, _WAV_FRAME = 1.2, 0.4, {"sound": 6, "voice": 3}
"""About how many bytes they take."""


def forms_of(item: Item) -> tuple[CardForm, ...]:
    """Return what a card of a piece can be, the usual first; none for a writing, or what may not be seen or heard."""
    if not item.picture or item.kind == "writing":
        return ()
    if item.kind == "drawing":
        return ("png", "webp") if item.replay else ("png",)
    return ("wav",)


def card_size(item: Item, form: CardForm) -> int:
    """Return about how many bytes a card will have, at once."""
    if form == "wav":
        return 44 + item.duration * RATE // 1000 * _WAV_FRAME[item.kind]
    if form == "webp":
        width, height = size_of("webp", max(1, item.width), max(1, item.height))
        return round(width * height * _WEBP_PIXEL)
    return round(item.width * item.height * _PNG_PIXEL)


def write_card(item: Item, source: Source, form: CardForm, folder: Path, progress: Progress | None = None) -> Path:
    """Write one piece into a new file in a folder; return where it is. Slow: for a worker.

    What is there already is left alone: the file gets a number. Raises NoRoomForFile, PlaceRefusesFile, Stopped, and
    what the piece's own room raises of damage; `ValueError` for a form it can't be. There is no file then.
    """
    if form not in forms_of(item):
        raise ValueError("a card that this piece can't be")
    progress = progress or Progress()
    if form == "webp":
        return _moving(item, source, folder, progress)
    with whole_file(folder, NAME, f".{form}") as (part, made):
        if form == "png":
            _still(item, source, part, progress)
        else:
            _sound(item, source, part, progress)
        progress.at(1, 1)
    return made[0]


def _still(item: Item, source: Source, path: Path, progress: Progress) -> None:
    warm_up()  # the kernels draw ten times as fast; it is nothing when they are there
    pixels = np.asarray(bare(source.picture(item.key)))
    height, width, channels = pixels.shape

    def strips() -> Iterator[Strip]:
        for top in range(0, height, STRIP):
            progress.at(top, height)
            yield pixels[top : top + STRIP]

    with path.open("wb") as file:
        write_png(file, width, height, channels, strips())


def _sound(item: Item, source: Source, path: Path, progress: Progress) -> None:
    frames = item.duration * RATE // 1000

    def parts() -> Iterator[Float32]:
        done = 0
        for block in source.sound(item.key):
            progress.at(min(done, frames), max(1, frames))
            done += len(block)
            yield block if block.ndim == 2 else block[:, None]

    with path.open("w+b") as file:
        if not write_sound(parts(), file, "wav", frames):
            raise NothingToHear


def _moving(item: Item, source: Source, folder: Path, progress: Progress) -> Path:
    """Write how a drawing was made, by a process of its own: packing its frames would hold everything else up."""
    log = [Kept(encode(record.op), record.time) for record in source.drawing(item.key)]
    brushes = load_brushes(ASSETS / "brushes")
    return take_out_apart(log, brushes, folder, NAME, Form("webp", seconds=SECONDS), progress)
