"""The programs ours is held against, and nothing but how they are started."""

import sys

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
