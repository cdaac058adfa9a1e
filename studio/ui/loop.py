"""When to wait and when to run: nothing moves while nothing happens, and a hand never waits for a frame.

Kivy's clock sleeps a fixed time between reading input and acting on it, which costs up to 16 ms of lag, and
wakes sixty times a second for nothing. Here the wait is SDL's own: it ends with the next event of the person, of
a worker thread (`soon`) or of the clock, whichever comes first; what woke it is read and painted in the same turn.
"""

import ctypes
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from kivy.clock import Clock
from kivy.core.window import Window

BREATH = 1 / 250
"""Seconds at least between two turns, so that neither a shaken mouse nor a fade fills the processor."""
REST = 0.25
"""Seconds at most between two turns."""

_USER_EVENT = 0x8000
_SCANCODE_SPACE = 44
_DIRECT = 0


class _Event(ctypes.Structure):
    _fields_ = [("type", ctypes.c_uint32), ("rest", ctypes.c_uint8 * 124)]


def install() -> None:
    """Put the wait in place of the clock's own. Call once, after the window exists."""
    sdl = _loaded_sdl()
    if sdl is None:
        return
    poll = Window.mainloop

    def wait_and_poll() -> float:
        # when the next timer is due, by Kivy's clock; 0 when one is due at every turn
        due = 0.0 if Window.canvas.needs_redraw else Clock.get_min_timeout()
        pause = min(max(due - Clock._last_tick, BREATH), REST) - (Clock.time() - Clock._last_tick)
        if pause > 0:
            sdl.SDL_WaitEventTimeout(None, max(1, round(pause * 1000)))
        poll()
        current = Clock.time()
        Clock._dt = current - Clock._last_tick
        Clock._last_tick = current
        return current

    Clock.idle = wait_and_poll
    Window.mainloop = lambda: None
    soon.wake = lambda: sdl.SDL_PushEvent(ctypes.byref(_Event(type=_USER_EVENT)))


def soon(call: Callable[[], object]) -> None:
    """From any thread: have `call` run on the window's thread, at once."""
    Clock.schedule_once(lambda _dt: call(), -1)
    soon.wake()


soon.wake = lambda: None


def video_driver() -> str:
    """Return what SDL draws through, e.g. "x11", or "" where it can't be asked."""
    sdl = _loaded_sdl()
    if sdl is None:
        return ""
    sdl.SDL_GetCurrentVideoDriver.restype = ctypes.c_char_p
    return (sdl.SDL_GetCurrentVideoDriver() or b"").decode()


def window_flags() -> int:
    """Return SDL's flags of the window (SDL_WindowFlags), or 0 where it can't be asked."""
    sdl = _loaded_sdl()
    if sdl is None:
        return 0
    sdl.SDL_GL_GetCurrentWindow.restype = ctypes.c_void_p
    window = sdl.SDL_GL_GetCurrentWindow()
    return sdl.SDL_GetWindowFlags(ctypes.c_void_p(window)) if window else 0


def screen_bounds() -> tuple[int, int, int, int] | None:
    """Return left, top, width and height of the screen that the window is on, or None where it can't be asked."""
    sdl = _loaded_sdl()
    if sdl is None:
        return None
    sdl.SDL_GL_GetCurrentWindow.restype = ctypes.c_void_p
    number = sdl.SDL_GetWindowDisplayIndex(ctypes.c_void_p(sdl.SDL_GL_GetCurrentWindow()))
    bounds = (ctypes.c_int * 4)()  # SDL_Rect
    if number < 0 or sdl.SDL_GetDisplayBounds(number, bounds) != 0:
        return None
    left, top, width, height = bounds
    return left, top, width, height


def space_is_down() -> bool:
    """Say whether the space bar is held down now."""
    sdl = _sdl()
    if sdl is None:
        return False
    sdl.SDL_GetKeyboardState.restype = ctypes.POINTER(ctypes.c_uint8)
    return bool(sdl.SDL_GetKeyboardState(None)[_SCANCODE_SPACE])


def has_glass() -> bool:
    """Say whether fingers touch what is shown. A trackpad tells SDL of fingers too, and is no glass.

    Without any device that SDL knows of it is believed.
    """
    sdl = _sdl()
    if sdl is None:
        return True
    sdl.SDL_GetTouchDevice.restype = ctypes.c_int64
    devices = [sdl.SDL_GetTouchDevice(number) for number in range(sdl.SDL_GetNumTouchDevices())]
    kinds = [sdl.SDL_GetTouchDeviceType(ctypes.c_int64(device)) for device in devices]
    return not kinds or _DIRECT in kinds


@lru_cache(maxsize=1)
def _sdl():
    return _loaded_sdl()


def _loaded_sdl():
    """Return the SDL that Kivy has loaded, or None where it can't be found (then Kivy's own clock stays)."""
    try:
        if sys.platform == "win32":
            return ctypes.CDLL("SDL2.dll")
        if sys.platform == "darwin":
            import kivy

            framework = Path(kivy.__file__).parent / ".dylibs" / "SDL2"
            return ctypes.CDLL(str(framework)) if framework.exists() else None
        with open("/proc/self/maps") as maps:
            path = next((line.split()[-1] for line in maps if "libSDL2-2" in line), None)
        return ctypes.CDLL(path) if path else None
    except OSError:
        return None
