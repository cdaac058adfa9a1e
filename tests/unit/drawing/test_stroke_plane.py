"""The stroke plane of a large paper."""

import subprocess
import sys

import numpy as np

from studio.core.geometry import Rect
from studio.drawing import stroke_plane
from studio.drawing.stroke_plane import StrokePlane


def test_a_plane_is_empty_again_whatever_was_drawn_on_it():
    plane = StrokePlane(1000, 700)
    assert plane.alpha.shape == (704, 1024)
    for rects in ([Rect(0, 0, 1, 1)], [Rect(63, 64, 65, 128), Rect(900, 600, 1000, 700)], []):
        plane.touch(rects)
        for rect in rects:
            plane.alpha[rect.y0 : rect.y1, rect.x0 : rect.x1] = 0.5
        assert all(
            plane.touched[r.y0 // 64, r.x0 // 64] and plane.touched[(r.y1 - 1) // 64, (r.x1 - 1) // 64] for r in rects
        )
        plane.empty()
        assert not plane.alpha.any()
        assert not plane.touched.any()


def test_only_what_is_touched_is_touched():
    plane = StrokePlane(400, 400)
    plane.touch([Rect(64, 64, 128, 128), Rect(200, 10, 260, 20)])
    assert [tuple(place) for place in np.argwhere(plane.touched)] == [(0, 3), (0, 4), (1, 1)]
    assert plane.rects()[2] == Rect(64, 64, 128, 128)


def test_a_large_plane_gives_its_memory_back(monkeypatch):
    monkeypatch.setattr(stroke_plane, "MOST_KEPT", 1 << 20)
    plane = StrokePlane(2000, 2000)
    first = plane.alpha
    plane.touch([Rect(0, 0, 100, 100)])
    plane.renew()
    assert plane.alpha is first
    plane.touch([Rect(0, 0, 2000, 2000)])
    plane.alpha[:] = 1
    plane.empty()
    assert plane.alpha is not first
    assert not plane.alpha.any()


CODE = """
import numpy as np
from studio.core.geometry import Rect
from studio.core.paths import ASSETS
from studio.drawing.brush import load_brushes
from studio.drawing.drawing import Drawing, warm_up
from studio.drawing.paper import Paper

def held():
    with open("/proc/self/smaps_rollup") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Pss:")) / 1024

assert warm_up()
drawing = Drawing(Paper("blank", 8192, 8192, texture="smooth"), load_brushes(ASSETS / "brushes"))
drawing.rgba(Rect(0, 0, 600, 600))
before = held()
u = np.linspace(0, 1, 60)
for k in range(3):
    drawing.begin("ink", 12, 1.0, (20, 40, 90), k)
    drawing.extend(np.stack((100 + u * 8000, 100 + k * 90 + u * 8000, u * 900, u * 0 + 0.8), axis=1))
    drawing.lift()
    drawing.rgba(Rect(0, 0, 1000, 1000))
drawing.rgba(None, 4)
print(held() - before)
"""


def test_thin_lines_over_the_largest_paper_take_little_memory():
    if sys.platform != "linux":
        return
    done = subprocess.run([sys.executable, "-c", CODE], check=True, capture_output=True, text=True)
    assert float(done.stdout) < 150
