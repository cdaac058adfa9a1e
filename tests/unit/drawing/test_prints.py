"""A stroke's way from dabs to pixels, for every brush."""

from dataclasses import replace

import numpy as np
import pytest

from studio.core.geometry import Rect
from studio.core.paths import ASSETS
from studio.drawing.brush import PLAIN, load_brushes
from studio.drawing.canvas import Canvas
from studio.drawing.picture import Picture
from studio.drawing.pile import Pile
from studio.drawing.prints import Prints
from studio.drawing.stroke import StrokeBuilder
from studio.drawing.symmetry import NONE, Symmetry
from tests.unit.drawing.hands import RUST, scribble

BRUSHES = load_brushes(ASSETS / "brushes")
DRAWN = [name for name, brush in BRUSHES.items() if brush.layering != "ribbon"]
LAID = [name for name in DRAWN if not BRUSHES[name].is_direct]
HEIGHT, WIDTH = 192, 256
MANDALA = Symmetry(6, True, 120.0, 90.0, 10.0)


class Sheet(Canvas):
    """A layer's pixels, off which nothing lies."""

    def __init__(self, seed=3):
        dice = np.random.default_rng(seed)
        pixels = np.zeros((4, HEIGHT, WIDTH), np.uint16)
        pixels[3, 20:150, 10:220] = 32768 if seed else 0
        pixels[:3, 20:150, 10:220] = dice.integers(0, 32769, (3, 1, 1)) if seed else 0
        pixels[:3, 60:80] //= 2
        super().__init__(Pile(WIDTH, HEIGHT), 0)
        self.put(Rect(0, 0, WIDTH, HEIGHT), pixels)
        self.finish()

    @property
    def pixels(self):
        return self.take(Rect(0, 0, WIDTH, HEIGHT))


def picture():
    pixels = np.random.default_rng(5).integers(0, 256, (23, 31, 4), np.uint8)
    return Picture(pixels)


def prints_of(brush, size, symmetry=NONE, **more):
    return Prints(
        brush,
        size=size,
        flow=1.0,
        colour=RUST,
        seed=9,
        symmetry=symmetry,
        grain_offset=(37, 11),
        picture=picture(),
        **more,
    )


def stroke(brush, samples, size, *, batch=1000, symmetry=NONE, shape=(HEIGHT, WIDTH), **more):
    """Draw a stroke; return its pixels (a plane as it settled, or a layer) and the rectangles that were told."""
    builder = StrokeBuilder(brush, size=size, opacity=1.0, colour=RUST, seed=9)
    prints = prints_of(brush, size, symmetry, **more)
    plane, sheet, told = np.zeros(shape, np.float32), Sheet(), []
    for start in range(0, len(samples), batch):
        dabs = builder.add(samples[start : start + batch])
        told += prints.smear(sheet, dabs) if brush.is_direct else prints.lay(plane, dabs)
    dabs = builder.tail()
    if brush.is_direct:
        told += prints.smear(sheet, dabs)
        return sheet.pixels, told
    told += prints.lay(plane, dabs, tail=True)
    return prints.settled(plane, told), told


@pytest.mark.parametrize("symmetry", [NONE, MANDALA], ids=["alone", "mandala"])
@pytest.mark.parametrize("size", [1.0, 14.0, 70.0])
@pytest.mark.parametrize("name", DRAWN)
def test_both_paths_give_the_same_bits(name, size, symmetry, fast, slow, draw_with):
    pixels = []
    for path in (fast, slow):
        draw_with(path)
        pixels.append(stroke(BRUSHES[name], scribble(4, n=30), size, batch=7, symmetry=symmetry)[0])
    assert pixels[0].tobytes() == pixels[1].tobytes()
    assert np.isfinite(pixels[0]).all()


@pytest.mark.parametrize("symmetry", [NONE, MANDALA], ids=["alone", "mandala"])
@pytest.mark.parametrize("name", DRAWN)
def test_it_does_not_matter_how_samples_came_in_batches(name, symmetry, fast, draw_with):
    draw_with(fast)
    samples = scribble(6, n=60)
    drawn = [stroke(BRUSHES[name], samples, 22.0, batch=batch, symmetry=symmetry)[0] for batch in (1, 13, 60)]
    assert drawn[0].tobytes() == drawn[1].tobytes() == drawn[2].tobytes()


@pytest.mark.parametrize("name", LAID)
def test_a_tail_is_laid_without_being_remembered(name, fast, draw_with):
    draw_with(fast)
    brush, samples = BRUSHES[name], scribble(8, n=50)
    builder, prints = StrokeBuilder(brush, size=20, opacity=1.0, colour=RUST, seed=9), prints_of(brush, 20)
    plane = np.zeros((HEIGHT, WIDTH), np.float32)
    for start in range(0, 50, 5):
        told = prints.lay(plane, builder.add(samples[start : start + 5]))
        before = plane.copy()
        tail = prints.lay(plane, builder.tail(), tail=True)
        prints.settled(plane, told + tail)
        if start < 45:
            plane = before
            prints.settled(plane, tail)
    seen = prints.settled(plane, [])
    assert seen.tobytes() == stroke(brush, samples, 20.0)[0].tobytes()


@pytest.mark.parametrize("symmetry", [NONE, MANDALA], ids=["alone", "mandala"])
@pytest.mark.parametrize("size", [2.0, 30.0, 150.0])
@pytest.mark.parametrize("name", DRAWN)
def test_nothing_changes_beyond_the_rectangles_it_tells(name, size, symmetry, fast, draw_with):
    draw_with(fast)
    pixels, told = stroke(BRUSHES[name], scribble(2, n=25), size, symmetry=symmetry)
    changed = pixels != 0
    if BRUSHES[name].is_direct:
        changed = (pixels != Sheet().pixels).any(axis=0)
    for rect in told:
        changed[rect.y0 : rect.y1, rect.x0 : rect.x1] = False
    assert not changed.any()


@pytest.mark.parametrize("name", DRAWN)
def test_no_dab_reaches_farther_than_three_pixels_beyond_its_radius(name, fast, draw_with):
    draw_with(fast)
    brush = BRUSHES[name]
    size = min(120.0, brush.largest)
    builder = StrokeBuilder(brush, size=size, opacity=1.0, colour=RUST, seed=1)
    builder.add([(130, 96, 0, 1.0)])
    dabs = builder.tail()
    reach = 3 + (dabs[:, 2].max() * 0.42 if brush.layering == "stamp" else 0)  # its corners reach farther
    prints, plane, sheet = prints_of(brush, size), np.zeros((HEIGHT, WIDTH), np.float32), Sheet()
    if brush.is_direct:
        prints.smear(sheet, dabs)
        touched = (sheet.pixels != Sheet().pixels).any(axis=0)
    else:
        prints.lay(plane, dabs)
        touched = plane > 0
    rows, columns = np.nonzero(touched)
    assert rows.min() + 0.5 >= (dabs[:, 1] - dabs[:, 2]).min() - reach
    assert rows.max() + 0.5 <= (dabs[:, 1] + dabs[:, 2]).max() + reach
    assert columns.min() + 0.5 >= (dabs[:, 0] - dabs[:, 2]).min() - reach
    assert columns.max() + 0.5 <= (dabs[:, 0] + dabs[:, 2]).max() + reach


@pytest.mark.parametrize("name", LAID)
def test_a_part_of_the_plane_is_as_that_part_of_the_whole(name, fast, draw_with):
    draw_with(fast)
    brush, samples = BRUSHES[name], scribble(3, n=40)
    builder = StrokeBuilder(brush, size=24, opacity=1.0, colour=RUST, seed=9)
    dabs = (builder.add(samples), builder.tail())
    whole, part = np.zeros((HEIGHT, WIDTH), np.float32), np.zeros((64, 128), np.float32)
    seen = []
    for plane, origin in ((whole, (0, 0)), (part, (64, 70))):
        prints = prints_of(brush, 24)
        told = [rect for some in dabs for rect in prints.lay(plane, some, origin=origin)]
        seen.append(prints.settled(plane, told, origin=origin))
    assert seen[0][70:134, 64:192].tobytes() == seen[1].tobytes()
    assert seen[1].any()


@pytest.mark.parametrize("name", LAID)
def test_three_times_as_large_it_is_the_same_mark(name, fast, draw_with):
    draw_with(fast)
    brush, samples = BRUSHES[name], scribble(3, n=40, width=200, height=150)
    small = stroke(brush, samples, 24.0)[0]
    large = stroke(brush, samples, 24.0, shape=(HEIGHT * 3, WIDTH * 3), scale=3.0)[0]
    mean = large.reshape(HEIGHT, 3, WIDTH, 3).mean(axis=(1, 3))
    soft = [plane.reshape(HEIGHT // 8, 8, WIDTH // 8, 8).mean(axis=(1, 3)) for plane in (small, mean)]
    assert np.abs(soft[0] - soft[1]).max() < 0.2
    assert mean.sum() == pytest.approx(small.sum(), rel=0.12)


@pytest.mark.parametrize("width", [1, 5, 15, 17])
@pytest.mark.parametrize("name", ["air", "watercolour", "bristle", "charcoal"])
def test_a_plane_narrower_than_the_lanes_is_drawn_too(name, width, fast, slow, draw_with):
    planes = []
    for path in (fast, slow):
        draw_with(path)
        planes.append(stroke(BRUSHES[name], scribble(4, n=30, width=width, height=40), 12.0, shape=(40, width))[0])
    assert planes[0].tobytes() == planes[1].tobytes()


@pytest.mark.parametrize("name", DRAWN)
def test_a_tap_leaves_a_mark(name, fast, draw_with):
    draw_with(fast)
    pixels, told = stroke(BRUSHES[name], np.array([(100.0, 90.0, 0.0, np.nan)]), 30.0)
    before = Sheet().pixels if BRUSHES[name].is_direct else 0
    assert told
    assert name == "smudge" or (pixels != before).any()


@pytest.mark.parametrize("name", DRAWN)
def test_samples_that_are_nowhere_and_far_away_do_no_harm(name, fast, draw_with):
    draw_with(fast)
    wild = scribble(5, n=40)
    wild[::7] = np.nan
    wild[3, :2] = 1e30, -1e30
    wild[5, 3] = np.inf
    pixels, _ = stroke(BRUSHES[name], wild, 1024.0)
    assert np.isfinite(pixels).all()
    assert pixels.max() <= 32768


@pytest.mark.parametrize("name", DRAWN)
def test_dabs_that_are_nowhere_are_left_out(name, fast, slow, draw_with):
    dabs = np.array([(60, 60, 9, 1, 0.5), (np.nan, 60, 9, 1, 0.5), (3e38, -3e38, 9, 1, 0.5), (80, 60, 9, 1, 0.5)])
    seen = []
    for path in (fast, slow):
        draw_with(path)
        for some in (dabs, dabs[[0, 3]]):
            prints, plane, sheet = prints_of(BRUSHES[name], 18), np.zeros((HEIGHT, WIDTH), np.float32), Sheet()
            if BRUSHES[name].is_direct:
                prints.smear(sheet, some.astype(np.float32))
            else:
                prints.lay(plane, some.astype(np.float32))
            seen.append((plane.tobytes(), sheet.pixels.tobytes()))
    assert len(set(seen)) == 1


def test_a_finger_drags_what_lies_there(fast, draw_with):
    draw_with(fast)
    sheet = Sheet()
    across = np.stack((np.linspace(190, 250, 30), np.full(30, 100.0), np.arange(30.0) * 16, np.ones(30)), axis=1)
    builder = StrokeBuilder(BRUSHES["smudge"], size=30, opacity=1.0, colour=RUST, seed=9)
    prints = prints_of(BRUSHES["smudge"], 30)
    prints.smear(sheet, builder.add(across))
    assert sheet.pixels[3, 100, 216] < 32768
    assert sheet.pixels[3, 100, 224] > 3000
    assert sheet.pixels[3, 100, 228] > sheet.pixels[3, 100, 240] > 0


def test_what_a_finger_carried_can_be_printed_again(fast, draw_with):
    draw_with(fast)
    brush, samples, first, again = BRUSHES["smudge"], scribble(6, n=40), Sheet(), Sheet()
    builder = StrokeBuilder(brush, size=26, opacity=1.0, colour=RUST, seed=9)
    prints, other = prints_of(brush, 26, MANDALA), prints_of(brush, 26, MANDALA)
    for dabs in (builder.add(samples), builder.tail()):
        prints.smear(first, dabs)
        other.lay_smeared(again, dabs, prints.smeared)
    assert first.pixels.tobytes() == again.pixels.tobytes()
    assert (first.pixels != Sheet().pixels).any()


def test_a_stamp_turns_with_its_way(fast, draw_with):
    draw_with(fast)
    arrow = np.zeros((20, 40, 4), np.uint8)
    arrow[:, 20:] = (255, 255, 255, 255)  # its right half
    marks = []
    for x, y in ((1, 0), (0, 1)):
        sheet = Sheet(seed=0)
        prints = Prints(
            BRUSHES["stamp"],
            size=40,
            flow=1,
            colour=RUST,
            seed=1,
            symmetry=NONE,
            grain_offset=(0, 0),
            picture=Picture(arrow),
        )
        prints.smear(sheet, np.array([(100, 100, 20, 1, 1, x, y)], np.float32))
        marks.append(sheet.pixels[3])
    assert marks[0][100, 115] == 32768
    assert marks[0][100, 85] == marks[0][115, 100] == 0
    assert np.array_equal(marks[1][80:120, 80:120], np.rot90(marks[0][80:120, 80:120], -1))


def test_one_brush_lays_each_copy_where_symmetry_puts_it(fast, draw_with):
    draw_with(fast)
    plane = np.zeros((256, 256), np.float32)
    prints = prints_of(BRUSHES["air"], 20, Symmetry(4, False, 128.0, 128.0))
    told = prints.lay(plane, np.array([(168, 118, 9, 0.5, 0.5)], np.float32))
    assert len(told) == 4
    for turned in range(1, 4):
        assert np.abs(np.rot90(plane, turned) - plane).max() < 2e-5
    assert plane[118, 168] > 0.4


def test_thin_ink_is_darker_and_thick_ink_lighter():
    ink = prints_of(replace(PLAIN, dark=0.5, light=0.5, thin=0.4), 10).ink
    assert (ink.low[:3] < ink.high[:3]).all()
    assert ink.low[3] == ink.high[3] == 32768
    assert float(ink.start) == pytest.approx(0.4)
    assert prints_of(PLAIN, 10).ink.is_plain
