"""A thousand histories, made by chance: whatever was done, every piece hangs on exactly one entry, and none is lost."""

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from hashlib import blake2b
from pathlib import Path

import pytest

from studio.core.clock import FixedClock, to_ms
from studio.core.progress import Progress
from studio.gallery.errors import EntryInTrash
from studio.gallery.gallery import Gallery
from studio.journal.journal import Journal
from studio.library import arrival_rows, records, trash
from studio.library.arrivals import redo_arrival, undo_arrival
from studio.library.errors import HoldsMore, NotHere, NotInTrash
from studio.library.library import Library
from studio.library.record import Arrived, ArrivedKind
from studio.library.verify import verify
from studio.sharing.arriving import let_in
from studio.sharing.bring_in import bring_in
from studio.sharing.export import export

HISTORIES = 1000
STEPS = 8
TOGETHER = 125
"""Histories one after another in one library: what one leaves behind is where the next one begins."""

KINDS = ("drawing", "sound", "voice", "writing")
BEGINNING = datetime(2026, 10, 19, 22, 0, tzinfo=timezone(timedelta(hours=2)))


class Person:
    """Someone who makes, moves, throws away, takes back, brings in and deletes, as chance has it."""

    def __init__(self, folder: Path, exports: list[Path], chance: random.Random, diaries: Sequence[Path] = ()) -> None:
        self.clock = FixedClock(BEGINNING)
        self.library, _ = Library.create(folder, passphrase=None, clock=self.clock)
        writer = self.library._writer
        assert writer is not None
        writer.pragma("synchronous", 0)  # no power fails here, and thousands of commits needn't wait for the disk
        self.journal, self.gallery = Journal(self.library, self.clock), Gallery(self.library, self.clock)
        self.chance = chance
        self.exports, self.diaries = exports, diaries
        self.home: dict[str, str] = {}
        """Where each piece belongs."""
        self.done: list[str] = []
        """What was done, to be read when something is wrong."""

    # what is there

    def entries(self) -> list[str]:
        return [entry.id for entry in records.select_entries(self.library, "where trashed is not 0 order by num")]

    def some_entry(self) -> str:
        entries = self.entries()
        return self.chance.choice(entries) if entries else self.journal.current_entry().id

    def some_piece(self) -> str:
        recent = list(self.home)[-12:]
        return self.chance.choice(recent) if recent else self.make()

    def in_trash(self) -> set[str]:
        return {piece.id for piece in records.select_pieces(self.library, "where trashed is not null")}

    def some_import(self) -> str:
        return self.chance.choice(arrival_rows.select_arrivals(self.library) or [self._import()]).id

    # what may happen

    def make(self) -> str:
        entry = self.journal.current_entry()
        piece = self.gallery.new_piece(self.chance.choice(KINDS), entry.id, kept=self.chance.random() < 0.9)
        self.home[piece.id] = entry.id
        return piece.id

    def begin(self) -> None:
        self.journal.begin_session()

    def move(self) -> None:
        piece, entry = self.some_piece(), self.some_entry()
        try:
            self.gallery.move(piece, entry)
            self.home[piece] = entry
        except EntryInTrash:
            assert self.journal.entry(entry).trashed is not None

    def move_several(self) -> None:
        shown = [piece.id for piece in self.gallery.page(limit=8)]
        pieces, entry = set(self.chance.sample(shown, min(3, len(shown)))), self.some_entry()
        before = {piece: self.home[piece] for piece in pieces}
        try:
            undo = self.gallery.move_all(pieces, entry)
        except EntryInTrash:
            assert self.journal.entry(entry).trashed is not None
            return
        self.home |= dict.fromkeys(pieces, entry)
        if self.chance.random() < 0.5:
            self.gallery.take_back(undo)
            self.home |= before

    def reflect(self) -> None:
        piece = self.gallery.piece(self.some_piece())
        if piece.trashed is None:
            voice = self.gallery.new_piece("voice", piece.entry_id)
            self.home[voice.id] = piece.entry_id
            self.journal.reflect(piece_id=piece.id, voice_id=voice.id)

    def trash_or_restore_a_piece(self) -> None:
        piece = self.gallery.piece(self.some_piece())
        (self.gallery.trash if piece.trashed is None else self.gallery.restore)(piece.id)

    def trash_or_restore_an_entry(self) -> None:
        entry = self.journal.entry(self.some_entry())
        (self.journal.trash_entry if entry.trashed is None else self.journal.restore_entry)(entry.id)

    def _import(self):
        """Bring a day with some pieces from elsewhere, long before 1970 too, and something for a day that is here."""
        arrival = arrival_rows.insert_arrival(self.library, "jrnl", "old", self.clock.ms())
        year = self.chance.randrange(1900, 2030)
        started = to_ms(datetime(year, 5, 17, tzinfo=UTC))
        day = records.insert_entry(self.library, kind="day", day=f"{year}-05-17", started=started)
        self._note(arrival.id, "entry", day.id)
        here = [entry for entry in self.entries() if self.journal.entry(entry).trashed is None]
        for entry_id in (day.id, day.id, self.chance.choice(here)):
            piece = records.insert_piece(self.library, kind="writing", entry_id=entry_id, created=started)
            self._note(arrival.id, "piece", piece.id)
            self.home[piece.id] = entry_id
        return arrival

    def _note(self, arrival_id: str, kind: ArrivedKind, row_id: str) -> None:
        digest = blake2b(row_id.encode(), digest_size=16).digest()
        arrival_rows.note_arrived(self.library, [Arrived(arrival_id, kind, row_id, digest)])

    def bring_something(self) -> None:
        self._import()

    def undo_or_redo_an_import(self) -> None:
        arrival = arrival_rows.get_arrival(self.library, self.some_import())
        if arrival.undone is None:
            undo_arrival(self.library, arrival.id, self.clock.ms())
        else:
            redo_arrival(self.library, arrival.id)

    def let_a_journal_in(self) -> None:
        """Bring in what another program has written, for days that are here and days that are not."""
        came = let_in(self.library, self.chance.choice(self.diaries), Progress())
        fresh = [piece for piece in records.select_pieces(self.library, "") if piece.id not in self.home]
        assert len(fresh) == came.count
        self.home |= {piece.id: piece.entry_id for piece in fresh}
        assert all(self.journal.entry(piece.entry_id).trashed is None for piece in fresh)

    def merge(self) -> None:
        """Bring another library in, which may have come before and been thrown away meanwhile."""
        before = set(self.home)
        told = bring_in(self.library, self.chance.choice(self.exports), Progress())
        assert told.left_out == ()
        for piece in records.select_pieces(self.library, "where trashed is not 0"):
            self.home.setdefault(piece.id, piece.entry_id)
        assert (told.arrival_id == "") == (told.added == 0)
        assert told.added >= len(set(self.home) - before)

    def delete(self) -> None:
        """Delete something of the trash for good; only what was in the trash may go."""
        found, lying = trash.trashed(self.library), self.in_trash()
        if found:
            item = self.chance.choice(found)
            with suppress(HoldsMore, NotHere, NotInTrash):
                trash.forget(self.library, item.kind, item.id)
            left = {piece.id for piece in records.select_pieces(self.library, "where trashed is not 0")}
            assert set(self.home) - left <= lying
            self.home = {piece: entry for piece, entry in self.home.items() if piece in left}

    # and what must be so

    def live(self, steps: int) -> None:
        often: list[Callable[[], object]] = [self.make, self.move, self.trash_or_restore_a_piece]
        seldom = [self.begin, self.move_several, self.reflect, self.trash_or_restore_an_entry]
        imports = [self.bring_something, self.undo_or_redo_an_import, self.delete]
        others = [self.merge, self.let_a_journal_in]
        acts, weights = [*often, *seldom, *imports, *others], [6] * 3 + [3] * 4 + [2, 3, 0.6] + [0.3, 0.5]
        for act in self.chance.choices(acts, weights, k=steps):
            self.clock.advance(seconds=self.chance.choice((0, 1, 60, 4000, 100_000)))
            self.done.append(act.__name__)
            act()

    def look(self) -> None:
        rows = self.library.read.execute(
            "select piece.id, piece.entry_id, entry.id, piece.trashed is null and entry.trashed is not null"
            " from piece left join entry on entry.id = piece.entry_id where piece.trashed is not 0"
        ).fetchall()
        assert {row[0]: row[1] for row in rows} == self.home  # each once, where it was put
        assert len(rows) == len(self.home)
        assert all(row[1] == row[2] for row in rows)  # and that is there
        assert not any(row[3] for row in rows)  # and is not in the trash without it

    def look_at_everything(self) -> None:
        listed = [piece.id for entry in self.entries() for piece in self.gallery.pieces_of(entry)]
        assert len(listed) == len(set(listed))
        assert set(listed) == {piece.id for piece in self.gallery.page(limit=100_000)}
        assert verify(self.library, Progress()).whole


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Other libraries, as their exports: with something in the trash, and something that was deleted."""
    made = []
    for seed in range(3):
        folder = tmp_path_factory.mktemp("other")
        person = Person(folder / "other.studio", [], random.Random(f"other {seed}"))
        with person.library:
            for act in (person.make, person.begin, person.make, person.reflect, person.bring_something, person.make):
                person.clock.advance(hours=7)
                act()
            person.trash_or_restore_a_piece()
            made.append(export(person.library, folder / "out", Progress()))
    return made


@pytest.fixture(scope="module")
def diaries(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Journals of jrnl that grow: each holds what the one before does, and days that the person lives through too."""
    folder, days = tmp_path_factory.mktemp("diaries"), ("1931-03-04", "2026-10-19", "2026-10-20", "2026-10-24")
    texts = [f"[{day} {hour}:00] It was {hour} on {day}. @sea\n" for day in days for hour in (9, 21)]
    made = [folder / f"{number}.txt" for number in range(1, len(texts) + 1)]
    for number, path in enumerate(made, 1):
        path.write_text("\n".join(texts[:number]))
    return made


@pytest.mark.parametrize("seed", range(HISTORIES // TOGETHER))
def test_every_piece_hangs_on_exactly_one_entry(
    seed: int, exports: list[Path], diaries: list[Path], tmp_path: Path
) -> None:
    person = Person(tmp_path / "own.studio", exports, random.Random(seed), diaries)
    with person.library:
        for _ in range(TOGETHER):
            person.done.clear()
            person.live(STEPS)
            try:
                person.look()
            except AssertionError as error:
                raise AssertionError(f"after {', '.join(person.done)}") from error
        person.look_at_everything()
