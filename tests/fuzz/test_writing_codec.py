"""The bytes of a writing's log: every text comes back as it was, and damage is said, never guessed at."""

import zlib
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studio.gallery.writing import DamagedWriting, NewerWriting, decode, encode


@given(st.text())
@example("")
@example("It went round.\r\n\n\tשלום 🌒")
def test_every_text_comes_back_as_it_was(text):
    assert decode(encode(text)) == text


@given(st.binary())
def test_any_bytes_are_a_text_or_one_calm_error(data):
    with suppress(DamagedWriting, NewerWriting):
        assert isinstance(decode(data), str)


@given(st.text(min_size=1), st.data())
def test_one_changed_byte_never_gives_another_text(text, data):
    whole = bytearray(encode(text))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    with suppress(DamagedWriting, NewerWriting):
        assert decode(bytes(whole)) == text  # a bit of zlib's header may say nothing about the text


@given(st.text(), st.data())
def test_a_text_cut_short_is_damaged(text, data):
    whole = encode(text)
    with pytest.raises(DamagedWriting):
        decode(whole[: data.draw(st.integers(0, len(whole) - 1))])


def test_what_follows_a_whole_text_is_damage():
    with pytest.raises(DamagedWriting):
        decode(encode("whole") + b"more")


def test_a_version_of_later_is_called_that():
    with pytest.raises(NewerWriting):
        decode(b"\x02" + encode("later")[1:])


def test_a_packed_flood_is_not_unpacked(monkeypatch):
    monkeypatch.setattr("studio.gallery.writing.MOST_BYTES", 1000)
    with pytest.raises(DamagedWriting):
        decode(b"\x01" + zlib.compress(b"a" * 100_000))
