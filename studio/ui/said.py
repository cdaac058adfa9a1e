"""Everything that is said about a piece, as the page of a piece shows it."""

from __future__ import annotations

from dataclasses import dataclass

from studio.gallery.thumbnail import excerpt
from studio.journal import entry as entries
from studio.journal.entry import Mark
from studio.library.errors import NotHere
from studio.library.records import EntryRecord, PieceRecord, ReflectionRecord, TagRecord
from studio.ui.rooms import Rooms

QUOTED = 170
"""Characters of the entry's own words that are shown."""
QUOTED_BY = 60
"""Characters of a sentence that stand beside what was said of it."""
SPOKEN = ", spoken"


@dataclass(frozen=True, slots=True)
class Remark:
    """One reflection on a piece."""

    id: str
    when: str
    """How long after its session it came: "three days after"."""
    text: str
    instant: int | None = None
    """Where in the replay it hangs, in ms; None: it is about the whole."""
    number: int = 0
    """What stands on its pin; 0 without one."""
    voice_id: str | None = None
    """The voice that says it."""
    seconds: float = 0.0
    """How long that is."""
    shared: bool = False
    """Whether it may be shown to others."""

    @property
    def kind(self) -> str:
        """Token of its colour."""
        return "voice" if self.voice_id else "words"


@dataclass(frozen=True)
class Said:
    """Everything that is said about a piece, in words, as it is now."""

    piece: PieceRecord
    entry: EntryRecord
    title: str
    """Of the entry."""
    date: str
    mark: Mark
    quote: str
    """Words the person wrote about it, or in its entry."""
    tags: tuple[TagRecord, ...]
    remarks: tuple[Remark, ...]
    """What was seen later, the oldest first."""


def said_about(rooms: Rooms, piece_id: str) -> Said:
    """Return what is said about a piece. Quick, but reads the library: for a worker. Raises `NotHere`."""
    now = rooms.clock.now()
    piece = rooms.gallery.piece(piece_id)
    entry = rooms.journal.entry(piece.entry_id)
    own = piece.words if piece.kind != "writing" else ""
    return Said(
        piece,
        entry,
        entries.title(entry, now),
        entries.caption(entry, now) if entry.kind == "session" else entries.dateline(entry, now),
        rooms.journal.mark(entry),
        excerpt(own or entry.body or entry.intention, QUOTED),
        tuple(rooms.gallery.tags_of(piece_id)),
        remarks_on(rooms, piece, entry),
    )


def remarks_on(rooms: Rooms, piece: PieceRecord, entry: EntryRecord) -> tuple[Remark, ...]:
    """Return the reflections on a piece of an entry; those that hang at an instant are numbered."""
    remarks, number, now = list[Remark](), 0, rooms.clock.now()
    for said in rooms.journal.reflections(piece_id=piece.id):
        pinned = said.instant is not None and piece.kind != "writing"
        number += pinned
        when = entries.after(said.time, entry.started, now) + _by(said) + (SPOKEN if said.voice_id else "")
        instant = said.instant if pinned else None
        seconds = _seconds(rooms, said)
        remarks.append(
            Remark(said.id, when, said.text, instant, number if pinned else 0, said.voice_id, seconds, said.shareable)
        )
    return tuple(remarks)


def _by(said: ReflectionRecord) -> str:
    """Return what tells that it was said while two sat together, by whom, and of which sentence."""
    if not said.together:
        return ""
    by = ", together" if not said.whose else ", together, your therapist"
    return f"{by}, on “{excerpt(said.prompt, QUOTED_BY)}”" if said.prompt else by


def _seconds(rooms: Rooms, said: ReflectionRecord) -> float:
    try:
        return rooms.gallery.piece(said.voice_id).duration / 1000 if said.voice_id else 0.0
    except NotHere:
        return 0.0
