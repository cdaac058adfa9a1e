"""Saved views: the statements."""

from studio.library.connection import Value
from studio.library.library import Library
from studio.library.record import SavedViewRecord
from studio.library.rows import get_row, insert_row, select_rows, take_row, update_row


def insert_view(library: Library, name: str, query: str) -> SavedViewRecord:
    """Save a view."""
    with library.write() as connection:
        values: dict[str, Value] = {"made": library.now(), "name": name, "query": query}
        return get_view(library, insert_row(library, connection, SavedViewRecord, values))


def get_view(library: Library, view_id: str) -> SavedViewRecord:
    """Return a saved view; raise `NotHere`."""
    return get_row(library, SavedViewRecord, view_id)


def select_views(
    library: Library, rest: str = "order by made, num", bindings: tuple[Value, ...] = ()
) -> list[SavedViewRecord]:
    """Return saved views; `rest` is the statement after "from saved_view"."""
    return select_rows(library, SavedViewRecord, rest, bindings)


def update_view(library: Library, view_id: str, **changes: Value) -> SavedViewRecord:
    """Change columns of a saved view; raise `NotHere`."""
    with library.write() as connection:
        update_row(library, connection, SavedViewRecord, view_id, changes)
        return get_view(library, view_id)


def delete_view(library: Library, view_id: str) -> SavedViewRecord:
    """Take a saved view away; return it as it was, for `rows.put_back`. Raises `NotHere`."""
    return take_row(library, SavedViewRecord, view_id)
