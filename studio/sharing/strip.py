"""What is handed over without what files tell beside: no EXIF, GPS, XMP, colour profile, date, program or preview.

A picture becomes its pixels, upright and sRGB, and is written anew from these alone. FLAC files that libsndfile has
made name the library and its date; that place becomes padding.
"""

import io
from contextlib import suppress
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps

from studio.drawing.jpeg import write_jpeg
from studio.drawing.png import write_png

STRIP = 64
"""Rows of a JPEG that are packed at once: nobody else has a turn meanwhile."""
HEAD = 1 << 16
"""Bytes of a FLAC in which what it tells of itself lies."""

_FLAC = b"fLaC"
_LAST, _PADDING, _COMMENT = 0x80, 1, 4


def bare(image: Image.Image) -> Image.Image:
    """Return the pixels of a picture as a picture that knows nothing else, RGB, or RGBA where it can be seen through.

    It stands upright and its colours are sRGB; how the camera was held and its profile are applied, then forgotten.
    """
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image) or image
    seen_through = "A" in image.getbands() or "transparency" in image.info
    alpha = image.convert("RGBA").getchannel("A") if seen_through else None
    plain = _srgb(image, profile) if profile else image.convert("RGB")
    if alpha is not None and alpha.getextrema() != (255, 255):
        plain.putalpha(alpha)
    # made of the pixels' bytes, so that nothing else of the old one can hang on it
    return Image.frombytes(plain.mode, plain.size, plain.tobytes())


def png_of(image: Image.Image) -> bytes:
    """Return a picture as PNG without loss."""
    pixels = np.asarray(bare(image))
    made = io.BytesIO()
    write_png(made, pixels.shape[1], pixels.shape[0], pixels.shape[2], [pixels])
    return made.getvalue()


def jpeg_of(image: Image.Image, quality: int) -> bytes:
    """Return a picture as JPEG of a quality, 1 … 95; what can be seen through lies on white."""
    return as_jpeg(flat(bare(image)), quality)


def as_jpeg(image: Image.Image, quality: int) -> bytes:
    """Return a picture that is bare and flat as JPEG."""
    pixels = np.asarray(image)
    strips = (pixels[top : top + STRIP] for top in range(0, len(pixels), STRIP))
    made = io.BytesIO()
    write_jpeg(made, image.width, image.height, strips, quality)
    return made.getvalue()


def webp_of(image: Image.Image, quality: int | None = None) -> bytes:
    """Return a picture as WebP: of a quality, 0 … 100, or without loss."""
    made = io.BytesIO()
    bare(image).save(made, "WEBP", lossless=quality is None, quality=80 if quality is None else quality, method=4)
    return made.getvalue()


def flat(image: Image.Image) -> Image.Image:
    """Return a picture that can't be seen through: on white."""
    if image.mode != "RGBA":
        return image.convert("RGB")
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def hushed_head(head: bytes) -> bytes:
    """Return the beginning of a FLAC, as long as it is, without which program made it (RFC 9639, 8).

    What is no FLAC is returned as it is. 8 KB do for what libsndfile makes.
    """
    made = bytearray(head)
    at = len(_FLAC) if head.startswith(_FLAC) else len(head)
    while at + 4 <= len(head):
        last, kind = head[at] & _LAST, head[at] & ~_LAST
        end = min(len(head), at + 4 + int.from_bytes(head[at + 1 : at + 4], "big"))
        if kind == _COMMENT:
            made[at] = last | _PADDING
            made[at + 4 : end] = bytes(end - at - 4)
        at = len(head) if last else end
    return bytes(made)


def hush_flac(path: Path) -> None:
    """Take out of a FLAC file which program made it; its length and its sound stay. Raises OSError."""
    with path.open("r+b") as file:
        hushed = hushed_head(file.read(HEAD))
        file.seek(0)
        file.write(hushed)


def _srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Return the colours that a profile means, as sRGB; a profile that can't be read means nothing."""
    plain = image if image.mode in ("RGB", "L", "CMYK") else image.convert("RGB")
    with suppress(ImageCms.PyCMSError, OSError, ValueError):
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        made = ImageCms.profileToProfile(plain, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
        if made is not None:
            return made
    return image.convert("RGB")
