"""A sound by about a second: coders are asked as seldom, and libsndfile takes what it encodes from the stack."""

from collections.abc import Iterable, Iterator

import numpy as np

from studio.music.noise import Float32

RATE = 48_000


def in_seconds(blocks: Iterable[Float32]) -> Iterator[Float32]:
    """Give a sound, in blocks [n] or [n, channels] of any length, as frames [at most a second, channels]."""
    waiting, count = list[Float32](), 0
    for block in blocks:
        shaped = block.reshape(len(block), -1)
        waiting.append(shaped)
        count += len(shaped)
        if count >= RATE:
            yield from _parted(waiting)
            waiting, count = [], 0
    if count:
        yield from _parted(waiting)


def _parted(waiting: list[Float32]) -> Iterator[Float32]:
    together = np.concatenate(waiting)
    for at in range(0, len(together), RATE):
        yield together[at : at + RATE]
