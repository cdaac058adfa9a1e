"""Many pieces at once, and tags themselves: done in one go, taken back in one go."""

import pytest

from studio.core.progress import Progress
from studio.gallery.errors import EntryInTrash, NoTagName
from studio.gallery.query import Query
from studio.library.errors import NotHere
from studio.library.trash import forget


@pytest.fixture
def pieces(journal, gallery):
    entry = journal.current_entry()
    return [gallery.new_piece("drawing", entry.id).id for _ in range(4)]


@pytest.fixture
def heard(gallery):
    ids: list[str] = []
    gallery.piece_changed.connect(ids.append)
    return ids


def tagged(gallery, name: str) -> set[str]:
    return {piece.id for piece in gallery.page(Query(tags=(name,)))}


def found(gallery, word: str) -> set[str]:
    return {piece.id for piece in gallery.page(Query(text=word))}


def test_a_tag_goes_on_all_of_them_and_off_only_those_that_had_it_not(gallery, pieces, heard) -> None:
    gallery.tag_piece(pieces[0], "Water")
    heard.clear()
    done = gallery.tag_all([*pieces[:3], pieces[2]], "water")
    assert tagged(gallery, "water") == found(gallery, "water") == set(pieces[:3])
    assert (done.pieces, done.tag.name) == ((pieces[1], pieces[2]), "Water")
    gallery.take_back(done)
    assert tagged(gallery, "water") == found(gallery, "water") == {pieces[0]}
    assert heard == [pieces[1], pieces[2]] * 2


def test_a_tag_goes_off_all_of_them_and_back_on_those_that_had_it(gallery, pieces) -> None:
    gallery.tag_all(pieces[:2], "water")
    done = gallery.untag_all(pieces, "WATER")
    assert tagged(gallery, "water") == set()
    gallery.take_back(done)
    assert tagged(gallery, "water") == set(pieces[:2])
    gallery.take_back(gallery.untag_all(pieces, "never there"))


def test_one_that_is_not_there_stops_all_of_it(gallery, journal, pieces) -> None:
    other = journal.begin_session()
    for act in (
        lambda ids: gallery.tag_all(ids, "water"),
        lambda ids: gallery.move_all(ids, other.id),
        lambda ids: gallery.favourite_all(ids, True),
        lambda ids: gallery.trash_all(ids),
    ):
        before = [gallery.piece(one) for one in pieces]
        with pytest.raises(NotHere):
            act([*pieces, "0" * 32])
        assert [gallery.piece(one) for one in pieces] == before
    with pytest.raises(NoTagName):
        gallery.tag_all(pieces, "!")
    assert gallery.tags() == []


def test_marks_go_back_only_where_they_were_new(gallery, pieces) -> None:
    gallery.set_favourite(pieces[0], True)
    gallery.set_shareable(pieces[1], True)
    done = gallery.favourite_all(pieces, True), gallery.share_all(pieces, True)
    assert [piece.id for piece in gallery.page(Query(favourite=True, shareable=True))] == pieces[::-1]
    for each in done:
        gallery.take_back(each)
    assert [piece.id for piece in gallery.page(Query(favourite=True))] == [pieces[0]]
    assert [piece.id for piece in gallery.page(Query(shareable=True))] == [pieces[1]]
    gallery.take_back(gallery.favourite_all(pieces, False))
    assert gallery.piece(pieces[0]).favourite


def test_pieces_go_back_each_to_its_own_entry(gallery, journal, pieces) -> None:
    day = gallery.piece(pieces[0]).entry_id
    first, second = journal.begin_session(), journal.begin_session()
    gallery.move(pieces[3], first.id)
    done = gallery.move_all(pieces, second.id)
    assert {gallery.piece(one).entry_id for one in pieces} == {second.id}
    gallery.take_back(done)
    assert [gallery.piece(one).entry_id for one in pieces] == [day, day, day, first.id]


def test_going_back_to_an_entry_in_the_trash_brings_it_back_alone(gallery, journal, pieces) -> None:
    day = gallery.piece(pieces[0]).entry_id
    other = gallery.new_piece("drawing", day).id
    done = gallery.move_all(pieces, journal.begin_session().id)
    gallery.trash(pieces[3])
    journal.trash_entry(day)
    with pytest.raises(EntryInTrash):
        gallery.move_all(pieces, day)
    told: list[str] = []
    gallery.entry_changed.connect(told.append)
    gallery.take_back(done)
    assert journal.entry(day).trashed is None
    assert told == [day]
    assert {gallery.piece(one).entry_id for one in pieces} == {day}
    assert {piece.id for piece in gallery.pieces_of(day)} == set(pieces[:3])
    assert {piece.id for piece in gallery.trashed()} == {other, pieces[3]}


def test_a_piece_whose_entry_was_deleted_for_good_stays_where_it_went(gallery, journal, pieces, library) -> None:
    days = gallery.piece(pieces[0]).entry_id, journal.begin_session().id
    gallery.move(pieces[0], days[1])
    session = journal.begin_session().id
    done = gallery.move_all(pieces, session)
    journal.trash_entry(days[1])
    forget(library, "entry", days[1], Progress())
    gallery.take_back(done)
    assert [gallery.piece(one).entry_id for one in pieces] == [session, days[0], days[0], days[0]]


def test_what_lies_in_the_trash_goes_back_without_its_entry(gallery, journal, pieces) -> None:
    day = gallery.piece(pieces[0]).entry_id
    done = gallery.move_all(pieces[:1], journal.begin_session().id)
    gallery.trash(pieces[0])
    journal.trash_entry(day)
    gallery.take_back(done)
    assert journal.entry(day).trashed is not None
    gallery.restore(pieces[0])
    assert (journal.entry(day).trashed, gallery.piece(pieces[0]).entry_id) == (None, day)


def test_the_trash_takes_all_of_them_with_their_voices_and_gives_them_back(gallery, journal, pieces, clock) -> None:
    voice = gallery.new_piece("voice", gallery.piece(pieces[0]).entry_id).id
    journal.reflect(piece_id=pieces[0], voice_id=voice)
    gallery.trash(pieces[3])
    clock.advance(hours=1)
    done = gallery.trash_all(pieces)
    assert gallery.page() == []
    assert set(done.pieces) == {*pieces[:3], voice}
    times = [gallery.piece(one).trashed for one in pieces[:3]]
    assert len(set(times)) == 3  # each is a gesture of its own, and comes back by itself
    gallery.take_back(done)
    assert {piece.id for piece in gallery.page()} == {*pieces[:3], voice}
    assert [piece.id for piece in gallery.trashed()] == [pieces[3]]


def test_what_was_deleted_for_good_meanwhile_is_passed_over(gallery, pieces, library) -> None:
    tag = gallery.tag_all(pieces, "water")
    trashed = gallery.trash_all(pieces)
    forget(library, "piece", pieces[1], Progress())
    gallery.take_back(trashed)
    gallery.take_back(tag)
    assert {piece.id for piece in gallery.page()} == {pieces[0], pieces[2], pieces[3]}
    assert gallery.tags() == []


# tags themselves


def test_a_name_that_was_changed_comes_back(gallery, pieces) -> None:
    tag = gallery.tag_piece(pieces[0], "sea")
    done = gallery.rename_tag(tag.id, "the sea")
    assert done.tag.name == "the sea"
    gallery.take_back(done)
    assert (tagged(gallery, "sea"), found(gallery, "sea"), found(gallery, "the")) == ({pieces[0]}, {pieces[0]}, set())


def test_an_old_name_that_is_in_use_again_is_left_to_its_tag(gallery, pieces) -> None:
    tag = gallery.tag_piece(pieces[0], "sea")
    done = gallery.rename_tag(tag.id, "ocean")
    gallery.tag_piece(pieces[1], "sea")
    gallery.take_back(done)
    assert (tagged(gallery, "sea"), tagged(gallery, "ocean")) == ({pieces[1]}, {pieces[0]})


def test_two_tags_that_became_one_come_apart_as_they_were(gallery, library, pieces) -> None:
    sea, water = gallery.tag_all(pieces[:2], "sea").tag, gallery.tag_all(pieces[1:3], "water").tag
    gallery.set_tag_colour(sea.id, "sage")
    told: list[bool] = []
    gallery.tags_changed.connect(lambda: told.append(True))
    done = gallery.merge_tags(sea.id, water.id)
    assert (done.tag.id, set(done.pieces)) == (water.id, set(pieces[:2]))
    assert tagged(gallery, "water") == set(pieces[:3])
    assert gallery.tags()[0].count == 3
    gallery.take_back(done)
    assert (tagged(gallery, "sea"), tagged(gallery, "water")) == (set(pieces[:2]), set(pieces[1:3]))
    assert found(gallery, "sea") == set(pieces[:2])
    assert {(tag.id, tag.name, tag.colour) for tag in gallery.tags()} == {
        (sea.id, "sea", "sage"),
        (water.id, "water", ""),
    }
    assert library.read.execute("select count(*) from gone where kind = 'tag'").fetchone() == (0,)
    assert told == [True, True]


def test_a_tag_that_was_taken_away_comes_back_with_its_colour_and_its_pieces(gallery, library, pieces) -> None:
    tag = gallery.tag_all(pieces, "sea").tag
    gallery.set_tag_colour(tag.id, "rose")
    gallery.trash(pieces[3])
    done = gallery.delete_tag(tag.id)
    assert (gallery.tags(), found(gallery, "sea")) == ([], set())
    gallery.take_back(done)
    assert [(one.id, one.colour, one.count) for one in gallery.tags()] == [(tag.id, "rose", 3)]
    assert found(gallery, "sea") == set(pieces[:3])


def test_a_tag_comes_back_into_one_that_was_made_of_its_name_meanwhile(gallery, pieces) -> None:
    gone = gallery.delete_tag(gallery.tag_piece(pieces[0], "sea").id)
    gallery.tag_piece(pieces[1], "Sea")
    gallery.take_back(gone)
    assert [(tag.name, tag.count) for tag in gallery.tags()] == [("Sea", 2)]


def test_a_colour_comes_and_goes_back(gallery, pieces) -> None:
    tag = gallery.tag_piece(pieces[0], "sea")
    first = gallery.set_tag_colour(tag.id, "rose")
    gallery.take_back(gallery.set_tag_colour(tag.id, "sage"))
    assert gallery.tags()[0].colour == "rose"
    gallery.take_back(first)
    assert gallery.tags()[0].colour == ""


def test_tags_are_offered_by_how_they_begin_and_how_often_they_are_used(gallery, pieces) -> None:
    for name, number in (("the sea", 3), ("Sea", 1), ("Séance", 2), ("light", 4), ("nausea", 1)):
        gallery.tag_all(pieces[:number], name)
    assert [tag.name for tag in gallery.tags_like("se", 8)] == ["Séance", "Sea", "the sea"]
    assert [tag.name for tag in gallery.tags_like("  SEÁ", 8)] == ["Séance", "Sea", "the sea"]
    assert [tag.name for tag in gallery.tags_like("the s", 8)] == ["the sea"]
    assert [tag.name for tag in gallery.tags_like("", 2)] == ["light", "the sea"]
    assert [tag.name for tag in gallery.tags(2)] == ["light", "the sea"]
    assert gallery.tags_like("zz", 8) == []


def test_a_word_of_a_tag_begins_where_its_script_begins_words(journal, gallery) -> None:
    piece = gallery.new_piece("writing", journal.current_entry().id).id
    for name in ("밤바다", "蓝色的大海", "ضوء البحر", "אור והים", "sound"):
        gallery.tag_piece(piece, name)
    for typed, name in (
        ("바다", "밤바다"),
        ("海", "蓝色的大海"),
        ("بحر", "ضوء البحر"),
        ("ים", "אור והים"),
        ("so", "sound"),
    ):
        assert [tag.name for tag in gallery.tags_like(typed, 8)] == [name]
    for typed in ("ound", "حر", "ור"):
        assert gallery.tags_like(typed, 8) == []


def test_the_numbers_of_tags_follow_whatever_changes_them(gallery, journal, library, pieces) -> None:
    def numbers() -> dict[str, int]:
        return {tag.name: tag.count for tag in gallery.tags()}

    tag = gallery.tag_all(pieces, "sea").tag
    assert numbers() == {"sea": 4}
    gallery.untag_piece(pieces[0], "sea")
    assert numbers() == {"sea": 3}
    journal.trash_entry(gallery.piece(pieces[0]).entry_id)
    assert numbers() == {}
    gallery.restore(pieces[1])
    gallery.rename_tag(tag.id, "water")
    assert numbers() == {"water": 1}


def test_numbers_of_tags_that_were_seen_before_a_failure_are_forgotten(gallery, library, pieces) -> None:
    seen: list[int] = []

    def half() -> None:
        with library.write():
            gallery.tag_piece(pieces[0], "half done")
            seen.append(len(gallery.tags()))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert (seen, gallery.tags()) == ([1], [])
