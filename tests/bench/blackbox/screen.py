"""Pixels out of an X display (MIT-SHM) and a mouse and keys into it (XTest), through ctypes alone."""

import ctypes
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np
from PIL import Image

ROOT_COLOUR = (255, 0, 255)
"""What the screen shows where no window is (RGB): a colour no program here has."""
_ALL_PLANES = 0xFFFFFFFF
_Z_PIXMAP = 2
_IPC_PRIVATE, _IPC_CREATE_0600, _IPC_RMID = 0, 0o1600, 0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of screen pixels; y counts downwards."""

    x: int
    y: int
    width: int
    height: int

    @property
    def centre(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2

    def inset(self, margin: int) -> "Box":
        return Box(self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin)


class _XImage(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_int) for name in ("width", "height", "xoffset", "format")),
        ("data", ctypes.c_void_p),
        *((name, ctypes.c_int) for name in ("byte_order", "unit", "bit_order", "pad", "depth", "bytes_per_line")),
    )


class _Segment(ctypes.Structure):
    _fields_ = (
        ("seg", ctypes.c_ulong),
        ("id", ctypes.c_int),
        ("address", ctypes.c_void_p),
        ("read_only", ctypes.c_int),
    )


class Screen:
    """One X display of 24 bits, seen and pointed at from outside."""

    def __init__(self, display: str) -> None:
        """Connect to a display such as ":3"; raises ConnectionError when it can't be reached."""
        self._x, self._xext, self._xtst, self._libc = _libraries()
        handle = self._x.XOpenDisplay(display.encode())
        if not handle:
            raise ConnectionError(f"the display {display} can't be opened")
        self._display = ctypes.c_void_p(handle)
        self._root = self._x.XDefaultRootWindow(self._display)
        self._visual = ctypes.c_void_p(self._x.XDefaultVisual(self._display, 0))
        self._images: dict[tuple[int, int], tuple[object, _Segment, np.ndarray]] = {}
        self.whole = Box(0, 0, self._x.XDisplayWidth(self._display, 0), self._x.XDisplayHeight(self._display, 0))
        """The whole screen."""
        red, green, blue = ROOT_COLOUR
        self._x.XSetWindowBackground(self._display, self._root, red << 16 | green << 8 | blue)
        self._x.XClearWindow(self._display, self._root)
        self._x.XSync(self._display, 0)

    def __enter__(self) -> "Screen":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._x.XCloseDisplay(self._display)

    def look(self, box: Box, step: int = 1) -> np.ndarray:
        """Return every `step`-th pixel of a box as it is now: uint8 [h, w, 3] RGB, without the pointer."""
        image, _, pixels = self._image(box.width, box.height)
        self._xext.XShmGetImage(self._display, self._root, image, box.x, box.y, _ALL_PLANES)
        return pixels[::step, ::step, 2::-1].copy()

    def _image(self, width: int, height: int) -> tuple[object, _Segment, np.ndarray]:
        """Return the shared memory for boxes of a size, made once; its pixels are B G R x."""
        if (width, height) not in self._images:
            segment = _Segment()
            image = self._xext.XShmCreateImage(
                self._display, self._visual, 24, _Z_PIXMAP, None, ctypes.byref(segment), width, height
            )
            size = image.contents.bytes_per_line * height
            segment.id = self._libc.shmget(_IPC_PRIVATE, size, _IPC_CREATE_0600)
            segment.address = self._libc.shmat(segment.id, None, 0)
            image.contents.data = segment.address
            self._xext.XShmAttach(self._display, ctypes.byref(segment))
            self._x.XSync(self._display, 0)
            # from here on it goes when the last of us lets it go, whatever happens
            self._libc.shmctl(segment.id, _IPC_RMID, None)
            memory = (ctypes.c_ubyte * size).from_address(segment.address)
            pixels = np.frombuffer(memory, np.uint8).reshape(height, -1, 4)[:, :width]
            self._images[width, height] = image, segment, pixels
        return self._images[width, height]

    def save(self, path: Path) -> None:
        """Write the whole screen as a PNG."""
        Image.fromarray(self.look(self.whole)).save(path)

    def move(self, x: float, y: float) -> None:
        """Put the pointer on a pixel."""
        self._xtst.XTestFakeMotionEvent(self._display, -1, int(x), int(y), 0)
        self._x.XFlush(self._display)

    def press(self) -> None:
        self._button(down=True)

    def release(self) -> None:
        self._button(down=False)

    def _button(self, *, down: bool) -> None:
        self._xtst.XTestFakeButtonEvent(self._display, 1, int(down), 0)
        self._x.XFlush(self._display)

    def click(self, x: float, y: float) -> None:
        """Tap on a pixel."""
        self.move(x, y)
        self.press()
        time.sleep(0.02)
        self.release()

    def chord(self, *keys: str) -> None:
        """Press keys, by their X names such as "Control_L" and "z", and let them go in turn."""
        codes = [self._x.XKeysymToKeycode(self._display, self._x.XStringToKeysym(key.encode())) for key in keys]
        for code in codes:
            self._xtst.XTestFakeKeyEvent(self._display, code, 1, 0)
        for code in reversed(codes):
            self._xtst.XTestFakeKeyEvent(self._display, code, 0, 0)
        self._x.XFlush(self._display)

    def park(self) -> None:
        """Put the pointer into the last corner, where it outlines nothing."""
        self.move(self.whole.width - 2, self.whole.height - 2)

    def stroke(self, points: np.ndarray | Sequence[tuple[int, int]], interval: float) -> float:
        """Press on the first point, move over the others one by one, lift. Returns the seconds the moves took.

        A late move is sent at once: the pace over the whole stroke is one motion per `interval` seconds.
        """
        self.move(*points[0])
        time.sleep(min(0.03, 10 * interval))
        self.press()
        time.sleep(min(0.03, 10 * interval))
        start = time.perf_counter()
        for number, point in enumerate(points[1:], 1):
            self.move(*point)
            time.sleep(max(0.0, start + number * interval - time.perf_counter()))
        took = time.perf_counter() - start
        self.release()
        return took


def _libraries() -> tuple[ctypes.CDLL, ctypes.CDLL, ctypes.CDLL, ctypes.CDLL]:
    """Load Xlib, Xext, Xtst and the C library, with the types that ctypes can't guess."""
    x, xext, xtst = (ctypes.CDLL(f"lib{name}.so.6") for name in ("X11", "Xext", "Xtst"))
    libc = ctypes.CDLL(None)
    pointer, number, long = ctypes.c_void_p, ctypes.c_int, ctypes.c_ulong
    x.XOpenDisplay.argtypes, x.XOpenDisplay.restype = [ctypes.c_char_p], pointer
    x.XCloseDisplay.argtypes = [pointer]
    x.XDefaultRootWindow.argtypes, x.XDefaultRootWindow.restype = [pointer], long
    x.XDefaultVisual.argtypes, x.XDefaultVisual.restype = [pointer, number], pointer
    x.XSetWindowBackground.argtypes = [pointer, long, long]
    x.XClearWindow.argtypes = [pointer, long]
    x.XSync.argtypes, x.XFlush.argtypes = [pointer, number], [pointer]
    xext.XShmCreateImage.restype = ctypes.POINTER(_XImage)
    xext.XShmCreateImage.argtypes = [pointer, pointer, number, number, pointer, pointer, number, number]
    xext.XShmGetImage.argtypes = [pointer, long, pointer, number, number, long]
    xext.XShmAttach.argtypes = [pointer, pointer]
    xtst.XTestFakeMotionEvent.argtypes = [pointer, number, number, number, long]
    xtst.XTestFakeButtonEvent.argtypes = [pointer, number, number, long]
    xtst.XTestFakeKeyEvent.argtypes = [pointer, number, number, long]
    x.XStringToKeysym.argtypes, x.XStringToKeysym.restype = [ctypes.c_char_p], long
    x.XKeysymToKeycode.argtypes, x.XKeysymToKeycode.restype = [pointer, long], ctypes.c_ubyte
    libc.shmget.argtypes = [number, ctypes.c_size_t, number]
    libc.shmat.argtypes, libc.shmat.restype = [number, pointer, number], pointer
    return x, xext, xtst, libc
