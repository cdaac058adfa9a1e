"""A song's ops in the open: tables for JSON that can be read, and played from, without this program.

    {"kind": "events", "events": [
        {"kind": "on", "at", "key", "frequency", "velocity", "instrument"},
        {"kind": "off", "at", "key"},
        {"kind": "drone", "at", "key", "frequency", "instrument"}, …]}

"at" is ms since the song began, "key" names a note between its on and its off, frequency is in Hz, velocity is 0 … 1;
a drone without an instrument ends the one that was. This is what was simply played. How it was arranged later comes
as the tables of `music.tables`. What the log holds otherwise is carried as in `drawing.openly`.
"""

from studio.core.openly import Table, as_bytes, as_text, kept, rows
from studio.music.codec import DamagedSong, NewerSong
from studio.music.op_codec import decode_op, encode_op, simply_played
from studio.music.step import Op, Played
from studio.music.tables import MOST_EVENTS, event_of, event_table, op_of, table_of


def to_open(payload: bytes) -> Table:
    """Return the payload of an op as a table for JSON; never raises."""
    try:
        op = decode_op(payload)
    except (DamagedSong, NewerSong):
        return kept(payload)
    table = _table(op)
    return table if encode_op(op) == payload else {**table, "payload": as_text(payload)}


def from_open(table: Table) -> bytes:
    """Return the payload that `to_open` was given. Names it doesn't know are passed over.

    Raises DamagedSong for a table that isn't one of these.
    """
    try:
        if table.get("kind") == "kept":
            return as_bytes(table)
        op = _op(table)
        payload = as_bytes(table) if "payload" in table else encode_op(op)
        if decode_op(payload) != op:
            raise DamagedSong
        return payload
    except (ValueError, AttributeError, NewerSong) as error:
        raise DamagedSong from error


def _table(op: Op) -> Table:
    if simply_played(op):
        return {"kind": "events", "events": [event_table(event) for event in op.events]}
    return table_of(op)


def _op(table: Table) -> Op:
    if table.get("kind") == "events":
        return Played(0, tuple(event_of(row) for row in rows(table, "events", MOST_EVENTS)))
    return op_of(table)
