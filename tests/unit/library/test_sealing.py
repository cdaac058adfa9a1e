"""What is sealed for a page: it opens by its words and by nothing else, and nothing of it can be changed on the way."""

import json
import random
from base64 import b64decode, b64encode
from hashlib import sha256

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.core.errors import StudioError
from studio.library import sealing
from studio.library.errors import EmptyPassphrase, NoMemory
from studio.library.sealing import (
    CHUNK,
    STEP,
    DamagedSeal,
    NewerSeal,
    NoMemoryToSeal,
    NotOpened,
    WeakSeal,
    open_sealed,
    plain_words,
    seal_with,
)

WORDS = "jockey relight snoring velcro uncloak busybody"


def cheap(passphrase: str, salt: bytes, _cost: object) -> bytes:
    """Stretch a passphrase in no time, for what is about the chunks."""
    return sha256(salt + passphrase.encode()).digest()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "wrap_key", cheap)


def sealed(content: bytes, words: str = WORDS) -> tuple[bytes, list[bytes]]:
    seal = seal_with(words)
    return seal.header, list(seal.chunks([content]))


def opened(header: bytes, chunks: list[bytes], words: str = WORDS) -> bytes:
    return b"".join(open_sealed(words, header, chunks))


def changed(header: bytes, **fields: object) -> bytes:
    return json.dumps(json.loads(header) | fields, separators=(",", ":")).encode()


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("size", [0, 1, STEP, STEP + 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_a_content_of_any_length_comes_back_filled_up_with_zeros(size: int) -> None:
    content = random.Random(size).randbytes(size)
    seal = seal_with(WORDS)
    parts = [content[: size // 3], b"", content[size // 3 : size // 2], content[size // 2 :]]
    chunks = list(seal.chunks(parts))
    filled = max(1, -(-size // STEP)) * STEP
    assert [len(chunk) - 16 for chunk in chunks[:-1]] == [CHUNK] * ((filled - 1) // CHUNK)
    assert opened(seal.header, chunks) == content.ljust(filled, b"\0")


def test_whoever_reads_the_format_can_open_it_without_our_code() -> None:
    header, chunks = sealed(b"a" * CHUNK + b"b")
    told = json.loads(header)
    salt, prefix = b64decode(told["salt"]), b64decode(told["nonce"])
    key = hash_secret_raw(WORDS.encode(), salt, 3, 65536, 1, 32, Type.ID)
    first = AESGCM(key).decrypt(prefix + b"\0\0\0\0\0", chunks[0], header)
    last = AESGCM(key).decrypt(prefix + b"\0\0\0\1\1", chunks[1], header)
    assert (first, last.rstrip(b"\0")) == (b"a" * CHUNK, b"b")
    assert list(told) == ["v", "kdf", "m", "t", "p", "salt", "alg", "chunk", "nonce"]
    assert header == json.dumps(told, separators=(",", ":")).encode()


def test_the_words_open_however_they_are_typed_and_others_do_not() -> None:
    header, chunks = sealed(b"here", "über zwölf")
    for typed in ("  u\u0308ber\u00a0  zwo\u0308lf\n", "über\tzwölf"):
        assert opened(header, chunks, typed).rstrip(b"\0") == b"here"
    for typed in ("Über zwölf", "überzwölf"):
        with pytest.raises(NotOpened):
            opened(header, chunks, typed)
    with pytest.raises(EmptyPassphrase):
        seal_with(" \n")


@pytest.mark.usefixtures("quick")
def test_nothing_can_be_changed_moved_doubled_left_out_or_cut_off() -> None:
    header, (first, second, third) = sealed(bytes(2 * CHUNK + 5))
    flipped = bytearray(second)
    flipped[77] ^= 1
    for chunks, error in (
        ([first, bytes(flipped), third], DamagedSeal),
        ([second, first, third], NotOpened),
        ([first, second, second, third], DamagedSeal),
        ([first, third], DamagedSeal),
        ([first, second], DamagedSeal),
        ([first], NotOpened),
        ([first, second, third[:-1]], DamagedSeal),
        ([first, third, third], DamagedSeal),
        ([first, second, third, third], DamagedSeal),
        ([], DamagedSeal),
    ):
        with pytest.raises(error):
            opened(header, chunks)
    assert opened(header, [first, second, third]) == bytes(2 * CHUNK + STEP)


@pytest.mark.usefixtures("quick")
def test_chunks_do_not_open_under_another_header() -> None:
    header, chunks = sealed(b"mine")
    other, _ = sealed(b"other")
    for wrong in (other, changed(header, t=4), header.replace(b'"v":1', b'"v": 1')):
        with pytest.raises(NotOpened):
            opened(wrong, chunks)


def test_a_cheaper_a_newer_and_a_costly_header_are_refused_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    header, chunks = sealed(b"here")
    monkeypatch.setattr(sealing, "wrap_key", None)  # to call it would be an error
    for wrong, error in (
        (changed(header, m=65535), WeakSeal),
        (changed(header, m=8, t=1), WeakSeal),
        (changed(header, t=2), WeakSeal),
        (changed(header, v=2), NewerSeal),
        (changed(header, kdf="scrypt"), NewerSeal),
        (changed(header, chunk=16), NewerSeal),
        (changed(header, m=1 << 30), DamagedSeal),
        (changed(header, t=1000), DamagedSeal),
        (changed(header, p=0), DamagedSeal),
        (changed(header, m=True), DamagedSeal),
        (changed(header, v="1"), DamagedSeal),
        (changed(header, salt=b64encode(b"short").decode()), DamagedSeal),
        (changed(header, nonce="!"), DamagedSeal),
        (header + b" " * 600, DamagedSeal),
        (b"[" * 400, DamagedSeal),
        (b"", DamagedSeal),
    ):
        with pytest.raises(error):
            opened(wrong, chunks)


@pytest.mark.usefixtures("quick")
@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=600),
        st.dictionaries(
            st.sampled_from(["v", "kdf", "m", "t", "p", "salt", "alg", "chunk", "nonce"]),
            st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=30), st.lists(st.integers(), max_size=2)),
        ).map(lambda fields: json.dumps(fields).encode()),
    )
)
def test_a_header_that_makes_no_sense_is_told_of_in_a_sentence(header: bytes) -> None:
    with pytest.raises(StudioError):
        opened(header, [bytes(CHUNK + 16)])


@pytest.mark.usefixtures("quick")
def test_a_seal_serves_once_and_every_seal_is_another() -> None:
    seal = seal_with(WORDS)
    first = list(seal.chunks([b"one"]))
    with pytest.raises(RuntimeError):
        seal.chunks([b"two"])
    header, again = sealed(b"one")
    assert header != seal.header
    assert again != first


@pytest.mark.usefixtures("quick")
def test_a_long_content_goes_through_without_being_held() -> None:
    asked = []

    def parts():
        for number in range(6):
            asked.append(number)
            yield bytes(CHUNK)

    chunks = seal_with(WORDS).chunks(parts())
    next(chunks)
    assert asked == [0, 1]


@pytest.mark.usefixtures("quick")
def test_what_the_content_raises_goes_on() -> None:
    def broken():
        yield b"x"
        raise KeyError

    with pytest.raises(KeyError):
        list(seal_with(WORDS).chunks(broken()))


def test_too_little_memory_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> bytes:
        raise NoMemory

    monkeypatch.setattr(sealing, "wrap_key", refused)
    with pytest.raises(NoMemoryToSeal):
        seal_with(WORDS)


def test_plain_words_are_the_same_however_often_they_are_made_plain() -> None:
    assert plain_words(plain_words(" a\u3000b ")) == "a b"
