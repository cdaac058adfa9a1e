"""Whatever is put in the trash, brought back, moved and forgotten, in any order: the same as in a few plain dicts."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from studio.core.clock import FixedClock
from studio.core.progress import Progress
from studio.gallery.errors import EntryInTrash
from studio.gallery.gallery import Gallery
from studio.journal.journal import Journal
from studio.library import shredder, trash
from studio.library.library import Library
from studio.library.records import insert_entry, select_reflections

which = st.integers(0, 1000)


@dataclass
class Thing:
    """An entry, a piece or a reflection, as much of it as the trash is about."""

    kind: str
    home: str = ""
    """Its entry, or what it hangs on."""
    voice: str = ""
    words: bool = True
    gesture: int | None = None
    """Which gesture put it in the trash."""


class Model:
    """What a person would say that the trash does."""

    def __init__(self) -> None:
        self.things: dict[str, Thing] = {}
        self.gone: set[tuple[str, str]] = set()
        self._gestures = 0

    def all(self, kind: str) -> list[str]:
        return [one for one, thing in self.things.items() if thing.kind == kind]

    def living(self, kind: str) -> list[str]:
        return [one for one in self.all(kind) if self.things[one].gesture is None]

    def in_trash(self) -> list[str]:
        return [one for one, thing in self.things.items() if thing.gesture is not None]

    def said_about(self, owner: str) -> list[str]:
        return [one for one in self.all("reflection") if self.things[one].home == owner]

    def pieces_in(self, entry: str) -> list[str]:
        return [one for one in self.all("piece") if self.things[one].home == entry]

    def along(self, one: str, gesture: int | None, *, first: bool = True) -> Iterator[str]:
        """What goes along with a thing, or went along in a gesture."""
        thing = self.things[one]
        if thing.kind == "entry":
            for piece in self.pieces_in(one):
                if self.things[piece].gesture == gesture:
                    yield piece
                    yield from self.along(piece, gesture)
        spoken = thing.kind == "reflection" and (first or thing.gesture is None) and thing.voice
        if spoken and self.things[thing.voice].gesture == gesture:
            yield thing.voice
            yield from self.along(thing.voice, gesture)
        for said in self.said_about(one):
            yield from self.along(said, gesture, first=False)

    def put(self, one: str) -> None:
        self._gestures += 1
        for other in [one, *self.along(one, None)]:
            self.things[other].gesture = self._gestures

    def bring(self, one: str) -> None:
        thing = self.things[one]
        along = list(self.along(one, thing.gesture))
        if thing.kind == "piece":
            self.things[thing.home].gesture = None
        elif thing.kind == "reflection":
            if self.things[thing.home].kind == "piece" and self.things[thing.home].gesture is not None:
                self.bring(thing.home)
            self.things[thing.home].gesture = None
        thing.gesture = None
        for other in along:
            self.things[other].gesture = None
        for _ in along:
            for other in along:
                if self.things[other].gesture is None:
                    self.things[other].gesture = self.still_with(other)

    def still_with(self, piece: str) -> int | None:
        entry = self.things[self.things[piece].home].gesture
        if entry is not None:
            return entry
        for said in self.spoken_by(piece):
            return self.things[said].gesture or self.things[self.things[said].home].gesture
        return None

    def spoken_by(self, piece: str) -> list[str]:
        return [one for one in self.all("reflection") if self.things[one].voice == piece]

    def holder(self, one: str) -> str | None:
        """What a thing in the trash went along with."""
        thing = self.things[one]
        if thing.kind != "piece":
            return None
        said = self.spoken_by(one)
        for holder in [thing.home, *said, *(self.things[other].home for other in said)]:
            if self.things[holder].gesture == thing.gesture:
                return holder
        return None

    def items(self) -> dict[tuple[str, str], set[str]]:
        items = {(self.things[one].kind, one): set() for one in self.in_trash() if self.holder(one) is None}
        for one in self.in_trash():
            root = one
            while (holder := self.holder(root)) is not None:
                root = holder
            if root != one:
                items[self.things[root].kind, root].add(one)
        return items

    def forget(self, one: str) -> None:
        thing = self.things[one]
        goes = {one}
        size = 0
        while size != len(goes):
            size = len(goes)
            for other in list(goes):
                kind = self.things[other].kind
                goes |= set(self.pieces_in(other)) if kind == "entry" else set()
                goes |= set(self.said_about(other)) if kind != "reflection" else set()
                voice = self.things[other].voice
                if voice and self.things[voice].gesture is not None:
                    with_it = (self.things[other].gesture, self.things[self.things[other].home].gesture)
                    if self.things[voice].gesture in (
                        with_it if thing.kind != "reflection" or other != one else with_it[:1]
                    ):
                        goes.add(voice)
        for other in goes:
            for said in self.spoken_by(other):
                if self.things[said].words:
                    self.things[said].voice = ""
                else:
                    goes = goes | {said}
        for other in goes:
            self.gone.add((self.things.pop(other).kind, other))


class Trashing(RuleBasedStateMachine):
    """A person who lets go of things and thinks again."""

    @initialize()
    def open_the_studio(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.clock = FixedClock(datetime(2026, 10, 19, 22, 0, tzinfo=timezone(timedelta(hours=2))))
        self.library, _ = Library.create(Path(self.folder.name) / "a.studio", passphrase=None, clock=self.clock)
        self.journal, self.gallery = Journal(self.library, self.clock), Gallery(self.library, self.clock)
        self.model = Model()
        for _ in range(2):
            self.make_an_entry()
            self.make_a_piece(len(self.model.things))
        for place in range(4):  # about both days and both pieces, each spoken on the other day
            self.reflect(place, place + 1, spoken=True, words=place % 2 == 0)

    def teardown(self) -> None:
        if hasattr(self, "library"):
            self.library.close()
            self.folder.cleanup()

    def one_of(self, ids: list[str], place: int) -> str:
        return ids[place % len(ids)]

    # making

    @rule()
    def make_an_entry(self) -> None:
        entry = insert_entry(self.library, kind="day", day="2026-10-19", started=self.clock.ms())
        self.model.things[entry.id] = Thing("entry")

    def make(self, entry: str) -> str:
        piece = self.gallery.new_piece("voice", entry)
        self.library.append(piece.id, b"a stroke")
        self.library.put_chunk(piece.id, 0, b"a second")
        self.model.things[piece.id] = Thing("piece", entry)
        return piece.id

    @precondition(lambda self: self.model.living("entry"))
    @rule(place=which)
    def make_a_piece(self, place: int) -> None:
        self.make(self.one_of(self.model.living("entry"), place))

    @precondition(lambda self: self.model.living("entry"))
    @rule(place=which, where=which, spoken=st.booleans(), words=st.booleans())
    def reflect(self, place: int, where: int, spoken: bool, words: bool) -> None:
        owner = self.one_of(self.model.living("entry") + self.model.living("piece"), place)
        voice = self.make(self.one_of(self.model.living("entry"), where)) if spoken else None
        kind = self.model.things[owner].kind
        said = self.journal.reflect(
            entry_id=owner if kind == "entry" else None,
            piece_id=owner if kind == "piece" else None,
            text="A door." if words or not spoken else "",
            voice_id=voice,
        )
        self.model.things[said.id] = Thing("reflection", owner, voice or "", bool(said.text))

    # letting go and thinking again

    @rule(hours=st.sampled_from([0, 1]))
    def time_passes(self, hours: int) -> None:
        self.clock.advance(hours=hours)

    @rule(place=which, kind=st.sampled_from(["entry", "piece", "reflection"]))
    def put_in_the_trash(self, place: int, kind: str) -> None:
        if not self.model.living(kind):
            return
        one = self.one_of(self.model.living(kind), place)
        acts = {
            "entry": self.journal.trash_entry,
            "piece": self.gallery.trash,
            "reflection": self.journal.trash_reflection,
        }
        assert acts[kind](one).trashed is not None
        self.model.put(one)

    @precondition(lambda self: self.model.in_trash())
    @rule(place=which)
    def bring_back(self, place: int) -> None:
        one = self.one_of(self.model.in_trash(), place)
        acts = {
            "entry": self.journal.restore_entry,
            "piece": self.gallery.restore,
            "reflection": self.journal.restore_reflection,
        }
        assert acts[self.model.things[one].kind](one).trashed is None
        self.model.bring(one)

    @precondition(lambda self: self.model.in_trash())
    @rule(place=which)
    def forget(self, place: int) -> None:
        one = self.one_of(self.model.in_trash(), place)
        trash.forget(self.library, self.model.things[one].kind, one)
        self.model.forget(one)

    @rule(place=which, where=which)
    def move(self, place: int, where: int) -> None:
        if not self.model.all("piece"):
            return
        piece, entry = self.one_of(self.model.all("piece"), place), self.one_of(self.model.all("entry"), where)
        if self.model.things[entry].gesture is None:
            self.gallery.move(piece, entry)
            self.model.things[piece].home = entry
        else:
            with pytest.raises(EntryInTrash):
                self.gallery.move(piece, entry)

    @precondition(lambda self: len(self.model.in_trash()) > 3)
    @rule()
    def empty_it(self) -> None:
        trash.empty(self.library, Progress())
        while self.model.in_trash():
            items = sorted(self.model.items(), key=lambda item: ("reflection", "piece", "entry").index(item[0]))
            self.model.forget(items[0][1])

    # what holds

    @invariant()
    def the_library_says_what_the_model_says(self) -> None:
        if not hasattr(self, "model"):
            return
        model = self.model
        assert {(item.kind, item.id): set(item.pieces) for item in trash.trashed(self.library)} == model.items()
        shown = {piece.id for piece in self.gallery.page(limit=10_000)}
        assert shown == set(model.living("piece"))
        assert {said.id for said in select_reflections(self.library, "where trashed is null")} == set(
            model.living("reflection")
        )
        for one in model.living("piece"):
            assert model.things[model.things[one].home].gesture is None
        assert set(self.library.read.execute("select kind, id from gone").fetchall()) == model.gone

    @invariant()
    def nothing_is_left_over(self) -> None:
        if not hasattr(self, "model"):
            return
        pieces = len(self.model.all("piece"))
        for table, rows in (("op", pieces), ("chunk", pieces), ("head", pieces), ("piece", pieces)):
            assert self.library.read.execute(f"select count(*) from {table}").fetchone() == (rows,)  # noqa: S608
        words = pieces + len(self.model.all("entry"))
        assert self.library.read.execute("select count(*) from words").fetchone() == (words,)
        assert self.library.read.execute("pragma foreign_key_check").fetchall() == []


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shredder, "PAUSE", 0)


TestTrashing = Trashing.TestCase
TestTrashing.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
