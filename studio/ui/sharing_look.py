"""What the review reads of a piece: all there is of it, and exactly what would be handed over. For a worker."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from kivy.metrics import dp

from studio.drawing.engine import warm_up_first
from studio.gallery.query import Query
from studio.gallery.thumbnail import excerpt
from studio.journal import entry as entries
from studio.library.errors import NotHere
from studio.library.handing_rows import select_handings
from studio.library.record import EntryRecord, PieceRecord
from studio.sharing.chosen import Item, Source
from studio.sharing.layout import local
from studio.sharing.pages import date_words
from studio.ui.part_rows import LaterWords, Whole
from studio.ui.widgets import tile_picture
from studio.ui.widgets.how_pane import Along, AlongKey

if TYPE_CHECKING:
    import numpy as np

    from studio.library.library import Library
    from studio.ui.rooms import Rooms

LATEST = "where whom <> '' order by started desc, num desc limit 1"
CORNER = 4
MOST = 500
"""Pieces that are looked through at once, at most."""
ALOUD = "Something you said aloud."
QUOTED = 90
"""Letters of an entry that stand on its switch."""


@dataclass(frozen=True)
class Looked:
    """A piece that is looked at before it is shown."""

    whole: Whole
    item: Item | None
    """What would be handed over of it; None: nothing at all."""
    source: Source


def pieces_to_look_at(rooms: Rooms, ids: Sequence[str]) -> list[PieceRecord]:
    """Return pieces by their ids, or all that may be shown to others; by session, then by time."""
    gallery = rooms.gallery
    if not ids:
        found = gallery.page(Query(shareable=True), limit=MOST)
    else:
        found = []
        for piece_id in dict.fromkeys(ids[:MOST]):
            with suppress(NotHere):  # it went for good meanwhile
                found.append(gallery.piece(piece_id))
        found = [piece for piece in found if piece.trashed is None]
    return sorted(found, key=lambda piece: (piece.created, piece.num))


def look_at(rooms: Rooms, piece_id: str) -> Looked:
    """Return a piece as its owner and as others see it. Raises StudioError when it is not there any more."""
    from studio.sharing.sources import seen

    if rooms.gallery.piece(piece_id).trashed is not None:
        raise NotHere
    chosen, source = seen(rooms.library, rooms.gallery, rooms.journal, piece_id)
    return Looked(whole_of(rooms, piece_id), chosen.items[0] if chosen.items else None, source)


def picture_of(library: Library, looked: Looked, width: int, height: int) -> np.ndarray:
    """Return what a piece that is looked at looks like in a box of so many px: a drawing as it would be handed over.

    uint8 [height, width, 4]. Raises StudioError when it can't be read.
    """
    item = looked.item
    if item is not None and item.kind == "drawing":
        warm_up_first()  # soon after a start: what follows is drawn ten times as fast
        return tile_picture.framed(looked.source.picture(item.key), width, height, round(dp(CORNER)))
    return tile_picture.paint(library, looked.whole.piece, width, height)


def whole_of(rooms: Rooms, piece_id: str) -> Whole:
    """Return all there is about a piece that could be seen by others."""
    now, gallery, journal = rooms.clock.now(), rooms.gallery, rooms.journal
    piece = gallery.piece(piece_id)
    entry = journal.entry(piece.entry_id)
    later = tuple(
        LaterWords(
            said.id, entries.after(said.time, entry.started, now), said.text, bool(said.voice_id), said.shareable
        )
        for said in journal.reflections(piece_id=piece_id)
    )
    return Whole(
        piece,
        entries.title(entry, now) if entry.kind == "session" else "",
        date_words(local(piece.created).date()),
        tuple(tag.name for tag in gallery.tags_of(piece_id)),
        later,
        gallery.parts_of(piece_id),
    )


def along_of(rooms: Rooms, pieces: Sequence[str], chosen: Collection[AlongKey]) -> tuple[Along, ...]:
    """Return what can go along with pieces: what their entries say, each by itself, and questions for the therapist.

    `chosen` are those that are on for this one time only: intentions, and the questions.
    """
    now, gallery, journal = rooms.clock.now(), rooms.gallery, rooms.journal
    found, offered = journal.entries(gallery.piece(piece_id).entry_id for piece_id in pieces), []
    for entry in sorted(found.values(), key=lambda entry: entry.started):
        if entry.trashed is None:
            offered += _of_entry(rooms, entry, now, ("intention", entry.id) in chosen)
    asked = [question.text for question in journal.questions()]
    if asked:
        line = "The one that waits." if len(asked) == 1 else "Those that wait."
        on = ("questions", "") in chosen
        offered.append(Along("questions", "", "Questions for my therapist", line, "\n\n".join(asked), on))
    return tuple(offered)


def _of_entry(rooms: Rooms, entry: EntryRecord, now: datetime, meant: bool) -> Iterator[Along]:
    """Give what an entry says: its intention, its words, and each thing that was said of it later."""
    day = "" if entry.kind == "session" else f"on {_day(entry, now)}"
    intention, words = entry.intention.strip(), entry.body.strip()
    if intention:
        where = day or f"for {entries.title(entry, now)}"
        yield Along("intention", entry.id, f"Your intention {where}", _line(intention), intention, meant)
    where = day or f"in {entries.title(entry, now)}"
    if words:
        yield Along("words", entry.id, f"What you wrote {where}", _line(words), words, entry.shareable)
    for said in rooms.journal.reflections(entry_id=entry.id):
        when = entries.after(said.time, entry.started, now)
        text, line = f"What you said {when}", _line(said.text) if said.text.strip() else ALOUD
        own = said.shareable
        yield Along("said", said.id, text, line, said.text.strip(), own, said.voice_id or "", entry.id)


def _line(words: str) -> str:
    return f"“{excerpt(words, QUOTED)}”"


def _day(entry: EntryRecord, now: datetime) -> str:
    return entries.full_date(date.fromisoformat(entry.day), now)


def last_whom(rooms: Rooms) -> str:
    """Return for whom something was shown or handed over the last time; "" when it never was."""
    return next((noted.whom for noted in select_handings(rooms.library, LATEST)), "")
