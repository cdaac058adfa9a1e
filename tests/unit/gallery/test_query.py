"""Finding among twenty thousand pieces."""

import random
import re
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.core.clock import FixedClock
from studio.core.ids import new_id
from studio.gallery.gallery import Gallery
from studio.gallery.query import FEW, Query
from studio.journal.journal import Journal
from studio.library.connection import Connection
from studio.library.library import Library

COUNT = 20_000
TAGS = {"water": 2, "Light": 3, "the doorway": 700, "grey": 4_000}
"""Each tag, and on one piece in how many it is."""
WORDS = {"Straße": 2, "quiet": 5, "lamplight": 900, "lampshade": 5_000}
KINDS = ("drawing", "drawing", "sound", "writing", "voice")


class Shelf:
    """Many pieces, and what is known about each, newest first."""

    def __init__(self, library: Library, clock: FixedClock) -> None:
        self.library = library
        self.gallery, self.journal = Gallery(library, clock), Journal(library, clock)
        self.entries = []
        for _ in range(40):
            self.entries.append(self.journal.begin_session("An intention."))
            clock.advance(days=3)
        self.known = self._fill(library)

    def _fill(self, library: Library) -> list[dict]:
        chance = random.Random(7)
        entries = [entry.id for entry in self.entries]
        rows = []
        with library.write() as connection:
            connection.executemany(
                "insert into tag(num, id, name, edited, device) values(?, ?, ?, 0, 'd')",
                [(num, new_id(), name) for num, name in enumerate(TAGS, 1)],
            )
            for num in range(1, COUNT + 1):
                rows.append(
                    {
                        "num": num,
                        "id": new_id(),
                        "kind": chance.choice(KINDS),
                        "entry_id": chance.choice(entries),
                        "created": chance.randrange(COUNT // 2) * 1000,  # not in order, and some at one moment
                        "favourite": chance.random() < 0.02,
                        "kept": chance.random() > 0.05,
                        "trashed": 1 if chance.random() < 0.05 else None,
                        "tags": {name for name, rare in TAGS.items() if chance.randrange(rare) == 0},
                        "words": {word for word, rare in WORDS.items() if chance.randrange(rare) == 0},
                    }
                )
            columns = ("num", "id", "kind", "entry_id", "created", "favourite", "kept", "trashed")
            connection.executemany(
                f"insert into piece({', '.join(columns)}, edited, device) values({', '.join('?' * 8)}, 0, 'd')",
                [tuple(row[column] for column in columns) for row in rows],
            )
            numbers = {name: num for num, name in enumerate(TAGS, 1)}
            connection.executemany(
                "insert into piece_tag(tag, piece, added, device) values(?, ?, 0, 'd')",
                [(numbers[tag], row["num"]) for row in rows for tag in row["tags"]],
            )
            connection.executemany(
                "insert into words(rowid, title, tags, body) values(?, '', ?, ?)",
                [(row["num"] * 2, " ".join(row["tags"]), " ".join(row["words"])) for row in rows],
            )
        rows.sort(key=lambda row: (row["created"], row["num"]), reverse=True)
        return [row for row in rows if row["kept"] and row["trashed"] is None]

    def fitting(self, query: Query, prefix: str | None) -> list[str]:
        """Return ids the slow way."""
        wanted = {name.casefold() for name in query.tags}

        def fits(row) -> bool:
            said = " ".join(row["words"] | row["tags"]).casefold().split()
            return (
                (not query.kinds or row["kind"] in query.kinds)
                and (query.entry_id is None or row["entry_id"] == query.entry_id)
                and (row["favourite"] or not query.favourite)
                and wanted <= {name.casefold() for name in row["tags"]}
                and (prefix is None or any(word.startswith(prefix) for word in said))
            )

        return [row["id"] for row in self.known if fits(row)]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    clock = FixedClock(datetime(2026, 1, 1, 10, tzinfo=timezone(timedelta(hours=1))))
    opened, _ = Library.create(tmp_path_factory.mktemp("shelf") / "a.studio", passphrase=None, clock=clock)
    with opened:
        yield Shelf(opened, clock)


queries = st.builds(
    Query,
    text=st.sampled_from(["", "", "str", "quiet", "lamp", "lampl", "LAMPSH", "doorw", "nothing"]),
    kinds=st.frozensets(st.sampled_from(["drawing", "sound", "voice", "writing"]), max_size=3),
    tags=st.lists(st.sampled_from([*TAGS, "LIGHT"]), max_size=3).map(tuple),
    favourite=st.booleans(),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(queries, st.integers(0, 120), st.integers(1, 90))
def test_every_query_shows_what_fits_and_nothing_else(shelf, query: Query, place: int, limit: int) -> None:
    entry_id = shelf.entries[place].id if place < len(shelf.entries) else None
    query = Query(query.text, query.kinds, query.tags, entry_id, query.favourite)
    expected = shelf.fitting(query, query.text.casefold() or None)
    first = shelf.gallery.page(query, limit)
    assert [piece.id for piece in first] == expected[:limit]
    assert shelf.gallery.count(query) == len(expected)
    if first:
        rest = shelf.gallery.page(query, limit, before=first[-1])
        assert [piece.id for piece in rest] == expected[limit : limit * 2]


def test_pages_go_on_to_the_very_last_piece(shelf) -> None:
    seen, before = [], None
    while page := shelf.gallery.page(Query(), 3000, before):
        seen += [piece.id for piece in page]
        before = page[-1]
    assert seen == [row["id"] for row in shelf.known]


def test_a_tag_nobody_used_and_a_text_without_a_word(shelf) -> None:
    assert shelf.gallery.page(Query(tags=("water", "no such tag"))) == []
    assert shelf.gallery.count(Query(tags=("no such tag",))) == 0
    assert shelf.gallery.count(Query(text=' "* ')) == len(shelf.known)


def test_words_are_not_commands(shelf) -> None:
    for text in ('quiet" OR lamp', "quiet NOT", "title: quiet", "(", "NEAR(quiet lamp)", "quiet*"):
        shelf.gallery.page(Query(text=text))
    assert shelf.gallery.page(Query(text="strasse")) == []


@pytest.fixture
def plans(monkeypatch, shelf):
    """Every line of how each statement is carried out, collected as they come."""
    lines: list[str] = []
    execute = Connection.execute

    def explained(connection, statement, bindings=()):
        if statement.lstrip().startswith(("select", "with")):
            lines.extend(row[3] for row in execute(connection, f"explain query plan {statement}", bindings))
        return execute(connection, statement, bindings)

    monkeypatch.setattr(Connection, "execute", explained)
    return lines


NO_SCAN = re.compile(
    r"SCAN (?!words VIRTUAL TABLE INDEX \d+:.*M"  # the index of words, asked for a word
    r"|piece USING (COVERING )?INDEX piece_(trashed|favourite)"  # indexes of nothing else
    r"|tag USING INDEX"  # all tags, by name
    r"|\(subquery|\d+ CONSTANT|CONSTANT)"
)

COMMON = [Query(), Query(tags=("water", "light")), Query(text="str"), Query(kinds=frozenset({"voice"}))]
RARE = [Query(tags=("grey", "water")), Query(text="lampsh", tags=("water",)), Query(text="lampshade")]


@pytest.mark.parametrize("query", [*COMMON, *RARE, Query(favourite=True)])
def test_no_query_looks_through_all_pieces(shelf, plans, query: Query) -> None:
    first = shelf.gallery.page(query)
    shelf.gallery.page(query, before=first[-1])
    shelf.gallery.page(Query(query.text, query.kinds, query.tags, shelf.entries[3].id))
    assert plans
    assert not [line for line in plans if NO_SCAN.match(line)]
    shelf.gallery.count(query)  # counts all that is shown, but nothing else
    assert not [line for line in plans if NO_SCAN.match(line) and line != "SCAN piece USING INDEX piece_shown"]


@pytest.mark.parametrize("query", COMMON)
def test_what_is_common_is_met_on_a_walk_from_the_newest(shelf, plans, query: Query) -> None:
    shelf.gallery.page(query)
    assert "SEARCH piece USING INDEX piece_shown (created<?)" in plans
    assert not [line for line in plans if "ORDER BY" in line]


@pytest.mark.parametrize("query", RARE)
def test_what_is_rare_is_fetched_by_its_number(shelf, plans, query: Query) -> None:
    assert shelf.gallery.count(query) < FEW
    plans.clear()
    shelf.gallery.page(query)
    assert "SEARCH piece USING INTEGER PRIMARY KEY (rowid=?)" in plans
    assert not [line for line in plans if "piece_shown" in line]


def test_the_other_questions_use_their_indexes_too(shelf, plans) -> None:
    shelf.gallery.tags()
    shelf.gallery.trashed()
    shelf.gallery.pieces_of(shelf.entries[0].id)
    timeline = shelf.journal.timeline(20)
    shelf.journal.timeline(20, before=timeline[-1])
    shelf.journal.marks(timeline)
    assert len(plans) > 40
    assert not [line for line in plans if NO_SCAN.match(line)]


def test_statistics_do_not_change_the_way(shelf, plans) -> None:
    with shelf.library.write() as connection:
        connection.execute("analyze")
    try:
        for query in RARE:
            plans.clear()
            shelf.gallery.page(query)
            assert "SEARCH piece USING INTEGER PRIMARY KEY (rowid=?)" in plans
        for query in COMMON:
            plans.clear()
            shelf.gallery.page(query)
            assert "SEARCH piece USING INDEX piece_shown (created<?)" in plans
    finally:
        with shelf.library.write() as connection:
            connection.execute("drop table sqlite_stat1")
