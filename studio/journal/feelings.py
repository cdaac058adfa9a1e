"""Words for feelings, kept as data in `assets/prompts/feelings.toml`, and how an entry keeps those that were picked."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from studio.core.paths import ASSETS

BETWEEN = ", "
"""What stands between two words in an entry."""
LONGEST = 40
"""Letters of one's own word, at most."""


def load_feelings(path: Path) -> tuple[tuple[str, ...], ...]:
    """Read the rows of words. Raises ValueError when one is empty, there twice, too long or holds a comma."""
    import tomllib  # not needed at a start

    rows = tuple(tuple(row.get("words", [])) for row in tomllib.loads(path.read_text("utf-8")).get("row", []))
    words = [word for row in rows for word in row]
    if len(set(words)) != len(words) or any(word != tidy(word) or not word for word in words):
        raise ValueError("a word of feeling is there twice, or can't be kept")
    return rows


@cache
def feeling_rows() -> tuple[tuple[str, ...], ...]:
    """Return the words that are offered, in rows."""
    return load_feelings(ASSETS / "prompts" / "feelings.toml")


def tidy(word: str) -> str:
    """Return a word as it can be kept among others: one line, no commas, not too long."""
    return " ".join(word.replace(",", " ").split())[:LONGEST].strip()


def told(words: Iterable[str]) -> str:
    """Return words as an entry keeps them, each once."""
    return BETWEEN.join(dict.fromkeys(filter(None, map(tidy, words))))


def feelings_of(text: str) -> tuple[str, ...]:
    """Return the words that an entry keeps."""
    return tuple(dict.fromkeys(filter(None, (word.strip() for word in text.split(",")))))
