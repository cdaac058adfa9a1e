"""MIDI files that mean no good: one kind of error, and never long."""

import random
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.core.errors import StudioError
from studio.music.brought import song_ops
from studio.music.draft import Draft
from studio.music.errors import NotMidi
from studio.music.midi import write_midi
from studio.music.midi_in import MOST_BYTES, read_midi
from studio.music.op_codec import decode_op, encode_op
from studio.music.score import Score
from tests.unit.music.test_midi_in import midi, track
from tests.unit.music.test_song import SONG

FILES = 10_000


def read(data, further=True):
    """Read a file, and further on into a song; say whether it was one."""
    try:
        song = read_midi(data)
    except NotMidi:
        return False
    assert song.parts
    for part in song.parts:
        for note in part.notes:
            assert 0 <= note.start < note.end
            assert 0 < note.velocity <= 1
    if not further:
        return True
    ops = [decode_op(encode_op(op)) for op in song_ops(song)]
    Score(Draft(ops).arrangement)
    return True


def whole():
    """Files as they should be, to begin with."""
    many = [(3, (0x90 + n % 16, n % 128, 1 + n % 127)) for n in range(40)]
    other = midi(track(*many, (0, (0xE3, 5, 9)), (0, (0xB3, 64, 127)), (9, (0xFF, 0x51, 3, 1, 2, 3))), track(*many))
    return [write_midi(SONG), other, midi(track(*many), kind=0, division=0xE250)]


def harmed(data, chance):
    """A file with a few bytes changed, cut, doubled or made up."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(made) + 1)
        match chance.randrange(6):
            case 0:
                made[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                made[at : at + 1] = bytes([chance.choice((0, 0x7F, 0x80, 0xFF))])
            case 2:
                del made[at : at + chance.randint(1, 40)]
            case 3:
                made[at:at] = made[max(0, at - 30) : at]
            case 4:
                made[at : at + 4] = struct.pack(">I", chance.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF)))
            case 5:
                made[at:at] = chance.randbytes(chance.randint(1, 20))
    return bytes(made)


def test_no_file_of_ten_thousand_gets_past_the_one_error():
    chance, begun, good = random.Random(5), whole(), 0
    for number in range(FILES):
        good += read(harmed(chance.choice(begun), chance), further=number % 10 == 0)
    assert good > FILES // 10, "the harm is such that some of it is still music"


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=400))
def test_any_bytes_are_no_song_or_one(data):
    read(data)
    read(midi(b"MTrk" + struct.pack(">I", len(data)) + data))


@pytest.mark.parametrize(
    "body",
    [
        b"\xff" * (MOST_BYTES - 100),
        b"\x00\xff\x01\x00" * (MOST_BYTES // 4 - 50),
        b"\x00\x90" + b"\x00\x3c\x40" * (MOST_BYTES // 3 - 50),
        b"\x00\x90\x3c\x40" + b"\x01\xff\x51\x03\x00\x00\x01" * (MOST_BYTES // 7 - 50),
        b"\xff\xff\xff\x7f\x90\x3c\x40" * (MOST_BYTES // 7 - 50),
        b"\x00\x90\x3c\x40\x00\xb0\x7b\x00" * 70_000,
        b"".join(b"\x00\x90%c\x40" % key for key in range(128)) + b"\x01\xe0\x00\x41\x20\xe0\x00\x42" * 70_000,
        b"\x00\xb0\x40\x7f" + b"\x00\x90\x3c\x40\x00\x80\x3c\x00" * 70_000,
    ],
)
def test_a_large_file_of_one_thing_is_gone_through_once(body):
    seen = Counted(midi(b"MTrk" + struct.pack(">I", len(body)) + body))
    try:
        read_midi(seen)
    except StudioError as error:
        assert type(error) is NotMidi  # noqa: PT017 - or it is music
    assert seen.looked <= 3 * len(seen)


class Counted(bytes):
    """Bytes that count how often one of them was looked at."""

    def __init__(self, _data):
        self.looked = 0

    def __getitem__(self, key):
        self.looked += 1
        return super().__getitem__(key)
