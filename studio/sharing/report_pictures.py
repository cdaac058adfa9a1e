"""Pictures for a report, packed at several sizes at once, so that the largest that fit can be chosen at the end.

A picture is asked for only once. A size takes no more than twice what a report may have, which bounds memory too.
"""

from dataclasses import dataclass, field

from PIL import Image

from studio.core.errors import StudioError
from studio.sharing.strip import as_jpeg, bare, flat

STEPS = ((2000, 90), (1600, 88), (1280, 86), (1000, 82), (800, 78), (640, 72), (480, 64))
"""Longest side in pixels of a picture that fills a page, and the quality of its JPEG, the best first."""


HELD = 2
"""How many times what a report may have is kept of one size, so that some of a size that doesn't fit are there."""


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
    _packed: list[dict[str, bytes]] = field(init=False)
    """By step."""
    _full: set[int] = field(default_factory=set)
    """Steps that take no more."""

    def __post_init__(self) -> None:
        """Begin with nothing."""
        self._packed = [{} for _ in (STEPS if self.most is not None else STEPS[:1])]

    def add(self, name: str, image: Image.Image, share: float = 1.0) -> None:
        """Put a picture in that is as long as `share` of one that fills a page. Raises TooMuchForReport."""
        image = flat(bare(image))
        self.sizes[name] = image.size
        for step, packed in enumerate(self._packed):
            if step in self._full:
                continue
            longest, quality = STEPS[step]
            image = _smaller(image, max(1, round(longest * share)))
            made = as_jpeg(image, quality)
            packed[name] = made
            if self.most is not None and _together(packed) > self.most * HELD:
                del packed[name]
                self._full.add(step)
        smallest = self._packed[-1]
        if self.most is not None and (name not in smallest or _together(smallest) > self.most):
            raise TooMuchForReport

    def fitting(self, room: int | None) -> dict[str, bytes]:
        """Return all of them as JPEG by name, as good as fits into so many bytes.

        All are at one step, and some at a better one where that leaves room. Where not even the smallest fit, those are
        returned.
        """
        whole = [step for step, packed in enumerate(self._packed) if len(packed) == len(self.sizes)]
        fits = [step for step in whole if room is None or _together(self._packed[step]) <= room]
        base = fits[0] if fits else whole[-1]
        made = dict(self._packed[base])
        left = room - _together(made) if room is not None and fits else 0
        for better in reversed(self._packed[:base]):
            for name in better:
                more = len(better[name]) - len(made[name])
                if more <= left:
                    left -= more
                    made[name] = better[name]
        return made

    def is_best(self, pictures: dict[str, bytes]) -> bool:
        """Say whether no picture could be any better."""
        return pictures == self._packed[0]


def _together(packed: dict[str, bytes]) -> int:
    return sum(map(len, packed.values()))


def _smaller(image: Image.Image, longest: int) -> Image.Image:
    share = longest / max(image.size)
    if share >= 1:
        return image
    size = max(1, round(image.width * share)), max(1, round(image.height * share))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
