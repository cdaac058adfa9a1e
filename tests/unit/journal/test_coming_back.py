"""What comes back by itself: when, one at a time, and never what was left in peace."""

from datetime import UTC, date, datetime

import pytest

from studio.core.clock import FixedClock, to_ms
from studio.gallery.gallery import Gallery
from studio.journal.coming_back import DAY, LAST_FOR, STEPS, ComingBack, step_at
from studio.journal.journal import Journal
from studio.journal.moods import moods
from studio.journal.on_this_day import days_of, on_this_day
from studio.library.library import Library
from studio.library.records import insert_entry, update_entry, update_piece

HOUR = DAY // 24


@pytest.fixture
def coming(library: Library, clock: FixedClock) -> ComingBack:
    return ComingBack(library, clock)


@pytest.fixture
def session(journal: Journal, gallery: Gallery):
    def session(words: str = "The middle was warm."):
        begun = journal.begin_session()
        journal.set_body(begun.id, words)
        piece = gallery.new_piece("drawing", begun.id, width=40, height=40)
        return journal.entry(begun.id), piece

    return session


def comes(coming: ComingBack, this_day: bool = False):
    return coming.next(check_ins=True, this_day=this_day)


@pytest.mark.parametrize(
    ("age", "name"),
    [
        (23 * HOUR, None),
        (24 * HOUR, "24h"),
        (71 * HOUR, "24h"),
        (72 * HOUR, "72h"),
        (7 * DAY, "1w"),
        (14 * DAY, "2w"),
        (30 * DAY, "1m"),
        (90 * DAY, "1m"),
        (91 * DAY, "3m"),
        (91 * DAY + LAST_FOR - 1, "3m"),
        (91 * DAY + LAST_FOR, None),
        (-DAY, None),
    ],
)
def test_a_moment_lasts_until_the_next_one(age: int, name: str | None) -> None:
    step = step_at(age)
    assert (step.name if step else None) == name


def test_a_session_comes_back_at_its_six_moments_with_its_piece(coming, session, clock: FixedClock) -> None:
    began, piece = session()
    start = clock.moment
    assert comes(coming) is None
    said = []
    for step in STEPS:
        clock.moment = start
        clock.advance(milliseconds=step.after)
        found = comes(coming)
        assert (found.entry, found.step, found.piece) == (began, step.name, piece)
        said.append(found.why)
    assert said == [
        "One day since session 1",
        "Three days since session 1",
        "One week since session 1",
        "Two weeks since session 1",
        "One month since session 1",
        "Three months since session 1",
    ]


def test_nothing_comes_unless_it_was_asked_for(coming, session, clock: FixedClock) -> None:
    session()
    clock.advance(days=8)
    assert coming.next(check_ins=False, this_day=False) is None
    assert comes(coming) is not None


def test_what_was_missed_is_not_made_up_for(coming, session, clock: FixedClock) -> None:
    session()
    clock.advance(days=20)
    assert comes(coming).step == "2w"
    coming.see(comes(coming).entry.id, "2w")
    assert comes(coming) is None


def test_of_two_sessions_the_one_whose_moment_came_last_comes(coming, session, clock: FixedClock) -> None:
    first, _ = session()
    clock.advance(days=25)
    second, _ = session()
    clock.advance(days=6)  # the first is 31 days old, the second 6
    assert (comes(coming).entry, comes(coming).step) == (first, "1m")
    clock.advance(days=1, hours=1)
    assert (comes(coming).entry.id, comes(coming).step) == (second.id, "1w")
    coming.see(second.id, "1w")
    assert comes(coming).entry.id == first.id


def test_nothing_comes_while_a_session_is_open(coming, session, journal: Journal, clock: FixedClock) -> None:
    session()
    clock.advance(days=8)
    journal.begin_session()
    assert comes(coming) is None


def test_a_moment_that_was_let_go_stays_away_until_it_is_taken_back(coming, session, clock: FixedClock) -> None:
    began, _ = session()
    clock.advance(days=8)
    let_go = coming.let_go(began.id, "1w")
    assert comes(coming) is None
    coming.take_back(let_go)
    assert comes(coming).step == "1w"
    coming.let_go(began.id, "1w")
    clock.advance(days=7)
    assert comes(coming).step == "2w", "the next moment is another one"


def test_who_came_back_by_themselves_is_not_asked(coming, session, journal: Journal, clock: FixedClock) -> None:
    _, piece = session()
    clock.advance(days=2)
    journal.reflect(piece_id=piece.id, text="A wheel.")
    assert comes(coming) is None
    clock.advance(days=1)
    assert comes(coming).step == "72h"


def test_a_session_in_which_nothing_is_does_not_come(coming, journal: Journal, clock: FixedClock) -> None:
    began = journal.begin_session()
    clock.advance(days=2)
    assert comes(coming) is None
    journal.set_body(began.id, "Blue.")
    assert comes(coming).piece is None


def test_what_stands_for_a_session_is_a_favourite_then_a_drawing(
    coming, session, gallery: Gallery, clock: FixedClock
) -> None:
    began, drawing = session()
    sound = gallery.new_piece("sound", began.id)
    clock.advance(days=2)
    assert comes(coming).piece.id == drawing.id
    gallery.set_favourite(sound.id, True)
    assert comes(coming).piece.id == sound.id


def test_a_piece_left_in_peace_does_not_come_and_its_session_does(
    coming, session, library: Library, clock: FixedClock
) -> None:
    began, piece = session()
    clock.advance(days=2)
    update_piece(library, piece.id, resurface=False)
    found = comes(coming)
    assert (found.entry.id, found.piece) == (began.id, None)
    assert [each.id for each in coming.in_peace().pieces] == [piece.id]


def test_an_entry_left_in_peace_does_not_come(coming, session, clock: FixedClock) -> None:
    began, _ = session()
    clock.advance(days=2)
    coming.set_entry(began.id, False)
    assert comes(coming) is None
    assert [each.id for each in coming.in_peace().entries] == [began.id]
    coming.set_entry(began.id, True)
    assert comes(coming) is not None


def test_days_left_in_peace_do_not_come_until_they_are_lifted(coming, session, clock: FixedClock) -> None:
    session()
    clock.advance(days=2)
    span = coming.quiet_days("2026-10-25", "2026-10-19")
    assert (span.first_day, span.last_day) == ("2026-10-19", "2026-10-25")
    assert comes(coming) is None
    assert coming.in_peace().spans == (span,)
    lifted = coming.lift(span.id)
    assert comes(coming) is not None
    coming.put_quiet(lifted)
    assert comes(coming) is None
    assert [each.id for each in coming.in_peace().spans] == [span.id]


def test_the_trash_does_not_come(coming, session, journal: Journal, gallery: Gallery, clock: FixedClock) -> None:
    began, piece = session("")
    clock.advance(days=2)
    gallery.trash(piece.id)
    assert comes(coming) is None
    gallery.restore(piece.id)
    journal.trash_entry(began.id)
    assert comes(coming) is None


def test_it_is_offered_once_a_session_is_a_day_old(coming, session, clock: FixedClock) -> None:
    assert not coming.is_after_a_session()
    session()
    assert not coming.is_after_a_session()
    clock.advance(days=1)
    assert coming.is_after_a_session()
    clock.advance(days=200)
    assert not coming.is_after_a_session()


# on this day


def a_day(library: Library, day: str, body: str = "Rain."):
    entry = insert_entry(library, kind="day", day=day, started=to_ms_of(day))
    return update_entry(library, entry.id, body=body)


def to_ms_of(day: str) -> int:
    return to_ms(datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC))


def test_this_day_of_other_years_comes_the_latest_first(library: Library, coming, clock: FixedClock) -> None:
    old, late = a_day(library, "1961-10-19"), a_day(library, "2024-10-19")
    a_day(library, "2024-10-20")
    a_day(library, "2026-10-19")
    assert [entry.id for entry in on_this_day(library, clock.now().date())] == [late.id, old.id]
    found = coming.next(check_ins=True, this_day=True)
    assert (found.entry.id, found.step, found.why) == (late.id, "day", "On this day, two years ago")
    assert coming.next(check_ins=True, this_day=False) is None
    coming.set_entry(late.id, False)
    assert coming.next(check_ins=True, this_day=True).why == "On this day, 65 years ago"
    coming.quiet_days("1961-01-01", "1961-12-31")
    assert coming.next(check_ins=True, this_day=True) is None


def test_a_session_goes_before_this_day(library: Library, coming, session, clock: FixedClock) -> None:
    a_day(library, "2024-10-21")
    began, _ = session()
    clock.advance(days=2)
    assert coming.next(check_ins=True, this_day=True).entry.id == began.id
    coming.see(began.id, "24h")
    assert coming.next(check_ins=True, this_day=True).entry.day == "2024-10-21"
    coming.see("whatever", "day")
    assert coming.next(check_ins=True, this_day=True) is not None, "a day is not a check-in"


def test_the_day_a_leap_year_has_more_is_not_left_out() -> None:
    assert days_of(date(2026, 2, 28)) == ("02-28", "02-29")
    assert days_of(date(2028, 2, 28)) == ("02-28",)
    assert days_of(date(2028, 2, 29)) == ("02-29",)


# moods


def test_moods_come_in_the_order_of_their_sessions(library: Library, journal: Journal, clock: FixedClock) -> None:
    ids = []
    for place in range(4):
        ids.append(journal.begin_session().id)
        clock.advance(days=10)
        if place != 1:
            update_entry(library, ids[-1], mood_before_x=-0.5, mood_before_y=0.1 * place)
    update_entry(library, ids[3], mood_after_x=0.5, mood_after_y=-0.2)
    found = moods(library)
    assert [each.entry.id for each in found] == [ids[0], ids[2], ids[3]]
    assert (found[0].before, found[0].after) == ((-0.5, 0.0), None)
    assert found[2].after == (0.5, -0.2)
    assert [each.entry.id for each in moods(library, 1)] == [ids[3]]
    assert [each.entry.id for each in moods(library, 1, found[2].entry)] == [ids[2]]
