"""The two paths, and the switch between them."""

import subprocess
import sys

import numpy as np
import pytest

from studio.drawing import engine
from studio.drawing.drawing import Drawing
from studio.drawing.paper import NIGHT, Paper
from tests.unit.drawing.hands import draw, scribble

SMALL = Paper("circle", 300, 220, seed=4)


@pytest.mark.parametrize("size", [1.0, 3.3, 17.0, 90.0])
@pytest.mark.parametrize("brush", ["pencil", "ink", "marker", "airbrush", "eraser"])
def test_the_kernels_draw_the_same_bits_as_numpy(brush, size, brushes, fast, slow, draw_with):
    shown = []
    for path in (fast, slow):
        draw_with(path)
        drawing = Drawing(SMALL, brushes)
        draw(drawing, "marker", scribble(1), size=50)
        for seed in (2, 3):
            drawing.begin(brush, size, 0.77, (200, 30 * seed, 90), seed)
            live = []
            samples = scribble(seed * 100 + int(size), pressure=seed == 2)
            for start in range(0, len(samples), 9):
                live += [drawing.rgba(rect).tobytes() for rect in drawing.extend(samples[start : start + 9])]
            drawing.lift()
        shown.append((live, drawing.rgba().tobytes(), [t.pixels.tobytes() for t in drawing.state.tiles.values()]))
    assert shown[0] == shown[1]


def test_the_switch_may_come_in_the_middle_of_a_stroke(brushes, fast, slow, draw_with):
    samples = scribble(8)
    pictures = []
    for first, second in ((slow, slow), (slow, fast)):
        drawing = Drawing(SMALL, brushes)
        draw_with(first)
        drawing.begin("pencil", 9, 1.0, (40, 40, 40), 3)
        drawing.extend(samples[:33])
        draw_with(second)
        drawing.extend(samples[33:])
        drawing.lift()
        pictures.append(drawing.rgba().tobytes())
    assert pictures[0] == pictures[1]


def test_once_warm_nothing_is_compiled_any_more(brushes, fast, draw_with):
    from studio.drawing import compose, kernels, plane

    rows = (plane._build_row, plane._grain_row, plane._cover_row, compose._mix_row)
    known = [len(kernel.signatures) for kernel in (*kernels.ALL, *rows)]
    draw_with(fast)
    for sheet in (SMALL, Paper("blank", 70, 50, NIGHT)):
        drawing = Drawing(sheet, brushes)
        for brush in brushes:
            draw(drawing, brush, scribble(5, n=20))
            draw(drawing, brush, scribble(6, n=1, pressure=False))
            drawing.undo()
            drawing.redo()
            drawing.rgba()
    assert [len(kernel.signatures) for kernel in (*kernels.ALL, *rows)] == known


def test_drawing_can_begin_without_numba():
    code = (
        "import sys; from studio.drawing import drawing, replay, codec;"
        "assert 'numba' not in sys.modules and not drawing.kernels_ready()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_kernels_compile_where_nothing_can_be_kept(monkeypatch):
    from studio.drawing import jit

    def njit(*, cache=False, **_):
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return lambda function: ("compiled", function)

    monkeypatch.setattr(jit, "njit", njit)
    assert jit.kernel(len) == ("compiled", len)


def test_a_full_disk_while_keeping_kernels_only_costs_another_try(monkeypatch, fast):
    from studio.drawing import kernels

    tries = []

    def fail_twice(*_):
        tries.append(1)
        if len(tries) < 3:
            raise OSError(28, "No space left on device")
        return np.zeros((0, 3))

    monkeypatch.setattr(kernels, "smooth", fail_twice)
    kernels.compile_all()
    assert len(tries) == 3


def test_without_kernels_numpy_goes_on_drawing(monkeypatch, slow):
    monkeypatch.setattr(engine, "_engine", slow)
    monkeypatch.setitem(sys.modules, "studio.drawing.kernels", None)
    import studio.drawing

    monkeypatch.delattr(studio.drawing, "kernels", raising=False)
    assert not engine.warm_up()
    assert not engine.kernels_ready()
