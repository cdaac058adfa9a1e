"""The index of words: kept in step with what it describes, and asked in a person's own words.

The index holds no text of its own (fts5, contentless): a piece or entry is indexed anew as a whole whenever
one of its words changes, in the same transaction. Reflections are found with what they hang on.
"""

from studio.library.connection import Connection
from studio.library.library import Library

PIECES_WITH = "select rowid / 2 from words where words match ? and rowid % 2 = 0"
"""Numbers of the pieces that `match_words` finds; to stand in `piece.num in (…)`."""

ENTRIES_WITH = "select rowid / 2 from words where words match ? and rowid % 2 = 1"
"""Numbers of the entries that `match_words` finds; to stand in `entry.num in (…)`."""

MOST_WORDS = 24


def match_words(text: str) -> str | None:
    """Return an fts5 query for all the words of `text`, the last of them unfinished; None when it has no word.

    Each word is quoted, so nothing a person types is taken for an operator.
    """
    words = [word for word in text.replace("\0", " ").split() if any(map(str.isalnum, word))]
    if not words:
        return None
    quoted = ['"' + word.replace('"', '""') + '"' for word in words[:MOST_WORDS]]
    return " ".join(quoted) + " *"


def find_pieces(library: Library, text: str, limit: int = 60) -> list[str]:
    """Return ids of kept pieces that hold all words of `text`, newest first."""
    return _find(
        library,
        f"select id from piece where trashed is null and kept = 1 and num in ({PIECES_WITH})"  # noqa: S608
        " order by created desc, num desc limit ?",
        text,
        limit,
    )


def find_entries(library: Library, text: str, limit: int = 60) -> list[str]:
    """Return ids of entries that hold all words of `text`, newest first."""
    return _find(
        library,
        f"select id from entry where trashed is null and num in ({ENTRIES_WITH})"  # noqa: S608
        " order by started desc, num desc limit ?",
        text,
        limit,
    )


def _find(library: Library, statement: str, text: str, limit: int) -> list[str]:
    words = match_words(text)
    if words is None:
        return []
    return [str(row[0]) for row in library.read.execute(statement, (words, limit))]


def index_piece(connection: Connection, piece_id: str) -> None:
    """Index a piece as it is now, within the transaction under way."""
    row = connection.execute(
        "select num * 2, title,"
        " (select group_concat(tag.name, ' ') from piece_tag join tag on tag.num = piece_tag.tag"
        "  where piece_tag.piece = piece.num),"
        " words || ' ' || coalesce((select group_concat(text, ' ') from reflection"
        "  where piece_id = piece.id and trashed is null), '')"
        " from piece where id = ?",
        (piece_id,),
    ).fetchone()
    if row is not None:
        connection.execute("insert or replace into words(rowid, title, tags, body) values(?, ?, ?, ?)", row)


def index_entry(connection: Connection, entry_id: str) -> None:
    """Index an entry as it is now, within the transaction under way."""
    row = connection.execute(
        "select num * 2 + 1, intention, '',"
        " body || ' ' || feelings || ' ' || place || ' ' || substance || ' ' ||"
        " coalesce((select group_concat(text, ' ') from reflection"
        "  where entry_id = entry.id and trashed is null), '')"
        " from entry where id = ?",
        (entry_id,),
    ).fetchone()
    if row is not None:
        connection.execute("insert or replace into words(rowid, title, tags, body) values(?, ?, ?, ?)", row)
