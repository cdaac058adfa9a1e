"""Emptying the trash: what was not in it is all there, and what was in it is there as it was, or gone."""

from pathlib import Path

from studio.core.clock import FixedClock
from studio.core.progress import Progress
from studio.library import records, shredder, trash
from studio.library.library import Library
from tests.crash.desk import BEGINNING, STUDIO, Claims, Desk, Steps, Work, look_inside
from tests.crash.state import State
from tests.crash.work import making
from tests.crash.work.shaping import MOST_PIECES, Shaper

THINGS = (Shaper.trash, Shaper.name, Shaper.say, Shaper.tag, Shaper.reflect, Shaper.trash_reflection)


def fill_and_empty(desk: Desk) -> Steps:
    """Make pieces with something in them, put some away, and empty the trash, over and over."""
    try:
        shaper = Shaper(desk)
        library = shaper.library
        while True:
            while len(records.select_pieces(library, "")) < MOST_PIECES:
                yield shaper.make()
                for piece in records.select_pieces(library, "order by num desc limit 1"):
                    yield _fill(library, desk, piece.id)
            if not records.select_entries(library, "where trashed is null"):
                yield shaper.new_entry()
            for _ in range(8):
                yield _told_by_id(desk.chance.choice(THINGS)(shaper))
            yield shaper.trash_entry()
            before = _kinds(library)
            trash.empty(library, Progress())
            after = _kinds(library)
            yield {key: None for key in before if key not in after}
    finally:
        desk.close()


def _kinds(library: Library) -> Claims:
    """Return the ids of everything that can be let go."""
    pieces = {("piece", piece.id, "kind"): piece.kind for piece in records.select_pieces(library, "")}
    entries = {("entry", entry.id, "kind"): entry.kind for entry in records.select_entries(library, "")}
    said = {("reflection", each.id, "kind"): None for each in records.select_reflections(library, "")}
    return pieces | entries | said


def _told_by_id(claims: Claims) -> Claims:
    """Leave out what is told by a number that may mean another piece later."""
    return {key: value for key, value in claims.items() if key[0] != "piece_tag"}


def _fill(library: Library, desk: Desk, piece_id: str) -> Claims:
    with library.write():
        for _ in range(desk.chance.randrange(1, 8)):
            library.append(piece_id, desk.bytes(9000))
        library.put_chunk(piece_id, library.chunk_count(piece_id), desk.bytes(30_000))
    return {}


def look(place: Path, thorough: bool = False) -> State:
    """Return what is in a library, once what was let go before the crash is all gone."""
    look_inside(place)
    with Library.open(place / STUDIO, clock=FixedClock(BEGINNING)) as library:
        shredder.shred(library, lambda taken: None)
        shredder.wipe_traces(library, Progress())
    # a new connection: fts5 checks itself by what a connection remembers of its parts, which others may have merged
    return look_inside(place, thorough)


EMPTYING = Work("emptying", making.prepare, fill_and_empty, look, reach=45, whole=False, lives=6)
