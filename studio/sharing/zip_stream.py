"""A zip that is given out in parts as it is made: nothing of it lies on a disk, and it tells no dates."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from studio.sharing.kept import Kept
from studio.sharing.zip_parts import DEFLATED, NO_DATE, STORED, Member, central_header, ending, local_header


@dataclass(frozen=True, slots=True)
class Filed:
    """A file that goes into it."""

    name: str
    """ASCII, with / between folders."""
    content: bytes | Kept
    squeezed: bool = False
    """Words get smaller; pictures and sounds are as small as they get."""


def zipped(files: Iterable[Filed]) -> Iterator[bytes]:
    """Give a zip of files, in parts. What `files` raises goes on."""
    at = 0
    directory = list[bytes]()
    for file in files:
        member, parts = _member(file, at)
        header = local_header(member)
        yield header
        yield from parts
        at += len(header) + member.packed
        directory.append(central_header(member))
    listed = b"".join(directory)
    yield listed
    yield ending(len(directory), at, at + len(listed))


def _member(file: Filed, at: int) -> tuple[Member, Iterable[bytes]]:
    name, content = file.name.encode("ascii"), file.content
    if isinstance(content, Kept):
        return Member(name, STORED, NO_DATE, content.crc(), content.size, content.size, at), content.parts()
    crc, packed = zlib.crc32(content), content
    if file.squeezed:
        squeeze = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = squeeze.compress(content) + squeeze.flush()
    method = DEFLATED if file.squeezed else STORED
    return Member(name, method, NO_DATE, crc, len(packed), len(content), at), (packed,)
