"""The pictures of tiles: how many are kept, and that what they were painted in is given back."""

import numpy as np
import pytest
from PIL import Image

from studio.ui.widgets import thumbnails as module
from studio.ui.widgets.mask import grid, rounded
from studio.ui.widgets.thumbnails import Thumbnails, Wish
from studio.ui.widgets.tile_picture import framed

WIDE = 256


def painted(_piece, wish):
    return np.zeros((wish.height, wish.width, 4), np.uint8)


def all_of(ui, thumbnails, count):
    """Wish for so many pictures, and wait for them."""
    got = []
    for number in range(count):
        wish = Wish(str(number), 0, WIDE, WIDE, 0)
        assert thumbnails.want(object(), wish, object(), lambda _wish, texture: got.append(texture)) is None
    ui.until(lambda: len(got) == count, what="the pictures")
    return got


def kept(thumbnails, count):
    wishes = [Wish(str(number), 0, WIDE, WIDE, 0) for number in range(count)]
    return sum(thumbnails._held.get(wish) is not None for wish in wishes)


@pytest.mark.parametrize("screens", [0, 1])
def test_as_many_pictures_are_kept_as_there_is_room_for_or_as_a_window_of_that_size_shows(ui, monkeypatch, screens):
    monkeypatch.setattr(module, "SCREENS", screens)
    room = screens * 4 * ui.window.width * ui.window.height or 3 * 4 * WIDE * WIDE
    thumbnails = Thumbnails(painted, kept=3 * 4 * WIDE * WIDE)
    count = room // (4 * WIDE * WIDE) + 4
    all_of(ui, thumbnails, count)
    assert kept(thumbnails, count) == room // (4 * WIDE * WIDE)


def test_what_pictures_were_painted_in_is_given_back_once_no_more_come(ui, monkeypatch):
    given = []
    monkeypatch.setattr(module, "REST", 0.05)
    thumbnails = Thumbnails(painted, rest=lambda: given.append(1))
    all_of(ui, thumbnails, 8)
    ui.until(lambda: given, what="the memory")


@pytest.mark.parametrize("size", [(248, 186), (31, 40), (9, 200), (1, 1)])
@pytest.mark.parametrize("corner", [0, 4, 8])
def test_a_picture_has_its_corners_taken_off_wherever_there_is_room(size, corner):
    width, height = size
    picture = Image.fromarray(np.random.default_rng(1).integers(0, 256, (320, 427, 3)).astype(np.uint8))
    x, y = grid(width, height)
    made = framed(picture, width, height, corner)
    assert made.shape == (height, width, 4)
    assert (made[..., 3] == np.rint(rounded(x, y, 0, 0, width, height, corner) * 255)).all()
    whole = np.asarray(picture.convert("RGBA").resize((427, 320)))
    assert (framed(Image.fromarray(whole), 427, 320, 0)[..., :3] == whole[..., :3]).all()
