"""The recovery code: the master key as 29 letters and digits that can be written on paper.

Crockford's base32 (https://www.crockford.com/base32.html): no I, L, O or U; either case; hyphens and spaces
don't matter. The last 16 of 144 bits are a checksum, so that a slip of the pen is told from a wrong code.
"""

from hashlib import sha256

from studio.library.errors import WrongRecoveryCode

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MASTER_BYTES = 16
CHECK_BYTES = 2
LENGTH = 29
GROUP = 5


def recovery_code(master: bytes) -> str:
    """Return the code of a master key, in groups of five."""
    number = int.from_bytes(master + _check(master), "big")
    letters = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))
    return "-".join(letters[i : i + GROUP] for i in range(0, LENGTH, GROUP))


def tidy(text: str) -> str:
    """Return what was typed as a code (or part of one) holds it: capitals, no gaps, O and I and L as digits."""
    letters = "".join(text.upper().replace("-", " ").split())
    return letters.translate(str.maketrans("OIL", "011"))


def master_from_code(text: str) -> bytes:
    """Return the master key that a typed code stands for; raise `WrongRecoveryCode` at a slip."""
    letters = tidy(text)
    if len(letters) != LENGTH:
        raise WrongRecoveryCode(f"A recovery code has {LENGTH} letters and digits; here are {len(letters)}.")
    number = 0
    for letter in letters:
        place = ALPHABET.find(letter)
        if place < 0:
            raise WrongRecoveryCode
        number = number << 5 | place
    if number.bit_length() > 8 * (MASTER_BYTES + CHECK_BYTES):
        raise WrongRecoveryCode
    data = number.to_bytes(MASTER_BYTES + CHECK_BYTES, "big")
    master = data[:MASTER_BYTES]
    if _check(master) != data[MASTER_BYTES:]:
        raise WrongRecoveryCode
    return master


def _check(master: bytes) -> bytes:
    return sha256(b"afterglow recovery code v1" + master).digest()[:CHECK_BYTES]
