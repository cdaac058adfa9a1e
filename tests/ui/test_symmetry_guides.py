"""What lies over the paper without being drawn on it: rays that end at the circle's line, and the paper's edge."""

import math

import numpy as np
import pytest

from studio.drawing.paper import CIRCLE_SHARE, NIGHT, Paper
from studio.drawing.symmetry import Symmetry
from studio.ui.theme import theme
from studio.ui.widgets.symmetry_guides import colour_of, rays_of
from tests.ui.table import Table

CIRCLE = Paper("circle", 700, 600)
MIDDLE = (350, 300)
RADIUS = 600 * CIRCLE_SHARE / 2


@pytest.mark.parametrize("centre", [MIDDLE, (250, 380), (350, 41.625)])
def test_rays_end_at_the_line_of_the_circle_they_begin_in(centre):
    rays = rays_of(Symmetry(12, False, *centre, 11), CIRCLE)
    assert len(rays) == 12
    for start, end in rays:
        assert start == pytest.approx(centre)
        assert math.dist(end, MIDDLE) == pytest.approx(RADIUS)


def test_rays_go_to_the_edge_where_there_is_no_circle_or_they_begin_beside_it():
    blank = Paper("blank", 700, 600)
    (start, end) = rays_of(Symmetry(4, False, *MIDDLE), blank)[1]
    assert (start, end) == (pytest.approx(MIDDLE), pytest.approx((700, 300)))
    ends = [end for _, end in rays_of(Symmetry(4, False, 20, 20), CIRCLE)]
    assert ends == [pytest.approx(end) for end in ((20, 0), (700, 20), (20, 600), (0, 20))]


@pytest.mark.parametrize("name", ["dusk", "paper", "contrast"])
@pytest.mark.parametrize("ground", [(250, 246, 236), NIGHT])
def test_rays_can_be_told_from_the_paper_they_lie_over(ui, name, ground):
    theme.set(name)
    paper = Paper("blank", 100, 100, ground)
    away = np.abs(np.array(colour_of(paper)) - np.array(paper.colour) / 255).max()
    assert away > (0.8 if name == "contrast" else 0.3)


@pytest.mark.parametrize("name", ["dusk", "paper"])
def test_the_paper_has_an_edge_only_where_it_is_nearly_like_the_table(ui, name):
    theme.set(name)
    table = Table(ui, Paper(width=944, height=708, colour=(120, 60, 60)))
    left, bottom, width, height = table.easel.sheet
    painted = table.pixels()[..., :3]

    def sheet_seen():
        return np.asarray(ui.look())[800 - bottom - height : 800 - bottom, left : left + width]

    ui.until(lambda: np.array_equal(sheet_seen(), painted), what="the paper")
    seen = np.asarray(ui.look(), int)
    rows = seen[800 - bottom - height + 40 : 800 - bottom - 40]
    beside, farther = rows[:, left - 1], rows[:, left - 6]
    assert (np.abs(beside - farther).max(axis=1) > 8).all() == (name == "paper")
