"""Draw's sheets of papers, symmetry and filling: what is set acts at once, and destroys nothing."""

import numpy as np
import pytest

from studio.drawing.drawing import warm_up
from studio.drawing.op import AddStroke, Fill, NewPaper
from studio.drawing.replay import replay
from studio.drawing.symmetry import Symmetry
from studio.ui.widgets.toast import Toast
from tests.ui.at_easel import kept_ops, line, pixels, rooms, samples_are_kept, screen, sheet_of, show, steps

__all__ = ["rooms", "samples_are_kept", "screen"]

RED = (192, 96, 58)


def box(ui, screen):
    """Draw a closed box in the middle of the paper."""
    screen.hand.brush, screen.easel.brush_size = "ink-2", 12
    for start, end in (
        ((0.6, 0.3), (0.9, 0.3)),
        ((0.9, 0.3), (0.9, 0.7)),
        ((0.9, 0.7), (0.6, 0.7)),
        ((0.6, 0.7), (0.6, 0.3)),
    ):
        line(ui, screen, start, end)


def at(screen, x, y):
    left, bottom, width, height = screen.easel.sheet
    return left + width * x, bottom + height * y


def test_marks_are_repeated_as_the_sheet_says(ui, screen):
    inside = sheet_of(ui, screen, "symmetry")
    paper = screen.easel.drawing.paper
    ui.tap(inside.ids.radial)
    assert screen.easel.symmetry == Symmetry(8, False, paper.width / 2, paper.height / 2)
    ui.tap(inside.ids.folds.children[1])
    assert screen.easel.symmetry.folds == 9
    ui.tap(inside.ids.mirrored)
    ui.tap(inside.ids.turn.children[1])
    assert screen.easel.symmetry.mirrored
    assert 0 < screen.easel.symmetry.angle <= 40
    assert screen.is_repeated
    line(ui, screen, (0.75, 0.5), (0.85, 0.6))
    assert kept_ops(screen)[-1].symmetry == screen.easel.symmetry
    assert screen.caption == "Ninefold, mirrored"
    ui.tap(inside.ids.none)
    assert screen.easel.symmetry.is_none
    assert (screen.caption, screen.is_repeated) == ("", False)


def test_folds_go_from_two_to_twenty_four(ui, screen):
    inside = sheet_of(ui, screen, "symmetry")
    inside.radial()
    for wanted, key in ((24, "End"), (2, "Home")):
        inside.ids.folds.ids.track.focus = True
        ui.key(key)
        assert screen.easel.symmetry.folds == wanted


def test_the_centre_is_put_elsewhere_by_hand_and_by_keys_and_comes_back(ui, screen):
    inside = sheet_of(ui, screen, "symmetry")
    ui.tap(inside.ids.mirror)
    symmetry = screen.easel.symmetry
    assert (symmetry.folds, symmetry.mirrored) == (1, True)
    assert screen.easel.guiding
    x, y = screen.easel.spot_of(symmetry.x, symmetry.y)
    ui.drag([(x + step * 12, y) for step in range(6)])
    assert screen.easel.symmetry.x == pytest.approx(symmetry.x + 60, abs=3)
    assert screen.rooms.gallery.recent(1) == [], "no mark"
    ui.tap(inside.ids.middle)
    assert screen.easel.symmetry == symmetry
    ui.tap(inside.ids.right)
    assert screen.easel.symmetry.x > symmetry.x
    ui.key("Escape")
    assert not screen.easel.guiding


def test_a_fresh_paper_is_as_it_was_chosen_and_the_old_one_is_kept(ui, screen):
    line(ui, screen)
    old = (kept_ops(screen), screen.piece_id)[1]
    inside = sheet_of(ui, screen, "paper")
    ui.tap(inside.ids.circle)
    swatch, tint = inside._swatches["Sage"]
    ui.tap(swatch)
    ui.tap(inside._textures["laid"])
    ui.tap(inside.ids.lay_out)
    ui.frames(3)
    paper = screen.easel.drawing.paper
    assert (paper.kind, paper.colour, paper.texture) == ("circle", tint, "laid")
    assert screen.caption == "Circle, laid paper"
    assert screen.easel.drawing.is_empty
    line(ui, screen)
    assert kept_ops(screen)[0] == NewPaper(paper)
    assert screen.rooms.library.op_count(old) == 2, "nothing of it is gone"


@pytest.mark.parametrize(("word", "longest"), [("Large", 2048), ("Largest", 8192)])
def test_a_large_paper_can_be_drawn_on(ui, screen, word, longest):
    warm_up()
    inside = sheet_of(ui, screen, "paper")
    ui.tap(inside._sides[longest])
    assert inside._sides[longest].text == word
    ui.tap(inside.ids.lay_out)
    ui.until(lambda: screen.easel.drawing and screen.easel.drawing.paper.width == longest, timeout=20, what="it")
    paper = screen.easel.drawing.paper
    assert (paper.texture == "clouds") == (longest == 2048)
    ui.wait(1)
    line(ui, screen)
    assert isinstance(kept_ops(screen)[-1], AddStroke)


def test_clearing_from_the_sheet_can_be_undone(ui, screen):
    line(ui, screen)
    drawn = pixels(screen)
    inside = sheet_of(ui, screen, "paper")
    ui.tap(inside.ids.empty)
    assert screen.easel.drawing.is_empty
    toast = next(child for child in screen.shell.children if isinstance(child, Toast))
    toast.take_back()
    assert np.array_equal(pixels(screen), drawn)


def test_taking_out_opens_a_sheet_once_there_is_something(ui, screen):
    inside = sheet_of(ui, screen, "paper")
    assert inside.ids.take_out.disabled
    screen.toggle("paper")
    line(ui, screen)
    kept_ops(screen)
    inside = sheet_of(ui, screen, "paper")
    ui.tap(inside.ids.take_out)
    ui.frames(4)
    assert screen.open_sheet == "export"
    ui.key("Escape")
    assert screen.open_sheet == ""


def test_a_tap_with_the_fill_colours_a_shape_as_one_step(ui, screen):
    box(ui, screen)
    before = pixels(screen)
    ui.key("g")
    screen.take_colour(RED)
    assert screen.tool == "fill"
    ui.tap(screen.easel, at=at(screen, 0.75, 0.5))
    ui.until(lambda: isinstance(screen.easel.drawing.document.steps[-1], Fill), timeout=30, what="the fill")
    assert steps(screen)[4:] == ["Fill"]
    height, width = before.shape[:2]
    after = pixels(screen)
    assert np.abs(after[height // 2, int(width * 0.75), :3].astype(int) - RED).max() < 4
    assert np.array_equal(after[height // 2, int(width * 0.3)], before[height // 2, int(width * 0.3)]), "outside"
    assert np.array_equal(replay(kept_ops(screen), screen.rooms.brushes).rgba(), after)
    ui.key("ctrl+z")
    assert np.array_equal(pixels(screen), before)


def test_how_alike_and_gaps_are_set_in_its_sheet_and_remembered(ui, rooms):
    screen = show(ui, rooms)
    screen.take_fill()
    ui.tap(screen.ids.fill)
    assert screen.open_sheet == "fill"
    inside = screen.sheet.ids.page.children[0].children[0]
    alike, gap = screen.hand.alike, screen.hand.gap
    ui.tap(inside.ids.alike.children[1])
    ui.tap(inside.ids.gap.children[1])
    inside.ids.opacity.value = 0.5
    assert screen.hand.alike > alike
    assert screen.hand.gap == gap + 2
    now = screen.hand.alike, screen.hand.gap, screen.hand.fill_opacity
    ui.reset()
    hand = show(ui, rooms).hand
    assert (hand.alike, hand.gap, hand.fill_opacity) == now
