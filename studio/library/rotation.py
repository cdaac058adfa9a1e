"""Which copies of a library to keep, and which have had their time."""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime

DAYS, WEEKS, MONTHS = 7, 5, 12


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """Return the moments to keep: the newest, and the last of each of 7 days, 5 weeks and 12 months.

    Days, weeks and months without a copy don't count, so that old copies outlive a long pause.
    """
    newest_first = sorted(set(moments), reverse=True)
    keep = set(newest_first[:1])
    for most, span in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        keep |= set(_last_of_each(newest_first, span)[:most])
    return keep


def _last_of_each(newest_first: list[datetime], span: Callable[[datetime], Hashable]) -> list[datetime]:
    last: dict[Hashable, datetime] = {}
    for moment in newest_first:
        last.setdefault(span(moment), moment)
    return list(last.values())


def _day(moment: datetime) -> Hashable:
    return moment.date()


def _week(moment: datetime) -> Hashable:
    return moment.isocalendar()[:2]


def _month(moment: datetime) -> Hashable:
    return moment.year, moment.month
