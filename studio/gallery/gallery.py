"""The front door: everything made, found again, named, moved, let go and brought back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from studio.core.clock import Clock
from studio.core.signal import Signal
from studio.gallery import many, pairs
from studio.gallery import query as queries
from studio.gallery import tags as tagging
from studio.gallery.pairs import Bound
from studio.gallery.palette import Colour, pack
from studio.gallery.query import Edge, Query
from studio.gallery.shown import SHOWN, Shown
from studio.gallery.tags import Tag, TagCounts
from studio.gallery.undo import Undo
from studio.library.connection import Value
from studio.library.errors import NotHere
from studio.library.library import Library
from studio.library.parts_rows import parts_of, set_parts
from studio.library.put_away import LEAVING, Moved, bring_piece, put_piece
from studio.library.record import PairRecord, SavedViewRecord
from studio.library.records import (
    PieceKind,
    PieceRecord,
    TagRecord,
    get_piece,
    get_tag,
    insert_piece,
    select_pieces,
    tags_of,
    update_piece,
)

if TYPE_CHECKING:
    from studio.gallery.month_line import MonthLine
    from studio.gallery.months import Month
    from studio.gallery.order import Place
    from studio.gallery.passages import Passage
    from studio.gallery.views import View

EVERYTHING = Query()
COMES_BACK = Query(comes_back=True)


class Gallery:
    """The gallery of one library. Raises `NotHere` for an id there is none of, `LookingAround` when read-only."""

    def __init__(self, library: Library, clock: Clock) -> None:
        self._library = library
        self._clock = clock
        self._counts = TagCounts(library)
        self._shown = Shown(library)
        self.piece_changed: Signal[[str]] = Signal()
        """A piece came, went, or is different now: its id."""
        self.entry_changed: Signal[[str]] = Signal()
        """An entry came back from the trash with one of its pieces: its id."""
        self.tags_changed: Signal[[]] = Signal()
        """A tag has another name or colour, became one with another, went or came back."""
        self.tag_renamed: Signal[[str, str]] = Signal()
        """What a tag was called before, and is called now; what asks for it by its name has to ask anew."""
        self.views_changed: Signal[[]] = Signal()
        """A view was saved, renamed, taken away or brought back."""

    # making

    def new_piece(
        self, kind: PieceKind, entry_id: str, *, width: int = 0, height: int = 0, kept: bool = True
    ) -> PieceRecord:
        """Add an empty piece to an entry; `kept=False` for what is captured by itself. Raises `EntryInTrash`."""
        with self._library.write():
            many.require_entry(self._library, entry_id)
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
            many.require_entry(self._library, entry_id)
            piece = update_piece(self._library, piece_id, entry_id=entry_id)
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

    def set_shareable(self, piece_id: str, shareable: bool) -> PieceRecord:
        """Say that a piece may be shown to others, or no longer."""
        return self._update(piece_id, shareable=shareable)

    def parts_of(self, piece_id: str) -> frozenset[str]:
        """Return what of a piece is shown to others once it may be shown: words out of `parts_rows.PARTS`."""
        return parts_of(self._library, piece_id)

    def set_parts(self, piece_id: str, parts: Iterable[str]) -> frozenset[str]:
        """Tick these parts of a piece and no others; return what was ticked before, to take it back."""
        before = set_parts(self._library, piece_id, parts)
        self.piece_changed.emit(piece_id)
        return before

    def set_resurface(self, piece_id: str, resurface: bool) -> PieceRecord:
        """Say that a piece may come back by itself, or never."""
        return self._update(piece_id, resurface=resurface)

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

    def page(
        self, query: Query = EVERYTHING, limit: int = 60, before: Place | None = None, after: Place | None = None
    ) -> list[PieceRecord]:
        """Return pieces newest first: below `before`, a piece or the edge of a month, or just above `after`."""
        return queries.page(self._library, self._shown, query, limit, before, after)

    def count(self, query: Query = EVERYTHING) -> int:
        """Return how many pieces a query shows in all."""
        return queries.count(self._library, self._shown, query)

    def recent(self, number: int) -> list[PieceRecord]:
        """Return the pieces made last that may come back by themselves, newest first."""
        return self.page(COMES_BACK, limit=number)

    def pieces_of(self, entry_id: str) -> list[PieceRecord]:
        """Return the pieces of an entry in the order they were made."""
        return select_pieces(self._library, f"where piece.entry_id = ? and {SHOWN} order by created, num", (entry_id,))

    def months(self, query: Query = EVERYTHING) -> list[Month]:
        """Return the months with pieces that a query shows, the latest first: year, month, how many."""
        from studio.gallery import months  # nothing that Today needs

        return months.months(self._library, self._shown, query, self._clock.now().tzinfo)

    def month_line(self, query: Query = EVERYTHING) -> MonthLine:
        """Return the months with pieces that a query shows as a line to go along."""
        from studio.gallery import months

        return months.line(self._library, self._shown, query, self._clock.now().tzinfo)

    def until_month(self, year: int, month: int) -> Edge:
        """Return what to give to `page` as `before` to begin with the newest piece of a month."""
        from studio.gallery import months

        return months.until_month(year, month, self._clock.now().tzinfo)

    def passages(self, text: str, pieces: Iterable[PieceRecord]) -> dict[str, Passage]:
        """Return by the id of a piece where the words of a text stand in what is said about it."""
        from studio.gallery import passages as finding

        return finding.passages(self._library, text, pieces)

    # views

    def views(self) -> list[View]:
        """Return the saved views, the first saved first."""
        from studio.gallery import views

        return views.all_views(self._library)

    def save_view(self, name: str, query: Query) -> View:
        """Keep a query under a name."""
        from studio.gallery import views

        return self._viewed(views.save(self._library, name, query))

    def rename_view(self, view_id: str, name: str) -> View:
        """Give a view another name."""
        from studio.gallery import views

        return self._viewed(views.rename(self._library, view_id, name))

    def delete_view(self, view_id: str) -> SavedViewRecord:
        """Take a view away; return the token for `restore_view`."""
        from studio.gallery import views

        gone = views.delete(self._library, view_id)
        self.views_changed.emit()
        return gone

    def restore_view(self, gone: SavedViewRecord) -> View:
        """Bring a view back that was taken away."""
        from studio.gallery import views

        return self._viewed(views.restore(self._library, gone))

    # tags

    def tags(self, limit: int | None = None) -> list[Tag]:
        """Return the tags in use, the most used first; all of them, or so many."""
        return self._counts.tags(limit)

    def tags_like(self, prefix: str, limit: int = 8) -> list[Tag]:
        """Return tags in use whose name begins so, or a word of it, the most used first."""
        return self._counts.like(prefix, limit)

    def tags_of(self, piece_id: str) -> list[TagRecord]:
        """Return the tags of a piece, by name."""
        return tags_of(self._library, piece_id)

    def tag_piece(self, piece_id: str, name: str) -> TagRecord:
        """Put a tag on a piece, made new when there is none of that name. Raises `NoTagName`."""
        tag = tagging.put_on(self._library, piece_id, name)
        self.piece_changed.emit(piece_id)
        return tag

    def untag_piece(self, piece_id: str, name: str) -> None:
        """Take a tag off a piece; harmless when it has none of that name."""
        if tagging.take_off(self._library, piece_id, name):
            self.piece_changed.emit(piece_id)

    def rename_tag(self, tag_id: str, name: str) -> Undo:
        """Give a tag another name; one that has it already takes the pieces in. Raises `NoTagName`."""
        return self._call(tag_id, lambda: tagging.rename(self._library, tag_id, name))

    def merge_tags(self, tag_id: str, into_id: str) -> Undo:
        """Make two tags one, under the second's name."""
        return self._call(tag_id, lambda: tagging.merge(self._library, tag_id, into_id))

    def set_tag_colour(self, tag_id: str, colour: str) -> Undo:
        """Give a tag a colour, by its name; "" for none."""
        return self._done(tagging.colour(self._library, tag_id, colour))

    def delete_tag(self, tag_id: str) -> Undo:
        """Take a tag off all its pieces, and away."""
        return self._done(tagging.delete(self._library, tag_id))

    # many at once

    def tag_all(self, ids: Iterable[str], name: str) -> Undo:
        """Put a tag on pieces. Raises `NoTagName`."""
        return self._done(many.tag_all(self._library, ids, name))

    def untag_all(self, ids: Iterable[str], name: str) -> Undo:
        """Take a tag off pieces."""
        return self._done(many.untag_all(self._library, ids, name))

    def move_all(self, ids: Iterable[str], entry_id: str) -> Undo:
        """Let pieces belong to another entry. Raises `EntryInTrash`."""
        return self._done(many.move_all(self._library, ids, entry_id))

    def favourite_all(self, ids: Iterable[str], favourite: bool = True) -> Undo:
        """Mark pieces as favourites, or no longer."""
        return self._done(many.favourite_all(self._library, ids, favourite))

    def share_all(self, ids: Iterable[str], shareable: bool = True) -> Undo:
        """Say that pieces may be shown to others, or no longer."""
        return self._done(many.share_all(self._library, ids, shareable))

    def trash_all(self, ids: Iterable[str]) -> Undo:
        """Put pieces in the trash, with the voices that speak about them."""
        return self._done(many.trash_all(self._library, ids, self._clock.ms()))

    def take_back(self, undo: Undo) -> None:
        """Take back what was done, all of it or nothing. What is not here any more is passed over."""
        with self._library.write():
            moved = undo.back()
        self._tell(moved)
        if undo.called is not None:
            self.tag_renamed.emit(*reversed(undo.called))
        if undo.tags:
            self.tags_changed.emit()
            self.views_changed.emit()

    # a drawing and a sound

    def bind(self, drawing_id: str, sound_id: str, offset: int = 0) -> Bound:
        """Bind a drawing and a sound (or a voice) together; each is let go from what it was bound to.

        `offset`: the drawing's first mark was made so many ms into the sound; 0 when that is not known. Return the
        token for `take_apart`. Raises `NotThesePieces`, `NotHere`.
        """
        bound = pairs.bind(self._library, drawing_id, sound_id, offset)
        self._bound(bound.pair, *bound.let_go)
        return bound

    def take_apart(self, bound: Bound) -> None:
        """Take back that two were bound, unless they are bound otherwise by now."""
        self._bound(*pairs.take_apart(self._library, bound))

    def unbind(self, piece_id: str) -> PairRecord | None:
        """Let a piece go from what it is bound to; return the token for `bind_again`, None when it is in no pair."""
        pair = pairs.unbind(self._library, piece_id)
        if pair is not None:
            self._bound(pair)
        return pair

    def bind_again(self, pair: PairRecord) -> None:
        """Take back that two were let go, unless either is bound to another by now."""
        if pairs.bind_again(self._library, pair):
            self._bound(pair)

    def pair_of(self, piece_id: str) -> PairRecord | None:
        """Return the pair a piece is in, either of the two; None when it is in none, or the other is in the trash."""
        return pairs.pair_of(self._library, piece_id)

    # trash

    def trash(self, piece_id: str) -> PieceRecord:
        """Put a piece in the trash, with the voices that speak about it."""
        return self._move(piece_id, lambda: put_piece(self._library, piece_id, self._clock.ms()))

    def restore(self, piece_id: str) -> PieceRecord:
        """Bring a piece back; its entry too, without its other pieces, when that is in the trash."""
        return self._move(piece_id, lambda: bring_piece(self._library, piece_id))

    def trashed(self) -> list[PieceRecord]:
        """Return pieces in the trash, the latest first."""
        return select_pieces(self._library, f"where trashed > {LEAVING} order by trashed desc, num desc")

    # inside

    def _call(self, tag_id: str, act: Callable[[], Undo]) -> Undo:
        """Give a tag another name, in the views that ask for it too."""
        from studio.gallery.renaming import with_views

        with self._library.write():
            before = get_tag(self._library, tag_id)
            undo = with_views(self._library, act(), before)
        if undo.tag is not None and undo.tag.name != before.name:
            self.tag_renamed.emit(before.name, undo.tag.name)
            self.views_changed.emit()
        return self._done(undo)

    def _done(self, undo: Undo) -> Undo:
        self._tell(Moved(undo.pieces))
        if undo.tags:
            self.tags_changed.emit()
        return undo

    def _viewed(self, view: View) -> View:
        self.views_changed.emit()
        return view

    def _bound(self, *changed: PairRecord) -> None:
        for piece_id in dict.fromkeys(one for pair in changed for one in (pair.drawing_id, pair.sound_id)):
            self.piece_changed.emit(piece_id)

    def _move(self, piece_id: str, move: Callable[[], Moved]) -> PieceRecord:
        with self._library.write():
            moved, piece = move(), get_piece(self._library, piece_id)
        self._tell(moved)
        return piece

    def _tell(self, moved: Moved) -> None:
        for piece_id in moved.pieces:
            self.piece_changed.emit(piece_id)
        for entry_id in moved.entries:
            self.entry_changed.emit(entry_id)

    def _update(self, piece_id: str, **changes: Value) -> PieceRecord:
        piece = update_piece(self._library, piece_id, **changes)
        self.piece_changed.emit(piece_id)
        return piece
