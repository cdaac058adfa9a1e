"""Text as a person means it: what comes from a clipboard or a file, without what can't be seen and does harm."""

import re

_LINES = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]")


def plain(text: str) -> str:
    """Return text with one kind of line end, and without control characters.

    What goes: C0 and C1 controls but for tabs and line ends, marks that turn the direction of all that follows, halves
    of pairs that no file can hold, and what is no character. What stays: joiners, variants, right-to-left letters.
    """
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub("", _LINES.sub("\n", text))
