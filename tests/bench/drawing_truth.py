"""Whether fast pixels are the right ones: beside libmypaint's, beside exact sums, and beside themselves elsewhere."""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np

from studio.core.geometry import Rect
from studio.drawing.ink import plain
from studio.drawing.pile import Pile
from studio.drawing.seen import flat_ink
from studio.drawing.tiles import ONE
from tests.bench import libmypaint
from tests.bench.drawing_speed import Desk, draw_dabs
from tests.bench.marks import HEIGHT, WIDTH

ROOT = Path(__file__).parents[2]
FAINT = ((0.02, 60), (0.02, 200), (0.005, 300))
"""Opacity of a dab, and how many of it lie on one place."""
SOFT = 0.3
LARGE = 200.0
FLAGS = {"v2": {"sse4_2", "popcnt", "ssse3"}, "v3": {"avx2", "fma", "bmi2"}}
"""What a processor must have for a target."""


def parity(desk: Desk, told: dict[str, object]) -> float:
    """Return by how many levels of 255 the page differs from libmypaint's, at worst, for radii of 8 and more."""
    worst = 0.0
    for radius in (8.0, 32.0, 100.0):
        pile = Pile(WIDTH, HEIGHT)
        with libmypaint.Paper(desk.library, WIDTH, HEIGHT) as paper:
            for mark in desk.marks:
                if mark.radius == radius:
                    draw_dabs(desk, mark, pile, desk.bare)
                    paper.lay(mark.dabs.peers)
            theirs = paper.ink().transpose(2, 0, 1)
        ours = flat_ink(pile, Rect(0, 0, WIDTH, HEIGHT), None)
        off = np.abs(over_white(ours) - over_white(theirs))[:, (ours[3] > 0) | (theirs[3] > 0)]
        told[f"r{radius:g}"] = {"mean": round(float(off.mean()), 4), "largest": float(off.max())}
        worst = max(worst, float(off.max()))
    return worst


def over_white(ink: np.ndarray) -> np.ndarray:
    """Return premultiplied ink [4, h, w] over white as levels 0..255."""
    value = ink[:3].astype(np.float64) + (ONE - ink[3].astype(np.float64))
    return np.rint(value / ONE * 255)


def banding(desk: Desk, told: dict[str, object]) -> float:
    """Return by how many levels many faint dabs on one place differ from the exact sum, at worst."""
    worst = 0.0
    middle_x, middle_y = WIDTH / 2, HEIGHT / 2
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float64) + 0.5
    s = ((x - middle_x) ** 2 + (y - middle_y) ** 2) / LARGE**2
    dab = np.clip(np.maximum(1 - s * (1 / SOFT - 1), SOFT / (1 - SOFT) * (1 - s)), 0, 1)
    for opacity, count in FAINT:
        exact = np.rint(255 * (1 - dab * opacity) ** count)
        pile, plane = Pile(WIDTH, HEIGHT), desk.painter.plane
        prints = desk.prints(desk.bare, LARGE, (0, 0, 0))
        dabs = np.tile(np.array((middle_x, middle_y, LARGE, opacity, SOFT), np.float32), (count, 1))
        for some in np.array_split(dabs, 10):
            plane.touch(prints.lay(plane.alpha, some))
        desk.painter.merge(pile, 0, plane.alpha, plain((0, 0, 0)), np.float32(1))
        off = np.abs(over_white(flat_ink(pile, Rect(0, 0, WIDTH, HEIGHT), None))[0] - exact)
        told[f"{count} dabs of {opacity:g}"] = {"mean": round(float(off.mean()), 4), "largest": float(off.max())}
        worst = max(worst, float(off.max()))
    return worst


def hashes_equal(folder: Path, told: dict[str, object]) -> float:
    """Return 1 when a log with every brush becomes the same pixels wherever and however it is drawn, else 0."""
    found = {}
    for name, target in targets().items():
        environment = {**os.environ, **target, "NUMBA_CACHE_DIR": str(folder / "numba")}
        command = [sys.executable, "-m", "tests.bench.drawing_hash"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr[-600:])
        found[name] = json.loads(done.stdout)
    first = next(iter(found.values()))
    told["targets"] = {name: {"cpu": each["cpu"], "hash": each["whole"][:16]} for name, each in found.items()}
    told["keyframes"], told["threads"] = len(first["from_keyframes"]), len(first["threads"])
    told["differ"] = {
        name: [step for step, value in each["steps"].items() if value != first["steps"][step]]
        for name, each in found.items()
    }
    everything = {value for each in found.values() for value in _all(each)}
    return float(len(found) >= 3 and len(everything) == 1)


def _all(each: dict[str, object]) -> list[str]:
    return [each["whole"], *each["threads"], *each["from_keyframes"]]  # type: ignore[misc, list-item]


def targets() -> dict[str, dict[str, str]]:
    """Return three kinds of processor that code for it runs on this one, by name, as numba is told of them."""
    host: dict[str, dict[str, str]] = {"host": {}}
    if platform.machine() not in ("x86_64", "AMD64"):
        return host | {
            "generic": {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""},
            "plain": {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": "+neon"},
        }
    names = host | {"oldest": {"NUMBA_CPU_NAME": "x86-64", "NUMBA_CPU_FEATURES": ""}}
    has = _flags()
    if has >= FLAGS["v3"]:
        names["avx2 and fma"] = {"NUMBA_CPU_NAME": "haswell", "NUMBA_CPU_FEATURES": "+avx2,+fma,+bmi2"}
    if has >= FLAGS["v2"]:
        names["sse4"] = {"NUMBA_CPU_NAME": "nehalem", "NUMBA_CPU_FEATURES": "+sse4.2,+popcnt"}
    if len(names) < 3:
        names["sse3"] = {"NUMBA_CPU_NAME": "core2", "NUMBA_CPU_FEATURES": ""}
    return names


def _flags() -> set[str]:
    try:
        lines = Path("/proc/cpuinfo").read_text("ascii", "replace").splitlines()
    except OSError:
        return set()
    return set(next((line.split(":")[1] for line in lines if line.startswith("flags")), "").split())
