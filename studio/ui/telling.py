"""The replay of a drawing, on threads of its own: it is asked for places, and the newest wish counts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from studio.core import fault
from studio.core.errors import StudioError
from studio.core.geometry import Rect
from studio.drawing.drawing import Dirty
from studio.drawing.engine import warm_up_first
from studio.drawing.frames import Frames
from studio.drawing.replay import Replay
from studio.drawing.timeline import Story, Timeline
from studio.drawing.walk import film
from studio.ui.aside import step_back
from studio.ui.loop import soon
from studio.ui.tale import Tale

BAND_BYTES = 1 << 20
"""What is handed to the window's thread at once, at most."""


@dataclass(frozen=True)
class Wish:
    """What is to be seen."""

    ms: float | None = None
    """Where on the line, in ms; None: where it is."""
    pauses: bool = False
    taken_back: bool = False
    shrink: int = 0
    """The picture is wanted half as large so many times."""


@dataclass(frozen=True)
class Patch:
    """Pixels that look different now, and where they lie in the picture, from its top left."""

    x: int
    y: int
    pixels: np.ndarray


@dataclass(frozen=True)
class Seen:
    """What came of a wish."""

    line: Timeline
    at: float
    """Where on the line it is, in ms."""
    size: tuple[int, int]
    """Width and height of the picture."""
    patches: tuple[Patch, ...]


class Teller:
    """Tells how a drawing came to be. Call it on the window's thread only."""

    def __init__(
        self,
        tale: Tale,
        *,
        ready: Callable[[Story], object],
        seen: Callable[[Seen], object],
        sorry: Callable[[StudioError], object],
    ) -> None:
        """Begin to read. `ready` is called once with the story, `seen` after each wish, `sorry` when nothing can be.

        All on the window's thread, and none after `close`. After `seen`, `go_on` must be called.
        """
        self._tale = tale
        self._ready, self._seen, self._sorry = ready, seen, sorry
        self._change = threading.Condition()
        self._wish: Wish | None = None
        self._shown = True
        self._closed = False
        self._idle = threading.Event()
        """Set while no wish is being done: films are made then."""
        threading.Thread(target=self._run, name="telling", daemon=True).start()

    def wish(self, wish: Wish) -> None:
        """Ask for something; whatever was asked before and isn't begun is forgotten."""
        with self._change:
            self._wish = wish
            self._change.notify()

    def go_on(self) -> None:
        """Say that what was seen last is shown."""
        with self._change:
            self._shown = True
            self._change.notify()

    def close(self) -> None:
        """Let go of everything; nothing is called any more. What was drawn on the way is kept for the next time."""
        with self._change:
            self._closed = True
            self._change.notify()
        self._idle.set()

    # --- on its threads ------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._tell()
        except StudioError as error:
            self._say(self._sorry, error)
        except Exception as error:
            fault.report(error)
            self._say(self._sorry, StudioError())

    def _say(self, call: Callable, *what: object) -> None:
        soon(lambda: None if self._closed else call(*what))

    def _tell(self) -> None:
        warm_up_first()
        story, frames, known = self._tale.read()
        replay = Replay(story, self._tale.brushes, frames, known)
        self._say(self._ready, story)
        self._idle.set()
        threading.Thread(target=lambda: self._film(story, frames), name="filming", daemon=True).start()
        done: Wish | None = None
        while (wish := self._next()) is not None:
            self._idle.clear()
            self._do(replay, wish, done)
            done = wish
            self._idle.set()

    def _next(self) -> Wish | None:
        """Wait for a wish, and for the last one to be shown; None at the end."""
        with self._change:
            self._change.wait_for(lambda: self._closed or (self._wish is not None and self._shown))
            wish, self._wish = self._wish, None
            self._shown = False
            return None if self._closed else wish

    def _do(self, replay: Replay, wish: Wish, done: Wish | None) -> None:
        dirty: Dirty = ()
        if done is None or (done.pauses, done.taken_back) != (wish.pauses, wish.taken_back):
            dirty += replay.tell(pauses=wish.pauses, taken_back=wish.taken_back)
        if wish.ms is not None:
            dirty += replay.seek(wish.ms)
        paper = replay.story.paper
        if done is None or done.shrink != wish.shrink:
            dirty = (Rect(0, 0, paper.width, paper.height),)
        width, height = (-(-side // (1 << wish.shrink)) for side in (paper.width, paper.height))
        patches = [patch for rect in dirty for patch in _patches(replay, rect, wish.shrink)]
        self._say(self._seen, Seen(replay.line, replay.at, (width, height), tuple(patches)))

    def _film(self, story: Story, frames: Frames) -> None:
        step_back()
        before = len(frames.nodes)
        try:
            for _ in film(story, self._tale.brushes, frames):
                self._idle.wait(0.2)
                if self._closed:
                    break
            if len(frames.nodes) > before:
                self._tale.keep(frames)
        except Exception as error:
            fault.report(error)


def _patches(replay: Replay, rect: Rect, shrink: int) -> list[Patch]:
    """Return the pixels of a rectangle in bands that are shown one at a time."""
    unit = 1 << shrink
    left, top = rect.x0 // unit * unit, rect.y0 // unit * unit
    rows = max(unit, BAND_BYTES * unit * unit // (4 * max(1, rect.width)) // unit * unit)
    return [
        Patch(left >> shrink, y >> shrink, replay.rgba(Rect(left, y, rect.x1, min(y + rows, rect.y1)), shrink))
        for y in range(top, rect.y1, rows)
    ]
