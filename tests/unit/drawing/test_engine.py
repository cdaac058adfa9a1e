"""The two paths, and the switch between them."""

import dataclasses
import subprocess
import sys
import threading
import time

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
        return np.zeros((0, 5), np.float32), 0

    monkeypatch.setattr(kernels, "follow", fail_twice)
    kernels.compile_group("hand")
    assert len(tries) == 3


def test_without_kernels_numpy_goes_on_drawing(monkeypatch, slow):
    monkeypatch.setattr(engine, "_engine", slow)
    monkeypatch.setattr(engine, "_missing", set())
    monkeypatch.setitem(sys.modules, "studio.drawing.kernels", None)
    import studio.drawing

    monkeypatch.delattr(studio.drawing, "kernels", raising=False)
    assert not engine.warm_up()
    assert not engine.kernels_ready()


def test_every_kernel_belongs_to_one_group():
    from studio.drawing import kernels

    names = [name for group in engine.GROUPS.values() for name in group]
    assert sorted(names) == sorted(field.name for field in dataclasses.fields(engine.Engine))
    assert set(engine.GROUPS) == set(kernels.WAYS)
    assert {getattr(kernels, name) for name in names} == set(kernels.ALL)


def test_what_a_brush_needs_comes_when_it_is_needed(brushes, fast, monkeypatch):
    kept = engine._engine
    monkeypatch.setattr(engine, "_engine", engine._SLOW)
    monkeypatch.setattr(engine, "_asked", set())
    monkeypatch.setattr(engine, "_missing", set())
    assert engine.warm_up_first()
    assert engine.current().show is kept.show
    assert engine.current().smear is not kept.smear
    drawing = Drawing(SMALL, brushes)
    draw(drawing, "ink-2", scribble(4))
    assert all(engine._lacks(group) for group in ("smear", "wet", "ribbon", "hand"))

    pictures = []
    for _ in range(2):
        drawing.begin("smudge", 20, 1.0, (40, 40, 40), 3)
        drawing.extend(scribble(5))  # with numpy, while a thread brings the kernels
        drawing.lift()
        pictures.append(drawing.rgba().tobytes())
        drawing.undo()
        _wait_for("smear")
    assert engine.current().smear is kept.smear
    assert pictures[0] == pictures[1]


def test_a_worker_waits_for_what_it_needs(fast, monkeypatch):
    kept = engine._engine
    monkeypatch.setattr(engine, "_engine", engine._SLOW)
    monkeypatch.setattr(engine, "_asked", set())
    monkeypatch.setattr(engine, "_missing", set())
    assert engine.warm_up_first()
    tile = np.zeros((4, 64, 64), np.uint16)
    spans, bits = np.empty((64, 2), np.uint8), np.empty(4 * 64 * 64, np.uint16)
    worker = threading.Thread(target=lambda: engine.current().differ(tile, tile, spans, bits))
    worker.start()
    worker.join()
    assert engine.current().differ is kept.differ


def test_taking_up_a_brush_sends_for_its_kernels(brushes, fast, monkeypatch):
    asked = []
    monkeypatch.setattr(engine, "_send_for", asked.append)
    for brush in brushes.values():
        engine.get_ready(brush)
    assert set(asked) == {"smear", "stamp", "ribbon", "hairs", "wet", "first_brushes", "hand"}
    asked.clear()
    for name in ("pencil-2", "ink-2", "marker-2", "pastel", "charcoal", "air", "eraser-2"):
        engine.get_ready(brushes[name])
    assert not asked


def _wait_for(group):
    while any(thread.name == "kernels" for thread in threading.enumerate()):
        time.sleep(0.01)
    assert not engine._lacks(group)
