"""An entry in words and in light: nearness, dates, titles, and how far its disc has set.

Everything here is pure: a time is a UTC ms int as the library keeps it, or a zoned datetime; `now` is always a
zoned datetime, and its zone is the one the person reads in.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from studio.core.clock import from_ms, to_ms
from studio.library.records import EntryRecord

Moment = int | datetime
"""UTC ms, or a zoned datetime."""

OPEN_MS = 24 * 3600 * 1000
"""How long a session stays open by itself, in ms."""

MOST_RETURNS = 5
"""Lines of light below the horizon, at most: it is not a score."""

DAWN, NOON, DUSK, NIGHT = 5, 12, 18, 22
"""Hours at which morning, afternoon, evening and night begin."""

SETTING = (
    (0, 0.05),
    (1, 0.20),
    (3, 0.34),
    (7, 0.46),
    (14, 0.55),
    (30, 0.68),
    (61, 0.86),
    (91, 1.0),
)
"""Days since a session began, and how far its disc has set by then."""

LONGEST = 2000
"""Letters an opening has at most."""
_SENTENCE_END = re.compile(r"[.?!…](?=\s|\Z)|\n")

YEAR_SHOWN_AFTER = 300
"""Days after which a date alone could be mistaken for this year's."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What is needed to draw an entry's disc."""

    sun: float
    """How far it has set, 0.05 … 1."""
    returns: int
    """Lines of light below it, 0 … 5."""
    hue: str
    """Name of its session hue."""


# when


def nearness(when: Moment, now: datetime) -> str:
    """Say how near a time is: "this morning", "yesterday evening", "last night", "Friday", "19 October"."""
    moment = _local(when, now)
    today = (now - timedelta(hours=DAWN)).date()
    if now.hour < DAWN and today == (moment - timedelta(hours=DAWN)).date() and not DAWN <= moment.hour < DUSK:
        return "this evening" if DUSK <= moment.hour < NIGHT else "tonight"
    days = (today - moment.date()).days
    if days == 0 or (days == -1 and moment.date() == now.date()):
        return _part(moment, early="early this morning", part="this {}", night="tonight")
    if days == 1:
        return _part(moment, early="early yesterday", part="yesterday {}", night="last night")
    return day_words(moment.date(), now)


def day_words(day: date, now: datetime) -> str:
    """Say which day it is: "Today", "Yesterday", "Friday", "19 October", "19 October 2023"."""
    days = (now.date() - day).days
    if days == 0:
        return "Today"
    if days == 1:
        return "Yesterday"
    if 2 <= days <= 6:
        return WEEKDAYS[day.weekday()]
    return f"{day.day} {MONTHS[day.month - 1]}{_year(day, now)}"


def full_date(day: date, now: datetime) -> str:
    """Say a day in full: "Monday 19 October", with the year once it is long ago."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{_year(day, now)}"


def span(when: Moment, since: Moment, now: datetime) -> str:
    """Say how much later one time is than another, in whole days and more: "three days", "one month".

    The same day, or a clock that went back, is "".
    """
    first, last = _local(since, now).date(), _local(when, now).date()
    days = (last - first).days
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    for amount, unit in ((months // 12, "year"), (months, "month"), (days // 7, "week"), (days, "day")):
        if amount > 0:
            return f"{_number(amount)} {unit}{'s' if amount > 1 else ''}"
    return ""


def after(when: Moment, since: Moment, now: datetime) -> str:
    """Say when a reflection came, seen from its session: "the same day", "three days after"."""
    words = span(when, since, now)
    if not words:
        return "the same day"
    return "the day after" if words == "one day" else f"{words} after"


def greeting(now: datetime) -> str:
    """Return the title of Today: "This morning", "This afternoon", "This evening", "Tonight"."""
    return _part(now, early="Tonight", part="This {}", night="Tonight")


# an entry


def ends(entry: EntryRecord) -> int:
    """Return when a session closes or closed, in UTC ms: when it was told to, else 24 h after it began."""
    return entry.started + OPEN_MS if entry.ended is None else entry.ended


def is_open(entry: EntryRecord, ms: int) -> bool:
    """Say whether a session takes in what is made at `ms`. A day entry and a trashed one are never open."""
    return entry.kind == "session" and entry.trashed is None and ms < ends(entry)


def title(entry: EntryRecord, now: datetime) -> str:
    """Return what an entry is called: "Session 4", or its day: "Today", "Friday", "11 October"."""
    if entry.kind == "session":
        return f"Session {entry.number}"
    return day_words(_day(entry), now)


def caption(entry: EntryRecord, now: datetime) -> str:
    """Return the line under an entry's title: how near a session is, or "a day entry"."""
    if entry.kind != "session":
        return "a day entry"
    near = nearness(entry.started, now)
    return near[0].lower() + near[1:] if near in ("Today", "Yesterday") else near


def dateline(entry: EntryRecord, now: datetime) -> str:
    """Return the day in full, and the place if the person named one: "Monday 19 October, at the clinic"."""
    day = full_date(_day(entry), now)
    return f"{day}, {entry.place}" if entry.place else day


def open_line(entry: EntryRecord, now: datetime) -> str:
    """Say until when a session stays open: "Session 4 is open, until ten tomorrow."

    The half hour is rounded down, so that it never promises more than is true.
    """
    name = title(entry, now)
    left = ends(entry) - to_ms(now)
    if left <= 0:
        return f"{name} is closed."
    if left <= 30 * 60 * 1000:
        return f"{name} is open a little longer."
    return f"{name} is open, until {_clock_words(from_ms(ends(entry), now), now)}."


def opening(text: str) -> tuple[str, str]:
    """Split a text into its first sentence or line, to be quoted, and the rest.

    What has no end within `LONGEST` letters ends there, or after the last whole word before.
    """
    text = text.strip()
    found = _SENTENCE_END.search(text, 0, LONGEST)
    if found is not None and (found.end() < LONGEST or text[found.end() : found.end() + 1].strip() == ""):
        stop = found.end()
    elif len(text) <= LONGEST:
        stop = len(text)
    else:
        stop = text.rfind(" ", 0, LONGEST)
        stop = stop if stop > 0 else LONGEST
    return text[:stop].strip(), text[stop:].strip()


def own_words(entry: EntryRecord) -> str:
    """Return one line of the person's own words for an entry: how its text opens, else its intention."""
    return opening(entry.body)[0] or opening(entry.intention)[0]


# the disc


def sun(when: Moment, now: datetime) -> float:
    """Return how far a session's disc has set: 0.05 now … 1 from three months, straight in between."""
    days = (to_ms(now) - _ms(when)) / 86_400_000
    for (day0, s0), (day1, s1) in pairwise(SETTING):
        if days < day1:
            return s0 + (s1 - s0) * max(0.0, days - day0) / (day1 - day0)
    return SETTING[-1][1]


def returns(times: Iterable[Moment], since: Moment, now: datetime) -> int:
    """Return how many lines of light lie below a session: distinct days somebody came back, 0 … 5."""
    first = _local(since, now).date()
    days = {_local(time, now).date() for time in times}
    return min(MOST_RETURNS, sum(day > first for day in days))


# the words themselves


def _ms(when: Moment) -> int:
    return to_ms(when) if isinstance(when, datetime) else when


def _local(when: Moment, now: datetime) -> datetime:
    return from_ms(_ms(when), now)


def _day(entry: EntryRecord) -> date:
    # the day as it was lived, whatever zone the person has travelled to since
    return date.fromisoformat(entry.day)


def _year(day: date, now: datetime) -> str:
    return f" {day.year}" if abs((now.date() - day).days) >= YEAR_SHOWN_AFTER else ""


def _number(amount: int) -> str:
    return NUMBERS[amount] if amount < len(NUMBERS) else str(amount)


def _part(moment: datetime, *, early: str, part: str, night: str) -> str:
    which = bisect_right((DAWN, NOON, DUSK, NIGHT), moment.hour)
    return (early, part.format("morning"), part.format("afternoon"), part.format("evening"), night)[which]


def _clock_words(moment: datetime, now: datetime) -> str:
    half = moment.minute >= 30
    hour = NUMBERS[(moment.hour - 1) % 12 + 1]
    if moment.hour == 0:
        hour = "midnight"
    elif moment.hour == NOON and not half:
        hour = "noon"
    words = f"half past {hour}" if half else hour
    tomorrow = moment.date() > now.date()
    if moment.hour == 0:
        return words if tomorrow else f"{words} tonight"
    if hour == "noon":
        return "noon tomorrow" if tomorrow else "noon"
    if not tomorrow:
        return f"{words} {_part(moment, early='this morning', part='this {}', night='tonight')}"
    if DAWN <= moment.hour < NOON:
        return f"{words} tomorrow"
    return f"{words} {_part(moment, early='tomorrow morning', part='tomorrow {}', night='tomorrow night')}"
