"""Does the index of words say what the records say? Makes it anew, in memory, and lays both side by side.

The index keeps no text to compare with, and an old page of it put back passes every check of SQLite.
"""

from collections.abc import Callable
from functools import partial
from itertools import zip_longest

from studio.library.connection import Connection
from studio.library.errors import DamagedLibrary
from studio.library.search import Spell, index_entry, index_piece

BATCH = 256
OCCURRENCES = 'select term, doc, col, "offset" from temp.{}'

Look = Callable[[], object]


def index_differs(connection: Connection, look: Look, spell: Spell) -> bool:
    """Say whether a search may miss something or find what is not there; call it inside one read transaction.

    `look` is called now and then, and may raise; `spell` is how words were given to the index. Leaves tables of its
    own in the connection's memory.
    """
    told = connection.execute("select sql from main.sqlite_schema where name = 'words'").fetchone()
    if told is None:
        return True
    connection.execute(str(told[0]).replace("words", "temp.words", 1))  # from now on `words` means this one
    for table, index in (("entry", index_entry), ("piece", index_piece)):
        _index_all(connection, table, partial(index, spell=spell), look)
    connection.execute("create virtual table temp.as_kept using fts5vocab('main', 'words', 'instance')")
    connection.execute("create virtual table temp.as_meant using fts5vocab('temp', 'words', 'instance')")
    kept = connection.execute(OCCURRENCES.format("as_kept"))
    meant = connection.execute(OCCURRENCES.format("as_meant"))
    for count, (one, other) in enumerate(zip_longest(kept, meant)):
        if count % BATCH == 0:
            look()
        if one != other:
            return True
    return False


def _index_all(connection: Connection, table: str, index: Callable[[Connection, str], None], look: Look) -> None:
    last = -1
    while rows := connection.execute(
        f"select num, id from {table} where num > ? order by num limit ?",  # noqa: S608
        (last, BATCH),
    ).fetchall():
        look()
        if rows[-1][0] <= last:  # an old page in the middle of a table may lead back to where one came from
            raise DamagedLibrary
        last = rows[-1][0]
        for _, row_id in rows:
            index(connection, row_id)
