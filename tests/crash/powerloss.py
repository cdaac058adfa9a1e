"""The power goes: work is recorded once, and cut off in very many ways."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import get_args

from tests.crash.desk import Claims, Desk, Work, copied, in_memory, promise, same_again
from tests.crash.disk import Bytes, Disk, Names, lay_down
from tests.crash.judge import verdict
from tests.crash.state import State
from tests.crash.tape import Event, Told, recording

THOROUGH = 8
"""Every how many images SQLite compares its indexes too, and work goes on in what was found."""


@dataclass
class Recording:
    """Work that was done while the tape was running."""

    work: Work
    events: list[Event]
    copies: list[Path]
    """The place as it was when each step was acknowledged, the state before the first one first."""
    claims: list[Claims]
    """All that was promised by then."""


@dataclass
class Found:
    """What became of the images of one kind of work."""

    images: int = 0
    steps: int = 0
    """Steps that were acknowledged while the tape was running."""
    lost: list[str] = field(default_factory=list)
    """What was wrong, for each image where something was."""


def record(work: Work, seed: int, steps: int, folder: Path, *, never_sync: bool = False) -> Recording:
    """Do some steps of work in a folder and return what went to the disk meanwhile."""
    place = folder / "place"
    place.mkdir(parents=True)
    promised: Claims = {}
    with same_again(seed):
        work.prepare(place)
        made = Recording(work, [], [], [])
        with recording(place, never_sync=never_sync) as tape:
            doing = work.steps(Desk(place, seed))
            for step in range(steps + 1):
                if step > 0:
                    try:
                        promised = promise(promised, next(doing))
                    except StopIteration:
                        break
                tape.told(step)
                made.claims.append(dict(promised))
                with tape.gate:  # no database writes anything meanwhile
                    made.copies.append(copied(place, folder / f"after-{step}"))
            doing.close()
            tape.look_around()
    made.events = tape.events
    return made


def images(made: Recording, count: int, chance: Random) -> Iterator[tuple[Disk, dict[str, bytes]]]:
    """Yield disks as the power may leave them, cut anywhere after the beginning."""
    first = made.events.index(Told(0))
    cuts = sorted(chance.randrange(first + 1, len(made.events) + 1) for _ in range(count))
    disk, played = Disk(), 0
    for cut in cuts:
        for event in made.events[played:cut]:
            disk.play(event)
        played = cut
        yield disk, disk.crash(chance, chance.choice(get_args(Bytes)), chance.choice(get_args(Names)))


def pull_the_plug(work: Work, seed: int, steps: int, count: int, *, never_sync: bool = False) -> Found:
    """Record work once, cut it off `count` times, and judge what is left."""
    found, chance = Found(), Random(f"power {seed}")
    with tempfile.TemporaryDirectory(prefix="afterglow-power-", dir=in_memory()) as name:
        folder = Path(name)
        made = record(work, seed, steps, folder, never_sync=never_sync)

        @cache
        def state(step: int) -> State:
            copy = made.copies[step]
            looked = work.look(copy, False)
            shutil.rmtree(copy)
            return looked

        found.steps = last = len(made.copies) - 1
        for number, (disk, files) in enumerate(images(made, count, chance)):
            image = folder / "image"
            lay_down(files, image)
            step = disk.step
            wrong = verdict(
                work,
                image,
                _once(state, step),
                _once(state, min(step + 1, last)),
                _once(made.claims.__getitem__, step),
                thorough=number % THOROUGH == 0,
            )
            found.images += 1
            if wrong:
                found.lost.append(f"{work.name} {seed}, image {number}, after step {step}: {wrong}")
            shutil.rmtree(image)
    return found


def _once(of: Callable[[int], State], step: int) -> Callable[[], State]:
    return lambda: of(step)
