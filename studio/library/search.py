"""The index of words: kept in step with what it describes, and asked in a person's own words.

The index holds no text of its own (fts5, contentless): a piece or entry is indexed anew as a whole whenever
one of its words changes, in the same transaction. Reflections are found with what they hang on.
It knows words of letters between spaces; what else people write is spelled for it (`studio.core.spelling`).
"""

from collections.abc import Callable

from studio.library.connection import Connection, Row
from studio.library.library import Library

PIECES_WITH = "select rowid / 2 from words where words match ? and rowid % 2 = 0"
"""Numbers of the pieces that `match_words` finds; to stand in `piece.num in (…)`."""

ENTRIES_WITH = "select rowid / 2 from words where words match ? and rowid % 2 = 1"
"""Numbers of the entries that `match_words` finds; to stand in `entry.num in (…)`."""

SPELLED_FROM, SYLLABLES_FROM = 4, 5
"""The format from which on words are spelled for the index, and the one from which on those of Korean are, too."""

MOST_WORDS = 24
MOST_LETTERS = 4_000
"""Of what is typed so much is looked for: the index itself cuts words that are longer than anyone's."""

Spell = Callable[[str], str]


def spelled(text: str) -> str:
    """Return a text in the spelling of the index."""
    if text.isascii():
        return text
    from studio.core import spelling  # nothing that a start needs

    return spelling.spelled(text)


def spelled_from(found: int) -> Spell:
    """Return how words were given to the index of a library of format `found`."""
    if found < SPELLED_FROM:
        return str
    from studio.core import spelling

    return spelled if found >= SYLLABLES_FROM else spelling.spelled_in_format_4


def match_words(text: str) -> str | None:
    """Return an fts5 query for all the words of `text`, the last of them unfinished; None when it has no word."""
    return " AND ".join(match_each(text)) or None


def match_each(text: str) -> list[str]:
    """Return an fts5 query for each word of `text`, the last of them unfinished.

    Each word is quoted, so nothing a person types is taken for an operator.
    """
    words = [word for word in parts_of(text) if any(map(_is_read, spelled(word)))][:MOST_WORDS]
    return [_match(word, place == len(words)) for place, word in enumerate(words, 1)]


def _match(word: str, unfinished: bool) -> str:
    forms: tuple[str, ...] = (word,)
    if not word.isascii():
        from studio.core import spelling

        forms, unfinished = spelling.asked(word), unfinished or spelling.goes_on(word)
    quoted = ['"' + form.strip().replace('"', '""') + ('" *' if unfinished else '"') for form in forms]
    return quoted[0] if len(quoted) == 1 else f"({' OR '.join(quoted)})"


def parts_of(text: str) -> list[str]:
    """Return what stands between spaces in what was typed."""
    return text[:MOST_LETTERS].replace("\0", " ").split()


def _is_read(letter: str) -> bool:
    return letter.isalnum() or "\ue000" <= letter <= "\uf8ff"


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


def index_piece(connection: Connection, piece_id: str, spell: Spell = spelled) -> None:
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
    _put(connection, row, spell)


def index_entry(connection: Connection, entry_id: str, spell: Spell = spelled) -> None:
    """Index an entry as it is now, within the transaction under way."""
    row = connection.execute(
        "select num * 2 + 1, intention, '',"
        " body || ' ' || feelings || ' ' || place || ' ' || substance || ' ' ||"
        " coalesce((select group_concat(text, ' ') from reflection"
        "  where entry_id = entry.id and trashed is null), '')"
        " from entry where id = ?",
        (entry_id,),
    ).fetchone()
    _put(connection, row, spell)


def _put(connection: Connection, row: Row | None, spell: Spell) -> None:
    if row is not None:
        said = [spell(text) if isinstance(text, str) else text for text in row[1:]]
        connection.execute("insert or replace into words(rowid, title, tags, body) values(?, ?, ?, ?)", (row[0], *said))


# in a library whose index was made before words were spelled

NOT_ASCII = "length({0}) <> length(cast({0} as blob))"


def spell_anew(connection: Connection) -> None:
    """Index again what may be spelled otherwise than it is written, within the transaction under way."""
    own, name, said = NOT_ASCII.format("(title || words)"), NOT_ASCII.format("name"), NOT_ASCII.format("text")
    tagged = f"select 1 from piece_tag join tag on tag.num = tag where piece = piece.num and {name}"  # noqa: S608
    reflected = f"select 1 from reflection where {{0}}_id = {{0}}.id and {said}"  # noqa: S608
    pieces = f"select id from piece where {own} or exists ({tagged}) or exists ({reflected.format('piece')})"  # noqa: S608
    for (piece_id,) in connection.execute(pieces).fetchall():
        index_piece(connection, piece_id)
    own = NOT_ASCII.format("(intention || body || feelings || place || substance)")
    entries = f"select id from entry where {own} or exists ({reflected.format('entry')})"  # noqa: S608
    for (entry_id,) in connection.execute(entries).fetchall():
        index_entry(connection, entry_id)
