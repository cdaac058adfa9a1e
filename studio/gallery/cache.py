"""Keeping what was rendered from a log, unless the log has grown while it was being rendered."""

from studio.library.library import Library

Length = tuple[int, int]
"""Ops and chunks."""


def length(library: Library, piece_id: str) -> Length:
    """Return how long the log of a piece is now."""
    return library.op_count(piece_id), library.chunk_count(piece_id)


def keep(library: Library, piece_id: str, kind: str, data: bytes, seen: Length) -> None:
    """Cache what was made from a log of length `seen`; an older picture never takes a newer one's place."""
    if library.read_only:
        return
    with library.write():
        if length(library, piece_id) == seen:
            library.put_cache(piece_id, kind, data)
