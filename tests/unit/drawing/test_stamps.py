"""The studio's own stamps: shapes as data."""

import numpy as np
import pytest

from studio.core.paths import ASSETS
from studio.drawing.picture import Picture
from studio.drawing.stamps import SIDE, Shape, Stamp, is_of, load_stamps, painted

RED = (200, 30, 30)


@pytest.fixture(scope="module")
def stamps():
    return load_stamps(ASSETS / "stamps")


def test_each_is_a_shape_that_can_be_seen_and_no_two_are_alike(stamps):
    pictures = [painted(stamp, RED) for stamp in stamps.values()]
    for picture in pictures:
        assert picture.pixels.shape == (SIDE, SIDE, 4)
        share = (picture.pixels[..., 3] > 127).mean()
        assert 0.05 < share < 0.9
        edge = np.concatenate([picture.pixels[0, :, 3], picture.pixels[-1, :, 3]])
        assert edge.mean() < 40, "it doesn't end at the edge of its square"
    assert len({picture.pixels.tobytes() for picture in pictures}) == len(stamps) >= 5


def test_it_has_the_colour_in_hand_and_is_known_in_any(stamps):
    leaf, moon = stamps["leaf"], stamps["moon"]
    picture = painted(leaf, RED)
    assert tuple(picture.pixels[picture.pixels[..., 3] == 255][0, :3]) == RED
    assert is_of(painted(leaf, (1, 2, 3)), leaf)
    assert not is_of(picture, moon)
    assert not is_of(Picture(np.full((4, 4, 4), 255, np.uint8)), leaf)


def test_what_cuts_takes_away():
    ring = Stamp("ring", "Ring", (Shape("disc"), Shape("disc", wide=0.5, high=0.5, cuts=True)))
    alpha = painted(ring, RED).pixels[..., 3]
    assert alpha[SIDE // 2, SIDE // 2] == 0
    assert alpha[SIDE // 2, SIDE // 8] == 255


def test_something_laid_several_times_looks_the_same_turned():
    four = Stamp("four", "Four", (Shape("leaf", y=-0.5, wide=0.2, high=0.4, times=4),))
    alpha = painted(four, RED).pixels[..., 3].astype(int)
    assert np.abs(alpha - np.rot90(alpha)).max() <= 20


def test_a_shape_nobody_knows_is_refused(tmp_path):
    (tmp_path / "bad.toml").write_text('title = "Bad"\n[[shape]]\nkind = "cube"\n')
    with pytest.raises(ValueError, match="can't be one"):
        load_stamps(tmp_path)
