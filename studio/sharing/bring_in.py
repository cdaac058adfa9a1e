"""The front door in: an export back into a library, new or lived in."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from studio.core.progress import Progress, Stopped
from studio.gallery.tags import find_tag
from studio.library.disk import read_trouble
from studio.library.errors import LookingAround, NotHere
from studio.library.library import Library
from studio.library.record import Beside, EntryRecord, PieceRecord, ReflectionRecord, TagRecord
from studio.library.transfer import (
    Gone,
    is_here,
    put_arrived,
    put_beside,
    put_entry,
    put_gone,
    put_piece_tag,
    put_reflection,
    put_tag,
    stays,
    take_back_gone,
)
from studio.sharing import manifest
from studio.sharing.brought import Brought
from studio.sharing.errors import BringingStopped, DamagedExport, NewerExport, NotAnExport
from studio.sharing.layout import FORMAT, MANIFEST, SHORT, local
from studio.sharing.manifest import Record, Shape
from studio.sharing.pages import date_words
from studio.sharing.piece_in import MOST, LeftOut, Told, bring_piece, told_in
from studio.sharing.sentences import Sentences
from studio.sharing.source import Missing, Source, open_source
from studio.sharing.stream import items
from studio.sharing.work import Work

BATCH = 200
"""Small records that are kept at once."""
SMALL = 0.5
"""About how many ms a small record takes."""
BESIDE: dict[str, tuple[Shape[Any], str]] = {
    "saved_views": (manifest.SAVED_VIEW, "A saved view"),
    "questions": (manifest.QUESTION, "A question"),
    "pairs": (manifest.PAIR, "A drawing and its sound"),
    "quiet_spans": (manifest.QUIET_SPAN, "A span of quiet days"),
    "check_ins": (manifest.CHECK_IN, "A check-in"),
    "parts": (manifest.PARTS_TICKED, "What of a piece may be shown"),
    "handings": (manifest.HANDING, "A note of something that was shown"),
    "arrivals": (manifest.ARRIVAL, "A note of something that came in"),
}
"""The lists of what lies beside what was made, and what one of them is called."""


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What has become of an export."""

    added: int
    """Entries, pieces and reflections that are new here."""
    there_already: int
    """Those that were here already, and are as they were."""
    left_out: tuple[str, ...] = ()
    """What could not be brought in, a sentence each."""
    noted: tuple[str, ...] = ()
    """What was brought in, but is not quite as it was exported, a sentence each."""
    arrival_id: str = ""
    """By what it can be taken back as a whole (`arrivals`); "" where nothing is new."""


def bring_in(library: Library, source: Path, progress: Progress) -> BroughtIn:
    """Bring an export (its folder, or its zip) into a library; ids, times and devices stay as they were.

    What is here already is left as it is, so the same call goes on after a stop, a kill or a full disk; what each call
    brought can be taken back (`arrivals`). Each piece is
    one transaction; memory stays bounded, whatever the files say. A tag whose name is here becomes the one that is.
    Raises `NotAnExport`, `UnfinishedExport`, `NewerExport`, `CannotRead`, `LookingAround`, `DiskFull`, `CannotWrite`,
    `BringingStopped`.
    """
    if library.read_only:
        raise LookingAround
    with _kindly():
        files = open_source(source)
        try:
            return _Bringing(library, files, source.name, progress).run()
        finally:
            files.close()


@contextmanager
def _kindly() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise read_trouble(error) from error
    except Missing as error:
        raise NotAnExport from error
    except Stopped as stopped:
        raise BringingStopped from stopped


class _Bringing:
    """One run over an export. The manifest is read once for each kind of record, for it may be larger than memory."""

    def __init__(self, library: Library, files: Source, name: str, progress: Progress) -> None:
        self._library = library
        self._files = files
        self._progress = progress
        self._work = Work(progress, 1)
        self._tags: dict[str, str] = {}
        self._brought = Brought(library, name)
        self._added = self._there = 0
        self._left_out = Sentences("And {} more were left out.")
        self._noted = Sentences("And {} more.")

    def run(self) -> BroughtIn:
        self._work = Work(self._progress, self._look())
        self._small({"entries": self._entry})
        self._small({"tags": self._tag})
        for _, table in self._sections({"pieces"}):
            self._piece(table)
        self._small({"piece_tags": self._piece_tag})
        self._small({"reflections": self._reflection})
        beside = {name: partial(self._beside, *told) for name, told in BESIDE.items()}
        self._small({**beside, "arrived": self._arrived})
        self._gone()
        told = (self._left_out.said(), self._noted.said(), self._brought.arrival_id)
        return BroughtIn(self._added, self._there, *told)

    def _look(self) -> float:
        """Make sure that this program can read it; return how much there is to do."""
        known, total = False, 1.0
        with self._files.open(MANIFEST) as file:
            try:
                for name, item in items(file):
                    self._progress.at(0, 1)
                    if name == "format":
                        _require_format(item)
                        known = True
                    total += _weight(item) if name == "pieces" else SMALL
            except DamagedExport:
                self._left_out.add("The manifest is damaged, and what it says after that place was left out.")
        if not known:
            raise NotAnExport
        return total

    def _sections(self, wanted: Collection[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give the tables of some lists of the manifest, as far as it makes sense."""
        begun = False
        with suppress(DamagedExport), self._files.open(MANIFEST) as file:
            for name, item in items(file):
                if name not in wanted:
                    if begun and len(wanted) == 1:
                        return
                    continue
                begun = True
                if isinstance(item, dict):
                    yield name, item
                else:
                    self._left_out.add(f"Something among the {name.replace('_', ' ')} of the manifest is damaged.")

    def _small(self, puts: Mapping[str, Callable[[dict[str, Any]], None]]) -> None:
        batch: list[tuple[str, dict[str, Any]]] = []
        for told in self._sections(puts):
            batch.append(told)
            if len(batch) == BATCH:
                self._put(batch, puts)
        self._put(batch, puts)

    def _put(
        self, batch: list[tuple[str, dict[str, Any]]], puts: Mapping[str, Callable[[dict[str, Any]], None]]
    ) -> None:
        with self._library.write():
            for name, table in batch:
                puts[name](table)
        self._work.done(SMALL * len(batch))
        batch.clear()

    # records

    def _entry(self, table: dict[str, Any]) -> None:
        entry = self._read(manifest.ENTRY, table, "An entry")
        if entry is not None:
            new = put_entry(self._library, entry)
            self._count(new)
            if new:
                self._brought.note("entry", entry.id)

    def _tag(self, table: dict[str, Any]) -> None:
        tag = self._read(manifest.TAG, table, "A tag")
        if tag is None:
            return
        if is_here(self._library, TagRecord, tag.id):
            return
        same = find_tag(self._library, tag.name)
        if same is None:
            put_tag(self._library, tag)
        else:
            self._tags[tag.id] = same.id

    def _piece_tag(self, table: dict[str, Any]) -> None:
        on = self._read(manifest.PIECE_TAG, table, "A tag on a piece")
        if on is None:
            return
        try:
            put_piece_tag(self._library, replace(on, tag_id=self._tags.get(on.tag_id, on.tag_id)))
        except NotHere:
            self._left_out.add("A tag on a piece was left out: the tag or the piece is missing.")

    def _reflection(self, table: dict[str, Any]) -> None:
        said = self._read(manifest.REFLECTION, table, "A reflection")
        if said is None:
            return
        if is_here(self._library, ReflectionRecord, said.id):
            self._count(False)
            return
        kept = self._with_what_is_here(said)
        if (kept.entry_id is None and kept.piece_id is None) or not (kept.text.strip() or kept.voice_id):
            self._left_out.add(f"A reflection of {_day(said.time)} was left out: what it belongs to is missing.")
            return
        if kept != said:
            self._noted.add(f"A reflection of {_day(said.time)} no longer has all that belonged to it.")
        self._count(put_reflection(self._library, kept))
        self._brought.note("reflection", kept.id)

    def _with_what_is_here(self, said: ReflectionRecord) -> ReflectionRecord:
        def here(kind: type, row_id: str | None) -> str | None:
            return row_id if row_id is not None and stays(self._library, kind, row_id) else None

        return replace(
            said,
            entry_id=here(EntryRecord, said.entry_id),
            piece_id=here(PieceRecord, said.piece_id),
            voice_id=here(PieceRecord, said.voice_id),
        )

    def _beside(self, shape: Shape[Beside], what: str, table: dict[str, Any]) -> None:
        record = self._read(shape, table, what)
        if record is None:
            return
        try:
            put_beside(self._library, record)
        except NotHere:
            self._left_out.add(f"{what} was left out: what it belongs to is missing.")

    def _arrived(self, table: dict[str, Any]) -> None:
        fact = self._read(manifest.ARRIVED, table, "A note of something that came in")
        if fact is not None:
            put_arrived(self._library, [fact])

    def _gone(self) -> None:
        batch: list[Gone] = []
        for _, table in self._sections({"gone"}):
            fact = self._read(manifest.GONE, table, "A note of something taken away")
            if fact is not None:
                batch.append(fact)
            if len(batch) == BATCH:
                put_gone(self._library, batch)
                batch.clear()
            self._work.done(SMALL)
        put_gone(self._library, batch)
        take_back_gone(self._library)

    # pieces

    def _piece(self, table: dict[str, Any]) -> None:
        piece, amount = self._read(manifest.PIECE, table, "A piece"), _weight(table)
        if piece is not None:
            if stays(self._library, PieceRecord, piece.id):
                self._count(False)
            elif is_here(self._library, PieceRecord, piece.id):
                self._left_out.add(f"{_name(piece)} was left out: it is just being deleted here.")
            else:
                self._bring(piece, table, amount)
        self._work.done(amount)

    def _bring(self, piece: PieceRecord, table: dict[str, Any], amount: float) -> None:
        name = _name(piece)
        try:
            told: Told = told_in(table)
            lost = not stays(self._library, EntryRecord, piece.entry_id)
            same = bring_piece(self._library, self._files, piece, told, self._work.part(amount), self._brought.note)
        except LeftOut as reason:
            self._left_out.add(f"{name} was left out: {reason}.")
            return
        self._count(True)
        if lost:
            self._noted.add(f"{name} lies with its day now: the entry it belonged to is missing.")
        if not same:
            self._noted.add(f"{name} is as its files are now; they were changed since they were exported.")

    # counting

    def _count(self, new: bool) -> None:
        self._added += new
        self._there += not new

    def _read(self, shape: Shape[Record], table: dict[str, Any], what: str) -> Record | None:
        try:
            record, whole = shape.read(table)
        except ValueError:
            self._left_out.add(f"{what} was left out: what the manifest says of it makes no sense.")
            return None
        if not whole:
            self._noted.add(f"{what} was brought in without a part that makes no sense.")
        return record


def _require_format(value: Any) -> None:
    if type(value) is not int or value < 1:
        raise NotAnExport
    if value > FORMAT:
        raise NewerExport


def _weight(table: Any) -> float:
    """Return about how many ms a piece takes to bring in."""
    state = table.get("state") if isinstance(table, dict) else None
    told = []
    for name in ("ops", "chunks"):
        value = state.get(name) if isinstance(state, dict) else None
        told.append(value if type(value) is int and 0 <= value <= MOST else 0)
    return 3.0 + 0.5 * told[0] + 4.0 * told[1]


def _name(piece: PieceRecord) -> str:
    return f"The {piece.kind} of {_day(piece.created)} ({piece.id[:SHORT]})"


def _day(ms: int) -> str:
    return date_words(local(ms).date())
