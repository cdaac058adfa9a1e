"""The bytes of a standard MIDI file: its tracks, and in each its messages, every byte looked at once.

Source: Standard MIDI Files 1.0 (MIDI Manufacturers Association).
"""

from dataclasses import dataclass

from studio.music.errors import NotMidi

MOST_TRACKS = 1024
MOST_TOUCHES = 40_000
"""Messages of after-touch that are listened to; a keyboard sends more than anyone hears."""
LONGEST_TITLE = 60

_SIZES = {0x80: 2, 0x90: 2, 0xA0: 2, 0xB0: 2, 0xC0: 1, 0xD0: 1, 0xE0: 2}


@dataclass(slots=True)
class Read:
    """What a track was found to hold."""

    messages: list[tuple[int, int, int, int, int]]
    """Tick, track, status, first and second byte."""
    tempos: list[tuple[int, int]]
    """Tick, microseconds a beat."""
    title: str = ""
    touches: int = 0
    """How many of the messages are after-touch."""


def unwrapped(data: bytes) -> bytes:
    """Return the file within a RIFF file of MIDI."""
    if data[:4] != b"RIFF" or data[8:12] != b"RMID":
        return data
    at = data.find(b"MThd", 12, 4096)
    return data[at:] if at >= 0 else b""


def chunks(data: bytes) -> tuple[int, list[tuple[int, int]]]:
    """Return how a beat is divided, and from where to where the tracks lie."""
    size = int.from_bytes(data[4:8], "big")
    if data[:4] != b"MThd" or size < 6 or len(data) < 14:
        raise NotMidi
    kind, division = int.from_bytes(data[8:10], "big"), int.from_bytes(data[12:14], "big")
    if kind > 1 or not division:
        raise NotMidi
    at, places = 8 + size, []
    while at + 8 <= len(data):
        start = at + 8
        at = start + int.from_bytes(data[at + 4 : start], "big")
        if data[start - 8 : start - 4] == b"MTrk":
            places.append((start, min(at, len(data))))
            if len(places) > MOST_TRACKS:
                raise NotMidi
    return division, places


def _length(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Return a number of one to four bytes, and where it ends; -1 when it is none."""
    value = 0
    for place in range(at, min(at + 4, end)):
        byte = data[place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + 1
    return -1, end


def read_track(data: bytes, at: int, end: int, number: int, room: int, touches: int = MOST_TOUCHES) -> Read:
    """Return what a track holds, as far as it can be read.

    Raises NotMidi where it has more messages than there is room for; of after-touch what is beyond is passed over.
    """
    read = Read([], [])
    messages, now, status = read.messages, 0, 0
    while at < end:
        byte = data[at]
        if byte < 0x80:
            delta, at = byte, at + 1
        else:
            delta, at = _length(data, at, end)
        if delta < 0 or at >= end:
            break
        now += delta
        byte = data[at]
        if byte >= 0xF0:
            at = _aside(data, at, end, now, read)
            if at < 0:
                break
            continue
        if byte >= 0x80:
            status, at = byte, at + 1
        kind = status & 0xF0
        size = _SIZES.get(kind, 0)
        if not size or at + size > end:
            break
        if _wanted(read, kind, room, touches):
            messages.append((now, number, status, data[at] & 0x7F, data[at + size - 1] & 0x7F))
        at += size
    return read


def _wanted(read: Read, kind: int, room: int, touches: int) -> bool:
    """Say whether a message is listened to. Raises NotMidi when there is no room for it."""
    if kind == 0xA0 or kind == 0xD0:
        if read.touches >= touches:
            return False
        read.touches += 1
        return True
    if len(read.messages) - read.touches >= room:
        raise NotMidi
    return True


def _aside(data: bytes, at: int, end: int, now: int, read: Read) -> int:
    """Read what is no message of a channel; return where it ends, -1 when the track does."""
    kind = data[at]
    if kind == 0xFF and at + 1 < end:
        meta = data[at + 1]
        size, at = _length(data, at + 2, end)
        if size < 0 or meta == 0x2F:
            return -1
        if meta == 0x51 and size == 3 and at + 3 <= end:
            read.tempos.append((now, max(1, int.from_bytes(data[at : at + 3], "big"))))
        elif meta == 0x03 and not read.title:
            read.title = _plain(data[at : min(at + size, end, at + 4 * LONGEST_TITLE)])
        return at + size
    if kind in (0xF0, 0xF7):
        size, at = _length(data, at + 1, end)
        return at + size if size >= 0 else -1
    return -1


def _plain(raw: bytes) -> str:
    """Return a title of any encoding without what can't be shown."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return "".join(one for one in text if one.isprintable()).strip()[:LONGEST_TITLE]
