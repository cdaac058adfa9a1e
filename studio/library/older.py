"""A library of an earlier format, looked at as if it had the tables of this one; not a file is touched.

What came since lies in the connection's own memory: there a view stands before a table that has grown, and an empty
table for one that is new. Statements name them as ever.
"""

from studio.library import schema
from studio.library.connection import Connection
from studio.library.migrations import read_format

GREW: tuple[tuple[int, dict[str, str]], ...] = (
    (4, {"entry": "1 as resurface", "piece": "1 as resurface"}),
    (
        6,
        {
            "entry": "0 as shareable",
            "reflection": "0 as shareable, 0 as together, '' as whose, null as spot_x, null as spot_y",
        },
    ),
)
"""By the format they came with: the columns that tables have more, and what stands in them."""

NEW: tuple[tuple[int, dict[str, str]], ...] = (
    (
        4,
        {
            "saved_view": "num, id, made, name, query, edited, device",
            "question": "num, id, entry_id, text, time, asked, trashed, edited, device",
            "pair": "num, id, drawing_id, sound_id, offset, made, edited, device",
            "quiet_span": "num, id, first_day, last_day, made, edited, device",
            "check_in": "num, id, entry_id, step, state, time, edited, device",
            "arrival": "num, id, time, source, name, undone, edited, device",
            "arrived": "num, arrival_id, kind, item_id, digest",
            "piece_colour": "colour, created, piece",
        },
    ),
    (
        6,
        {
            "parts": "num, id, piece_id, edited, parts, device",
            "handing": "num, id, kind, entry_id, started, ended, whom, words, what, edited, device",
        },
    ),
)
"""By the format they came with: the tables that are new, and their columns."""


def look_as_new(connection: Connection) -> Connection:
    """Let a connection that only reads see an older library as this program's; return it. Closes it when it raises."""
    try:
        found = read_format(connection)
        if found >= schema.SAME_TABLES:
            for table, columns in _grown(found).items():
                connection.execute(f"create temp view {table} as select *, {columns} from main.{table}")  # noqa: S608
            for came, tables in NEW:
                for table, columns in tables.items() if found < came else ():
                    connection.execute(f"create temp table {table}({columns})")
    except BaseException:
        connection.close()
        raise
    return connection


def _grown(found: int) -> dict[str, str]:
    """Return the tables that have more columns than in format `found`, and these columns."""
    grown: dict[str, str] = {}
    for came, tables in GREW:
        for table, columns in tables.items() if found < came else ():
            grown[table] = f"{grown[table]}, {columns}" if table in grown else columns
    return grown
