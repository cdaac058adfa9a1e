"""The real easel, in a real window that nobody sees: pictures are drawn on it touch by touch."""

import os
import time
from dataclasses import replace
from pathlib import Path

from studio.core.clock import FixedClock
from studio.core.settings import Settings
from studio.drawing.drawing import warm_up
from studio.drawing.stamps import painted
from studio.ui.start import open_window, prepare_kivy
from studio.ui.widgets.view import View
from tests.sample.acts import Mark, NewLayer, Picture, Pour, Samples, TakeBack, Together

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
    recording = playing = False

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def level(self) -> float:
        """Say how loud it is."""
        return 0.0


class Window:
    """The open studio."""

    def __init__(self, library: Path, home: Path, clock: FixedClock) -> None:
        os.environ.update(SDL_VIDEODRIVER="offscreen", KIVY_METRICS_DENSITY="1", KIVY_DPI="96")
        prepare_kivy(home)
        assert open_window(), "no window could be made"
        from kivy.base import EventLoop, runTouchApp

        from studio.app import House
        from studio.ui import draw_lying
        from studio.ui.widgets import marks

        warm_up()
        self.clock = clock
        self.seeds = marks.secrets = draw_lying.secrets = _Seeds()
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
        screen.lying._ready = None  # the paper that lay ready is another sheet
        screen._paper = lambda *_: paper  # not as large as there is room for, but as the picture wants it
        screen.put_new(paper.kind, paper.colour)
        assert screen.easel.drawing.paper == paper, (screen.easel.drawing.paper, paper)
        for act in picture.acts:
            self.clock.advance(milliseconds=round(act.rest))
            match act:
                case TakeBack():
                    screen.undo()
                case NewLayer():
                    assert screen.do(act.edit)
                case Pour():
                    self._pour(act)
                case Together():
                    self._mark(act.marks)
                case Mark():
                    self._mark((act,))
            self.rooms.library.settle()
        piece_id = screen.lying.kept.piece_id
        screen.leave()
        self.rooms.library.settle()
        self._loop.idle()
        return piece_id

    def _mark(self, marks: tuple[Mark, ...]) -> None:
        """Let hands move at once, or one alone."""
        easel, first = self._screen.easel, marks[0]
        easel.brush, easel.brush_size, easel.brush_opacity = first.brush, first.size, first.opacity
        easel.colour, easel.layer, easel.symmetry = list(first.colour), first.layer, first.symmetry
        if first.stamp:
            stamps = self._screen.stamps
            easel.picture = stamps.number_of(painted(stamps.shapes[first.stamp], first.colour))
        self.seeds.next = first.seed
        fingers = [_Finger(mark.samples, easel.view) for mark in marks]
        for ms in sorted({ms for mark in marks for ms in mark.samples[:, 2]}):
            for finger in fingers:
                finger.go_on(ms)
        self.clock.advance(milliseconds=round(max(mark.samples[-1, 2] for mark in marks)))
        for finger in fingers:
            finger.lift()

    def _pour(self, act: Pour) -> None:
        """Let a finger tap with the fill."""
        screen = self._screen
        easel, hand, steps = screen.easel, screen.hand, screen.easel.drawing.document.done
        easel.colour, easel.layer, hand.fill_opacity = list(act.colour), act.layer, act.opacity
        hand.gap = 2
        easel.dispatch("on_fill", act.x, act.y)
        self._until(lambda: easel.drawing.document.done > steps)

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


class _Finger:
    """A touch that goes where a hand did, as the window's own touches do."""

    def __init__(self, samples: Samples, view: View) -> None:
        from kivy.core.window import Window
        from kivy.tests.common import UnitTestTouch

        x, y = samples[:, 0], samples[:, 1]
        self._places = list(zip(view.a * x + view.b * y + view.e, view.b * x - view.a * y + view.f, strict=True))
        self._samples = samples
        self._size = Window.width, Window.height
        self._touch = UnitTestTouch(*self._places[0])
        self._touch.samples = []
        self._at = 0

    def go_on(self, until_ms: float) -> None:
        """Move to where the hand was at a time; come down first, if it has not."""
        while self._at < len(self._samples) and self._samples[self._at, 2] <= until_ms:
            (x, y), (_, _, ms, pressure) = self._places[self._at], self._samples[self._at]
            self._touch.samples.append((x / self._size[0], y / self._size[1], ms / 1000, pressure))
            if self._at == 0:
                self._touch.touch_down()
            else:
                self._touch.touch_move(x, y)
            self._at += 1

    def lift(self) -> None:
        """Leave the paper."""
        self._touch.touch_up()
