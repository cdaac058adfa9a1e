"""One HTML file that opens in any browser, without a network: a gate in clear, and behind it bytes that are sealed.

What is in clear says nothing: the same words in every file, and the header of the seal. The sealed bytes lie in chunks,
each as base64 in a `script` element that is no script. A policy (CSP) lets nothing run but the two scripts that this
module puts in, known by their hashes, and lets nothing be asked for from anywhere.

What is sealed, padded by zeros to whole steps of the seal, is

    contents, one after the other; a manifest, JSON in UTF-8; zeros; where the manifest begins u64, its length u64

so that all of it can be written as it is made, a chunk at a time.
"""

import json
import struct
from base64 import b64encode
from collections.abc import Generator, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from studio.core.paths import ASSETS
from studio.library.sealing import CHUNK, STEP, seal_with

PAGE = Path(__file__).parent / "page"
TRAILER = struct.Struct(">QQ")
FONTS = (
    ("Fraunces", "normal", 300, "Fraunces-Light.ttf"),
    ("Fraunces", "italic", 300, "Fraunces-LightItalic.ttf"),
    ("Atkinson", "normal", 400, "AtkinsonHyperlegibleNext-Regular.ttf"),
    ("Atkinson", "normal", 600, "AtkinsonHyperlegibleNext-SemiBold.ttf"),
)
"""Family, style, weight and file; all under the SIL Open Font License."""

CODE = ("open.js", "player.js", "telling.js", "room.js", "gate.js")
"""One script, in that order."""

_CHUNKS = "{{chunks}}"
_ZEROS = bytes(1 << 16)


Place = tuple[int, int, str]
"""Where a content begins, how many bytes it has, its MIME type."""


class Packed:
    """Contents laid one after the other, each given on at once, and where each of them lies."""

    def __init__(self) -> None:
        self.size = 0
        """Bytes until now."""

    def put(self, parts: Iterable[bytes], mime: str) -> Generator[bytes, None, Place]:
        """Give a content on; return where it is, for the manifest."""
        start = self.size
        for part in parts:
            self.size += len(part)
            yield part
        return start, self.size - start, mime

    def end(self, manifest: dict[str, object]) -> Iterator[bytes]:
        """Give the end: the manifest and where it is."""
        text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        yield text
        size = self.size + len(text)
        zeros = -(size + TRAILER.size) % STEP
        while zeros:
            yield _ZEROS[:zeros]
            zeros -= min(zeros, len(_ZEROS))
        yield TRAILER.pack(self.size, len(text))


def write_page(file: BinaryIO, plain: Iterable[bytes], passphrase: str) -> None:
    """Write the page around bytes that end as `Packed.end` has them. Slow: for a worker. Raises OSError."""
    seal = seal_with(passphrase)
    before, after = shell(seal.header)
    file.write(before)
    for sealed in seal.chunks(plain):
        file.write(b'<script type="text/plain" class="chunk">')
        file.write(b64encode(sealed))
        file.write(b"</script>\n")
    file.write(after)


def page_size(content: int) -> int:
    """Return how many bytes a page is with so many bytes of content."""
    sealed = -(-max(1, content + TRAILER.size) // STEP) * STEP
    chunks = -(-sealed // CHUNK)
    before, after = shell(b"")
    return len(before) + len(after) + 4 * (sealed + 16 * chunks) // 3 + 53 * chunks


def shell(header: bytes) -> tuple[bytes, bytes]:
    """Return what is in clear, before the chunks and after them."""
    parts = {
        "css": _text("page.css"),
        "js": _code(),
        "argon2": _text("argon2.umd.min.js"),
        "fonts": _fonts(),
        "header": header.decode("ascii"),
    }
    parts["csp"] = _policy(scripts=(parts["argon2"], parts["js"]), styles=(parts["fonts"], parts["css"]))
    before, after = _text("page.html").split(_CHUNKS)
    for name, text in parts.items():
        before = before.replace("{{" + name + "}}", text, 1)
    return before.encode(), after.encode()


def _text(name: str) -> str:
    return (PAGE / name).read_text("utf-8")


def _code() -> str:
    return '"use strict";(()=>{\n' + "".join(map(_text, CODE)) + "})();"


def _fonts() -> str:
    rules = []
    for family, style, weight, name in FONTS:
        data = b64encode((ASSETS / "fonts" / name).read_bytes()).decode()
        rules.append(
            f"@font-face{{font-family:{family};font-style:{style};font-weight:{weight};"
            f"src:url(data:font/ttf;base64,{data})format('truetype')}}"
        )
    return "/* Fraunces and Atkinson Hyperlegible Next, SIL Open Font License 1.1 */" + "".join(rules)


def _policy(scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    """Return the policy of the page: nothing, but for what is in the file itself."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hashes(scripts)} 'wasm-unsafe-eval'",
            f"style-src {_hashes(styles)}",
            "img-src blob: data:",
            "media-src blob:",
            "font-src data:",
            "connect-src 'none'",
            "form-action 'none'",
            "base-uri 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _hashes(texts: tuple[str, ...]) -> str:
    return " ".join(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts)
