"""A brush is data: how wide, how soft, how much it gives, how it takes the paper."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

Layering = Literal["build", "cover", "smear", "stamp", "ribbon"]
Profile = Literal["eased", "straight"]
Tooth = Literal["paper", "rough"]


@dataclass(frozen=True, slots=True)
class Brush:
    """One kind of mark. A released brush is never changed, since old drawings replay through it.

    A better pencil gets a new name.
    """

    name: str = "round"
    """What a stroke remembers it by: small letters, digits and hyphens."""
    title: str = "Round"
    """What a person calls it."""
    retired: bool = False
    """True when a better one took its place: it still draws what it drew, and is not offered any more."""
    layering: Layering = "cover"
    """build: dabs add up within a stroke. cover: a stroke is equally thick wherever it crosses itself.
    smear: drags what lies there. stamp: prints a picture. ribbon: see `movement`."""
    profile: Profile = "eased"
    """How a dab falls off to its edge: eased as the first brushes', or straight in the square of the distance."""
    fade: float = 1.5
    """Narrowest fade of an edge, in pixels of what is drawn on (straight only)."""
    erases: bool = False
    """True when it takes away what was drawn, so that the paper shows again."""
    size: float = 8.0
    """Diameter in paper pixels that a fresh hand gets."""
    smallest: float = 1.0
    largest: float = 200.0
    opacity: float = 1.0
    """How much a whole stroke may hide, 0..1, for a fresh hand."""
    flow: float = 1.0
    """Alpha one pass leaves at the middle of the line, 0..1 (build); how strongly it drags or prints (smear, stamp)."""
    light_flow: float = 1.0
    """Share of the flow left at no pressure, 0..1 (build, or straight)."""
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
    tooth: Tooth = "paper"
    """Whose grain that is: the sheet's own, or a rougher one that a crumbling stick leaves on any sheet."""
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
    core: float = 0.0
    """Radius of a bright core as a share of the radius; what lies round it is its halo."""
    halo: float = 0.0
    """Alpha of the halo, 0..1."""
    strands: int = 0
    """Hairs of a bristle, or threads that a hand draws (ribbon)."""
    dry: float = 0.0
    """Length after which half the hairs have run dry, in sizes; 0 = never."""
    keeps: float = 0.9
    """Share of the colour it carries that a finger keeps from one dab to the next (smear)."""
    dark: float = 0.0
    """How much darker than its colour thin ink is, 0..1."""
    light: float = 0.0
    """How much lighter than its colour thick ink is, 0..1."""
    thin: float = 0.0
    """Alpha up to which ink counts as thin; from there on it turns to thick."""
    wet: float = 0.0
    """How far the edge of a wet stroke wanders, 0..1; 0 = it isn't wet."""
    rim: float = 0.0
    """How much more colour gathers at the edge as it dries, 0..1."""
    bloom: float = 0.0
    """How unevenly the colour lies within, 0..1."""
    granulation: float = 0.0
    """How much more colour the valleys of the paper take as it dries, 0..1."""
    breath: float = 0.0
    """How much a fast hand widens the bundle, as a share of the size (ribbon)."""
    weave: float = 0.0
    """How far threads swing across, as a share of the width (ribbon)."""
    reach: float = 0.0
    """How near two hands must be for threads between them, in sizes (ribbon)."""
    residue: float = 1.0
    """Share of the opacity that stays when the hand has gone (ribbon)."""

    @property
    def is_direct(self) -> bool:
        """True when it works on a layer's own pixels instead of laying colour over them."""
        return self.layering in ("smear", "stamp")

    @property
    def turns(self) -> bool:
        """True when it looks where it goes, so that the very first dab has to wait for a second place."""
        return self.layering == "stamp" or (self.strands > 0 and self.layering != "ribbon")

    @property
    def settles(self) -> bool:
        """True when what is laid looks different once the paper has taken it."""
        return self.layering == "ribbon" or (self.profile == "straight" and (self.grain > 0 or self.wet > 0))

    @property
    def flows_late(self) -> bool:
        """True when a stroke's share of the flow thins what has settled, and not what is laid."""
        return self.settles and not self.strands


PLAIN = Brush()
"""Draws strokes of a brush that this program doesn't know."""

SHARES: tuple[str, ...] = ("opacity", "flow", "light_flow", "hardness", "light_hardness", "narrowest", "grain")
SHARES += ("core", "halo", "keeps", "dark", "light", "thin", "wet", "rim", "bloom", "granulation", "residue")


def load_brushes(folder: Path) -> dict[str, Brush]:
    """Return the brushes in a folder of `.toml` files, by name, in the order of their `place`.

    Retired ones are among them, last. Raises ValueError for a brush that can't be one: brushes ship with the program.
    """
    import tomllib  # not needed at a start whose tables are kept

    brushes = [_brush(tomllib.loads(path.read_text("utf-8"))) for path in sorted(folder.glob("*.toml"))]
    brushes.sort(key=lambda pair: (pair[1].retired, pair[0]))
    return {brush.name: brush for _, brush in brushes}


def _brush(table: dict[str, Any]) -> tuple[float, Brush]:
    place = float(table.pop("place", 0))
    kinds = {field.name: type(getattr(PLAIN, field.name)) for field in fields(Brush)}
    unknown = set(table) - set(kinds)
    if unknown:
        raise ValueError(f"a brush has no {', '.join(sorted(unknown))}")
    brush = Brush(**{key: kinds[key](value) for key, value in table.items()})
    words = ((brush.layering, Layering), (brush.profile, Profile), (brush.tooth, Tooth))
    if any(word not in get_args(kind) for word, kind in words):
        raise ValueError(f"the brush {brush.name} is out of range")
    if not all(0 <= getattr(brush, share) <= 1 for share in SHARES):
        raise ValueError(f"the brush {brush.name} is out of range")
    if brush.spacing < 0.01 or not 0 < brush.smallest <= brush.size <= brush.largest:
        raise ValueError(f"the brush {brush.name} is out of range")
    return place, brush
