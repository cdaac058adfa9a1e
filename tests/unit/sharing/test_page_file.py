"""The page in clear says nothing and lets nothing run but itself; what is sealed comes back whole."""

import io
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import sha256

import pytest

from studio.library.sealing import CHUNK, STEP, open_sealed
from studio.sharing.page_file import CODE, PAGE, TRAILER, Packed, page_size, shell, write_page

WORDS = "river lantern oak copper window seven"
HEADER = re.compile(rb'<script type="application/json" id="header">([^<]*)</script>')
CHUNKS = re.compile(rb'<script type="text/plain" class="chunk">([^<]*)</script>')


def page_of(*contents: bytes, **manifest: object) -> bytes:
    def plain() -> Iterator[bytes]:
        packed, places = Packed(), []
        for content in contents:
            half = len(content) // 2
            places.append((yield from packed.put((content[:half], content[half:]), "x/y")))
        yield from packed.end({**manifest, "places": places})

    file = io.BytesIO()
    write_page(file, plain(), WORDS)
    return file.getvalue()


def read_again(page: bytes) -> bytes:
    header = HEADER.search(page)
    assert header is not None
    return b"".join(open_sealed(WORDS, header[1], (b64decode(chunk) for chunk in CHUNKS.findall(page))))


@pytest.fixture(scope="module")
def page() -> bytes:
    return page_of(b"\x00\xffpixels" * 200_000, b"a sound", title="The door </script> שלום")


def test_what_is_sealed_comes_back(page: bytes) -> None:
    plain = read_again(page)
    assert len(plain) == 25 * STEP
    start, length = TRAILER.unpack(plain[-TRAILER.size :])
    manifest = json.loads(plain[start : start + length])
    assert manifest["title"] == "The door </script> שלום"
    (at, size, mime), (then, rest, _) = manifest["places"]
    assert plain[at : at + size] == b"\x00\xffpixels" * 200_000
    assert plain[then : then + rest] == b"a sound"
    assert mime == "x/y"


@pytest.mark.parametrize("spare", [-1, 0, 1, 700])
def test_the_end_lies_at_the_end_however_long_the_content(spare: int) -> None:
    packed = Packed()
    text = len(json.dumps({}, separators=(",", ":")))
    content = packed.put((bytes(CHUNK - TRAILER.size - text + spare),), "x/y")
    plain = b"".join([*content, *packed.end({})])
    assert len(plain) == (CHUNK if spare <= 0 else CHUNK + STEP)
    start, length = TRAILER.unpack(plain[-TRAILER.size :])
    assert plain[start : start + length] == b"{}"


def test_nothing_of_it_is_in_clear(page: bytes) -> None:
    assert b"door" not in CHUNKS.sub(b"", page)
    assert b"pixels" not in page
    assert b64encode(b"pixels\x00\xff") not in page


def test_the_policy_lets_in_what_is_there_and_nothing_else(page: bytes) -> None:
    text = page.decode()
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert found is not None
    policy = dict(part.split(" ", 1) for part in found[1].split("; "))
    assert policy["default-src"] == "'none'"
    scripts = [body for kind, body in re.findall(r"<script([^>]*)>(.*?)</script>", text, re.S) if not kind]
    styles = re.findall(r"<style>(.*?)</style>", text, re.S)
    assert len(scripts) == 2
    assert policy["script-src"] == f"{hashes(scripts)} 'wasm-unsafe-eval'"
    assert policy["style-src"] == hashes(styles)
    assert "unsafe-inline" not in found[1]
    assert not re.search(r"https?:", found[1])
    assert policy["connect-src"] == policy["form-action"] == policy["base-uri"] == "'none'"


def hashes(texts: list[str]) -> str:
    return " ".join(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts)


def test_the_policy_comes_before_all_that_it_is_for(page: bytes) -> None:
    before = page[: page.index(b"Content-Security-Policy")]
    assert not re.search(rb"<(script|style|link|img)\b", before)
    assert b"<meta charset" in before


def test_scripts_come_before_the_chunks_so_that_half_a_file_can_still_say_so(page: bytes) -> None:
    assert page.index(b"hashwasm") < page.index(b'class="chunk"')
    assert page.rindex(b'id="end"') > page.rindex(b'class="chunk"')


def test_no_word_becomes_more_than_a_word() -> None:
    code = "".join(path.read_text("utf-8") for path in PAGE.glob("*.js") if path.name in CODE)
    assert "textContent" in code
    for way in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "fetch(",
        "srcdoc",
    ):
        assert way not in code, way


def test_its_size_is_known_before(page: bytes) -> None:
    assert page_size(25 * STEP - 1000) == pytest.approx(len(page), rel=0.001)
    assert len(shell(b"{}")[0]) < 450_000
