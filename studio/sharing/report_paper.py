"""Sheets of paper that a report is printed on: what is usual where the computer is."""

import locale
import os
import re

Paper = tuple[float, float]
"""Width and height in points."""

A4: Paper = (595.28, 841.89)
LETTER: Paper = (612.0, 792.0)

_LETTERS = frozenset({"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"})
"""Where letter paper is usual (Unicode CLDR, paperSize)."""
_NAMED = frozenset({"United States", "Canada", "Mexico", "Philippines", "Chile", "Colombia", "Puerto Rico"})
"""The same as Windows may call them."""
_ASKED = ("LC_ALL", "LC_PAPER", "LANG")


def paper_here() -> Paper:
    """Return the paper that is usual where this computer is; A4 where it doesn't say."""
    told = next((os.environ[name] for name in _ASKED if os.environ.get(name)), "") or locale.getlocale()[0] or ""
    return paper_of(told)


def paper_of(told: str) -> Paper:
    """Return the paper of a place as computers call it: "en_US.UTF-8", "es-MX", "English_United States.1252"."""
    place = re.split(r"[.@]", told)[0]
    region = re.split(r"[_-]", place)[-1]
    return LETTER if region in _LETTERS or region in _NAMED else A4
