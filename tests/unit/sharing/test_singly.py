"""A file that comes by itself, and among others, comes once."""

from pathlib import Path

import pytest

from studio.core.progress import Progress, Stopped
from studio.library.library import Library
from studio.library.records import PieceRecord, insert_entry, insert_piece, select_pieces, update_piece
from studio.library.verify import verify
from studio.sharing.arriving import let_in
from studio.sharing.bring_in import bring_in
from studio.sharing.coming import look_at
from studio.sharing.export import export
from studio.sharing.found import MediumKind
from studio.sharing.singly import fingerprint, here_already, note
from tests.unit.sharing.elsewhere import laid_out, picture, sound


def alone(library: Library, path: Path, kind: MediumKind) -> PieceRecord:
    with library.write():
        entry = insert_entry(library, kind="day", day="2026-03-04", started=library.now())
        piece = insert_piece(library, kind="drawing", entry_id=entry.id, created=library.now())
        note(library, piece.id, fingerprint(path, kind, Progress()))
    return piece


def known(library: Library, path: Path, kind: MediumKind) -> str | None:
    return here_already(library, fingerprint(path, kind, Progress()))


def test_what_came_alone_does_not_come_again_among_others(other: Library, tmp_path: Path) -> None:
    folder = laid_out(tmp_path / "some", {"a.png": picture(), "b.wav": sound()})
    piece = alone(other, folder / "a.png", "picture")
    assert known(other, folder / "a.png", "picture") == piece.id
    assert known(other, folder / "b.wav", "sound") is None
    coming = look_at(other, folder, Progress())
    assert (coming.pictures, coming.sounds, coming.there_already) == (0, 1, 1)
    came = let_in(other, folder, Progress())
    assert (came.pictures, came.sounds, came.there_already) == (0, 1, 1)
    assert len(select_pieces(other, "")) == 2
    assert verify(other, Progress()).whole


def test_what_came_among_others_is_known_when_it_comes_alone_unless_it_lies_in_the_trash(
    other: Library, tmp_path: Path
) -> None:
    folder = laid_out(tmp_path / "some", {"a.png": picture()})
    let_in(other, folder, Progress())
    (piece,) = select_pieces(other, "")
    assert known(other, folder / "a.png", "picture") == piece.id
    update_piece(other, piece.id, trashed=5)
    assert known(other, folder / "a.png", "picture") is None


def test_what_cannot_be_read_is_known_by_nothing_and_reading_it_can_be_stopped(other: Library, tmp_path: Path) -> None:
    assert known(other, tmp_path / "nowhere.png", "picture") is None
    note(other, "0" * 32, None)
    (tmp_path / "a.png").write_bytes(picture())
    progress = Progress()
    progress.stop()
    with pytest.raises(Stopped):
        fingerprint(tmp_path / "a.png", "picture", progress)


def test_it_is_known_as_well_where_it_was_taken_to(library: Library, other: Library, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture())
    piece = alone(library, tmp_path / "a.png", "picture")
    export(library, tmp_path / "out", Progress())
    bring_in(other, tmp_path / "out", Progress())
    assert known(other, tmp_path / "a.png", "picture") == piece.id
    assert verify(other, Progress()).whole
