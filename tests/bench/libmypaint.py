"""libmypaint, the engine of MyPaint and Krita's MyPaint brushes: built against on the spot, and called from here."""

import ctypes
import os
import shlex
import subprocess
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt

from main import apt_install
from tests.bench.blackbox.tools import MissingToolError

SOURCE = Path(__file__).with_suffix(".c")
PACKAGES = ["gcc", "libc6-dev", "pkg-config", "libmypaint-dev"]
"""Debian packages it is built with."""
TILE = 64

Floats = npt.NDArray[np.float32]


class LibMyPaint:
    """The library, loaded. It works in one thread."""

    def __init__(self, folder: Path) -> None:
        """Build it in a folder; raises MissingToolError, with the line to run, where that can't be."""
        os.environ["OMP_NUM_THREADS"] = "1"  # before its runtime is loaded
        self.calls = _typed(ctypes.CDLL(str(build(folder))))


class Paper:
    """A surface of libmypaint."""

    def __init__(self, library: LibMyPaint, width: int, height: int) -> None:
        self._calls = library.calls
        self._width, self._height = width, height
        self._own = ctypes.c_void_p(self._calls.paper_new(width, height))

    def __enter__(self) -> "Paper":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._calls.paper_free(self._own)

    def lay(self, dabs: Floats) -> None:
        """Lay dabs [n, 8]: x, y, radius, red, green, blue, opacity, hardness; colours 0..1."""
        self._calls.paper_lay(self._own, dabs.ctypes.data, len(dabs))

    def ink(self) -> npt.NDArray[np.uint16]:
        """Return all of it [h, w, 4], 0..32768, premultiplied."""
        out = np.zeros((self._height, self._width, 4), np.uint16)
        self._calls.paper_read(self._own, out.ctypes.data, self._width, self._height)
        return out

    def count(self) -> None:
        """Count the dabs of strokes from now on; see `counted`."""
        self._calls.paper_count(self._own)

    def counted(self) -> int:
        """Return how many dabs strokes have laid since."""
        return int(self._calls.paper_counted())


class Brush:
    """A brush of libmypaint on a paper."""

    def __init__(
        self,
        library: LibMyPaint,
        paper: Paper,
        *,
        radius: float,
        hardness: float,
        opacity: float,
        spacing: float,
        smudge: float = 0.0,
    ) -> None:
        """`spacing` is the distance between dabs as a share of the radius."""
        self._calls = library.calls
        self._paper = paper._own
        self._own = ctypes.c_void_p(self._calls.brush_new(radius, hardness, opacity, 1 / spacing, smudge))
        self._changed = (ctypes.c_int * 4)()
        self._shown = np.zeros((1024, TILE, TILE), np.uint32)

    def begin(self, x: float, y: float) -> None:
        """Put the brush down."""
        self._calls.stroke_begin(self._own, self._paper, x, y)

    def go_on(self, points: Floats) -> None:
        """Move over points [n, 4]: x, y, pressure, seconds since the last."""
        self._calls.stroke_go_on(self._own, self._paper, points.ctypes.data, len(points), self._changed)

    def show(self) -> None:
        """Turn the tiles of the last move into RGBA8 over white."""
        x, y, width, height = self._changed
        if width and height:
            edges = x // TILE, y // TILE, (x + width - 1) // TILE, (y + height - 1) // TILE
            self._calls.paper_show(self._paper, self._shown.ctypes.data, *edges)

    def free(self) -> None:
        """Let it go."""
        self._calls.brush_free(self._own)


def build(folder: Path) -> Path:
    """Compile the calls into a shared library; raises MissingToolError, with the line to run, where that can't be."""
    problem = _compiled(folder)
    if problem and apt_install(PACKAGES):
        problem = _compiled(folder)
    if problem:
        line = "apt-get install -y --no-install-recommends " + " ".join(PACKAGES)
        raise MissingToolError(
            f"The engine of MyPaint can't be built here: {problem}\nTo add what it takes, as root: {line}"
        )
    return folder / "libmypaint_bench.so"


def _compiled(folder: Path) -> str:
    """Try to compile it; return what went wrong, "" when nothing did."""
    try:
        asked = subprocess.run(
            ["pkg-config", "--cflags", "--libs", "libmypaint"], capture_output=True, text=True, check=True
        )
        flags = shlex.split(asked.stdout)
        target = folder / "libmypaint_bench.so"
        command = ["gcc", "-O2", "-shared", "-fPIC", "-o", str(target), str(SOURCE), *flags, "-lm"]
        subprocess.run(command, capture_output=True, text=True, check=True)
    except FileNotFoundError as error:
        return f"{error.filename} is missing."
    except subprocess.CalledProcessError as error:
        return (error.stderr.strip() or str(error))[-400:]
    return ""


def _typed(library: ctypes.CDLL) -> ctypes.CDLL:
    pointer, real, number, long = ctypes.c_void_p, ctypes.c_float, ctypes.c_int, ctypes.c_long
    library.paper_new.argtypes, library.paper_new.restype = [number, number], pointer
    library.brush_new.argtypes, library.brush_new.restype = [real] * 5, pointer
    library.paper_counted.restype = long
    takes = {
        "paper_free": [pointer],
        "paper_lay": [pointer, pointer, long],
        "paper_count": [pointer],
        "paper_show": [pointer, pointer, number, number, number, number],
        "paper_read": [pointer, pointer, number, number],
        "brush_free": [pointer],
        "stroke_begin": [pointer, pointer, real, real],
        "stroke_go_on": [pointer, pointer, pointer, long, pointer],
    }
    for name, arguments in takes.items():
        call = getattr(library, name)
        call.argtypes, call.restype = arguments, None
    return library
