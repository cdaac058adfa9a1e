"""Songs as the library has them: opened from their logs, and the sound of their takes."""

from collections.abc import Callable, Iterator

from studio.core.errors import StudioError
from studio.library.errors import DamagedLibrary
from studio.library.library import Library
from studio.music.draft import Draft
from studio.music.noise import Float32
from studio.music.op_codec import read_op


def open_song(library: Library, piece_id: str) -> Draft:
    """Return a sound piece as a song. What is damaged in its log is a step that changes nothing. For a worker.

    Raises NewerSong for a song of a later program.
    """
    return Draft((read_op(op.payload) for op in library.ops(piece_id)), library.chunk_count(piece_id))


def seconds_of(library: Library, piece_id: str) -> Callable[[int], Float32 | None]:
    """Return what gives the sound of a chunk, float32 [n, channels], or None; it reads on the thread that asks."""
    from studio.music.take import sound_of  # libsndfile has no place in a start

    def second(index: int) -> Float32 | None:
        try:
            data = next(library.chunks(piece_id, index), None)
        except StudioError:
            return None
        return None if data is None else sound_of(data)

    return second


def chunks_from(library: Library, piece_id: str, start: int = 0) -> Iterator[bytes]:
    """Give the chunks of a take from one on; one that is not as it was kept is empty, and those behind it are given.

    A take that grows meanwhile is followed.
    """
    index = start
    while index < library.chunk_count(piece_id):
        try:
            yield next(library.chunks(piece_id, index), b"")
        except DamagedLibrary:
            yield b""
        index += 1
