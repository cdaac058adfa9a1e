"""What a file tells beside its picture or its sound: read from its own structure, without any library of its kind.

For tests, and for a last look at a file before it gets its name. Sources: PNG (W3C, 2025), ITU-T T.81, RFC 9649
(WebP), GIF89a, EBU Tech 3285 (WAV), RFC 9639 (FLAC), RFC 7845 (Opus), ID3v2.4, ISO 32000-2, PKWARE's APPNOTE.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

_PNG = frozenset({b"IHDR", b"PLTE", b"tRNS", b"sRGB", b"IDAT", b"IEND", b"acTL", b"fcTL", b"fdAT"})
_WEBP = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"})
_WAVE = frozenset({b"fmt ", b"data", b"fact", b"ds64"})
_GIF_LOOP = b"NETSCAPE2.0"
_FLAC_KINDS = {2: "application", 4: "comment", 5: "cuesheet", 6: "picture"}
_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_INFO = re.compile(rb"/(Author|Creator|Producer|CreationDate|ModDate|Subject|Keywords|Metadata|Thumb|PieceInfo)\b")
_OBJECT = re.compile(rb"stream\r?\n")
MOST_INFLATED = 1 << 26
"""Bytes of one part of a file that are unpacked."""
UNKNOWN = "unknown"
_NO_DATE = (1980, 1, 1, 23, 59, 59)


def tells(data: bytes) -> tuple[str, ...]:
    """Return the names of what a file holds beside its content, in order; none for one that tells nothing.

    Of a kind that isn't known, or a file that is not whole: "unknown".
    """
    for start, look in _LOOKS:
        if re.match(start, data, re.DOTALL):
            try:
                return tuple(look(data))
            except (struct.error, IndexError, zipfile.BadZipFile, EOFError):
                return (UNKNOWN,)
    return (UNKNOWN,)


def _png(data: bytes) -> Iterator[str]:
    at = 8
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        if kind not in _PNG:
            yield f"PNG {kind.decode('latin-1')}"
        at += 12 + length
        if kind == b"IEND":
            break
    if at != len(data):
        yield "PNG: more behind its end"


def _jpeg(data: bytes) -> Iterator[str]:
    at = 2
    while True:
        if data[at] != 0xFF:
            raise IndexError
        kind = data[at + 1]
        at += 2
        if kind == 0xD9:
            break
        if kind in _JPEG_ALONE:
            continue
        length = struct.unpack_from(">H", data, at)[0]
        body = data[at + 2 : at + length]
        if 0xE1 <= kind <= 0xEF or kind == 0xFE:
            yield f"JPEG APP{kind - 0xE0}" if kind != 0xFE else "JPEG comment"
        elif kind == 0xE0 and (not body.startswith(b"JFIF\0") or body[12:14] != b"\0\0"):
            yield "JPEG preview"
        at += length
        if kind == 0xDA:
            at = _past_scan(data, at)
    if at != len(data):
        yield "JPEG: more behind its end"


def _past_scan(data: bytes, at: int) -> int:
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise IndexError
        if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        else:
            return at


def _riff(data: bytes, known: frozenset[bytes], name: str, end: int) -> Iterator[str]:
    at = 12
    while at + 8 <= min(end, len(data)):
        kind, length = struct.unpack_from("<4sI", data, at)
        if kind == b"data" and length == 0xFFFF_FFFF:  # RF64: its length is told elsewhere
            return
        if kind not in known:
            yield f"{name} {kind.decode('latin-1').strip()}"
        at += 8 + length + length % 2
    if end < len(data):
        yield f"{name}: more behind its end"


def _webp(data: bytes) -> Iterator[str]:
    return _riff(data, _WEBP, "WebP", 8 + struct.unpack_from("<I", data, 4)[0])


def _wave(data: bytes) -> Iterator[str]:
    told = struct.unpack_from("<I", data, 4)[0]
    return _riff(data, _WAVE, "WAV", len(data) if told == 0xFFFF_FFFF else 8 + told)


def _gif(data: bytes) -> Iterator[str]:
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    while data[at] != 0x3B:
        if data[at] == 0x2C:
            at += 11 + (3 << (data[at + 9] & 7) + 1 if data[at + 9] & 0x80 else 0)
        elif data[at] == 0x21:
            label, size = data[at + 1], data[at + 2]
            if label == 0xFE or (label == 0xFF and data[at + 3 : at + 3 + size] != _GIF_LOOP):
                yield "GIF comment" if label == 0xFE else "GIF application"
            at += 2
        else:
            raise IndexError
        while data[at]:
            at += 1 + data[at]
        at += 1


def _flac(data: bytes) -> Iterator[str]:
    at = 4
    while True:
        kind, length = data[at], struct.unpack(">I", b"\0" + data[at + 1 : at + 4])[0]
        if kind & 0x7F in _FLAC_KINDS:
            yield f"FLAC {_FLAC_KINDS[kind & 0x7F]}"
        elif kind & 0x7F == 1 and any(data[at + 4 : at + 4 + length]):
            yield "FLAC padding"
        at += 4 + length
        if kind & 0x80:
            return


def _ogg(data: bytes) -> Iterator[str]:
    for start, skip in ((b"OpusTags", 8), (b"\x03vorbis", 7)):
        at = data.find(start, 0, 1 << 16)
        if at >= 0:
            vendor = struct.unpack_from("<I", data, at + skip)[0]
            count = struct.unpack_from("<I", data, at + skip + 4 + vendor)[0]
            if vendor:
                yield "Ogg program"
            if count:
                yield "Ogg comment"


def _mp3(data: bytes) -> Iterator[str]:
    if data[:3] == b"ID3":
        yield "MP3 ID3"
    if data[-128:-125] == b"TAG":
        yield "MP3 ID3v1"
    if b"LAME" in data[:4096]:
        yield "MP3 program"


def _pdf(data: bytes) -> Iterator[str]:
    plain = data
    for stream in _OBJECT.finditer(data):
        opened = zlib.decompressobj()
        try:
            plain += b"\n" + opened.decompress(data[stream.end() :], MOST_INFLATED)
        except zlib.error:
            continue
    yield from (f"PDF {found.decode()}" for found in dict.fromkeys(_INFO.findall(plain)))


def _zip(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if packed.comment:
            yield "ZIP comment"
        for member in packed.infolist():
            if member.comment or member.extra:
                yield "ZIP: more about a file"
            if member.date_time > _NO_DATE:
                yield "ZIP date"
            if member.file_size <= MOST_INFLATED:
                yield from (told for told in tells(packed.read(member)) if told != UNKNOWN)


_LOOKS: tuple[tuple[bytes, Callable[[bytes], Iterator[str]]], ...] = (
    (rb"\x89PNG\r\n\x1a\n", _png),
    (rb"\xff\xd8", _jpeg),
    (rb"RIFF....WEBP", _webp),
    (rb"R(IFF|F64)....WAVE", _wave),
    (rb"GIF8[79]a", _gif),
    (rb"fLaC", _flac),
    (rb"OggS", _ogg),
    (rb"ID3|\xff[\xe0-\xff]", _mp3),
    (rb"%PDF-", _pdf),
    (rb"PK\x03\x04", _zip),
)
"""How each kind of file begins, and what looks at it."""
