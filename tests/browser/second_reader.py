"""A second reader of a sealed page, which shares nothing with the first, and everything that can be done to one.

Written from what the page's format says: a header of JSON, whose bytes are the additional data of every chunk; chunks
of 1 MiB, AES-256-GCM; nonce: 7 bytes of the header, the number of the chunk (u32, big-endian), 1 on the last one.
"""

import base64
import json
import re
import struct
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

HEADER = re.compile(r'(<script type="application/json" id="header">)([^<]*)(</script>)')
CHUNK = re.compile(r'(<script type="text/plain" class="chunk">)([^<]*)(</script>)')


@dataclass(frozen=True)
class Sealed:
    """What of a page is sealed, and what is around it."""

    before: str
    header: str
    between: str
    chunks: tuple[str, ...]
    """In base64."""
    after: str

    def page(self) -> str:
        """Return the page that these make."""
        header = f'<script type="application/json" id="header">{self.header}</script>'
        chunks = "".join(f'<script type="text/plain" class="chunk">{chunk}</script>' for chunk in self.chunks)
        return f"{self.before}{header}{self.between}{chunks}{self.after}"

    def told(self, **changes: object) -> "Sealed":
        """Return it with something else in its header."""
        table = {**json.loads(self.header), **changes}
        return replace(self, header=json.dumps(table, separators=(",", ":")))


def sealed(page: str) -> Sealed:
    """Take a page apart. Raises ValueError where it isn't one."""
    head, chunks = HEADER.search(page), list(CHUNK.finditer(page))
    if head is None or not chunks or chunks[0].start() < head.end():
        raise ValueError("no sealed page")
    between = page[head.end() : chunks[0].start()]
    texts = tuple(chunk[2] for chunk in chunks)
    return Sealed(page[: head.start()], head[2], between, texts, page[chunks[-1].end() :])


def opened(page: str, passphrase: str) -> tuple[dict[str, Any], bytes]:
    """Return the manifest of a page, and all that was sealed in it. Raises InvalidTag, ValueError."""
    parts = sealed(page)
    told = json.loads(parts.header)
    secret = " ".join(unicodedata.normalize("NFKC", passphrase).split()).encode()
    salt, nonce = base64.b64decode(told["salt"]), base64.b64decode(told["nonce"])
    key = hash_secret_raw(secret, salt, told["t"], told["m"], told["p"], 32, Type.ID)
    cipher, last = AESGCM(key), len(parts.chunks) - 1
    plain = b"".join(
        cipher.decrypt(
            nonce + struct.pack(">IB", at, at == last), base64.b64decode(chunk, validate=True), parts.header.encode()
        )
        for at, chunk in enumerate(parts.chunks)
    )
    start, length = struct.unpack(">QQ", plain[-16:])
    return json.loads(plain[start : start + length]), plain


def blobs(manifest: object, plain: bytes) -> Iterator[tuple[str, bytes]]:
    """Give everything that a manifest points to, however deep: its kind and its bytes."""
    if isinstance(manifest, dict):
        for value in manifest.values():
            yield from blobs(value, plain)
    elif isinstance(manifest, list):
        if len(manifest) == 3 and isinstance(manifest[2], str) and "/" in manifest[2]:
            start, length, kind = manifest
            yield kind, plain[start : start + length]
        else:
            for value in manifest:
                yield from blobs(value, plain)


# what can be done to a page on its way


def flipped(page: str) -> str:
    """One bit of one byte, deep inside."""
    parts = sealed(page)
    first = bytearray(base64.b64decode(parts.chunks[0]))
    first[len(first) // 2] ^= 1
    return replace(parts, chunks=(base64.b64encode(first).decode(), *parts.chunks[1:])).page()


def swapped(page: str) -> str:
    """Two chunks in each other's place."""
    parts = sealed(page)
    one, two, *rest = parts.chunks
    return replace(parts, chunks=(two, one, *rest)).page()


def without_the_last(page: str) -> str:
    """The last chunk is gone, and all around it is there."""
    parts = sealed(page)
    return replace(parts, chunks=parts.chunks[:-1]).page()


def shortened(page: str) -> str:
    """The last chunk is there, but for its last 64 KiB."""
    parts = sealed(page)
    last = base64.b64decode(parts.chunks[-1])[: -(1 << 16)]
    return replace(parts, chunks=(*parts.chunks[:-1], base64.b64encode(last).decode())).page()


def without_the_first(page: str) -> str:
    parts = sealed(page)
    return replace(parts, chunks=parts.chunks[1:]).page()


def twice(page: str) -> str:
    """A chunk is there a second time."""
    parts = sealed(page)
    return replace(parts, chunks=(*parts.chunks, parts.chunks[-1])).page()


def cheaper(**cost: int) -> Callable[[str], str]:
    """The header says that a guess costs less."""
    return lambda page: sealed(page).told(**cost).page()


def another_cipher(page: str) -> str:
    return sealed(page).told(alg="none").page()


def another_version(page: str) -> str:
    return sealed(page).told(v=2).page()


def torn(page: str) -> str:
    """The end of the file never came."""
    return page[: len(page) * 2 // 3]


def not_base64(page: str) -> str:
    parts = sealed(page)
    return replace(parts, chunks=("*" + parts.chunks[0][1:], *parts.chunks[1:])).page()


def spliced(page: str, other: str) -> str:
    """A chunk of another page, to the same words, in the place of one."""
    parts, others = sealed(page), sealed(other)
    return replace(parts, chunks=(parts.chunks[0], others.chunks[1], *parts.chunks[2:])).page()


def under_another(page: str, other: str) -> str:
    """All chunks under the header of another page, to the same words."""
    return replace(sealed(page), header=sealed(other).header).page()


def longer(page: str) -> str:
    """A chunk that says it is far more than one."""
    parts = sealed(page)
    first = parts.chunks[0].rstrip("=")
    return replace(parts, chunks=(first * 8, *parts.chunks[1:])).page()


def behind_the_end(page: str) -> str:
    """One more chunk, where the page is over."""
    chunk = sealed(page).chunks[0]
    return page.replace("</body>", f'<script type="text/plain" class="chunk">{chunk}</script></body>')


def without_any(page: str) -> str:
    """No chunk at all, and all around them is there."""
    return replace(sealed(page), chunks=()).page()


def nested(page: str) -> str:
    """A header that is nothing but brackets, deeper than anyone goes."""
    return replace(sealed(page), header="[" * 200_000).page()


def with_guests(page: str) -> str:
    """All of it as it was, and around it what others would like to do."""
    guests = (
        "<script>document.title='harmed'</script><script src='https://example.org/a.js'></script>"
        "<script type='module'>document.title='harmed'</script><img src='x' onerror=\"document.title='harmed'\">"
        "<img src='https://example.org/b.png'><iframe src='https://example.org/c'></iframe>"
        "<style>#room { display: none }</style><link rel='stylesheet' href='https://example.org/d.css'>"
        "<object data='https://example.org/e'></object><base href='https://example.org/'>"
        "<form action='https://example.org/f'><input name='g'></form><p>Send your words to me.</p>"
    )
    return page.replace("</body>", f"{guests}</body>")
