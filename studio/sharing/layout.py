"""How an export is laid out: every name in it is made of dates, kinds and ids, never of a person's words.

README.md                              what this is
manifest.json                          every record
journal/2026-03-04 session 1.md        an entry, to be read
pieces/2026-03-04 drawing 1a2b3c4d/    a piece: what anyone can open, its log, and piece.json
"""

import re
from datetime import date, datetime

from studio.core.clock import HERE, from_ms
from studio.library.records import EntryRecord

FORMAT = 1
"""The layout this program writes; a later one is refused."""

README = "README.md"
MANIFEST = "manifest.json"
PIECE = "piece.json"
JOURNAL = "journal"
PIECES = "pieces"
PART = ".part"
"""Ends the name of a file that is still being written."""

OPS = {"drawing": "strokes.jsonl", "sound": "notes.jsonl", "voice": "edits.jsonl", "writing": "edits.jsonl"}
"""The log of a piece, an op a line, by kind."""
TAKE = "voice.flac"
"""The seconds of a voice as one sound."""
CHUNKS = "chunks.jsonl"
"""Chunks that are no sound, as they are."""

FOLDER = re.compile(r"\d{4}-\d{2}-\d{2} (?:drawing|sound|voice|writing) [0-9a-f]{8}(?:[0-9a-f]{24})?", re.ASCII)
"""What the folder of a piece can be called."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
SHORT = 8
"""Letters of an id in a name."""

EARLIEST = -62_135_510_400_000
"""The first time that is taken for one, UTC ms: the second day of the year 1."""
LATEST = 253_370_764_800_000
"""The last time that is taken for one, UTC ms: the year 9999 begins."""


def local(ms: int) -> datetime:
    """Return a time as the clock on the wall showed it here; an absurd one is pulled into reach."""
    return from_ms(min(max(ms, EARLIEST), LATEST), datetime.now(HERE))


def folder_name(kind: str, created: int, piece_id: str) -> str:
    """Return what the folder of a piece is called, with the whole id; `short_name` is what it is called mostly."""
    return f"{local(created).date().isoformat()} {kind} {piece_id}"


def short_name(folder: str) -> str:
    """Return the name of a folder with the beginning of the id only."""
    return folder[: SHORT - 32]


def entry_name(entry: EntryRecord) -> str:
    """Return what the page of an entry is called, without its ending."""
    day = entry_day(entry).isoformat()
    if entry.kind == "session":
        return f"{day} session" + (f" {entry.number}" if entry.number is not None else "")
    return day


def entry_day(entry: EntryRecord) -> date:
    """Return the day of an entry."""
    try:
        return date.fromisoformat(entry.day)
    except ValueError:
        return local(entry.started).date()
