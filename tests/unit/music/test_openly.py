"""What a stranger finds of a song, and what is not taken for one."""

import pytest

from studio.music.codec import DamagedSong, encode
from studio.music.openly import from_open, to_open
from studio.music.song import Event

EVENTS = (
    Event(0, "drone", 0, 146.83, 0.0, "bowl"),
    Event(100, "on", 62, 293.66, 0.7, "handpan"),
    Event(900, "off", 62),
    Event(2000, "drone"),
)
OPEN = {
    "kind": "events",
    "events": [
        {"kind": "drone", "at": 0, "key": 0, "frequency": 146.83, "instrument": "bowl"},
        {"kind": "on", "at": 100, "key": 62, "frequency": 293.66, "velocity": 0.7, "instrument": "handpan"},
        {"kind": "off", "at": 900, "key": 62},
        {"kind": "drone", "at": 2000, "key": 0, "frequency": 0.0, "instrument": ""},
    ],
}


def test_a_song_can_be_read():
    assert to_open(encode(EVENTS)) == OPEN
    assert from_open(OPEN) == encode(EVENTS)


def test_a_song_of_a_later_program_is_carried_as_it_is():
    later = b"\2" + encode(EVENTS)[1:]
    assert to_open(later)["kind"] == "kept"
    assert from_open(to_open(later)) == later


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "bang"},
        {"kind": None},
        {"at": -1},
        {"at": 901},  # after the one that follows it
        {"at": 100.0},
        {"at": True},
        {"at": 1 << 41},
        {"key": 1 << 32},
        {"frequency": 0.5},
        {"frequency": float("nan")},
        {"frequency": 10**400},
        {"velocity": 1.5},
        {"velocity": None},
        {"instrument": 5},
        {"instrument": "x" * 256},
        {"instrument": "雨" * 100},
        {"instrument": "\ud800"},
    ],
)
def test_an_event_that_nobody_played_is_refused(change):
    events = list(OPEN["events"])
    events[1] = {**events[1], **change}
    with pytest.raises(DamagedSong):
        from_open({**OPEN, "events": events})


@pytest.mark.parametrize("table", [None, [], {}, {"kind": "events"}, {**OPEN, "events": [7]}, {**OPEN, "payload": ""}])
def test_what_is_no_song_is_refused(table):
    with pytest.raises(DamagedSong):
        from_open(table)
