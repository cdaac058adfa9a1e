"""What was made goes out as tables anyone can read and comes back byte for byte; tables nobody made are refused."""

import io
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.core import openly
from studio.core.openly import line, lines, table_of
from studio.drawing import codec as drawing_codec
from studio.drawing import openly as drawing_openly
from studio.drawing.errors import DamagedDrawing
from studio.gallery import writing as writing_codec
from studio.gallery import writing_openly
from studio.gallery.writing import DamagedWriting
from studio.music import codec as song_codec
from studio.music import openly as song_openly
from studio.music.codec import DamagedSong
from studio.music.flac import DamagedTake, read_take, write_take
from studio.music.take import RATE, Second, read_second, write_second
from tests.fuzz.test_drawing_codec import OPS
from tests.fuzz.test_song_codec import songs

TEXTS = st.text()
PAYLOADS = {
    "drawing": OPS.map(drawing_codec.encode),
    "song": songs.map(lambda song: song_codec.encode(song.events)),
    "writing": TEXTS.map(writing_codec.encode),
}
FORMS = {"drawing": drawing_openly, "song": song_openly, "writing": writing_openly}
CODECS = {"drawing": drawing_codec, "song": song_codec, "writing": writing_codec}
DAMAGE = {"drawing": DamagedDrawing, "song": DamagedSong, "writing": DamagedWriting}
ROOMS = pytest.mark.parametrize("room", ["drawing", "song", "writing"])

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=12,
)


def places(value, path=()):
    """Every place in a table, from the outside in."""
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inside:
        yield from places(part, (*path, key))


def put(value, path, part):
    """The table with something else in a place."""
    if not path:
        return part
    copy = value.copy()
    copy[path[0]] = put(copy[path[0]], path[1:], part)
    return copy


@ROOMS
@settings(deadline=None)
@given(data=st.data())
def test_an_op_comes_back_byte_for_byte_from_a_line_that_can_be_read(room, data):
    payload = data.draw(PAYLOADS[room])
    table = FORMS[room].to_open(payload)
    assert table["kind"] != "kept"
    assert "payload" not in table
    assert FORMS[room].from_open(table_of(line(table))) == payload


@ROOMS
@settings(deadline=None)
@given(payload=st.binary(max_size=300))
def test_bytes_that_are_no_op_come_back_too(room, payload):
    table = table_of(line(FORMS[room].to_open(payload)))
    assert FORMS[room].from_open(table) == payload


@ROOMS
@settings(deadline=None)
@given(data=st.data(), level=st.sampled_from([0, 1, 9]))
def test_an_op_that_another_zlib_packed_can_be_read_and_comes_back_byte_for_byte(room, data, level):
    payload = data.draw(PAYLOADS[room])
    head = {"drawing": 2, "song": 6, "writing": 1}[room]
    if len(payload) <= head or (room == "song" and not payload[1]):
        return
    payload = payload[:head] + zlib.compress(zlib.decompress(payload[head:]), level)
    table = FORMS[room].to_open(payload)
    assert table["kind"] != "kept"
    assert FORMS[room].from_open(table_of(line(table))) == payload


@ROOMS
@settings(deadline=None)
@given(table=st.dictionaries(st.sampled_from(["kind", "payload", "points", "events", "text"]) | st.text(), JSON))
def test_any_table_at_all_is_an_op_or_refused(room, table):
    try:
        payload = FORMS[room].from_open(table)
    except DAMAGE[room]:
        return
    assert isinstance(payload, bytes)


@ROOMS
@settings(deadline=None, max_examples=300)
@given(data=st.data(), part=JSON)
def test_a_table_with_anything_in_any_place_is_an_op_or_refused(room, data, part):
    table = FORMS[room].to_open(data.draw(PAYLOADS[room]))
    changed = put(table, data.draw(st.sampled_from(list(places(table)))), part)
    try:
        payload = FORMS[room].from_open(changed)
    except DAMAGE[room]:
        return
    CODECS[room].decode(payload)


@ROOMS
@settings(deadline=None)
@given(data=st.data())
def test_an_op_does_not_pass_for_another_beside_its_bytes(room, data):
    one, other = data.draw(PAYLOADS[room]), data.draw(PAYLOADS[room])
    table = {**FORMS[room].to_open(one), "payload": drawing_openly.as_text(other)}
    if one == other:
        assert FORMS[room].from_open(table) == one
    else:
        with pytest.raises(DAMAGE[room]):
            FORMS[room].from_open(table)


@settings(deadline=None)
@given(data=st.binary(max_size=200))
def test_a_file_of_anything_is_tables_or_refused(data):
    try:
        for table in lines(io.BytesIO(data)):
            assert isinstance(table, dict)
    except ValueError:
        return


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 200_000, "NaN", '{"a":NaN}', '{"a":-Infinity}', "[]", ""])
def test_a_line_that_is_no_table_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        table_of(text)


def test_a_line_without_end_is_not_read(monkeypatch):
    monkeypatch.setattr(openly, "LONGEST_LINE", 1000)

    class Endless(io.RawIOBase):
        def readline(self, size=-1):
            assert 0 < size <= 1001
            return b" " * size

    with pytest.raises(ValueError, match="long"):
        list(lines(Endless()))


PCM = st.integers(0, 2**32 - 1).map(lambda seed: np.random.default_rng(seed))


@settings(deadline=None, max_examples=20)
@given(dice=PCM, bits=st.sampled_from([16, 24]), length=st.integers(1, 3 * RATE), loud=st.floats(0, 1))
def test_a_take_comes_back_sample_for_sample(dice, bits, length, loud):
    limit = int(loud * (2 ** (bits - 1) - 1))
    whole = dice.integers(-limit - 1, limit, length, dtype=np.int32, endpoint=True) << (32 - bits)
    chunks = [write_second(Second(whole[at : at + RATE], bits)) for at in range(0, length, RATE)]
    file = io.BytesIO()
    assert write_take(chunks, file) == ()
    back = list(read_take(file))
    assert back == chunks
    assert np.array_equal(np.concatenate([read_second(chunk).whole for chunk in back]), whole)


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_damaged_file_of_a_take_gives_seconds_and_one_calm_error(data):
    tone = (np.sin(np.arange(2 * RATE) * 0.05) * 2**30).astype(np.int32)
    file = io.BytesIO()
    write_take([write_second(Second(part, 16)) for part in np.split(tone, 2)], file)
    whole = bytearray(file.getvalue())
    if data.draw(st.booleans()):
        whole = whole[: data.draw(st.integers(0, len(whole) - 1))]
    for _ in range(data.draw(st.integers(0, 3))):
        if whole:
            whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    heard = []
    try:
        for chunk in read_take(io.BytesIO(whole)):
            heard.append(read_second(chunk).whole)
    except DamagedTake:
        return
    assert np.array_equal(np.concatenate(heard) >> 16, tone >> 16)  # no error: not a sample is another
