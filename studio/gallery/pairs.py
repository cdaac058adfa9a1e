"""A drawing and a sound bound together: what may be, and how it is let go and brought back."""

from dataclasses import dataclass

from studio.gallery.errors import NotThesePieces
from studio.library import pair_rows
from studio.library.errors import NotHere
from studio.library.library import Library
from studio.library.record import PairRecord
from studio.library.records import get_piece
from studio.library.rows import put_back

SOUNDS = ("sound", "voice")


@dataclass(frozen=True, slots=True)
class Bound:
    """Two that were bound together, and what takes that back."""

    pair: PairRecord
    let_go: tuple[PairRecord, ...]
    """What either was bound to before, also where the other lies in the trash."""


def bind(library: Library, drawing_id: str, sound_id: str, offset: int) -> Bound:
    """Bind a drawing and a sound. Raises `NotThesePieces` for anything else, and for what lies in the trash."""
    with library.write():
        drawing, sound = get_piece(library, drawing_id), get_piece(library, sound_id)
        if drawing.kind != "drawing" or sound.kind not in SOUNDS:
            raise NotThesePieces
        if drawing.trashed is not None or sound.trashed is not None:
            raise NotThesePieces
        before = (pair_rows.pair_of(library, piece_id) for piece_id in (drawing_id, sound_id))
        let_go = {pair.id: pair for pair in before if pair is not None}
        return Bound(pair_rows.insert_pair(library, drawing_id, sound_id, offset), tuple(let_go.values()))


def take_apart(library: Library, bound: Bound) -> tuple[PairRecord, ...]:
    """Take back that two were bound: what either was bound to before is again; return the pairs that came or went.

    Nothing happens where the two are bound otherwise by now.
    """
    with library.write():
        now = pair_rows.pair_of(library, bound.pair.drawing_id)
        if now is None or now.id != bound.pair.id:
            return ()
        pair_rows.delete_pair(library, now.id)
        return (now, *(pair for pair in bound.let_go if bind_again(library, pair)))


def unbind(library: Library, piece_id: str) -> PairRecord | None:
    """Let a piece go; return the pair it was in, or None."""
    with library.write():
        pair = pair_rows.pair_of(library, piece_id)
        return pair_rows.delete_pair(library, pair.id) if pair else None


def bind_again(library: Library, pair: PairRecord) -> bool:
    """Put a pair back that was let go; False when one of the two is gone, or bound to another."""
    with library.write():
        for piece_id in (pair.drawing_id, pair.sound_id):
            try:
                get_piece(library, piece_id)
            except NotHere:
                return False
            if pair_rows.pair_of(library, piece_id) is not None:
                return False
        return put_back(library, pair)


def pair_of(library: Library, piece_id: str) -> PairRecord | None:
    """Return the pair a piece is in, if neither of the two lies in the trash."""
    pair = pair_rows.pair_of(library, piece_id)
    if pair is None or any(get_piece(library, one).trashed is not None for one in (pair.drawing_id, pair.sound_id)):
        return None
    return pair
