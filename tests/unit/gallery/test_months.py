"""Months to jump to."""

from datetime import UTC, datetime

import pytest

from studio.core.clock import to_ms
from studio.gallery.query import Query
from studio.library.records import update_piece


@pytest.fixture
def made(journal, gallery, library, clock):
    """Pieces made at times here, by what they are called."""
    entry = journal.current_entry()
    zone = clock.now().tzinfo
    for title, *moment in (
        ("before", 1969, 12, 31, 23, 59),
        ("first", 1970, 1, 1, 0, 0),
        ("june", 2024, 6, 30, 23, 59),
        ("july", 2024, 7, 1, 0, 0),
        ("later", 2024, 7, 20, 12, 0),
        ("december", 2025, 12, 31, 23, 59),
        ("january", 2026, 1, 1, 0, 0),
    ):
        piece = gallery.new_piece("drawing" if "u" in title else "sound", entry.id)
        update_piece(library, piece.id, title=title, created=to_ms(datetime(*moment, tzinfo=zone)))
    return gallery


def test_months_are_those_of_the_place_where_one_is_the_latest_first(made) -> None:
    assert made.months() == [(2026, 1, 1), (2025, 12, 1), (2024, 7, 2), (2024, 6, 1), (1970, 1, 1), (1969, 12, 1)]
    made.trash(made.page()[0].id)
    assert made.months()[0] == (2025, 12, 1)
    assert made.months(Query(kinds=frozenset({"drawing"}))) == [(2024, 7, 1), (2024, 6, 1)]
    assert made.months(Query(text="nothing")) == []


def test_one_can_begin_at_any_month_and_go_on_both_ways(made) -> None:
    def from_month(year: int, month: int) -> list[str]:
        return [piece.title for piece in made.page(before=made.until_month(year, month))]

    assert from_month(2024, 7) == ["later", "july", "june", "first", "before"]
    assert from_month(2024, 6) == ["june", "first", "before"]
    assert from_month(2025, 12)[0] == "december"
    assert from_month(1969, 12) == ["before"]
    first = made.page(before=made.until_month(2024, 7), limit=1)[0]
    assert [piece.title for piece in made.page(after=first, limit=1)] == ["december"]
    assert [piece.title for piece in made.page(after=first)] == ["january", "december"]
    with pytest.raises(ValueError, match="either"):
        made.page(before=first, after=first)


def test_no_piece_is_no_month(gallery) -> None:
    assert gallery.months() == []
    assert gallery.until_month(2026, 12).created > to_ms(datetime(2026, 12, 31, tzinfo=UTC))
