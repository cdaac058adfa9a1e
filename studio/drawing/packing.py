"""A body and its zlib stream: what is unpacked never grows beyond what its first bytes say it is."""

import zlib
from collections.abc import Callable

LEVEL = 6
FEW = 512
"""A stream of so few bytes grows to half a megabyte at most."""


def packed(body: bytes) -> bytes:
    """Return a body as a zlib stream."""
    return zlib.compress(body, LEVEL)


def unpacked(data: bytes, head: int, length: Callable[[bytes], int]) -> bytes:
    """Return the body that a zlib stream holds.

    `length` says how long the body has to be from its first `head` bytes (fewer when there are no more), so that
    a small stream that would grow without end costs nothing. Raises ValueError or zlib.error for any other.
    """
    stream = zlib.decompressobj()
    if len(data) <= FEW:
        body = stream.decompress(data)
        if length(body[:head]) != len(body) or not stream.eof or stream.unused_data:
            raise ValueError("not as long as it says")
        return body
    first = stream.decompress(data, head)
    whole = length(first)
    if whole < len(first):
        raise ValueError("longer than it says")
    rest = stream.decompress(stream.unconsumed_tail, whole - len(first)) if whole > len(first) else b""
    beyond = stream.decompress(stream.unconsumed_tail, 1)  # nothing: but the stream's own end is read
    if beyond or len(first) + len(rest) != whole:
        raise ValueError("not as long as it says")
    if not stream.eof or stream.unused_data or stream.unconsumed_tail:
        raise ValueError("the stream doesn't end where it should")
    return first + rest if rest else first
