"""The pages of the database file, read and checked one by one, without SQLite.

SQLite gives up on a file whose first page, or the page that leads to others, can't be read. Here each page stands
for itself: it is decrypted and its tag is checked (sqlite3mc's chacha20: the last 32 bytes of a page are nonce and
tag), and what the write-ahead file says later takes its place. Nothing is written, no lock is taken, no file made.
"""

import hmac
import struct
from pathlib import Path

import numpy as np

from studio.library.connection import PAGE_SIZE
from studio.library.disk import read_trouble

NONCE_BYTES = TAG_BYTES = 16
USABLE = PAGE_SIZE - NONCE_BYTES - TAG_BYTES
"""Bytes of a page that SQLite fills."""
PLAIN_START = 24
"""Bytes of the first page that are never encrypted."""
WAL_HEADER = struct.Struct(">8I")
FRAME_HEADER = struct.Struct(">6I")
FRAME_BYTES = FRAME_HEADER.size + PAGE_SIZE
LITTLE = 0x377F0682
"""Magic number of a write-ahead file whose sums are over little-endian words (https://sqlite.org/walformat.html)."""


class Pages:
    """All pages of a database as they are now: in the file, or newer in the write-ahead file."""

    def __init__(self, database: Path, data_key: bytes) -> None:
        """Raises `CannotRead`."""
        self._key = data_key
        self._database = database
        self._newer: dict[int, int] = {}
        self.torn = False
        """True when the write-ahead file has a place that can't be read, and work that was kept after it."""
        self.commits_behind = 0
        """How many commits lie behind that place. A power cut leaves one at most: the one that was on its way.

        Not counted when the file's head does not fit it: then all was brought in, and the file was just begun anew.
        """
        try:
            self._file = database.open("rb")
            self._log = Path(f"{database}-wal")
            self._wal = self._log.open("rb") if self._log.is_file() else None
            if self._wal is not None:
                self._read_wal()
            in_file = self._file.seek(0, 2) // PAGE_SIZE
        except OSError as error:
            raise read_trouble(error) from error
        self.count = max(in_file, max(self._newer, default=0))
        """How many pages there are; they are numbered from 1."""

    def page(self, number: int) -> bytes | None:
        """Return the `USABLE` bytes of a page, or None when they are not what was written."""
        try:
            sealed = self._sealed(number)
        except OSError:
            return None
        return opened(sealed, number, self._key)

    def is_whole(self, number: int) -> bool:
        """Say whether a page is what was written. Half the work of `page`: what it holds stays sealed."""
        try:
            return _key_within(self._sealed(number), number, self._key) is not None
        except OSError:
            return False

    def close(self) -> None:
        self._file.close()
        if self._wal is not None:
            self._wal.close()

    def _sealed(self, number: int) -> bytes:
        if self._wal is not None and number in self._newer:
            self._wal.seek(self._newer[number])
            return self._wal.read(PAGE_SIZE)
        self._file.seek((number - 1) * PAGE_SIZE)
        return self._file.read(PAGE_SIZE)

    def _read_wal(self) -> None:
        """Find the newest place of each page, up to the last commit.

        SQLite stops at the first frame that isn't sound; what comes after it is still used here.
        """
        if self._wal is None:
            return
        header = self._wal.read(WAL_HEADER.size)
        if len(header) < WAL_HEADER.size:
            return
        big = ">" if header[:4] != LITTLE.to_bytes(4, "big") else "<"
        before, said = WAL_HEADER.unpack(header)[6:], WAL_HEADER.unpack(header)[4:6]
        salts = self._salts(said)
        sound = salts == said and head_sum(header, big) == before
        self._wal.seek(WAL_HEADER.size)
        waiting: dict[int, int] = {}
        place, doubtful = WAL_HEADER.size, False
        while len(frame := self._wal.read(FRAME_BYTES)) == FRAME_BYTES:
            number, size, *rest = FRAME_HEADER.unpack_from(frame)
            if tuple(rest[:2]) != salts:
                doubtful = True  # an older round's frame, or damage
            elif summed(frame, before, big) != tuple(rest[2:]):
                doubtful = True  # damage, or the end of what a power cut left: a commit after it tells
            else:
                waiting[number] = place + FRAME_HEADER.size
                if size:
                    self.torn |= doubtful
                    self.commits_behind += doubtful and sound
                    self._newer.update(waiting)
                    waiting.clear()
            before = tuple(rest[2:])
            place += FRAME_BYTES

    def _salts(self, said: tuple[int, ...]) -> tuple[int, ...]:
        """Return what marks the frames of the newest round: what the header says, unless no frame agrees."""
        first: tuple[int, ...] | None = None
        while self._wal is not None and len(frame := self._wal.read(FRAME_BYTES)) == FRAME_BYTES:
            number, _, *rest = FRAME_HEADER.unpack_from(frame)
            salts = tuple(rest[:2])
            if salts == said:
                return said
            if first is None and opened(frame[FRAME_HEADER.size :], number, self._key) is not None:
                first = salts
        self.torn |= first is not None
        return first or said


def opened(sealed: bytes, number: int, key: bytes) -> bytes | None:
    """Return what a page holds, or None when its tag does not fit it, its number and the key."""
    inner = _key_within(sealed, number, key)
    if inner is None:
        return None
    nonce, start = _nonce_of(sealed), PLAIN_START if number == 1 else 0
    return sealed[:start] + stream(inner, _counter_of(nonce, number) + 1, nonce, sealed[start:USABLE])


def _key_within(sealed: bytes, number: int, key: bytes) -> bytes | None:
    """Return the key that a page's bytes are under, or None when its tag does not fit it, its number and the key."""
    if len(sealed) != PAGE_SIZE:
        return None
    from cryptography.hazmat.primitives.poly1305 import Poly1305  # not at every start after a crash

    nonce, tag = _nonce_of(sealed), sealed[USABLE + NONCE_BYTES :]
    once = stream(key, _counter_of(nonce, number), nonce, bytes(64))
    mac = Poly1305(once[:32])
    mac.update(sealed[: USABLE + NONCE_BYTES])
    return once[32:] if hmac.compare_digest(mac.finalize(), tag) else None


def _nonce_of(sealed: bytes) -> bytes:
    return sealed[USABLE : USABLE + NONCE_BYTES]


def _counter_of(nonce: bytes, number: int) -> int:
    return int.from_bytes(nonce[12:], "little") ^ number


def stream(key: bytes, counter: int, nonce: bytes, data: bytes) -> bytes:
    """Return bytes with ChaCha20's stream over them (RFC 8439); a counter that runs over goes on from 0."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms

    counter &= 0xFFFFFFFF
    until_wrap = (0x100000000 - counter) * 64  # the counter begins anywhere, and goes on from 0
    start = counter.to_bytes(4, "little") + nonce[:12]
    first = Cipher(algorithms.ChaCha20(key, start), mode=None).encryptor().update(data[:until_wrap])
    return first if len(data) <= until_wrap else first + stream(key, 0, nonce, data[until_wrap:])


def head_sum(header: bytes, order: str) -> tuple[int, int]:
    """Return the checksum of the first 24 bytes of a write-ahead file, which stands behind them."""
    a = b = 0
    for x, y in struct.iter_unpack(f"{order}2I", header[:24]):
        a = (a + x + b) & 0xFFFFFFFF
        b = (b + y + a) & 0xFFFFFFFF
    return a, b


def summed(frame: bytes, before: tuple[int, ...], order: str) -> tuple[int, int]:
    """Return the checksum of a frame after the one before it.

    For each pair of words (x, y): a += x + b; b += y + a. That is linear, so the end of it is a sum of products.
    """
    head = np.frombuffer(frame, f"{order}u4", 2)
    words = np.concatenate((head, np.frombuffer(frame, f"{order}u4", offset=FRAME_HEADER.size))).astype(np.uint32)
    a, b = (int(np.dot(row, np.append(words, np.array(before, np.uint32)))) for row in WEIGHTS)
    return a, b


def _weights(pairs: int) -> tuple[np.ndarray[tuple[int], np.dtype[np.uint32]], ...]:
    """Return how often each word, and the two sums before, count in the two sums after."""
    rows: list[list[int]] = []
    for a, b in ((1, 0), (0, 1)):  # the row of what is asked for, carried back through the steps
        row = [0] * (2 * pairs)
        for pair in reversed(range(pairs)):
            row[2 * pair], row[2 * pair + 1] = (a + b) & 0xFFFFFFFF, b
            a, b = (a + b) & 0xFFFFFFFF, (a + 2 * b) & 0xFFFFFFFF
        rows.append([*row, a, b])
    return tuple(np.array(row, np.uint32) for row in rows)


WEIGHTS = _weights((8 + PAGE_SIZE) // 8)
