import tracemalloc
import zlib
from types import SimpleNamespace

import numpy as np
import pytest

from studio.drawing import codec_strokes
from studio.drawing.codec import decode, encode
from studio.drawing.codec_strokes import stroke_body
from studio.drawing.errors import DamagedDrawing
from studio.drawing.op import AddStroke
from studio.drawing.stroke import Stroke
from tests.unit.drawing.hands import RUST, scribble


@pytest.mark.parametrize("pressure", [True, False])
def test_a_stroke_of_four_hundred_points_is_small(pressure):
    u = np.linspace(0, 1, 400)
    dice = np.random.default_rng(2)
    press = np.clip(0.5 + 0.3 * np.sin(6 * u) + dice.normal(0, 0.01, 400), 0, 1) if pressure else u * np.nan
    x, y = 300 + 250 * np.sin(9 * u) + dice.normal(0, 0.2, 400), 300 + 200 * np.cos(7 * u)
    samples = np.stack((x, y, u * 3000 + dice.uniform(0, 2, 400), press), axis=1)
    assert len(encode(AddStroke(Stroke("pencil", 8, 1.0, RUST, 7, samples)))) < 2000


def test_a_stroke_of_too_many_points_is_refused_before_it_is_lost(monkeypatch):
    monkeypatch.setattr(codec_strokes, "MOST_POINTS", 79)
    with pytest.raises(ValueError, match="too many"):
        encode(AddStroke(Stroke("ink", 8, 1.0, RUST, 7, scribble(1))))


def raw(**changes):
    """Bytes of a stroke that says what no `Stroke` can."""
    points = np.array([[1, 2, 0, 0.5], [3, 4, 8, np.nan], [5, 6, 16, 1]])
    stroke = {"brush": "ink", "size": 5, "opacity": 1, "colour": RUST, "seed": 1, "smoothing": 1, "points": points}
    body = stroke_body(SimpleNamespace(**stroke | changes))
    return bytes((1, 2)) + zlib.compress(body)


def with_points(column, *values):
    points = np.zeros((len(values), 4))
    points[:, column] = values
    return raw(points=points)


IMPOSSIBLE = {
    "time runs back": with_points(2, 0, 8, 4),
    "time before it began": with_points(2, -1, 0),
    "an endless stroke": with_points(2, 0, 4_000_001),
    "too far right": with_points(0, 0, 16385),
    "too far up": with_points(1, -16385),
    "less than no pressure": with_points(3, -0.5),
    "more than all pressure": with_points(3, 1.5),
    "a brush without a name": raw(brush=""),
    "a brush with a path": raw(brush="../ink"),
    "too thin": raw(size=0.1),
    "too wide": raw(size=2000),
    "too smooth": raw(smoothing=65),
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_a_stroke_that_no_hand_made_is_refused(what):
    assert decode(raw()).stroke.brush == "ink"
    with pytest.raises(DamagedDrawing):
        decode(IMPOSSIBLE[what])


def test_a_body_has_nothing_after_its_points():
    body = zlib.decompress(raw()[2:])
    with pytest.raises(DamagedDrawing):
        decode(bytes((1, 2)) + zlib.compress(body + bytes(16)))


def test_a_stream_that_grows_without_end_takes_little_memory():
    bomb = bytes((1, 2)) + zlib.compress(bytes(200 << 20), 9)
    tracemalloc.start()
    try:
        with pytest.raises(DamagedDrawing):
            decode(bomb)
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
    finally:
        tracemalloc.stop()
