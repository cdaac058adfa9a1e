"""Marks under way: what hands do on an easel, as strokes of its drawing."""

from __future__ import annotations

import secrets

import numpy as np

from studio.drawing.codec import MOST_POINTS
from studio.drawing.layer import place_of
from studio.drawing.op import MOST_HANDS
from studio.drawing.symmetry import NONE, copies
from studio.ui.input import drain
from studio.ui.pressure import Pressures, meant
from studio.ui.steadying import last_of, steadied, take_up

CORNER = 0.75
"""How far a print reaches from its middle, as a share of its size: to the corners of a square one."""
OWN = -1.0
"""A smoothing that stands for the brush's own."""


class Marks:
    """The hands that are making a mark on an easel now: one, or several with a brush that follows several."""

    def __init__(self, easel) -> None:
        self._easel = easel
        self._hands: dict[int, int] = {}
        """The number of each hand in the drawing, by its touch."""
        self._drawing = None
        self._began = 0.0
        self._seen = self._shines = False
        self._came = 0
        """How many hands have made a part of it."""
        self._room = 0
        """How many more samples it takes."""
        self._pressures = Pressures()

    def begin(self, touch):
        """Begin a mark, or join the one that others are making.

        Returns what a mark became that takes no more hands: it ends, and those that made it go on with the new one.
        """
        edit, going_on = None, {}
        if self._came == MOST_HANDS and self._hands:
            edit, going_on = self._end(), dict(self._hands)
            self._hands.clear()
        if not self._hands:
            self._began, self._seen, self._came, self._room = 0.0, False, len(going_on), MOST_POINTS
            self._shines = _fades(self._easel)
            self._drawing = self._easel.drawing
            self._drawing.begin(*_style(self._easel), **_details(self._easel))
        self._hands |= going_on
        self._came += 1
        taken = self._hands.values()
        self._hands[touch.uid] = next(number for number in range(len(taken) + 1) if number not in taken)
        if self._easel.steady:
            take_up(touch)
        self.extend(touch)
        return edit

    def extend(self, touch) -> None:
        """Go on to where the hand is; a mark that is as long as the log takes any does not."""
        samples = drain(touch)
        if touch.uid in self._hands:
            self._go_on(touch, steadied(touch, samples))

    def _go_on(self, touch, samples: np.ndarray) -> None:
        samples = samples[: self._room]
        if not len(samples):
            return
        if not self._began:
            self._began = samples[0, 2]
        self._room -= len(samples)
        easel = self._easel
        rows = np.empty((len(samples), 4), np.float32)
        rows[:, :2] = easel.view.paper_of(samples[:, :2])
        rows[:, 2] = (samples[:, 2] - self._began) * 1000
        pressures, touch.ud["pressed"] = self._pressures.known(samples[:, 3], touch.ud.get("pressed", False))
        rows[:, 3] = meant(easel.pressure_curve, pressures)
        hand = self._hands[touch.uid]
        dirty = easel.drawing.extend(rows, hand) if hand else easel.drawing.extend(rows)
        self._seen = self._seen or bool(dirty) or _comes_over(easel, rows)
        if dirty:
            easel.show(dirty)
            if self._shines:
                easel.shine.follow(easel.drawing, dirty, easel.view)

    def lift(self, touch):
        """End the hand's part; return what the mark became when it was the last, or None.

        A mark that never came over the paper is none.
        """
        self.extend(touch)
        if touch.uid in self._hands:
            self._go_on(touch, last_of(touch))
        hand = self._hands.pop(touch.uid, None)
        if hand is None:
            return None
        if not self._hands and not self._seen:
            self._easel.drawing.cancel()
            return None
        return self._lifted(hand)

    def _lifted(self, hand: int):
        drawing = self._easel.drawing
        made = drawing.lift(hand) if hand else drawing.lift()
        if made is None:
            return None
        edit, dirty = made
        self._easel.show(dirty)
        self._easel.shine.leave()
        return edit

    def _end(self):
        """End the mark, though hands are still making it; return what it became."""
        return next((edit for edit in map(self._lifted, list(self._hands.values())) if edit is not None), None)

    def cancel(self) -> None:
        """Take the mark back, as if it had not begun."""
        self._hands.clear()
        self._easel.shine.cancel()
        self._easel.show(self._easel.drawing.cancel())

    def forget(self) -> None:
        """The paper it was made on is gone: nothing of it stays there."""
        if self._hands:
            self._hands.clear()
            self._drawing.cancel()


def _fades(easel) -> bool:
    """Say whether only a trace stays of what the brush in hand makes."""
    brush = easel.drawing.brushes.get(easel.brush)
    return brush is not None and brush.residue < 1.0


def _comes_over(easel, rows: np.ndarray) -> bool:
    """Say whether a mark at places reaches the paper of a brush that shows its end only when the hand lifts."""
    brush = easel.drawing.brushes.get(easel.brush)
    if brush is None or not brush.is_direct:
        return False
    paper, turns = easel.drawing.paper, copies(easel.symmetry)
    x, y = (turns[:, :, :2] @ rows[:, :2].T + turns[:, :, 2:]).transpose(1, 0, 2)
    reach = easel.brush_size * CORNER
    return bool(((x > -reach) & (x < paper.width + reach) & (y > -reach) & (y < paper.height + reach)).any())


def _style(easel) -> tuple:
    return easel.brush, easel.brush_size, easel.brush_opacity, tuple(easel.colour), secrets.randbits(32)


def _details(easel) -> dict:
    """Return what is not as it mostly is."""
    details = {}
    if easel.brush_smoothing >= 0:
        details["smoothing"] = easel.brush_smoothing
    if easel.brush_flow != 1:
        details["flow"] = easel.brush_flow
    layers = easel.drawing.layers
    there = place_of(layers, int(easel.layer)) is not None
    details["layer"] = int(easel.layer) if there else layers[-1].number
    if easel.symmetry != NONE:
        details["symmetry"] = easel.symmetry
    if easel.picture:
        details["picture"] = int(easel.picture)
    return details
