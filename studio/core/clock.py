"""Time is handed in, never reached for: a clock to pass around, and one that tests can turn."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Whatever can say what time it is."""

    def now(self) -> datetime:
        """Return the time here, with its zone."""
        ...

    def ms(self) -> int:
        """Return milliseconds since 1970 (UTC)."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now().astimezone()

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
    return datetime.fromtimestamp(ms / 1000, like.tzinfo)
