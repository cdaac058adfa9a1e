"""An easel on a table, with a paper and real fingers: what its tests share."""

from __future__ import annotations

import numpy as np
import pytest
from kivy.uix.floatlayout import FloatLayout

from studio.core.paths import ASSETS
from studio.drawing.brush import load_brushes
from studio.drawing.drawing import Drawing
from studio.drawing.op import AddStroke
from studio.drawing.paper import Paper
from studio.ui.theme import theme
from studio.ui.widgets.easel import Easel
from tests.ui.fingers import Fingers

PAPER = Paper("blank", 944, 708, (240, 234, 220), 7)
ROOM = [120, 68, 120, 24]
A, B = (400, 400), (700, 500)
"""Two places on the paper."""


class Table:
    """An easel with a paper, the fingers on it, and what came of them."""

    def __init__(self, ui, paper=PAPER):
        theme.motion = False
        self.ui = ui
        self.root = FloatLayout()
        self.easel = Easel(size_hint=(1, 1), insets=ROOM)
        self.root.add_widget(self.easel)
        ui.mount(self.root)
        self.brushes = load_brushes(ASSETS / "brushes")
        self.lay(paper)
        self.ops, self.picked, self.fills, self.gestures = [], [], [], []
        self.easel.bind(on_made=lambda _e, op: self.ops.append(op))
        self.easel.bind(on_picked=lambda _e, colour: self.picked.append(colour))
        self.easel.bind(on_fill=lambda _e, x, y: self.fills.append((x, y)))
        self.easel.bind(on_undo_gesture=lambda _e: self.gestures.append("undo"))
        self.easel.bind(on_redo_gesture=lambda _e: self.gestures.append("redo"))
        self.fingers = Fingers(ui.window)

    def lay(self, paper):
        self.easel.put(Drawing(paper, self.brushes))
        self.ui.frames(3)
        self.blank = self.pixels()

    def pixels(self):
        return self.easel.drawing.rgba()

    @property
    def strokes(self):
        return [op.stroke for op in self.ops if isinstance(op, AddStroke)]

    def draw(self, *places, finger=1, pressures=None):
        """Draw with a finger along places of the window."""
        pressures = pressures or [1.0] * len(places)
        self.fingers.down(finger, *places[0], pressures[0])
        self.ui.frames(2)
        for place, pressure in zip(places[1:], pressures[1:], strict=True):
            self.fingers.move(finger, *place, pressure)
            self.ui.frames(2)
        self.fingers.up(finger)
        self.ui.frames(2)

    def pinch(self, before, after, steps=8, press=True, lift=True):
        """Lay two fingers down and take them elsewhere."""
        if press:
            for finger, place in enumerate(before):
                self.fingers.down(finger, *place)
            self.ui.frames(2)
        for step in range(1, steps + 1):
            for finger, (start, end) in enumerate(zip(before, after, strict=True)):
                share = step / steps
                self.fingers.move(finger, *(s + (e - s) * share for s, e in zip(start, end, strict=True)))
            self.ui.frames(2)
        if lift:
            self.fingers.lift_all()
            self.ui.frames(2)

    def assert_no_mark(self):
        assert self.ops == []
        assert np.array_equal(self.pixels(), self.blank)
        assert not self.easel.is_drawing


def seen_around(ui, x, y, reach=3):
    """Return what the window shows around a place, as float [h, w, 3]."""
    picture = np.asarray(ui.look(), float)
    row = picture.shape[0] - 1 - round(y)
    return picture[row - reach : row + reach + 1, round(x) - reach : round(x) + reach + 1]


def xplace(ui, place):
    return round(place[0]), round(ui.window.height - place[1])


@pytest.fixture
def table(ui):
    """Put a table up; no finger stays on it."""
    table = Table(ui)
    yield table
    table.fingers.lift_all()
    ui.frames(2)
