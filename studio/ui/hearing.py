"""A kept take, to be heard from any second on, however long it is."""

from collections.abc import Callable, Iterator

from studio.gallery.songs import chunks_from
from studio.library.library import Library
from studio.music.noise import Float32
from studio.music.take import stretches


def take_of(library: Library, piece_id: str) -> Callable[[int], Iterator[Float32]]:
    """Return what gives a take second by second from any second on; it reads on the thread that asks."""

    def seconds(start: int) -> Iterator[Float32]:
        yield from stretches(chunks_from(library, piece_id, start))

    return seconds
