"""JSON that is larger than the memory: one table whose lists are written, and read, an item at a time.

What is read may come from anyone: an item has a largest size, and one that makes no sense is passed over up to the next
line, for this program writes one a line.
"""

import codecs
import json
from collections.abc import Iterator
from json.decoder import JSONDecodeError
from typing import Any, BinaryIO, NoReturn

from studio.sharing.errors import DamagedExport

BLOCK = 1 << 16
"""Bytes read at once."""
LONGEST = 1 << 25
"""Characters of one item."""
MOST_PARTS = 1 << 22
"""Commas and brackets of one item or line: what a few bytes each could become in memory has an end."""
PATIENCE = 1 << 28
"""Characters that may be read in vain before the rest is given up."""
BROKEN_COST = 1 << 12
"""What coming upon an item that makes no sense costs, in characters."""
NEAR = 16
"""An error so near to the end of what was read may only be for want of more."""


class Broken:
    """Stands for an item that makes no sense."""


BROKEN = Broken()


def dumps(value: object) -> str:
    """Return a value as one line of JSON that people can read."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(", ", ": "))


def loads(text: str | bytes) -> Any:
    """Return what JSON says. Raises ValueError for what isn't JSON, is too deep, or is no number."""
    try:
        return _decoder.decode(text if isinstance(text, str) else text.decode("utf-8", "surrogateescape"))
    except RecursionError as error:
        raise ValueError("too deep") from error


def lines(file: BinaryIO, longest: int) -> Iterator[bytes]:
    """Give the lines of a file that aren't empty. Raises ValueError at one that is too long, or too much in one."""
    while line := file.readline(longest + 1):
        if len(line) > longest or _parts(line) > MOST_PARTS:
            raise ValueError("too long a line")
        if line.strip():
            yield line


def items(file: BinaryIO) -> Iterator[tuple[str, Any]]:
    """Give what the one table of a file holds: (name, item) for each item of a list, (name, value) for the rest.

    An item that makes no sense is `BROKEN`. Raises `DamagedExport` when the table itself makes none.
    """
    reader = _Reader(file)
    reader.expect("{")
    if reader.peek() == "}":
        return
    while True:
        name = reader.value()
        if not isinstance(name, str):
            raise DamagedExport
        reader.expect(":")
        if reader.peek() == "[":
            for item in reader.list_items():
                yield name, item
        else:
            yield name, reader.value()
        if reader.after() == "}":
            return


def _parts(line: bytes | str) -> int:
    if isinstance(line, bytes):
        return line.count(b",") + line.count(b"[") + line.count(b"{")
    return line.count(",") + line.count("[") + line.count("{")


def _refused(_constant: str) -> NoReturn:
    raise ValueError("no number")


_decoder = json.JSONDecoder(parse_constant=_refused)


class _Reader:
    """A window on the text of a file: `self.text` from `self.at` on is what was read and not used."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape").decode
        self._text = ""
        self._at = 0
        self._ended = False
        self._vain = 0

    def peek(self) -> str:
        """Return the next character that isn't space, without using it; "" at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in " \t\r\n":
                    return self._text[self._at]
                self._at += 1
            if not self._more():
                return ""

    def expect(self, sign: str) -> None:
        if self.peek() != sign:
            raise DamagedExport
        self._at += 1

    def after(self) -> str:
        """Use the sign after a value, a comma or the end of a list or table, and return it."""
        sign = self.peek()
        if sign not in (",", "]", "}"):
            raise DamagedExport
        self._at += 1
        return sign

    def value(self) -> Any:
        """Use the next value; raise `DamagedExport` when it makes no sense."""
        value = self._value()
        if value is BROKEN:
            raise DamagedExport
        return value

    def list_items(self) -> Iterator[Any]:
        self.expect("[")
        if self.peek() == "]":
            self._at += 1
            return
        while (sign := self.peek()) != "]":
            if sign == "":
                raise DamagedExport
            value = self._value()
            yield value
            if value is BROKEN:
                self._next_line()
            elif self.peek() not in ("]", "{", "["):
                self._at += 1  # the comma, or what has become of it
        self._at += 1

    def _value(self) -> Any:
        """Use the next value, or return `BROKEN` and use nothing."""
        self.peek()
        while True:
            text = self._text
            try:
                value, end = _decoder.raw_decode(text, self._at)
                if end < len(text) or self._ended:  # a number could go on in what was not read yet
                    if too_much(text, self._at, end):
                        return BROKEN
                    self._at = end
                    return value
            except JSONDecodeError as error:
                endless = error.msg.startswith("Unterminated string")
                if self._ended or not (endless or error.pos >= len(text) - NEAR):
                    return self._in_vain((len(text) if endless else error.pos) - self._at)
            except (ValueError, RecursionError):
                return self._in_vain(len(text) - self._at)
            if len(text) - self._at > LONGEST or _parts(text[self._at :]) > MOST_PARTS:
                return self._in_vain(len(text) - self._at)
            self._more(len(text) - self._at)

    def _in_vain(self, length: int) -> Broken:
        self._vain += length + BROKEN_COST
        if self._vain > PATIENCE:
            raise DamagedExport
        return BROKEN

    def _next_line(self) -> None:
        """Pass over the rest of a line."""
        while (end := self._text.find("\n", self._at)) < 0:
            self._at = len(self._text)
            if not self._more():
                raise DamagedExport
        self._at = end + 1

    def _more(self, least: int = 0) -> bool:
        """Read on, at least a block; forget what was used. False at the end of the file."""
        if self._ended:
            return False
        try:
            data = self._file.read(max(BLOCK, least))
        except OSError as error:
            raise DamagedExport from error
        self._ended = not data
        self._text = self._text[self._at :] + self._decode(data, self._ended)
        self._at = 0
        return not self._ended


def too_much(text: str, start: int, end: int) -> bool:
    """Say whether a stretch of JSON is longer, or has more parts, than one item may."""
    return end - start > LONGEST or _parts(text[start:end]) > MOST_PARTS
