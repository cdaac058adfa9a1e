"""A slideshow shows everything there is, portion by portion, round and round, both ways."""

import pytest

from studio.gallery.query import Query
from studio.gallery.reel import Chosen, Found

SIZE = 4


@pytest.fixture
def made(journal, gallery, clock):
    """Seven sessions of two drawings each, the oldest first."""
    made = []
    for _ in range(7):
        clock.advance(days=3)
        entry = journal.begin_session()
        for _ in range(2):
            clock.advance(seconds=1)
            made.append(gallery.new_piece("drawing", entry.id).id)
    return made


def ids(portion) -> list[str]:
    return [slide.piece.id for slide in portion.slides]


def walk(reel, portion, step, times: int) -> list[str]:
    seen = []
    for _ in range(times):
        portion = step(portion)
        seen += ids(portion)
    return seen


def test_all_that_is_found_comes_newest_first_and_then_again(gallery, made) -> None:
    reel = Found(gallery, Query(), SIZE)
    portion, whole = reel.begin("")
    assert not whole
    assert [*ids(portion), *walk(reel, portion, reel.after, 10)][:20] == [*made[::-1], *made[::-1]][:20]


def test_backwards_the_oldest_comes_before_the_newest(gallery, made) -> None:
    reel = Found(gallery, Query(), SIZE)
    portion, _ = reel.begin("")
    seen: list[str] = []
    for _ in range(5):
        portion = reel.before(portion)
        seen = [*ids(portion), *seen]
    assert seen[-10:] == [*made[::-1]][-10:]


def test_it_begins_where_one_stands_unless_that_is_not_among_them(gallery, made) -> None:
    reel = Found(gallery, Query(), SIZE)
    portion, _ = reel.begin(made[9])
    assert ids(portion)[0] == made[9]
    gallery.set_resurface(made[9], False)
    portion, _ = reel.begin(made[9])
    assert ids(portion)[0] == made[-1]
    assert made[9] not in walk(reel, portion, reel.after, 8)
    assert ids(reel.begin("0" * 32)[0])[0] == made[-1]


def test_few_are_one_portion_and_none_is_nothing(gallery, made) -> None:
    portion, whole = Found(gallery, Query(), len(made) + 1).begin(made[3])
    assert whole
    assert ids(portion) == made[::-1]
    assert Found(gallery, Query(favourite=True), SIZE).begin("") == (None, True)
    portion, whole = Chosen(gallery, tuple(made[:3]), SIZE).begin("")
    assert (ids(portion), whole) == (made[:3], True)


def test_what_was_made_in_one_entry_is_not_parted(journal, gallery, clock, made) -> None:
    entry = journal.current_entry().id
    clock.advance(seconds=1)
    sound = gallery.new_piece("sound", entry).id
    reel = Found(gallery, Query(), SIZE)
    portion, _ = reel.begin("")
    assert [(slide.piece.id, slide.sound.id if slide.sound else "") for slide in portion.slides] == [
        (made[-1], sound),
        (made[-2], ""),
    ]
    assert ids(reel.after(portion))[:2] == [made[-3], made[-4]]


def test_a_drawing_sounds_as_what_it_is_bound_to_however_far_that_is(gallery, clock, journal, made) -> None:
    clock.advance(days=3)
    sound = gallery.new_piece("sound", journal.begin_session().id).id
    gallery.bind(made[0], sound)
    for reel in (Found(gallery, Query(), SIZE), Chosen(gallery, (sound, *made[::-1]), SIZE)):
        portion, _ = reel.begin("")
        assert sound not in ids(portion)
        shown = {slide.piece.id: slide.sound for slide in reel.before(portion).slides}
        assert shown[made[0]].id == sound
    drawings = Found(gallery, Query(kinds=frozenset({"drawing"})), SIZE)
    portion, _ = drawings.begin("")
    assert drawings.before(portion).slides[-1].sound is None


def test_chosen_ones_come_in_their_order_without_those_in_the_trash(gallery, made) -> None:
    chosen = (*made[5:10], *made[:5])
    reel = Chosen(gallery, chosen, SIZE)
    gallery.trash(made[1])
    portion, whole = reel.begin(made[8])
    assert not whole
    left = [piece for piece in chosen if piece != made[1]]
    start = left.index(made[8])
    assert [*ids(portion), *walk(reel, portion, reel.after, 2)] == [*left[start:], *left, *left][:12]
    assert ids(reel.before(portion)) == [made[4], made[5], made[6], made[7]]
    for piece in made:
        gallery.trash(piece)
    assert reel.after(portion) is None
    assert Found(gallery, Query(), SIZE).after(portion) is None
