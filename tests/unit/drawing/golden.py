"""One picture of every brush, to keep: `python -m tests.unit.drawing.golden` makes those that are missing.

A brush that has shipped never changes, so its picture is never made again: it would have to be deleted first.
"""

import sys
from pathlib import Path

import numpy as np
from PIL import Image

from studio.core.paths import ASSETS
from studio.drawing import engine
from studio.drawing.brush import Brush, load_brushes
from studio.drawing.drawing import Drawing
from studio.drawing.op import KeepPicture
from studio.drawing.paper import CREAM, NIGHT, Paper
from studio.drawing.picture import Picture
from studio.drawing.symmetry import Symmetry
from tests.unit.drawing.hands import RUST, SLATE

FOLDER = Path(__file__).parents[3] / "gallery" / "golden" / "brushes"
WIDTH, HEIGHT = 300, 220
AMBER = (226, 166, 84)


def wave(y, *, height=16.0, x0=24.0, x1=196.0, ms=900.0, pressure=np.nan, n=60):
    """A movement that rises and falls twice: [n, 4], from plus and times alone."""
    u = np.linspace(0, 1, n)
    bend = 64 * u * (1 - u) * (0.5 - u) / 3
    return np.stack((x0 + (x1 - x0) * u, y + height * bend, u * ms, np.full(n, pressure)), axis=1)


def swell(n=60):
    """Pressure that comes and goes."""
    u = np.linspace(0, 1, n)
    return 4 * u * (1 - u)


def small_picture() -> Picture:
    """A quarter disc of two colours, to stamp with."""
    side = np.arange(40)
    inside = side[:, None] ** 2 + side[None, :] ** 2 < 38**2
    pixels = np.zeros((40, 40, 4), np.uint8)
    pixels[..., 0] = 200
    pixels[..., 1] = side[:, None] * 5
    pixels[..., 2] = side[None, :] * 3
    pixels[..., 3] = inside * 255
    return Picture(pixels)


def page(brush: Brush, brushes: dict[str, Brush]) -> np.ndarray:
    """Draw with a brush: at ease, pressed, fast, crossing, as a tap, mirrored, small; return RGBA [h, w, 4]."""
    is_light = "glow" in brush.name or brush.layering == "ribbon"
    drawing = Drawing(Paper("blank", WIDTH, HEIGHT, NIGHT if is_light else CREAM, seed=7), brushes)
    drawing.keep(KeepPicture(1, small_picture()))
    if brush.erases or brush.layering == "smear":
        for row, colour in enumerate((SLATE, RUST, AMBER)):
            _draw(drawing, brushes["marker"], wave(40 + 60 * row, x1=280.0), 34.0, colour)
    size = min(brush.size, 34.0)
    colour = AMBER if is_light else RUST
    _draw(drawing, brush, wave(36), size, colour)
    pressed = wave(84)
    pressed[:, 3] = swell()
    _draw(drawing, brush, pressed, size, colour, picture=1)
    _draw(drawing, brush, wave(132, ms=120.0, n=14), size, SLATE, flow=0.6)
    _draw(drawing, brush, wave(180, height=-24.0), max(brush.smallest, size / 3), colour)
    around = Symmetry(5, True, 244.0, 60.0, 12.0)
    _draw(drawing, brush, wave(40, height=9.0, x0=250.0, x1=280.0, n=20), max(brush.smallest, size / 2), colour, around)
    _draw(drawing, brush, np.array([(244.0, 170.0, 0.0, np.nan)]), size, SLATE)
    return drawing.rgba()


def _draw(drawing, brush, samples, size, colour, symmetry=None, *, flow=1.0, picture=0):
    more = {} if symmetry is None else {"symmetry": symmetry}
    drawing.begin(brush, size, brush.opacity, colour, 11, flow=flow, picture=picture, **more)
    for start in range(0, len(samples), 5):
        drawing.extend(samples[start : start + 5])
    drawing.lift()


def main() -> None:
    """Make the pictures that are missing."""
    engine.warm_up()
    brushes = load_brushes(ASSETS / "brushes")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, brush in brushes.items():
        path = FOLDER / f"{name}.png"
        if not path.exists():
            Image.fromarray(page(brush, brushes)[..., :3]).save(path, optimize=True)
            sys.stdout.write(f"made {path.name}\n")


if __name__ == "__main__":
    main()
