import hashlib

import numpy as np
import pytest

from studio.core.geometry import Rect
from studio.drawing import paper as sheets
from studio.drawing.paper import CREAM, NIGHT, TEXTURES, TINTS, Paper, grain, padded, pixels
from studio.drawing.tooth import light


def test_the_same_sheet_is_the_same_everywhere():
    sheet = pixels(Paper("circle", 300, 200, seed=77))
    assert hashlib.sha256(sheet.tobytes()).hexdigest() == SHEET
    assert hashlib.sha256(grain().tobytes()).hexdigest() == GRAIN


def test_paper_is_warm_and_only_faintly_clouded():
    for colour in (CREAM, NIGHT):
        sheet = pixels(Paper("blank", 640, 448, colour, seed=3))
        assert np.abs(sheet.mean(axis=(1, 2)) - colour).max() < 2
        assert 0.8 < sheet[1].std() < 4


def test_the_grain_has_each_height_equally_often_and_no_seam():
    tooth = grain()
    assert (np.bincount(tooth.ravel(), minlength=256) == 1024).all()
    inside = np.abs(np.diff(tooth.astype(int), axis=1)).mean()
    assert np.abs(tooth[:, 0].astype(int) - tooth[:, -1]).mean() < inside * 1.1


def test_the_circle_is_an_empty_ring_in_the_middle():
    paper = Paper("circle", 400, 300)
    difference = np.abs(pixels(paper).astype(int) - pixels(Paper("blank", 400, 300))).sum(axis=0)
    y, x = np.nonzero(difference)
    away = np.hypot(x + 0.5 - 200, y + 0.5 - 150)
    assert away.min() > 300 * 0.87 / 2 - 2
    assert away.max() < 300 * 0.87 / 2 + 2


@pytest.mark.parametrize("texture", TEXTURES)
def test_a_part_of_a_sheet_is_that_part_of_the_whole(texture):
    paper = Paper("circle", 1500, 1100, seed=99, texture=texture)
    whole = pixels(paper)
    assert whole.shape == (3, padded(1100), padded(1500))
    for x0, y0, x1, y1 in ((0, 0, 64, 64), (1000, 1000, 1100, 1111), (700, 60, 1499, 130), (1490, 0, 1536, 1152)):
        part = pixels(paper, Rect(x0, y0, x1, y1))
        assert np.array_equal(part, whole[:, y0:y1, x0:x1])
        assert part.flags.c_contiguous
        part[:] = 0  # it is the caller's own
    assert np.array_equal(pixels(paper), whole)
    assert whole.any()


def test_a_part_beyond_the_sheet_is_empty():
    paper = Paper(width=100, height=100)
    assert pixels(paper, Rect(500, 0, 600, 50)).size == 0
    assert pixels(paper, Rect(-20, -20, 10, 10)).shape == (3, 10, 10)


@pytest.mark.parametrize("texture", TEXTURES)
def test_the_largest_sheet_is_never_made_whole(texture, monkeypatch):
    monkeypatch.setattr(sheets, "_whole", lambda paper: pytest.fail("made whole"))
    paper = Paper("circle", 8192, 8192, seed=4, texture=texture)
    near, far = (pixels(paper, Rect(x, x, x + 64, x + 64)) for x in (0, 8128))
    assert near.shape == far.shape == (3, 64, 64)
    assert (np.diff(near[1].astype(int)) != 0).any()
    ring = pixels(paper, Rect(4064, 460, 4128, 620)).astype(int)
    assert (ring.sum(axis=0).min(axis=1) < sum(CREAM) - 150).sum() in (1, 2, 3)


def test_clouds_of_a_large_sheet_are_those_of_a_small_one():
    small, large = Paper(width=640, height=640, seed=8), Paper(width=4096, height=4096, seed=8)
    assert np.array_equal(pixels(large, Rect(100, 200, 500, 600)), pixels(small, Rect(100, 200, 500, 600)))


@pytest.mark.parametrize("texture", TEXTURES[1:])
def test_a_texture_is_calm_has_a_tooth_of_its_own_and_no_seam(texture):
    for colour in TINTS.values():
        sheet = pixels(Paper(width=1024, height=1024, colour=colour, texture=texture))
        assert np.abs(sheet.mean(axis=(1, 2)) - colour).max() < 1
        assert 0.2 < sheet[1].std() < 4
    block = light(texture)
    for turned in (block, block.T):
        steps = np.abs(np.diff(turned, axis=1)).mean(axis=0)
        assert np.abs(turned[:, 0] - turned[:, -1]).mean() < steps[7::8].max() * 1.05
    assert not np.array_equal(grain(texture), grain())
    assert grain(texture).shape == grain().shape


def test_the_textures_are_the_same_everywhere():
    found = hashlib.sha256()
    for texture in TEXTURES[1:]:
        found.update(pixels(Paper("circle", 1024, 1024, seed=1, texture=texture)))
        found.update(grain(texture))
    assert found.hexdigest() == TEXTURED


@pytest.mark.parametrize(
    "wrong",
    [
        {"width": 0},
        {"height": -3},
        {"width": 8193},
        {"kind": "sand"},
        {"colour": (1, 2)},
        {"colour": (1, 2, 300)},
        {"seed": -1},
        {"texture": "velvet"},
        {"seed": 1 << 32},
    ],
)
def test_there_is_no_absurd_paper(wrong):
    with pytest.raises(ValueError, match="no such"):
        Paper(**wrong)


def test_a_paper_of_one_pixel_can_be_drawn_on(brushes):
    from studio.drawing.drawing import Drawing
    from tests.unit.drawing.hands import draw, line

    drawing = Drawing(Paper("circle", 1, 1), brushes)
    draw(drawing, "ink", line(-5, 0, 5, 1))
    assert drawing.rgba().shape == (1, 1, 4)


SHEET = "1928fb59f4b3109b0892c3621789497dede876a25072098e2f13cb6bddbca729"
GRAIN = "cb4c7761b4802c23999c292adc594fa75f1c2525b23366b2e23a2dbebabc895d"
TEXTURED = "6d98489fee4e32c3ad50b80677334e51808fa2a120de3f570be50b38b91a4920"


def test_a_sheet_that_is_let_go_of_is_made_anew_and_the_same():
    sheet = Paper(width=100, height=80, texture="rough")
    before = pixels(sheet)
    assert pixels(sheet) is before
    sheets.rest()
    assert light.cache_info().currsize == 0
    again = pixels(sheet)
    assert again is not before
    assert (again == before).all()
