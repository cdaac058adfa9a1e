"""kill -9: work is done by a fork of this process, which ends at any moment; what it acknowledged has to be there."""

import os
import shutil
import signal
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import BinaryIO

from tests.crash.desk import Claims, Desk, Work, copied, in_memory, promise, same_again
from tests.crash.judge import verdict
from tests.crash.state import State

THOROUGH = 10
SLACK = 1.1
"""How much longer than a life that nobody cuts short it may take until the kill."""
FINISHED = b"finished\n"
THREADS_END_S = 20.0
"""How long a thread may take to end by itself before a fork."""


@dataclass
class Killed:
    """What came of killing one kind of work."""

    rounds: int = 0
    acknowledged: int = 0
    """Steps that were acknowledged before the kills, in all."""
    lost: list[str] = field(default_factory=list)
    """What was wrong, for each round where something was."""


def killed(work: Callable[[Callable[[bytes], None]], None], after: float | None) -> list[bytes]:
    """Let a fork of this process do `work`, kill it `after` seconds, and return the lines it told until then.

    None for as long as the work takes. Raises AssertionError when the work failed by itself.
    """
    patience = time.monotonic() + THREADS_END_S
    while threading.active_count() > 1 and time.monotonic() < patience:
        time.sleep(0.02)
    assert threading.active_count() == 1, "a fork has no threads but the one that forks"
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        try:
            work(lambda line: _tell(write, line))
            _tell(write, FINISHED)
            while True:
                signal.pause()
        except BaseException:
            _tell(write, b"!" + traceback.format_exc().encode().replace(b"\n", b"\r") + b"\n")
        finally:
            os._exit(1)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        lines: list[bytes] = []
        if after is None:
            lines += _until_finished(pipe)
        else:
            time.sleep(after)
        os.kill(child, signal.SIGKILL)
        lines += pipe.read().splitlines(keepends=True)
    _, status = os.waitpid(child, 0)
    failed = [line[1:].replace(b"\r", b"\n").decode() for line in lines if line.startswith(b"!")]
    assert not failed, f"the work failed before it was killed:\n{failed[0]}"
    assert os.WIFSIGNALED(status)
    return [line for line in lines if line.endswith(b"\n") and line != FINISHED]


def _until_finished(pipe: BinaryIO) -> Iterator[bytes]:
    for line in pipe:
        if line == FINISHED:
            return
        yield line


def _tell(pipe: int, line: bytes) -> None:
    os.write(pipe, line)  # one call: a line is told whole or not at all


def do(work: Work, place: Path, seed: int, tell: Callable[[bytes], None]) -> None:
    """Do the steps of one life, and tell of each once it is acknowledged."""
    with same_again(seed):
        for _ in islice(work.steps(Desk(place, seed)), work.reach):
            tell(b".\n")


def done(work: Work, place: Path, seed: int, steps: int) -> Claims:
    """Do some steps and stop in good order; return all that was promised by then."""
    promised: Claims = {}
    with same_again(seed):
        doing = work.steps(Desk(place, seed))
        for claims in islice(doing, steps):
            promised = promise(promised, claims)
        if steps:
            doing.close()
    return promised


def kill_often(work: Work, rounds: int, seed: int) -> Killed:
    """Kill one kind of work many times; the next life goes on in what the last one left."""
    result, chance = Killed(), Random(f"kill {work.name} {seed}")
    with (
        tempfile.TemporaryDirectory(prefix="afterglow-kill-") as name,
        tempfile.TemporaryDirectory(prefix="afterglow-twin-", dir=in_memory()) as twins,
    ):
        place = Path(name) / "place"
        longest = 0.0
        for number in range(rounds):
            if number % work.lives == 0:
                shutil.rmtree(place, ignore_errors=True)
                place.mkdir()
                work.prepare(place)
                longest = longest or _time(work, copied(place, Path(name) / "timed"), seed)
            start = copied(place, Path(twins) / "start")
            own_seed = seed * 100_000 + number
            after = chance.uniform(0, SLACK * longest)
            told = killed(lambda tell, own=own_seed: do(work, place, own, tell), after)
            wrong = _judge(work, place, Twins(work, start, own_seed), len(told), number % THOROUGH == 0)
            result.rounds += 1
            result.acknowledged += len(told)
            if wrong:
                result.lost.append(f"{work.name} {seed}, round {number}, after step {len(told)}: {wrong}")
                shutil.rmtree(place)
                shutil.copytree(start, place)
            shutil.rmtree(start)
    return result


def _time(work: Work, place: Path, seed: int) -> float:
    """Return how many seconds a life lasts that nobody cuts short."""
    warm = copied(place, place.with_name("warm"))
    done(work, warm, seed, work.reach)  # what is imported late is imported before the forks
    began = time.monotonic()
    killed(lambda tell: do(work, place, seed, tell), None)
    spent = time.monotonic() - began
    shutil.rmtree(warm)
    shutil.rmtree(place)
    return spent


@dataclass
class Twins:
    """Does again, undisturbed and in memory, what a killed life had done: that is what has to be there."""

    work: Work
    start: Path
    seed: int

    def after(self, steps: int) -> tuple[State, Claims]:
        """Return the state after so many steps, and what was promised by then."""
        place = copied(self.start, self.start.with_name("twin"))
        promised = done(self.work, place, self.seed, steps)
        state = self.work.look(place, False)
        shutil.rmtree(place)
        return state, promised


def _judge(work: Work, place: Path, twins: Twins, steps: int, thorough: bool) -> str:
    after = cache(twins.after)
    return verdict(
        work,
        place,
        lambda: after(steps)[0],
        lambda: after(min(steps + 1, work.reach))[0],
        lambda: after(steps)[1],
        thorough=thorough,
    )
