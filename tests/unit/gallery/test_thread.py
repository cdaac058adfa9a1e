"""The thread: what comes again from session to session."""

import pytest

from studio.core.clock import FixedClock
from studio.gallery.gallery import Gallery
from studio.gallery.over_time import first_month, months_until, tags_over_time
from studio.gallery.thread import Dot, pieces_in, thread
from studio.journal.hue import colours_in, hue_of
from studio.journal.journal import Journal
from studio.library.library import Library
from studio.library.records import PieceRecord, insert_entry

BLUE, RED, GREY = (60, 110, 160), (200, 70, 50), (120, 120, 120)


def family(palette: bytes) -> str | None:
    return hue_of(colours_in(palette))


@pytest.fixture
def make(journal: Journal, gallery: Gallery, clock: FixedClock):
    def make(*tags: str, colour: tuple[int, int, int] | None = None) -> PieceRecord:
        piece = gallery.new_piece("drawing", journal.current_entry().id, width=40, height=40)
        clock.advance(seconds=1)
        for tag in tags:
            gallery.tag_piece(piece.id, tag)
        if colour is not None:
            gallery.set_palette(piece.id, [colour])
        return gallery.piece(piece.id)

    return make


@pytest.fixture
def session(journal: Journal, clock: FixedClock):
    def session() -> str:
        clock.advance(days=20)
        return journal.begin_session().id

    return session


def test_a_tag_of_two_sessions_is_a_line_with_a_dot_in_each(library: Library, make, session) -> None:
    first = session()
    one, two = make("water"), make("water", "my sister")
    second = session()
    make("hands")
    third = session()
    three = make("water")
    found = thread(library, family)
    assert [entry.id for entry in found.columns] == [first, second, third]
    assert [(line.kind, line.name) for line in found.lines] == [("tag", "water")]
    assert found.lines[0].dots == (Dot(0, (one.id, two.id)), Dot(2, (three.id,)))
    assert found.lines[0].count == 3


def test_what_comes_again_most_comes_first_and_a_colour_after_a_tag(library: Library, make, session) -> None:
    session()
    make("door", "water", colour=RED)
    session()
    make("door", "water", colour=GREY)
    session()
    make("water", colour=RED)
    found = thread(library, family)
    assert [(line.kind, line.name) for line in found.lines] == [("tag", "water"), ("tag", "door"), ("colour", "rust")]
    assert [dot.column for dot in found.lines[2].dots] == [0, 2]


def test_grey_is_no_colour_that_comes_again(library: Library, make, session) -> None:
    for _ in range(3):
        session()
        make(colour=GREY)
    assert thread(library, family).lines == ()


def test_what_is_in_the_trash_or_not_kept_is_no_part_of_it(library: Library, gallery: Gallery, make, session) -> None:
    session()
    make("water")
    session()
    gone, entry = make("water"), session()
    make("snow")
    captured = gallery.new_piece("sound", entry, kept=False)
    gallery.tag_piece(captured.id, "water")
    gallery.trash(gone.id)
    found = thread(library, family)
    assert len(found.columns) == 2, "a session without a piece is no column"
    assert found.lines == ()


def test_with_one_session_only_days_are_columns_too(library: Library, make, session, clock: FixedClock) -> None:
    make("water")
    clock.advance(days=3)
    make("water")
    assert [entry.kind for entry in thread(library, family).columns] == ["day", "day"]
    session()
    make("water")
    assert [entry.kind for entry in thread(library, family).columns] == ["day", "day", "session"]
    session()
    make("water")
    assert [entry.kind for entry in thread(library, family).columns] == ["session", "session"]


def test_only_the_latest_are_columns_when_there_are_very_many(library: Library, make, session) -> None:
    ids = []
    for _ in range(4):
        ids.append(session())
        make("water")
    found = thread(library, family, limit=2)
    assert [entry.id for entry in found.columns] == ids[2:]


def test_nothing_made_is_an_empty_thread(library: Library) -> None:
    assert thread(library, family) == thread(library, family, 1)
    assert (thread(library, family).columns, thread(library, family).lines) == ((), ())


def test_pieces_come_in_the_order_they_were_made(library: Library, make, session) -> None:
    first = session()
    pieces = [make(), make()]
    second = session()
    assert pieces_in(library, [first, second]) == {first: pieces, second: []}


def test_months_go_back_over_the_turn_of_the_year() -> None:
    assert months_until((2026, 2), 4) == ((2025, 11), (2025, 12), (2026, 1), (2026, 2))


def test_tags_are_counted_by_the_month_of_their_entry(library: Library, gallery: Gallery, make, clock) -> None:
    make("water")
    clock.advance(days=31)
    make("water", "door")
    make("water")
    found = tags_over_time(library, (2026, 11), 3)
    assert found.months == ((2026, 9), (2026, 10), (2026, 11))
    assert [(row.name, row.counts) for row in found.rows] == [("water", (0, 1, 2)), ("door", (0, 0, 1))]
    assert tags_over_time(library, (2026, 9), 3).rows == ()


def test_tags_are_counted_before_1970_too(library: Library, gallery: Gallery) -> None:
    entry = insert_entry(library, kind="day", day="1961-04-12", started=-275_000_000_000)
    piece = gallery.new_piece("writing", entry.id)
    gallery.tag_piece(piece.id, "school")
    assert first_month(library) == (1961, 4)
    assert [row.counts for row in tags_over_time(library, (1961, 5), 2).rows] == [(1, 0)]


def test_without_an_entry_there_is_no_first_month(library: Library) -> None:
    assert first_month(library) is None
