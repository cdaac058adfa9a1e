"""To whom a sealed file is sealed: an age key that was pasted, or that stands in a picture as a QR code."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from studio.core.errors import StudioError
from studio.drawing.picture import Rgba
from studio.drawing.picture_file import SUFFIXES, read_picture
from studio.library.age import NotAKey, key_in

__all__ = ["SUFFIXES", "NoCodeInPicture", "NotAKeyInPicture", "recipient", "recipient_in"]

Levels = npt.NDArray[np.uint8]
"""[h, w]: 0 is black."""

LONGEST_TEXT = 1 << 16
"""Letters of a text that are looked through."""


class NoCodeInPicture(StudioError):
    """No QR code was found."""

    sentence = "No code could be read in this picture. One that is sharper, or taken from closer, may do."


class NotAKeyInPicture(NotAKey):
    """A QR code that says something else."""

    sentence = "The code in this picture says something else. Ask for the code of an age key."


def recipient(text: str) -> str:
    """Return the age key in a text that was typed or pasted, small letters.

    Raises `NotAKey`, `SlipInKey`, `SecretKey`, `OtherKey`: each says what to ask for.
    """
    return key_in(text[:LONGEST_TEXT])


def recipient_in(path: Path) -> str:
    """Return the age key in the QR code of a picture, a photo of a screen or of paper. Slow: for a worker.

    Raises `NotAPicture`, `PictureTooLarge`, `NoCodeInPicture`, and what `recipient` raises.
    """
    import zxingcpp

    found = zxingcpp.read_barcodes(_grey(read_picture(path).pixels), formats=zxingcpp.BarcodeFormat.QRCode)
    texts = [str(code.text) for code in found if code.text]
    if not texts:
        raise NoCodeInPicture
    try:
        return recipient("\n".join(texts))
    except NotAKey as error:
        raise NotAKeyInPicture from error


def _grey(pixels: Rgba) -> Levels:
    """Return how light a picture is [h, w], on white where it can be seen through."""
    shares = np.array((77, 150, 29), np.uint32)
    alpha = pixels[:, :, 3].astype(np.uint32)
    light = (pixels[:, :, :3] @ shares) >> 8
    return np.ascontiguousarray(((light * alpha + 255 * (255 - alpha)) // 255).astype(np.uint8))
