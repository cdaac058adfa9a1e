"""Six words that open what is handed over: easy to say, to hear and to type, and too many to guess.

From EFF's Long Wordlist (`assets/words`): 7,772 words without the few that have a hyphen, so six are 77 bits.
"""

import secrets
from collections.abc import Callable, Sequence
from functools import cache

from studio.core.paths import ASSETS

MANY = 6
"""Words of a passphrase."""


@cache
def all_words() -> tuple[str, ...]:
    """Return every word that may come."""
    listed = (ASSETS / "words" / "eff_large.txt").read_text("ascii").split()
    return tuple(word for word in listed if word.isalpha())


def six_words(choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """Return six fresh words with single spaces between them; nobody else has them, and nobody can guess them."""
    return " ".join(choose(all_words()) for _ in range(MANY))
