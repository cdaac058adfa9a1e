"""A writing's log: its whole text as it was at each pause, as bytes, and back.

Version 1: the version (one byte), then the text as UTF-8, packed by zlib, which carries its own checksum.
"""

import zlib

from studio.core.errors import StudioError
from studio.library.library import Library

VERSION = 1
MOST_BYTES = 1 << 26
"""Bytes of text that are unpacked at most: damage must not fill the memory."""


class DamagedWriting(StudioError):  # noqa: N818
    """The bytes are not a text, or not whole."""

    sentence = "A part of these words can't be read. The rest of them is still here."


class NewerWriting(StudioError):  # noqa: N818
    """The bytes are of a version this program does not know."""

    sentence = "These words were written with a newer Afterglow. They are safe, but this one can't read them."


def encode(text: str) -> bytes:
    """Return a text as the payload of an op."""
    try:
        body = text.encode("utf-8")
    except UnicodeEncodeError:  # half letters, as a keyboard may send them, have no bytes to keep
        body = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8")
    return bytes([VERSION]) + zlib.compress(body, 6)


def decode(payload: bytes) -> str:
    """Return the text of a payload. Raises `DamagedWriting`, `NewerWriting`."""
    if not payload:
        raise DamagedWriting
    if payload[0] > VERSION:
        raise NewerWriting
    if payload[0] != VERSION:
        raise DamagedWriting
    unpacker = zlib.decompressobj()
    try:
        body = unpacker.decompress(payload[1:], MOST_BYTES)
        if not unpacker.eof or unpacker.unused_data:
            raise DamagedWriting
        return body.decode("utf-8")
    except (zlib.error, UnicodeDecodeError) as error:
        raise DamagedWriting from error


def last_text(library: Library, piece_id: str) -> str | None:
    """Return the text as it was last kept, or None when the log is empty.

    Raises `DamagedWriting`, `NewerWriting`, and `NotHere` for a piece there is none of.
    """
    count = library.op_count(piece_id)
    for op in library.ops(piece_id, max(0, count - 1)):
        return decode(op.payload)
    return None
