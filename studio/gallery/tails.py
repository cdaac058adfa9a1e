"""What was captured of a second that is not over: kept beside the log, and put into it when the program was killed.

A take is kept by whole seconds. So that less than one is lost, what there is of the next lies under a kind of cache
meanwhile; the second itself, once it is whole, or the end of the take makes it worth nothing.
"""

from collections.abc import Callable

from studio.core.errors import StudioError
from studio.gallery.gallery import Gallery
from studio.library.library import Library

KIND = "tail"
"""The kind of cache it is kept under."""
UNBORN = "unborn"
"""Stands for the piece of a voice whose first second is not over: there is none yet."""


def keep_tail(library: Library, piece_id: str | None, index: int, flac: bytes) -> None:
    """Keep what there is of second `index` by now; None for a voice that has no piece yet.

    It does not wait for the disk: after a power cut it may be gone, as after a kill it is not.
    """
    if piece_id is None:
        library.put_cache(UNBORN, KIND, flac, (0, 0))
    elif library.chunk_count(piece_id) == index:
        library.put_cache(piece_id, KIND, flac)


def drop_unborn(library: Library) -> None:
    """Forget what a voice without a piece said: it has one now, or is not wanted."""
    library.drop_caches(UNBORN)


def join_tails(library: Library, gallery: Gallery, entry_id: Callable[[], str]) -> int:
    """Put what a program that was killed had of a second to the end of its take; return how many there were.

    A voice killed in its first second becomes a piece, of the entry that `entry_id` gives. For the writer's thread.
    """
    joined = 0
    for piece_id, flac, (_, chunks) in library.caches_of(KIND):
        try:
            joined += _joined(library, gallery, piece_id, chunks, flac, entry_id)
        except StudioError:  # a full disk: it can wait; or its piece is gone, and it goes with it
            continue
        library.drop_caches(piece_id)
    return joined


def _joined(
    library: Library, gallery: Gallery, piece_id: str, chunks: int, flac: bytes, entry_id: Callable[[], str]
) -> bool:
    """Put it into the log; False when it is damaged, or the log has gone on without it."""
    milliseconds = _lasts(flac)
    unborn = piece_id == UNBORN
    if not milliseconds or not (unborn or library.chunk_count(piece_id) == chunks):
        return False
    with library.write():
        piece = gallery.new_piece("voice", entry_id()) if unborn else gallery.piece(piece_id)
        library.put_chunk(piece.id, chunks, flac)
        if piece.kind == "voice":
            gallery.set_duration(piece.id, 1000 * chunks + milliseconds)
    gallery.touch(piece.id)
    return True


def _lasts(flac: bytes) -> int:
    """Return how many ms it lasts; 0 for what is damaged."""
    from studio.music.take import RATE, sound_of  # libsndfile has no place in a start

    sound = sound_of(flac)
    return 0 if sound is None else len(sound) * 1000 // RATE
