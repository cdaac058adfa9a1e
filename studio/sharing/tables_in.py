"""The tables of one list in a JSON file of another program, however it is laid out, and however much of it is damaged.

Where something makes no sense, the next table that does is looked for: a quote that is missing costs one entry, and
not what comes after it. Memory stays bounded, whatever the file says.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from studio.sharing.stream import LONGEST, too_much

BLOCK = 1 << 18
"""Bytes read at once."""
NEAR = 1 << 15
"""Characters in which most tables end; for others four times as many are looked at, and so on."""
PATIENCE = 1 << 27
"""Characters that may be looked at in vain before the rest is given up."""
TRY_COST = 256
"""What one more beginning that makes no sense costs, in characters."""
HEAD = 1 << 20
"""Characters in which the list has to begin."""

_decoder = json.JSONDecoder()


class Unread:
    """Stands for what makes no sense, up to the next table that does."""


UNREAD = Unread()


def tables_in(
    file: BinaryIO, name: str, looks_right: Callable[[dict[str, Any]], bool], spent: Callable[[int], object]
) -> Iterator[dict[str, Any] | Unread]:
    """Give the tables of the list called `name`, and once for each stretch between that makes no sense `UNREAD`.

    A table that is found after damage counts when it `looks_right`. `spent` is told of the bytes that were read.
    Raises OSError.
    """
    text = _Text(file, spent)
    begin = text.search(re.compile(rf'"{name}"\s*:\s*\['), HEAD)
    if begin is None:
        return
    text.at = begin
    broken = False
    while (sign := text.peek()) not in ("", "]"):
        if sign == ",":
            text.at += 1
            continue
        value = text.value() if sign == "{" else UNREAD
        if isinstance(value, dict) and (not broken or looks_right(value)):
            yield value
            broken = False
            continue
        if not broken:
            yield UNREAD
            broken = True
        if isinstance(value, dict):
            text.back()  # it may lie within the one that is broken
        if not text.go_on():
            return


def begins_list(head: bytes, name: str) -> bool:
    """Say whether a file that begins so is a table with such a list."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and f'"{name}"'.encode() in head


class _Text:
    """A window on the text of a file: `text` from `at` on is what was not used yet."""

    def __init__(self, file: BinaryIO, spent: Callable[[int], object]) -> None:
        self._file, self._spent = file, spent
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape").decode
        self.text, self.at = "", 0
        self._before = 0
        self._ended = False
        self._vain = 0

    def search(self, pattern: re.Pattern[str], within: int) -> int | None:
        """Return where a pattern ends."""
        while (found := pattern.search(self.text)) is None:
            if len(self.text) > within or not self._more():
                return None
        return found.end()

    def peek(self) -> str:
        """Return the next character that isn't space; "" at the end."""
        while True:
            while self.at < len(self.text):
                if self.text[self.at] not in " \t\r\n":
                    return self.text[self.at]
                self.at += 1
            if not self._more():
                return ""

    def value(self) -> Any:
        """Use the table that begins here, or return `UNREAD` and use nothing."""
        near = NEAR
        while True:
            self._before = self.at
            piece = self.text[self.at : self.at + near]  # an error counts the lines of all that it is given
            try:
                value, end = _decoder.raw_decode(piece)
            except json.JSONDecodeError as error:
                unended = error.msg.startswith("Unterminated") or error.pos >= len(piece) - 16
                if unended and near <= LONGEST and (len(self.text) - self.at > near or self._more(near)):
                    near *= 4
                    continue
                return self._in_vain(len(piece) if unended else error.pos)
            except (ValueError, RecursionError):
                return self._in_vain(len(piece))
            if too_much(piece, 0, end):
                return self._in_vain(end)
            self.at += end
            return value

    def back(self) -> None:
        """Have not used the last table after all."""
        self._in_vain(self.at - self._before)
        self.at = self._before

    def go_on(self) -> bool:
        """Go to where the next table could begin; False where there is none, or too much was in vain."""
        self.at += 1
        while (found := self.text.find("{", self.at)) < 0:
            self.at = len(self.text)
            if not self._more():
                return False
        self.at = found
        return self._vain <= PATIENCE

    def _in_vain(self, length: int) -> Unread:
        self._vain += length + TRY_COST
        return UNREAD

    def _more(self, least: int = 0) -> bool:
        if self._ended:
            return False
        data = self._file.read(max(BLOCK, least))
        self._spent(len(data))
        self._ended = not data
        self.text = self.text[self.at :] + self._decode(data, self._ended)
        self.at = 0
        return not self._ended
