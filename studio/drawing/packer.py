"""Makes what is kept smaller, in a thread of its own, so that no stroke waits for it."""

import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.drawing.tiles import Tile

Work = Callable[[], None]

IDLE_S = 2.0
"""The thread ends after so long without work."""

_waiting: deque[Work] = deque()
_changed = threading.Condition()
_working = threading.Lock()
_running = False


def pack_soon(tiles: Iterable["Tile"]) -> None:
    """Keep tiles packed, some time soon, and let go of their raw pixels where nobody else holds them."""
    some = list(tiles)

    def pack() -> None:
        for tile in some:
            tile.packed()
            tile.sleep()

    if some:
        do_soon(pack)


def do_soon(work: Work) -> None:
    """Do a small piece of work some time soon, after those before it."""
    global _running
    with _changed:
        _waiting.append(work)
        if _running:
            _changed.notify()
            return
        _running = True
    threading.Thread(target=_do_all, name="packer", daemon=True).start()


def settle() -> None:
    """Do all that waits now. For tests and benches."""
    while _do_one():
        pass


def _do_one() -> bool:
    with _working:
        try:
            work = _waiting.popleft()
        except IndexError:
            return False
        work()
        return True


def _do_all() -> None:
    global _running
    try:
        while True:
            while _do_one():
                pass
            with _changed:
                if not _waiting and not _changed.wait(IDLE_S) and not _waiting:
                    return
    finally:  # also when memory runs out: the next work begins another thread
        _running = False
