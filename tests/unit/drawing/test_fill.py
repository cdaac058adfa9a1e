"""A fill runs as far as a person would say it does."""

import numpy as np
import pytest

from studio.core.geometry import Rect
from studio.drawing import fill
from studio.drawing.drawing import Drawing
from studio.drawing.fill import MOST_GAP, flood, flood_by_parts
from studio.drawing.paper import NIGHT, TEXTURES, Paper
from tests.unit.drawing.hands import SLATE, draw, scribble

TOLERANCE = 32


@pytest.fixture(params=["numpy", "kernels"])
def path(request, monkeypatch):
    """Which of the two paths fills."""
    monkeypatch.setattr(fill, "_path", fill.SLOW)
    if request.param == "kernels":
        assert fill.warm_up()


def whole(shape, height, width):
    """Return a shape as a mask of the whole picture."""
    left, top, mask = shape
    out = np.zeros((height, width), bool)
    out[top : top + mask.shape[0], left : left + mask.shape[1]] = mask
    return out


def ring(*, hole=0.0, radius=70.0, n=200):
    """A circle about (150, 110) drawn by hand, open on the right by `hole` pixels."""
    angle = (
        np.linspace(0, 2 * np.pi, n) if not hole else np.linspace(hole / 2 / radius, 2 * np.pi - hole / 2 / radius, n)
    )
    x, y = 150 + radius * np.cos(angle), 110 + radius * np.sin(angle)
    return np.stack((x, y, np.linspace(0, 900, n), np.full(n, 0.7)), axis=1)


def boxed(height=60, width=80):
    """A picture of white with a black frame line 10 pixels inside."""
    seen = np.full((height, width, 4), 255, np.uint8)
    for rows, columns in ((10, slice(10, -10)), (-11, slice(10, -10)), (slice(10, -10), 10), (slice(10, -10), -11)):
        seen[rows, columns, :3] = 0
    return seen


def test_it_fills_what_is_closed_and_nothing_else(path):
    shape = flood(boxed(), 30, 30, TOLERANCE, 0)
    assert shape[:2] == (11, 11)
    assert shape[2].shape == (38, 58)
    assert shape[2].all()


def test_outside_goes_round_what_is_closed(path):
    outside = whole(flood(boxed(), 0, 0, TOLERANCE, 0), 60, 80)
    assert outside[:10].all()
    assert outside[:, -10:].all()
    assert not outside[10:50, 10:70].any()


@pytest.mark.parametrize("hole", [1, 2, 5, 9])
def test_a_hole_no_wider_than_the_gap_holds_and_a_wider_one_lets_through(hole, path):
    seen = np.pad(boxed(90, 90), ((20, 20), (20, 20), (0, 0)), constant_values=255)
    seen[60 : 60 + hole, 99] = 255
    held = whole(flood(seen, 50, 50, TOLERANCE, hole), 130, 130)
    assert held[31:99, 31:99].all()
    assert not held[:, 99 + hole :].any()
    assert whole(flood(seen, 50, 50, TOLERANCE, max(0, hole - 2)), 130, 130)[0, 0]
    from_outside = whole(flood(seen, 2, 2, TOLERANCE, hole), 130, 130)
    assert from_outside[:30].all()
    assert not from_outside[32:98, 32 : 98 - hole].any()


def test_a_slanted_hole_holds_too(path):
    seen = np.full((120, 120, 4), 255, np.uint8)
    for step in range(-1, 2):
        across = np.arange(120)
        seen[np.clip(across + step, 0, 119), across, :3] = 0
    cut = np.arange(57, 62)
    for step in range(-1, 2):
        seen[cut + step, cut] = 255
    above = whole(flood(seen, 110, 10, TOLERANCE, 8), 120, 120)
    assert above[0, -1]
    assert not above[-1, 0]
    assert flood(seen, 110, 10, TOLERANCE, 0)[2].shape == (120, 120)


def test_a_line_that_ends_near_the_edge_of_the_paper_holds(path):
    seen = np.full((60, 60, 4), 255, np.uint8)
    seen[:56, 30, :3] = 0
    left = whole(flood(seen, 5, 5, TOLERANCE, 6), 60, 60)
    assert left[:, :30].all()
    assert not left[:, 36:].any()
    assert flood(seen, 5, 5, TOLERANCE, 0)[2].shape == (60, 60)


def test_corners_and_narrow_ends_are_filled_with_gap_closing_too(path):
    seen = np.zeros((80, 200, 4), np.uint8)
    for x in range(5, 195):  # a wedge, 60 high on the left and one pixel on the right
        seen[40 - (195 - x) * 30 // 190 : 41 + (195 - x) * 30 // 190, x] = 255
    for gap in (0, 10, MOST_GAP):
        assert np.array_equal(whole(flood(seen, 20, 40, 40, gap), 80, 200), seen[..., 0] > 0)


def test_a_place_in_a_narrow_part_is_filled_with_all_it_belongs_to(path):
    seen = boxed(60, 120)
    seen[11:49, 60] = 0
    seen[28:31, 60] = 255  # two rooms and a door between them
    for x, columns in ((59, slice(11, 60)), (62, slice(61, 109))):
        found = whole(flood(seen, x, 12, TOLERANCE, 12), 60, 120)
        assert found[11:49, columns].all()
        assert found.sum() < 38 * 49 + 40
    corridor = np.zeros((40, 40, 4), np.uint8)
    corridor[20, 5:35] = 255
    assert flood(corridor, 10, 20, TOLERANCE, 20)[2].shape == (1, 30)


def test_unlike_colours_are_left_out_as_far_as_the_tolerance_goes(path):
    seen = np.empty((4, 256, 4), np.uint8)
    seen[..., :3] = np.arange(256, dtype=np.uint8)[None, :, None]
    seen[..., 3] = 255
    wide = [flood(seen, 0, 0, tolerance, 0)[2].shape[1] for tolerance in (0, 10, 40, 120, 255)]
    assert wide == sorted(wide)
    assert wide[0] <= 6
    assert 35 < wide[2] < 50
    assert wide[4] == 256


def test_a_soft_edge_leaves_no_pale_seam_and_a_thin_line_stays(path):
    seen = np.full((40, 60, 4), 255, np.uint8)
    for column, level in ((30, 230), (31, 150), (32, 20), (33, 0), (34, 20), (35, 150), (36, 230)):
        seen[:, column, :3] = level
    found = whole(flood(seen, 5, 5, 10, 0), 40, 60)
    assert found[:, :32].all()
    assert not found[:, 32:].any()


def test_it_never_comes_out_on_the_other_side_of_a_line(path):
    seen = np.full((40, 60, 4), 255, np.uint8)
    seen[:, 30, :3] = 90
    found = whole(flood(seen, 5, 5, 10, 0), 40, 60)
    assert not found[:, 31:].any()


def test_the_whole_paper_is_filled_whatever_it_is_like(path, brushes):
    for texture in TEXTURES:
        for colour in ((240, 229, 211), NIGHT):
            drawing = Drawing(Paper("blank", 200, 150, colour, 5, texture), brushes)
            left, top, mask = flood(drawing.rgba(), 70, 70, 16, 6)
            assert (left, top, mask.shape) == (0, 0, (150, 200))
            assert mask.mean() > 0.999


@pytest.mark.parametrize("brush", ["pencil", "ink", "marker"])
def test_what_a_hand_drew_round_is_filled_up_to_the_line(brush, path, brushes):
    drawing = Drawing(Paper("blank", 300, 220, seed=3), brushes)
    draw(drawing, brush, ring(), size=8, colour=SLATE)
    seen = drawing.rgba()
    found = whole(flood(seen, 150, 110, TOLERANCE, 4), 220, 300)
    y, x = np.mgrid[:220, :300]
    away = np.hypot(x + 0.5 - 150, y + 0.5 - 110)
    assert found[away < 63].mean() > 0.998
    assert not found[away > 76].any()
    pale = (seen[..., 0] > 215) & ~found & (away < 68)
    assert pale.sum() < 12


@pytest.mark.parametrize("hole", [4, 7])
def test_what_a_hand_did_not_quite_close_holds(hole, path, brushes):
    drawing = Drawing(Paper("blank", 300, 220, seed=3), brushes)
    draw(drawing, "ink", ring(hole=hole + 8), size=8, colour=SLATE)
    seen = drawing.rgba()
    assert whole(flood(seen, 150, 110, TOLERANCE, 0), 220, 300)[0, 0]
    found = whole(flood(seen, 150, 110, TOLERANCE, hole + 2), 220, 300)
    assert 0.9 < found.sum() / (np.pi * 66 * 66) < 1.1
    assert not found[:, 235:].any()


def test_both_paths_find_the_same_shapes(brushes):
    assert fill.warm_up()
    dice = np.random.default_rng(6)
    for turn in range(12):
        width, height = int(dice.integers(1, 200)), int(dice.integers(1, 160))
        drawing = Drawing(Paper("blank", width, height, seed=turn), brushes)
        for seed in range(int(dice.integers(0, 4))):
            draw(drawing, "ink", scribble(seed * 7 + turn, width=width, height=height), size=3 + seed * 3)
        x, y, gap = int(dice.integers(width)), int(dice.integers(height)), int(dice.integers(0, MOST_GAP + 1))
        tolerance = int(dice.integers(0, 120))
        fast = flood(drawing.rgba(), x, y, tolerance, gap)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(fill, "_path", fill.SLOW)
            slow = flood(drawing.rgba(), x, y, tolerance, gap)
        assert fast[:2] == slow[:2]
        assert np.array_equal(fast[2], slow[2])


def test_a_large_picture_is_looked_at_strip_by_strip():
    seen = np.full((3000, 200, 4), 200, np.uint8)
    seen[1700] = 0
    largest = 0

    def look(rect: Rect):
        nonlocal largest
        largest = max(largest, rect.width * rect.height)
        return seen[rect.y0 : rect.y1, rect.x0 : rect.x1]

    assert fill.warm_up()
    left, top, mask = flood_by_parts(look, 200, 3000, 5, 2999, TOLERANCE, 8)
    assert (left, top, mask.shape) == (0, 1701, (1299, 200))
    assert largest <= 256 * 200


def test_a_place_off_the_picture_fills_nothing(path):
    seen = boxed()
    for x, y in ((-1, 5), (5, -1), (80, 5), (5, 60)):
        assert flood(seen, x, y, TOLERANCE, 3) is None


def test_absurd_wishes_are_brought_back_to_what_there_is(path):
    assert flood(boxed(), 30, 30, -5, -5)[2].all()
    assert flood(boxed(), 30, 30, 9999, 9999)[2].shape == (60, 80)


def test_one_that_is_stopped_fills_nothing_and_looks_no_further(path):
    stop, seen, looked = np.zeros(1, np.uint8), np.full((1500, 40, 4), 255, np.uint8), []

    def look(rect):
        looked.append(rect)
        stop[0] = len(looked) == 3
        return seen[rect.y0 : rect.y1, rect.x0 : rect.x1]

    assert flood_by_parts(look, 40, 1500, 20, 20, TOLERANCE, 8, stop) is None
    assert len(looked) == 3
    assert flood(seen, 20, 20, TOLERANCE, 8, np.ones(1, np.uint8)) is None
    assert flood(seen, 20, 20, TOLERANCE, 8, np.zeros(1, np.uint8))[2].all()


def test_stopped_while_it_shares_the_paper_out_it_leaves_the_rest(path):
    unlike = np.zeros((200, 200), np.uint8)
    unlike[::25], unlike[:, ::25] = 255, 255
    unlike[::50, 10] = 0
    whole, part = np.empty_like(unlike), np.empty_like(unlike)
    for field, stop in ((whole, 0), (part, 1)):
        fill._path.spread(unlike, 60, 60, TOLERANCE, 24, field, np.full(1, stop, np.uint8))
    assert 0 < part.sum() < whole.sum()
