"""The document and its pixels."""

import numpy as np
import pytest

from studio.core.geometry import Rect
from studio.drawing.drawing import Drawing
from studio.drawing.errors import DamagedDrawing
from studio.drawing.op import AddStroke, Clear, NewPaper, Redo, Undo
from studio.drawing.paper import Paper
from studio.drawing.replay import replay
from tests.unit.drawing.hands import RUST, draw, line, scribble, show, spiral

PAPER = Paper("blank", 300, 220, seed=11)
BRUSHES = ["pencil", "ink", "marker", "airbrush"]


@pytest.fixture
def drawing(brushes, fast):
    return Drawing(PAPER, brushes)


@pytest.mark.parametrize("brush", [*BRUSHES, "eraser"])
def test_what_was_drawn_live_replays_bit_for_bit_whatever_the_batching(brush, brushes, fast):
    pictures = set()
    for batch in (1, 4, 17, 80):
        drawing = Drawing(PAPER, brushes)
        ops = [NewPaper(PAPER), draw(drawing, "marker", scribble(1), size=60)]
        ops.append(draw(drawing, brush, scribble(2), size=21, opacity=0.7, batch=batch))
        pictures |= {drawing.rgba().tobytes(), replay(ops, brushes).rgba().tobytes()}
        other = Drawing(PAPER, brushes)
        for op in ops[1:]:
            other.apply(op)
        pictures.add(other.rgba().tobytes())
    assert len(pictures) == 1


@pytest.mark.parametrize("smoothing", [None, 50.0])
@pytest.mark.parametrize("brush", BRUSHES)
def test_the_dirty_rectangles_tell_of_every_pixel_that_changed(brush, smoothing, drawing):
    screen = drawing.rgba()
    drawing.begin(brush, 25, 0.8, RUST, 3, smoothing=smoothing)
    samples = scribble(12)
    steps = [lambda start=start: drawing.extend(samples[start : start + 6]) for start in range(0, 80, 6)]
    steps += [lambda: drawing.lift()[1], lambda: drawing.undo()[1], lambda: drawing.redo()[1]]
    steps += [lambda: drawing.clear()[1], lambda: drawing.undo()[1]]
    for step in steps:
        show(screen, drawing, step())
        assert np.array_equal(screen, drawing.rgba())


@pytest.mark.parametrize("brush", [*BRUSHES, "eraser"])
def test_lifting_the_hand_changes_nothing_that_is_seen(brush, drawing):
    draw(drawing, "airbrush", scribble(1), size=80)
    drawing.begin(brush, 18, 0.6, (20, 60, 90), 4)
    drawing.extend(scribble(2))
    seen = drawing.rgba()
    drawing.lift()
    assert np.array_equal(seen, drawing.rgba())


def test_rgba_is_exactly_the_rectangle_and_the_callers_own(drawing):
    part = drawing.rgba(Rect(250, 10, 400, 75))
    assert part.shape == (65, 50, 4)
    assert part.dtype == np.uint8
    assert part.flags.c_contiguous
    assert part.flags.writeable
    assert (part[..., 3] == 255).all()
    assert np.array_equal(part, drawing.rgba()[10:75, 250:300])
    assert drawing.rgba(Rect()).shape == (0, 0, 4)
    part[:] = 0
    assert drawing.rgba(Rect(250, 10, 400, 75)).any()


def test_a_cancelled_stroke_leaves_no_mark(drawing):
    draw(drawing, "ink", scribble(1))
    before = drawing.rgba()
    drawing.begin("airbrush", 50, 1.0, RUST, 1)
    drawing.extend(scribble(2))
    assert drawing.cancel()
    assert np.array_equal(drawing.rgba(), before)
    assert drawing.cancel() == ()
    draw(drawing, "ink", scribble(3))
    assert drawing.undo() is not None
    assert np.array_equal(drawing.rgba(), before)


def test_a_cancelled_tap_leaves_no_mark(drawing):
    paper = drawing.rgba()
    drawing.begin("ink", 40, 1.0, RUST, 1)
    drawing.extend([[150, 100, 0, np.nan]])
    drawing.cancel()
    draw(drawing, "ink", line(100, 100, 101, 100, n=2))
    drawing.undo()
    assert np.array_equal(drawing.rgba(), paper)
    assert not drawing._painter.plane.alpha.any()


def test_a_stroke_without_samples_is_no_stroke(drawing):
    drawing.begin("ink", 10, 1.0, RUST, 1)
    assert drawing.extend(np.empty((0, 4), np.float32)) == ()
    assert drawing.is_empty
    assert drawing.lift() is None
    assert drawing.lift() is None
    assert not drawing.can_undo


def test_one_stroke_at_a_time(drawing):
    drawing.begin("ink", 10, 1.0, RUST, 1)
    with pytest.raises(RuntimeError):
        drawing.begin("ink", 10, 1.0, RUST, 1)


def test_the_first_touch_leaves_a_mark_at_once(drawing):
    drawing.begin("ink", 10, 1.0, RUST, 1)
    (dirty,) = drawing.extend([[50, 60, 0, np.nan]])
    assert drawing.rgba(dirty)[..., 2].min() < 120
    assert dirty.x0 <= 50 < dirty.x1


def test_the_ink_lies_under_the_hand_at_every_moment(drawing):
    drawing.begin("ink", 8, 1.0, (0, 0, 0), 1)
    for sample in line(30, 40, 260, 170, n=12, ms=200):
        drawing.extend(sample)
        x, y = int(sample[0]), int(sample[1])
        assert drawing.rgba(Rect(x - 2, y - 2, x + 3, y + 3))[..., 0].min() < 130


def test_an_eraser_lets_the_paper_show_again(drawing):
    paper = drawing.rgba()
    draw(drawing, "ink", line(50, 100, 250, 100, pressure=1.0), size=20)
    inked = drawing.rgba()
    assert np.abs(inked[100, 60:240].astype(int) - paper[100, 60:240]).min(axis=0).max() > 50
    draw(drawing, "eraser", line(120, 100, 180, 100, pressure=1.0), size=60)
    now = drawing.rgba()
    assert np.array_equal(now[90:111, 125:176], paper[90:111, 125:176])
    assert np.array_equal(now[:, :85], inked[:, :85])


def test_erasing_everything_leaves_an_empty_drawing(drawing):
    paper = drawing.rgba()
    draw(drawing, "marker", scribble(1), size=20)
    assert not drawing.is_empty
    for y in range(0, 230, 20):
        draw(drawing, "eraser", line(-20, y, 320, y, pressure=1.0), size=60)
    assert drawing.is_empty
    assert np.array_equal(drawing.rgba(), paper)
    assert drawing.undo() is not None
    while drawing.undo():
        pass
    assert drawing.is_empty


def test_an_eraser_on_empty_paper_takes_no_tile(drawing):
    draw(drawing, "eraser", scribble(1), size=60)
    assert drawing.is_empty
    assert drawing.can_undo


def test_opacity_caps_the_whole_stroke(drawing):
    back_and_forth = np.concatenate([line(40, 100, 260, 100, pressure=1.0) for _ in range(12)])
    back_and_forth[:, 2] = np.arange(len(back_and_forth)) * 8
    for brush in BRUSHES:
        draw(drawing, brush, back_and_forth, size=30, opacity=0.5)
        most = max(int(tile.pixels[3].max()) for tile in drawing.state.tiles.values())
        assert 0.4 * 32768 < most <= round(128 / 255 * 32768)
        drawing.clear()


def test_clear_can_be_undone(drawing):
    draw(drawing, "ink", scribble(1))
    before = drawing.rgba()
    op, dirty = drawing.clear()
    assert op == Clear()
    assert dirty
    assert drawing.is_empty
    assert not np.array_equal(drawing.rgba(), before)
    assert drawing.undo()[0] == Undo()
    assert np.array_equal(drawing.rgba(), before)
    assert drawing.redo()[0] == Redo()
    assert drawing.is_empty


def test_undo_takes_a_stroke_under_the_hand_with_it(drawing):
    paper = drawing.rgba()
    draw(drawing, "ink", scribble(1))
    drawing.begin("ink", 10, 1.0, RUST, 1)
    drawing.extend(scribble(2))
    drawing.undo()
    assert np.array_equal(drawing.rgba(), paper)
    assert drawing.lift() is None


def test_undo_and_redo_of_nothing_say_so(drawing):
    assert drawing.undo() is None
    assert drawing.redo() is None
    assert drawing.apply(Undo()) == ()
    assert drawing.apply(Redo()) == ()


def test_a_new_stroke_ends_what_could_be_redone(drawing):
    draw(drawing, "ink", scribble(1))
    drawing.undo()
    assert drawing.can_redo
    draw(drawing, "ink", scribble(2))
    assert not drawing.can_redo
    assert len(drawing.document.steps) == 1


def test_a_replayed_drawing_can_redo_what_was_undone(drawing, brushes):
    ops = [NewPaper(PAPER), draw(drawing, "pencil", scribble(1)), draw(drawing, "airbrush", scribble(2))]
    whole = drawing.rgba()
    ops.append(drawing.undo()[0])
    again = replay(ops, brushes)
    assert np.array_equal(again.rgba(), drawing.rgba())
    assert again.can_redo
    again.redo()
    assert np.array_equal(again.rgba(), whole)
    again.undo()
    again.undo()
    assert again.is_empty


def test_a_log_has_its_paper_first_and_only_once(brushes, drawing):
    stroke = draw(drawing, "ink", scribble(1))
    for ops in ([], [stroke], [NewPaper(PAPER), NewPaper(PAPER)], [Undo(), NewPaper(PAPER)]):
        with pytest.raises(DamagedDrawing):
            replay(ops, brushes)
    with pytest.raises(ValueError, match="one paper"):
        drawing.apply(NewPaper(PAPER))


def test_a_stroke_of_an_unknown_brush_is_drawn_plainly(brushes, drawing):
    op = draw(drawing, "ink", scribble(1))
    unknown = AddStroke(type(op.stroke)("moonbeam", 12, 1.0, RUST, 1, op.stroke.points))
    assert not replay([NewPaper(PAPER), unknown], brushes).is_empty


def test_strokes_far_off_the_paper_change_nothing(drawing):
    paper = drawing.rgba()
    drawing.begin("airbrush", 100, 1.0, RUST, 1)
    for samples in (line(-900, -900, -500, -700), line(5000, 90, 9000, 10), line(50, 90000, 60, 99999)):
        assert all(rect.height <= 220 for rect in drawing.extend(samples))
    drawing.lift()
    drawing.begin("ink", 10, 1.0, RUST, 1)
    assert drawing.extend(line(-900, -900, -500, -700)) == ()
    drawing.lift()
    drawing.undo()
    drawing.undo()
    assert np.array_equal(drawing.rgba(), paper)


def test_the_drawn_ink_of_a_spiral_lies_on_the_spiral(brushes, fast):
    drawing = Drawing(Paper("blank", 320, 320), brushes)
    samples = spiral(n=190)
    samples[:, :2] = np.round(samples[:, :2])
    blank = drawing.rgba().astype(int)
    draw(drawing, "ink", samples, size=6, colour=(0, 0, 0))
    ink = (blank - drawing.rgba())[..., 0] / 240
    ideal = spiral(n=4000)[300:-40]
    normal = np.gradient(ideal[:, 1]), -np.gradient(ideal[:, 0])
    length = np.hypot(*normal)
    reach = np.arange(-6, 6.01, 0.25)
    x = ideal[:, 0, None] + (normal[0] / length)[:, None] * reach - 0.5
    y = ideal[:, 1, None] + (normal[1] / length)[:, None] * reach - 0.5
    i, j = np.floor(y).astype(int), np.floor(x).astype(int)
    v, u = y - i, x - j
    seen = (ink[i, j] * (1 - u) + ink[i, j + 1] * u) * (1 - v) + (ink[i + 1, j] * (1 - u) + ink[i + 1, j + 1] * u) * v
    away = (seen * reach).sum(axis=1) / seen.sum(axis=1)
    assert np.abs(away).mean() < 0.5
    assert np.abs(away).max() < 1.5
