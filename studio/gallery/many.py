"""Something done to many pieces at once: all of it or nothing, and each with the way back.

A piece that is so already is left as it is, and stays so when the rest is taken back. What is not here any more by
then is passed over.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress

from studio.gallery.errors import EntryInTrash
from studio.gallery.tags import find_tag, named_tag
from studio.gallery.undo import Undo, of_pieces
from studio.library.errors import NotHere
from studio.library.library import Library
from studio.library.put_away import Moved, bring_entry_alone, bring_piece, put_piece
from studio.library.records import (
    delete_piece_tag,
    get_entry,
    get_piece,
    insert_piece_tag,
    tags_of,
    update_piece,
)


def tag_all(library: Library, ids: Iterable[str], name: str) -> Undo:
    """Put a tag on pieces. Raises `NoTagName`, `NotHere`."""
    with library.write():
        tag = named_tag(library, name)
        bare = [piece_id for piece_id in _each(ids) if tag.id not in {one.id for one in tags_of(library, piece_id)}]
        for piece_id in bare:
            insert_piece_tag(library, piece_id, tag.id)

    def back() -> None:
        _for_each(bare, lambda piece_id: delete_piece_tag(library, piece_id, tag.id))

    return of_pieces(bare, back, tag=tag)


def untag_all(library: Library, ids: Iterable[str], name: str) -> Undo:
    """Take a tag off pieces; harmless where there is none of that name."""
    with library.write():
        tag = find_tag(library, name)
        if tag is None:
            return Undo((), Moved)
        had = [piece_id for piece_id in _each(ids) if tag.id in {one.id for one in tags_of(library, piece_id)}]
        for piece_id in had:
            delete_piece_tag(library, piece_id, tag.id)

    def back() -> None:
        again = named_tag(library, tag.name)
        _for_each(had, lambda piece_id: insert_piece_tag(library, piece_id, again.id))

    return of_pieces(had, back, tag=tag)


def move_all(library: Library, ids: Iterable[str], entry_id: str) -> Undo:
    """Let pieces belong to another entry. Raises `EntryInTrash`, `NotHere`.

    Going back, an entry that went to the trash meanwhile comes back with its pieces, and without what went along.
    """
    with library.write():
        require_entry(library, entry_id)
        pieces = [get_piece(library, piece_id) for piece_id in _each(ids)]
        before = {piece.id: piece.entry_id for piece in pieces if piece.entry_id != entry_id}
        for piece_id in before:
            update_piece(library, piece_id, entry_id=entry_id)

    def back() -> Moved:
        went: list[str] = []
        entries: list[str] = []
        for piece_id, earlier in before.items():
            with suppress(NotHere):  # a piece whose entry was deleted for good stays where it is
                if get_piece(library, piece_id).trashed is None:
                    entries += bring_entry_alone(library, earlier)
                get_entry(library, earlier)
                update_piece(library, piece_id, entry_id=earlier)
                went.append(piece_id)
        return Moved(tuple(went), tuple(entries))

    return Undo(tuple(before), back)


def require_entry(library: Library, entry_id: str) -> None:
    """Raise `EntryInTrash` for an entry that nothing can be put on, `NotHere` where there is none."""
    if get_entry(library, entry_id).trashed is not None:
        raise EntryInTrash


def favourite_all(library: Library, ids: Iterable[str], favourite: bool) -> Undo:
    """Mark pieces as favourites, or no longer."""
    return _change_all(library, ids, "favourite", favourite)


def share_all(library: Library, ids: Iterable[str], shareable: bool) -> Undo:
    """Say that pieces may be shown to others, or no longer."""
    return _change_all(library, ids, "shareable", shareable)


def trash_all(library: Library, ids: Iterable[str], now: int) -> Undo:
    """Put pieces in the trash, with the voices that speak about them."""
    gone: list[str] = []
    moved: list[str] = []
    with library.write():
        for piece_id in _each(ids):
            went = put_piece(library, piece_id, now).pieces
            if went:
                now = (get_piece(library, piece_id).trashed or now) - 1  # or each would look for a free time anew
                gone.append(piece_id)
                moved += went

    def back() -> Moved:
        came: list[Moved] = []
        _for_each(reversed(gone), lambda piece_id: came.append(bring_piece(library, piece_id)))
        return Moved(
            tuple(dict.fromkeys(piece_id for one in came for piece_id in one.pieces)),
            tuple(dict.fromkeys(entry_id for one in came for entry_id in one.entries)),
        )

    return Undo(tuple(dict.fromkeys(moved)), back)


def _change_all(library: Library, ids: Iterable[str], column: str, value: bool) -> Undo:
    with library.write():
        pieces = [get_piece(library, piece_id) for piece_id in _each(ids)]
        changed = [piece.id for piece in pieces if getattr(piece, column) != value]
        for piece_id in changed:
            update_piece(library, piece_id, **{column: value})
    return of_pieces(
        changed, lambda: _for_each(changed, lambda piece_id: update_piece(library, piece_id, **{column: not value}))
    )


def _each(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))


def _for_each(ids: Iterable[str], act: Callable[[str], object]) -> None:
    for piece_id in ids:
        with suppress(NotHere):
            act(piece_id)
