"""Draws for ever on the real easel in a real window, and says what is kept: `drawing_driver.py LIBRARY HOME SEED`.

Each line on the standard output is "PIECE OPS LINK", written once the write that kept them has returned: how many ops
there are, and the last link of their chain, which is a sum over all their bytes.
"""

import math
import os
import random
import sys
import time
from pathlib import Path

from studio.ui.start import open_window, prepare_kivy


def stroke_points(chance: random.Random, box: tuple[float, float, float, float]) -> list[tuple[float, float]]:
    """Return a wandering line inside left, bottom, width, height."""
    left, bottom, width, height = box
    x, y, turn = chance.uniform(0.2, 0.8), chance.uniform(0.2, 0.8), chance.uniform(0, 6.28)
    points = []
    for _ in range(chance.randrange(4, 40)):
        turn += chance.uniform(-0.5, 0.5)
        x = min(0.95, max(0.05, x + 0.02 * math.cos(turn)))
        y = min(0.95, max(0.05, y + 0.02 * math.sin(turn)))
        points.append((left + x * width, bottom + y * height))
    return points


def main(folder: Path, home: Path, seed: int) -> None:
    prepare_kivy(home)
    assert open_window()
    from kivy.base import EventLoop, runTouchApp
    from kivy.core.window import Window
    from kivy.tests.common import UnitTestTouch

    from studio.app import House
    from studio.core.settings import Settings
    from studio.library.transfer import head_of
    from studio.ui import draw_lying

    class Telling(draw_lying.KeptDrawing):
        """Says what is kept."""

        def _write(self) -> None:
            super()._write()
            if self.piece_id is not None:
                head = head_of(self._rooms.library, self.piece_id)
                os.write(1, f"{self.piece_id} {head.ops} {head.link}\n".encode())

    draw_lying.KeptDrawing = Telling
    house = House(folder, Settings(None))
    house.furnish()
    shell = house.shell
    runTouchApp(shell, embedded=True)
    while shell.rooms is None:
        EventLoop.idle()
    screen = shell.go("draw")
    while screen.easel.drawing is None:
        EventLoop.idle()
    chance = random.Random(seed)
    os.write(1, b"ready\n")
    while True:
        dice = chance.random()
        if dice < 0.08:
            screen.undo()
        elif dice < 0.12:
            screen.redo()
        elif dice < 0.14:
            screen.clear()
        else:
            points = stroke_points(chance, screen.easel.sheet)
            touch = UnitTestTouch(*points[0])
            touch.samples = [(points[0][0] / Window.width, points[0][1] / Window.height, time.perf_counter(), math.nan)]
            touch.touch_down()
            for x, y in points[1:]:
                touch.samples.append((x / Window.width, y / Window.height, time.perf_counter(), math.nan))
                touch.touch_move(x, y)
            touch.touch_up()
        EventLoop.idle()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
