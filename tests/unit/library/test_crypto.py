"""The derivation of keys, held against a library that others have checked."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from studio.library.crypto import data_key, master_check


def hkdf(master: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose).derive(master)


def test_keys_are_derived_by_hkdf():
    for master in (bytes(16), bytes(range(16)), b"\xff" * 16):
        assert data_key(master) == hkdf(master, b"afterglow database v1", 32)
        assert master_check(master) == hkdf(master, b"afterglow check v1", 16)
