"""Content sealed as an age file: to words, or to the key of whoever gets it.

Any age opens it (age, rage, their apps). It goes through in portions, so a long content never lies in memory whole.
To a key pyrage seals; to words it would hold everything at once, so that form is written here.
Source: age-encryption.org/v1 (C2SP): the header, the scrypt recipient, STREAM.
"""

import hmac
import io
import re
import secrets
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import scrypt, sha256
from typing import Any, BinaryIO

from studio.core.errors import StudioError
from studio.library.errors import EmptyPassphrase
from studio.library.sealing import NoMemoryToSeal, plain_words, portions

SUFFIX = ".age"
PORTION = 1 << 16
"""Bytes of content in each part of the payload."""
WORK = 18
"""log2 of what scrypt costs, as age itself has it: 256 MiB, about a second."""

_KEY = re.compile(r"(?<![0-9a-z])age1[02-9ac-hj-np-z]{58}(?![0-9a-z])")
"""An X25519 recipient (Bech32)."""
_ALMOST = re.compile(r"(?<![0-9a-z])age1[0-9a-z]{20,}")
_OTHERS = re.compile(r"age1[a-z]{2,12}1[0-9a-z]{30,}|ssh-(?:rsa|ed25519)\s")
"""Keys of plugins, and of SSH."""
_SECRET = re.compile(r"age-secret-key-[0-9a-z-]*1")
_LABEL = b"age-encryption.org/v1/scrypt"
_NO_NONCE = bytes(12)


class NotAKey(StudioError):
    """There is no age key in what was given."""

    sentence = "There is no age key in this. It begins with age1 and is 62 letters and digits long."


class SlipInKey(StudioError):
    """The sum in a key says that a letter of it is another one."""

    sentence = "There is a slip in this key: a letter is missing, or is another one. Copy it whole once more."


class SecretKey(StudioError):
    """The secret half of a key was given."""

    sentence = (
        "This is the secret half of a key, and only its owner may have it. Ask for the half that begins with age1."
    )


class OtherKey(StudioError):
    """A key that needs a device or another program."""

    sentence = "This key is of another kind. Ask for a plain age key, which begins with age1 and has no other 1 in it."


def key_in(text: str) -> str:
    """Return the age key that stands in a text, whatever else does.

    Raises `SecretKey`, `OtherKey`, `SlipInKey`, `NotAKey`.
    """
    lowered = text.lower()
    if _SECRET.search(lowered):
        raise SecretKey
    found = [key for key in _KEY.findall(lowered) if _fits(key)]
    if found:
        return str(found[0])
    if _OTHERS.search(lowered):
        raise OtherKey
    raise SlipInKey if _ALMOST.search(lowered) else NotAKey


def seal_to_words(passphrase: str, plain: Iterable[bytes], file: BinaryIO) -> None:
    """Write a content as an age file that a passphrase opens, as `plain_words` has it. Takes a second more.

    Raises `EmptyPassphrase`, `NoMemoryToSeal`, OSError; what `plain` raises goes on.
    """
    seal_under(words_head(passphrase), plain, file)


@dataclass(frozen=True, slots=True)
class WordsHead:
    """What an age file to words begins with, and the fresh key of its content. For one file."""

    text: bytes
    key: bytes = field(repr=False)


def words_head(passphrase: str) -> WordsHead:
    """Return the head of an age file that a passphrase opens. Takes a second. Raises as `seal_to_words`."""
    key = secrets.token_bytes(16)
    return WordsHead(_head(plain_words(passphrase), key), key)


def seal_under(head: WordsHead, plain: Iterable[bytes], file: BinaryIO) -> None:
    """Write a content as an age file under a head. Raises OSError; what `plain` raises goes on."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    nonce = secrets.token_bytes(16)
    file.write(head.text)
    file.write(nonce)
    cipher = ChaCha20Poly1305(_derived(head.key, nonce, b"payload"))
    for index, (portion, last) in enumerate(portions(plain, PORTION)):
        file.write(cipher.encrypt(index.to_bytes(11, "big") + bytes((last,)), portion, None))


def seal_to_key(recipient: str, plain: Iterable[bytes], file: BinaryIO) -> None:
    """Write a content as an age file that the owner of a key opens.

    Raises what `key_in` raises, OSError; what `plain` raises goes on.
    """
    import pyrage

    source, target = _Source(plain), _Target(file)
    try:
        pyrage.encrypt_io(source, target, [pyrage.x25519.Recipient.from_str(key_in(recipient))])
    except pyrage.EncryptError as error:
        # what it raises quotes what ours raised, as text; ours is the one to hear
        raise source.error or target.error or error from None


def _fits(key: str) -> bool:
    import pyrage

    try:
        pyrage.x25519.Recipient.from_str(key)
    except pyrage.RecipientError:
        return False
    return True


def _head(passphrase: str, key: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    if not passphrase:
        raise EmptyPassphrase
    salt = secrets.token_bytes(16)
    secret, memory = passphrase.encode("utf-8", "surrogatepass"), 1 << 29
    try:
        wrapping = scrypt(secret, salt=_LABEL + salt, n=1 << WORK, r=8, p=1, maxmem=memory, dklen=32)
    except (MemoryError, ValueError) as error:  # OpenSSL tells of no memory as of a wrong number
        raise NoMemoryToSeal from error
    body = ChaCha20Poly1305(wrapping).encrypt(_NO_NONCE, key, None)
    told = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (_text(salt), WORK, _text(body))
    return told + b" " + _text(hmac.digest(_derived(key, b"", b"header"), told, "sha256")) + b"\n"


def _text(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    """HKDF-SHA256 (RFC 5869) for 32 bytes."""
    pseudorandom = hmac.digest(salt or bytes(sha256().digest_size), key, "sha256")
    return hmac.digest(pseudorandom, purpose + b"\x01", "sha256")


class _Source(io.RawIOBase):
    """A content as a file to be read; what goes wrong is kept, for on its way through pyrage it becomes a text."""

    def __init__(self, plain: Iterable[bytes]) -> None:
        self.error: BaseException | None = None
        self._parts = iter(plain)
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        try:
            while not self._left:
                part = next(self._parts, None)
                if part is None:
                    return 0
                self._left = memoryview(part)
        except BaseException as error:
            self.error = error
            raise
        taken = min(len(target), len(self._left))
        target[:taken] = self._left[:taken]
        self._left = self._left[taken:]
        return taken


class _Target:
    """A file to be written, which keeps what goes wrong."""

    def __init__(self, file: BinaryIO) -> None:
        self.error: BaseException | None = None
        self._file = file

    def write(self, data: bytes) -> int:
        """Write bytes; return how many."""
        try:
            self._file.write(data)
        except BaseException as error:
            self.error = error
            raise
        return len(data)

    def flush(self) -> None:
        """Nothing: whoever opened the file closes it."""
