"""A small look at a layer shows what lies on it."""

import numpy as np
import pytest

from studio.drawing.glance import glance
from studio.drawing.tiles import ONE, Tile, buffer

GROUND = (240, 229, 211)


def tile(colour, alpha=1.0):
    held = buffer()
    for channel, part in enumerate((*colour, 255)):
        held[0][channel] = round(part / 255 * alpha * ONE)
    return Tile(held)


def test_an_empty_layer_is_the_ground():
    look = glance({}, 0, (640, 480), GROUND, (80, 60))
    assert look.shape == (60, 80, 4)
    assert (look == (*GROUND, 255)).all()


def test_ink_is_where_it_lies_and_others_layers_are_not_seen():
    tiles = {(0, 0, 0): tile((255, 0, 0)), (0, 1, 2): tile((0, 0, 255), 0.5), (7, 3, 3): tile((0, 255, 0))}
    look = glance(tiles, 0, (256, 256), GROUND, (32, 32))
    assert look.shape == (32, 32, 4)
    assert tuple(look[4, 4, :3]) == (255, 0, 0)
    assert np.abs(look[12, 20, :3].astype(int) - (120, 114, 233)).max() <= 1
    assert tuple(look[28, 28, :3]) == GROUND


@pytest.mark.parametrize("size", [(1, 1), (70, 3000), (8192, 8192), (944, 708), (65, 63)])
def test_any_paper_can_be_looked_at(size):
    look = glance({(0, 0, 0): tile((10, 20, 30))}, 0, size, GROUND, (80, 56))
    assert look.shape[0] <= 56
    assert look.shape[1] <= 80
    assert min(look.shape[:2]) >= 1
    assert look[0, 0, 0] < GROUND[0] - 30


def test_a_large_paper_full_of_ink_is_looked_at_within_a_moment():
    tiles = {(0, row, column): tile((1, 2, 3)) for row in range(32) for column in range(32)}
    assert (glance(tiles, 0, (2048, 2048), GROUND, (56, 56))[..., :3] == (1, 2, 3)).all()
