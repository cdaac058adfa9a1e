"""The replay of a drawing, on threads of its own: it is asked for places, and the newest wish counts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from studio.core import fault
from studio.core.errors import StudioError
from studio.core.geometry import Rect
from studio.drawing.brush import Brush
from studio.drawing.drawing import Dirty
from studio.drawing.engine import warm_up_first
from studio.drawing.frames import Frames
from studio.drawing.replay import Replay
from studio.drawing.timeline import Story, Timeline
from studio.drawing.walk import film
from studio.gallery.opening import keep_frames, kept_frames, known_nodes, story_of_piece
from studio.library.library import Library
from studio.library.log import Length
from studio.ui.aside import step_back
from studio.ui.loop import soon

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
        library: Library,
        brushes: Mapping[str, Brush],
        piece_id: str,
        *,
        ready: Callable[[Story], object],
        seen: Callable[[Seen], object],
        sorry: Callable[[StudioError], object],
    ) -> None:
        """Begin to read. `ready` is called once with the story, `seen` after each wish, `sorry` when nothing can be.

        All on the window's thread, and none after `close`. After `seen`, `go_on` must be called.
        """
        self._library = library
        self._brushes = brushes
        self._piece_id = piece_id
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
        library, piece_id = self._library, self._piece_id
        library.settle()
        story, made_of = story_of_piece(library, piece_id)
        frames = kept_frames(library, piece_id, self._brushes, story)
        known = known_nodes(library, piece_id, self._brushes, story, made_of)
        replay = Replay(story, self._brushes, frames, known)
        self._say(self._ready, story)
        self._idle.set()
        threading.Thread(target=lambda: self._film(story, frames, made_of), name="filming", daemon=True).start()
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

    def _film(self, story: Story, frames: Frames, made_of: Length) -> None:
        step_back()
        before = len(frames.nodes)
        try:
            for _ in film(story, self._brushes, frames):
                self._idle.wait(0.2)
                if self._closed:
                    break
            if len(frames.nodes) > before:
                with suppress(StudioError):  # the library may be closed by now
                    keep_frames(self._library, self._piece_id, frames, self._brushes, made_of)
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
