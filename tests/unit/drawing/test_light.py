"""The light of a brush of which only a trace stays."""

import numpy as np
import pytest

from studio.core.geometry import Rect
from studio.drawing.ink import plain
from studio.drawing.light import light_of


@pytest.mark.parametrize("residue", [0.1, 0.4, 0.9])
@pytest.mark.parametrize("opacity", [0.5, 1.0])
def test_with_its_light_a_trace_looks_as_if_all_had_stayed(residue, opacity):
    alpha = np.linspace(0, 1, 64, dtype=np.float32).reshape(4, 16)
    colour, paper = (200, 40, 90), 240.0
    light = light_of(alpha, plain(colour), opacity * residue, residue, Rect(0, 0, 16, 4)).astype(float)
    for channel, ink in enumerate(colour):
        trace = alpha * opacity * residue
        below = paper + (ink - paper) * trace
        lit = below + (light[..., channel] - below) * light[..., 3] / 255
        assert lit == pytest.approx(paper + (ink - paper) * alpha * opacity, abs=1.5)


def test_where_there_is_no_ink_there_is_no_light():
    light = light_of(np.zeros((8, 8), np.float32), plain((1, 2, 3)), 0.4, 0.4, Rect(2, 3, 6, 5))
    assert light.shape == (2, 4, 4)
    assert not light[..., 3].any()
    assert (light[..., :3] == (1, 2, 3)).all()
