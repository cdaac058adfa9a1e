"""What kills finds what is lost: work that says too early that something is kept is caught."""

import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from studio.library import records
from studio.library.log import address
from tests.crash.desk import Desk, Steps, Work, look_inside
from tests.crash.killing import Killed, kill_often
from tests.crash.state import brief
from tests.crash.work import making

SLOW = 0.02
"""Seconds that a disk may take; where tests keep their files there is none."""


def promise_early(desk: Desk) -> Steps:
    """Say that an op is kept as soon as it waits for its turn."""
    library = desk.open()
    piece = records.select_pieces(library, "order by num")[0].id
    number, count = library.number(piece), library.op_count(piece)
    try:
        while True:
            payload = desk.bytes(20_000)
            library.later(lambda: time.sleep(SLOW))
            library.later(lambda payload=payload: library.append(piece, payload))
            yield {("op", address(number, count), "payload"): brief(payload)}
            count += 1
    finally:
        desk.close()


def keep_by_halves(desk: Desk) -> Steps:
    """Keep the two halves of a step in two transactions."""
    library = desk.open()
    try:
        while True:
            first, second = records.select_pieces(library, "order by num")[:2]
            library.append(first.id, desk.bytes(20_000))
            time.sleep(SLOW / 2)
            library.append(second.id, desk.bytes(20_000))
            yield {}
    finally:
        desk.close()


EARLY = Work("early", making.prepare, promise_early, look_inside, reach=60)
HALVES = Work("halves", making.prepare, keep_by_halves, look_inside, reach=20)


def kill_elsewhere(work: Work, rounds: int) -> Killed:
    """Kill in a process of one thread."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as lane:
        return lane.submit(kill_often, work, rounds, 3).result()


def test_what_is_promised_before_it_is_kept_is_found_lost() -> None:
    assert len(kill_elsewhere(EARLY, 10).lost) > 0


def test_half_a_step_is_found() -> None:
    assert any("neither before nor after" in loss for loss in kill_elsewhere(HALVES, 10).lost)
