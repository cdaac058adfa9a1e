"""A drawing and a sound bound together."""

import pytest

from studio.gallery.errors import NotThesePieces
from studio.library.errors import NotHere


@pytest.fixture
def made(journal, gallery):
    entry = journal.current_entry()
    kinds = {"drawing": "drawing", "other": "drawing", "sound": "sound", "voice": "voice", "writing": "writing"}
    return {name: gallery.new_piece(kind, entry.id).id for name, kind in kinds.items()}


def test_two_that_are_bound_know_of_each_other(gallery, made) -> None:
    heard: list[str] = []
    gallery.piece_changed.connect(heard.append)
    pair = gallery.bind(made["drawing"], made["sound"], 1200).pair
    assert (pair.drawing_id, pair.sound_id, pair.offset) == (made["drawing"], made["sound"], 1200)
    assert gallery.pair_of(made["drawing"]) == gallery.pair_of(made["sound"]) == pair
    assert gallery.pair_of(made["other"]) is None
    assert heard == [made["drawing"], made["sound"]]


def test_a_piece_is_in_one_pair_at_most(gallery, made) -> None:
    gallery.bind(made["drawing"], made["sound"])
    gallery.bind(made["other"], made["voice"])
    gallery.bind(made["other"], made["sound"])
    assert gallery.pair_of(made["drawing"]) is None
    assert gallery.pair_of(made["voice"]) is None
    assert gallery.pair_of(made["sound"]).drawing_id == made["other"]


def test_only_a_drawing_and_a_sound_that_are_here_are_bound(gallery, made) -> None:
    for drawing, sound in (("sound", "drawing"), ("drawing", "other"), ("drawing", "writing"), ("writing", "sound")):
        with pytest.raises(NotThesePieces):
            gallery.bind(made[drawing], made[sound])
    gallery.trash(made["sound"])
    with pytest.raises(NotThesePieces):
        gallery.bind(made["drawing"], made["sound"])
    with pytest.raises(NotHere):
        gallery.bind(made["drawing"], "0" * 32)


def test_letting_go_is_taken_back_unless_one_is_bound_again(gallery, made) -> None:
    pair = gallery.bind(made["drawing"], made["sound"], 5).pair
    gone = gallery.unbind(made["sound"])
    assert gone == pair
    assert gallery.pair_of(made["drawing"]) is None
    assert gallery.unbind(made["sound"]) is None
    gallery.bind_again(gone)
    assert gallery.pair_of(made["drawing"]).offset == 5
    gone = gallery.unbind(made["drawing"])
    gallery.bind(made["other"], made["sound"])
    gallery.bind_again(gone)
    assert gallery.pair_of(made["drawing"]) is None


def test_a_pair_rests_while_one_of_the_two_is_in_the_trash(gallery, made) -> None:
    gallery.bind(made["drawing"], made["sound"])
    gallery.trash(made["sound"])
    assert gallery.pair_of(made["drawing"]) is None
    gallery.restore(made["sound"])
    assert gallery.pair_of(made["drawing"]) is not None


def test_what_either_was_bound_to_is_bound_again_also_while_its_other_half_lies_in_the_trash(gallery, made) -> None:
    gallery.bind(made["drawing"], made["sound"], 5)
    gallery.bind(made["other"], made["voice"], 7)
    gallery.trash(made["sound"])
    bound = gallery.bind(made["drawing"], made["voice"])
    assert gallery.pair_of(made["other"]) is None
    gallery.take_apart(bound)
    assert gallery.pair_of(made["other"]).sound_id == made["voice"]
    assert gallery.pair_of(made["drawing"]) is None  # it rests
    gallery.restore(made["sound"])
    assert (gallery.pair_of(made["drawing"]).sound_id, gallery.pair_of(made["sound"]).offset) == (made["sound"], 5)


def test_a_bond_that_is_another_by_now_is_not_taken_apart(gallery, made) -> None:
    gallery.bind(made["drawing"], made["voice"])
    bound = gallery.bind(made["drawing"], made["sound"])
    gallery.bind(made["other"], made["sound"])
    gallery.take_apart(bound)
    assert gallery.pair_of(made["sound"]).drawing_id == made["other"]
    assert gallery.pair_of(made["drawing"]) is None
    gallery.bind(made["drawing"], made["voice"])
    gallery.take_apart(bound)
    assert gallery.pair_of(made["drawing"]).sound_id == made["voice"]
