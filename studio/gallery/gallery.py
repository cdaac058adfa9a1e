"""The front door: everything made, found again, named, moved, let go and brought back."""

from collections.abc import Iterable

from studio.core.clock import Clock
from studio.core.signal import Signal
from studio.gallery import query as queries
from studio.gallery import tags as tagging
from studio.gallery.errors import EntryInTrash
from studio.gallery.palette import Colour, pack
from studio.gallery.query import Query
from studio.gallery.tags import Tag
from studio.library.connection import Value
from studio.library.errors import NotHere
from studio.library.library import Library
from studio.library.put_away import LEAVING, Moved, bring_piece, put_piece
from studio.library.records import (
    PieceKind,
    PieceRecord,
    TagRecord,
    delete_piece_tag,
    get_entry,
    get_piece,
    insert_piece,
    insert_piece_tag,
    select_pieces,
    tags_of,
    update_piece,
)

EVERYTHING = Query()


class Gallery:
    """The gallery of one library. Raises `NotHere` for an id there is none of, `LookingAround` when read-only."""

    def __init__(self, library: Library, clock: Clock) -> None:
        self._library = library
        self._clock = clock
        self.piece_changed: Signal[[str]] = Signal()
        """A piece came, went, or is different now: its id."""
        self.entry_changed: Signal[[str]] = Signal()
        """An entry came back from the trash with one of its pieces: its id."""
        self.tags_changed: Signal[[]] = Signal()
        """A tag was renamed or became one with another."""

    # making

    def new_piece(
        self, kind: PieceKind, entry_id: str, *, width: int = 0, height: int = 0, kept: bool = True
    ) -> PieceRecord:
        """Add an empty piece to an entry; `kept=False` for what is captured by itself. Raises `EntryInTrash`."""
        with self._library.write():
            self._require_entry(entry_id)
            piece = insert_piece(
                self._library,
                kind=kind,
                entry_id=entry_id,
                created=self._clock.ms(),
                width=width,
                height=height,
                kept=kept,
            )
        self.piece_changed.emit(piece.id)
        return piece

    def keep(self, piece_id: str) -> PieceRecord:
        """Let what was captured by itself into the gallery."""
        return self._update(piece_id, kept=True)

    def unkeep(self, piece_id: str) -> PieceRecord:
        """Take back that it was kept: it is not shown, and not lost either."""
        return self._update(piece_id, kept=False)

    def touch(self, piece_id: str) -> PieceRecord:
        """Say that the log of a piece has grown: its pictures are made anew, and it was edited now."""
        self._library.drop_caches(piece_id)
        return self._update(piece_id)

    def move(self, piece_id: str, entry_id: str) -> PieceRecord:
        """Let a piece belong to another entry. Raises `EntryInTrash`."""
        with self._library.write():
            self._require_entry(entry_id)
            piece = self._update_quietly(piece_id, entry_id=entry_id)
        self.piece_changed.emit(piece_id)
        return piece

    # what is said about a piece

    def set_title(self, piece_id: str, title: str) -> PieceRecord:
        """Name a piece; "" takes the name away."""
        return self._update(piece_id, title=" ".join(title.split()))

    def set_words(self, piece_id: str, words: str) -> PieceRecord:
        """Keep the text of a writing, or what is said about another piece, as it is typed."""
        return self._update(piece_id, words=words)

    def set_favourite(self, piece_id: str, favourite: bool) -> PieceRecord:
        """Mark a piece as a favourite, or no longer."""
        return self._update(piece_id, favourite=favourite)

    def set_palette(self, piece_id: str, colours: Iterable[Colour]) -> PieceRecord:
        """Keep the main colours of a piece, five at most, the main one first."""
        return self._update(piece_id, palette=pack(colours))

    def set_duration(self, piece_id: str, duration: int) -> PieceRecord:
        """Keep how long a piece lasts, in ms."""
        return self._update(piece_id, duration=duration)

    # finding

    def piece(self, piece_id: str) -> PieceRecord:
        """Return a piece, a trashed one too."""
        piece = get_piece(self._library, piece_id)
        if piece.trashed == LEAVING:
            raise NotHere
        return piece

    def page(self, query: Query = EVERYTHING, limit: int = 60, before: PieceRecord | None = None) -> list[PieceRecord]:
        """Return pieces newest first; give the last one as `before` to go on."""
        return queries.page(self._library, query, limit, before)

    def count(self, query: Query = EVERYTHING) -> int:
        """Return how many pieces a query shows in all."""
        return queries.count(self._library, query)

    def recent(self, number: int) -> list[PieceRecord]:
        """Return the pieces made last, newest first."""
        return self.page(limit=number)

    def pieces_of(self, entry_id: str) -> list[PieceRecord]:
        """Return the pieces of an entry in the order they were made."""
        return select_pieces(
            self._library, f"where piece.entry_id = ? and {queries.SHOWN} order by created, num", (entry_id,)
        )

    # tags

    def tags(self) -> list[Tag]:
        """Return the tags in use, the most used first."""
        return tagging.all_tags(self._library)

    def tags_of(self, piece_id: str) -> list[TagRecord]:
        """Return the tags of a piece, by name."""
        return tags_of(self._library, piece_id)

    def tag_piece(self, piece_id: str, name: str) -> TagRecord:
        """Put a tag on a piece, made new when there is none of that name. Raises `NoTagName`."""
        with self._library.write():
            tag = tagging.named_tag(self._library, name)
            insert_piece_tag(self._library, piece_id, tag.id)
        self.piece_changed.emit(piece_id)
        return tag

    def untag_piece(self, piece_id: str, name: str) -> None:
        """Take a tag off a piece; harmless when it has none of that name."""
        with self._library.write():
            tag = tagging.find_tag(self._library, tagging.clean_name(name))
            if tag is None:
                return
            delete_piece_tag(self._library, piece_id, tag.id)
        self.piece_changed.emit(piece_id)

    def rename_tag(self, tag_id: str, name: str) -> TagRecord:
        """Give a tag another name; one that has it already takes the pieces in. Raises `NoTagName`."""
        tag = tagging.rename_tag(self._library, tag_id, name)
        self.tags_changed.emit()
        return tag

    def merge_tags(self, tag_id: str, into_id: str) -> TagRecord:
        """Make two tags one, under the second's name."""
        tag = tagging.merge_tags(self._library, tag_id, into_id)
        self.tags_changed.emit()
        return tag

    # trash

    def trash(self, piece_id: str) -> PieceRecord:
        """Put a piece in the trash, with the voices that speak about it."""
        with self._library.write():
            moved = put_piece(self._library, piece_id, self._clock.ms())
            piece = get_piece(self._library, piece_id)
        self._tell(moved)
        return piece

    def restore(self, piece_id: str) -> PieceRecord:
        """Bring a piece back; its entry too, without its other pieces, when that is in the trash."""
        with self._library.write():
            moved = bring_piece(self._library, piece_id)
            piece = get_piece(self._library, piece_id)
        self._tell(moved)
        return piece

    def trashed(self) -> list[PieceRecord]:
        """Return pieces in the trash, the latest first."""
        return select_pieces(self._library, f"where trashed > {LEAVING} order by trashed desc, num desc")

    # inside

    def _require_entry(self, entry_id: str) -> None:
        if get_entry(self._library, entry_id).trashed is not None:
            raise EntryInTrash

    def _tell(self, moved: Moved) -> None:
        for piece_id in moved.pieces:
            self.piece_changed.emit(piece_id)
        for entry_id in moved.entries:
            self.entry_changed.emit(entry_id)

    def _update(self, piece_id: str, **changes: Value) -> PieceRecord:
        piece = self._update_quietly(piece_id, **changes)
        self.piece_changed.emit(piece_id)
        return piece

    def _update_quietly(self, piece_id: str, **changes: Value) -> PieceRecord:
        return update_piece(self._library, piece_id, **changes)
