"""What ships as text and is read at every start, from what the start before has made of it: brushes, palettes."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from studio.core import kept_start
from studio.core.paths import ASSETS
from studio.drawing.brush import Brush, load_brushes
from studio.drawing.palette import Palette, load_palette

BRUSHES, PALETTES = ASSETS / "brushes", ASSETS / "palettes"
_THIS = Path(__file__)


def brushes(folder: Path = BRUSHES) -> dict[str, Brush]:
    """Return `load_brushes(folder)`."""
    name = ("brushes", str(folder))
    source = tuple(Brush.__dataclass_fields__), kept_start.stamp(_THIS, *sorted(folder.glob("*.toml")))
    tables = kept_start.recall(name, source)
    if tables is None:
        loaded = load_brushes(folder)
        kept_start.remember(name, source, [asdict(brush) for brush in loaded.values()])
        return loaded
    return {table["name"]: Brush(**table) for table in tables}


def palette(name: str, folder: Path = PALETTES) -> Palette:
    """Return the palette of a name, as `load_palette`."""
    file = folder / f"{name}.toml"
    source = kept_start.stamp(_THIS, file)
    table = kept_start.recall(("palette", str(file)), source)
    if table is None:
        loaded = load_palette(file)
        kept_start.remember(("palette", str(file)), source, (loaded.title, loaded.handy, loaded.colours))
        return loaded
    return Palette(*table)
