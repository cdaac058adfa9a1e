"""A journal of jrnl: one text, whose entries begin at a line with the time in brackets.

    [2020-03-04 09:30:00 AM] The sea was quiet. *
    It went on @holiday for a while.

A star at either end of the first line, and words with @ or # before them, are what jrnl makes of them.
Source: jrnl.sh, "Journal types" and "Tips and Tricks" (jrnl 1 to 4).
"""

import re
from collections.abc import Iterator

from studio.sharing.found import Find, Found, LeftOut, clean_text, tags_of
from studio.sharing.moment import said

_TIME = r"\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?"
_BRACKETED = re.compile(rf"^\[({_TIME})\] ?", re.MULTILINE)
_BARE = re.compile(rf"^({_TIME}) ", re.MULTILINE)
_TAG = re.compile(r"(?<![\w@#])[@#]([^\W\d_][\w+*-]*)")
_LOCKED = re.compile(r"\s*gAAAA[A-Za-z0-9_-]{90,}")
HEAD = 4096


def is_jrnl(text: str) -> bool:
    """Say whether a text is a journal of jrnl: its first line begins with a time."""
    return _marks(text) is not None


def is_locked(text: str) -> bool:
    """Say whether a text is a journal that jrnl has encrypted: one token of Fernet, whose first bytes are a version."""
    return _LOCKED.match(text) is not None


def read_jrnl(text: str) -> Iterator[Find]:
    """Give the entries of a journal, in its order."""
    marks = _marks(text)
    begun = None
    for found in marks.finditer(text) if marks else ():
        if begun is not None:
            yield _entry(begun[1], text[begun.end() : found.start()])
        begun = found
    if begun is not None:
        yield _entry(begun[1], text[begun.end() :])


def _marks(text: str) -> re.Pattern[str] | None:
    head = text[:HEAD].lstrip("\ufeff \t\r\n")
    return next((marks for marks in (_BRACKETED, _BARE) if marks.match(head)), None)


def _entry(time: str, body: str) -> Find:
    moment, body = said(time), clean_text(body)
    if moment is None:
        return LeftOut(f"The entry of {time[:10]} was left out: there is no such time.")
    if not body:
        return LeftOut(f"The entry of {time[:10]} was left out: there is nothing in it.")
    first, line, rest = body.partition("\n")
    starred = first.endswith(" *") or first.startswith("* ")
    if starred:
        first = first.removeprefix("* ").removesuffix("*").strip()
    return Found(moment, clean_text(first + line + rest), tags=tags_of(_TAG.findall(body)), starred=starred)
