"""A real window to test in: a private Xvfb, a private Kivy home, SDL's own event queue, one frame at a time.

One window serves a whole pytest process. Tests take the `ui` fixture:

    def test_a_button_can_be_pressed(ui):
        button = ui.mount(PushButton(text="Write"))
        ui.tap(button)

`from tests.ui.harness import ui` (in a conftest) brings it to other folders of tests; `prepare()` must have run before
anything imports Kivy's window, which importing this module from a conftest takes care of.
"""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

SIZE = (1280, 800)
"""The window's size at the start of every test."""

LOOKED_THROUGH_EVERY = 40
"""After how many tests everything that is still there is looked through, for what nobody holds any more."""

DRAWN_EVERY = 0.03
"""Seconds between two pictures of a window that nobody looks at: without a graphics card one takes up to 10 ms."""

_SCREEN = "2000x2000x24"
_prepared = False
_freezes = 0
"""How often the studio has set aside what it holds, as it does once it has settled down."""


def prepare() -> None:
    """Start a display of our own and set Kivy up, once, before Kivy is imported."""
    global _prepared
    if _prepared:
        return
    _prepared = True
    assert "kivy.core.window" not in sys.modules, "Kivy's window was opened before the harness could set it up"
    home = Path(tempfile.mkdtemp(prefix="afterglow-test-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    if sys.platform.startswith("linux") and "UI_TEST_REAL_DISPLAY" not in os.environ:
        os.environ["DISPLAY"] = start_display()
        os.environ.pop("WAYLAND_DISPLAY", None)
        os.environ.update(SDL_VIDEODRIVER="x11", LIBGL_ALWAYS_SOFTWARE="1")
    _notice_freezes()
    os.environ.update(KIVY_METRICS_DENSITY="1", KIVY_DPI="96", SDL_AUDIODRIVER="dummy")
    from studio.ui.start import prepare_kivy

    prepare_kivy(home, SIZE)
    from kivy.config import Config

    Config.set("graphics", "maxfps", "0")
    Config.set("graphics", "resizable", "1")
    for key, value in (("position", "custom"), ("left", 0), ("top", 0)):
        Config.set("graphics", key, value)


def _notice_freezes() -> None:
    """Count how often the studio freezes: to ask how much is frozen takes 26 ms, for each of it is counted."""
    freeze = gc.freeze

    def noticed() -> None:
        global _freezes
        _freezes += 1
        freeze()

    gc.freeze = noticed


def start_display() -> str:
    """Start Xvfb on whatever display is free; return its name. It ends with this process."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", _SCREEN, "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    number = b""
    while not number.endswith(b"\n"):
        part = os.read(read, 16)
        if not part:
            raise RuntimeError("Xvfb did not start")
        number += part
    os.close(read)
    atexit.register(_stop, server)
    return ":" + number.strip().decode()


def _stop(server: subprocess.Popen) -> None:
    server.terminate()
    server.wait()


class Ui:
    """Drives the window one frame at a time, by simulated touches or by real X events."""

    def __init__(self) -> None:
        from kivy.base import EventLoop
        from kivy.clock import Clock
        from kivy.core.window import Window

        assert Window is not None, "no window could be made"
        Clock._max_fps = 0
        self.window, self.loop, self.clock = Window, EventLoop, Clock
        self._sweeps = self._frozen = 0
        self._draw, self._draws = Window.dispatch, False
        self._drawn = 0.0
        """When the window was drawn last."""
        self._paper = None
        """What a picture of the window is drawn on."""
        self.shots = Path(os.environ.get("UI_SHOTS") or tempfile.gettempdir()) / "afterglow-shots"

    def draw_seldom(self) -> None:
        """From now on, draw the window every `DRAWN_EVERY` seconds, not at each turn."""
        self.window.dispatch = self._dispatch

    def draw_always(self) -> None:
        """From now on, draw the window as it is drawn for a person."""
        self.window.dispatch = self._draw

    def _dispatch(self, event: str, *told):
        """Stand in for the window's own dispatch: what is not drawn now is drawn later, for it still needs to be."""
        if event == "on_draw":
            self._draws = time.monotonic() - self._drawn >= DRAWN_EVERY
        if event in ("on_draw", "on_flip") and not self._draws:
            return False
        if event == "on_flip":
            self._drawn = time.monotonic()
        return self._draw(event, *told)

    # ---- putting something up

    def mount(self, root):
        """Make `root` the window's content and let it settle; return it."""
        from kivy.base import runTouchApp

        runTouchApp(root, embedded=True)
        self.frames(3)
        return root

    def resize(self, width: int, height: int) -> None:
        """Make the window as large as that."""
        if tuple(self.window.system_size) == (width, height):
            return
        self.window.size = width, height
        self.until(lambda: tuple(self.window.system_size) == (width, height), what="the window's new size")
        self.frames(3)

    def reset(self) -> None:
        """Take everything down, so that the next test finds an empty window of the usual size."""
        from studio.ui.theme import theme
        from studio.ui.widgets.hands import hands

        self._let_go()
        for child in self.window.children[:]:
            if hasattr(child, "close"):
                child.close()
            self.window.remove_widget(child)
        self.window.canvas.clear()
        self.loop.stop()
        self._cancel_timers()
        theme.motion = True
        theme.set("dusk")
        self.window.clearcolor = theme.colour("bg")
        hands.at_keys = False
        self.resize(*SIZE)

    def sweep(self) -> None:
        """Before a test, collect what the one before left: pytest holds that until its very end.

        What outlives it (a quarter of a million objects once the kernels are loaded) is looked through only now and
        then: that takes longer than many a test. And when the studio has done the same, as it does once it has
        settled down: then a whole house would stay for ever.
        """
        if self._sweeps % LOOKED_THROUGH_EVERY == 0 or _freezes != self._frozen:
            gc.unfreeze()
        self._sweeps += 1
        gc.collect()
        gc.freeze()
        self._frozen = _freezes

    def _let_go(self) -> None:
        from kivy.animation import Animation
        from kivy.uix.behaviors import FocusBehavior

        for widget in list(FocusBehavior._keyboards.values()):
            if widget is not None:
                widget.focus = False
        FocusBehavior.ignored_touch.clear()
        for animation in list(Animation._instances):
            for widget in [entry["widget"] for entry in list(animation._widgets.values())]:
                animation.cancel(widget)
        self.loop.touches.clear()

    def _cancel_timers(self) -> None:
        for event in list(self.clock.get_events()):
            call = event.get_callback()
            call = getattr(call, "func", call)  # Kivy's own timers are often partials, and keep a whole screen
            owner = getattr(call, "__self__", None)
            module = getattr(call, "__module__", "") or type(owner).__module__
            ours = str(module).startswith(("studio", "tests")) or type(owner).__module__.startswith("studio")
            if ours or "<locals>" in getattr(call, "__qualname__", ""):
                event.cancel()

    # ---- time

    def frame(self) -> None:
        """Do one turn: the clock, input, layout and drawing, then SDL's queue of real events."""
        self.loop.idle()
        self.window.mainloop()

    def frames(self, count: int = 1) -> None:
        """Do some turns."""
        for _ in range(count):
            self.frame()

    def wait(self, seconds: float) -> None:
        """Let that much time go by."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.frame()
            time.sleep(0.002)

    def until(self, condition: Callable[[], object], timeout: float = 5.0, what: str = "it") -> None:
        """Wait for a condition; keep a picture when it does not come."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            self.frame()
            if condition():
                return
            time.sleep(0.002)
        self.shot("timeout")
        raise AssertionError(f"waited {timeout} s in vain for {what}; see {self.shots / 'timeout.png'}")

    # ---- touches that go through the window as fingers do

    def touch(self, x: float, y: float):
        """Return a finger at window coordinates; call `touch_down`, `touch_move(x, y)`, `touch_up` on it."""
        from kivy.tests.common import UnitTestTouch

        return UnitTestTouch(x, y)

    def middle(self, widget) -> tuple[float, float]:
        """Return the window coordinates of a widget's middle."""
        return widget.to_window(*widget.center)

    def tap(self, widget, at: tuple[float, float] | None = None) -> None:
        """Tap a widget's middle, or a point of the window."""
        finger = self.touch(*(at or self.middle(widget)))
        finger.touch_down()
        self.frame()
        finger.touch_up()
        self.frames(2)

    def take_back(self, shell) -> None:
        """Press the way back in the shell's toast, once it is there."""
        self.until(lambda: shell._toast is not None and shell._toast.undo is not None, what="a way back")
        shell._toast.take_back()

    def drag(self, path: list[tuple[float, float]]) -> None:
        """Draw one finger along window coordinates, one point a frame."""
        finger = self.touch(*path[0])
        finger.touch_down()
        self.frame()
        for x, y in path[1:]:
            finger.touch_move(x, y)
            self.frame()
        finger.touch_up()
        self.frames(2)

    # ---- real X events

    def xdo(self, *args: object) -> None:
        """Run xdotool, e.g. `ui.xdo("key", "Tab")`."""
        subprocess.run(["xdotool", *map(str, args)], check=True, capture_output=True)
        self.frames(2)

    def key(self, *names: str) -> None:
        """Press real keys, by xdotool's names: "Tab", "Return", "Escape", "ctrl+z"; go on once they have come up."""
        up: list[object] = []

        def came_up(*_) -> None:
            up.append(None)

        self.window.bind(on_key_up=came_up)
        for name in names:
            wanted = len(up) + name.count("+") + 1
            self.xdo("key", name)
            self.until(lambda wanted=wanted: len(up) >= wanted, what=f"the key {name} to come up")
            self.frames(2)
        self.window.unbind(on_key_up=came_up)

    def xclick(self, widget) -> None:
        """Click a widget with the real mouse."""
        x, y = self.middle(widget)
        self.xdo("mousemove", round(x), round(self.window.height - y))
        self.xdo("click", 1)
        self.wait(0.03)

    # ---- looking

    def look(self) -> Image.Image:
        """Return what the window shows, as an RGB picture.

        It is drawn once more, on paper of its own: what is read from a window's own buffers can be an old picture.
        """
        from kivy.graphics import Fbo
        from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels

        self.frame()
        size = tuple(self.window.system_size)
        if self._paper is None or self._paper.size != size:
            self._paper = Fbo(size=size, with_stencilbuffer=True)
        self._paper.bind()
        self.window.clear()
        self.window.render_context.draw()
        pixels = glReadPixels(0, 0, *size, GL_RGBA, GL_UNSIGNED_BYTE)
        self._paper.release()
        picture = Image.frombytes("RGBA", size, bytes(pixels))
        return picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert("RGB")

    def shot(self, name: str) -> Image.Image:
        """Look, and keep the picture as NAME.png in $UI_SHOTS/afterglow-shots."""
        picture = self.look()
        self.shots.mkdir(parents=True, exist_ok=True)
        picture.save(self.shots / f"{name}.png")
        return picture

    def pixel(self, x: float, y: float) -> str:
        """Return the colour "#RRGGBB" of a pixel, y up as Kivy counts."""
        picture = self.look()
        red, green, blue = picture.getpixel((round(x), picture.height - 1 - round(y)))
        return f"#{red:02X}{green:02X}{blue:02X}"


@pytest.fixture(scope="session")
def window_ui() -> Ui:
    """The one window of this process."""
    return Ui()


@pytest.fixture
def ui(window_ui: Ui) -> Iterator[Ui]:
    """An empty window of 1280 × 800 in Dusk; everything in it is taken down afterwards."""
    window_ui.sweep()
    window_ui.draw_seldom()
    yield window_ui
    window_ui.reset()


prepare()
