"""The words that open a sealed page, as a picture to read from while they are said on the phone.

It is made in memory; where it goes, if anywhere, the person says. Nothing but the picture is in the file.
"""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from studio.core.paths import ASSETS
from studio.core.whole_file import whole_file

SIZE = 1200, 1600
MARGIN = 110
PAPER, INK, DIM, HORIZON, AMBER = "#FFFCF5", "#2A201A", "#63533F", "#8F7456", "#B4632A"
"""Of the light look: a picture that is printed, or held beside a telephone."""
SHORE = 210
"""Where the horizon lies; above it the disc."""
FIRST, LAST = 650, 1370
"""Base lines of the first word and of the last."""
NAME = "Words"
"""What the file is called: nothing that says what it opens."""

TITLE = "To be said on the phone"
ABOVE = ("Say them slowly, one by one. They open what you", "sent, so they never travel in the same message.")
BELOW = "Small letters, with one space between two words."


def words_picture(words: str) -> Image.Image:
    """Return the picture, 1200 × 1600; `words` with spaces between them, six or a few more."""
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    disc = _half_disc()
    image.paste(AMBER, (MARGIN, SHORE - disc.height), disc)
    draw.line((0, SHORE, SIZE[0], SHORE), fill=HORIZON, width=5)
    draw.text((MARGIN, 348), TITLE, INK, _font("Fraunces-Light", 84), anchor="ls")
    for line, text in enumerate(ABOVE):
        draw.text((MARGIN, 420 + 54 * line), text, DIM, _font("AtkinsonHyperlegibleNext-Regular", 42), anchor="ls")
    _write_words(draw, words.split())
    draw.text((MARGIN, 1500), BELOW, DIM, _font("AtkinsonHyperlegibleNext-Regular", 42), anchor="ls")
    return image


def words_png(words: str) -> bytes:
    """Return the picture as a PNG."""
    file = BytesIO()
    words_picture(words).save(file, "PNG")
    return file.getvalue()


def save_words(words: str, folder: Path) -> Path:
    """Put the picture into a folder as a PNG, under a name that is free there; return where it is.

    Raises `NoRoomForFile`, `PlaceRefusesFile`; there is no file then.
    """
    with whole_file(folder, NAME, ".png") as (part, made):
        part.write_bytes(words_png(words))
    return made[0]


def _write_words(draw: ImageDraw.ImageDraw, words: list[str]) -> None:
    """Write each word on a line of its own, as large as all of them can be, with its number in front of it."""
    if not words:
        return
    pitch = (LAST - FIRST) / max(1, len(words) - 1) if len(words) > 5 else (LAST - FIRST) / 5
    size = min(108, int(pitch * 0.8))
    left, room = MARGIN + 110, SIZE[0] - 2 * MARGIN - 110
    widest = max(draw.textlength(word, _font("AtkinsonHyperlegibleNext-SemiBold", size)) for word in words)
    size = max(8, min(size, int(size * room / max(1.0, widest))))
    for number, word in enumerate(words):
        base = FIRST + pitch * number
        draw.text((MARGIN, base), str(number + 1), DIM, _font("AtkinsonHyperlegibleNext-Regular", 54), anchor="ls")
        draw.text((left, base), word, INK, _font("AtkinsonHyperlegibleNext-SemiBold", size), anchor="ls")


def _half_disc() -> Image.Image:
    """Return how much of each pixel the disc covers."""
    radius, finer = 96, 4
    mask = Image.new("L", (2 * radius * finer, radius * finer), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, 2 * radius * finer - 1, 2 * radius * finer - 1), fill=255)
    return mask.resize((2 * radius, radius), Image.Resampling.BOX)


@lru_cache(maxsize=8)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(ASSETS / "fonts" / f"{name}.ttf"), size)
