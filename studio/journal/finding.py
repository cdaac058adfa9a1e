"""Finding in the journal: entries by the words in them or in what was said about them later, and where these stand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from studio.core import passage as words_in
from studio.journal.rows import LAST
from studio.library.library import Library
from studio.library.records import EntryRecord, ReflectionRecord, select_entries, select_reflections
from studio.library.search import ENTRIES_WITH, match_words


@dataclass(frozen=True, slots=True)
class Spot:
    """Which of an entry's texts something stands in."""

    field: Literal["intention", "body", "reflection", "about"]
    """"about": how and where it was, in a few words."""
    reflection_id: str = ""
    time: int = 0
    """When a reflection was said, UTC ms."""


Passage = words_in.Passage[Spot]


def search(library: Library, text: str, limit: int, before: EntryRecord | None = None) -> list[EntryRecord]:
    """Return entries that hold all the words of `text`, the last unfinished, newest first, from below `before` on."""
    words = match_words(text)
    if words is None:
        return []
    started, num = (before.started, before.num) if before else (LAST, LAST)
    return select_entries(
        library,
        # "+num" lets SQLite walk the index of times and ask the list of each entry on it, before it reads one
        f"where +num in ({ENTRIES_WITH}) and (started, num) < (?, ?) and trashed is null"  # noqa: S608
        " order by started desc, num desc limit ?",
        (words, started, num, limit),
    )


def passages(library: Library, text: str, entries: Iterable[EntryRecord]) -> dict[str, Passage]:
    """Return by entry the passage that has the most of the words; among such its intention, text, what came later."""
    words, shown = words_in.wanted(text), list(entries)
    if not words or not shown:
        return {}
    later = _reflections(library, [entry.id for entry in shown])
    found = {entry.id: words_in.best(words, _said(entry, later.get(entry.id, ()))) for entry in shown}
    return {entry_id: passage for entry_id, passage in found.items() if passage is not None}


def _said(entry: EntryRecord, later: Iterable[ReflectionRecord]) -> Iterator[tuple[Spot, str]]:
    yield Spot("intention"), entry.intention
    yield Spot("body"), entry.body
    for reflection in later:
        yield Spot("reflection", reflection.id, reflection.time), reflection.text
    yield Spot("about"), " · ".join(part for part in (entry.feelings, entry.place, entry.substance) if part)


def _reflections(library: Library, ids: Sequence[str]) -> dict[str, list[ReflectionRecord]]:
    found: dict[str, list[ReflectionRecord]] = {}
    for reflection in select_reflections(
        library,
        f"where entry_id in ({', '.join('?' * len(ids))}) and trashed is null and text <> '' order by time, num",
        tuple(ids),
    ):
        found.setdefault(reflection.entry_id or "", []).append(reflection)
    return found
