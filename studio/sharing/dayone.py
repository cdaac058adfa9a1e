"""A journal of Day One: its JSON, with the folders of photos and sounds beside it.

Each entry says when it was (UTC, and the zone it was in), its words as Markdown, its tags, whether it is starred, and
which media belong to it; those lie under the digest of their bytes. Words refer to them by an address of the kind
`dayone-moment:`, which is taken out here. Entries that make no sense are left out, the rest are kept.
Source: exports of Day One 2 to 2024 ("Export JSON").
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from studio.sharing.found import (
    PICTURES,
    SOUNDS,
    SPOKEN,
    STRANGE,
    Find,
    Found,
    LeftOut,
    Medium,
    MediumKind,
    clean_line,
    clean_text,
    headed,
    kind_of,
    tags_of,
)
from studio.sharing.moment import Moment, day_said, moment_at, said, zone_named
from studio.sharing.shelf import Shelf, Thing
from studio.sharing.source import Missing
from studio.sharing.tables_in import Unread, begins_list, tables_in

HEAD_BYTES = 1 << 16
"""The beginning of a file, in which it shows what it is."""
MOST_MEDIA = 400
"""Pictures and sounds of one entry."""
KINDS: tuple[tuple[str, str, tuple[str, ...], MediumKind], ...] = (
    ("photos", "photos", PICTURES + STRANGE, "picture"),
    ("audios", "audios", (*SPOKEN, *SOUNDS), "sound"),
)
"""Name in an entry, name of the folder, how its files may be called, what they are."""
ELSEWHERE = (("videos", "film"), ("pdfAttachments", "PDF"))

_MOMENT = re.compile(r"!?\[[^\]\n]{0,400}\]\(dayone-moment:[^)\s]{0,400}\)\n?")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_DIGEST = re.compile(r"[0-9A-Fa-f]{32}")
_ENDING = re.compile(r"[A-Za-z0-9]{1,5}")


def is_dayone(shelf: Shelf, thing: Thing) -> bool:
    """Say whether a file is a journal of Day One."""
    if thing.suffix != ".json":
        return False
    try:
        with shelf.open(thing.name) as file:
            head = file.read(HEAD_BYTES)
    except (OSError, Missing):
        return False
    return begins_list(head, "entries") or (head.lstrip().startswith(b"{") and b'"entries"' in head)


def read_dayone(shelf: Shelf, thing: Thing, spent: Callable[[int], object]) -> Iterator[Find]:
    """Give the entries of a journal, in its order. Raises OSError when the file can't be read (any further)."""
    folder = thing.name.rpartition("/")[0]
    number = 0
    with shelf.open(thing.name) as file:
        for table in tables_in(file, "entries", _is_entry, spent):
            number += 1
            if isinstance(table, Unread):
                yield LeftOut(f"Something is damaged there, at entry {number}. What can't be read was left out.")
                continue
            yield from _entry(table, number, lambda name: shelf.find(f"{folder}/{name}" if folder else name))


def plain_words(text: object) -> str:
    """Return the words of an entry without the addresses of its media, and without the marks that protect signs."""
    return clean_text(_ESCAPED.sub(r"\1", _MOMENT.sub("", clean_text(text))))


def _rich_words(told: object) -> str:
    """Return the words of an entry that has them as rich text only: JSON in a string, a list of stretches."""
    try:
        rich = json.loads(told) if isinstance(told, str) else None
    except (ValueError, RecursionError):
        return ""
    stretches = rich.get("contents") if isinstance(rich, dict) else None
    texts = [part.get("text") for part in stretches if isinstance(part, dict)] if isinstance(stretches, list) else []
    return clean_text("".join(text for text in texts if isinstance(text, str)))


def _is_entry(table: dict[str, Any]) -> bool:
    return "creationDate" in table and ("uuid" in table or "text" in table)


def _entry(table: dict[str, Any], number: int, find: Callable[[str], Thing | None]) -> Iterator[Find]:
    moment = _moment(table)
    if moment is None:
        yield LeftOut(f"Entry {number} was left out: nothing says when it was.")
        return
    media: list[Medium] = []
    yield from _media(table, day_said(moment.day), find, media)
    text = plain_words(table.get("text")) or _rich_words(table.get("richText"))
    if not text and not media:
        if not any(
            isinstance(table.get(name), list) and table[name] for name in ("photos", "audios", *dict(ELSEWHERE))
        ):
            yield LeftOut(f"Entry {number}, of {day_said(moment.day)}, was left out: there is nothing in it.")
        return
    title, text = headed(text)
    yield Found(
        moment,
        text,
        title,
        tags=tags_of(table.get("tags")),
        starred=table.get("starred") is True,
        place=_place(table.get("location")),
        media=tuple(media),
    )


def _moment(table: dict[str, Any]) -> Moment | None:
    text = table.get("creationDate")
    told = said(text) if isinstance(text, str) else None
    if told is None:
        return None
    try:
        return moment_at(told.ms, zone_named(table.get("timeZone")))
    except ValueError:
        return None


def _media(
    table: dict[str, Any], day: str, find: Callable[[str], Thing | None], into: list[Medium]
) -> Iterator[LeftOut]:
    for name, folder, endings, kind in KINDS:
        for row in _rows(table, name):
            thing = _thing(row, folder, endings, find)
            if thing is None:
                yield LeftOut(f"A {kind} of {day} was left out: its file is missing.")
            elif kind_of(thing.suffix) != kind:
                yield LeftOut(f"A {kind} of {day} was left out: {thing.suffix} files can't be shown here.")
            else:
                into.append(Medium(kind, thing, clean_line(row.get("title"))))
    for name, word in ELSEWHERE:
        for _ in _rows(table, name):
            yield LeftOut(f"A {word} of {day} was left out: there is no place for it here.")


def _rows(table: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return what an entry says of its media, in the order that they have in it."""
    rows = table.get(name)
    found = [row for row in rows[:MOST_MEDIA] if isinstance(row, dict)] if isinstance(rows, list) else []
    orders = [row.get("orderInEntry") for row in found]
    if all(type(order) is int for order in orders):
        found.sort(key=lambda row: int(row["orderInEntry"]))
    return found


def _thing(
    row: dict[str, Any], folder: str, endings: tuple[str, ...], find: Callable[[str], Thing | None]
) -> Thing | None:
    """Return the file of a picture or a sound: its name is made of nothing but a digest and a known ending."""
    stems = [row[key] for key in ("md5", "identifier") if isinstance(row.get(key), str)]
    told = row.get("type") or row.get("format")
    first = [f".{told.lower()}"] if isinstance(told, str) and _ENDING.fullmatch(told) else []
    for stem in filter(_DIGEST.fullmatch, stems):
        for ending in (*first, *endings):
            thing = find(f"{folder}/{stem}{ending}")
            if thing is not None:
                return thing
    return None


def _place(location: object) -> str:
    if not isinstance(location, dict):
        return ""
    names = [clean_line(location.get(key), 80) for key in ("placeName", "localityName", "country")]
    return ", ".join(dict.fromkeys(filter(None, names)))
