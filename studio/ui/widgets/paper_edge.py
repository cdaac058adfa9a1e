"""A thin edge round the paper, in the theme in which paper and table are nearly alike."""

from __future__ import annotations

from kivy.graphics import Color, InstructionGroup, Line

from studio.drawing.paper import Paper
from studio.ui.theme import theme
from studio.ui.widgets.view import View

BESIDE = 0.5
"""Window pixels from the paper to the middle of its edge."""


class PaperEdge:
    """A group of instructions; empty where there is no need of an edge."""

    def __init__(self) -> None:
        self.group = InstructionGroup()

    def show(self, view: View, paper: Paper | None) -> None:
        """Lay the edge round a paper as it lies."""
        self.group.clear()
        if paper is None or not theme.thumb_edge:
            return
        away = BESIDE / view.scale
        corners = ((-away, -away), (paper.width + away, -away), (paper.width + away, paper.height + away))
        points = [part for corner in (*corners, (-away, paper.height + away)) for part in view.spot(*corner)]
        self.group.add(Color(*theme.line))
        self.group.add(Line(points=points, close=True, width=1))
