"""A layer: a sheet of clear film over the paper that marks lie on."""

from dataclasses import dataclass
from typing import Literal, get_args

Blend = Literal["normal", "multiply", "screen", "overlay", "add"]
BLENDS: tuple[Blend, ...] = get_args(Blend)
"""How a layer may meet what lies below it."""

MOST_LAYERS = 32
LARGEST_NUMBER = 65535
LONGEST_NAME = 60
"""Characters of a layer's name."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer as it lies in the pile. Raises ValueError for one that can't be."""

    number: int = 0
    """Which layer it is, 0..65535; within a drawing a number is never used again."""
    name: str = ""
    """What the person calls it; "" for none."""
    opacity: float = 1.0
    """How much of it shows, 0..1, kept to 1/255."""
    blend: Blend = "normal"
    hidden: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.number <= LARGEST_NUMBER or self.blend not in BLENDS or len(self.name) > LONGEST_NAME:
            raise ValueError("no such layer")
        if not 0 <= self.opacity <= 1:
            raise ValueError("no such opacity")
        object.__setattr__(self, "opacity", round(self.opacity * 255) / 255)


Layers = tuple[Layer, ...]
"""The pile, the lowest first. Never empty."""

GROUND = Layer()
"""The layer that every drawing begins with."""


def place_of(layers: Layers, number: int) -> int | None:
    """Return at what height in the pile a layer lies, or None when it isn't there."""
    return next((at for at, layer in enumerate(layers) if layer.number == number), None)
