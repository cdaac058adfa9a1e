"""Age files: the real age opens them, and rage does (by pyrage); wrong keys, slips and harm are told apart."""

import io
import os
import subprocess
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.core.errors import StudioError
from studio.core.progress import Stopped
from studio.library import age
from studio.library.age import NotAKey, OtherKey, SecretKey, SlipInKey, key_in, seal_to_key, seal_to_words
from studio.library.errors import EmptyPassphrase
from studio.library.sealing import NoMemoryToSeal

WORDS = "jockey relight snoring velcro uncloak busybody"
SIZES = (0, 1, 65535, 65536, 65537, 131072, 200_000)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age, "WORK", 8)


def content(size: int) -> bytes:
    return bytes(at % 251 for at in range(size))


def to_words(data: bytes, words: str = WORDS) -> bytes:
    file = io.BytesIO()
    seal_to_words(words, [data[:5], b"", data[5:]], file)
    return file.getvalue()


def to_key(data: bytes, key: str) -> bytes:
    file = io.BytesIO()
    seal_to_key(key, [data[:5], b"", data[5:]], file)
    return file.getvalue()


@pytest.fixture(scope="module")
def identity() -> "pyrage.x25519.Identity":
    return pyrage.x25519.Identity.generate()


@pytest.fixture(scope="module")
def recipient(identity: "pyrage.x25519.Identity") -> str:
    return str(identity.to_public())


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("size", SIZES)
def test_rage_opens_what_is_sealed_to_words_and_to_a_key(
    size: int, identity: "pyrage.x25519.Identity", recipient: str
) -> None:
    assert pyrage.passphrase.decrypt(to_words(content(size)), WORDS) == content(size)
    assert pyrage.decrypt(to_key(content(size), recipient), [identity]) == content(size)


def test_the_real_age_opens_what_is_sealed_to_words(tmp_path: Path) -> None:
    (tmp_path / "a.age").write_bytes(to_words(content(70_000), "  jockey   relight "))
    # it asks at the terminal, so it gets one
    command = ["script", "-qec", "age --decrypt --output a a.age", "/dev/null"]
    subprocess.run(command, cwd=tmp_path, input=b"jockey relight\n", capture_output=True, timeout=60, check=True)
    assert (tmp_path / "a").read_bytes() == content(70_000)


def test_the_real_age_opens_what_is_sealed_to_its_key(tmp_path: Path) -> None:
    made = subprocess.run(["age-keygen", "-o", "key"], cwd=tmp_path, capture_output=True, timeout=60, check=True)
    (tmp_path / "a.age").write_bytes(to_key(content(70_000), made.stderr.decode()))
    opened = subprocess.run(
        ["age", "--decrypt", "--identity", "key", "a.age"], cwd=tmp_path, capture_output=True, timeout=60, check=True
    )
    assert opened.stdout == content(70_000)


@pytest.mark.usefixtures("quick")
def test_other_words_another_key_and_any_harm_do_not_open(identity: "pyrage.x25519.Identity", recipient: str) -> None:
    by_words, by_key = to_words(content(70_000)), to_key(content(70_000), recipient)
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(by_words, WORDS + "s")
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(by_key, [pyrage.x25519.Identity.generate()])
    for whole, opens in (
        (by_words, lambda data: pyrage.passphrase.decrypt(data, WORDS)),
        (by_key, lambda data: pyrage.decrypt(data, [identity])),
    ):
        assert opens(whole) == content(70_000)
        at = whole.index(b"\n---") + 6
        for place in (30, at, at + 60, len(whole) - 1):
            flipped = bytearray(whole)
            flipped[place] ^= 1
            with pytest.raises(pyrage.DecryptError):
                opens(bytes(flipped))
        for cut in (len(whole) - 1, len(whole) - 70_000 + 65536 - 16, at):
            with pytest.raises(pyrage.DecryptError):
                opens(whole[:cut])


@pytest.mark.usefixtures("quick")
def test_nothing_of_the_content_or_of_the_words_is_in_the_file(recipient: str) -> None:
    for whole in (to_words(b"secret " * 20_000), to_key(b"secret " * 20_000, recipient)):
        assert not any(word in whole for word in (b"secret", *map(str.encode, WORDS.split()), recipient.encode()))


@pytest.mark.usefixtures("quick")
def test_every_file_has_a_key_of_its_own() -> None:
    assert len({to_words(b"one")[:200] for _ in range(4)}) == 4


def test_the_work_is_as_much_as_age_itself_takes() -> None:
    assert age.WORK == 18


def test_a_key_is_found_whatever_stands_around_it(recipient: str) -> None:
    for text in (recipient, f"# public key: {recipient}\n", f"“{recipient.upper()}”", f"age:\t{recipient}."):
        assert key_in(text) == recipient


def test_what_is_no_key_is_told_apart(identity: "pyrage.x25519.Identity", recipient: str) -> None:
    other = "p" if recipient[30] != "p" else "q"
    for text, error in (
        ("", NotAKey),
        ("hello age1", NotAKey),
        (recipient[:-1], SlipInKey),
        (recipient + "q", SlipInKey),
        (recipient[:30] + other + recipient[31:], SlipInKey),
        (str(identity), SecretKey),
        (f"{identity}\n{recipient}", SecretKey),
        ("age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t", OtherKey),
        ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA me", OtherKey),
    ):
        with pytest.raises(StudioError) as told:
            key_in(text)
        assert type(told.value) is error, text
        assert recipient[:20] not in str(told.value)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200) | st.from_regex(r"(age1|AGE-SECRET-KEY-1|ssh-rsa )[a-zA-Z0-9 ]{0,90}"))
def test_whatever_is_pasted_is_a_key_or_is_told_of_in_a_sentence(text: str) -> None:
    told = ""
    try:
        assert pyrage.x25519.Recipient.from_str(key_in(text))
    except StudioError as error:
        told = str(error)
    assert told == "" or told.endswith(".")


@pytest.mark.usefixtures("quick")
def test_what_goes_wrong_on_the_way_is_heard_as_it_is(recipient: str) -> None:
    def stopped():
        yield bytes(100_000)
        raise Stopped

    class Full(io.BytesIO):
        def write(self, _data: object) -> int:
            raise OSError(28, os.strerror(28))

    for seal, key in ((seal_to_key, recipient), (seal_to_words, WORDS)):
        with pytest.raises(Stopped):
            seal(key, stopped(), io.BytesIO())
        with pytest.raises(OSError, match=os.strerror(28)):
            seal(key, [bytes(200_000)], Full())


@pytest.mark.usefixtures("quick")
def test_a_long_content_goes_through_without_being_held(recipient: str) -> None:
    for seal, key in ((seal_to_key, recipient), (seal_to_words, WORDS)):
        behind, file = [], io.BytesIO()

        def parts(behind: list[int] = behind, file: io.BytesIO = file):
            for number in range(40):
                behind.append(number * 65536 - file.tell())
                yield bytes(65536)

        seal(key, parts(), file)
        assert max(behind) <= 4 * 65536


def test_no_words_and_no_memory_are_told_in_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EmptyPassphrase):
        to_words(b"", "  ")

    def refused(*_: object, **__: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(age, "scrypt", refused)
    with pytest.raises(NoMemoryToSeal):
        to_words(b"")
