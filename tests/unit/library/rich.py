"""A library with something of everything, and all that is in it, to compare with what is read back later."""

import random
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from studio.core.clock import FixedClock
from studio.core.errors import StudioError
from studio.library import (
    arrival_rows,
    handing_rows,
    pair_rows,
    parts_rows,
    question_rows,
    records,
    return_rows,
    search,
    view_rows,
)
from studio.library.crypto import KdfCost
from studio.library.library import Library
from studio.library.record import TABLES, Arrived
from studio.library.rows import select_rows

CHEAP = KdfCost(memory=64, passes=1, lanes=1)
PASSPHRASE = "quiet sea"
KINDS = ("drawing", "sound", "voice", "writing")
WORDS = ("harbour", "lantern", "moss", "river", "stone", "velvet", "window", "quiet")

MOST = 1000
"""More than any log here is long: a damaged one must not be read for ever."""

Contents = dict[tuple[str, ...], Any]


def make_rich(folder: Path, clock: FixedClock, *, pieces: int = 12, most_ops: int = 30) -> str:
    """Make a library, fill it and close it; return its recovery code."""
    library, code = Library.create(folder, passphrase=PASSPHRASE, clock=clock, cost=CHEAP)
    with library:
        fill(library, clock, pieces=pieces, most_ops=most_ops, seed=1)
    return code


def fill(library: Library, clock: FixedClock, *, pieces: int, most_ops: int, seed: int) -> None:
    """Add entries, pieces with logs short and long, chunks, tags, reflections, and facts about what is gone."""
    chance = random.Random(seed)
    entries = [
        records.insert_entry(
            library,
            kind="session" if number % 2 else "day",
            day=f"2026-03-{number + 1:02}",
            started=library.now(),
            intention=" ".join(chance.choices(WORDS, k=5)),
        )
        for number in range(4)
    ]
    tags = [records.insert_tag(library, f"{word} {seed}") for word in WORDS[:4]]
    for number in range(pieces):
        clock.advance(minutes=7)
        entry = entries[number % len(entries)]
        piece = records.insert_piece(
            library,
            kind=KINDS[number % len(KINDS)],
            entry_id=entry.id,
            created=library.now(),
            title=" ".join(chance.choices(WORDS, k=3)),
        )
        for _ in range(chance.randrange(1, most_ops)):
            clock.advance(seconds=1)
            library.append(piece.id, chance.randbytes(chance.choice((12, 300, 300, 3000, 20_000))))
        if piece.kind in ("sound", "voice"):
            for index in range(chance.randrange(1, 4)):
                library.put_chunk(piece.id, index, chance.randbytes(9000))
        records.insert_piece_tag(library, piece.id, tags[number % 4].id)
        records.insert_reflection(library, piece_id=piece.id, time=library.now(), text=chance.choice(WORDS), instant=3)
        records.insert_reflection(library, entry_id=entry.id, time=library.now(), text=chance.choice(WORDS))
    records.delete_tag(library, records.insert_tag(library, f"passing {seed}").id)
    _fill_beside(library, entries[0].id, seed)


def _fill_beside(library: Library, entry_id: str, seed: int) -> None:
    """Add what lies beside what was made: of each kind a few, and one that was taken away again."""
    made = [records.select_pieces(library, "where kind = ? order by num", (kind,)) for kind in ("drawing", "sound")]
    drawings, sounds = made
    palettes = (bytes(range(15)), bytes(range(200, 215)), b"\xe7\xa9\x77" * 5)
    for palette, drawing, sound in zip(palettes, drawings, sounds, strict=False):
        records.update_piece(library, drawing.id, palette=palette, resurface=False)
        pair_rows.insert_pair(library, drawing.id, sound.id, 40)
    for number in range(3):
        view_rows.insert_view(library, f"lantern {seed} {number}", '{"tags": ["moss"]}')
        question_rows.insert_question(library, entry_id, f"Where is the harbour {number}?", library.now())
        return_rows.insert_quiet_span(library, f"2025-1{number}-01", f"2025-1{number}-07")
        return_rows.note_check_in(library, entry_id, f"{number}w", "seen", library.now())
    view_rows.delete_view(library, view_rows.select_views(library)[-1].id)
    records.update_entry(library, entry_id, resurface=False, mood_before_x=0.5, mood_before_y=-0.5)
    for number, drawing in enumerate(drawings):
        parts_rows.set_parts(library, drawing.id, parts_rows.PARTS[number:])
        what = [handing_rows.Handed(drawing.id, "drawing", drawing.title, ("picture",))]
        handing_rows.insert_handing(library, "sitting", entry_id, library.now(), "Dr. Moss", "river", what)
        said = records.select_reflections(library, "where piece_id = ?", (drawing.id,))[0]
        records.update_reflection(library, said.id, shareable=True, together=True, spot_x=0.5, spot_y=1.0)
    arrival = arrival_rows.insert_arrival(library, "jrnl", "velvet", library.now())
    facts = [Arrived(arrival.id, "piece", piece.id, bytes([number]) * 16) for number, piece in enumerate(drawings)]
    arrival_rows.note_arrived(library, facts)


def contents(library: Library) -> Contents:
    """Return everything in a library; in the place of what can't be read, the kind of error."""
    found: Contents = {}

    def keep(*key: str, read: Callable[[], Any]) -> Any:
        try:
            found[key] = read()
        except StudioError as error:
            found[key] = type(error)
        return found[key]

    for kind, name in TABLES.items():
        rows = keep("all", name, read=lambda kind=kind: select_rows(library, kind, "order by num"))
        for row in rows if isinstance(rows, list) else ():
            found[name, row.id] = row
    for table in ("arrived", "piece_colour"):
        keep("rows", table, read=lambda table=table: rows_of(library, table))
    pieces = found["all", "piece"] if isinstance(found["all", "piece"], list) else []
    for piece in pieces:
        keep("ops", piece.id, read=lambda piece=piece: list(islice(library.ops(piece.id), MOST)))
        keep("length", piece.id, read=lambda piece=piece: library.length(piece.id))
        keep("chunks", piece.id, read=lambda piece=piece: list(islice(library.chunks(piece.id), MOST)))
        keep("tags", piece.id, read=lambda piece=piece: records.tags_of(library, piece.id))
    for word in WORDS:
        keep("search", word, read=lambda word=word: sorted(search.find_pieces(library, word, 1000)))
        keep("search entries", word, read=lambda word=word: sorted(search.find_entries(library, word, 1000)))
    return found


def rows_of(library: Library, table: str) -> list[Any]:
    """Return all rows of a table, in the order of what they say."""
    return sorted(library.read.execute(f"select * from {table}").fetchall())  # noqa: S608


def is_error(value: Any) -> bool:
    """Say whether something stands for what could not be read."""
    return isinstance(value, type)
