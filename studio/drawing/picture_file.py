"""A picture from a file that nobody vouches for: PNG, JPEG, WebP, and the first frame of GIF, BMP and TIFF.

What it says of its size is looked at before anything is decoded. How a camera was held is applied, colours are made
sRGB, and then all of that is forgotten: nothing but pixels comes in.
"""

import io
import struct
from contextlib import suppress
from pathlib import Path
from typing import IO

import numpy as np
from PIL import Image, ImageCms, ImageFile

from studio.drawing.errors import NotAPicture, PictureTooLarge
from studio.drawing.picture import LONGEST_SIDE, MOST_PIXELS, Picture

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
SUFFIXES = (".png", ".jpg", ".jpeg", ".jpe", ".webp", ".gif", ".bmp", ".tif", ".tiff")
MOST_BYTES = 1 << 28
"""What a file may hold."""
MOST_DECODED = 64_000_000
"""Pixels that are decoded at once, at most. A larger JPEG is decoded at a half, a quarter or an eighth."""
MOST_TOLD = 400_000_000
"""Pixels that a picture may have at all."""
LONGEST_TOLD = 65_535
STRIP_PIXELS = 1 << 20
"""Pixels that are turned into red, green, blue and alpha at once."""

_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIXTEEN = ("I", "I;16", "I;16B", "I;16L", "I;16N")

# Pillow warns from here on and refuses twice as many; both are taken as too many
Image.MAX_IMAGE_PIXELS = MOST_TOLD


def read_picture(source: bytes | Path, most_width: int = LONGEST_SIDE, most_height: int = LONGEST_SIDE) -> Picture:
    """Return the picture in a file, no larger than that and than a picture may be; it is never made larger.

    Raises NotAPicture, PictureTooLarge. Slow: for a worker.
    """
    try:
        with _opened(source) as file:
            return _read(file, most_width, most_height)
    except (NotAPicture, PictureTooLarge):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise PictureTooLarge from error
    except Exception as error:  # what Pillow raises for hostile files has no end
        raise NotAPicture from error


def _opened(source: bytes | Path) -> IO[bytes]:
    if isinstance(source, bytes):
        if len(source) > MOST_BYTES:
            raise PictureTooLarge
        return io.BytesIO(source)
    if not source.is_file():
        raise NotAPicture
    if source.stat().st_size > MOST_BYTES:
        raise PictureTooLarge
    return source.open("rb")


def _read(file: IO[bytes], most_width: int, most_height: int) -> Picture:
    head = file.read(32)
    file.seek(0)
    if head[8:12] == b"WEBP":  # its decoder makes room for the whole picture as soon as it is opened
        _check(_size_of_webp(head), MOST_DECODED)
    with Image.open(file, formats=FORMATS) as image:
        _check(image.size, MOST_TOLD)
        turn, profile = _turn_of(image), image.info.get("icc_profile")
        if turn in _TURNS and turn >= 5:
            most_width, most_height = most_height, most_width
        size = _fitting(image.size, most_width, most_height)
        if image.format in ("JPEG", "MPO") and not image.info.get("progressive"):
            image.draft(None, size)
        _check(image.size, MOST_DECODED)
        image.load()
        small = _smaller(image, size)
    small = _in_srgb(small, profile)
    if turn in _TURNS:
        small = small.transpose(_TURNS[turn])
    return Picture(np.asarray(small))


def _check(size: tuple[int, int], most: int) -> None:
    width, height = size
    if min(width, height) < 1:
        raise NotAPicture
    if max(width, height) > LONGEST_TOLD or width * height > most:
        raise PictureTooLarge


def _size_of_webp(head: bytes) -> tuple[int, int]:
    """Return what the head of a WebP file says of its size (RFC 9649, 2.5–2.7)."""
    kind, body = head[12:16], head[20:]
    if kind == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", body, 6)
        return width & 0x3FFF, height & 0x3FFF
    raise NotAPicture


def _turn_of(image: ImageFile.ImageFile) -> int:
    """Return how the camera was held, as EXIF numbers it; 1 where that can't be read."""
    with suppress(Exception):
        return int(image.getexif().get(_ORIENTATION, 1))
    return 1


def _fitting(size: tuple[int, int], most_width: int, most_height: int) -> tuple[int, int]:
    width, height = size
    share = min(
        1.0,
        min(most_width, LONGEST_SIDE) / width,
        min(most_height, LONGEST_SIDE) / height,
        (MOST_PIXELS / (width * height)) ** 0.5,
    )
    if share == 1.0:
        return size
    return max(1, int(width * share)), max(1, int(height * share))


def _smaller(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return a picture of this size, RGBA. Of a much larger one squares are averaged first, a strip at a time."""
    width, height = image.size
    if size == image.size:
        return _colours(image)
    side = max(1, min(width // size[0], height // size[1]) // 2)
    if side == 1:
        made = _colours(image).convert("RGBa")
    else:
        made = Image.new("RGBa", (-(-width // side), -(-height // side)))
        rows = max(1, STRIP_PIXELS // (width * side)) * side
        for top in range(0, height, rows):
            strip = _colours(image.crop((0, top, width, min(height, top + rows))))
            made.paste(strip.convert("RGBa").reduce(side), (0, top // side))
    if made.size != size:
        # what stands over at the right and below is a part of a square only
        made = made.resize(size, Image.Resampling.LANCZOS, (0, 0, width / side, height / side))
    return made.convert("RGBA")


def _colours(image: Image.Image) -> Image.Image:
    """Return pixels of any kind as RGBA, 8 bits each."""
    if image.mode in _SIXTEEN:
        levels = np.asarray(image).astype(np.int64)
        return Image.fromarray((np.clip(levels, 0, 65535) >> 8).astype(np.uint8)).convert("RGBA")
    if image.mode in ("LAB", "HSV", "YCbCr", "CMYK", "F"):
        image = image.convert("RGB")
    return image if image.mode == "RGBA" else image.convert("RGBA")


def _in_srgb(image: Image.Image, profile: object) -> Image.Image:
    """Return RGBA pixels in sRGB, or as they are when what the file says of its colours can't be used."""
    if not isinstance(profile, bytes) or not profile:
        return image
    with suppress(Exception):
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if given.profile.xcolor_space.strip() == "RGB":
            alpha = image.getchannel("A")
            made = ImageCms.profileToProfile(image.convert("RGB"), given, _SRGB, outputMode="RGB")
            if made is not None:
                made.putalpha(alpha)
                return made
    return image


_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
