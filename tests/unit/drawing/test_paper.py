import hashlib

import numpy as np
import pytest

from studio.drawing.paper import CREAM, NIGHT, Paper, grain, pixels


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
