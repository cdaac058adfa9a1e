"""Every sample of a hand, though Kivy hands over one move a frame.

Kivy coalesces the motions of a frame into one `on_touch_move`, but calls `depack` for each of them: there they
are kept. On desktops it also drops SDL's finger events, and with them the pressure: a stand-in for the window's
poller passes them on to Kivy's own provider.
"""

import sys
import time
from time import perf_counter

import numpy as np
from kivy.core.window import Window
from kivy.input.providers.mouse import MouseMotionEvent
from kivy.metrics import dp

from studio.ui.loop import has_glass, space_is_down

_FINGERS = ("fingerdown", "fingermotion", "fingerup")
_HANDS = frozenset(
    {*_FINGERS, "mousemotion", "mousebuttondown", "mousebuttonup", "mousewheel", "keydown", "keyup", "textinput"}
)
"""What comes from a person."""
PALM = 128
"""Dp: what touches with more than this (20 mm) is no finger. Only some glass tells."""


def keep_samples() -> None:
    """Start to keep every sample of every touch. Call once, after the window exists."""
    _watch(MouseMotionEvent, tells_pressure=False)
    from kivy.core.window import window_sdl2

    _watch(window_sdl2.SDL2MotionEvent, tells_pressure=True)
    Window._win = _Poller(Window._win, window_sdl2.SDL2MotionEventProvider.q)


def _watch(kind: type, *, tells_pressure: bool) -> None:
    if getattr(kind, "keeps_samples", False):
        return
    depack = kind.depack

    def depack_and_keep(self, args):
        depack(self, args)
        if self.is_touch:
            # its profile doesn't say yet, at the first sample, that it tells pressure
            pressure = self.pressure if tells_pressure else np.nan
            self.__dict__.setdefault("samples", []).append((*_place(self), perf_counter(), pressure))

    kind.depack = depack_and_keep
    kind.keeps_samples = True


def _place(touch) -> tuple[float, float]:
    """Return where a touch is, as shares of the window: the middle of the pixel it is at, which Kivy counts from 0."""
    width, height = Window.size
    return (touch.sx * (width - 1) + 0.5) / width, (touch.sy * (height - 1) + 0.5) / height


class _Poller:
    """Kivy's SDL window, whose finger events also reach the finger provider on desktops."""

    def __init__(self, window, fingers) -> None:
        self.__dict__.update(_window=window, _fingers=fingers, _down=set(), touched=steady())

    def __getattr__(self, name):
        return getattr(self._window, name)

    def __setattr__(self, name, value) -> None:
        setattr(self._window, name, value)

    def poll(self):
        event = self._window.poll()
        if event and event[0] in _HANDS:
            self.__dict__["touched"] = steady()
            if event[0] in _FINGERS and self._is_on_glass(*event[:2]):
                self._fingers.appendleft(event)
        return event

    def _is_on_glass(self, action: str, finger: int) -> bool:
        """Say whether a finger came down on glass: those of a trackpad only move the pointer, as they always did."""
        if action == "fingerdown" and has_glass():
            self._down.add(finger)
        is_down = finger in self._down
        if action == "fingerup":
            self._down.discard(finger)
        return is_down


def steady() -> float:
    """Return seconds that only ever go on, also while the machine sleeps."""
    if sys.platform == "win32":
        return time.monotonic()
    return time.clock_gettime(_STEADY)


_STEADY = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", 0))


def last_touch() -> float:
    """Return when a person last did anything at all with the window, in `steady` seconds."""
    return getattr(Window._win, "touched", 0.0)


def drain(touch) -> np.ndarray:
    """Take the samples of `touch` that came since the last call.

    Returns float64 [n, 4]: x and y in window pixels (y up), time in seconds, pressure 0..1 or NaN where none
    comes. Samples are stamped when they are polled, many at once: the time since the last one is spread over them.
    """
    samples = touch.__dict__.get("samples")
    if samples is None:  # a kind of touch that nobody watches: where it is now is all there is to know
        pressure = touch.pressure if "pressure" in touch.profile else np.nan
        samples = [(*_place(touch), perf_counter(), pressure)]
    if not samples:
        return np.empty((0, 4))
    taken = np.array(samples)
    samples.clear()
    taken[:, 0] *= Window.width
    taken[:, 1] *= Window.height
    before = touch.__dict__.get("last_sample_time", taken[0, 2])
    after = touch.__dict__["last_sample_time"] = taken[-1, 2]
    taken[:, 2] = before + (after - before) * (np.arange(len(taken)) + 1) / len(taken)
    return taken


def kind_of(touch) -> str:
    """Return what touches: "pen" (the mouse too), "finger", "palm"; "move", "pick" for other buttons.

    SDL 2 tells a pen from a mouse by nothing, nor one end of it from the other.
    """
    if "button" in touch.profile:
        return {"middle": "move", "right": "pick"}.get(touch.button, "move" if space_is_down() else "pen")
    shape = touch.shape if "shape" in touch.profile else None
    if shape is not None and max(shape.width * Window.width, shape.height * Window.height) > dp(PALM):
        return "palm"
    return "finger"
