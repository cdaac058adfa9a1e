"""What is said of each piece before others see it: nothing is a yes by itself, and each part is a switch of its own."""

from studio.library.record import PieceRecord
from studio.ui.part_rows import LaterWords, Whole, rows_of, turned
from studio.ui.review import answered, around, begun, gone_to, without


def piece(kind="drawing", **values) -> PieceRecord:
    """Return a piece as the library keeps it."""
    usual = {name: "" for name in PieceRecord.__dataclass_fields__} | {"num": 1, "id": "a", "kind": kind}
    return PieceRecord(**usual | {"created": 0, "edited": 0, "trashed": None, "duration": 0} | values)


def whole(made, parts=(), later=(), tags=(), session="Session 3") -> Whole:
    return Whole(made, session, "3 March 2026", tags, later, frozenset(parts))


def names(made: Whole) -> list[str]:
    return [row.name for row in rows_of(made)]


def test_nothing_is_wanted_until_there_is_a_yes_to_it():
    review = begun(["a", "b", "a", "c"])
    assert review.pieces == ("a", "b", "c")
    assert review.wanted == ()
    assert not review.over
    review = answered(review, True)
    assert (review.piece, review.wanted) == ("b", ("a",))
    review = answered(review, False)
    review = answered(review, True)
    assert review.over
    assert review.wanted == ("a", "c")


def test_an_answer_can_be_changed_and_what_has_none_yet_comes_next():
    review = answered(gone_to(begun("abc"), 2), True)
    assert review.piece == "a"
    review = answered(answered(review, True), True)
    assert review.over
    assert review.piece == "b"
    assert answered(gone_to(review, 0), False).wanted == ("b", "c")


def test_a_piece_that_is_gone_is_in_nothing_any_more():
    review = without(answered(gone_to(begun("abc"), 2), True), "c")
    assert review.wanted == ()
    assert review.pieces == ("a", "b")
    assert without(begun("a"), "a").piece == ""


def test_small_pieces_are_those_near_to_what_is_looked_at():
    review = begun(str(number) for number in range(40))
    assert around(gone_to(review, 0), 4) == (0, 1, 2, 3)
    assert around(gone_to(review, 20), 4) == (18, 19, 20, 21)
    assert around(gone_to(review, 39), 4) == (36, 37, 38, 39)
    assert around(begun("ab"), 4) == (0, 1)


def test_there_is_a_switch_for_each_part_there_is_something_of_and_no_other():
    assert names(whole(piece())) == ["picture", "replay", "session", "date"]
    assert names(whole(piece("sound", title="Bowls"), tags=("slow",))) == [
        "picture",
        "title",
        "session",
        "date",
        "tags",
    ]
    assert names(whole(piece("writing", words="The sea."))) == ["picture", "session", "date"]
    assert names(whole(piece("writing", words="The sea."), session="")) == ["picture", "date"]
    assert names(whole(piece(words="A door."))) == ["picture", "replay", "words", "session", "date"]


def test_reflections_are_switches_of_their_own_once_they_are_ticked_at_all():
    later = (
        LaterWords("r1", "three days after", "It is a rope.", spoken=False, shared=True),
        LaterWords("r2", "one week after", "", spoken=True, shared=False),
    )
    closed = rows_of(whole(piece(), later=later))
    assert [(row.name, row.caption) for row in closed if row.name == "reflections"] == [
        ("reflections", "two reflections")
    ]
    assert not any(row.within for row in closed)
    rows = [row for row in rows_of(whole(piece(), parts=("reflections",), later=later)) if row.within]
    assert [(row.name, row.text, row.on) for row in rows] == [
        ("r1", "“It is a rope.”", True),
        ("r2", "Something you said aloud", False),
    ]


def test_how_it_was_made_is_never_seen_without_the_picture():
    assert turned(frozenset(), "replay", True) == {"picture", "replay"}
    assert turned(frozenset({"picture", "replay", "words"}), "picture", False) == {"words"}
    assert turned(frozenset({"picture", "replay"}), "replay", False) == {"picture"}
