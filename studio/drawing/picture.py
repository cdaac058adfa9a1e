"""A picture that was brought in: kept in the log once, laid as a layer or printed by the stamp."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Rgba = npt.NDArray[np.uint8]
"""[h, w, 4]: red, green, blue (not multiplied by alpha), alpha."""

LONGEST_SIDE = 4096
MOST_PIXELS = 9_437_184
"""What one picture may hold: nine megapixels."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """Pixels that nobody changes. Raises ValueError when there are none, or too many."""

    pixels: Rgba

    def __post_init__(self) -> None:
        pixels = np.array(self.pixels, np.uint8)
        if pixels.ndim != 3 or pixels.shape[2] != 4 or not fits(pixels.shape[1], pixels.shape[0]):
            raise ValueError("no such picture")
        pixels[pixels[..., 3] == 0] = 0  # what can't be seen is not kept
        pixels.flags.writeable = False
        object.__setattr__(self, "pixels", pixels)

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Picture) and np.array_equal(self.pixels, other.pixels)

    def __hash__(self) -> int:
        return hash((self.pixels.shape, self.pixels.tobytes()))


def fits(width: int, height: int) -> bool:
    """Say whether a picture of that size can be kept."""
    return min(width, height) >= 1 and max(width, height) <= LONGEST_SIDE and width * height <= MOST_PIXELS
