"""Where words that are looked for stand in a text: the passage around them, on one line, with what was found marked.

A text is read in the way the index of words does (unicode61, accents and case don't matter; `spelling` for what is no
word of letters between spaces), so that what is shown as found is what the index found.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

from studio.core.spelling import AS, HANGUL, SILENT, UNSPACED, attached, is_alone, is_silent

BEFORE, AFTER = 28, 92
"""Characters of a passage before the first word that was found, and from there on, about."""
SEARCHED = 200_000
"""Characters of one text that are looked through: a word ten megabytes long must not be waited for."""
MOST_WORDS, MOST_LETTERS = 24, 4_000
"""So much is looked for of what was typed, as in the index."""
LONGEST = 200
"""Of a longer word its beginning is looked for."""
MARKS = f"\u0300-\u036f{SILENT}"
"""Accents that stand by themselves, after their letter, and what else is not read."""
LETTER = f"[^\\W_{UNSPACED}{HANGUL}]"
"""A letter of a word that stands between spaces."""

Before = tuple[str, ...]
"""What may be written together with a word before it, "" among it."""

Where = TypeVar("Where")
"""What names a text among others."""


@dataclass(frozen=True, slots=True)
class Passage(Generic[Where]):
    """A piece of text with what was looked for in it."""

    where: Where
    """Which text it is from."""
    text: str
    """One line, "…" where it is cut."""
    spans: tuple[tuple[int, int], ...]
    """Where in `text` the words stand: start and end of each, in characters, in order."""
    at: int = 0
    """The character of the whole text at which the first of them begins."""
    end: int = 0
    """And the one before which it ends."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that was looked for."""

    plain: str
    """Small, without accents."""
    pattern: re.Pattern[str]

    def first(self, text: str) -> int | None:
        """Return where it stands first in a folded text."""
        begin = text.find(self.plain)
        if text.isascii() and begin < 0:
            return None  # which is soon told; with accents that stand by themselves it may be there all the same
        seen = self.pattern.search(text, max(0, begin) if text.isascii() else 0)
        return seen.start() if seen else None


def wanted(text: str) -> list[Word]:
    """Return each word of what was typed: whole, but for the last, which may go on."""
    parts = [part for word in text[:MOST_LETTERS].split()[:MOST_WORDS] for part in _parts(word)]
    whole, begun = f"(?!{LETTER})", f"(?:{LETTER}|[{MARKS}])*"
    ends = {part: whole if len(part[0]) <= LONGEST else begun for part in parts[:-1]}
    return [
        *(_word(part[:LONGEST], before, end) for (part, before), end in ends.items()),
        *(_word(part[:LONGEST], before, begun) for part, before in parts[-1:]),
    ]


def _parts(word: str) -> list[tuple[str, Before]]:
    """Return what stands together in a word: letters, or what is a word by itself with others of that kind.

    With each, what may be written together with it before it.
    """
    stem, before = attached(word)
    kinds = groupby((letter for letter in folded(stem) if _is_read(letter)), _kind)
    return [("".join(letters), before) for kind, letters in kinds if kind]


def _is_read(letter: str) -> bool:
    return not unicodedata.combining(letter) and not is_silent(letter)


def _kind(letter: str) -> int:
    return 2 if is_alone(letter) else int(letter.isalnum())


def _word(part: str, before: Before, end: str) -> Word:
    if _kind(part[0]) == 2:
        return Word(part, re.compile(_letters(part)))
    attached_to = f"(?:{'|'.join(map(_letters, before))})" if len(before) > 1 else ""
    return Word(part, re.compile(f"(?<!{LETTER}){attached_to}{_letters(part)}{end}"))


def _letters(word: str) -> str:
    return "".join(f"{re.escape(letter)}[{MARKS}]*" for letter in word)


def _stays(letter: str) -> bool:
    """Say whether a character is no letter with an accent: by its parts a syllable of Korean would be many others."""
    return letter in AS or "\uac00" <= letter <= "\ud7a3" or unicodedata.combining(letter) != 0


class _Folding(dict[int, str]):
    """One character for each: small, without its accent."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = AS.get(letter, letter) if _stays(letter) else unicodedata.normalize("NFD", letter)[0]
        small = plain.lower()
        self[code] = small if len(small) == 1 else plain
        return self[code]


_folding = _Folding()


def folded(text: str) -> str:
    """Return a text in small letters without accents, each character where it was."""
    return text.lower() if text.isascii() else text.translate(_folding)


def best(words: Sequence[Word], said: Iterable[tuple[Where, str]]) -> Passage[Where] | None:
    """Return the passage that has the most of the words, the first of such; None when none of the texts has any."""
    found: Passage[Where] | None = None
    most = 0
    for where, whole in said:
        text = whole[:SEARCHED]
        plain = folded(text)
        firsts = [at for word in words if (at := word.first(plain)) is not None]
        if len(firsts) > most:
            found, most = _cut(where, text, plain, min(firsts), words), len(firsts)
            if most == len(words):
                break
    return found


def _cut(where: Where, text: str, plain: str, first: int, words: Sequence[Word]) -> Passage[Where]:
    """Return the passage around a place, on one line, cut between words where that is near."""
    start, end = max(0, first - BEFORE), min(len(text), first + AFTER)
    if start:
        gap = re.search(r"\s", text[start:first])
        start += gap.end() if gap else 0
    if end < len(text):
        space = text.rfind(" ", first + AFTER // 2, end)
        end = space if space >= 0 else end
    line = " ".join(text[start:end].split())
    line = f"{'…' if start else ''}{line}{'…' if end < len(text) else ''}"
    ends = [match.end() for word in words if (match := word.pattern.match(plain, first))]
    return Passage(where, line, _spans(line, words), first, max(ends, default=first))


def _spans(line: str, words: Sequence[Word]) -> tuple[tuple[int, int], ...]:
    plain = folded(line)
    found = sorted(match.span() for word in words for match in word.pattern.finditer(plain))
    spans: list[tuple[int, int]] = []
    for begin, end in found:
        if spans and begin < spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((begin, end))
    return tuple(spans)
