"""Keys: the master key, what is derived from it, and how a passphrase wraps it.

master key (16 random bytes; the recovery code is these) → HKDF → data key (the database).
passphrase → Argon2id → wrap key → ChaCha20-Poly1305 over the master key, the parameters bound as AAD.
The data key hangs on the master key alone, so that the recovery code opens a library whose key file is lost.
"""

import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from studio.library.errors import EmptyPassphrase, NoMemory
from studio.library.recovery import MASTER_BYTES

ARGON2_VERSION = 19
KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
CHECK_BYTES = 16
WRAPPED_BYTES = MASTER_BYTES + 16


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What one guess of a passphrase costs (RFC 9106)."""

    memory: int = 65536
    """KiB."""
    passes: int = 3
    lanes: int = 4

    @property
    def work(self) -> int:
        """KiB written in all; grows with the time it takes."""
        return self.memory * self.passes


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A master key under a passphrase."""

    cost: KdfCost
    salt: bytes
    nonce: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Sealed:
    """A master key under a random key that is kept elsewhere."""

    nonce: bytes
    sealed: bytes


def new_master() -> bytes:
    """Return a fresh master key."""
    return secrets.token_bytes(MASTER_BYTES)


def data_key(master: bytes) -> bytes:
    """Return the key of the database: 32 bytes."""
    return _derive(master, b"afterglow database v1", KEY_BYTES)


def cache_key(master: bytes) -> bytes:
    """Return the key of what can be made again: 32 bytes."""
    return _derive(master, b"afterglow caches v1", KEY_BYTES)


def master_check(master: bytes) -> bytes:
    """Return 16 bytes that tell whether a master key is the right one, and nothing else about it."""
    return _derive(master, b"afterglow check v1", CHECK_BYTES)


def _derive(master: bytes, purpose: bytes, length: int) -> bytes:
    """HKDF-SHA256 (RFC 5869) for up to 32 bytes, without salt: the master key is uniformly random already (§3.1).

    In the standard library's terms, since importing more costs 25 ms at every start.
    """
    pseudorandom = hmac.digest(bytes(sha256().digest_size), master, "sha256")
    return hmac.digest(pseudorandom, purpose + b"\x01", "sha256")[:length]


def wrap(master: bytes, passphrase: str, library_id: str, cost: KdfCost) -> Wrapped:
    """Return the master key under a passphrase, bound to a library. Takes `cost`: about a quarter second."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    cipher = ChaCha20Poly1305(wrap_key(passphrase, salt, cost))
    return Wrapped(cost, salt, nonce, cipher.encrypt(nonce, master, _bound(library_id, cost, salt)))


def unwrap(wrapped: Wrapped, passphrase: str, library_id: str) -> bytes | None:
    """Return the master key, or None when the passphrase (or anything about the slot) is not the right one."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    cipher = ChaCha20Poly1305(wrap_key(passphrase, wrapped.salt, wrapped.cost))
    try:
        return cipher.decrypt(wrapped.nonce, wrapped.sealed, _bound(library_id, wrapped.cost, wrapped.salt))
    except InvalidTag:
        return None


def seal_key(master: bytes, key: bytes, bound: bytes) -> Sealed:
    """Return the master key under a random key of 32 bytes, for what `bound` says alone."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    nonce = secrets.token_bytes(NONCE_BYTES)
    return Sealed(nonce, ChaCha20Poly1305(key).encrypt(nonce, master, bound))


def open_key(sealed: Sealed, key: bytes, bound: bytes) -> bytes | None:
    """Return the master key, or None when the key (or anything it is bound to) is not the right one."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        return ChaCha20Poly1305(key).decrypt(sealed.nonce, sealed.sealed, bound)
    except InvalidTag:
        return None


def wrap_key(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
    """Return the key of 32 bytes that a passphrase makes. Takes `cost`. Raises `EmptyPassphrase`, `NoMemory`."""
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    # NFKC: the same passphrase from another keyboard or system is the same bytes
    secret = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    if not secret:
        raise EmptyPassphrase
    try:
        return hash_secret_raw(secret, salt, cost.passes, cost.memory, cost.lanes, KEY_BYTES, Type.ID, ARGON2_VERSION)
    except HashingError as error:
        raise NoMemory from error


def _bound(library_id: str, cost: KdfCost, salt: bytes) -> bytes:
    facts = ("argon2id", ARGON2_VERSION, cost.memory, cost.passes, cost.lanes, salt.hex(), library_id)
    return " ".join(map(str, facts)).encode()
