"""The ops of a song as bytes for the log, and back.

What was simply played on the pads is written as ever (`music.codec`, version 1). Every other op is version 2:
version (1), packing (0 plain, 1 zlib), a letter, CRC-32 of the body (4, little-endian), body: its table
(`music.tables`) as JSON. The letter, S for a step, M for a material, U and R for undo and redo, says what an op was
even when the rest of it is damaged, and tells it from the ops of a drawing (see `library.mending.kind_of`).
"""

import struct
import zlib
from typing import TypeGuard

from studio.core.openly import line
from studio.core.openly import table_of as read_table
from studio.music.codec import DamagedSong, NewerSong, decode, encode
from studio.music.step import Lost, Op, Played, Redo, Step, Undo, Unread
from studio.music.tables import op_of, table_of

VERSION = 2
_MOST_BYTES = 1 << 26
_HEAD = struct.Struct("<BBcI")
_LETTERS: dict[bytes, Op] = {b"S": Unread(), b"M": Lost(), b"U": Undo(), b"R": Redo()}
"""What an op counts as that can't be read, by its letter."""


def simply_played(op: Op) -> TypeGuard[Played]:
    """Say whether an op is written as version 1: notes, and what lies underneath."""
    if not isinstance(op, Played) or op.material or op.tuning is not None:
        return False
    return all(event.kind in ("on", "off", "drone") for event in op.events)


def encode_op(op: Op) -> bytes:
    """Return an op as bytes. Raises ValueError for one that no song can hold."""
    if simply_played(op):
        return encode(op.events)
    table = table_of(op)
    op_of(table)  # what can't be read must not be written
    body = line(table).rstrip("\n").encode()
    packed = zlib.compress(body, 6)
    smaller = len(packed) < len(body)
    return _HEAD.pack(VERSION, smaller, _letter(op), zlib.crc32(body)) + (packed if smaller else body)


def decode_op(payload: bytes) -> Op:
    """Return the op of `encode_op`. Raises DamagedSong for anything else, NewerSong for a later version."""
    if payload[:1] == b"\x01":
        return Played(0, decode(payload))
    if len(payload) < _HEAD.size:
        raise DamagedSong
    version, packing, letter, checksum = _HEAD.unpack_from(payload)
    if version > VERSION:
        raise NewerSong
    if version != VERSION or packing > 1:
        raise DamagedSong
    body = _unpacked(payload[_HEAD.size :]) if packing else payload[_HEAD.size :]
    if zlib.crc32(body) != checksum:
        raise DamagedSong
    try:
        op = op_of(read_table(body))
    except ValueError as error:
        raise DamagedSong from error
    if letter != _letter(op):
        raise DamagedSong
    return op


def read_op(payload: bytes) -> Op:
    """Return the op of a log's payload; one that is damaged counts as its kind. Raises NewerSong.

    A damaged step keeps its place and changes nothing, so that undo and redo mean the steps they meant.
    """
    try:
        return decode_op(payload)
    except DamagedSong:
        return Lost() if payload[:1] == b"\x01" else _LETTERS.get(payload[2:3], Unread())


def _letter(op: Op) -> bytes:
    if isinstance(op, Undo | Redo):
        return b"U" if isinstance(op, Undo) else b"R"
    return b"S" if isinstance(op, Step) else b"M"


def _unpacked(data: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        body = unpacker.decompress(data, _MOST_BYTES)
    except zlib.error as error:
        raise DamagedSong from error
    if not unpacker.eof or unpacker.unused_data:
        raise DamagedSong
    return body
