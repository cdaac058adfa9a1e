"""What fits into a box: as large as it can be, in the middle, whole and never nothing."""

import pytest

from studio.core.geometry import fitted


@pytest.mark.parametrize(
    ("shape", "box"),
    [(1.0, (60, 20, 100, 100)), (4.0, (10, 45, 200, 50)), (2.0, (10, 20, 200, 100)), (0.1, (105, 20, 10, 100))],
)
def test_a_shape_fits_into_the_middle_of_a_room(shape: float, box: tuple[int, int, int, int]) -> None:
    assert fitted(shape, 10, 20, 200, 100) == box


def test_a_line_is_still_a_pixel_thick() -> None:
    assert fitted(10_000.0, 0, 0, 300, 300)[2:] == (300, 1)
    assert fitted(0.0001, 0, 0, 300, 300)[2:] == (1, 300)
