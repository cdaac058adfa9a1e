"""A song's ops in the open: tables for JSON that can be read, and played from, without this program.

    {"kind": "events", "events": [
        {"kind": "on", "at", "key", "frequency", "velocity", "instrument"},
        {"kind": "off", "at", "key"},
        {"kind": "drone", "at", "key", "frequency", "instrument"}, …]}

"at" is ms since the song began, "key" names a note between its on and its off, frequency is in Hz, velocity is 0 … 1;
a drone without an instrument ends the one that was. What the log holds otherwise is carried as in `drawing.openly`.
"""

from studio.core.openly import Table, as_bytes, as_text, kept, number, rows, whole, words
from studio.music.codec import DamagedSong, NewerSong, decode, encode
from studio.music.song import Event

_MOST_EVENTS = 1 << 23
_MOST_TIME = 1 << 40
_MOST_KEY = (1 << 32) - 1
_LONGEST_NAME = 255


def to_open(payload: bytes) -> Table:
    """Return the payload of an op as a table for JSON; never raises."""
    try:
        events = decode(payload)
    except (DamagedSong, NewerSong):
        return kept(payload)
    table: Table = {"kind": "events", "events": [_table(event) for event in events]}
    return table if encode(events) == payload else {**table, "payload": as_text(payload)}


def from_open(table: Table) -> bytes:
    """Return the payload that `to_open` was given. Names it doesn't know are passed over.

    Raises DamagedSong for a table that isn't one of these.
    """
    try:
        kind = table.get("kind")
        if kind == "kept":
            return as_bytes(table)
        if kind != "events":
            raise ValueError("no such op")
        events = tuple(_event(row) for row in rows(table, "events", _MOST_EVENTS))
        payload = as_bytes(table) if "payload" in table else encode(events)
        if decode(payload) != events:
            raise DamagedSong
        return payload
    except (ValueError, AttributeError, NewerSong) as error:
        raise DamagedSong from error


def _table(event: Event) -> Table:
    table: Table = {"kind": event.kind, "at": event.time, "key": event.key}
    if event.kind != "off":
        table["frequency"] = event.frequency
    if event.kind == "on":
        table["velocity"] = event.velocity
    if event.kind != "off":
        table["instrument"] = event.instrument
    return table


def _event(table: Table) -> Event:
    kind = table.get("kind")
    at, key = whole(table, "at", _MOST_TIME), whole(table, "key", _MOST_KEY)
    if kind == "off":
        return Event(at, "off", key)
    name = words(table, "instrument", _LONGEST_NAME)
    if kind == "on":
        return Event(at, "on", key, number(table, "frequency", 1, 24000), number(table, "velocity", 0, 1), name)
    if kind == "drone":
        return Event(at, "drone", key, number(table, "frequency", 0, 24000), 0.0, name)
    raise ValueError("no such event")
