"""Tags: words that pieces share."""

import unicodedata
from dataclasses import dataclass

from studio.gallery.errors import NoTagName
from studio.library.library import Library
from studio.library.records import TagRecord, delete_tag, get_tag, insert_tag, select_tags, update_tag

LONGEST = 60
"""Characters of a tag's name that are kept."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as the gallery shows it."""

    id: str
    name: str
    colour: str
    count: int
    """Pieces that have it and are not in the trash."""


def clean_name(name: str) -> str:
    """Return a name as it is kept: one line, single spaces, composed. Raises `NoTagName` when nothing is left."""
    composed = unicodedata.normalize("NFC", name)
    printable = "".join(letter if letter.isprintable() else " " for letter in composed)
    clean = " ".join(printable.split())[:LONGEST].rstrip()
    if not any(map(str.isalnum, clean)):
        raise NoTagName
    return clean


def find_tag(library: Library, name: str) -> TagRecord | None:
    """Return the tag of a name; upper and lower case are one."""
    # the index folds A–Z only, so other letters are tried both ways
    forms = tuple(dict.fromkeys((name, name.lower(), name.upper(), name[:1].upper() + name[1:].lower())))
    found = select_tags(library, f"where name in ({', '.join('?' * len(forms))})", forms)
    return min(found, key=lambda tag: tag.num, default=None)


def named_tag(library: Library, name: str) -> TagRecord:
    """Return the tag of a name, made new when there is none. Raises `NoTagName`."""
    clean = clean_name(name)
    return find_tag(library, clean) or insert_tag(library, clean)


def all_tags(library: Library) -> list[Tag]:
    """Return every tag that a piece has, the most used first."""
    # cross join: from the few in the trash to their tags, and not the other way
    trashed = library.read.execute(
        "select piece_tag.tag, count(*) from piece cross join piece_tag on piece_tag.piece = piece.num"
        " where piece.trashed is not null group by piece_tag.tag"
    ).fetchall()
    hidden = {int(tag): int(number) for tag, number in trashed}
    rows = library.read.execute(
        "select num, id, name, colour, (select count(*) from piece_tag where tag = tag.num) from tag order by name"
    ).fetchall()
    tags = [Tag(id_, name, colour, int(used) - hidden.get(num, 0)) for num, id_, name, colour, used in rows]
    return sorted((tag for tag in tags if tag.count > 0), key=lambda tag: -tag.count)


def rename_tag(library: Library, tag_id: str, name: str) -> TagRecord:
    """Give a tag another name; where a tag has that name already, the two become one. Raises `NoTagName`."""
    clean = clean_name(name)
    with library.write():
        other = find_tag(library, clean)
        if other is not None and other.id != tag_id:
            return merge_tags(library, tag_id, other.id)
        return update_tag(library, tag_id, name=clean)


def merge_tags(library: Library, tag_id: str, into_id: str) -> TagRecord:
    """Give all pieces of a tag another one in its place, and let the first go. Return the one that stays."""
    with library.write() as connection:
        into = get_tag(library, into_id)
        if tag_id == into_id:
            return into
        connection.execute(
            "insert into piece_tag(tag, piece, added, device) select ?, piece, added, ? from piece_tag where tag = ?"
            " on conflict do nothing",
            (into.num, library.device_id, get_tag(library, tag_id).num),
        )
        delete_tag(library, tag_id)  # which indexes its pieces anew
        return into
