"""A writing's ops in the open: {"kind": "text", "text": …}, its whole text as it was at one pause.

What the log holds otherwise is carried as in `drawing.openly`.
"""

from studio.core.openly import Table, as_bytes, as_text, kept, words
from studio.gallery.writing import MOST_BYTES, DamagedWriting, NewerWriting, decode, encode


def to_open(payload: bytes) -> Table:
    """Return the payload of an op as a table for JSON; never raises."""
    try:
        text = decode(payload)
    except (DamagedWriting, NewerWriting):
        return kept(payload)
    table: Table = {"kind": "text", "text": text}
    return table if encode(text) == payload else {**table, "payload": as_text(payload)}


def from_open(table: Table) -> bytes:
    """Return the payload that `to_open` was given. Names it doesn't know are passed over.

    Raises DamagedWriting for a table that isn't one of these.
    """
    try:
        kind = table.get("kind")
        if kind == "kept":
            return as_bytes(table)
        if kind != "text":
            raise ValueError("no such op")
        text = words(table, "text", MOST_BYTES)
        payload = as_bytes(table) if "payload" in table else encode(text)
        if decode(payload) != text:
            raise DamagedWriting
        return payload
    except (ValueError, AttributeError, NewerWriting) as error:
        raise DamagedWriting from error
