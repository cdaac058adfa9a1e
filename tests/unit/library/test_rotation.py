"""Which copies stay: the newest always, and fewer and fewer the older they get."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from studio.library.rotation import DAYS, MONTHS, WEEKS, kept

MOMENTS = st.lists(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), max_size=80)


def test_a_copy_each_day_for_three_years() -> None:
    start, all_of_them = datetime(2026, 1, 1, 20, 14), set()
    for day in range(3 * 365):
        all_of_them.add(start + timedelta(days=day))
        all_of_them &= kept(all_of_them)
    newest = start + timedelta(days=3 * 365 - 1)
    ages = sorted((newest - moment).days for moment in all_of_them)
    assert ages[:DAYS] == list(range(DAYS))
    assert sum(age < 36 for age in ages) >= DAYS + WEEKS - 2
    assert ages[-1] > 330
    assert len(ages) <= DAYS + WEEKS + MONTHS


def test_several_copies_a_day_leave_the_last_of_each_day() -> None:
    moments = [datetime(2026, 3, day, hour) for day in (1, 2, 3) for hour in (8, 12, 20)]
    assert kept(moments) == {datetime(2026, 3, day, 20) for day in (1, 2, 3)}


def test_a_long_pause_costs_no_old_copy() -> None:
    old = [datetime(2024, month, 3) for month in range(1, 9)]
    assert kept([*old, datetime(2026, 5, 5)]) == {*old, datetime(2026, 5, 5)}


@given(MOMENTS)
def test_the_newest_stays(moments: list[datetime]) -> None:
    assert kept(moments) <= set(moments)
    assert not moments or max(moments) in kept(moments)


@given(MOMENTS)
def test_never_more_than_the_promised_number(moments: list[datetime]) -> None:
    assert len(kept(moments)) <= DAYS + WEEKS + MONTHS


@given(MOMENTS)
def test_seven_days_five_weeks_and_twelve_months_are_there_where_there_are_copies_of_them(
    moments: list[datetime],
) -> None:
    keep = kept(moments)
    for most, span in (
        (DAYS, datetime.date),
        (WEEKS, lambda moment: moment.isocalendar()[:2]),
        (MONTHS, lambda moment: (moment.year, moment.month)),
    ):
        newest = sorted({span(moment) for moment in moments}, reverse=True)[:most]
        for each in newest:
            assert max(moment for moment in moments if span(moment) == each) in keep


@given(MOMENTS)
def test_thinning_out_twice_is_thinning_out_once(moments: list[datetime]) -> None:
    assert kept(kept(moments)) == kept(moments)


@given(MOMENTS, st.datetimes(datetime(2035, 1, 2), datetime(2036, 1, 1)))
def test_a_new_copy_pushes_out_at_most_one_of_each_kind(moments: list[datetime], new: datetime) -> None:
    before = kept(moments)
    assert len(before - kept({*before, new})) <= 3
