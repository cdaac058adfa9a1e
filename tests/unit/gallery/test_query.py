"""Finding among twenty thousand pieces."""

import random
import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.core.clock import FixedClock
from studio.core.ids import new_id
from studio.gallery import order, worded, words_in
from studio.gallery.gallery import Gallery
from studio.gallery.palette import pack
from studio.gallery.query import FEW, Query
from studio.journal.journal import Journal
from studio.library.colours import buckets_near, colour_buckets, index_all_colours
from studio.library.connection import Connection
from studio.library.library import Library
from studio.library.records import EntryRecord, update_entry, update_piece
from studio.library.return_rows import insert_quiet_span

COUNT = 20_000
TAGS = {"water": 2, "Light": 3, "the doorway": 700, "grey": 1_000}
"""Each tag, and on one piece in how many it is."""
ENTRY_WORDS = {"clinic": 4, "snow": 90}
"""Words in the text of entries, and in each how-manieth."""
WORDS = {"Straße": 2, "quiet": 5, "lamplight": 900, "lampshade": 2_000}
KINDS = ("drawing", "drawing", "sound", "writing", "voice")
COLOURS = [(200, 60, 40), (20, 30, 90), (240, 240, 230), (60, 140, 70)]
DAYS = 600
QUIET = ("2026-04-01", "2026-05-13")


class Shelf:
    """Many pieces, and what is known about each, newest first."""

    def __init__(self, library: Library, clock: FixedClock) -> None:
        self.library = library
        self.gallery, self.journal = Gallery(library, clock), Journal(library, clock)
        self.entries = []
        chance = random.Random(5)
        for place in range(DAYS):
            entry = self.journal.begin_session("An intention.") if place % 3 == 0 else self.journal.current_entry()
            self.entries.append(self._mooded(entry.id, place, chance))
            clock.advance(days=3)
        with library.write():
            insert_quiet_span(library, *QUIET)
        self.known = self._fill(library)

    def _mooded(self, entry_id: str, place: int, chance: random.Random) -> EntryRecord:
        """Give an entry moods, a word of its own now and then, and leave some out of what comes back."""
        moods = [round(chance.uniform(-1, 1), 2) if place % 2 else None for _ in range(4)]
        names = ("mood_before_x", "mood_before_y", "mood_after_x", "mood_after_y")
        body = " ".join(word for word, rare in ENTRY_WORDS.items() if place % rare == 0)
        changes = dict(zip(names, moods, strict=True), body=body, resurface=int(place % 7 != 0))
        return update_entry(self.library, entry_id, **changes)

    def _fill(self, library: Library) -> list[dict]:
        chance = random.Random(7)
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
                        "entry": (entry := self.entries[min(DAYS - 1, abs(place_of(num) + chance.randrange(-9, 9)))]),
                        "entry_id": entry.id,
                        # nearly in order, some at one moment, and the oldest before 1970
                        "created": (num // 3 + chance.randrange(-500, 500)) * 1000,
                        "favourite": chance.random() < 0.02,
                        "kept": chance.random() > 0.05,
                        "trashed": 1 if chance.random() < 0.05 else None,
                        "shareable": chance.random() < 0.1,
                        "resurface": chance.random() > 0.1,
                        "palette": (palette := pack([chance.choice(COLOURS)]) if chance.random() < 0.3 else None),
                        "colours": set(colour_buckets(palette)),
                        "reflected": chance.random() < 0.2,
                        "tags": {name for name, rare in TAGS.items() if chance.randrange(rare) == 0},
                        "words": {word for word, rare in WORDS.items() if chance.randrange(rare) == 0},
                    }
                )
            columns = (
                *("num", "id", "kind", "entry_id", "created", "favourite", "kept", "trashed"),
                *("shareable", "resurface", "palette"),
            )
            connection.executemany(
                f"insert into piece({', '.join(columns)}, edited, device) values({', '.join('?' * 11)}, 0, 'd')",
                [tuple(row[column] for column in columns) for row in rows],
            )
            index_all_colours(connection)
            connection.executemany(
                "insert into reflection(id, piece_id, time, edited, trashed, device) values(?, ?, 0, 0, ?, 'd')",
                [(new_id(), row["id"], trashed) for row in rows for trashed in reflections_on(row)],
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

    def fitting(self, query: Query, typed: list[str]) -> list[str]:
        """Return ids the slow way; `typed` are the words of the query, the last unfinished."""
        near = set(buckets_near(query.colour)) if query.colour else set()
        return [row["id"] for row in self.known if fits(row, query, typed, near)]


def place_of(num: int) -> int:
    return num * DAYS // COUNT


def reflections_on(row: dict) -> list[int | None]:
    """Return when each reflection on a piece went to the trash."""
    return [None] if row["reflected"] else [1] if row["num"] % 50 == 0 else []


def names(*tags: str) -> set[str]:
    return {name.casefold() for name in tags}


def holds(row: dict, word: str, whole: bool) -> bool:
    entry = row["entry"]
    said = " ".join([*row["words"], *row["tags"], entry.body, entry.intention.rstrip(".")]).casefold().split()
    return any(each == word if whole else each.startswith(word) for each in said)


def fits(row: dict, query: Query, typed: list[str], near: set[int]) -> bool:
    """Say whether a piece fits, in the plainest way there is."""
    entry, tags = row["entry"], names(*row["tags"])
    moods = ((entry.mood_before_x, entry.mood_before_y), (entry.mood_after_x, entry.mood_after_y))
    x0, y0, x1, y1 = query.mood or (0, 0, 0, 0)
    return (
        (not query.kinds or row["kind"] in query.kinds)
        and (query.entry_id is None or row["entry_id"] == query.entry_id)
        and (row["favourite"] or not query.favourite)
        and (row["shareable"] or not query.shareable)
        and (entry.kind == "session" or not query.session)
        and (not row["reflected"] or not query.unreflected)
        and names(*query.tags) <= tags
        and (not query.any_tags or bool(names(*query.any_tags) & tags))
        and not names(*query.no_tags) & tags
        and (not query.since or entry.day >= query.since)
        and (not query.until or entry.day <= query.until)
        and (query.mood is None or any(x is not None and x0 <= x <= x1 and y0 <= y <= y1 for x, y in moods))
        and (query.colour is None or bool(near & row["colours"]))
        and (not query.comes_back or (row["resurface"] and entry.resurface and not QUIET[0] <= entry.day <= QUIET[1]))
        and all(holds(row, word.casefold(), whole=at < len(typed) - 1) for at, word in enumerate(typed))
    )


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    clock = FixedClock(datetime(2026, 1, 1, 10, tzinfo=timezone(timedelta(hours=1))))
    opened, _ = Library.create(tmp_path_factory.mktemp("shelf") / "a.studio", passphrase=None, clock=clock)
    with opened:
        yield Shelf(opened, clock)


some_tags = st.lists(st.sampled_from([*TAGS, "LIGHT"]), max_size=2).map(tuple)
rarely = st.sampled_from([False, False, False, True])
days = st.sampled_from(["", "", "2026-03-01", "2027-01-01", "2029-12-31"])
queries = st.builds(
    Query,
    text=st.lists(
        st.sampled_from(["str", "quiet", "lamp", "lampl", "LAMPSH", "doorw", "nothing", "clinic", "sno", "intention"]),
        max_size=3,
    ).map(" ".join),
    kinds=st.frozensets(st.sampled_from(["drawing", "sound", "voice", "writing"]), max_size=3),
    tags=some_tags,
    favourite=rarely,
    any_tags=some_tags,
    no_tags=some_tags,
    since=days,
    until=days,
    mood=st.sampled_from([None, None, (0.0, 0.0, 1.0, 1.0), (-0.1, -0.9, 0.1, 0.9)]),
    unreflected=rarely,
    colour=st.sampled_from([None, None, None, (202, 61, 42), (0, 255, 0)]),
    shareable=rarely,
    session=rarely,
    comes_back=rarely,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(queries, st.integers(0, 5 * DAYS), st.integers(1, 90), st.sampled_from([(10_000, 200, 4000), (300, 3, 110)]))
def test_every_query_shows_what_fits_and_nothing_else(shelf, query: Query, place: int, limit: int, sizes) -> None:
    query = replace(query, entry_id=shelf.entries[place].id if place < DAYS else None)
    nearest, few, many = sizes  # the smaller ones lead through every way there is
    with patch.object(words_in, "NEAREST", nearest), patch.multiple(worded, FEW=few, MANY=many):
        shows_what_fits(shelf, query, limit)


def shows_what_fits(shelf, query: Query, limit: int) -> None:
    expected = shelf.fitting(query, query.text.split())
    first = shelf.gallery.page(query, limit)
    assert [piece.id for piece in first] == expected[:limit]
    assert shelf.gallery.count(query) == len(expected)
    assert sum(month.pieces for month in shelf.gallery.months(query)) == len(expected)
    if first:
        rest = shelf.gallery.page(query, limit, before=first[-1])
        assert [piece.id for piece in rest] == expected[limit : limit * 2]
        if rest:
            assert shelf.gallery.page(query, limit, after=rest[0]) == first


@pytest.mark.parametrize("asked", [{"any_tags": ("grey", "water")}, {"no_tags": ("grey",)}, {"tags": ("grey",)}])
@pytest.mark.parametrize("text", ["", "lamp", "lamplight clin", "intention quiet"])
def test_what_is_asked_together_is_met_together(shelf, asked: dict, text: str) -> None:
    for more in ({}, {"session": True, "unreflected": True}, {"colour": COLOURS[1]}, {"mood": (-1, -1, 0, 1)}):
        query = Query(text=text, **asked, **more)
        assert [piece.id for piece in shelf.gallery.page(query, COUNT)] == shelf.fitting(query, text.split())


@pytest.mark.parametrize("more", [{}, {"session": True}, {"unreflected": True, "no_tags": ("grey",)}])
def test_it_is_the_same_page_however_few_are_looked_at_first(shelf, more: dict) -> None:
    with patch.object(words_in, "NEAREST", 300), patch.multiple(worded, FEW=3, MANY=110):
        for text in ("quiet", "str", "clinic", "str qui", "doorw"):
            query = Query(text=text, **more)
            first = [piece.id for piece in shelf.gallery.page(query, 100)]
            assert first == shelf.fitting(query, text.split())[:100]


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


def test_the_order_is_read_anew_when_a_piece_is_another_and_only_then(gallery, journal, library, monkeypatch) -> None:
    read: list[int] = []
    monkeypatch.setattr(order, "read_order", lambda *asked, real=order.read_order: read.append(1) or real(*asked))
    entry = journal.current_entry()
    pieces = [update_piece(library, gallery.new_piece("writing", entry.id).id, words="moss") for _ in range(3)]
    query = Query(text="moss")
    assert len(gallery.page(query)) == gallery.count(query) == 3
    gallery.tag_piece(pieces[0].id, "lichen")
    assert len(gallery.page(Query(text="lichen"))) == len(read) == 1
    gallery.trash(pieces[0].id)
    assert gallery.count(query) == len(gallery.page(query)) == len(read) == 2
    gallery.restore(pieces[0].id)
    assert gallery.count(query) == len(gallery.page(query)) == len(read) == 3


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
    r"|entry USING COVERING INDEX"  # narrow, and five times shorter than that of the pieces
    r"|json_each|meta"
    r"|\(subquery|\d+ CONSTANT|CONSTANT)"
)

COMMON = [Query(), Query(tags=("water", "light")), Query(kinds=frozenset({"voice"}))]
RARE = [Query(tags=("grey", "water")), Query(text="lampsh", tags=("water",)), Query(text="lampshade")]


@pytest.mark.parametrize("query", [*COMMON, Query(text="str"), *RARE, Query(favourite=True)])
def test_no_query_looks_through_all_pieces(shelf, plans, query: Query) -> None:
    shelf.gallery.page(Query(text="quiet"))  # so that the order of all is known
    plans.clear()
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
    assert len(plans) > 20
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
