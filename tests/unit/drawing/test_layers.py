"""Layers: what may be done with them, and what they look like."""

import numpy as np
import pytest

from studio.core.geometry import Rect
from studio.drawing.drawing import Drawing
from studio.drawing.layer import BLENDS, GROUND, MOST_LAYERS, Layer
from studio.drawing.op import (
    AddLayer,
    AddPicture,
    AddStroke,
    Clear,
    ClearLayer,
    CopyLayer,
    Dance,
    DropLayer,
    Fill,
    KeepPicture,
    Lost,
    MergeLayer,
    MoveLayer,
    SetLayer,
    Unread,
)
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture
from studio.drawing.stroke import Stroke
from tests.unit.drawing.hands import RUST, SLATE, draw, line, scribble, show
from tests.unit.drawing.steps import stroke

PAPER = Paper("blank", 200, 140)


@pytest.fixture
def drawing(brushes, fast):
    return Drawing(PAPER, brushes)


def solid(layer, colour, left=0, top=0, width=200, height=140, opacity=1.0):
    """A filled rectangle."""
    return Fill(layer, colour, opacity, left, top, np.ones((height, width), bool))


def painted(drawing, blend, *, opacity=1.0):
    """A drawing with soft strokes on two layers, the upper of which blends."""
    drawing.do(stroke(2, size=70, n=20))
    drawing.do(AddLayer(Layer(1, "", opacity, blend), 1))
    drawing.do(stroke(7, size=70, n=20, layer=1))
    drawing.do(stroke(3, size=30, n=20, layer=1))
    return drawing


def truth(paper, inks, layers):
    """What layers look like on paper [h, w, 3] in float64, 0..1: inks [4, h, w] of 0..32768, the lowest first."""
    b = paper / 255
    for ink, layer in zip(inks, layers, strict=True):
        c = ink[:3].transpose(1, 2, 0) / 32768 * layer.opacity
        a = (ink[3] / 32768 * layer.opacity)[..., None]
        ways = {
            "normal": b * (1 - a) + c,
            "multiply": b * (1 - a) + b * c,
            "screen": b + c - b * c,
            "add": np.minimum(1, b + c),
            "overlay": np.where(b < 0.5, b * (1 - a) + 2 * b * c, b * (1 - a) + a - 2 * (1 - b) * (a - c)),
        }
        if not layer.hidden:
            b = ways[layer.blend]
    return b * 255


@pytest.mark.parametrize("opacity", [1.0, 0.4])
@pytest.mark.parametrize("blend", BLENDS)
def test_layers_look_as_the_formulas_say(blend, opacity, brushes, fast):
    sheet = Paper("blank", 200, 140, colour=(120, 128, 200))
    paper = Drawing(sheet, brushes).rgba()[..., :3].astype(float)
    drawing = painted(Drawing(sheet, brushes), blend, opacity=opacity)
    inks = [drawing.ink(drawing._whole, layer.number).astype(float) for layer in drawing.layers]
    assert all(ink.any() for ink in inks)
    away = drawing.rgba()[..., :3] - truth(paper, inks, drawing.layers)
    assert np.abs(away).max() < 0.51


@pytest.mark.parametrize("blend", BLENDS)
def test_merging_changes_nothing_where_the_lower_layer_is_opaque(blend, drawing):
    drawing.do(solid(0, SLATE))
    drawing.do(AddLayer(Layer(1, "", 0.6, blend), 1))
    drawing.do(stroke(7, size=70, n=20, layer=1))
    before = drawing.rgba().astype(int)
    screen = drawing.rgba()
    show(screen, drawing, drawing.do(MergeLayer(1)))
    assert [layer.number for layer in drawing.layers] == [0]
    assert np.abs(drawing.rgba().astype(int) - before).max() <= 1
    assert np.array_equal(screen, drawing.rgba())


def test_merging_plain_layers_changes_nothing_that_is_seen(drawing):
    painted(drawing, "normal", opacity=0.7)
    drawing.do(SetLayer(Layer(0, "below", 0.5, "normal")))
    before = drawing.rgba().astype(int)
    drawing.do(MergeLayer(1))
    assert drawing.layers == (Layer(0, "below", 1.0),)
    assert np.abs(drawing.rgba().astype(int) - before).max() <= 1
    drawing.undo()
    assert np.array_equal(drawing.rgba(), before)


@pytest.mark.parametrize("blend", BLENDS)
def test_ink_is_never_more_than_its_alpha(blend, drawing):
    painted(drawing, blend, opacity=0.8)
    drawing.do(MergeLayer(1))
    ink = drawing.ink(drawing._whole).astype(int)
    assert (ink[:3] <= ink[3] + 1).all()
    assert ink[3].max() <= 32768


@pytest.mark.parametrize("blend", BLENDS)
@pytest.mark.parametrize("brush", ["airbrush", "eraser", "marker"])
def test_lifting_the_hand_changes_nothing_that_is_seen_between_layers(brush, blend, drawing):
    painted(drawing, blend, opacity=0.7)
    drawing.do(AddLayer(Layer(2, "", 0.5, "screen"), 2))
    drawing.do(stroke(9, size=40, layer=2))
    drawing.begin(brush, 40, 0.8, RUST, 3, layer=1)
    screen = drawing.rgba()
    show(screen, drawing, drawing.extend(scribble(4, width=200, height=140)))
    seen = drawing.rgba()
    assert np.array_equal(screen, seen)
    drawing.lift()
    assert np.array_equal(drawing.rgba(), seen)


def test_a_hidden_layer_is_drawn_on_all_the_same(drawing):
    drawing.do(AddLayer(Layer(1, hidden=True), 1))
    paper = drawing.rgba()
    drawing.begin("ink", 30, 1.0, RUST, 1, layer=1)
    drawing.extend(line(20, 20, 150, 100))
    assert np.array_equal(drawing.rgba(), paper)
    drawing.lift()
    assert np.array_equal(drawing.rgba(), paper)
    drawing.do(SetLayer(Layer(1)))
    assert not np.array_equal(drawing.rgba(), paper)


def test_a_layer_that_is_only_tried_leaves_no_trace(drawing, brushes):
    painted(drawing, "multiply")
    whole, state, before = drawing._whole, drawing.state, drawing.rgba()
    for opacity in (0.5, 0.2):
        assert drawing.glimpse(Layer(1, "", opacity, "multiply"))
        assert not np.array_equal(drawing.rgba(), before)
        assert (drawing.state, drawing.layers[1].opacity) == (state, 1)
    steps = len(drawing.document.steps)
    drawing.begin("ink", 4, 1.0, RUST, 1)
    shown = drawing.extend(line(2, 2, 8, 8))
    assert drawing.glimpse(Layer(1, "", 0.1, "multiply")) == (), "a hand is at work"
    assert any(rect.width > whole.width // 3 for rect in shown), "what was tried is shown anew as it was"
    drawing.lift()
    drawing.undo()
    assert np.array_equal(drawing.rgba(), before)
    drawing.glimpse(Layer(1, "", 0.1, "multiply"))
    drawing.do(SetLayer(Layer(1, "", 0.4, "multiply")))
    twin = Drawing(PAPER, brushes)
    for step in drawing.document.steps[: steps + 1]:
        twin.do(step)
    assert np.array_equal(twin.rgba(), drawing.rgba())
    assert drawing.glimpse(Layer(9)) == ()


def test_the_order_of_layers_is_what_lies_over_what(drawing):
    drawing.do(solid(0, (250, 0, 0)))
    drawing.do(AddLayer(Layer(1), 1))
    drawing.do(solid(1, (0, 0, 250), left=50, width=60))
    assert drawing.pick(80, 70) == (0, 0, 250)
    assert drawing.do(MoveLayer(1, 0))
    assert drawing.pick(80, 70) == (250, 0, 0)
    drawing.undo()
    assert drawing.pick(80, 70) == (0, 0, 250)
    assert drawing.pick(10, 10) == (250, 0, 0)


def test_dropping_the_last_layer_empties_it(drawing):
    paper = drawing.rgba()
    drawing.do(stroke(2))
    assert drawing.do(DropLayer(0))
    assert drawing.layers == (GROUND,)
    assert drawing.is_empty
    assert np.array_equal(drawing.rgba(), paper)
    drawing.undo()
    assert not drawing.is_empty


def test_clear_empties_every_layer_and_leaves_them_there(drawing):
    painted(drawing, "multiply")
    layers = drawing.layers
    drawing.do(ClearLayer(0))
    assert not drawing.ink(drawing._whole, 0).any()
    assert drawing.ink(drawing._whole, 1).any()
    drawing.do(Clear())
    assert drawing.is_empty
    assert drawing.layers == layers


def test_a_copy_lies_right_above_and_is_its_own(drawing):
    drawing.do(stroke(2, size=60))
    drawing.do(AddLayer(Layer(1, "top"), 1))
    drawing.do(CopyLayer(0, 5))
    assert [layer.number for layer in drawing.layers] == [0, 5, 1]
    drawing.do(ClearLayer(0))
    assert drawing.ink(drawing._whole, 5).any()
    drawing.do(stroke(3, layer=5))
    drawing.undo()
    drawing.undo()
    assert np.array_equal(drawing.ink(drawing._whole, 0), drawing.ink(drawing._whole, 5))


MISSING = [
    AddStroke(Stroke("ink", 9, 1.0, RUST, 1, line(0, 0, 90, 90)), 7),
    Dance((Stroke("ink", 9, 1.0, RUST, 1, line(0, 0, 90, 90)),), (0.0,), 7),
    Fill(7, RUST, 1.0, 0, 0, np.ones((5, 5), bool)),
    AddLayer(Layer(0), 1),
    AddPicture(Layer(0), 0, 1, 0, 0),
    SetLayer(Layer(7)),
    MoveLayer(7, 0),
    CopyLayer(7, 8),
    CopyLayer(0, 0),
    MergeLayer(7),
    MergeLayer(0),
    DropLayer(7),
    ClearLayer(7),
]


@pytest.mark.parametrize("edit", MISSING, ids=lambda edit: type(edit).__name__)
def test_what_can_not_be_done_is_refused_and_from_a_log_leaves_all_as_it_is(edit, drawing):
    drawing.do(stroke(2))
    before, layers = drawing.rgba(), drawing.layers
    with pytest.raises(ValueError, match="no|nothing"):
        drawing.do(edit)
    assert len(drawing.document.steps) == 1
    drawing.apply(edit)
    assert len(drawing.document.steps) == 2
    assert np.array_equal(drawing.rgba(), before)
    assert drawing.layers == layers
    drawing.undo()
    drawing.undo()
    assert drawing.is_empty


def test_a_step_that_can_not_be_read_keeps_its_place(drawing):
    drawing.apply(stroke(2))
    one = drawing.rgba()
    drawing.apply(Unread())
    assert np.array_equal(drawing.rgba(), one)
    drawing.apply(stroke(3))
    drawing.undo()
    assert np.array_equal(drawing.rgba(), one)
    assert drawing.done == 2


def test_what_was_no_step_and_is_lost_changes_nothing_and_is_told_of(drawing, brushes):
    drawing.apply(stroke(2))
    one = drawing.rgba()
    assert drawing.apply(Lost()) == ()
    assert (drawing.done, drawing.document.unread) == (1, 1)
    other = Drawing(PAPER, brushes)
    other.take(drawing.document)
    assert other.document == drawing.document
    assert np.array_equal(other.rgba(), one)


def test_what_is_kept_of_a_layer_that_is_only_tried_is_the_layer_as_it_is(drawing):
    painted(drawing, "multiply")
    before = drawing.rgba()
    drawing.glimpse(Layer(1, "", 0.2, "multiply"))
    drawing.end_glimpse()
    assert np.array_equal(drawing.rgba(), before)
    assert drawing.do(Unread()), "what was tried is shown anew as it was"
    drawing.end_glimpse()
    assert drawing.do(Unread()) == ()


def test_hidden_layers_are_not_made_one(drawing):
    painted(drawing, "normal")
    drawing.do(SetLayer(Layer(1, hidden=True)))
    with pytest.raises(ValueError, match="nothing"):
        drawing.do(MergeLayer(1))


def test_there_is_an_end_to_layers(drawing):
    for number in range(1, MOST_LAYERS):
        drawing.do(AddLayer(Layer(number), 99))
    assert len(drawing.layers) == MOST_LAYERS
    with pytest.raises(ValueError, match="room"):
        drawing.do(AddLayer(Layer(99), 0))
    with pytest.raises(ValueError, match="room"):
        drawing.do(CopyLayer(0, 99))
    assert len(drawing.layers) == MOST_LAYERS
    drawing.do(stroke(2, layer=31))
    assert drawing.rgba().any()


def test_a_new_number_was_never_used(drawing):
    assert drawing.new_number() == 1
    drawing.do(AddLayer(Layer(1), 1))
    drawing.do(CopyLayer(1, 5))
    drawing.undo()
    assert drawing.new_number() == 6
    drawing.do(AddLayer(Layer(65535), 1))
    assert 1 < drawing.new_number() < 65535


def test_a_picture_lies_pixel_for_pixel(drawing):
    pixels = np.random.default_rng(1).integers(0, 256, (50, 40, 4)).astype(np.uint8)
    pixels[..., 3] = np.where(pixels[..., 3] > 100, 255, 0)
    number = drawing.new_picture_number()
    with pytest.raises(ValueError, match="picture"):
        drawing.do(AddPicture(Layer(1), 1, number, 30, -20))
    drawing.keep(KeepPicture(number, Picture(pixels)))
    drawing.keep(KeepPicture(number, Picture(pixels[:5])))
    before = drawing.rgba()
    drawing.do(AddPicture(Layer(1), 1, number, 30, -20))
    seen, laid = drawing.rgba()[:30, 30:70], pixels[20:]
    assert np.array_equal(seen[laid[..., 3] == 255, :3], laid[laid[..., 3] == 255, :3])
    assert np.array_equal(seen[laid[..., 3] == 0], before[:30, 30:70][laid[..., 3] == 0])
    assert np.array_equal(drawing.rgba()[31:], before[31:])
    ink = drawing.ink(Rect(30, 0, 70, 30), 1)
    assert (ink[:3] <= ink[3]).all()


def test_a_picture_that_is_not_there_leaves_its_layer_empty(drawing):
    drawing.apply(AddPicture(Layer(1), 1, 9, 0, 0))
    assert [layer.number for layer in drawing.layers] == [0, 1]
    assert drawing.is_empty


def test_a_fill_covers_its_shape_and_softens_its_edge(drawing):
    mask = np.tri(60, 60, dtype=bool)
    drawing.do(Fill(0, (0, 0, 0), 1.0, 50, 40, mask))
    alpha = drawing.ink(drawing._whole)[3]
    part = alpha[40:100, 50:110]
    assert (part[mask] == 32768).all()
    beside = part[np.arange(10, 50), np.arange(11, 51)]
    assert ((beside > 6000) & (beside < 26000)).all()
    assert alpha[20:39].max() == 0
    assert alpha[102:].max() == 0


def test_fills_off_the_paper_take_nothing_else(drawing):
    for left, top in ((-300, -300), (190, 130), (-5, 120), (4000, 9), (-1, -1)):
        drawing.do(Fill(0, RUST, 1.0, left, top, np.ones((30, 30), bool)))
    alpha = drawing.ink(drawing._whole)[3]
    assert alpha[135, 195] == 32768
    assert alpha[130, 10] == 32768
    assert alpha[5, 5] == 32768
    assert alpha[60, 100] == 0


def test_a_large_fill_is_laid_in_bands_without_a_seam(brushes, fast):
    drawing = Drawing(Paper("blank", 700, 900), brushes)
    drawing.do(Fill(0, RUST, 0.5, 10, 10, np.ones((880, 680), bool)))
    alpha = drawing.ink(drawing._whole)[3]
    assert len(np.unique(alpha[10:890, 10:690])) == 1
    assert len(np.unique(alpha[9, 11:689])) == 1


def test_a_hand_with_nowhere_to_draw_is_refused(drawing):
    with pytest.raises(ValueError, match="layer"):
        drawing.begin("ink", 9, 1.0, RUST, 1, layer=3)
    assert drawing.extend(line(0, 0, 9, 9)) == ()
    draw(drawing, "ink", line(0, 0, 90, 90))
