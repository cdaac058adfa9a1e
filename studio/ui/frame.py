"""The window as the desktop sees it: where it stands, whether it fills the screen, and that it comes to the front."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import NamedTuple

FURTHEST, LARGEST = 1 << 15, 1 << 14
"""Px beyond which a place or a size is no window's."""

_TEXT = re.compile(r"(\d{1,5})x(\d{1,5})([+-]\d{1,5})([+-]\d{1,5})(!?)")
_HIDDEN, _MINIMISED, _MAXIMISED = 0x8, 0x40, 0x80


class Frame(NamedTuple):
    """A window's place: size and position in the desktop's own pixels, y down."""

    width: int
    height: int
    left: int
    top: int
    filling: bool
    """Whether it fills the screen."""


def write_frame(frame: Frame) -> str:
    """Return a frame as text, such as 1280x800+40+25."""
    return f"{frame.width}x{frame.height}{frame.left:+d}{frame.top:+d}{'!' if frame.filling else ''}"


def read_frame(text: str) -> Frame | None:
    """Return the frame that `write_frame` wrote; None when it makes no sense."""
    match = _TEXT.fullmatch(text)
    if match is None:
        return None
    width, height, left, top = (int(number) for number in match.groups()[:4])
    fits = 0 < width <= LARGEST and 0 < height <= LARGEST and max(abs(left), abs(top)) <= FURTHEST
    return Frame(width, height, left, top, bool(match[5])) if fits else None


def now() -> Frame:
    """Return where the window is."""
    from kivy.core.window import Window

    width, height = Window.system_size
    return Frame(int(width), int(height), int(Window.left), int(Window.top), bool(_flags() & _MAXIMISED))


def fill_screen() -> None:
    """Take the whole screen, without a frame.

    As large as the screen it is made by ourselves: where no program manages windows, SDL only believes that it is.
    """
    from kivy.core.window import Window

    from studio.ui import loop

    screen = loop.screen_bounds() if sys.platform.startswith("linux") else None
    if screen is not None:
        Window.left, Window.top = screen[:2]
        Window.size = screen[2:]
    Window.fullscreen = "auto"


def to_front() -> None:
    """Bring the window before all others, wherever it was put away."""
    from kivy.core.window import Window

    flags = _flags()
    if flags & _HIDDEN:
        Window.show()
    if flags & _MINIMISED:
        Window.restore()
    Window.raise_window()


def come_to_front(answer: Callable[[], object]) -> None:
    """Somebody started the studio a second time: show them this window, then say so. From any thread."""
    from studio.ui.loop import soon

    def come() -> None:
        to_front()
        answer()

    soon(come)


def _flags() -> int:
    from studio.ui import loop

    return loop.window_flags()
