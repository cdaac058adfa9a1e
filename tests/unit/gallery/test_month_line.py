"""The months as a line to go along."""

from datetime import datetime

import pytest

from studio.core.clock import to_ms
from studio.gallery import months
from studio.gallery.query import Query
from studio.library.records import update_piece

MADE = [(2024, 1, 5)] * 30 + [(2024, 3, 1), (2024, 3, 31), (2025, 12, 24), (2025, 12, 25)]


@pytest.fixture
def made(journal, gallery, library, clock):
    """Pieces of three months, and when each was made, the newest first."""
    entry, zone = journal.current_entry(), clock.now().tzinfo
    times = []
    for number, day in enumerate(MADE):
        piece = gallery.new_piece("drawing" if number % 3 else "sound", entry.id)
        times.append(to_ms(datetime(*day, tzinfo=zone)) + 1000 * number)
        update_piece(library, piece.id, created=times[-1])
    return gallery, sorted(times, reverse=True)


def test_every_piece_lies_where_it_is_found_again_and_the_newest_at_the_beginning(made) -> None:
    gallery, times = made
    line = gallery.month_line()
    places = [line.place_of(time) for time in times]
    assert (places[0], places[-1]) == (0.0, 1.0)
    assert places == sorted(places)
    assert [line.at(place) for place in places] == times
    assert [(one.year, one.month) for one in line.stretches] == [(2025, 12), (2024, 3), (2024, 1)]
    assert [line.month_at(line.place_of(time)) for time in times] == [0, 0, 1, 1, *[2] * 30]
    assert line.years() == [(2025, 0.0), (2024, line.stretches[1].begin)]


def test_much_takes_more_of_the_line_and_little_can_still_be_touched(made) -> None:
    long = [one.end - one.begin for one in made[0].month_line().stretches]
    assert sum(long) == pytest.approx(1)
    assert long[2] > 0.6
    assert min(long) > 0.1
    equal = [made[1][4 + number] for number in range(0, 30, 10)]
    first, second, third = (made[0].month_line().place_of(time) for time in equal)
    assert third - second == pytest.approx(second - first)


def test_with_very_many_pieces_a_month_is_found_all_the_same(made, monkeypatch) -> None:
    gallery, times = made
    exact = gallery.month_line()
    monkeypatch.setattr(months, "KNOWN", 5)
    for query in (Query(), Query(kinds=frozenset({"drawing"}))):
        line = gallery.month_line(query)
        assert line.pieces == gallery.count(query)
        shown = [piece.created for piece in gallery.page(query, limit=100)]
        assert [line.month_at(line.place_of(time)) for time in shown] == [
            exact.month_at(exact.place_of(time)) for time in shown
        ]
        for at, stretch in enumerate(line.stretches):
            assert line.month_at(line.place_of(line.at((stretch.begin + stretch.end) / 2))) == at


def test_no_piece_is_a_line_without_months(gallery) -> None:
    line = gallery.month_line()
    assert (line.pieces, line.stretches, line.years()) == (0, [], [])
    assert (line.at(0.5), line.place_of(5)) == (0, 0.0)


def test_one_piece_alone_is_both_ends(journal, gallery) -> None:
    piece = gallery.new_piece("sound", journal.current_entry().id)
    line = gallery.month_line()
    assert line.at(0.0) >= piece.created
    assert line.at(1.0) == piece.created
