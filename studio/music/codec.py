"""Song events as bytes for the log, and back.

Version 1, little-endian: version (1), packing (0 plain, 1 zlib), CRC-32 of the plain body (4), body.
Body: count of names, each a length byte and UTF-8; count of events; per event the milliseconds since the one
before, the kind (0 on, 1 off, 2 drone) and the key; on: frequency and velocity as float64, name; drone:
frequency as float64, name. Whole numbers are LEB128; names are numbered from 0.
"""

import math
import struct
import zlib
from collections.abc import Sequence

from studio.core.errors import StudioError
from studio.music.song import Event, Kind

VERSION = 1
_MOST_BYTES = 1 << 24
_MOST_TIME = 1 << 40
_KINDS: tuple[Kind, ...] = ("on", "off", "drone")
_HEAD = struct.Struct("<BBI")
_ON = struct.Struct("<dd")
_DRONE = struct.Struct("<d")


class DamagedSong(StudioError):
    """The bytes are not a song, or not whole."""

    sentence = "This sound is damaged and can't be played. Everything else is untouched."


class NewerSong(StudioError):
    """The bytes are of a version this program does not know."""

    sentence = "This sound was made with a newer Afterglow. It is safe, but this one can't play it."


def encode(events: Sequence[Event]) -> bytes:
    """Return events, in order of time, as bytes. Raises ValueError for events no song can hold."""
    names = list(dict.fromkeys(event.instrument for event in events if event.kind != "off"))
    number = {name: index for index, name in enumerate(names)}
    body = bytearray(_whole(len(names)))
    for name in names:
        raw = name.encode("utf-8")
        if len(raw) > 255:
            raise ValueError("the name of an instrument is too long")
        body += bytes([len(raw)]) + raw
    body += _whole(len(events))
    before = 0
    for event in events:
        _check(event, before)
        body += _whole(event.time - before) + bytes([_KINDS.index(event.kind)]) + _whole(event.key)
        before = event.time
        if event.kind == "on":
            body += _ON.pack(event.frequency, event.velocity) + _whole(number[event.instrument])
        elif event.kind == "drone":
            body += _DRONE.pack(event.frequency) + _whole(number[event.instrument])
    packed = zlib.compress(bytes(body), 6)
    smaller = len(packed) < len(body)
    return _HEAD.pack(VERSION, smaller, zlib.crc32(body)) + (packed if smaller else bytes(body))


def decode(data: bytes) -> tuple[Event, ...]:
    """Return the events of `encode`. Raises DamagedSong for anything else, NewerSong for a later version."""
    if len(data) < _HEAD.size:
        raise DamagedSong
    version, packing, checksum = _HEAD.unpack_from(data)
    if version > VERSION:
        raise NewerSong
    if version != VERSION or packing > 1:
        raise DamagedSong
    body = _unpacked(data[_HEAD.size :]) if packing else data[_HEAD.size :]
    if zlib.crc32(body) != checksum:
        raise DamagedSong
    try:
        return _events(_Reader(body))
    except (IndexError, ValueError, struct.error, OverflowError) as error:
        raise DamagedSong from error


def _unpacked(data: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        body = unpacker.decompress(data, _MOST_BYTES)
    except zlib.error as error:
        raise DamagedSong from error
    if not unpacker.eof or unpacker.unused_data:
        raise DamagedSong
    return body


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, count: int) -> bytes:
        taken = self.data[self.at : self.at + count]
        if len(taken) < count:
            raise ValueError("too short")
        self.at += count
        return taken

    def whole(self) -> int:
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
            if shift > 56:
                raise ValueError("too large a number")


def _events(reader: _Reader) -> tuple[Event, ...]:
    names = [reader.take(reader.take(1)[0]).decode("utf-8") for _ in range(reader.whole())]
    count, before = reader.whole(), 0
    events: list[Event] = []
    for _ in range(count):
        event = _event(reader, before, names)
        _check(event, before)
        before = event.time
        events.append(event)
    if reader.at != len(reader.data):
        raise ValueError("too long")
    return tuple(events)


def _event(reader: _Reader, before: int, names: list[str]) -> Event:
    time = before + reader.whole()
    kind = _KINDS[reader.take(1)[0]]
    key = reader.whole()
    if kind == "on":
        frequency, velocity = _ON.unpack(reader.take(_ON.size))
        return Event(time, kind, key, frequency, velocity, names[reader.whole()])
    if kind == "drone":
        (frequency,) = _DRONE.unpack(reader.take(_DRONE.size))
        return Event(time, kind, key, frequency, 0.0, names[reader.whole()])
    return Event(time, kind, key)


def _check(event: Event, before: int) -> None:
    in_order = before <= event.time <= _MOST_TIME and 0 <= event.key < 1 << 32
    if not (in_order and math.isfinite(event.frequency) and 0.0 <= event.frequency <= 24000.0):
        raise ValueError("an event out of range")
    if not 0.0 <= event.velocity <= 1.0 or (event.kind == "on" and event.frequency < 1.0):
        raise ValueError("a note out of range")


def _whole(value: int) -> bytes:
    if value < 0:
        raise ValueError("a number below nought")
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)
