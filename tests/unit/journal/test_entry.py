"""An entry in words and in light."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.core.clock import to_ms
from studio.journal import entry as words
from studio.library.records import EntryRecord

BERLIN = timezone(timedelta(hours=2))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def ms(text: str) -> int:
    return to_ms(at(text))


def an_entry(kind: str = "session", started: str = "2026-10-23 10:07", **said: object) -> EntryRecord:
    start = at(started)
    blank = dict.fromkeys(field.name for field in fields(EntryRecord))
    texts = dict.fromkeys(("intention", "body", "substance", "dose", "place", "feelings"), "")
    number = 4 if kind == "session" else None
    known = {"kind": kind, "day": start.date().isoformat(), "number": number, "started": to_ms(start)}
    return EntryRecord(**{**blank, **texts, **known, **said})


@pytest.mark.parametrize(
    ("when", "now", "said"),
    [
        ("2026-10-23 09:00", "2026-10-23 11:00", "this morning"),
        ("2026-10-23 09:00", "2026-10-23 21:00", "this morning"),
        ("2026-10-23 12:00", "2026-10-23 12:00", "this afternoon"),
        ("2026-10-23 18:30", "2026-10-23 19:00", "this evening"),
        ("2026-10-23 22:10", "2026-10-23 23:00", "tonight"),
        ("2026-10-23 22:10", "2026-10-24 01:00", "tonight"),
        ("2026-10-24 00:30", "2026-10-24 01:00", "tonight"),
        ("2026-10-23 19:00", "2026-10-24 01:00", "this evening"),
        ("2026-10-23 03:00", "2026-10-23 11:00", "early this morning"),
        ("2026-10-22 23:30", "2026-10-23 11:00", "last night"),
        ("2026-10-22 18:00", "2026-10-23 11:00", "yesterday evening"),
        ("2026-10-22 08:00", "2026-10-23 11:00", "yesterday morning"),
        ("2026-10-22 02:00", "2026-10-23 11:00", "early yesterday"),
        ("2026-10-21 10:00", "2026-10-23 11:00", "Wednesday"),
        ("2026-10-17 10:00", "2026-10-23 11:00", "Saturday"),
        ("2026-10-16 10:00", "2026-10-23 11:00", "16 October"),
        ("2025-12-19 10:00", "2026-01-05 11:00", "19 December"),
        ("2024-10-19 10:00", "2026-10-23 11:00", "19 October 2024"),
        ("2026-10-25 10:00", "2026-10-23 11:00", "25 October"),
    ],
)
def test_nearness_is_said_as_a_person_would(when: str, now: str, said: str) -> None:
    assert words.nearness(ms(when), at(now)) == said
    assert words.nearness(at(when), at(now)) == said


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)), st.timedeltas(timedelta(0), timedelta(days=9000)))
def test_nearness_never_runs_out_of_words(when: datetime, gone: timedelta) -> None:
    start = when.replace(tzinfo=UTC)
    said = words.nearness(start, start + gone)
    assert said
    if gone >= timedelta(days=8):
        assert said.split()[1] in words.MONTHS


def test_nearness_is_read_in_the_zone_the_person_is_in() -> None:
    late = datetime(2026, 10, 22, 21, 0, tzinfo=UTC)
    assert words.nearness(late, late.astimezone(BERLIN) + timedelta(hours=10)) == "last night"
    assert words.nearness(late, late + timedelta(hours=2)) == "this evening"


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2026-10-19 23:00", "the same day"),
        ("2026-10-18 12:00", "the same day"),
        ("2026-10-20 01:00", "the day after"),
        ("2026-10-22 09:00", "three days after"),
        ("2026-10-26 09:00", "one week after"),
        ("2026-11-01 09:00", "one week after"),
        ("2026-11-02 09:00", "two weeks after"),
        ("2026-11-18 09:00", "four weeks after"),
        ("2026-11-19 09:00", "one month after"),
        ("2027-01-20 09:00", "three months after"),
        ("2027-10-19 09:00", "one year after"),
        ("2041-10-19 09:00", "15 years after"),
    ],
)
def test_a_reflection_is_dated_from_its_session(when: str, said: str) -> None:
    assert words.after(ms(when), ms("2026-10-19 10:00"), at("2030-01-01 10:00")) == said


def test_days_are_named_as_titles() -> None:
    now = at("2026-10-23 11:00")
    assert words.day_words(date(2026, 10, 23), now) == "Today"
    assert words.day_words(date(2026, 10, 22), now) == "Yesterday"
    assert words.day_words(date(2026, 10, 21), now) == "Wednesday"
    assert words.day_words(date(2026, 10, 11), now) == "11 October"
    assert words.full_date(date(2026, 10, 19), now) == "Monday 19 October"
    assert words.full_date(date(2023, 10, 19), now) == "Thursday 19 October 2023"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-10-23 04:59", "Tonight"),
        ("2026-10-23 05:00", "This morning"),
        ("2026-10-23 11:59", "This morning"),
        ("2026-10-23 12:00", "This afternoon"),
        ("2026-10-23 18:00", "This evening"),
        ("2026-10-23 22:00", "Tonight"),
    ],
)
def test_today_is_greeted_by_the_part_of_the_day(now: str, said: str) -> None:
    assert words.greeting(at(now)) == said


def test_a_session_and_a_day_have_their_titles_and_captions() -> None:
    now = at("2026-10-23 11:00")
    session = an_entry(place="at the clinic", started="2026-10-19 10:00")
    assert words.title(session, now) == "Session 4"
    assert words.caption(session, now) == "Monday"
    assert words.dateline(session, now) == "Monday 19 October, at the clinic"
    day = an_entry("day", started="2026-10-21 10:00")
    assert (words.title(day, now), words.caption(day, now)) == ("Wednesday", "a day entry")
    assert words.dateline(day, now) == "Wednesday 21 October"


@pytest.mark.parametrize(
    ("started", "now", "said"),
    [
        ("2026-10-23 10:07", "2026-10-23 10:07", "until ten tomorrow."),
        ("2026-10-23 10:45", "2026-10-23 11:00", "until half past ten tomorrow."),
        ("2026-10-23 10:07", "2026-10-24 08:00", "until ten this morning."),
        ("2026-10-23 12:10", "2026-10-23 13:00", "until noon tomorrow."),
        ("2026-10-23 12:40", "2026-10-24 09:00", "until half past twelve this afternoon."),
        ("2026-10-23 15:00", "2026-10-23 16:00", "until three tomorrow afternoon."),
        ("2026-10-23 15:00", "2026-10-24 09:00", "until three this afternoon."),
        ("2026-10-23 19:30", "2026-10-23 20:00", "until half past seven tomorrow evening."),
        ("2026-10-23 23:05", "2026-10-23 23:10", "until eleven tomorrow night."),
        ("2026-10-23 23:05", "2026-10-24 10:00", "until eleven tonight."),
        ("2026-10-23 02:05", "2026-10-23 03:00", "until two tomorrow morning."),
        ("2026-10-23 00:05", "2026-10-23 03:00", "until midnight."),
    ],
)
def test_an_open_session_says_until_when(started: str, now: str, said: str) -> None:
    assert words.open_line(an_entry(started=started), at(now)) == f"Session 4 is open, {said}"


def test_the_last_half_hour_promises_nothing_and_a_closed_session_says_so() -> None:
    session = an_entry(started="2026-10-23 10:00")
    assert words.open_line(session, at("2026-10-24 09:45")) == "Session 4 is open a little longer."
    assert words.open_line(session, at("2026-10-24 10:00")) == "Session 4 is closed."


def test_a_session_is_open_for_a_day_unless_it_was_closed_or_opened_again() -> None:
    session = an_entry(started="2026-10-23 10:00")
    assert words.is_open(session, ms("2026-10-24 09:59"))
    assert not words.is_open(session, ms("2026-10-24 10:00"))
    assert not words.is_open(replace(session, ended=ms("2026-10-23 11:00")), ms("2026-10-23 12:00"))
    assert words.is_open(replace(session, ended=ms("2026-11-23 11:00")), ms("2026-11-23 10:00"))
    assert not words.is_open(replace(session, trashed=1), ms("2026-10-23 12:00"))
    assert not words.is_open(an_entry("day", started="2026-10-23 10:00"), ms("2026-10-23 12:00"))


def test_a_text_is_quoted_by_its_first_sentence() -> None:
    assert words.opening("  A door. I did not go in.") == ("A door.", "I did not go in.")
    assert words.opening("At 3.30 it rained") == ("At 3.30 it rained", "")
    assert words.opening("Grey\nand moving.") == ("Grey", "and moving.")
    assert words.opening("") == ("", "")
    assert words.own_words(an_entry(body="It was quiet. Then not.", intention="To rest.")) == "It was quiet."
    assert words.own_words(an_entry(intention="To rest. Only that.")) == "To rest."


@pytest.mark.parametrize(
    ("days", "depth"),
    [(-3, 0.05), (0, 0.05), (1, 0.20), (2, 0.27), (3, 0.34), (7, 0.46), (14, 0.55), (30, 0.68), (91, 1), (999, 1)],
)
def test_the_disc_sets_as_days_pass(days: float, depth: float) -> None:
    now = at("2026-10-23 11:00")
    assert words.sun(now - timedelta(days=days), now) == pytest.approx(depth)


@given(st.floats(0, 120), st.floats(0, 120))
def test_the_disc_never_rises_again(first: float, second: float) -> None:
    now = at("2026-10-23 11:00")
    early, late = sorted((first, second))
    assert words.sun(now - timedelta(days=early), now) <= words.sun(now - timedelta(days=late), now) + 1e-9


def test_a_return_is_a_day_somebody_came_back_and_five_are_shown() -> None:
    now, since = at("2027-10-23 11:00"), ms("2026-10-19 10:00")
    same_day = ms("2026-10-19 20:00")
    twice_a_day = [ms("2026-10-22 09:00"), ms("2026-10-22 19:00")]
    assert words.returns([], since, now) == 0
    assert words.returns([same_day], since, now) == 0
    assert words.returns([same_day, *twice_a_day], since, now) == 1
    assert words.returns([ms(f"2026-11-{day:02} 09:00") for day in range(1, 20)], since, now) == 5
