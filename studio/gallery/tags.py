"""Tags: words that pieces share."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from studio.gallery.errors import NoTagName
from studio.gallery.undo import Undo
from studio.library import put_away, seal
from studio.library.errors import NotHere
from studio.library.library import Library
from studio.library.records import (
    TagRecord,
    delete_piece_tag,
    delete_tag,
    get_tag,
    insert_piece_tag,
    insert_tag,
    select_tags,
    update_tag,
)
from studio.library.search import match_words

if TYPE_CHECKING:
    from studio.library.transfer import PieceTag

LONGEST = 60
"""Characters of a tag's name that are kept."""
MUCH = 4_000
"""Characters of it that are looked at."""
JOINERS = "\u200c\u200d"
"""They hold letters, and parts of a sign, together or apart; they are not seen, and belong to the name."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as the gallery shows it."""

    id: str
    name: str
    colour: str
    count: int
    """Pieces that have it and are not in the trash."""


def clean_name(name: str) -> str:
    """Return a name as it is kept: one line, single spaces, composed. Raises `NoTagName` when nothing can be read."""
    composed = unicodedata.normalize("NFC", name[:MUCH])
    printable = "".join(letter if letter.isprintable() or letter in JOINERS else " " for letter in composed)
    clean = " ".join(printable.split())[:LONGEST].rstrip(f" {JOINERS}")
    if match_words(clean) is None:
        raise NoTagName
    return clean


def find_tag(library: Library, name: str) -> TagRecord | None:
    """Return the tag of a name; upper and lower case are one."""
    name = name[:MUCH]  # the index folds A–Z only, so other letters are tried both ways
    forms = tuple(dict.fromkeys((name, name.lower(), name.upper(), name[:1].upper() + name[1:].lower())))
    found = select_tags(library, f"where name in ({', '.join('?' * len(forms))})", forms)
    return min(found, key=lambda tag: tag.num, default=None)


def named_tag(library: Library, name: str) -> TagRecord:
    """Return the tag of a name, made new when there is none. Raises `NoTagName`."""
    clean = clean_name(name)
    return find_tag(library, clean) or insert_tag(library, clean)


def put_on(library: Library, piece_id: str, name: str) -> TagRecord:
    """Put a tag on a piece, made new when there is none of that name. Raises `NoTagName`."""
    with library.write():
        tag = named_tag(library, name)
        insert_piece_tag(library, piece_id, tag.id)
        return tag


def take_off(library: Library, piece_id: str, name: str) -> bool:
    """Take a tag off a piece; False when there is none of that name."""
    with library.write():
        tag = find_tag(library, clean_name(name))
        if tag is not None:
            delete_piece_tag(library, piece_id, tag.id)
        return tag is not None


class TagCounts:
    """How many pieces have each tag; counted anew only when a tag, or what has it, is another."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: tuple[bytes, dict[int, tuple[str, str, str, int]]] = (b"", {})
        self._ranked: list[int] = []
        self._trash: tuple[object, dict[int, int]] = (None, {})

    def tags(self, limit: int | None = None) -> list[Tag]:
        """Return the tags that a piece has which is not in the trash, the most used first."""
        counted, hidden = self._counted(), self._hidden()
        if limit is not None:
            # the trash only makes them fewer, so they are among so many
            first = set(self._ranked[: limit + len(hidden)])
            counted = {num: row for num, row in counted.items() if num in first}
        return _most_used(counted, hidden, limit)

    def like(self, prefix: str, limit: int) -> list[Tag]:
        """Return tags for the beginning of a name: first those that begin with it, then those with such a word inside.

        Accents and case don't matter, nor what a script writes together with a word; of each kind the most used come
        first.
        """
        wanted = _plain(prefix[:LONGEST])
        looked_for = _words_that_begin(wanted)
        begin, inside = {}, {}
        for num, row in self._counted().items():
            name = _plain(row[1])
            if name.startswith(wanted):
                begin[num] = row
            elif any(each in f" {name}" for each in looked_for):
                inside[num] = row
        hidden = self._hidden()
        return [*_most_used(begin, hidden, limit), *_most_used(inside, hidden, limit)][:limit]

    def _counted(self) -> dict[int, tuple[str, str, str, int]]:
        """Return id, name, colour and pieces of each tag by its number, in the order of names."""
        stamp, known = self._known
        now = seal.stamp(self._library.read, "tag", "piece_tag")
        if not now or now != stamp:
            rows = self._library.read.execute(
                "select num, id, name, colour, (select count(*) from piece_tag where tag = tag.num)"
                " from tag order by name"
            )
            known = {int(num): (id_, name, colour, int(used)) for num, id_, name, colour, used in rows}
            self._known, self._ranked = (now, known), sorted(known, key=lambda num: -known[num][3])
        return known

    def _hidden(self) -> dict[int, int]:
        """Return how many pieces of a tag are in the trash, by its number; counted anew when other ones lie there."""
        lying = "select count(*), sum(trashed), sum(num) from piece where trashed is not null"
        now = self._known[0], self._library.read.execute(lying).fetchone()
        if now != self._trash[0] or not now[0]:
            self._trash = now, self._counted_in_trash()
        return self._trash[1]

    def _counted_in_trash(self) -> dict[int, int]:
        # cross join: from the few in the trash to their tags, and not the other way
        rows = self._library.read.execute(
            "select piece_tag.tag, count(*) from piece cross join piece_tag on piece_tag.piece = piece.num"
            " where piece.trashed is not null group by piece_tag.tag"
        )
        return {int(tag): int(number) for tag, number in rows}


def _most_used(counted: dict[int, tuple[str, str, str, int]], hidden: dict[int, int], limit: int | None) -> list[Tag]:
    shown = ((row, row[3] - hidden.get(num, 0)) for num, row in counted.items())
    used = sorted((each for each in shown if each[1] > 0), key=lambda each: -each[1])
    return [Tag(row[0], row[1], row[2], count) for row, count in used[:limit]]


@lru_cache(maxsize=8192)
def _plain(name: str) -> str:
    """Return a name in small letters without accents."""
    apart = unicodedata.normalize("NFKD", " ".join(name.split()).casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _words_that_begin(wanted: str) -> tuple[str, ...]:
    """Return what there is, one of it, in a plain name (after a space) of which one word begins so."""
    if wanted.isascii():
        return (f" {wanted}",)
    from studio.core.spelling import attached, is_alone  # nothing that a start needs

    if is_alone(unicodedata.normalize("NFC", wanted)[0]):
        return (wanted,)
    stem, before = attached(wanted)
    return tuple(f" {each}{stem}" for each in before)


def rename(library: Library, tag_id: str, name: str) -> Undo:
    """Give a tag another name; where a tag has that name already, the two become one. Raises `NoTagName`."""
    clean = clean_name(name)
    with library.write():
        other = find_tag(library, clean)
        if other is not None and other.id != tag_id:
            return merge(library, tag_id, other.id)
        before = get_tag(library, tag_id)

        def back() -> put_away.Moved:
            taken = find_tag(library, before.name)
            if taken is None or taken.id == tag_id:  # else somebody used the old name meanwhile: it stays as it is
                update_tag(library, tag_id, name=before.name)
            return put_away.Moved()

        return Undo((), back, update_tag(library, tag_id, name=clean), tags=True)


def colour(library: Library, tag_id: str, new: str) -> Undo:
    """Give a tag a colour, by the name of one of the program's; "" for none."""
    with library.write():
        before = get_tag(library, tag_id).colour

        def back() -> put_away.Moved:
            update_tag(library, tag_id, colour=before)
            return put_away.Moved()

        return Undo((), back, update_tag(library, tag_id, colour=new), tags=True)


def merge(library: Library, tag_id: str, into_id: str) -> Undo:
    """Give all pieces of a tag another one in its place, and let the first go."""
    with library.write() as connection:
        into, tag = get_tag(library, into_id), get_tag(library, tag_id)
        if tag_id == into_id:
            return Undo((), put_away.Moved, into)
        on = _on(library, tag)
        had = {each.piece_id for each in _on(library, into)}
        connection.execute(
            "insert into piece_tag(tag, piece, added, device) select ?, piece, added, ? from piece_tag where tag = ?"
            " on conflict do nothing",
            (into.num, library.device_id, tag.num),
        )
        delete_tag(library, tag_id)  # which indexes its pieces anew
        came = tuple(each.piece_id for each in on if each.piece_id not in had)

        def back() -> put_away.Moved:
            _take_off(library, into_id, came)
            return _put_back(library, tag, on)

        return Undo(tuple(each.piece_id for each in on), back, into, tags=True)


def delete(library: Library, tag_id: str) -> Undo:
    """Take a tag off all its pieces, and away."""
    with library.write():
        tag = get_tag(library, tag_id)
        on = _on(library, tag)
        delete_tag(library, tag_id)
        return Undo(tuple(each.piece_id for each in on), lambda: _put_back(library, tag, on), tag, tags=True)


def _on(library: Library, tag: TagRecord) -> list[PieceTag]:
    rows = library.read.execute(
        "select piece.id, added, piece_tag.device from piece_tag join piece on piece.num = piece_tag.piece"
        " where piece_tag.tag = ?",
        (tag.num,),
    ).fetchall()
    from studio.library.transfer import PieceTag  # nothing that Today needs

    return [PieceTag(tag.id, *row) for row in rows]


def _put_back(library: Library, tag: TagRecord, on: list[PieceTag]) -> put_away.Moved:
    """Bring a tag back that was taken away, on what it was on and is still here."""
    from studio.library import transfer

    with library.write() as connection:
        there = find_tag(library, tag.name)
        if there is None:
            transfer.put_tag(library, tag)
            connection.execute("delete from gone where kind = 'tag' and id = ?", (tag.id,))
            there = tag
        back = []
        for each in on:
            try:
                transfer.put_piece_tag(library, transfer.PieceTag(there.id, each.piece_id, each.added, each.device))
            except NotHere:  # deleted for good meanwhile
                continue
            back.append(each.piece_id)
        return put_away.Moved(tuple(back))


def _take_off(library: Library, tag_id: str, pieces: tuple[str, ...]) -> None:
    for piece_id in pieces:
        try:
            delete_piece_tag(library, piece_id, tag_id)
        except NotHere:
            continue
