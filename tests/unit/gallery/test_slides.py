"""What is shown after what, and which sound lies under which picture."""

from studio.gallery.slides import LONGEST, LOOKED, Slide, slides, stays
from studio.library.records import PieceRecord


def piece(name, kind, entry="a", words="", seconds=0):
    values = dict.fromkeys(PieceRecord.__dataclass_fields__, None)
    values |= {"id": name, "kind": kind, "entry_id": entry, "words": words, "duration": seconds * 1000}
    return PieceRecord(**values)


def told(shown):
    return [(slide.piece.id, slide.sound.id if slide.sound else "", slide.goes_on) for slide in shown]


def test_a_sound_lies_under_the_next_picture_of_its_entry_and_goes_on_under_the_one_after():
    some = [piece("p", "drawing"), piece("s", "sound"), piece("q", "drawing"), piece("r", "drawing", "b")]
    assert told(slides(some, {})) == [("p", "s", False), ("q", "", True), ("r", "", False)]


def test_a_drawing_sounds_as_what_it_is_bound_to_wherever_that_hangs():
    some = [piece("p", "drawing"), piece("q", "drawing"), piece("s", "sound", "b")]
    assert told(slides(some, {"q": "s"})) == [("p", "", False), ("q", "s", False)]
    assert told(slides(some, {"q": "gone"})) == [("p", "", False), ("q", "", False), ("s", "s", False)]


def test_what_no_picture_is_left_for_and_every_voice_comes_by_itself():
    some = [piece("p", "drawing"), piece("s", "sound"), piece("t", "sound"), piece("v", "voice")]
    assert told(slides(some, {})) == [("p", "s", False), ("t", "t", False), ("v", "v", False)]
    assert slides([], {}) == ()


def test_a_picture_stays_for_its_sound_unless_that_can_go_on_under_the_next():
    picture, sound = piece("p", "drawing"), piece("s", "sound", seconds=300)
    slide, after = Slide(picture, sound), Slide(piece("q", "drawing"), goes_on=True)
    assert stays(slide, None, 300) == 300
    assert stays(slide, after, 300) == LONGEST
    assert stays(slide, after, 2) == LOOKED
    assert stays(Slide(sound, sound), None, 12) == 12
    assert stays(Slide(piece("w", "writing", words="word " * 100)), None, 0) > stays(after, None, 0)
