"""What is handed over under a passphrase: chunks that a page in a browser opens again, and nobody without the words.

header    ASCII JSON in this order: {"v":1,"kdf":"argon2id","m":KiB,"t":passes,"p":lanes,"salt":base64 of 16 bytes,
          "alg":"A256GCM","chunk":1048576,"nonce":base64 of 7 bytes}
key       Argon2id of the passphrase (RFC 9106), 32 bytes
chunk i   AES-256-GCM of 1 MiB, the last one of some whole 64 KiB; nonce: the header's 7 bytes ‖ i, u32 big endian ‖ 1
          in the last chunk, 0 before it; the header's bytes are the additional data of every chunk

So chunks can't be changed, left out, moved, cut off or put under another header. The last one is filled with zeros: how
long the content is stands in the content. Source of the nonces: Hoang, Reyhanitabar, Rogaway, Vizár, "Online
authenticated encryption and its nonce-reuse misuse-resistance", CRYPTO 2015 (STREAM), as in age.
"""

import binascii
import json
import secrets
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from studio.core.errors import StudioError
from studio.library.crypto import SALT_BYTES, KdfCost, wrap_key
from studio.library.errors import NoMemory

CHUNK = 1 << 20
"""Bytes of content in each chunk but the last."""
STEP = 1 << 16
"""Bytes of which the last one has a whole number: how long the content is to the byte nobody sees."""
TAG_BYTES = 16
PREFIX_BYTES = 7
MOST_CHUNKS = 1 << 32

COST = KdfCost(lanes=1)
"""What guessing costs; one lane, since a page in a browser has one. Nothing cheaper is ever opened."""
MOST_MEMORY = 4 * COST.memory
MOST_PASSES = 10
MOST_LANES = 4
LONGEST_HEADER = 512


class NotOpened(StudioError):
    """The first chunk does not open: another passphrase, or damage (nobody can tell which)."""

    sentence = "This did not open. The words are other ones, or the file was changed."


class DamagedSeal(StudioError):
    """A chunk after the first does not open, or what there is makes no sense."""

    sentence = "This file is damaged or was changed on its way, so it is not opened."


class WeakSeal(StudioError):
    """The header asks for less work than this program ever writes: somebody may have made guessing cheaper."""

    sentence = "This file was changed so that its words are easier to guess. It is not opened."


class NewerSeal(StudioError):
    """Sealed in a way that this program doesn't know."""

    sentence = "This was sealed by a newer Afterglow. Open it with that one."


class NoMemoryToSeal(NoMemory):
    """Argon2 could not have the memory it needs."""

    sentence = "There is too little free memory to seal this. Closing other programs helps."


def plain_words(passphrase: str) -> str:
    """Return a passphrase as every way of typing it gives it: NFKC, single spaces, none at its ends."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).split())


class Seal:
    """A fresh key and the header that goes with it. It seals once: the same nonces never serve twice."""

    __slots__ = ("_key", "_prefix", "_used", "header")

    def __init__(self, header: bytes, key: bytes, prefix: bytes) -> None:
        self.header = header
        """What stands in front of the chunks, in clear."""
        self._key, self._prefix = key, prefix
        self._used = False

    def chunks(self, plain: Iterable[bytes]) -> Iterator[bytes]:
        """Give the sealed chunks of a content, `CHUNK` + 16 bytes, the last at most; at least one.

        What `plain` raises goes on.
        """
        if self._used:
            raise RuntimeError("a seal is used once")
        self._used = True
        return self._sealed(_filled(plain))

    def _sealed(self, chunks: Iterator[tuple[bytes, bool]]) -> Iterator[bytes]:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        cipher = AESGCM(self._key)
        for index, (chunk, last) in enumerate(chunks):
            yield cipher.encrypt(_nonce(self._prefix, index, last), chunk, self.header)


def seal_with(passphrase: str) -> Seal:
    """Return a seal under a passphrase, with a salt and nonces of its own. Takes about a quarter second.

    Raises `EmptyPassphrase`, `NoMemoryToSeal`.
    """
    salt, prefix = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(PREFIX_BYTES)
    key = _key(passphrase, salt, COST)
    return Seal(_written(COST, salt, prefix), key, prefix)


def open_sealed(passphrase: str, header: bytes, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Give the content of sealed chunks, one by one, zeros at its end included.

    Raises `WeakSeal`, `NewerSeal`, `NotOpened`, `DamagedSeal`, `EmptyPassphrase`, `NoMemoryToSeal`; what was given
    before `DamagedSeal` is not to be used.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    known = _read(header)
    cipher = AESGCM(_key(passphrase, known.salt, known.cost))
    index = -1
    for index, (chunk, last) in enumerate(_told_of_last(chunks)):
        if not _has_length(len(chunk) - TAG_BYTES, last):
            raise DamagedSeal
        try:
            yield cipher.decrypt(_nonce(known.prefix, index, last), chunk, header)
        except InvalidTag as error:
            raise (DamagedSeal if index else NotOpened) from error
    if index < 0:
        raise DamagedSeal


@dataclass(frozen=True, slots=True)
class _Header:
    cost: KdfCost
    salt: bytes
    prefix: bytes


def _written(cost: KdfCost, salt: bytes, prefix: bytes) -> bytes:
    fields = {
        "v": 1,
        "kdf": "argon2id",
        "m": cost.memory,
        "t": cost.passes,
        "p": cost.lanes,
        "salt": b64encode(salt).decode("ascii"),
        "alg": "A256GCM",
        "chunk": CHUNK,
        "nonce": b64encode(prefix).decode("ascii"),
    }
    return json.dumps(fields, separators=(",", ":")).encode("ascii")


def _read(header: bytes) -> _Header:
    """Return what a header says; every number in it is bounds-checked before memory or time is spent on it."""
    if len(header) > LONGEST_HEADER:
        raise DamagedSeal
    try:
        fields = json.loads(header)
        if type(fields["v"]) is not int or fields["v"] < 1:
            raise ValueError("v")
        if fields["v"] > 1 or (fields["kdf"], fields["alg"], fields["chunk"]) != ("argon2id", "A256GCM", CHUNK):
            raise NewerSeal
        cost = KdfCost(*(_number(fields[name]) for name in ("m", "t", "p")))
        salt = b64decode(fields["salt"], validate=True)
        prefix = b64decode(fields["nonce"], validate=True)
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error) as error:
        raise DamagedSeal from error
    if cost.memory < COST.memory or cost.passes < COST.passes:
        raise WeakSeal
    within = cost.memory <= MOST_MEMORY and cost.passes <= MOST_PASSES and 1 <= cost.lanes <= MOST_LANES
    if not within or (len(salt), len(prefix)) != (SALT_BYTES, PREFIX_BYTES):
        raise DamagedSeal
    return _Header(cost, salt, prefix)


def _number(value: object) -> int:
    if type(value) is not int:
        raise ValueError("no whole number")
    return value


def _key(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
    try:
        return wrap_key(plain_words(passphrase), salt, cost)
    except NoMemory as error:
        raise NoMemoryToSeal from error


def _nonce(prefix: bytes, index: int, last: bool) -> bytes:
    if index >= MOST_CHUNKS:
        raise OverflowError("more chunks than there are nonces")
    return prefix + index.to_bytes(4, "big") + bytes((last,))


def portions(plain: Iterable[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """Give a content in whole portions, and say which is the last: it may be shorter, and is empty only alone."""
    waiting = bytearray()
    for part in plain:
        view = memoryview(part)
        while len(waiting) + len(view) > size:  # not when it is just full: it may be the last one
            taken = size - len(waiting)
            waiting += view[:taken]
            view = view[taken:]
            yield bytes(waiting), False
            waiting.clear()
        waiting += view
    yield bytes(waiting), True


def _filled(plain: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Give a content in chunks, and say which is the last; that one is filled with zeros to whole steps."""
    for chunk, last in portions(plain, CHUNK):
        yield (chunk.ljust(max(1, -(-len(chunk) // STEP)) * STEP, b"\0") if last else chunk), last


def _has_length(size: int, last: bool) -> bool:
    """Say whether a chunk may have so many bytes of content."""
    return size == CHUNK or (last and 0 < size < CHUNK and size % STEP == 0)


def _told_of_last(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    waiting: bytes | None = None
    for chunk in chunks:
        if waiting is not None:
            yield waiting, False
        waiting = chunk
    if waiting is not None:
        yield waiting, True
