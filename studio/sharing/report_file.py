"""A PDF as it is handed over: without what its maker tells of itself, and locked where that is wished for."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from studio.core.errors import StudioError

if TYPE_CHECKING:
    from pypdf import PdfWriter
    from pypdf.generic import DictionaryObject

LONGEST_PASSWORD = 127
"""Bytes of a password as UTF-8 (ISO 32000-2, 7.6.4.3.3)."""
_FAR = re.compile(rb"<([0-9A-Fa-f]{5,6})>")


class PasswordTooLong(StudioError):  # noqa: N818
    """A PDF can't have such a password."""

    sentence = "This password is too long for a PDF. Choose a shorter one."


def finished(pdf: bytes, title: str, password: str = "") -> bytes:
    """Return a PDF that tells nothing beside its pages but a title, opened by a password where there is one (AES-256).

    Raises PasswordTooLong.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject, StreamObject

    if len(password.encode("utf-8")) > LONGEST_PASSWORD:
        raise PasswordTooLong
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.metadata = {"/Title": title}
    for font in _fonts(writer):
        stream = font[NameObject("/ToUnicode")].get_object()
        if isinstance(stream, StreamObject):
            stream.set_data(_FAR.sub(_in_pairs, stream.get_data()))
    if password:
        writer.pdf_header = "%PDF-2.0"  # what such a lock belongs to
        writer.encrypt(password, algorithm="AES-256")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _fonts(writer: PdfWriter) -> Iterator[DictionaryObject]:
    """Give the fonts of a PDF that say which letters they stand for, each once."""
    from pypdf.generic import DictionaryObject

    seen: set[int] = set()
    for page in writer.pages:
        resources = page.get("/Resources", DictionaryObject()).get_object()
        for font in resources.get("/Font", DictionaryObject()).get_object().values():
            held = font.get_object()
            if id(held) not in seen and "/ToUnicode" in held:
                seen.add(id(held))
                yield held


def _in_pairs(found: re.Match[bytes]) -> bytes:
    """Return a letter beyond the first 65,536 as it is to be told: a pair in UTF-16 (ISO 32000-2, 9.10.3)."""
    return b"<" + chr(int(found[1], 16)).encode("utf-16-be").hex().encode("ascii") + b">"
