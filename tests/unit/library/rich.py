"""A library with something of everything, and all that is in it, to compare with what is read back later."""

import random
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from studio.core.clock import FixedClock
from studio.core.errors import StudioError
from studio.library import records, search
from studio.library.crypto import KdfCost
from studio.library.library import Library

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


def contents(library: Library) -> Contents:
    """Return everything in a library; in the place of what can't be read, the kind of error."""
    found: Contents = {}

    def keep(*key: str, read: Callable[[], Any]) -> Any:
        try:
            found[key] = read()
        except StudioError as error:
            found[key] = type(error)
        return found[key]

    for name, select in (
        ("entry", records.select_entries),
        ("piece", records.select_pieces),
        ("reflection", records.select_reflections),
        ("tag", records.select_tags),
    ):
        rows = keep("all", name, read=lambda select=select: select(library, "order by num"))
        for row in rows if isinstance(rows, list) else ():
            found[name, row.id] = row
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


def is_error(value: Any) -> bool:
    """Say whether something stands for what could not be read."""
    return isinstance(value, type)
