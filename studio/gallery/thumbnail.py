"""Small pictures of pieces, rendered from their logs and kept to be quick."""

import io
from functools import cache

from studio.core.paths import ASSETS
from studio.drawing.brush import Brush, load_brushes
from studio.drawing.drawing import Drawing, Pixels
from studio.gallery.opening import STATE, keep_states, opened
from studio.library.library import Library
from studio.library.records import PieceRecord

KIND = "thumb"
"""The kind of cache it is kept under."""

HEIGHT = 320
"""Pixels: the tallest row of the gallery, and some to spare."""

QUALITY = 82
LONG = 200
"""Ops of a log that takes so long to draw that what was drawn for its picture is kept to go on with."""

SHAPES = {"drawing": 4 / 3, "sound": 3 / 2, "voice": 10 / 7, "writing": 11 / 9}
"""Width over height of a tile; a drawing has its paper's own once it is known."""


def aspect(piece: PieceRecord) -> float:
    """Return width over height of a piece's tile."""
    if piece.kind == "drawing" and piece.width > 0 and piece.height > 0:
        return piece.width / piece.height
    return SHAPES[piece.kind]


def thumbnail(library: Library, piece: PieceRecord, height: int = HEIGHT) -> bytes:
    """Return a drawing as a WebP picture, from the cache or replayed from its log. Slow at first: for a worker.

    `height` is in pixels; a smaller drawing is not made larger. Raises ValueError for a piece of another
    kind, DamagedDrawing when not even its paper can be read.
    """
    if piece.kind != "drawing":
        raise ValueError("only a drawing has a picture")
    kind = KIND if height == HEIGHT else f"{KIND}{height}"
    cached = library.cache(piece.id, kind)
    if cached is not None and _is_whole(cached):
        return cached
    seen = library.length(piece.id)
    drawing = drawing_of(library, piece.id)
    made = picture(drawing, height)
    library.put_cache(piece.id, kind, made, seen)
    if seen[0] >= LONG and library.older_cache(piece.id, STATE) is None and library.length(piece.id) == seen:
        keep_states(library, piece.id, drawing.known(), shipped_brushes(), seen)
    return made


def _is_whole(picture: bytes) -> bool:
    """Say whether bytes are a WebP picture as long as it says it is."""
    return (
        picture[:4] == b"RIFF"
        and picture[8:12] == b"WEBP"
        and len(picture) == 8 + int.from_bytes(picture[4:8], "little")
    )


def drawing_of(library: Library, piece_id: str) -> Drawing:
    """Return a drawing from its log, or what is cached of it; marks that can't be read leave nothing.

    Raises DamagedDrawing when not even its paper can be read.
    """
    return opened(library, piece_id, shipped_brushes())


def picture(drawing: Drawing, height: int = HEIGHT) -> bytes:
    """Return what a drawing looks like as WebP, at most `height` pixels tall."""
    return picture_of(drawing.rgba(), height)


def picture_of(pixels: Pixels, height: int = HEIGHT) -> bytes:
    """Return uint8 pixels [h, w, 4] as WebP, at most `height` pixels tall."""
    from PIL import Image, WebPImagePlugin  # noqa: F401  else saving loads every form there is to find it

    image = Image.fromarray(pixels).convert("RGB")
    if image.height > height:
        width = max(1, round(image.width * height / image.height))
        image = image.resize((width, height), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    image.save(file, "WEBP", quality=QUALITY, method=4)
    return file.getvalue()


def excerpt(words: str, characters: int = 160) -> str:
    """Return how a text begins, cut between words, with an ellipsis when something follows."""
    text = " ".join(words.split())
    if len(text) <= characters:
        return text
    cut = text[: characters + 1].rsplit(" ", 1)[0] if " " in text[: characters + 1] else text[:characters]
    return cut.rstrip(" ,;:") + "…"


@cache
def shipped_brushes() -> dict[str, Brush]:
    """Return the brushes that the program has. Not to be written to."""
    return load_brushes(ASSETS / "brushes")
