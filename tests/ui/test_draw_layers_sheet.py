"""The layers sheet: each thing done in it is one step that is kept, shows on the paper, and can be taken back."""

import numpy as np
import pytest
from PIL import Image

from studio.drawing.op import SetLayer
from studio.drawing.replay import replay
from studio.ui.widgets.toast import Toast
from tests.ui.at_easel import kept_ops, line, pixels, rooms, samples_are_kept, screen, sheet_of, steps

__all__ = ["rooms", "samples_are_kept", "screen"]


@pytest.fixture
def inside(ui, screen):
    """The sheet beside a paper with a mark on the first layer, and another on a second one, which is in hand."""
    line(ui, screen, (0.6, 0.3), (0.95, 0.3))
    inside = sheet_of(ui, screen, "layers")
    ui.tap(inside.ids.add)
    line(ui, screen, (0.8, 0.2), (0.8, 0.5))
    assert steps(screen) == ["AddStroke", "AddLayer", "AddStroke"]
    ui.frames(3)
    return inside


def seen(screen, number):
    """Return how much ink is on a layer."""
    drawing = screen.easel.drawing
    from studio.core.geometry import Rect

    return int(drawing.ink(Rect(0, 0, drawing.paper.width, drawing.paper.height), number)[3].sum())


def undone(ui, screen, before):
    """Say whether one undo brings the picture back."""
    ui.key("ctrl+z")
    return np.array_equal(pixels(screen), before)


def test_a_new_layer_lies_above_and_is_drawn_on(ui, screen, inside):
    assert [layer.number for layer in screen.easel.drawing.layers] == [0, 1]
    assert screen.easel.layer == inside.in_hand == 1
    assert kept_ops(screen)[-1].layer == 1
    assert seen(screen, 0)
    assert seen(screen, 1)


def test_pressing_a_name_takes_the_layer_up(ui, screen, inside):
    ui.tap(inside._rows[0].ids.name)
    assert screen.easel.layer == 0
    line(ui, screen, (0.7, 0.6), (0.9, 0.6))
    assert kept_ops(screen)[-1].layer == 0


def test_a_layer_is_hidden_and_shown_by_its_eye(ui, screen, inside):
    before = pixels(screen)
    ui.tap(inside._rows[1].ids.eye)
    assert steps(screen)[3:] == ["SetLayer"]
    assert not np.array_equal(pixels(screen), before)
    assert inside._rows[1].ids.eye.icon == "eye-off"
    ui.tap(inside._rows[1].ids.eye)
    assert np.array_equal(pixels(screen), before)


def test_dragging_the_opacity_is_one_step(ui, screen, inside):
    before, track = pixels(screen), inside.ids.opacity.ids.track
    x, y = track.to_window(*track.center)
    ui.drag([(x + 40 - step * 10, y) for step in range(8)])
    ui.frames(2)
    assert steps(screen)[3:] == ["SetLayer"]
    made = kept_ops(screen)[-1].layer
    assert (made.number, 0.2 < made.opacity < 0.7) == (1, True)
    assert not np.array_equal(pixels(screen), before)
    assert undone(ui, screen, before)
    assert inside.ids.opacity.value == 1


def test_the_opacity_is_seen_while_it_is_dragged_and_no_step_until_the_hand_lifts(ui, screen, inside):
    before, track = pixels(screen), inside.ids.opacity.ids.track
    x, y = track.to_window(*track.center)
    touch = ui.touch(x, y)
    touch.touch_down()
    ui.frame()
    touch.touch_move(x + 30, y)
    ui.frames(4)
    touch.touch_move(x + 10, y)
    ui.frames(2)
    half = pixels(screen)
    assert not np.array_equal(half, before)
    assert screen.easel.drawing.layers[1].opacity == 1, "it is only tried"
    touch.touch_move(x - 30, y)
    ui.frames(2)
    assert not np.array_equal(pixels(screen), half)
    assert steps(screen)[3:] == []
    state = screen.easel.drawing.state
    assert state.layers == screen.easel.drawing.layers, "what is kept meanwhile is what was kept before"
    ui.key("ctrl+z")
    assert len(screen.easel.drawing.layers) == 2
    ui.key("ctrl+shift+z")
    assert np.array_equal(pixels(screen), before), "any step begins with the layers as they were"
    touch.touch_up()
    ui.frames(2)
    assert steps(screen)[3:] == ["Undo", "Redo", "SetLayer"]
    assert np.array_equal(replay(kept_ops(screen), screen.rooms.brushes).rgba(), pixels(screen))


def test_layers_that_do_not_show_can_not_be_merged(ui, screen, inside):
    assert not inside.ids.merge.disabled
    ui.tap(inside._rows[0].ids.eye)
    assert inside.ids.merge.disabled


def test_pressing_minus_on_the_opacity_counts_after_a_moment(ui, screen, inside):
    minus = inside.ids.opacity.children[-2]
    for _ in range(3):
        ui.tap(minus)
    assert steps(screen)[3:] == []
    ui.wait(0.7)
    assert steps(screen)[3:] == ["SetLayer"]
    assert kept_ops(screen)[-1].layer.opacity == pytest.approx(0.85, abs=0.005)


def test_what_the_opacity_says_counts_when_the_sheet_is_closed_at_once(ui, screen, inside):
    ui.tap(inside.ids.opacity.children[-2])
    screen.toggle("layers")
    assert steps(screen)[3:] == ["SetLayer"]


@pytest.mark.parametrize(
    ("word", "blend"), [("Darken", "multiply"), ("Lighten", "screen"), ("Contrast", "overlay"), ("Shine", "add")]
)
def test_a_layer_meets_what_is_below_in_plain_words(ui, screen, inside, word, blend):
    chip = next(chip for chip in inside.ids.blends.children if chip.text == word)
    ui.tap(chip)
    ui.frames(2)
    assert kept_ops(screen)[-1] == SetLayer(screen.easel.drawing.layers[1])
    assert screen.easel.drawing.layers[1].blend == blend
    assert chip.chosen
    ui.tap(chip)
    assert steps(screen)[3:] == ["SetLayer"], "the same once more is no step"


def test_a_layer_is_named_by_pressing_its_name_once_more(ui, screen, inside):
    ui.tap(inside._rows[1].ids.name)
    assert inside.naming
    inside.ids.field.text = "  The   sea "
    ui.key("Return")
    assert not inside.naming
    assert screen.easel.drawing.layers[1].name == "The sea"
    assert inside.title == "The sea"
    ui.tap(inside.ids.rename)
    ui.key("Escape")
    assert steps(screen)[3:] == ["SetLayer"], "nothing was typed"


def test_layers_change_places_by_keys_and_by_hand(ui, screen, inside):
    ui.tap(inside.ids.down)
    ui.frames(2)
    assert [layer.number for layer in screen.easel.drawing.layers] == [1, 0]
    grip = inside._rows[1].ids.grip
    x, y = grip.to_window(*grip.center)
    ui.drag([(x, y + step * 12) for step in range(9)])
    assert [layer.number for layer in screen.easel.drawing.layers] == [0, 1]
    assert steps(screen)[3:] == ["MoveLayer", "MoveLayer"]
    rows = [row.layer.number for row in reversed(inside.ids.rows.children)]
    assert rows == [1, 0], "the highest first"


def test_a_grip_that_is_only_touched_takes_the_layer_up(ui, screen, inside):
    ui.tap(inside._rows[0].ids.grip)
    assert screen.easel.layer == 0
    assert steps(screen)[3:] == []


def test_a_copy_is_laid_above_and_taken_up(ui, screen, inside):
    before = seen(screen, 1)
    ui.tap(inside.ids.duplicate)
    numbers = [layer.number for layer in screen.easel.drawing.layers]
    assert numbers == [0, 1, 2]
    assert screen.easel.layer == 2
    assert seen(screen, 2) == before
    assert steps(screen)[3:] == ["CopyLayer"]


def test_merging_leaves_the_picture_as_it_is(ui, screen, inside):
    before = pixels(screen)
    ui.tap(inside.ids.merge)
    assert [layer.number for layer in screen.easel.drawing.layers] == [0]
    assert screen.easel.layer == 0
    assert np.abs(pixels(screen).astype(int) - before).max() <= 1
    assert undone(ui, screen, before)
    assert len(screen.easel.drawing.layers) == 2


def test_emptying_and_taking_out_can_be_undone_from_the_toast(ui, screen, inside):
    before = pixels(screen)

    def take_back():
        toast = next(child for child in screen.shell.children if isinstance(child, Toast))
        toast.take_back()
        ui.frames(3)

    for key, step in ((inside.ids.empty, "ClearLayer"), (inside.ids.drop, "DropLayer")):
        ui.tap(key)
        ui.frames(2)
        assert steps(screen)[-1] == step
        assert not np.array_equal(pixels(screen), before)
        take_back()
        assert np.array_equal(pixels(screen), before)
        assert screen.easel.layer == 1
    assert len(screen.easel.drawing.layers) == 2


def test_the_last_layer_can_neither_be_taken_out_nor_merged(ui, screen):
    inside = sheet_of(ui, screen, "layers")
    assert inside.ids.drop.disabled
    assert inside.ids.merge.disabled
    assert inside.ids.up.disabled
    assert inside.ids.down.disabled


def test_when_a_layer_is_undone_another_is_in_hand(ui, screen, inside):
    ui.key("ctrl+z")
    ui.key("ctrl+z")
    assert [layer.number for layer in screen.easel.drawing.layers] == [0]
    assert screen.easel.layer == inside.in_hand == 0
    line(ui, screen, (0.7, 0.6), (0.9, 0.6))
    assert kept_ops(screen)[-1].layer == 0


def test_a_number_is_never_used_again(ui, screen, inside):
    ui.key("ctrl+z")
    ui.key("ctrl+z")
    ui.tap(inside.ids.add)
    assert screen.easel.drawing.layers[-1].number != 0
    numbers = [op.layer.number for op in kept_ops(screen) if type(op).__name__ == "AddLayer"]
    assert len(numbers) == 2


def test_each_layer_shows_what_lies_on_it(ui, screen, inside):
    ui.until(lambda: all(row.texture for row in inside._rows.values()), what="the pictures")
    looks = [np.frombuffer(inside._rows[number].texture.pixels, np.uint8) for number in (0, 1)]
    assert not np.array_equal(*looks)


def test_a_picture_from_a_file_becomes_a_layer(ui, screen, tmp_path):
    from studio.drawing.brought import layers_of
    from studio.ui.draw_layers import bring_in

    Image.new("RGB", (40, 30), (200, 40, 90)).save(tmp_path / "red.png")
    paper = screen.easel.drawing.paper
    bring_in(screen, layers_of(tmp_path / "red.png", paper.width, paper.height, 4))
    assert steps(screen) == ["KeepPicture", "AddPicture"]
    assert len(screen.easel.drawing.layers) == 2
    assert screen.easel.layer == screen.easel.drawing.layers[1].number
    again = replay(kept_ops(screen), screen.rooms.brushes)
    assert np.array_equal(again.rgba(), pixels(screen))
    assert (200, 40, 90) in {tuple(colour) for colour in pixels(screen)[..., :3].reshape(-1, 3)[::7]}
    before = pixels(screen)
    ui.key("ctrl+z")
    assert not np.array_equal(pixels(screen), before)


def test_the_sheet_is_worked_by_keys_alone(ui, screen):
    line(ui, screen)
    ui.key("l")
    ui.until(lambda: screen.open_sheet == "layers", what="the sheet")
    inside = screen.sheet.ids.page.children[0]
    inside.ids.add.focus = True
    ui.key("Return")
    assert len(screen.easel.drawing.layers) == 2
    inside._rows[0].ids.name.focus = True
    ui.key("Return")
    assert screen.easel.layer == 0
    inside.ids.opacity.ids.track.focus = True
    ui.key("Left", "Left")
    ui.until(lambda: steps(screen)[2:], what="the step")  # one, or two where the keys came far apart
    assert {*steps(screen)[2:]} == {"SetLayer"}
    inside.ids.up.focus = True
    ui.key("space")
    assert steps(screen)[-1] == "MoveLayer"
    ui.key("Escape")
    assert screen.open_sheet == ""
