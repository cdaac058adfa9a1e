import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.music.codec import VERSION, DamagedSong, NewerSong, decode, encode
from studio.music.song import Event, song_of

times = st.integers(0, 10_000_000)
keys = st.integers(0, 1 << 31)
hertz = st.floats(8.0, 20000.0)
names = st.sampled_from(["handpan", "soft-piano", "", "Bäume", "雨"])
events = st.one_of(
    st.builds(Event, times, st.just("on"), keys, hertz, st.floats(0.0, 1.0), names),
    st.builds(Event, times, st.just("off"), keys),
    st.builds(Event, times, st.just("drone"), keys, hertz, st.just(0.0), names),
)
songs = st.lists(events, max_size=40).map(song_of)


@given(songs)
def test_a_song_comes_back_from_its_bytes(song):
    assert decode(encode(song.events)) == song.events


@given(songs, st.data())
def test_a_changed_byte_is_noticed(song, data):
    whole = bytearray(encode(song.events))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    try:
        assert decode(bytes(whole)) == song.events
    except (DamagedSong, NewerSong):
        return


@given(songs, st.data())
def test_a_piece_of_a_song_is_noticed(song, data):
    whole = encode(song.events)
    with pytest.raises(DamagedSong):
        decode(whole[: data.draw(st.integers(0, len(whole) - 1))])
    with pytest.raises(DamagedSong):
        decode(whole + b"\0")


@settings(max_examples=300)
@given(st.binary(max_size=200), st.sampled_from([0, 1, 2]))
def test_any_bytes_with_a_right_checksum_are_a_song_or_damaged(body, packing):
    packed = zlib.compress(body) if packing else body
    data = bytes([VERSION, packing]) + zlib.crc32(body).to_bytes(4, "little") + packed
    try:
        decoded = decode(data)
    except DamagedSong:
        return
    assert decode(encode(decoded)) == decoded


@given(st.binary(max_size=100))
def test_any_bytes_at_all_are_a_song_or_refused(data):
    try:
        decode(data)
    except (DamagedSong, NewerSong):
        return


def test_a_later_version_is_refused_with_its_own_words():
    with pytest.raises(NewerSong, match="newer"):
        decode(bytes([VERSION + 1]) + encode([])[1:])


def test_a_bomb_is_not_unpacked():
    bomb = zlib.compress(bytes(1 << 26), 9)
    with pytest.raises(DamagedSong):
        decode(bytes([VERSION, 1, 0, 0, 0, 0]) + bomb)


@pytest.mark.parametrize(
    "event",
    [
        Event(-1, "off", 1),
        Event(0, "on", 1, float("nan"), 0.5, "handpan"),
        Event(0, "on", 1, 0.0, 0.5, "handpan"),
        Event(0, "on", 1, 440.0, 1.5, "handpan"),
        Event(0, "off", -1),
    ],
)
def test_what_no_song_can_hold_is_not_encoded(event):
    with pytest.raises(ValueError, match=r"out of range|below"):
        encode([event])


def test_one_note_takes_few_bytes():
    assert len(encode([Event(1234, "on", 62, 293.66, 0.7, "handpan")])) < 40
