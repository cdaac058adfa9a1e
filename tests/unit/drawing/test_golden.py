"""Every brush draws what it drew when it was made."""

import numpy as np
import pytest
from PIL import Image

from studio.core.paths import ASSETS
from studio.drawing.brush import load_brushes
from tests.unit.drawing import golden

BRUSHES = load_brushes(ASSETS / "brushes")


@pytest.mark.parametrize("path", ["fast", "slow"])
@pytest.mark.parametrize("name", list(BRUSHES))
def test_a_brush_draws_its_golden_picture(name, path, draw_with, request):
    draw_with(request.getfixturevalue(path))
    drawn = golden.page(BRUSHES[name], BRUSHES)[..., :3]
    with Image.open(golden.FOLDER / f"{name}.png") as kept:
        difference = np.abs(np.asarray(kept).astype(int) - drawn)
    assert difference.max() == 0, f"{np.count_nonzero(difference.any(axis=2))} pixels differ"


def test_every_golden_picture_has_its_brush():
    assert sorted(path.stem for path in golden.FOLDER.glob("*.png")) == sorted(BRUSHES)
