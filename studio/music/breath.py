"""A breath as seconds: in, held, out, at rest. Where it is at any time, and how high; pure, and knows no clock.

The ways to breathe are data, in `assets/breaths/`. Slow breaths of about six a minute are the usual pace of breath
training (Lehrer and Gevirtz, 2014), and out longer than in is what most find easiest (Van Diest et al., 2014).
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from studio.core.paths import ASSETS

USUAL = "four-six"
"""The way to breathe that is there until another is chosen."""
SHORTEST, LONGEST = 1.0, 12.0
"""Seconds that a part of a breath may take, where there is one."""

Part = Literal["ready", "in", "hold", "out", "rest"]
"""What one does: "ready" before the first breath, "hold" with air, "rest" without."""


@dataclass(frozen=True, slots=True)
class Breath:
    """One way to breathe; all in seconds. `hold` and `rest` are 0 where the breath is never held."""

    name: str
    into: float
    out: float
    hold: float = 0.0
    rest: float = 0.0
    order: int = 0

    def __post_init__(self) -> None:
        """Refuse what nobody could breathe: ValueError."""
        if not all(SHORTEST <= seconds <= LONGEST for _, seconds in self.parts):
            raise ValueError(f"parts of a breath take {SHORTEST} to {LONGEST} s")

    @property
    def parts(self) -> tuple[tuple[Part, float], ...]:
        """What is done one after another, and for how long; parts of no length left out, but for in and out."""
        every: tuple[tuple[Part, float], ...] = (
            ("in", self.into),
            ("hold", self.hold),
            ("out", self.out),
            ("rest", self.rest),
        )
        return tuple(part for part in every if part[1] != 0.0 or part[0] in ("in", "out"))

    @property
    def length(self) -> float:
        """Seconds of a whole breath."""
        return self.into + self.hold + self.out + self.rest

    @property
    def holds(self) -> bool:
        """Whether the breath is held in it; such a one is only ever there when it was chosen just now."""
        return self.hold + self.rest > 0.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a breath one is."""

    part: Part
    since: float
    """Seconds since the part began."""
    length: float
    """Seconds the part takes."""

    @property
    def left(self) -> float:
        """Seconds until the next part."""
        return self.length - self.since

    @property
    def count(self) -> int:
        """Which second of the part it is, from 1, as one counts along."""
        return min(int(self.since), math.ceil(self.length) - 1) + 1


def place_at(breath: Breath, seconds: float) -> Place:
    """Return where in the breath one is, `seconds` after the first began; below 0 it is still to begin."""
    if seconds < 0.0:
        return Place("ready", 0.0, -seconds)
    since = math.fmod(seconds, breath.length)
    for part, length in breath.parts:
        if since < length:
            return Place(part, since, length)
        since -= length
    part, length = breath.parts[0]  # the last of a breath's end, where sums of seconds don't meet
    return Place(part, 0.0, length)


def lift_at(breath: Breath, seconds: float) -> float:
    """Return how much of the air is in, 0…1. It turns gently at both ends, and never leaps."""
    place = place_at(breath, seconds)
    if place.part in ("ready", "rest"):
        return 0.0
    if place.part == "hold":
        return 1.0
    way = _eased(place.since / place.length)
    return way if place.part == "in" else 1.0 - way


def next_look(breath: Breath, seconds: float, step: float, soonest: float, latest: float) -> float:
    """Return in how many seconds to look again, so that it has risen or sunk by about `step` (0…1) by then.

    Between `soonest` and `latest`, and no later than the next part begins.
    """
    place = place_at(breath, seconds)
    wait = latest
    if place.part in ("in", "out"):
        speed = math.pi / 2 / place.length * math.sin(math.pi * place.since / place.length)
        wait = min(latest, step / speed) if speed > 0.0 else latest
    return max(soonest, min(wait, place.left + 1e-3))


def same_place(old: Breath, seconds: float, new: Breath) -> float:
    """Return the seconds at which `new` is where `old` is, so that going over to it is not seen or heard."""
    place = place_at(old, seconds)
    if place.part == "ready":
        return seconds
    starts = dict(_starts(new))
    if place.part in starts:
        return starts[place.part] + place.since / place.length * dict(new.parts)[place.part]
    return starts["out"] if place.part == "hold" else 0.0


def words_of(breath: Breath) -> str:
    """Return what is said of it: "4 in, 6 out"; a breath that is held says so."""
    said = {"in": "{} in", "hold": "hold {}", "out": "{} out", "rest": "hold {}"}
    return ", ".join(said[part].format(f"{seconds:g}") for part, seconds in breath.parts)


def load_breaths(folder: Path) -> dict[str, Breath]:
    """Read every `.toml` of a folder, those that hold the breath last. Raises ValueError naming the file."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        try:
            table = tomllib.loads(path.read_text("utf-8"))
            found.append(_made(path.stem, table))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path.name}: {error}") from error
    if not any(breath.name == USUAL and not breath.holds for breath in found):
        raise ValueError(f"{folder.name}: no {USUAL}")
    return {breath.name: breath for breath in sorted(found, key=lambda breath: (breath.holds, breath.order))}


@cache
def standard() -> dict[str, Breath]:
    """Return the ways to breathe that ship with the program, by name."""
    return load_breaths(ASSETS / "breaths")


def _made(name: str, table: dict[str, float]) -> Breath:
    if unknown := set(table) - {"order", "in", "hold", "out", "rest"}:
        raise ValueError(f"nobody knows {', '.join(sorted(unknown))}")
    held = float(table.get("hold", 0.0)), float(table.get("rest", 0.0))
    return Breath(name, float(table["in"]), float(table["out"]), *held, order=int(table["order"]))


def _starts(breath: Breath) -> Iterator[tuple[Part, float]]:
    start = 0.0
    for part, length in breath.parts:
        yield part, start
        start += length


def _eased(way: float) -> float:
    return 0.5 - 0.5 * math.cos(math.pi * way)
