"""The hue a tag has wherever it is drawn as a line or a dot."""

from studio.ui.tokens import HUE_NAMES

ORDER = ("slate", "ochre", "rose", "moss", "plum", "teal", "amber", "rust")
"""Hues of tags that were given no colour: one after the other, as the tags came to be."""


def tag_hue(number: int, colour: str) -> str:
    """Return a hue's name or "#RRGGBB": the tag's own `colour`, or else what falls to it by its number for good."""
    return colour if colour in HUE_NAMES or _is_hex(colour) else ORDER[number % len(ORDER)]


def _is_hex(text: str) -> bool:
    return len(text) == 7 and text[0] == "#" and all(letter in "0123456789abcdefABCDEF" for letter in text[1:])
