"""Time is handed in, never reached for: a clock to pass around, and one that tests can turn."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol


class Clock(Protocol):
    """Whatever can say what time it is."""

    def now(self) -> datetime:
        """Return the time here, with its zone."""
        ...

    def ms(self) -> int:
        """Return milliseconds since 1970 (UTC)."""
        ...


class LocalZone(tzinfo):
    """This machine's time zone, with its summer times: a moment in spring reads right in autumn too."""

    def fromutc(self, dt: datetime) -> datetime:
        try:
            here = time.localtime(dt.replace(tzinfo=UTC).timestamp())
        except (OSError, OverflowError, ValueError):  # Windows knows nothing before 1970
            return (dt.replace(tzinfo=None) - timedelta(seconds=time.timezone)).replace(tzinfo=self)
        return datetime(*here[:6], dt.microsecond, self)

    def utcoffset(self, dt: datetime | None) -> timedelta:
        fields = (dt or datetime.now()).replace(tzinfo=None).timetuple()[:6]
        try:
            return timedelta(seconds=time.localtime(time.mktime((*fields, 0, 0, -1))).tm_gmtoff)
        except (OSError, OverflowError, ValueError):
            return timedelta(seconds=-time.timezone)

    def dst(self, dt: datetime | None) -> None:
        return None

    def tzname(self, dt: datetime | None) -> str:
        return "local"


HERE = LocalZone()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(HERE)

    def ms(self) -> int:
        return to_ms(datetime.now(UTC))


@dataclass
class FixedClock:
    """A clock that stands still until it is told to go on."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def ms(self) -> int:
        return to_ms(self.moment)

    def advance(self, **span: float) -> None:
        """Go on by a span in `timedelta` terms, e.g. `advance(days=1)`."""
        self.moment += timedelta(**span)


def to_ms(moment: datetime) -> int:
    """Return a zoned time as milliseconds since 1970 (UTC)."""
    return round(moment.timestamp() * 1000)


def from_ms(ms: int, like: datetime) -> datetime:
    """Return milliseconds since 1970 as a time in the zone of `like`."""
    return (EPOCH + timedelta(milliseconds=ms)).astimezone(like.tzinfo)
