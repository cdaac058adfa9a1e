"""A PDF as it is handed over: without what its maker tells of itself, and locked where that is wished for."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from studio.core.errors import StudioError
from studio.sharing.report_tags import Tags, tag_pages

if TYPE_CHECKING:
    from pypdf import PdfWriter
    from pypdf.generic import DictionaryObject

LONGEST_PASSWORD = 127
"""Bytes of a password as UTF-8 (ISO 32000-2, 7.6.4.3.3)."""
_TOLD = re.compile(rb"<([0-9A-Fa-f]{5,6}|F[BCDE][0-9A-Fa-f]{2})>")
"""A letter beyond the first 65,536, or one in the form that it has beside others."""


class PasswordTooLong(StudioError):  # noqa: N818
    """A PDF can't have such a password."""

    sentence = "This password is too long for a PDF. Choose a shorter one."


def finished(pdf: bytes, tags: Tags, title: str, password: str = "") -> bytes:
    """Return a PDF that tells nothing beside its pages but a title and what is what on them (`tags`).

    With a password it opens with that alone (AES-256).

    Raises PasswordTooLong.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject, StreamObject

    if len(password.encode("utf-8")) > LONGEST_PASSWORD:
        raise PasswordTooLong
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.metadata = {"/Title": title}
    writer._ID = None  # noqa: SLF001 - made of the second in which it was written; a locked one gets one by chance
    writer.pdf_header = "%PDF-1.7"
    tag_pages(writer, tags)
    for font in _fonts(writer):
        stream = font[NameObject("/ToUnicode")].get_object()
        if isinstance(stream, StreamObject):
            stream.set_data(_TOLD.sub(_as_written, stream.get_data()))
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


def _as_written(found: re.Match[bytes]) -> bytes:
    """Return a letter as it is to be told: in UTF-16 (ISO 32000-2, 9.10.3), an Arabic one without its form.

    Two that are one sign stay so: readers would turn them round.
    """
    letter = chr(int(found[1], 16))
    written = unicodedata.normalize("NFKC", letter)
    letter = written if len(written) == 1 else letter
    return b"<" + letter.encode("utf-16-be").hex().encode("ascii") + b">"
