"""Names for rows: 128 random bits, so that two machines never give the same one."""

import secrets
from typing import NewType

Id = NewType("Id", str)


def new_id() -> Id:
    """Return a fresh random id: 32 lower-case hex characters."""
    return Id(secrets.token_hex(16))


def is_id(text: str) -> bool:
    """Say whether `text` has the shape of an id."""
    return len(text) == 32 and all(c in "0123456789abcdef" for c in text)
