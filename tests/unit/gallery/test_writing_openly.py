"""What a stranger finds of a writing, and what is not taken for one."""

import pytest

from studio.gallery.writing import DamagedWriting, decode, encode
from studio.gallery.writing_openly import from_open, to_open


def test_a_text_can_be_read():
    text = "It went round.\n\tשלום 🌒"
    assert to_open(encode(text)) == {"kind": "text", "text": text}
    assert from_open({"kind": "text", "text": text}) == encode(text)


def test_half_letters_do_not_keep_the_rest_from_being_kept():
    assert decode(encode("a\ud83c\udf12b\ud800c")) == "a🌒b\ufffdc"


def test_a_text_of_a_later_program_is_carried_as_it_is():
    later = b"\2" + encode("later")[1:]
    assert to_open(later)["kind"] == "kept"
    assert from_open(to_open(later)) == later


@pytest.mark.parametrize(
    "table",
    [
        None,
        {},
        {"kind": "text"},
        {"kind": "text", "text": 7},
        {"kind": "text", "text": "\ud800"},
        {"kind": "words", "text": "a"},
        {"kind": "text", "text": "a", "payload": ""},
        {"kind": "kept", "payload": "!"},
    ],
)
def test_what_is_no_text_is_refused(table):
    with pytest.raises(DamagedWriting):
        from_open(table)


def test_a_text_without_end_is_refused(monkeypatch):
    monkeypatch.setattr("studio.gallery.writing_openly.MOST_BYTES", 100)
    with pytest.raises(DamagedWriting):
        from_open({"kind": "text", "text": "a" * 101})
