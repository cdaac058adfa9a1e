"""Rows of elsewhere are put in as they are; the index of words, the heads and the sums stay in step."""

from dataclasses import replace

import pytest

from studio.core.ids import new_id
from studio.core.progress import Progress
from studio.library.errors import DamagedLibrary, NotHere
from studio.library.library import Library
from studio.library.records import (
    EntryRecord,
    PieceRecord,
    ReflectionRecord,
    TagRecord,
    get_entry,
    get_piece,
    get_reflection,
    get_tag,
    update_piece,
)
from studio.library.search import find_entries, find_pieces
from studio.library.spool import Spool
from studio.library.transfer import (
    Gone,
    Head,
    PieceTag,
    gone,
    head_of,
    piece_tags,
    put_entry,
    put_gone,
    put_log,
    put_piece,
    put_piece_tag,
    put_reflection,
    put_tag,
    still,
    take_back_gone,
    whole_chunks,
    whole_log,
)
from studio.library.verify import verify

DEVICE = "ab" * 16


def an_entry() -> EntryRecord:
    moods = (-0.5, 0.25, None, None)
    words = ("to look", "rain", "", "", "", *moods, "")
    return EntryRecord(0, new_id(), "session", "2026-03-04", 7, 5, 6, *words, 9, 8, DEVICE)


def a_piece(entry: EntryRecord) -> PieceRecord:
    flags = (True, False, False)
    return PieceRecord(0, new_id(), "drawing", entry.id, "river", "", 11, 12, 3, 4, 5, *flags, 13, bytes(15), DEVICE)


def a_log(library: Library, piece_id: str, chunks: tuple[int, ...] = (0, 1, 5)) -> None:
    with Spool(library.folder) as spool:
        for seq in range(300):
            spool.put("op", 1000 + seq, DEVICE, f"op {seq}".encode())
        for index in chunks:
            spool.put("chunk", index, "", bytes([index]) * 100)
        put_log(library, piece_id, spool, Progress())


def test_records_keep_what_they_say_and_are_found(library: Library) -> None:
    entry = an_entry()
    piece = a_piece(entry)
    said = ReflectionRecord(0, new_id(), None, piece.id, 77, 14, 15, "the lamp", piece.id, "What?", None, DEVICE)
    tag = TagRecord(0, new_id(), "the door", "amber", 16, DEVICE)
    assert put_entry(library, entry)
    assert put_piece(library, piece)
    assert put_reflection(library, said)
    assert put_tag(library, tag)
    assert put_piece_tag(library, on := PieceTag(tag.id, piece.id, 17, DEVICE))
    assert replace(get_entry(library, entry.id), num=0) == entry
    assert replace(get_piece(library, piece.id), num=0) == piece
    assert replace(get_reflection(library, said.id), num=0) == said
    assert replace(get_tag(library, tag.id), num=0) == tag
    assert [row[2] for row in piece_tags(library)] == [on]
    update_piece(library, piece.id, trashed=None, kept=True)
    for words in ("river", "lamp", "door"):
        assert find_pieces(library, words) == [piece.id]
    assert find_entries(library, "rain") == []  # it lies in the trash
    assert verify(library, Progress()).whole


def test_what_is_here_is_left_as_it_is(library: Library) -> None:
    entry = an_entry()
    piece = a_piece(entry)
    tag = TagRecord(0, new_id(), "the door", "", 16, DEVICE)
    assert put_entry(library, entry)
    assert put_piece(library, piece)
    assert put_tag(library, tag)
    assert not put_entry(library, replace(entry, body="other"))
    assert not put_piece(library, replace(piece, title="other"))
    assert not put_tag(library, replace(tag, name="other"))
    assert not put_tag(library, replace(tag, id=new_id(), name="THE DOOR"))
    assert get_piece(library, piece.id).title == "river"


def test_what_names_nothing_is_not_put_in(library: Library) -> None:
    entry = an_entry()
    with pytest.raises(NotHere):
        put_piece(library, a_piece(entry))
    with pytest.raises(NotHere):
        put_reflection(library, ReflectionRecord(0, new_id(), entry.id, None, None, 1, 1, "x", None, "", None, DEVICE))
    with pytest.raises(NotHere):
        put_piece_tag(library, PieceTag(new_id(), new_id(), 1, DEVICE))


def test_a_log_is_the_one_that_would_have_grown(library: Library) -> None:
    entry = an_entry()
    piece = a_piece(entry)
    put_entry(library, entry)
    put_piece(library, piece)
    a_log(library, piece.id)
    assert library.verify_chain(piece.id) is None
    assert [(op.seq, op.time, op.device, op.payload) for op in whole_log(library, piece.id)] == [
        (seq, 1000 + seq, DEVICE, f"op {seq}".encode()) for seq in range(300)
    ]
    assert [index for index, _ in whole_chunks(library, piece.id)] == [0, 1, 5]
    assert library.append(piece.id, b"one more") == 300
    assert library.verify_chain(piece.id) is None
    assert verify(library, Progress()).whole
    with pytest.raises(ValueError, match="has a log"):
        a_log(library, piece.id)


def test_two_chunks_for_one_place_are_refused(library: Library) -> None:
    entry = an_entry()
    piece = a_piece(entry)
    put_entry(library, entry)
    put_piece(library, piece)
    with pytest.raises(ValueError, match="there already"):
        a_log(library, piece.id, (0, 1, 1))
    assert head_of(library, piece.id) == Head(0, "", 0)


def test_a_log_that_is_not_as_it_was_kept_is_said(library: Library, piece: PieceRecord) -> None:
    for seq in range(3):
        library.append(piece.id, bytes([seq]))
        library.put_chunk(piece.id, seq, bytes([seq]))
    for statement in (
        "update op set payload = x'ff' where at = (select max(at) from op)",
        "delete from op where at = (select max(at) from op)",
        "update head set ops = 9",
        "update chunk set data = x'ff'",
        "delete from chunk where at = (select max(at) from chunk)",
    ):
        with pytest.raises(DamagedLibrary):
            read_after(library, piece.id, statement)


def read_after(library: Library, piece_id: str, statement: str) -> None:
    """Read what a statement leaves of a piece, and undo it when that raises."""
    with library.write() as connection:
        connection.execute(statement)
        list(whole_log(library, piece_id))
        list(whole_chunks(library, piece_id))


def test_what_is_read_while_still_is_of_one_moment(library: Library, piece: PieceRecord) -> None:
    library.append(piece.id, b"before")
    with still(library):
        assert library.op_count(piece.id) == 1
        library.later(lambda: library.append(piece.id, b"meanwhile")).result()
        assert library.op_count(piece.id) == 1
        with still(library):
            assert len(list(whole_log(library, piece.id))) == 1
    assert library.op_count(piece.id) == 2


def test_what_was_taken_away_is_remembered_once(library: Library) -> None:
    entry = an_entry()
    put_entry(library, entry)
    facts = [Gone("piece", new_id(), 5, DEVICE), Gone("piece_tag", f"{new_id()} {new_id()}", 6, DEVICE)]
    here = Gone("entry", entry.id, 7, DEVICE)
    assert put_gone(library, [*facts, *facts, here]) == 2
    assert put_gone(library, [*facts, here]) == 0
    assert [row[1] for row in gone(library)] == facts
    assert verify(library, Progress()).whole


def test_what_is_here_once_more_is_not_gone(library: Library) -> None:
    entry = an_entry()
    put_gone(library, [Gone("entry", entry.id, 7, DEVICE)])
    put_entry(library, entry)
    take_back_gone(library)
    assert gone(library) == []
