"""How large a report is: never more than was asked for, its pictures as good as fits, and told before."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from studio.drawing.errors import DamagedDrawing
from studio.sharing.chosen import Chosen
from studio.sharing.report import PORTAL, TooMuchForReport, report_size, write_report
from studio.sharing.report_pictures import STEPS, Album
from tests.browser.given import Hand, busy, item, strokes


def of(*items) -> Chosen:
    return Chosen("", "", items, (), ())


def test_it_is_as_small_as_was_asked_for(tmp_path: Path) -> None:
    hand = Hand(pictures={str(key): busy(900, 700, key) for key in range(1, 4)})
    chosen = of(*(item(key, "drawing", width=900, height=700) for key in hand.pictures))
    sizes = {most: write_report(chosen, hand, tmp_path, most=most).stat().st_size for most in (1_000_000, None)}
    assert sizes[1_000_000] <= 1_000_000 < sizes[None]
    with pytest.raises(TooMuchForReport):
        write_report(chosen, hand, tmp_path, most=200_000)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_few_words_are_few_bytes_and_too_many_are_said(tmp_path: Path) -> None:
    chosen = of(item("5", "writing", words="sea"))
    assert 4_000 < write_report(chosen, Hand(), tmp_path).stat().st_size < 8_000
    with pytest.raises(TooMuchForReport):
        write_report(chosen, Hand(), tmp_path, most=4_000)


@pytest.mark.parametrize("most", [None, 900_000, PORTAL])
def test_its_size_is_told_before_to_a_tenth(tmp_path: Path, most: int | None) -> None:
    hand = Hand(pictures={str(key): busy(200 + 150 * key, 500, key) for key in range(1, 5)}, logs={"9": strokes(20, 3)})
    items = [item(key, "drawing", title="Noise", width=image.width, height=500) for key, image in hand.pictures.items()]
    items += [item("9", "drawing", replay=True), item("10", "writing", words="It went round and round. " * 200)]
    size = write_report(of(*items), hand, tmp_path, most=most).stat().st_size
    assert 0.9 < report_size(of(*items), hand, most) / size < 1.1


def test_what_cannot_be_looked_at_is_guessed_by_the_others() -> None:
    class Harmed(Hand):
        def picture(self, key: str) -> Image.Image:
            raise DamagedDrawing

    assert 0 < report_size(of(item("1", "drawing")), Harmed()) < 20_000
    assert 0 < report_size(of(), Hand()) < 20_000


def test_drawings_that_take_long_are_not_all_looked_at() -> None:
    asked: list[str] = []

    class Slow(Hand):
        def picture(self, key: str) -> Image.Image:
            asked.append(key)
            return super().picture(key)

    hand = Slow(pictures={str(key): busy(60, 40, key) for key in range(30)})
    items = [item(key, "drawing", width=60, height=40) for key in hand.pictures]
    patient = report_size(of(*items), hand)
    assert len(asked) == len(set(asked)) == 10
    asked.clear()
    assert 0.9 < report_size(of(*items), hand, now=lambda: len(asked) * 1.5) / patient < 1.1
    assert asked == ["0", "6"]


sides = st.lists(st.tuples(st.integers(20, 300), st.integers(20, 300), st.booleans()), min_size=1, max_size=6)


@given(sides, st.integers(1_000, 200_000))
@settings(max_examples=20)
def test_pictures_are_as_good_as_fits(given_: list[tuple[int, int, bool]], most: int) -> None:
    album = Album(most)
    try:
        for nth, (width, height, large) in enumerate(given_):
            album.add(str(nth), busy(width, height, nth), 0.15 if large else 0.05)
    except TooMuchForReport:
        return
    for room in (most, most // 2):
        made = album.fitting(room)
        size = sum(map(len, made.values()))
        assert made.keys() == album.sizes.keys()
        smallest = sum(map(len, Album.fitting(album, 0).values()))
        assert size <= max(room, smallest)
        steps = [packed for packed in album._packed if len(packed) == len(made)]
        assert size >= max((whole for whole in map(_size, steps) if whole <= room), default=smallest)


def _size(packed: dict[str, bytes]) -> int:
    return sum(map(len, packed.values()))


def test_what_is_left_over_goes_to_the_pictures(tmp_path: Path) -> None:
    """The steps lie up to a half apart; between them some pictures are better than others."""
    hand = Hand(pictures={str(key): busy(640 + 40 * key, 480, key) for key in range(8)})
    items = [item(key, "drawing", width=image.width, height=480) for key, image in hand.pictures.items()]
    for most in (900_000, 1_100_000, 1_400_000):
        assert 0.85 * most < write_report(of(*items), hand, tmp_path, most=most).stat().st_size <= most


def test_pictures_that_no_step_has_room_for_are_no_longer_made() -> None:
    album = Album(40_000)
    for nth in range(5):
        album.add(str(nth), busy(300, 200, nth), 0.1)
    assert album._full
    assert all(_size(packed) <= 80_000 for packed in album._packed)
    assert len(album._packed) == len(STEPS)
