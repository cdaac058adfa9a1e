"""Tags."""

import pytest

from studio.gallery.errors import NoTagName
from studio.gallery.query import Query
from studio.gallery.tags import clean_name


@pytest.fixture
def pieces(journal, gallery):
    entry = journal.current_entry()
    return [gallery.new_piece("drawing", entry.id).id for _ in range(3)]


def used(gallery) -> dict[str, int]:
    return {tag.name: tag.count for tag in gallery.tags()}


def test_a_tag_is_made_by_using_it_and_letter_case_makes_no_second_one(gallery, pieces) -> None:
    gallery.tag_piece(pieces[0], "  the \t doorway ")
    gallery.tag_piece(pieces[1], "The Doorway")
    gallery.tag_piece(pieces[1], "Übung")
    gallery.tag_piece(pieces[2], "übung")
    gallery.tag_piece(pieces[2], "übung")
    assert used(gallery) == {"the doorway": 2, "Übung": 2}
    assert [tag.name for tag in gallery.tags_of(pieces[1])] == ["the doorway", "Übung"]
    for name in ("Übung", "übung", "THE DOORWAY"):
        assert gallery.count(Query(tags=(name, name))) == 2


def test_the_most_used_tag_comes_first_and_an_unused_one_not_at_all(gallery, pieces) -> None:
    gallery.tag_piece(pieces[0], "light")
    for piece in pieces:
        gallery.tag_piece(piece, "water")
    gallery.trash(pieces[1])
    assert [(tag.name, tag.count) for tag in gallery.tags()] == [("water", 2), ("light", 1)]
    gallery.untag_piece(pieces[0], "LIGHT")
    gallery.untag_piece(pieces[0], "never there")
    assert used(gallery) == {"water": 2}
    assert gallery.page(Query(text="light")) == []


def test_counts_follow_what_lies_in_the_trash_and_what_tags_it_has_there(gallery, pieces) -> None:
    for piece in pieces:
        gallery.tag_piece(piece, "water")
    gallery.tag_piece(pieces[0], "light")
    gallery.trash(pieces[0])
    assert used(gallery) == {"water": 2}
    gallery.restore(pieces[0])
    gallery.trash(pieces[1])  # another one, and just as many
    assert used(gallery) == {"water": 2, "light": 1}
    gallery.tag_piece(pieces[1], "light")
    assert used(gallery) == {"water": 2, "light": 1}
    gallery.restore(pieces[1])
    assert used(gallery) == {"water": 3, "light": 2}


@pytest.mark.parametrize("name", ["", "  ", "\n", "!?"])
def test_a_tag_needs_a_name(gallery, pieces, name: str) -> None:
    with pytest.raises(NoTagName):
        gallery.tag_piece(pieces[0], name)
    assert gallery.tags() == []


def test_a_name_is_one_short_line() -> None:
    assert clean_name("a\x00b\u2028c") == "a b c"
    assert clean_name("e\u0301te\u0301") == "été"
    assert len(clean_name("long " * 100)) <= 60


@pytest.mark.parametrize("name", ["🌊", "👨‍👩‍👧 home", "❤️", "الماء", "מים", "می‌خواهم", "海", "ทะเล"])
def test_a_tag_may_be_a_sign_or_of_any_script(gallery, pieces, name: str) -> None:
    gallery.tag_piece(pieces[0], f"  {name} ")
    assert used(gallery) == {name: 1}
    assert [tag.name for tag in gallery.tags_like(name[:1])] == [name]
    for query in (Query(tags=(name,)), Query(text=name)):
        assert [piece.id for piece in gallery.page(query)] == [pieces[0]]


def test_a_renamed_tag_is_found_by_its_new_name_only(gallery, pieces) -> None:
    told: list[bool] = []
    gallery.tags_changed.connect(lambda: told.append(True))
    tag = gallery.tag_piece(pieces[0], "sea")
    gallery.rename_tag(tag.id, "the sea")
    gallery.rename_tag(tag.id, "The Sea")  # only the letter case
    assert used(gallery) == {"The Sea": 1}
    assert [piece.id for piece in gallery.page(Query(tags=("the sea",)))] == [pieces[0]]
    assert gallery.page(Query(tags=("sea",))) == []
    assert told == [True, True]


def test_a_tag_renamed_to_another_becomes_that_one(gallery, pieces) -> None:
    sea = gallery.tag_piece(pieces[0], "sea")
    gallery.tag_piece(pieces[1], "sea")
    water = gallery.tag_piece(pieces[1], "water")
    assert gallery.rename_tag(sea.id, "Water").tag.id == water.id
    assert used(gallery) == {"water": 2}
    assert {piece.id for piece in gallery.page(Query(text="water"))} == set(pieces[:2])
    assert gallery.page(Query(text="sea")) == []


def test_merging_a_tag_with_itself_keeps_it(gallery, pieces) -> None:
    tag = gallery.tag_piece(pieces[0], "sea")
    gallery.merge_tags(tag.id, tag.id)
    assert used(gallery) == {"sea": 1}
