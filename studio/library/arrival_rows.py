"""What imports have brought: the statements. Undoing one is `arrivals`."""

from collections.abc import Iterable, Sequence

from studio.library.connection import Value
from studio.library.library import Library
from studio.library.record import ArrivalRecord, Arrived, ArrivedKind
from studio.library.rows import get_row, insert_row, select_rows, update_row

AT_ONCE = 500
"""Digests asked for in one statement."""


def insert_arrival(library: Library, source: str, name: str, time: int) -> ArrivalRecord:
    """Begin to note what an import brings."""
    with library.write() as connection:
        values: dict[str, Value] = {"source": source, "name": name, "time": time}
        return get_arrival(library, insert_row(library, connection, ArrivalRecord, values))


def get_arrival(library: Library, arrival_id: str) -> ArrivalRecord:
    """Return an import; raise `NotHere`."""
    return get_row(library, ArrivalRecord, arrival_id)


def select_arrivals(
    library: Library, rest: str = "order by time desc, num desc", bindings: tuple[Value, ...] = ()
) -> list[ArrivalRecord]:
    """Return imports; `rest` is the statement after "from arrival"."""
    return select_rows(library, ArrivalRecord, rest, bindings)


def update_arrival(library: Library, arrival_id: str, **changes: Value) -> ArrivalRecord:
    """Change columns of an import; raise `NotHere`."""
    with library.write() as connection:
        update_row(library, connection, ArrivalRecord, arrival_id, changes)
        return get_arrival(library, arrival_id)


def note_arrived(library: Library, facts: Iterable[Arrived]) -> None:
    """Note what an import has brought; in the transaction that brings it, so that neither is there alone."""
    with library.write() as connection:
        connection.executemany(
            "insert into arrived(arrival_id, kind, item_id, digest) values(?, ?, ?, ?)",
            [(fact.arrival_id, fact.kind, fact.item_id, fact.digest) for fact in facts],
        )


def arrived(library: Library, arrival_id: str) -> list[Arrived]:
    """Return what an import brought and what is not gone since, in that order."""
    rows = library.read.execute(
        "select arrival_id, kind, item_id, digest from arrived where arrival_id = ? order by num", (arrival_id,)
    )
    return [Arrived(*row) for row in rows]


def arrived_before(library: Library, kind: ArrivedKind, digests: Sequence[bytes]) -> dict[bytes, str]:
    """Return which of some digests have come before, and as what: of each the item that is here, not in the trash."""
    found: dict[bytes, str] = {}
    for start in range(0, len(digests), AT_ONCE):
        some = tuple(digests[start : start + AT_ONCE])
        rows = library.read.execute(
            f"select digest, item_id from arrived join {kind} on {kind}.id = item_id and {kind}.trashed is null"  # noqa: S608
            f" where arrived.kind = ? and digest in ({', '.join('?' * len(some))}) order by arrived.num desc",
            (kind, *some),
        )
        found |= {bytes(digest): str(item) for digest, item in rows}
    return found
