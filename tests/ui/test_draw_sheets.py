"""The other sheets of Draw: what is set in one acts at once, is remembered, and destroys nothing."""

import numpy as np
import pytest

from studio.drawing.op import AddStroke
from studio.drawing.picture import Picture
from studio.drawing.replay import replay
from studio.ui.widgets.brush_card import stroke_picture
from studio.ui.widgets.picture_key import LONG_PRESS
from studio.ui.widgets.swatch import Swatch
from tests.ui.at_easel import kept_ops, line, pixels, rooms, samples_are_kept, screen, sheet_of, show, steps

__all__ = ["rooms", "samples_are_kept", "screen"]

RED = (192, 96, 58)


def chip_of(row, text):
    return next(chip for chip in row.children if getattr(chip, "text", "") == text)


def swatch_of(box, colour):
    return next(swatch for swatch, own in box._swatches if own == colour)


def test_every_brush_that_draws_has_a_card_with_a_stroke_of_its_own(ui, screen):
    inside = sheet_of(ui, screen, "brush")
    shown = [name for name, brush in screen.rooms.brushes.items() if not brush.erases and not brush.retired]
    assert list(inside._cards) == shown
    assert not any(screen.rooms.brushes[name].retired for name in shown)
    ui.until(lambda: all(card.texture for card in inside._cards.values()), timeout=60, what="the strokes")
    strokes = [stroke_picture(screen.rooms.brushes[name], RED) for name in shown]
    assert all(stroke[..., 3].max() > 10 for stroke in strokes), "each can be seen"
    assert len({stroke.tobytes() for stroke in strokes}) == len(shown), "no two look alike"


@pytest.mark.parametrize(("size", "favourites"), [((1280, 800), 0), ((1280, 800), 6), ((1920, 1080), 6)])
def test_brushes_size_flow_and_colours_are_in_view_together(ui, screen, size, favourites):
    ui.resize(*size)
    for number in range(favourites):
        screen.take_colour((number, 90, 120))
        screen.hand.keep()
    inside = sheet_of(ui, screen, "brush")
    foot = screen.sheet.ids.page.to_window(*screen.sheet.ids.page.pos)[1]
    last = inside.ids.palette._swatches[23][0]
    assert last.center_y > 0
    assert last.to_window(*last.center)[1] >= foot
    cards = list(inside._cards.values())
    assert min(card.height for card in cards) >= 56
    assert all(card.children[0].right <= card.right for card in cards), "no name is cut"


def test_another_set_of_colours_moves_nothing(ui, screen):
    box = sheet_of(ui, screen, "brush").ids.palette
    before = [chip.to_window(*chip.pos)[1] for chip in box.ids.sets.children]
    chip_of(box.ids.sets, "Yours").dispatch("on_release")
    ui.frames(3)
    assert [chip.to_window(*chip.pos)[1] for chip in box.ids.sets.children] == before


@pytest.mark.parametrize("name", ["eraser", "symmetry"])
def test_a_sheet_from_below_is_no_higher_than_it_needs(ui, screen, name):
    ui.resize(800, 1280)
    inside = sheet_of(ui, screen, name)
    assert inside.height <= screen.sheet.ids.page.height <= inside.height + 90


def test_an_empty_circle_is_round_on_its_card(ui, screen):
    for size in ((1280, 800), (800, 1280)):
        ui.resize(*size)
        inside = sheet_of(ui, screen, "paper")
        card = inside.ids.circle
        ui.until(lambda card=card: card.texture, what="the card")
        *_, width, height = card.fitted(card.texture, card.pos, card.size)
        assert width / height == pytest.approx(card.texture.width / card.texture.height, rel=0.02)
        screen.toggle("paper")


def test_a_picture_is_brought_in_beside_the_tools(ui, rooms):
    rooms.settings.set("left_handed", True)
    screen = show(ui, rooms)
    inside = sheet_of(ui, screen, "paper")
    inside.dispatch("on_bring")
    ui.frames(4)
    assert (screen.open_sheet, screen.sheet.want) == ("picture", "picture")
    assert screen.sheet.right <= screen.ids.tool_plate.x
    ui.key("Escape")
    ui.frames(3)
    assert screen.open_sheet == ""


def test_the_cards_take_the_colour_in_hand(ui, screen):
    inside = sheet_of(ui, screen, "brush")
    card = inside._cards["marker-2"]
    ui.until(lambda: card.texture, timeout=60, what="the stroke")
    before = card.texture
    swatch_of(inside.ids.palette, (169, 80, 106)).dispatch("on_release")
    assert screen.hand.colour == (169, 80, 106)
    ui.until(lambda: card.texture is not before, timeout=60, what="another stroke")
    colour = stroke_picture(screen.rooms.brushes["marker-2"], (169, 80, 106))
    assert tuple(colour[..., :3][colour[..., 3] > 150].mean(axis=0).round()) == pytest.approx((169, 80, 106), abs=6)


def test_a_card_takes_the_brush_up(ui, screen):
    inside = sheet_of(ui, screen, "brush")
    ui.tap(inside._cards["charcoal"])
    assert (screen.hand.brush, screen.easel.brush, screen.sheet.title) == ("charcoal", "charcoal", "Charcoal")
    line(ui, screen, (0.7, 0.3), (0.95, 0.3))
    assert kept_ops(screen)[-1].stroke.brush == "charcoal"


def test_size_flow_smoothing_and_opacity_reach_the_stroke(ui, screen):
    inside = sheet_of(ui, screen, "brush")
    ui.tap(inside._cards["marker-2"])
    size = screen.easel.brush_size
    ui.tap(inside.ids.size.children[1])
    ui.tap(inside.ids.flow.children[-2])
    assert screen.easel.brush_size > size
    assert screen.easel.brush_flow == pytest.approx(0.95)
    inside.ids.smoothing.value = 0.5
    inside.ids.opacity.value = 0.4
    line(ui, screen, (0.7, 0.3), (0.95, 0.3))
    stroke = kept_ops(screen)[-1].stroke
    assert stroke.size == pytest.approx(screen.easel.brush_size, abs=1 / 16)
    assert (stroke.flow, stroke.opacity) == pytest.approx((0.95, 0.4), abs=0.003)
    assert stroke.smoothing == pytest.approx(8, abs=0.1)


def test_each_brush_remembers_how_it_was_set(ui, rooms):
    screen = show(ui, rooms)
    screen.hand.brush = "bristle"
    screen.easel.brush_flow, screen.easel.brush_smoothing, screen.easel.brush_size = 0.5, 6.0, 40.0
    screen.hand.brush = "ink-2"
    assert (screen.easel.brush_flow, screen.easel.brush_smoothing) == (1.0, -1.0)
    ui.reset()
    again = show(ui, rooms)
    again.hand.brush = "bristle"
    easel = again.easel
    assert (easel.brush_flow, easel.brush_smoothing, easel.brush_size) == (0.5, 6.0, 40.0)


def test_a_brush_that_has_a_better_one_now_is_taken_up_as_that(ui, rooms):
    rooms.settings.set("brush", "marker")
    assert show(ui, rooms).hand.brush == "marker-2"


def test_a_favourite_is_kept_taken_up_and_let_go(ui, rooms):
    screen = show(ui, rooms)
    inside = sheet_of(ui, screen, "brush")
    screen.hand.brush = "glow"
    screen.take_colour(RED)
    screen.easel.brush_size, screen.easel.brush_flow = 33.0, 0.7
    inside.dispatch("on_keep")
    inside.dispatch("on_keep")
    assert len(screen.hand.favourites) == 1, "the same is kept once"
    ui.reset()
    screen = show(ui, rooms)
    screen.hand.brush, screen.easel.colour = "ink-2", [0, 0, 0]
    ui.key("1")
    assert (screen.hand.brush, screen.hand.colour) == ("glow", RED)
    assert (screen.easel.brush_size, screen.easel.brush_flow) == (33.0, 0.7)
    screen.hand.brush = "ink-2"
    inside = sheet_of(ui, screen, "brush")
    key = inside.ids.favourites.children[0]
    ui.tap(key)
    assert screen.hand.brush == "glow"
    finger = ui.touch(*ui.middle(key))
    finger.touch_down()
    ui.wait(LONG_PRESS + 0.4)
    finger.touch_up()
    ui.frames(2)
    assert screen.hand.favourites == ()
    assert rooms.settings.get("favourites", "?") == ""


def test_there_are_six_favourites_at_most(ui, screen):
    inside = sheet_of(ui, screen, "brush")
    for size in range(10, 18):
        screen.easel.brush_size = size
        inside.dispatch("on_keep")
    assert len(screen.hand.favourites) == 6
    assert inside.ids.keep.disabled


def test_the_eraser_has_a_sheet_of_its_own(ui, screen):
    line(ui, screen)
    drawn = pixels(screen)
    ui.tap(screen.ids.eraser)
    assert (screen.tool, screen.open_sheet) == ("eraser", "")
    ui.tap(screen.ids.eraser)
    assert screen.open_sheet == "eraser"
    inside = screen.sheet.ids.page.children[0].children[0]
    size = screen.easel.brush_size
    ui.tap(inside.ids.size.children[1])
    assert screen.easel.brush_size > size
    ui.key("Escape")
    line(ui, screen, (0.5, 0.3), (0.5, 0.7))
    assert screen.rooms.brushes[kept_ops(screen)[-1].stroke.brush].erases
    assert not np.array_equal(pixels(screen), drawn)
    ui.tap(screen.ids.brush)
    assert screen.tool == "brush"


def test_the_stamp_prints_a_shape_in_the_colour_in_hand(ui, screen):
    screen.hand.brush = "stamp"
    screen.take_colour(RED)
    screen.rooms.library.settle()
    assert screen.piece_id is None, "choosing leaves nothing in the log"
    line(ui, screen)
    assert steps(screen) == ["KeepPicture", "AddStroke"]
    keep, made = kept_ops(screen)[1:]
    assert made.stroke.picture == keep.number
    assert tuple(keep.picture.pixels[keep.picture.pixels[..., 3] == 255][0, :3]) == RED
    line(ui, screen, (0.2, 0.2), (0.8, 0.2))
    assert steps(screen) == ["KeepPicture", "AddStroke", "AddStroke"], "a picture is told once"
    again = replay(kept_ops(screen), screen.rooms.brushes)
    assert np.array_equal(again.rgba(), pixels(screen))


def test_another_shape_and_another_colour_are_other_pictures(ui, screen):
    inside = sheet_of(ui, screen, "brush")
    ui.tap(inside._cards["stamp"])
    assert inside.is_stamp
    names = [name for name, _ in inside.stamps]
    assert names[:3] == ["leaf", "blossom", "star"]
    inside.dispatch("on_print", "moon")
    assert inside.stamp == screen.hand.stamp == "moon"
    line(ui, screen, (0.7, 0.3), (0.95, 0.3))
    screen.take_colour((10, 20, 200))
    line(ui, screen, (0.7, 0.6), (0.95, 0.6))
    assert steps(screen) == ["KeepPicture", "AddStroke", "KeepPicture", "AddStroke"]
    assert [op.stroke.picture for op in kept_ops(screen) if isinstance(op, AddStroke)] == sorted(
        op.number for op in kept_ops(screen) if hasattr(op, "picture")
    )


def test_a_picture_of_ones_own_is_printed_and_found_again(ui, screen):
    screen.hand.brush = "stamp"
    pixels_of_it = np.full((30, 20, 4), (9, 200, 90, 255), np.uint8)
    screen.stamps.bring(Picture(pixels_of_it))
    line(ui, screen)
    assert steps(screen) == ["KeepPicture", "AddStroke"]
    inside = sheet_of(ui, screen, "brush")
    assert inside.stamps[-1][0] == inside.stamp == f"own:{kept_ops(screen)[1].number}"


def test_a_set_of_colours_is_chosen_and_lies_beside_the_paper(ui, rooms):
    screen = show(ui, rooms)
    inside = sheet_of(ui, screen, "colour")
    box = inside.ids.palette
    chip_of(box.ids.sets, "Sea").dispatch("on_release")
    ui.frames(2)
    assert len(box._swatches) == 24
    sea = screen.hand.palettes["sea"]
    beside = [swatch.paint for swatch in reversed(screen.ids.swatches.children) if isinstance(swatch, Swatch)]
    assert beside == list(sea.handy)
    ui.reset()
    assert show(ui, rooms).hand.palette == "sea"


def test_ones_own_colours_are_added_moved_and_taken_away(ui, rooms):
    screen = show(ui, rooms)
    inside = sheet_of(ui, screen, "colour")
    box = inside.ids.palette
    for colour in ((1, 2, 3), (200, 10, 10), (10, 200, 10)):
        screen.take_colour(colour)
        box.add()
    assert (box.palette, box.has_colour) == ("own", True)
    assert screen.hand.own == ((1, 2, 3), (200, 10, 10), (10, 200, 10))
    box.add()
    assert len(screen.hand.own) == 3, "it is there already"
    box.move(-1)
    box.move(-1)
    assert screen.hand.own == ((10, 200, 10), (1, 2, 3), (200, 10, 10))
    assert screen.hand.handy[:3] == screen.hand.own, "they lie beside the paper"
    assert len(screen.hand.handy) == 6
    box.take_away()
    assert screen.hand.own == ((1, 2, 3), (200, 10, 10))
    assert screen.hand.colour == (10, 200, 10), "it stays in hand"
    ui.reset()
    assert show(ui, rooms).hand.own == ((1, 2, 3), (200, 10, 10))


def test_a_colour_is_said_in_words_and_pointed_at(ui, screen):
    inside = sheet_of(ui, screen, "colour")
    screen.take_colour((192, 96, 58))
    assert inside.said == "Rust"
    assert inside.ids.picker.colour == (192, 96, 58)
    field = inside.ids.picker.ids.field
    ui.tap(field, at=field.to_window(field.x + field.width * 0.9, field.y + field.height * 0.5))
    assert screen.hand.colour == inside.ids.picker.colour != (192, 96, 58)


def test_colours_used_lately_are_the_ones_that_were_drawn_with(ui, rooms):
    screen = show(ui, rooms)
    for colour in ((10, 20, 200), RED, (10, 20, 200)):
        screen.take_colour(colour)
        line(ui, screen)
    screen.take_colour((1, 1, 1))
    assert screen.hand.recent == ((10, 20, 200), RED)
    inside = sheet_of(ui, screen, "colour")
    assert len(inside.ids.recent.children) == 2
    ui.reset()
    assert show(ui, rooms).hand.recent == ((10, 20, 200), RED)


def test_a_colour_is_picked_from_the_drawing(ui, screen):
    screen.hand.brush = "marker-2"
    screen.easel.brush_opacity = 1.0
    screen.take_colour(RED)
    line(ui, screen)
    screen.take_colour((0, 0, 0))
    screen.take_eraser()
    ui.key("i")
    assert screen.tool == "pick"
    left, bottom, width, height = screen.easel.sheet
    ui.tap(screen.easel, at=(left + width / 2, bottom + height / 2))
    ui.frames(3)
    assert np.abs(np.subtract(screen.hand.colour, RED)).max() <= 40
    assert screen.tool == "brush", "the colour is wanted to draw with"
    assert steps(screen) == ["AddStroke"], "picking leaves nothing"


def test_the_pipette_is_put_down_by_escape(ui, screen):
    ui.key("i")
    ui.key("Escape")
    assert screen.tool == "brush"
    assert screen.shell.screen is screen
