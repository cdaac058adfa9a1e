"""Ten megabytes where a word is expected: kept or cut, found again, and never waited for without end."""

import pytest

from studio.gallery.query import Query
from studio.library.search import find_entries

LONG = "x" * (10 << 20)


@pytest.mark.parametrize("typed", [LONG, "lamp " * (2 << 20), "ש" * (1 << 20), "🌊" * (1 << 20), "(" * (1 << 20)])
def test_it_can_be_looked_for(gallery, journal, library, typed: str) -> None:
    piece = gallery.new_piece("writing", journal.current_entry().id)
    gallery.set_words(piece.id, "a lamp by the window")
    assert [one.id for one in gallery.page(Query(text=typed))] == ([piece.id] if typed[0] in "l(" else [])
    assert sum(month.pieces for month in gallery.months(Query(text=typed))) == gallery.count(Query(text=typed))
    assert gallery.passages(typed, gallery.page()).keys() == ({piece.id} if typed[0] == "l" else set())
    assert find_entries(library, typed) == gallery.tags_like(typed) == gallery.page(Query(tags=(typed,))) == []


def test_it_can_be_a_title_and_the_words_of_a_piece(gallery, journal) -> None:
    piece = gallery.new_piece("writing", journal.current_entry().id)
    gallery.set_title(piece.id, LONG)
    gallery.set_words(piece.id, f"lamp {LONG}")
    for text in ("lamp", "xxx"):
        found = gallery.page(Query(text=text))
        assert [one.id for one in found] == [piece.id]
        assert len(gallery.passages(text, found)[piece.id].text) < 200
    assert gallery.piece(piece.id).title == LONG


def test_of_the_name_of_a_tag_or_a_view_the_beginning_is_kept(gallery, journal) -> None:
    piece = gallery.new_piece("drawing", journal.current_entry().id)
    tag = gallery.tag_piece(piece.id, LONG)
    assert tag.name == LONG[:60]
    assert gallery.rename_tag(tag.id, f"the {LONG}").tag.name == f"the {LONG}"[:60]
    view = gallery.save_view(LONG, Query(text=LONG))
    assert gallery.views()[0].name == view.name == LONG[:60]
    assert gallery.count(gallery.views()[0].query) == 0
