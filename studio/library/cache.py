"""What can be made again from the logs: thumbnails, waveforms. Kept to be quick, thrown away at will."""

from studio.library.connection import Connection


def put_cache(connection: Connection, piece: int, kind: str, data: bytes) -> None:
    """Keep bytes under a kind, in place of those that were there."""
    connection.execute(
        "insert into cache(piece, kind, data) values(?, ?, ?)"
        " on conflict(piece, kind) do update set data = excluded.data",
        (piece, kind, data),
    )


def read_cache(connection: Connection, piece: int, kind: str) -> bytes | None:
    """Return the bytes under a kind, or None."""
    row = connection.execute("select data from cache where piece = ? and kind = ?", (piece, kind)).fetchone()
    return bytes(row[0]) if row else None


def drop_caches(connection: Connection, piece: int) -> None:
    """Throw away everything that is cached for a piece."""
    connection.execute("delete from cache where piece = ?", (piece,))
