"""What every bench has in common: its figures, their bars, and the way they are handed over."""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Options:
    """How a bench is run."""

    rounds: int = 5
    """How often a program is started for a median; the programs take turns."""
    only: frozenset[str] = frozenset()
    """The keys wanted; empty for all."""
    shots: Path | None = None
    """Where a picture of the screen goes when a stage is not reached."""


@dataclass(frozen=True)
class Bar:
    """What a figure has to be."""

    limit: float | None = None
    at_least: bool = False

    def met(self, value: float) -> bool:
        return self.limit is None or (value >= self.limit if self.at_least else value <= self.limit)

    def __str__(self) -> str:
        return "" if self.limit is None else f"{'≥' if self.at_least else '≤'} {self.limit:g}"


@dataclass
class Report:
    """The figures of one run."""

    values: dict[str, float | None] = field(default_factory=dict)
    """By key; None where it could not be measured."""
    failed: dict[str, str] = field(default_factory=dict)
    """Why, for those."""
    details: dict[str, Any] = field(default_factory=dict)
    """What the figures were made of."""

    def measure(self, key: str, how: Callable[[], float]) -> None:
        """Take one figure; whatever goes wrong with it is written down and leaves the others alone."""
        try:
            self.values[key] = round(how(), 4)
        except Exception as error:  # the other figures are wanted all the same
            self.values[key] = None
            cause = traceback.extract_tb(error.__traceback__)[-1]
            self.failed[key] = f"{type(error).__name__}: {error} ({Path(cause.filename).name}:{cause.lineno})"

    def as_json(self) -> dict[str, Any]:
        return {**self.values, "failed": self.failed, "details": self.details}

    def as_text(self, bars: Mapping[str, Bar]) -> str:
        """Return one line for each figure."""
        return "\n".join(self._line(key, value, bars.get(key, Bar())) for key, value in self.values.items())

    def _line(self, key: str, value: float | None, bar: Bar) -> str:
        if value is None:
            return f"{key:30}      –  {self.failed[key]}"
        missed = "" if bar.met(value) else "  MISSED"
        return f"{key:30} {value:8.3f}  {bar}{missed}"
