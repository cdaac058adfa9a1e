"""How a text is spelled for the index of words, which by itself knows only words of letters between spaces.

Signs (🌊, ♥) become words of their own; of scripts that write no spaces each letter does, and letters that stand
together are looked for together; points, joiners and what else has no sound of its own are left out.
In Korean a word is often several (밤바다, night sea) and has its particles at its end: so each two syllables that stand
beside each other are a word of the index, and the last one by itself. In Arabic and Hebrew articles and particles are
written together with the word behind them: so it is looked for with each of these before it.
"""

import re
import unicodedata
from functools import cache

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai and Lao, Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d"  # kana, Han
    "\U00020000-\U0003ffff"
)
"""Ranges of letters that stand beside each other without spaces, as in a class of a regular expression."""
SILENT = (
    "\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U0001f3fb-\U0001f3ff"
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"  # points of Hebrew
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"  # of Arabic
)
"""Ranges of what is left out, in the same form."""
SIGNS = "\u00a6-\u00b0\u2100-\u2bff\u3004-\u33ff\ufffc\ufffd\U0001f000-\U0001faff"
"""Ranges that signs are in, among others, in the same form."""
HANGUL = "\uac00-\ud7a3"
"""The range of syllables of Korean, in the same form."""
AS = {letter: other for letters, other in (("أإآٱ", "ا"), ("ё", "е"), ("Ё", "Е")) for letter in letters}
"""Letters that are also written as another."""
PRIVATE = 0xE000
"""A sign is spelled with two characters from here on, which no keyboard has and the index takes for letters."""

ARTICLE = tuple(f"{and_}{before}" for before in ("ال", "بال", "كال", "لل") for and_ in ("", "و", "ف"))
"""What stands before an Arabic word with its article: and, then, in, like, for the …"""
PARTICLES = tuple(f"{and_}{before}" for before in ("", "ب", "ك", "ل") for and_ in ("", "و", "ف"))[1:]
"""And without it. Of short words these would make others, so they are looked for before longer ones only."""
HEBREW_ARTICLE = tuple(f"{and_}{before}" for before in ("ה", "שה", "מה", "כשה") for and_ in ("", "ו"))
HEBREW_PARTICLES = tuple(f"{and_}{before}" for before in ("", "ב", "ל", "כ", "מ") for and_ in ("", "ו"))[1:]
LONGER = 3
"""Letters of a word that isn't short."""


_unspaced, _silent, _signs = (re.compile(f"[{ranges}]") for ranges in (UNSPACED, SILENT, SIGNS))
_otherwise = re.compile(f"[{UNSPACED}{SILENT}{SIGNS}{''.join(AS)}]")
_hangul, _ends_in_hangul = re.compile(f"[{HANGUL}]+"), re.compile(f"([{HANGUL}]+)$")
_arabic, _hebrew = re.compile("[\u0621-\u064a\u0671-\u06d3]{2,}"), re.compile("[\u05d0-\u05ea]{2,}")
_with_article = re.compile(f"(?:{'|'.join(ARTICLE)})(.{{{LONGER},}})")


def is_silent(letter: str) -> bool:
    """Say whether a character is left out."""
    return _silent.match(letter) is not None


def is_alone(letter: str) -> bool:
    """Say whether a character needs no space beside it to be found: a sign, or a letter of a script of that kind."""
    unspaced = _unspaced.match(letter) is not None or _hangul.match(letter) is not None
    return _is_sign(letter) or (unspaced and letter.isalnum())


def _is_sign(letter: str) -> bool:
    return _signs.match(letter) is not None and unicodedata.category(letter) == "So"


@cache
def _spelled(letter: str) -> str:
    if is_silent(letter):
        return ""
    if _is_sign(letter):
        return f" {chr(PRIVATE + ord(letter) // 4096)}{chr(PRIVATE + 512 + ord(letter) % 4096)} "
    return f" {letter} " if is_alone(letter) else AS.get(letter, letter)


def spelled(text: str) -> str:
    """Return a text as it is given to the index."""
    return text if text.isascii() else _hangul.sub(_syllables, spelled_in_format_4(text))


def spelled_in_format_4(text: str) -> str:
    """Return a text as it was given to the index of a library of format 4."""
    return text if text.isascii() else _otherwise.sub(lambda found: _spelled(found[0]), text)


def _syllables(found: re.Match[str]) -> str:
    run = found[0]
    return f" {' '.join(run[at : at + 2] for at in range(len(run)))} "


def asked(word: str) -> tuple[str, ...]:
    """Return a word without a space as the index is asked for it: each of the forms in which it may stand there."""
    stem, before = attached(word)
    return tuple(_asked(part + stem) for part in before)


def _asked(word: str) -> str:
    end = _ends_in_hangul.search(word)
    if end is None or len(end[0]) == 1:
        return spelled(word)
    return spelled(word).rstrip().removesuffix(f" {word[-1]}")  # it says nothing more, and is dear to look for


def goes_on(word: str) -> bool:
    """Say whether what is looked for may always go on in the text: Korean words do, as their syllables have no end."""
    return _ends_in_hangul.search(word) is not None


def attached(word: str) -> tuple[str, tuple[str, ...]]:
    """Return a word as it is read, without its article, and what may be written right before it, "" among it."""
    if word.isascii():
        return word, ("",)
    read = _silent.sub("", word)
    if _arabic.fullmatch(read):
        article = _with_article.fullmatch(read)  # which is never written with the hamza that other words begin with
        stem = article[1] if article is not None else read
        return stem, ("", *ARTICLE, *(PARTICLES if len(stem) >= LONGER else ()))
    if _hebrew.fullmatch(read):
        return read, ("", *HEBREW_ARTICLE, *(HEBREW_PARTICLES if len(read) >= LONGER else ()))
    return word, ("",)
