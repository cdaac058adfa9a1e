"""The thread that makes what is kept smaller."""

import threading

import numpy as np

from studio.drawing import packer
from studio.drawing.tiles import Tile, buffer


def test_tiles_are_packed_by_and_by(monkeypatch):
    monkeypatch.setattr(packer, "IDLE_S", 0.01)
    some = [Tile(buffer()) for _ in range(5)]
    for tile in some:
        tile.pixels[:] = 7
    packer.pack_soon(some)
    packer.pack_soon([])
    packer.settle()
    assert all(tile.is_packed and not tile.is_awake for tile in some)
    assert all((tile.pixels == 7).all() for tile in some)


def test_work_is_done_in_order_and_one_failure_is_not_the_end(monkeypatch):
    monkeypatch.setattr(packer, "IDLE_S", 0.01)
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    done = []
    for number in range(20):
        packer.do_soon(lambda number=number: done.append(number))
    packer.settle()
    assert done == sorted(done)

    def fail():
        raise MemoryError

    failed = threading.Event()
    packer.do_soon(failed.wait)
    packer.do_soon(fail)
    failed.set()
    for _ in range(200):
        packer.do_soon(lambda: done.append(99))
        if done[-1] == 99:
            break
        threading.Event().wait(0.01)
    assert done[-1] == 99
    packer.settle()
    assert np.array(done).size > 20
