"""The front door out: the whole library as open files that need no program of ours."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from studio.core.progress import Progress, Stopped
from studio.library.arrival_rows import select_arrivals
from studio.library.connection import NO_ROOM
from studio.library.disk import sync_folder
from studio.library.errors import CannotWrite, DamagedLibrary
from studio.library.handing_rows import OF_ENTRY, select_handings
from studio.library.library import Library
from studio.library.put_away import LEAVING
from studio.library.record import (
    ArrivalRecord,
    Beside,
    CheckInRecord,
    HandingRecord,
    PairRecord,
    PartsRecord,
    QuestionRecord,
    QuietSpanRecord,
    SavedViewRecord,
)
from studio.library.records import (
    EntryRecord,
    PieceRecord,
    ReflectionRecord,
    select_entries,
    select_pieces,
    select_reflections,
    select_tags,
    tags_of,
)
from studio.library.rows import select_rows
from studio.library.transfer import arrived_all, departures, gone, head_of, piece_tags, still
from studio.sharing.brought import SOURCE
from studio.sharing.errors import ExportStopped, InsideLibrary, NoRoomOutside, PartlyExported
from studio.sharing.folder import PieceFolder, finished, new_file, whole_file
from studio.sharing.forms import weight, write_forms
from studio.sharing.layout import (
    FOLDER,
    FORMAT,
    JOURNAL,
    MANIFEST,
    PIECES,
    README,
    entry_name,
    folder_name,
    local,
    short_name,
)
from studio.sharing.manifest import to_table
from studio.sharing.packing import pack
from studio.sharing.pages import SHOWN, handing_part, link_to, page, piece_part, reflection_part
from studio.sharing.readme import WORDS
from studio.sharing.stream import dumps
from studio.sharing.unfinished import free_name, release, unfinished_folder
from studio.sharing.work import Work

Row = TypeVar("Row")

BATCH = 500
"""Rows in memory at once."""
FIRST = (-(1 << 62), 0)
"""Before any time and number."""
STAYS = f"trashed is not {LEAVING}"
"""What is being deleted for good is not handed on."""
PAGE_MS = 2.0
"""About how long the page of an entry takes."""
BESIDE: dict[str, tuple[type[Beside], str]] = {
    "saved_views": (SavedViewRecord, "true"),
    "questions": (QuestionRecord, "true"),
    "pairs": (PairRecord, "true"),
    "quiet_spans": (QuietSpanRecord, "true"),
    "check_ins": (CheckInRecord, "true"),
    "parts": (PartsRecord, "true"),
    "handings": (HandingRecord, "true"),
    "arrivals": (ArrivalRecord, f"source <> '{SOURCE}'"),
}
"""What lies beside what was made, by the name of its list in the manifest; and which of it is handed on.

That an export was brought in here is this library's own matter, like the numbers of rows."""
ZIPPING = 0.1
"""The share of the work that is packing a zip."""


def export(library: Library, target: Path, progress: Progress, *, zipped: bool = False) -> Path:
    """Write everything in a library into a new folder (or one zip) in the folder `target`; return where it is.

    It has an unfinished name until it is whole. Stopped, killed or out of room, it stays there, and the same call goes
    on where it was. Each piece is as it was at one moment; memory stays bounded. The library is only read.
    Raises `InsideLibrary`, `NoRoomOutside`, `CannotWrite`, `DamagedLibrary`, `LibraryClosed`; `PartlyExported` when
    it is done but for damaged pieces; `ExportStopped`.
    """
    if target.resolve().is_relative_to(library.folder.resolve()):
        raise InsideLibrary
    with _kindly():
        target.mkdir(parents=True, exist_ok=True)
        folder = unfinished_folder(target, library.library_id)
        progress.part(0.0, 1.0 - ZIPPING if zipped else 1.0)
        damaged = _Export(library, folder, Work(progress, _guess(library))).run()
        day = local(library.now()).date().isoformat()
        if zipped:
            progress.part(1.0 - ZIPPING, 1.0)
            made = free_name(target, f"Afterglow {day}", ".zip")
            pack(folder, made, progress)
            shutil.rmtree(folder)
        else:
            made = free_name(target, f"Afterglow {day}")
            release(folder)
            sync_folder(folder)
            folder.rename(made)
        sync_folder(target)
    if damaged:
        raise PartlyExported(made)
    return made


@contextmanager
def _kindly() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise (NoRoomOutside() if error.errno in NO_ROOM else CannotWrite()) from error
    except Stopped as stopped:
        raise ExportStopped from stopped


def _guess(library: Library) -> float:
    rows = library.read.execute(
        "select kind, count(*), coalesce(sum(ops), 0), coalesce(sum(chunks), 0), coalesce(sum(duration), 0)"
        " from piece left join head on head.piece = piece.num group by kind"
    ).fetchall()
    (entries,) = library.read.execute("select count(*) from entry").fetchall()
    return sum(weight(*row) for row in rows) + float(PAGE_MS * entries[0])


class _Export:
    """One run over a library into an unfinished folder."""

    def __init__(self, library: Library, folder: Path, work: Work) -> None:
        self._library = library
        self._folder = folder
        self._work = work

    def run(self) -> int:
        """Bring the folder in step with the library; return how many pieces are damaged and not in it."""
        while True:
            before = departures(self._library)
            damaged = self._pass()
            if departures(self._library) == before:
                return damaged
            # something was taken away for good meanwhile, and must not be in what a person hands on

    def _pass(self) -> int:
        library, when = self._library, self._library.now()
        (self._folder / MANIFEST).unlink(missing_ok=True)
        for name in (PIECES, JOURNAL):
            (self._folder / name).mkdir(exist_ok=True)
        with whole_file(self._folder / MANIFEST, when) as file:
            lists = _Lists(file)
            lists.head({"what": WORDS["what"], "format": FORMAT, "when": when, "library": library.library_id})
            damaged = lists.add("pieces", self._pieces())
            with still(library):
                lists.add("entries", map(to_table, self._rows(select_entries, STAYS)))
                lists.add("reflections", map(to_table, self._rows(select_reflections, "true")))
                lists.add("tags", map(to_table, self._rows(select_tags, "true")))
                lists.add("piece_tags", map(to_table, _piece_tags(library)))
                for name, (kind, which) in BESIDE.items():
                    lists.add(name, map(to_table, self._rows(partial(_select, kind), which)))
                lists.add("arrived", map(to_table, _arrived(library)))
                lists.add("gone", map(to_table, _gone(library)))
                self._sweep()
                self._pages()
            lists.end()
        with new_file(self._folder / README, when) as file:
            file.write(WORDS["readme"].encode("utf-8"))
        for path in (self._folder / PIECES, self._folder / JOURNAL, self._folder):
            sync_folder(path)
        return damaged

    # pieces

    def _pieces(self) -> Iterator[dict[str, Any]]:
        num = 0
        while True:
            with still(self._library):
                found = select_pieces(self._library, f"where num > ? and {STAYS} order by num limit 1", (num,))
                if not found:
                    return
                table = self._piece(found[0])
            num = found[0].num
            yield table

    def _piece(self, piece: PieceRecord) -> dict[str, Any]:
        name = _folder_of(self._library, piece)
        path, head = self._folder / PIECES / name, head_of(self._library, piece.id)
        amount = weight(piece.kind, 1, head.ops, head.chunks, piece.duration)
        told = finished(path, piece.id, head)
        if told is None:
            try:
                folder = PieceFolder(path, piece.created)
                write_forms(self._library, piece, head, folder, self._work.part(amount))
                told = folder.finish(piece.id, piece.kind, head)
            except DamagedLibrary:
                shutil.rmtree(path)
                told = {"damaged": True}
        self._work.done(amount)
        return {**to_table(piece), "folder": name, **told}

    def _sweep(self) -> None:
        """Take out of the folder what is no longer in the library."""
        with os.scandir(self._folder / PIECES) as found:
            for item in found:
                if FOLDER.fullmatch(item.name) and not self._is_wanted(item.name):
                    shutil.rmtree(item.path)

    def _is_wanted(self, name: str) -> bool:
        start = name.rpartition(" ")[2]
        alike = select_pieces(self._library, f"where id >= ? and id < ? and {STAYS}", (start, start + "g"))
        return any(_folder_of(self._library, piece) == name for piece in alike)

    # pages

    def _pages(self) -> None:
        folder = self._folder / JOURNAL
        for old in folder.iterdir():
            old.unlink()
        for entry in self._rows(select_entries, STAYS):
            path = folder / f"{_page_of(self._library, entry)}.md"
            with new_file(path, entry.started) as file:
                for part in page(entry, self._made(entry), self._later(entry), self._shown(entry)):
                    file.write(part.encode("utf-8"))
            self._work.done(PAGE_MS)

    def _made(self, entry: EntryRecord) -> Iterator[str]:
        where = f"where entry_id = ? and {STAYS} and (created, num) > (?, ?) order by created, num limit ?"
        after = FIRST
        while batch := select_pieces(self._library, where, (entry.id, *after, BATCH)):
            for piece in batch:
                tags = [tag.name for tag in tags_of(self._library, piece.id)]
                yield piece_part(piece, entry, self._link(piece), tags)
            after = (batch[-1].created, batch[-1].num)

    def _later(self, entry: EntryRecord) -> Iterator[str]:
        where = (
            "where (entry_id = ?1 or piece_id in (select id from piece where entry_id = ?1))"
            " and (time, num) > (?2, ?3) order by time, num limit ?4"
        )
        after = FIRST
        while batch := select_reflections(self._library, where, (entry.id, *after, BATCH)):
            for reflection in batch:
                yield self._reflection(reflection, entry)
            after = (batch[-1].time, batch[-1].num)

    def _shown(self, entry: EntryRecord) -> Iterator[str]:
        return map(handing_part, select_handings(self._library, OF_ENTRY, (entry.id,)))

    def _reflection(self, reflection: ReflectionRecord, entry: EntryRecord) -> str:
        piece, voice = self._find(reflection.piece_id), self._find(reflection.voice_id)
        return reflection_part(reflection, entry, piece, self._link(piece), self._link(voice))

    def _link(self, piece: PieceRecord | None) -> str:
        if piece is None:
            return ""
        name = _folder_of(self._library, piece)
        shown = SHOWN[piece.kind]
        return link_to(piece, name, [shown] if (self._folder / PIECES / name / shown).exists() else [])

    def _find(self, piece_id: str | None) -> PieceRecord | None:
        return next(iter(select_pieces(self._library, "where id = ?", (piece_id,))), None)

    def _rows(self, select: Callable[..., list[Row]], which: str) -> Iterator[Row]:
        num = 0
        while batch := select(self._library, f"where num > ? and {which} order by num limit ?", (num, BATCH)):
            yield from batch
            num = batch[-1].num  # type: ignore[attr-defined]


def _piece_tags(library: Library) -> Iterator[object]:
    after = (0, 0)
    while batch := piece_tags(library, after, BATCH):
        yield from (row[2] for row in batch)
        after = batch[-1][:2]


def _select(kind: type[Beside], library: Library, rest: str, bindings: tuple[int, ...]) -> list[Beside]:
    return select_rows(library, kind, rest, bindings)


def _arrived(library: Library) -> Iterator[object]:
    after = 0
    own = {arrival.id for arrival in select_arrivals(library, "where source = ?", (SOURCE,))}
    while batch := arrived_all(library, after, BATCH):
        yield from (row[1] for row in batch if row[1].arrival_id not in own)
        after = batch[-1][0]


def _gone(library: Library) -> Iterator[object]:
    after = 0
    while batch := gone(library, after, BATCH):
        yield from (row[1] for row in batch)
        after = batch[-1][0]


def _folder_of(library: Library, piece: PieceRecord) -> str:
    """Return the name of a piece's folder: with a short id, unless an earlier piece has that already."""
    name = folder_name(piece.kind, piece.created, piece.id)
    start = piece.id[:8]
    alike = library.read.execute(
        "select 1 from piece where id >= ? and id < ? and num < ? limit 1", (start, start + "g", piece.num)
    )
    return name if alike.fetchall() else short_name(name)


def _page_of(library: Library, entry: EntryRecord) -> str:
    """Return the name of an entry's page; a second one of the same day and number bears its id."""
    alike = library.read.execute(
        "select 1 from entry where day = ? and kind = ? and number is ? and num < ? limit 1",
        (entry.day, entry.kind, entry.number, entry.num),
    )
    name = entry_name(entry)
    return f"{name} {entry.id}" if alike.fetchall() else name


class _Lists:
    """The manifest under way: one table whose lists are longer than the memory, an item a line."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def head(self, table: dict[str, Any]) -> None:
        self._write("{\n" + ",\n".join(f"{dumps(name)}: {dumps(value)}" for name, value in table.items()))

    def add(self, name: str, tables: Iterable[dict[str, Any]]) -> int:
        """Write a list; return how many of its items are damaged."""
        self._write(f",\n{dumps(name)}: [")
        damaged, between = 0, "\n"
        for table in tables:
            self._write(between + dumps(table))
            damaged += "damaged" in table
            between = ",\n"
        self._write("\n]")
        return damaged

    def end(self) -> None:
        self._write("\n}\n")

    def _write(self, text: str) -> None:
        self._file.write(text.encode("utf-8"))
