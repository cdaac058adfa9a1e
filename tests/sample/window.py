"""The real easel, in a real window that nobody sees: pictures are drawn on it touch by touch."""

import os
import time
from dataclasses import replace
from pathlib import Path

from studio.core.clock import FixedClock
from studio.core.settings import Settings
from studio.drawing.drawing import warm_up
from studio.ui.start import open_window, prepare_kivy
from tests.sample.hand import Mark, Picture, Samples, TakeBack

ROOM = {(944, 708): (1280, 800), (708, 708): (1280, 800), (768, 1024): (800, 1536), (768, 768): (800, 1280)}
"""How large the window is on whose easel a paper of a size lies."""


class _Seeds:
    """Stands where the studio asks for chance, so that the same picture is made again."""

    def __init__(self) -> None:
        self.next = 0

    def randbits(self, _bits: int) -> int:
        return self.next


class _Silence:
    """No audio process is needed to draw."""

    state, reason = "silent", ""

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass


class Window:
    """The open studio."""

    def __init__(self, library: Path, home: Path, clock: FixedClock) -> None:
        os.environ.update(SDL_VIDEODRIVER="offscreen", KIVY_METRICS_DENSITY="1", KIVY_DPI="96")
        prepare_kivy(home)
        assert open_window(), "no window could be made"
        from kivy.base import EventLoop, runTouchApp

        from studio.app import House
        from studio.ui.screens import draw_screen
        from studio.ui.widgets import easel

        warm_up()
        self.clock = clock
        self.seeds = easel.secrets = draw_screen.secrets = _Seeds()
        self._loop = EventLoop
        self._house = House(library, Settings(None))
        self._house.clock = clock
        self._house.open_sound = _Silence
        self._house.furnish()
        self._shell = self._house.shell
        runTouchApp(self._shell, embedded=True)
        self._until(lambda: self._shell.rooms is not None)
        self.rooms = self._shell.rooms
        self._screen = self._shell.go("draw")

    def close(self) -> None:
        """Leave the studio."""
        self._house.leave()

    def draw(self, picture: Picture) -> str:
        """Put out a fresh paper and draw a picture on it; return its piece."""
        paper = picture.paper
        self._resize(*ROOM[paper.width, paper.height])
        screen = self._screen
        screen._ready = None  # the paper that lay ready is another sheet
        self.seeds.next = paper.seed
        screen.put_new(paper.kind, paper.colour)
        assert screen.easel.drawing.paper == paper, (screen.easel.drawing.paper, paper)
        for act in picture.acts:
            self.clock.advance(milliseconds=round(act.rest))
            if isinstance(act, TakeBack):
                screen.undo()
            else:
                self._mark(act)
            self.rooms.library.settle()
        piece_id = screen._kept.piece_id
        screen.leave()
        self.rooms.library.settle()
        self._loop.idle()
        return piece_id

    def _mark(self, mark: Mark) -> None:
        from kivy.core.window import Window
        from kivy.tests.common import UnitTestTouch

        easel = self._screen.easel
        easel.brush, easel.brush_size, easel.brush_opacity = mark.brush, mark.size, mark.opacity
        easel.colour = list(mark.colour)
        self.seeds.next = mark.seed
        places = _on_screen(mark.samples, easel.sheet)
        finger = UnitTestTouch(*places[0, :2])
        finger.samples = []
        for number, (x, y, ms, pressure) in enumerate(places):
            finger.samples.append((x / Window.width, y / Window.height, ms / 1000, pressure))
            if number == 0:
                finger.touch_down()
            else:
                finger.touch_move(x, y)
        self.clock.advance(milliseconds=round(places[-1, 2]))
        finger.touch_up()

    def _resize(self, width: int, height: int) -> None:
        from kivy.core.window import Window

        if tuple(Window.system_size) != (width, height):
            Window.size = width, height
            self._until(lambda: (self._screen.width, self._screen.height) == (width, height))
        for _ in range(3):
            self._loop.idle()

    def _until(self, condition) -> None:
        end = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < end, "the window did not come to be as it should"
            self._loop.idle()
            self._poll()

    def _poll(self) -> None:
        from kivy.core.window import Window

        Window.mainloop()

    def with_microphone(self, source):
        """Return the rooms with another source of sound."""
        return replace(self.rooms, open_sound=lambda: source)


def _on_screen(samples: Samples, sheet: tuple[int, int, int, int]) -> Samples:
    """Return samples in window pixels, y up, for a paper that lies on the screen at its own size."""
    left, bottom, _, height = sheet
    places = samples.copy()
    places[:, 0] += left
    places[:, 1] = bottom + height - places[:, 1]
    return places
