"""What another program holds comes into a library: each thing a piece, on the entry of its day.

Each piece is one transaction with what is noted of it, words some at a time, so that after a stop, a kill or a full
disk everything that is here is whole, what comes again is known, and all of it can be taken back.
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from studio.core.progress import Progress, Stopped
from studio.gallery.errors import NoTagName
from studio.gallery.tags import named_tag
from studio.gallery.writing import encode as encode_words
from studio.journal.rows import day_entry
from studio.library.arrival_rows import arrived_before, insert_arrival, note_arrived, update_arrival
from studio.library.connection import Connection
from studio.library.errors import LookingAround, NotHere
from studio.library.library import Library
from studio.library.log import append_op
from studio.library.record import Arrived, PieceKind
from studio.library.records import insert_entry, insert_piece, insert_piece_tag, update_entry, update_piece
from studio.library.spool import Spool
from studio.library.transfer import put_log
from studio.sharing.found import (
    Found,
    LeftOut,
    Medium,
    digest_of_day,
    digest_of_file,
    digest_of_part,
    digest_of_words,
    name_words,
    parts_of,
)
from studio.sharing.heap import Heap, kind_of_heap, open_heap
from studio.sharing.medium_in import CannotCome, Made, drawing_of, sound_of
from studio.sharing.moment import day_said
from studio.sharing.sentences import Sentences
from studio.sharing.source import Missing
from studio.sharing.work import Work

TOGETHER = 40
"""Words that are put in with one commit: whoever draws meanwhile doesn't wait for long."""
MOST_TOGETHER = 1 << 18
"""Characters of them."""
HEAVIER = 6.0
"""How much longer a byte of a picture or a sound takes than a byte of words."""


class ArrivingStopped(Stopped):
    """The person asked for it to stop."""

    sentence = "Stopped. What is here by now is whole, and can be taken back."


@dataclass(frozen=True, slots=True)
class CameIn:
    """What has come of it."""

    arrival_id: str
    """By what it can be taken back as a whole; "" where nothing came."""
    words: int
    pictures: int
    sounds: int
    there_already: int
    """Things that came in before and are still here, or that lay there twice."""
    left_out: tuple[str, ...] = ()
    """What could not come in, a sentence each."""
    noted: tuple[str, ...] = ()
    """What came in, but not quite as it was, a sentence each."""

    @property
    def count(self) -> int:
        """Return how many things came."""
        return self.words + self.pictures + self.sounds


def let_in(library: Library, place: Path, progress: Progress) -> CameIn:
    """Bring in what is in a folder, a zip or a file: a journal of Day One or jrnl, Markdown, pictures, sounds.

    What came in before and is still here is passed over. Raises `NothingToBringIn`, `CannotRead`, `LookingAround`,
    `DiskFull`, `CannotWrite`, `ArrivingStopped`. Slow: for a worker.
    """
    if library.read_only:
        raise LookingAround
    try:
        heap = open_heap(place, library.now(), lambda _bytes: progress.at(0, 1))
        try:
            return _Arriving(library, heap, progress).run()
        finally:
            heap.close()
    except Stopped as stopped:
        raise ArrivingStopped from stopped


class _Arriving:
    """One run over a heap."""

    def __init__(self, library: Library, heap: Heap, progress: Progress) -> None:
        self._library, self._heap = library, heap
        self._work = Work(progress, heap.words_bytes + HEAVIER * heap.media_bytes + 1)
        self._arrival = ""
        self._tags: dict[str, str] = {}
        self._waiting: list[Found] = []
        self._length = 0
        self._count = {"writing": 0, "drawing": 0, "sound": 0}
        self._there = 0
        self._left_out = Sentences("And {} more were left out.")
        self._noted = Sentences("And {} more.")

    def run(self) -> CameIn:
        for find in self._heap.finds(self._work.done):
            if isinstance(find, LeftOut):
                self._left_out.add(find.sentence)
                continue
            if find.text or find.title:
                self._waiting.append(find)
                self._length += len(find.text)
            if find.media or len(self._waiting) == TOGETHER or self._length > MOST_TOGETHER:
                self._put_words()
            for medium in find.media:
                self._medium(find, medium)
        self._put_words()
        count = self._count
        return CameIn(
            self._arrival,
            count["writing"],
            count["drawing"],
            count["sound"],
            self._there,
            self._left_out.said(),
            self._noted.said(),
        )

    # words

    def _put_words(self) -> None:
        digests = [digest_of_words(found) for found in self._waiting]
        if digests:
            here = set(arrived_before(self._library, "piece", digests))
            with self._library.write() as connection:
                for found, digest in zip(self._waiting, digests, strict=True):
                    if digest in here:
                        self._there += 1
                    else:
                        here.add(digest)
                        self._writing(connection, found, digest)
        self._waiting.clear()
        self._length = 0

    def _writing(self, connection: Connection, found: Found, digest: bytes) -> None:
        parts = list(parts_of(found.text))
        for number, part in enumerate(parts):
            piece_id = self._piece(found, "writing", found.title, digest_of_part(digest, number), part, later=number)
            self._log(connection, piece_id, found.moment.ms + number, [encode_words(part)])
        if len(parts) > 1:
            self._noted.add(
                f"The words of {day_said(found.moment.day)} are very long, and are here in {len(parts)} parts."
            )
        self._count["writing"] += 1

    # pictures and sounds

    def _medium(self, found: Found, medium: Medium) -> None:
        name, amount = name_words(medium.thing.name), HEAVIER * medium.thing.size
        try:
            with self._heap.shelf.open(medium.thing.name) as file:
                digest = digest_of_file(medium.kind, file)
            if arrived_before(self._library, "piece", [digest]):
                self._there += 1
            elif medium.kind == "picture":
                self._drawing(found, medium, digest, self._work.part(amount))
            else:
                self._sound(found, medium, digest, self._work.part(amount))
        except CannotCome as why:
            self._left_out.add(f"{name} was left out: {why}.")
        except (OSError, Missing):
            self._left_out.add(f"{name} was left out: it can't be read.")
        self._work.done(amount)

    def _drawing(self, found: Found, medium: Medium, digest: bytes, progress: Progress) -> None:
        made = drawing_of(self._heap.shelf, medium, progress)
        with self._library.write() as connection:
            piece_id = self._piece(found, "drawing", medium.title, digest, made=made)
            self._log(connection, piece_id, found.moment.ms, made.payloads)
        self._count["drawing"] += 1

    def _sound(self, found: Found, medium: Medium, digest: bytes, progress: Progress) -> None:
        with Spool(self._library.folder) as spool:
            device, ms = self._library.device_id, found.moment.ms

            def put(part: str, number: int, data: bytes) -> None:
                spool.put(part, ms if part == "op" else number, device if part == "op" else "", data)

            progress.part(0.0, 0.9)
            duration = sound_of(self._heap.shelf, medium, put, progress)
            progress.part(0.9, 1.0)
            with self._library.write():
                piece_id = self._piece(found, "sound", medium.title, digest, made=Made(duration=duration))
                put_log(self._library, piece_id, spool, progress)
        self._count["sound"] += 1

    # what all of them share

    def _piece(
        self,
        found: Found,
        kind: PieceKind,
        title: str,
        digest: bytes,
        words: str = "",
        *,
        later: int = 0,
        made: "Made | None" = None,
    ) -> str:
        """Add a piece to the entry of its day, with its tags, and note that it came; return its id."""
        made = made or Made()
        piece = insert_piece(
            self._library,
            kind=kind,
            entry_id=self._entry(found),
            created=found.moment.ms + later,
            title=title,
            words=words,
            duration=made.duration,
            width=made.width,
            height=made.height,
        )
        for name in found.tags:
            self._tag(piece.id, name)
        if found.starred:
            update_piece(self._library, piece.id, favourite=True)
        if made.palette is not None:
            update_piece(self._library, piece.id, palette=made.palette)
        note_arrived(self._library, [Arrived(self._begun(), "piece", piece.id, digest)])
        return piece.id

    def _entry(self, found: Found) -> str:
        """Return the entry of a day, made when there is none."""
        here = day_entry(self._library, found.moment.day)
        if here is not None:
            return here.id
        made = insert_entry(self._library, kind="day", day=found.moment.day, started=found.moment.ms)
        if found.place:
            update_entry(self._library, made.id, place=found.place)
        note_arrived(self._library, [Arrived(self._begun(), "entry", made.id, digest_of_day(found.moment.day))])
        update_arrival(self._library, self._arrival)  # what is changed in the entry from now on, somebody changes
        return made.id

    def _tag(self, piece_id: str, name: str) -> None:
        """Put a tag on a piece. Tags are looked up once; one that was deleted meanwhile is made anew."""
        with suppress(NoTagName):
            if name in self._tags:
                with suppress(NotHere):
                    insert_piece_tag(self._library, piece_id, self._tags[name])
                    return
            self._tags[name] = named_tag(self._library, name).id
            insert_piece_tag(self._library, piece_id, self._tags[name])

    def _begun(self) -> str:
        if not self._arrival:
            heap = self._heap
            self._arrival = insert_arrival(self._library, kind_of_heap(heap), heap.name, self._library.now()).id
        return self._arrival

    def _log(self, connection: Connection, piece_id: str, ms: int, payloads: list[bytes]) -> None:
        for payload in payloads:
            append_op(
                connection,
                self._library.number(piece_id),
                piece_id,
                time=ms,
                device=self._library.device_id,
                payload=payload,
            )
