"""Whatever happens at the easel, what is kept is what was seen, in order, and once."""

import random
import threading

import numpy as np
import pytest

from studio.drawing.brought import Brought
from studio.drawing.drawing import warm_up
from studio.drawing.layer import Layer
from studio.drawing.op import (
    AddLayer,
    ClearLayer,
    CopyLayer,
    DropLayer,
    Fill,
    MergeLayer,
    MoveLayer,
    SetLayer,
)
from studio.drawing.picture import Picture
from studio.drawing.replay import replay
from studio.drawing.symmetry import NONE, Symmetry
from studio.gallery import opening
from studio.gallery.opening import STATE, opened
from studio.gallery.thumbnail import KIND as THUMB
from studio.gallery.thumbnail import picture_of
from studio.ui import draw_lying
from studio.ui.draw_fill import fill_at
from studio.ui.draw_layers import bring_in
from tests.ui.at_easel import kept_ops, line, pixels, rooms, samples_are_kept, screen, sheet_of, steps

__all__ = ["rooms", "samples_are_kept", "screen"]


@pytest.fixture(autouse=True, scope="module")
def _warm():
    assert warm_up()


def place(screen, x, y):
    left, bottom, width, height = screen.easel.sheet
    return left + x * width, bottom + y * height


def test_a_stroke_under_the_hand_when_all_must_be_kept_is_kept_once(ui, screen):
    screen.hand.brush = "smudge"
    line(ui, screen)
    finger = ui.touch(*place(screen, 0.2, 0.5))
    finger.touch_down()
    for x in (0.3, 0.4, 0.5):
        finger.touch_move(*place(screen, x, 0.5))
        ui.frame()
    screen.rest()
    assert steps(screen) == ["AddStroke"] * 2
    finger.touch_move(*place(screen, 0.9, 0.5))
    finger.touch_up()
    ui.frames(2)
    assert steps(screen) == ["AddStroke"] * 2
    again = opened(screen.rooms.library, screen.piece_id, screen.rooms.brushes)
    assert np.array_equal(again.rgba(), pixels(screen))


def test_a_paper_that_takes_long_to_come_back_does_not_push_away_a_newer_one(ui, screen, monkeypatch):
    line(ui, screen)
    screen.rest()
    screen.rooms.library.settle()
    first, gate = screen.piece_id, threading.Event()
    screen.put_new("blank")
    brought_back = draw_lying.brought_back
    monkeypatch.setattr(draw_lying, "brought_back", lambda *args: (gate.wait(5), brought_back(*args))[1])
    screen.shell.go("draw", piece_id=first)
    ui.frames(2)
    screen.put_new("circle")
    line(ui, screen)
    drawing = screen.easel.drawing
    gate.set()
    ui.wait(0.4)
    assert screen.easel.drawing is drawing
    assert screen.piece_id != first
    assert screen.saying == ""


def test_what_waits_for_a_disk_is_kept_though_there_is_another_paper(ui, screen, monkeypatch):
    line(ui, screen)
    library = screen.rooms.library
    library.settle()
    first, append = screen.piece_id, library.append

    def full(*_args):
        raise OSError(28, "full")

    monkeypatch.setattr(library, "append", full)
    line(ui, screen, (0.2, 0.2), (0.8, 0.8))
    screen.put_new("blank")
    ui.frames(2)
    monkeypatch.setattr(library, "append", append)
    screen.rest()
    library.settle()
    assert sum(1 for _ in library.ops(first)) == 3


def test_a_paper_of_which_marks_wait_goes_on_with_them_after_another_one(ui, screen, monkeypatch):
    line(ui, screen)
    library, kept = screen.rooms.library, screen.lying.kept
    library.settle()
    first, append = screen.piece_id, library.append

    def full(*_args):
        raise OSError(28, "full")

    screen.put_new("circle")
    line(ui, screen, (0.4, 0.4), (0.6, 0.6))
    screen.rest()
    library.settle()
    other = screen.piece_id

    def go(piece_id):
        screen.shell.go("draw", piece_id=piece_id)
        ui.until(lambda: screen.easel.drawing is not None and screen.piece_id == piece_id, what="the paper")
        ui.frames(3)

    go(first)
    assert screen.lying.kept is not kept, "nothing of it waited"
    monkeypatch.setattr(library, "append", full)
    line(ui, screen, (0.2, 0.2), (0.8, 0.8))
    seen, kept = pixels(screen), screen.lying.kept
    go(other)
    assert screen.lying.waiting == [kept]
    go(first)
    assert np.array_equal(pixels(screen), seen)
    assert (screen.lying.kept, screen.lying.waiting) == (kept, [])
    line(ui, screen, (0.2, 0.8), (0.8, 0.2))
    seen, document = pixels(screen), screen.easel.drawing.document
    monkeypatch.setattr(library, "append", append)
    screen.rest()
    library.settle()
    again = opened(library, first, screen.rooms.brushes)
    assert (again.document, len(document.steps)) == (document, 3)
    assert np.array_equal(again.rgba(), seen)
    assert library.cache(first, THUMB) is not None


def test_the_paper_that_was_asked_for_last_is_the_one_that_comes(ui, screen, monkeypatch):
    line(ui, screen)
    screen.rest()
    screen.rooms.library.settle()
    first = screen.piece_id
    screen.put_new("circle")
    line(ui, screen)
    screen.rest()
    screen.rooms.library.settle()
    other, gate = screen.piece_id, threading.Event()
    brought_back = draw_lying.brought_back
    monkeypatch.setattr(draw_lying, "brought_back", lambda *args: (gate.wait(5), brought_back(*args))[1])
    screen.shell.go("draw", piece_id=first)
    ui.frames(2)
    screen.shell.go("draw", piece_id=other)
    ui.frames(2)
    gate.set()
    ui.until(lambda: screen.easel.drawing is not None, what="the paper")
    ui.wait(0.3)
    assert screen.piece_id == other
    assert screen.easel.drawing.paper.kind == "circle"
    assert screen.saying == ""


def test_an_opacity_that_is_chosen_when_all_must_be_kept_is_kept(ui, screen):
    line(ui, screen)
    inside = sheet_of(ui, screen, "layers")
    before, track = pixels(screen), inside.ids.opacity.ids.track
    x, y = track.to_window(*track.center)
    touch = ui.touch(x, y)
    touch.touch_down()
    ui.frame()
    for reach in (30, 0):
        touch.touch_move(x + reach, y)
        ui.frames(4)
    assert not np.array_equal(pixels(screen), before)
    screen.rest()
    assert steps(screen) == ["AddStroke", "SetLayer"]
    seen, library = pixels(screen), screen.rooms.library
    assert np.array_equal(opened(library, screen.piece_id, screen.rooms.brushes).rgba(), seen)
    assert library.cache(screen.piece_id, THUMB) == picture_of(seen)
    touch.touch_up()
    ui.frames(2)
    assert steps(screen) == ["AddStroke", "SetLayer"], "and only once"


def test_what_waits_for_a_disk_is_tried_again_when_the_hand_leaves(ui, screen, monkeypatch):
    line(ui, screen)
    library = screen.rooms.library
    library.settle()
    append = library.append

    def full(*_args):
        raise OSError(28, "full")

    monkeypatch.setattr(library, "append", full)
    line(ui, screen, (0.2, 0.2), (0.8, 0.8))
    screen.rest()
    library.settle()
    monkeypatch.setattr(library, "append", append)
    screen.rest()
    assert steps(screen) == ["AddStroke"] * 2


def test_what_took_a_while_waits_for_the_hand_to_lift(ui, screen):
    picture = Picture(np.full((40, 50, 4), 200, np.uint8))
    finger = ui.touch(*place(screen, 0.2, 0.5))
    finger.touch_down()
    finger.touch_move(*place(screen, 0.5, 0.5))
    bring_in(screen, [Brought(Layer(), picture, 10, 10)])
    fill_at(screen, 20, 20)
    ui.wait(0.4)
    finger.touch_up()
    ui.until(lambda: len(steps(screen)) == 4, what="the picture and the fill")
    assert steps(screen)[0] == "AddStroke"
    assert sorted(steps(screen)[1:]) == ["AddPicture", "Fill", "KeepPicture"]
    assert np.array_equal(replay(kept_ops(screen), screen.rooms.brushes).rgba(), pixels(screen))


# --- anything at all


def do_something(dice, ui, screen):
    easel, drawing = screen.easel, screen.easel.drawing
    number = dice.choice([layer.number for layer in drawing.layers])
    match dice.randrange(14):
        case 0 | 1 | 2 | 3 | 4:
            screen.hand.tool = dice.choice(["brush", "brush", "eraser"])
            screen.hand.brush = dice.choice(list(screen.hand.shown))
            easel.symmetry = dice.choice([NONE, NONE, Symmetry(5, True, 200, 150, 30)])
            easel.layer = number
            spots = [(dice.uniform(0.1, 0.9), dice.uniform(0.2, 0.8)) for _ in range(dice.choice([1, 2, 3]))]
            ui.drag([place(screen, *spot) for spot in (spots if spots[1:] else spots * 2)])
        case 5:
            easel.undo()
        case 6:
            easel.redo()
        case 7:
            easel.go_to(dice.randint(0, len(drawing.document.steps)), kept=dice.random() < 0.5)
        case 8:
            mask = np.random.default_rng(dice.randrange(99)).random((200, 300)) < 0.5
            screen.do(Fill(number, (20, 90, 60), 0.7, dice.randint(-20, 300), dice.randint(-20, 300), mask))
        case 9:
            screen.do(AddLayer(Layer(drawing.new_number()), dice.randint(0, 5)))
        case 10:
            blend = dice.choice(["multiply", "add", "normal"])
            screen.do(SetLayer(Layer(number, "", dice.random(), blend, dice.random() < 0.2)))
        case 11:
            screen.do(dice.choice([MoveLayer(number, 0), MergeLayer(number), CopyLayer(number, drawing.new_number())]))
        case 12:
            screen.do(dice.choice([DropLayer(number), ClearLayer(number)]))
        case _:
            dice.choice([screen.rest, easel.clear, screen.rest])()
    ui.until(lambda: not easel.is_busy, what="the moment")


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_done_comes_back_as_it_was_seen(ui, screen, seed, monkeypatch):
    dice, rooms = random.Random(seed), screen.rooms
    line(ui, screen)
    for _ in range(30):
        do_something(dice, ui, screen)
    screen.leave()
    seen, document = pixels(screen), screen.easel.drawing.document
    assert np.array_equal(replay(kept_ops(screen), rooms.brushes).rgba(), seen)
    again = opened(rooms.library, screen.piece_id, rooms.brushes)
    assert again.document == document
    assert np.array_equal(again.rgba(), seen)
    while again.can_undo:
        again.undo()
    again.go_to(document.done)
    assert np.array_equal(again.rgba(), seen)
    for bad in (b"", b"nothing", rooms.library.older_cache(screen.piece_id, STATE)[0][:-9]):
        rooms.library.put_cache(screen.piece_id, STATE, bad, (2, 0))
        assert np.array_equal(opened(rooms.library, screen.piece_id, rooms.brushes).rgba(), seen)
    monkeypatch.setattr(opening, "stamp_of", lambda _brushes: b"another")
    assert np.array_equal(opened(rooms.library, screen.piece_id, rooms.brushes).rgba(), seen)
