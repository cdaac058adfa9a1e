"""The programs ours is held against, and nothing but how they are started."""

import json
import sys
from pathlib import Path

from PIL import Image

from tests.bench.blackbox.screen import Box

BARE_KIVY = """
import os
os.environ["KIVY_NO_ARGS"] = "1"
from kivy.config import Config
Config.set("graphics", "width", 1280)
Config.set("graphics", "height", 800)
from kivy.base import runTouchApp
from kivy.core.window import Window
from kivy.uix.widget import Widget
Window.clearcolor = (0.1, 0.08, 0.08, 1)
runTouchApp(Widget())
"""
"""The least program that opens a Kivy window of one colour."""

TUX_PAINT_PAPER = Box(120, 20, 1040, 620)
"""Where Tux Paint's paper is on a screen of 1280x800."""
TUX_PAINT_TOOL = {"tuxpaint": "tuxpaint"}
"""Its program, and the Debian package it is in."""


def bare_kivy() -> list[str]:
    return [sys.executable, "-c", BARE_KIVY]


def tux_paint() -> list[str]:
    return ["tuxpaint", "--windowed", "--1280x800", "--nosound", "--startblank", "--nolockfile"]


MYPAINT_PAPER = Box(60, 90, 1160, 600)
"""A part of MyPaint's paper on a screen of 1280x800, where none of its hints comes up."""
MYPAINT_TOOL = {"mypaint": "mypaint"}
"""Its program, and the Debian package it is in."""
_MYPAINT_BRUSH = {
    "radius_logarithmic": 1.386,
    "hardness": 0.9,
    "opaque": 1.0,
    "opaque_multiply": 0.0,
    "anti_aliasing": 1.0,
    "dabs_per_actual_radius": 4.0,
    "dabs_per_basic_radius": 0.0,
    "slow_tracking": 0.0,
    "color_v": 0.0,
}
"""A plain black round brush 8 px wide: it draws where the pointer is, at once."""


def mypaint(home: Path) -> list[str]:
    """Make a home where MyPaint begins with a plain round brush; return how it is started there."""
    settings = home / ".config" / "mypaint" / "settings.json"
    brush = home / ".local" / "share" / "mypaint" / "brushes" / "bench" / "round.myb"
    for path in (settings, brush):
        path.parent.mkdir(parents=True, exist_ok=True)
    values = {name: {"base_value": value, "inputs": {}} for name, value in _MYPAINT_BRUSH.items()}
    values["opaque_multiply"]["inputs"] = {"pressure": [[0, 0], [0.015, 0], [0.015, 1], [1, 1]]}  # none while hovering
    brush.write_text(json.dumps({"version": 3, "settings": values}), "utf-8")
    Image.new("RGB", (128, 128), "white").save(brush.with_name("round_prev.png"))
    settings.write_text(json.dumps({"brushmanager.selected_brush": "bench/round"}), "utf-8")
    return ["env", "NO_AT_BRIDGE=1", "GDK_BACKEND=x11", "mypaint"]
