"""Draw, by real input: what a hand does reaches the paper, and what is on the paper is kept."""

import math

import numpy as np
import pytest

from studio.drawing.op import AddStroke, Clear, NewPaper, Undo
from studio.drawing.replay import replay
from studio.drawing.symmetry import Symmetry
from studio.gallery.thumbnail import thumbnail
from studio.ui.widgets.toast import Toast
from tests.ui.at_easel import kept_ops, line, pixels, rooms, samples_are_kept, screen, show

__all__ = ["rooms", "samples_are_kept", "screen"]


def test_nothing_is_made_by_only_looking(ui, screen):
    screen.rooms.library.settle()
    assert screen.rooms.gallery.recent(5) == []
    assert screen.rooms.journal.timeline() == []


def test_a_real_spiral_through_x_reaches_the_paper_whole(ui, screen):
    left, bottom, width, height = screen.easel.sheet
    middle = np.array((left + width / 2, bottom + height / 2))
    turns = np.linspace(0, 6 * math.pi, 600)
    places = middle + np.stack((np.cos(turns), np.sin(turns)), 1) * (30 + turns * 13)[:, None]
    top = ui.window.height
    moves = [word for x, y in places for word in ("mousemove", round(x), round(top - y))]
    ui.xdo(*moves[:3], "mousedown", 1, *moves[3:], "mouseup", 1)  # hundreds of motions a frame: every one has to arrive
    ui.until(lambda: screen.can_undo, what="the stroke")

    strokes = [op.stroke for op in kept_ops(screen) if isinstance(op, AddStroke)]
    assert len(strokes) == 1
    points = strokes[0].points
    moved = 1 + np.count_nonzero(np.any(np.diff(np.rint(places), axis=0) != 0, axis=1))
    assert len(points) >= moved
    reached = np.stack((points[:, 0] + left, bottom + height - points[:, 1]), 1)
    away = np.min(np.hypot(*(reached[:, None] - places[None]).transpose(2, 0, 1)), axis=1)
    assert away.max() < 2
    inked = np.abs(
        pixels(screen).astype(int) - replay([NewPaper(screen.easel.drawing.paper)], screen.rooms.brushes).rgba()
    )
    assert np.count_nonzero(inked.max(axis=2) > 40) > 1000


def test_each_stroke_is_kept_when_the_hand_lifts(ui, screen):
    line(ui, screen)
    assert [type(op) for op in kept_ops(screen)] == [NewPaper, AddStroke]
    line(ui, screen, (0.5, 0.2), (0.5, 0.8))
    ops = kept_ops(screen)
    assert [type(op) for op in ops] == [NewPaper, AddStroke, AddStroke]
    piece = screen.rooms.gallery.recent(1)[0]
    assert piece.kind == "drawing"
    assert piece.entry_id == screen.rooms.journal.entry_now().id
    assert np.array_equal(replay(ops, screen.rooms.brushes).rgba(), pixels(screen))


def test_undo_and_redo_by_key_and_by_button_are_kept_too(ui, screen):
    blank = pixels(screen)
    line(ui, screen)
    drawn = pixels(screen)
    ui.key("ctrl+z")
    assert np.array_equal(pixels(screen), blank)
    ui.key("ctrl+shift+z")
    assert np.array_equal(pixels(screen), drawn)
    ui.tap(screen.ids.undo)
    assert np.array_equal(pixels(screen), blank)
    assert isinstance(kept_ops(screen)[-1], Undo)


def test_clearing_the_paper_destroys_nothing(ui, screen):
    line(ui, screen)
    drawn = pixels(screen)
    screen.clear()
    ui.frames(2)
    assert screen.easel.drawing.is_empty
    toast = next(child for child in screen.shell.children if isinstance(child, Toast))
    toast.undo()
    assert np.array_equal(pixels(screen), drawn)
    assert [type(op) for op in kept_ops(screen)] == [NewPaper, AddStroke, Clear, Undo]


def test_what_is_said_goes_with_the_next_mark_and_with_the_easel(ui, screen):
    def said():
        return [child.text for child in screen.shell.children if isinstance(child, Toast)]

    line(ui, screen)
    screen.clear()
    ui.frames(2)
    toast = next(child for child in screen.shell.children if isinstance(child, Toast))
    assert toast.y > screen.ids.strip.top, "the horizon and its keys stay in reach"
    line(ui, screen)
    assert said() == [], "its Undo would take back the mark that came after"
    screen.clear()
    assert said()
    screen.leave()
    assert said() == []


def test_a_piece_that_comes_back_is_repeated_as_it_was(ui, rooms):
    screen = show(ui, rooms)
    screen.put_new("circle")
    middle = screen.easel.drawing.paper.width / 2
    eightfold = screen.easel.symmetry = Symmetry(8, True, middle, middle, 10)
    line(ui, screen)
    screen.rooms.library.settle()
    piece_id = screen.piece_id
    screen.put_new("blank")
    assert screen.easel.symmetry.is_none
    ui.reset()
    screen = show(ui, rooms, piece_id=piece_id)
    assert screen.easel.symmetry == eightfold
    assert screen.caption == "Circle, eightfold, mirrored"


def test_a_new_paper_keeps_the_one_before(ui, screen):
    line(ui, screen)
    screen.put_new("circle")
    ui.frames(2)
    line(ui, screen)
    first, second = reversed(screen.rooms.gallery.recent(5)) if kept_ops(screen) else (None, None)
    assert first.id != second.id
    assert screen.easel.drawing.paper.kind == "circle"
    assert screen.rooms.library.op_count(first.id) == 2


def test_the_paper_comes_back_as_it_was_left(ui, rooms):
    screen = show(ui, rooms)
    for brush in ("ink", "airbrush", "eraser"):
        screen.easel.brush = brush
        line(ui, screen, (0.1, 0.3), (0.9, 0.7))
    before, piece_id = pixels(screen), (kept_ops(screen), screen.lying.kept.piece_id)[1]
    ui.reset()
    again = show(ui, rooms)
    assert again.lying.kept.piece_id == piece_id
    assert np.array_equal(pixels(again), before)


def test_when_the_hand_leaves_the_gallery_has_its_picture_already(ui, screen):
    line(ui, screen)
    screen.leave()
    library, piece_id = screen.rooms.library, (kept_ops(screen), screen.lying.kept.piece_id)[1]
    kept = library.cache(piece_id, "thumb")
    piece = screen.rooms.gallery.piece(piece_id)
    assert piece.palette
    library.drop_caches(piece_id)
    assert kept == thumbnail(library, piece), "the same as from the log"


def test_on_another_day_the_paper_is_fresh(ui, rooms):
    line(ui, show(ui, rooms))
    rooms.library.settle()
    rooms.clock.advance(days=1)
    ui.reset()
    assert show(ui, rooms).easel.drawing.is_empty


def test_a_drawing_that_was_put_in_the_trash_does_not_lie_on_the_easel(ui, screen):
    line(ui, screen)
    screen.rooms.library.settle()
    trashed = screen.lying.kept.piece_id
    screen.leave()
    screen.rooms.gallery.trash(trashed)
    screen.enter()
    ui.until(lambda: screen.easel.drawing is not None and screen.lying.kept.piece_id != trashed, what="a fresh paper")
    line(ui, screen)
    screen.rooms.library.settle()
    assert [piece.id for piece in screen.rooms.gallery.recent(5)] == [screen.lying.kept.piece_id]


def test_brush_colour_and_size_are_remembered(ui, rooms):
    screen = show(ui, rooms)
    screen.hand.brush = "marker-2"
    screen.take_colour((226, 166, 84))
    ui.tap(screen.ids.dots.children[0])
    size = screen.easel.brush_size
    ui.reset()
    again = show(ui, rooms)
    assert (again.hand.brush, list(again.easel.colour), again.easel.brush_size) == ("marker-2", [226, 166, 84], size)


def test_a_second_finger_does_not_disturb_the_first(ui, screen):
    left, bottom, width, height = screen.easel.sheet
    one, two = ui.touch(left + 100, bottom + 100), ui.touch(left + 300, bottom + 300)
    one.touch_down()
    ui.frame()
    one.touch_move(left + 160, bottom + 100)
    ui.frame()
    two.touch_down()
    two.touch_move(left + 350, bottom + 300)
    one.touch_move(left + 200, bottom + 100)
    two.touch_up()
    one.touch_up()
    ui.frames(2)
    strokes = [op.stroke for op in kept_ops(screen) if isinstance(op, AddStroke)]
    assert len(strokes) == 1
    assert strokes[0].points[:, 1].min() > height - 110


def test_pressure_is_used_where_it_comes(ui, screen):
    left, bottom, width, height = screen.easel.sheet
    touch = ui.touch(left + 50, bottom + 100)
    size = screen.get_root_window().size
    touch.samples = [((left + 50 + i) / size[0], (bottom + 100) / size[1], i / 100, i / 100) for i in range(100)]
    touch.touch_down()
    touch.touch_up()
    ui.frames(2)
    stroke = kept_ops(screen)[-1].stroke
    assert stroke.points[:, 3] == pytest.approx(np.arange(100) / 100, abs=0.002)


def test_every_sheet_opens_and_escape_closes_it(ui, screen):
    for name in ("brush", "eraser", "fill", "colour", "symmetry", "layers", "paper"):
        screen.toggle(name)
        ui.frames(3)
        assert screen.open_sheet == name
        ui.key("Escape")
        ui.until(lambda: screen.open_sheet == "", what="the sheet to close")
    assert screen.shell.screen is screen


def test_the_tools_change_hands_for_the_left_handed(ui, rooms):
    screen = show(ui, rooms)
    assert screen.ids.leave.x < screen.ids.swatches.x
    rooms.settings.set("left_handed", True)
    ui.reset()
    other = show(ui, rooms)
    assert other.ids.leave.x > other.ids.swatches.x


def test_upright_the_tools_stand_below(ui, rooms):
    ui.resize(800, 1280)
    screen = show(ui, rooms)
    assert screen.portrait
    left, bottom, width, height = screen.easel.sheet
    assert width == 768
    assert screen.ids.brushes.top < bottom
    line(ui, screen)
    assert len(kept_ops(screen)) == 2
