"""Text as the eye reads it: lines that run from right to left, or both ways, put in order for a renderer that can't.

The implicit part of the bidirectional algorithm (Unicode Standard Annex 9: W1–W7, N1–N2, I1–I2, L1–L4, without
bracket pairs); explicit embeddings and isolates are left out, their marks with them. And the joined forms of Arabic
letters, which Unicode has characters for. Pure: no Kivy.
"""

import unicodedata
from functools import cache
from itertools import groupby
from typing import NamedTuple

STRONG_RIGHT = frozenset({"R", "AL"})
NEUTRAL = frozenset({"B", "S", "WS", "ON", "ES", "ET", "CS"})
MARKS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
MIRRORED = dict(zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True))

LATIN = frozenset(map(chr, range(0x20, 0x250))) | frozenset("\n\t–—‘’“”„…·•×")
"""Letters that are known to run from left to right, so that most text needs no look at all."""

TATWEEL, LAM = "\u0640", "\u0644"


def is_plain(text: str) -> bool:
    """Say whether a text is of letters that every font of the studio has, and that stand as they are written."""
    return text.isascii() or LATIN.issuperset(text)


def runs_right(text: str) -> bool:
    """Say whether a text runs from right to left: its first letter that runs anywhere does."""
    if is_plain(text):
        return False
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind == "L" or kind in STRONG_RIGHT:
            return kind != "L"
    return False


def seen(line: str, rightward: bool = False) -> str:
    """Return a line in the order in which it is drawn from left to right, its Arabic letters joined.

    `rightward`: whether the text it belongs to runs from right to left.
    """
    return "".join(sign.text for sign in signs(line, rightward)) if turns(line) else line


def turns(line: str) -> bool:
    """Say whether anything in a line runs from right to left."""
    return not is_plain(line) and any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in line)


class Sign(NamedTuple):
    """What is drawn at one place: a letter with its marks, or two letters joined to one."""

    text: str
    start: int
    end: int
    """The letters of the line that it stands for."""
    rightward: bool
    """Whether what follows it stands to its left."""


def signs(line: str, rightward: bool = False) -> list[Sign]:
    """Return what is drawn of a line, from left to right."""
    units = [unit for unit in _joined(line) if unicodedata.bidirectional(unit.text) not in MARKS]
    levels = _levels([unicodedata.bidirectional(unit.text) for unit in units], int(rightward))
    return _reordered(units, levels)


def _levels(kinds: list[str], base: int) -> list[int]:
    kinds = _weak(kinds, "R" if base else "L")
    trailing = len(kinds)
    while trailing and kinds[trailing - 1] in ("WS", "S", "B", "BN"):
        trailing -= 1
    kinds = _neutral(kinds, "R" if base else "L")
    levels = []
    for at, kind in enumerate(kinds):
        if at >= trailing:
            levels.append(base)
        elif base:
            levels.append(1 if kind == "R" else 2)
        else:
            levels.append({"L": 0, "R": 1}.get(kind, 2))
    return levels


def _weak(kinds: list[str], start: str) -> list[str]:
    """Return what weak letters are where they stand (W1–W7)."""
    kinds = list(kinds)
    before = strong = start
    for at, kind in enumerate(kinds):
        if kind in ("NSM", "BN"):
            kinds[at] = kind = before
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[at] = "AN"
        before = kind
    kinds = ["R" if kind == "AL" else kind for kind in kinds]
    for at in range(1, len(kinds) - 1):
        left, right = kinds[at - 1], kinds[at + 1]
        between = kinds[at] == "CS" and left in ("EN", "AN") or kinds[at] == "ES" and left == "EN"
        if between and left == right:
            kinds[at] = left
    _beside_numbers(kinds)
    strong = start
    for at, kind in enumerate(kinds):
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"
    return kinds


def _beside_numbers(kinds: list[str]) -> None:
    """Let what ends a number, such as %, be a part of it (W5)."""
    at = 0
    for kind, group in groupby(list(kinds)):
        end = at + len(list(group))
        if kind == "ET" and ((at and kinds[at - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN")):
            kinds[at:end] = ["EN"] * (end - at)
        at = end


def _neutral(kinds: list[str], base: str) -> list[str]:
    """Return which way neutral letters run: as what is on both sides of them, else as the text (N1–N2)."""
    kinds = list(kinds)
    at = 0
    for neutral, group in groupby(list(kinds), NEUTRAL.__contains__):
        end = at + len(list(group))
        if neutral:
            left = _way(kinds[at - 1]) if at else base
            right = _way(kinds[end]) if end < len(kinds) else base
            kinds[at:end] = [left if left == right else base] * (end - at)
        at = end
    return kinds


def _way(kind: str) -> str:
    return "L" if kind == "L" else "R"


def _reordered(units: list[Sign], levels: list[int]) -> list[Sign]:
    """Return letters with what runs the other way turned round, and each mark still after its letter (L2–L4)."""
    clusters: list[tuple[Sign, int]] = []
    for unit, level in zip(units, levels, strict=True):
        if clusters and unicodedata.combining(unit.text):
            sign, own = clusters[-1]
            clusters[-1] = sign._replace(text=sign.text + unit.text, end=unit.end), own
        else:
            text = MIRRORED.get(unit.text, unit.text) if level % 2 else unit.text
            clusters.append((unit._replace(text=text, rightward=level % 2 == 1), level))
    for level in range(max(levels, default=0), 0, -1):
        at = 0
        while at < len(clusters):
            end = at
            while end < len(clusters) and clusters[end][1] >= level:
                end += 1
            clusters[at:end] = reversed(clusters[at:end])
            at = max(end, at + 1)
    return [sign for sign, _level in clusters]


# Arabic letters, joined


@cache
def _forms() -> dict[str, dict[str, str]]:
    """Return the joined forms of each letter (or of lam with an alef), by "isolated", "initial", "medial", "final"."""
    forms: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFDFC), *range(0xFE70, 0xFEFD)):
        tag, *parts = unicodedata.decomposition(chr(code)).split()[:3] or [""]
        letters = "".join(chr(int(part, 16)) for part in parts)
        if tag.startswith("<") and (
            len(letters) == 1 or (len(letters) == 2 and letters[0] == LAM and _alef(letters[1]))
        ):
            forms.setdefault(letters, {}).setdefault(tag[1:-1], chr(code))
    return forms


def _alef(letter: str) -> bool:
    return letter in "\u0622\u0623\u0625\u0627"


def joined(text: str) -> str:
    """Return a text with Arabic letters in the forms they have where they stand, in the order they are written."""
    return "".join(unit.text for unit in _joined(text))


def _joined(text: str) -> list[Sign]:
    """Return the letters of a text, each in its form, in the order they are written."""
    if not any("\u0620" <= letter <= "\u06d3" for letter in text):
        return [Sign(letter, at, at + 1, False) for at, letter in enumerate(text)]
    forms, out, before = _forms(), [], False
    at = 0
    while at < len(text):
        letter = text[at]
        if unicodedata.combining(letter):
            out.append(Sign(letter, at, at + 1, False))
            at += 1
            continue
        pair = text[at : at + 2]
        name = pair if pair in forms else letter
        at += len(name)
        own = forms.get(name, {})
        after = _joins_back(_next_letter(text, at), forms)
        links = letter == TATWEEL or "initial" in own
        form = ("medial" if links and after else "final") if before and "final" in own else None
        form = form or ("initial" if links and after else "isolated")
        drawn = own.get(form, own.get("isolated", name))
        # what has no joined form of its own stays as many letters as it is
        out += [Sign(part, at - len(name) + nth, at - len(name) + nth + 1, False) for nth, part in enumerate(drawn)]
        if len(drawn) < len(name):
            out[-1] = out[-1]._replace(end=at)
        before = links and (letter == TATWEEL or after)
    return out


def _next_letter(text: str, at: int) -> str:
    return next((letter for letter in text[at:] if not unicodedata.combining(letter)), "")


def _joins_back(letter: str, forms: dict[str, dict[str, str]]) -> bool:
    return letter == TATWEEL or "final" in forms.get(letter, {})
