"""When a picture was taken, as its camera has written it (EXIF): all that is read of a file beside its pixels."""

from contextlib import suppress
from typing import IO

from PIL import Image

from studio.drawing.picture_file import LONGEST_TOLD

_FORMATS = ("JPEG", "TIFF", "PNG")
"""Not WebP: its decoder makes room for the whole picture as soon as it is opened."""
_EXIF = 0x8769
_TIMES = ((True, 0x9003, 0x9011), (True, 0x9004, 0x9012), (False, 0x0132, 0x9010))
"""Taken, made digital, changed: whether it lies in the inner table, the time, its zone."""


def taken_at(file: IO[bytes]) -> tuple[str, str]:
    """Return the time a picture was taken, "2020:03:04 09:30:00", and its zone, "+02:00" or ""; ("", "") without.

    Nothing of it is to be believed. Source: EXIF 3.0, 4.6.6.
    """
    with suppress(Exception), Image.open(file, formats=_FORMATS) as image:  # hostile files raise anything
        if max(image.size) > LONGEST_TOLD:
            return "", ""
        plain = image.getexif()
        inner = plain.get_ifd(_EXIF)
        for table, time, zone in _TIMES:
            text = (inner if table else plain).get(time)
            if isinstance(text, str):
                return text, str(inner.get(zone) or "")
    return "", ""
