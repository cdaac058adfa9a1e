"""Pictures for a report, packed at several sizes at once, so that the largest that fit can be chosen at the end.

A picture is asked for only once. What can't fit any more is let go, so that memory is bounded by what a report may be.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from PIL import Image

from studio.core.errors import StudioError
from studio.sharing.strip import as_jpeg, bare, flat

STEPS = ((2000, 90), (1600, 88), (1280, 86), (1000, 82), (800, 78), (640, 72), (480, 64))
"""Longest side in pixels of a picture that fills a page, and the quality of its JPEG, the best first."""


class TooMuchForReport(StudioError):  # noqa: N818
    """Not even the smallest pictures fit."""

    sentence = "Even with small pictures this is too large. Choose fewer pieces, or let the file be as large as it is."


@dataclass(slots=True)
class Album:
    """The pictures of a report, by name."""

    most: int | None
    """Bytes they may have together; None: only the best step is made."""
    sizes: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Width and height of each, in pixels, before it was made smaller."""
    _packed: dict[int, dict[str, bytes]] = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing."""
        self._packed = {step: {} for step in range(len(STEPS) if self.most is not None else 1)}

    def add(self, name: str, image: Image.Image, share: float = 1.0) -> None:
        """Put a picture in that is as long as `share` of one that fills a page. Raises TooMuchForReport."""
        image = flat(bare(image))
        self.sizes[name] = image.size
        for step in list(self._packed):
            longest, quality = STEPS[step]
            image = _smaller(image, max(1, round(longest * share)))
            packed = self._packed[step]
            packed[name] = as_jpeg(image, quality)
            if self.most is not None and sum(map(len, packed.values())) > self.most:
                del self._packed[step]
        if not self._packed:
            raise TooMuchForReport

    def fitting(self) -> Iterator[dict[str, bytes]]:
        """Give what fits, as JPEG by name, the best first; each is let go when the next is asked for."""
        for step in list(self._packed):
            yield self._packed.pop(step)


def _smaller(image: Image.Image, longest: int) -> Image.Image:
    share = longest / max(image.size)
    if share >= 1:
        return image
    size = max(1, round(image.width * share)), max(1, round(image.height * share))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
