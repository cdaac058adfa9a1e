"""Journals of other programs that met with an accident: what is whole in them comes in, the rest is a sentence."""

from pathlib import Path

from studio.library.records import get_entry, select_pieces
from tests.fuzz.elsewhere import run
from tests.unit.sharing.things import clock_at, new_library


def test_no_harmed_journal_of_three_hundred_is_more_than_a_sentence(tmp_path: Path) -> None:
    with new_library(tmp_path / "mine.studio", clock_at()) as library:
        assert run(library, tmp_path, range(300)) > 150
        for piece in select_pieces(library, ""):
            assert get_entry(library, piece.entry_id).trashed is None
