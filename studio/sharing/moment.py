"""When something was, as other programs say it: in files' names, in the words at their top, in what cameras write."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from studio.core.clock import HERE
from studio.sharing.pages import date_words

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_YEAR, LAST_YEAR = 1000, 9000
"""Years that are taken for one."""
NOON = 12
"""The hour of a day that is told without one."""

_NAMED = re.compile(
    r"(?<!\d)(?P<year>1[89]\d\d|20\d\d)(?P<sep>[-_. ]?)(?P<month>0[1-9]|1[0-2])(?P=sep)(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?:[-_. T]{1,3}(?:at )?(?P<hour>[01]\d|2[0-3])[-_.:h]?(?P<minute>[0-5]\d)"
    r"(?:[-_.:m]?(?P<second>[0-5]\d)(?:\d{3})?)?)?(?!\d)"
)
_SAID = re.compile(
    r"\s*(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:[.,]\d{1,9})?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|[-+]\d{2}:?\d{2}|UTC|GMT)?)?\s*$"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, and the day it was where it was."""

    ms: int
    """UTC ms; before 1970 less than nothing."""
    day: str
    """The local date, YYYY-MM-DD."""


def moment(when: datetime) -> Moment:
    """Return a zoned time as a moment, on the day that its zone says. Raises ValueError for years out of reach."""
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise ValueError("no such time")
    return Moment((when - EPOCH) // timedelta(milliseconds=1), when.date().isoformat())


def moment_at(ms: int, zone: tzinfo = HERE) -> Moment:
    """Return a time as a moment, on the day that it was there. Raises ValueError for years out of reach."""
    try:
        utc = EPOCH + timedelta(milliseconds=ms)
        return Moment(ms, moment(_in_zone(utc, zone)).day)
    except OverflowError as error:
        raise ValueError("no such time") from error


def day_said(day: str) -> str:
    """Return a day, YYYY-MM-DD, as it is said: "4 March 2020"."""
    return date_words(date.fromisoformat(day))


def ms_here(naive: datetime) -> int:
    """Return UTC ms of a time that the clock on the wall here showed."""
    return (here(naive) - EPOCH) // timedelta(milliseconds=1)


def here(naive: datetime) -> datetime:
    """Return a time that the clock on the wall here showed, with its zone."""
    zoned = naive.replace(tzinfo=HERE)
    try:
        zoned.utcoffset()
    except (OverflowError, ValueError, OSError):  # so long ago that the system can't say
        return naive.replace(tzinfo=UTC)
    return zoned


def zone_named(name: object) -> tzinfo:
    """Return a zone by its name ("Europe/Berlin"), or the one here."""
    if isinstance(name, str) and re.fullmatch(r"[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*", name):
        try:
            return ZoneInfo(name)
        except (OSError, ValueError, KeyError):
            pass
    return HERE


def said(text: str) -> Moment | None:
    """Return the time that is written out: "2020-03-04", "2020-03-04 09:30 PM", "2020-03-04T09:30:00Z"."""
    found = _SAID.match(text) if len(text) < 64 else None
    if found is None:
        return None
    part = found.groupdict()
    hour = NOON if part["hour"] is None else int(part["hour"])
    if part["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if part["half"][0] in "pP" else 0)
    day = (int(part["year"]), int(part["month"]), int(part["day"]))
    try:
        return _as_moment(datetime(*day, hour, int(part["minute"] or 0), int(part["second"] or 0)), part["zone"])
    except (ValueError, OverflowError):
        return None


def named(name: str) -> Moment | None:
    """Return the time that is in the name of a file: "2020-03-04.md", "IMG_20200304_093000.jpg"."""
    for found in _NAMED.finditer(name):
        part = found.groupdict()
        try:
            day = date(int(part["year"]), int(part["month"]), int(part["day"]))
            hour = NOON if part["hour"] is None else int(part["hour"])
            clock = (hour, int(part["minute"] or 0), int(part["second"] or 0))
            return moment(here(datetime(day.year, day.month, day.day, *clock)))
        except (ValueError, OverflowError):
            continue
    return None


def photographed(text: str, offset: str = "") -> Moment | None:
    """Return the time as cameras write it, "2020:03:04 09:30:00", with their zone, "+02:00" (EXIF 3.0, 4.6.6)."""
    found = re.match(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)", text)
    if found is None:
        return None
    try:
        return _as_moment(datetime(*(int(part) for part in found.groups())), offset.strip("\0 "))  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        return None


def _as_moment(naive: datetime, zone: str | None) -> Moment:
    if zone in ("Z", "UTC", "GMT"):
        return _here_too(naive.replace(tzinfo=UTC))
    away = re.fullmatch(r"([-+])(\d\d):?(\d\d)", zone or "")
    if away is None:
        return moment(here(naive))
    span = timedelta(hours=int(away[2]), minutes=int(away[3]))
    return moment(naive.replace(tzinfo=timezone(-span if away[1] == "-" else span)))


def _here_too(when: datetime) -> Moment:
    """UTC says nothing of where it was: the day is the one it was here."""
    return moment_at((when - EPOCH) // timedelta(milliseconds=1))


def _in_zone(utc: datetime, zone: tzinfo) -> datetime:
    try:
        return utc.astimezone(zone)
    except (OverflowError, ValueError, OSError):
        return utc
