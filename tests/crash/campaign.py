"""All kinds of ends, in parts that two processes share: how often each, and what came of it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from math import ceil
from multiprocessing import get_context

from tests.crash.killing import Killed, kill_often
from tests.crash.powerloss import Found, pull_the_plug
from tests.crash.windows import kill_drawing, kill_recording
from tests.crash.work import WORKS

LANES = 2
IMAGES_A_ROUND = 10
IMAGES_A_RECORDING = 60
ROUNDS_A_UNIT = 15
CONTROL = "control"
KILL, POWER = "kill", "power"

KILL_SHARES = {
    "drawing": 7,
    "recording": 6,
    "appending": 15,
    "tagging": 14,
    "emptying": 9,
    "making": 5,
    "passphrase": 8,
    "rekeying": 8,
    "migrating": 8,
    "backup": 7,
    "exporting": 7,
    "importing": 6,
}
"""How many of a hundred rounds go to a kind of work."""

POWER_SHARES = {
    "appending": 26,
    "tagging": 18,
    "emptying": 10,
    "making": 6,
    "passphrase": 8,
    "rekeying": 10,
    "migrating": 8,
    "backup": 6,
    "exporting": 4,
    "importing": 4,
}
"""How many of a hundred images."""

CONTROL_WORKS = ("appending", "tagging")
CONTROL_IMAGES = 60
"""Images for each of these with `synchronous = off`, where losses have to be found."""


@dataclass(frozen=True)
class Unit:
    """What one process does in one go."""

    way: str
    kind: str
    count: int
    seed: int

    @property
    def part(self) -> str:
        return f"{self.way} {self.kind}"


@dataclass
class Part:
    """What came of one kind of work and one way of ending it."""

    way: str
    kind: str
    units: int = 0
    count: int = 0
    """Rounds, or images."""
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    """Units that came to no end, and why."""

    def add(self, done: Killed | Found) -> None:
        """Take in what one unit brought."""
        self.units -= 1
        self.lost += done.lost
        if isinstance(done, Killed):
            self.count += done.rounds
            self.acknowledged += done.acknowledged
        else:
            self.count += done.images
            self.acknowledged += done.steps

    def __str__(self) -> str:
        what = "rounds" if self.way == KILL else "images"
        found = "found" if self.way == CONTROL else "lost"
        return (
            f"{self.way:8}{self.kind:12}{self.count:6} {what}{self.acknowledged:8} acknowledged"
            f"{len(self.lost):6} {found}{', FAILED' if self.failed else ''}"
        )


def plan(rounds: int, only: frozenset[str], seed: int) -> list[Unit]:
    """Return what is to be done for `rounds` kills in all, and ten images for each; the longest first."""
    units = [Unit(KILL, kind, share, seed) for kind, share in _shared(KILL_SHARES, rounds)]
    units += [Unit(POWER, kind, share, seed) for kind, share in _shared(POWER_SHARES, rounds * IMAGES_A_ROUND)]
    units += [Unit(CONTROL, kind, CONTROL_IMAGES, seed) for kind in CONTROL_WORKS]
    wanted = [unit for unit in units if not only or not only.isdisjoint((unit.way, unit.kind, unit.part))]
    return [piece for unit in wanted for piece in _split(unit)]


def _shared(shares: dict[str, int], count: int) -> Iterator[tuple[str, int]]:
    total = sum(shares.values())
    for kind, share in shares.items():
        yield kind, ceil(count * share / total)


def _split(unit: Unit) -> Iterator[Unit]:
    most = {KILL: ROUNDS_A_UNIT, POWER: IMAGES_A_RECORDING, CONTROL: CONTROL_IMAGES}[unit.way]
    if unit.kind == "recording":  # one sound card for all of them
        most = unit.count
    left, seed = unit.count, unit.seed * 1000
    while left > 0:
        yield Unit(unit.way, unit.kind, min(most, left), seed)
        left, seed = left - most, seed + 1


def run(units: list[Unit], tell: Callable[[Part], object]) -> list[Part]:
    """Do all units, two at a time; `tell` hears of each part when it is done."""
    parts: dict[str, Part] = {}
    for unit in units:
        parts.setdefault(unit.part, Part(unit.way, unit.kind)).units += 1
    # spawned, and not forked, so that each process has one thread and may be forked itself
    with ProcessPoolExecutor(LANES, mp_context=get_context("spawn")) as lanes:
        doing = {lanes.submit(do, unit): unit for unit in units}
        for done in as_completed(doing):
            part = parts[doing[done].part]
            try:
                part.add(done.result())
            except Exception as error:  # the others are wanted all the same
                part.units -= 1
                part.failed.append(f"{type(error).__name__}: {error}")
            if part.units == 0:
                tell(part)
    return list(parts.values())


def do(unit: Unit) -> Killed | Found:
    """Do one unit."""
    if unit.kind == "drawing":
        return kill_drawing(unit.count, unit.seed)
    if unit.kind == "recording":
        return kill_recording(unit.count, unit.seed)
    work = next(work for work in WORKS if work.name == unit.kind)
    if unit.way == KILL:
        return kill_often(work, unit.count, unit.seed)
    return pull_the_plug(work, unit.seed, 2 * work.reach, unit.count, never_sync=unit.way == CONTROL)


def figures(parts: list[Part]) -> dict[str, int]:
    """Return the figures of a campaign."""

    def total(way: str, of: Callable[[Part], int]) -> int:
        return sum(of(part) for part in parts if part.way == way)

    return {
        "sigkill_rounds": total(KILL, lambda part: part.count),
        "acknowledged_lost": total(KILL, lambda part: len(part.lost)),
        "powerloss_images": total(POWER, lambda part: part.count),
        "powerloss_lost": total(POWER, lambda part: len(part.lost)),
        "powerloss_off_found": total(CONTROL, lambda part: len(part.lost)),
    }
