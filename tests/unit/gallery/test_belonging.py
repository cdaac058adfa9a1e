"""Whatever is done, every piece belongs to exactly one entry."""

import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from studio.core.clock import FixedClock
from studio.gallery.errors import EntryInTrash
from studio.gallery.gallery import Gallery
from studio.journal.entry import is_open
from studio.journal.errors import EntryInTrash as EntryNotOpened
from studio.journal.journal import Journal
from studio.library.library import Library

which = st.integers(0, 1000)


class Belonging(RuleBasedStateMachine):
    """A person who begins, closes, makes, moves, throws away and takes back, in any order, across days."""

    @initialize()
    def open_the_studio(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.clock = FixedClock(datetime(2026, 10, 19, 22, 0, tzinfo=timezone(timedelta(hours=2))))
        self.library, _ = Library.create(Path(self.folder.name) / "a.studio", passphrase=None, clock=self.clock)
        self.journal, self.gallery = Journal(self.library, self.clock), Gallery(self.library, self.clock)
        self.entries: list[str] = []
        self.home: dict[str, str] = {}
        """Where each piece belongs."""

    def teardown(self) -> None:
        if hasattr(self, "library"):
            self.library.close()
            self.folder.cleanup()

    def an_entry(self, place: int) -> str:
        return self.entries[place % len(self.entries)]

    def a_piece(self, place: int) -> str:
        return list(self.home)[place % len(self.home)]

    @rule(hours=st.sampled_from([0, 1, 5, 25]))
    def time_passes(self, hours: int) -> None:
        self.clock.advance(hours=hours)

    @rule()
    def begin(self) -> None:
        session = self.journal.begin_session()
        assert self.journal.current_entry() == session
        self.entries.append(session.id)

    @rule(place=which, kind=st.sampled_from(["drawing", "sound", "voice", "writing"]), kept=st.booleans())
    def make(self, place: int, kind, kept: bool) -> None:
        entry = self.journal.current_entry()
        if entry.id not in self.entries:
            self.entries.append(entry.id)
        self.home[self.gallery.new_piece(kind, entry.id, kept=kept).id] = entry.id

    @precondition(lambda self: self.entries)
    @rule(place=which)
    def close_or_reopen(self, place: int) -> None:
        entry = self.journal.entry(self.an_entry(place))
        if entry.kind != "session":
            return
        if is_open(entry, self.clock.ms()):
            self.journal.close_session(entry.id)
            return
        try:
            assert is_open(self.journal.reopen_session(entry.id), self.clock.ms())
        except EntryNotOpened:
            assert entry.trashed is not None

    @precondition(lambda self: self.home)
    @rule(place=which, where=which)
    def move(self, place: int, where: int) -> None:
        piece, entry = self.a_piece(place), self.an_entry(where)
        try:
            self.gallery.move(piece, entry)
            self.home[piece] = entry
        except EntryInTrash:
            assert self.journal.entry(entry).trashed is not None

    @precondition(lambda self: self.entries)
    @rule(place=which)
    def trash_or_restore_an_entry(self, place: int) -> None:
        entry = self.journal.entry(self.an_entry(place))
        shown = {piece.id for piece in self.gallery.pieces_of(entry.id)}
        if entry.trashed is None:
            self.journal.trash_entry(entry.id)
            self.journal.restore_entry(entry.id)
            assert {piece.id for piece in self.gallery.pieces_of(entry.id)} == shown
            self.journal.trash_entry(entry.id)
        else:
            self.journal.restore_entry(entry.id)

    @precondition(lambda self: self.home)
    @rule(place=which)
    def trash_or_restore_a_piece(self, place: int) -> None:
        piece = self.gallery.piece(self.a_piece(place))
        act = self.gallery.trash if piece.trashed is None else self.gallery.restore
        assert (act(piece.id).trashed is None) == (piece.trashed is not None)

    @invariant()
    def every_piece_belongs_to_exactly_one_entry(self) -> None:
        if not hasattr(self, "home"):
            return
        for piece, entry in self.home.items():
            found = self.gallery.piece(piece)
            assert found.entry_id == entry
            if found.trashed is None:
                assert self.journal.entry(entry).trashed is None
        listed = [piece.id for entry in self.entries for piece in self.gallery.pieces_of(entry)]
        assert len(listed) == len(set(listed))
        assert set(listed) == {piece.id for piece in self.gallery.page(limit=10_000)}

    @invariant()
    def at_most_one_session_is_open_and_numbers_only_grow(self) -> None:
        if not hasattr(self, "entries"):
            return
        found = [self.journal.entry(entry) for entry in self.entries]
        open_ones = [entry for entry in found if is_open(entry, self.clock.ms())]
        assert len(open_ones) <= 1
        assert self.journal.open_session() == (open_ones[0] if open_ones else None)
        numbers = [entry.number for entry in found if entry.kind == "session"]
        assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def there_is_always_an_entry_to_make_something_in(self) -> None:
        if hasattr(self, "journal"):
            current = self.journal.current_entry()
            if current.id not in self.entries:
                self.entries.append(current.id)
            assert current.trashed is None


TestBelonging = Belonging.TestCase
TestBelonging.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
