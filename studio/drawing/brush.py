"""A brush is data: how wide, how soft, how much it gives, how it takes the paper."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

Layering = Literal["build", "cover"]


@dataclass(frozen=True, slots=True)
class Brush:
    """One kind of mark. A released brush is never changed, since old drawings replay through it.

    A better pencil gets a new name.
    """

    name: str = "round"
    """What a stroke remembers it by: small letters, digits and hyphens."""
    title: str = "Round"
    """What a person calls it."""
    layering: Layering = "cover"
    """build: dabs add up within a stroke. cover: a stroke is equally thick wherever it crosses itself."""
    erases: bool = False
    """True when it takes away what was drawn, so that the paper shows again."""
    size: float = 8.0
    """Diameter in paper pixels that a fresh hand gets."""
    smallest: float = 1.0
    largest: float = 200.0
    opacity: float = 1.0
    """How much a whole stroke may hide, 0..1, for a fresh hand."""
    flow: float = 1.0
    """Alpha one pass leaves at the middle of the line, 0..1 (build only)."""
    light_flow: float = 1.0
    """Share of the flow left at no pressure, 0..1 (build only)."""
    hardness: float = 1.0
    """Share of the radius that is solid at full pressure, 0..1."""
    light_hardness: float = 1.0
    """The same at no pressure."""
    narrowest: float = 1.0
    """Share of the size left at no pressure, 0..1."""
    spacing: float = 0.1
    """Distance between dabs as a share of the diameter."""
    grain: float = 0.0
    """How deep the valleys of the paper are to it, 0 = smooth … 1 = only peaks take colour."""
    bite: float = 1.0
    """How sharply a grain is either taken or left."""
    jitter: float = 0.0
    """How far dabs stray from the line, as a share of the radius."""
    smoothing: float = 1.0
    """How far the line follows behind a trembling hand, in paper pixels."""
    calm: float = 1.6
    """Speed of the hand, in paper pixels a millisecond, at which half the pressure is left (no pressure known)."""
    taper: float = 24.0
    """Length over which a line without known pressure swells to its width, in paper pixels."""
    tip: float = 0.0
    """Length over which such a line thins out at its end, as a share of the size."""


PLAIN = Brush()
"""Draws strokes of a brush that this program doesn't know."""


def load_brushes(folder: Path) -> dict[str, Brush]:
    """Return the brushes in a folder of `.toml` files, by name, in the order of their `place`.

    Raises ValueError for a brush that can't be one: brushes ship with the program.
    """
    brushes = [_brush(tomllib.loads(path.read_text("utf-8"))) for path in sorted(folder.glob("*.toml"))]
    brushes.sort(key=lambda pair: pair[0])
    return {brush.name: brush for _, brush in brushes}


def _brush(table: dict[str, Any]) -> tuple[float, Brush]:
    place = float(table.pop("place", 0))
    kinds = {field.name: type(getattr(PLAIN, field.name)) for field in fields(Brush)}
    unknown = set(table) - set(kinds)
    if unknown:
        raise ValueError(f"a brush has no {', '.join(sorted(unknown))}")
    brush = Brush(**{key: kinds[key](value) for key, value in table.items()})
    shares = (brush.opacity, brush.flow, brush.light_flow, brush.hardness, brush.light_hardness, brush.narrowest)
    if not all(0 <= share <= 1 for share in shares) or brush.layering not in ("build", "cover"):
        raise ValueError(f"the brush {brush.name} is out of range")
    if brush.spacing < 0.01 or not 0 < brush.smallest <= brush.size <= brush.largest:
        raise ValueError(f"the brush {brush.name} is out of range")
    return place, brush
