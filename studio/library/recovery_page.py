"""The recovery code as a page of paper: one sheet of A4 that says what it is for.

It is made in memory, and goes only where the person chose: into a folder of theirs, or straight to a printer.
"""

import os
import shutil
import subprocess
from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from studio.core.errors import StudioError
from studio.core.paths import ASSETS
from studio.library.disk import sync_folder, write_trouble

DPI = 300
SIZE = 2480, 3508
"""Pixels of A4, upright."""
MARGIN = 260
WIDTH = SIZE[0] - 2 * MARGIN
INK, PAPER, GREY = 0, 255, 110
NAME = "Afterglow recovery code"
PATIENCE = 30
"""Seconds a print queue has to take the page."""

PURPOSE = (
    "These letters and digits open your library if its passphrase is forgotten, or if its key file is lost."
    " Type them where Afterglow asks for the recovery code. Capitals, spaces and hyphens do not matter.",
    "Keep this page apart from the computer. Whoever has both the page and a copy of the library can open it.",
)
LETTERS = "There is no letter O, I, L or U in it. What looks like an O is a zero; what looks like I or L is a one."
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class NotPrinted(StudioError):
    """The print queue did not take the page."""

    sentence = "The printer did not take the page. Saving it, or writing it down, works as well."


def page(code: str, made: date) -> Image.Image:
    """Return the page, 2480 × 3508 in grey; `code` in groups with hyphens between them."""
    image = Image.new("L", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    shore = 640
    middle, radius = MARGIN + 190, 190
    draw.pieslice((middle - radius, shore - radius, middle + radius, shore + radius), 180, 360, fill=INK)
    draw.line((MARGIN, shore, SIZE[0] - MARGIN, shore), fill=INK, width=8)
    draw.text((MARGIN + 470, shore - 50), "Afterglow", INK, _font("Fraunces-Light", 190), anchor="ls")
    draw.text((MARGIN, 960), "Recovery code", INK, _font("Fraunces-Regular", 120), anchor="ls")
    below = _groups(draw, code.split("-"), 1090)
    for text in (*PURPOSE, LETTERS):
        below = _paragraph(draw, text, below + 60)
    said = f"Made on {made.day} {MONTHS[made.month - 1]} {made.year}."
    draw.text((MARGIN, SIZE[1] - MARGIN), said, GREY, _font("AtkinsonHyperlegibleNext-Regular", 56), anchor="ls")
    return image


def as_pdf(code: str, made: date) -> bytes:
    """Return the page as a PDF."""
    file = BytesIO()
    page(code, made).convert("1", dither=Image.Dither.NONE).save(file, "PDF", resolution=DPI, title=NAME)
    return file.getvalue()


def as_png(code: str, made: date) -> bytes:
    """Return the page as a PNG."""
    file = BytesIO()
    page(code, made).save(file, "PNG", dpi=(DPI, DPI), optimize=True)
    return file.getvalue()


def save_page(folder: Path, ending: str, data: bytes) -> Path:
    """Put a page into a folder under a name that is free there, readable by its owner alone; return where it is.

    Raises `CannotWrite` or `DiskFull`, and then nothing is left of it.
    """
    for number in range(1, 1000):
        path = folder / f"{NAME}{f' {number}' if number > 1 else ''}.{ending}"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        except FileExistsError:
            continue
        except OSError as error:
            raise write_trouble(error) from error
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            sync_folder(folder)
        except OSError as error:
            path.unlink(missing_ok=True)
            raise write_trouble(error) from error
        return path
    raise write_trouble(OSError())


def can_print() -> bool:
    """Say whether this system has a print queue to hand a page to."""
    return shutil.which("lp") is not None


def print_page(pdf: bytes) -> None:
    """Hand the page to the usual printer; nothing goes to the disk on our side. Raises `NotPrinted`."""
    queue = shutil.which("lp")
    if queue is None:
        raise NotPrinted
    try:
        # no words of it in the command, which everyone on the machine can read
        subprocess.run([queue, "-t", "Afterglow"], input=pdf, check=True, capture_output=True, timeout=PATIENCE)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        raise NotPrinted from error


@lru_cache(maxsize=8)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(ASSETS / "fonts" / f"{name}.ttf"), size)


def _groups(draw: ImageDraw.ImageDraw, groups: list[str], top: int) -> int:
    """Set the code out, two groups a line, letter by letter on a grid; return the y below it."""
    font, pitch, gap, line = _font("AtkinsonHyperlegibleNext-SemiBold", 200), 172, 140, 300
    for number, group in enumerate(groups):
        left = MARGIN + (number % 2) * (5 * pitch + gap)
        base = top + number // 2 * line + 220
        for place, letter in enumerate(group):
            draw.text((left + place * pitch + pitch // 2, base), letter, INK, font, anchor="ms")
    return top + (len(groups) + 1) // 2 * line + 40


def _paragraph(draw: ImageDraw.ImageDraw, text: str, top: int) -> int:
    """Write a text in lines no wider than the page; return the y below it."""
    font, line = _font("AtkinsonHyperlegibleNext-Regular", 62), 92
    waiting = ""
    for word in text.split():
        longer = f"{waiting} {word}".strip()
        if waiting and draw.textlength(longer, font) > WIDTH:
            top += line
            draw.text((MARGIN, top), waiting, INK, font, anchor="ls")
            longer = word
        waiting = longer
    draw.text((MARGIN, top + line), waiting, INK, font, anchor="ls")
    return top + line
