"""Making a library, from an empty folder on; and drawing, speaking and writing into it, as the library sees that."""

from pathlib import Path

from studio.core.clock import FixedClock
from studio.library import records
from studio.library.library import Library, is_library
from studio.library.log import address
from tests.crash.desk import BEGINNING, CHEAP, STUDIO, Desk, Steps, Work, look_inside
from tests.crash.state import State, brief

OP, CHUNK = 24_000, 60_000
"""The most bytes of an op, of a chunk."""


def prepare(place: Path) -> None:
    """Put a library with a few pieces into a place."""
    library, _ = Library.create(place / STUDIO, passphrase=None, clock=FixedClock(BEGINNING), cost=CHEAP)
    with library:
        entry = records.insert_entry(library, kind="day", day="2026-03-04", started=1)
        for kind in ("drawing", "voice", "writing"):
            records.insert_piece(library, kind=kind, entry_id=entry.id, created=1)


def append(desk: Desk) -> Steps:
    """Append ops and chunks, cache pictures beside them, change titles, bring the write-ahead file in, come back."""
    library = desk.open()
    pieces = [str(row[0]) for row in library.read.execute("select id from piece order by num").fetchall()]
    try:
        while True:
            piece = desk.chance.choice(pieces)
            dice = desk.chance.random()
            desk.clock.advance(seconds=3)
            if dice < 0.62:
                payload = desk.bytes(OP)
                seq = library.append(piece, payload)
                claims = {("op", address(library.number(piece), seq), "payload"): brief(payload)}
                library.later(lambda library=library, piece=piece: library.put_cache(piece, "thumb", bytes(2000)))
                yield claims | {("ops", piece): seq + 1}
            elif dice < 0.8:
                index, data = library.chunk_count(piece), desk.bytes(CHUNK)
                library.put_chunk(piece, index, data)
                yield {
                    ("chunk", address(library.number(piece), index), "data"): brief(data),
                    ("chunks", piece): index + 1,
                }
            elif dice < 0.92:
                title = f"stroke {desk.chance.randrange(1000)}"
                records.update_piece(library, piece, title=title)
                yield {("piece", piece, "title"): title}
            elif dice < 0.97:
                library.checkpoint()
                yield {}
            else:
                library = desk.open()
                yield {}
    finally:
        desk.close()


APPENDING = Work("appending", prepare, append, look_inside, reach=40)


def begin(desk: Desk) -> Steps:
    """Make a library where there is none, and put something into it."""
    try:
        if not is_library(desk.studio):
            desk.library, _ = Library.create(desk.studio, passphrase=None, clock=desk.clock, cost=CHEAP)
            yield {("library",): True}
        library = desk.library or desk.open()
        entry = records.insert_entry(library, kind="day", day="2026-03-04", started=desk.clock.ms())
        yield {("entry", entry.id, "kind"): "day"}
        piece = records.insert_piece(library, kind="drawing", entry_id=entry.id, created=desk.clock.ms())
        yield {("piece", piece.id, "kind"): "drawing"}
        library.append(piece.id, b"first mark")
        yield {("ops", piece.id): 1}
    finally:
        desk.close()


def look_for_one(place: Path, thorough: bool = False) -> State:
    """Say whether there is a library, and what is in it; where there is none, see that one can be made."""
    if is_library(place / STUDIO):
        found = look_inside(place, thorough)
        # two makings of the same library have different names for it
        return {key: value for key, value in found.items() if key[0] != "meta"} | {("library",): True}
    if thorough:
        Library.create(place / STUDIO, passphrase=None, clock=FixedClock(BEGINNING), cost=CHEAP)[0].close()
    return {}


MAKING = Work("making", lambda place: None, begin, look_for_one, reach=4, lives=1)
