"""Fingers on glass: SDL's own finger events, put into SDL's own queue, as a touch screen's driver would."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from kivy.base import EventLoop
from kivy.core.window.window_sdl2 import SDL2MotionEventProvider

from studio.ui import input as hands
from studio.ui.loop import _sdl

DOWN, UP, MOTION = 0x700, 0x701, 0x702


class _Finger(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_uint32),
        ("time", ctypes.c_uint32),
        ("touch", ctypes.c_int64),
        ("finger", ctypes.c_int64),
        ("x", ctypes.c_float),
        ("y", ctypes.c_float),
        ("dx", ctypes.c_float),
        ("dy", ctypes.c_float),
        ("pressure", ctypes.c_float),
        ("window", ctypes.c_uint32),
        ("rest", ctypes.c_uint8 * 64),
    ]


class Fingers:
    """Any number of fingers, by number, at window places (y up). Nothing happens before the next frame."""

    def __init__(self, window) -> None:
        self._window = window
        self._at: dict[int, tuple[float, float]] = {}
        if not any(isinstance(one, SDL2MotionEventProvider) for one in EventLoop.input_providers):
            EventLoop.add_input_provider(SDL2MotionEventProvider("sdl", ""))  # a loop that has ended forgets it

    def down(self, finger: int, x: float, y: float, pressure: float = 1.0) -> None:
        """Lay a finger down."""
        self._push(DOWN, finger, x, y, pressure)

    def move(self, finger: int, x: float, y: float, pressure: float = 1.0) -> None:
        """Move one that lies there."""
        self._push(MOTION, finger, x, y, pressure)

    def up(self, *fingers: int) -> None:
        """Lift fingers where they are."""
        for finger in fingers:
            self._push(UP, finger, *self._at.pop(finger), 0.0)

    def lift_all(self) -> None:
        """Lift every finger that is still down."""
        self.up(*self._at)

    def _push(self, kind: int, finger: int, x: float, y: float, pressure: float) -> None:
        if kind != UP:
            self._at[finger] = x, y
        width, height = self._window.size
        event = _Finger(type=kind, touch=7, finger=finger, x=x / width, y=1 - y / height, pressure=pressure, window=1)
        assert _sdl().SDL_PushEvent(ctypes.byref(event)) == 1


@contextmanager
def all_samples(window) -> Iterator[None]:
    """Have the window hand over finger events and every sample, as the studio does; put it back afterwards."""
    before = window._win
    hands.keep_samples()
    yield
    window._win = before


@pytest.fixture(autouse=True, scope="module")
def samples_are_kept(window_ui):
    """Have every sample of a hand arrive during the tests of a file that brings this in."""
    with all_samples(window_ui.window):
        yield


__all__ = ["Fingers", "all_samples", "samples_are_kept"]
