"""A paper that is turned, enlarged or enormous: what is seen is the drawing, and ink lies under the finger."""

import time

import numpy as np
import pytest

from studio.core.geometry import Rect
from studio.drawing.drawing import Drawing, warm_up
from studio.drawing.paper import Paper
from studio.ui.widgets.tiling import AT_ONCE, SPARE, first_look
from studio.ui.widgets.view import aligned
from tests.ui.fingers import samples_are_kept
from tests.ui.table import A, seen_around, table

__all__ = ["samples_are_kept", "table"]


# --- turned and enlarged


@pytest.mark.parametrize(("factor", "degrees"), [(1, 0), (2.5, 30), (8, -75), (0.4, 180), (0.7, 90)])
def test_ink_lies_under_the_finger_however_the_paper_lies(ui, table, factor, degrees):
    easel = table.easel
    easel.colour, easel.brush, easel.brush_size = [200, 40, 40], "marker", 24 / min(1, factor)
    easel.zoom_by(factor)
    easel.turn_by(degrees)
    ui.frames(3)
    places = (600, 380), (640, 400), (680, 430)
    table.draw(*places)
    ui.frames(2)
    expected = [easel.paper_at(*place) for place in places]
    assert table.strokes[0].points[:3, :2] == pytest.approx(np.array(expected), abs=1 / min(1, factor))
    assert table.strokes[0].size == pytest.approx(easel.brush_size, abs=1 / 16), "as large as it is on the paper"
    red, green, blue = seen_around(ui, 640, 400, 2).mean(axis=(0, 1))
    assert red > 150
    assert max(green, blue) < 100


def test_what_is_shown_is_the_drawing_pixel_for_pixel_when_it_is_fitted(ui, table):
    table.draw(A, (500, 420), (600, 440))
    left, bottom, width, height = table.easel.sheet
    shown = np.asarray(ui.look())[800 - bottom - height : 800 - bottom, left : left + width]
    assert np.array_equal(shown, table.pixels()[..., :3])


@pytest.mark.parametrize("degrees", [0, 90, 180, -90])
def test_enlarged_and_by_quarter_turns_pixels_are_squares(ui, table, degrees):
    table.draw(A, (500, 420), (600, 440))
    easel = table.easel
    x, y = (int(value) for value in easel.paper_at(*A))
    easel.zoom_by(8, A)
    easel.turn_by(degrees, A)
    ui.frames(3)
    pixels = table.pixels()
    for dx, dy in ((0, 0), (3, 2), (-4, 1)):
        place = easel.spot_of(x + dx + 0.5, y + dy + 0.5)
        assert seen_around(ui, *place, 1)[1, 1] == pytest.approx(pixels[y + dy, x + dx, :3], abs=1)


def test_fit_brings_the_paper_back_and_a_new_paper_comes_fitted(ui, table):
    easel = table.easel
    first = easel.view
    easel.zoom_by(3)
    easel.turn_by(40)
    easel.pan_by(100, 20)
    assert not easel.is_fitted
    easel.fit()
    assert easel.view == first
    easel.zoom_by(3)
    table.lay(Paper("blank", 500, 700, (240, 234, 220), 3))
    assert easel.is_fitted
    assert (easel.zoom, easel.turned) == (pytest.approx(708 / 700, abs=0.001), 0)


def test_the_paper_stays_where_it_is_in_its_room_when_the_room_moves(ui, table):
    easel = table.easel
    easel.zoom_by(2, A)
    before = easel.spot_of(100, 100)
    easel.insets = [320, 68, 20, 24]
    after = easel.spot_of(100, 100)
    assert (after[0] - before[0], after[1] - before[1]) == pytest.approx((150, 0))


# --- large papers


GIANT = Paper("blank", 8192, 8192, (240, 234, 220), 7, texture="smooth")


def lay_giant(ui, table):
    drawing = Drawing(GIANT, table.brushes)
    table.easel.put(drawing, first_look(drawing))
    ui.until(lambda: not table.easel._tiling.is_waiting, timeout=30, what="the paper")
    return table.easel


def test_a_giant_paper_is_drawn_on_with_few_textures(ui, table):
    warm_up()
    easel = lay_giant(ui, table)
    easel.colour, easel.brush, easel.brush_size = [30, 60, 160], "marker", 200
    most = 0
    table.draw((400, 300), (700, 500))
    for factor in (3, 3, 3, 3):
        easel.zoom_by(factor, (550, 400))
        ui.until(lambda: not easel._tiling.is_waiting, timeout=30, what="the tiles")
        for _ in range(6):
            easel.pan_by(37, -23)
            ui.frames(2)
            most = max(most, easel._tiling.texture_bytes)
        ui.until(lambda: not easel._tiling.is_waiting, timeout=30, what="the tiles")
    assert most <= 64e6
    assert len(easel.canvas.children) <= 5, "the list of instructions stays short"
    assert len(easel._tiling.group.children) <= 30
    easel.fit()
    easel.brush_size = 100
    place = easel.spot_of(2000, 7000)
    table.draw(place, (place[0] + 4, place[1]))
    assert seen_around(ui, *place, 1).mean(axis=(0, 1))[0] < 120, "a mark made small is seen at once"
    easel.zoom_by(8, place)
    ui.until(lambda: not easel._tiling.is_waiting, timeout=30, what="the tiles")
    ui.frames(2)
    assert seen_around(ui, *place, 1).mean(axis=(0, 1))[0] < 120, "and in its own tiles"


def test_tiles_that_were_not_seen_for_long_are_forgotten(ui, table):
    warm_up()
    easel = lay_giant(ui, table)
    easel.zoom_by(0.9 / easel.zoom)
    for step in range(10):
        easel.pan_by(-700 if step % 2 else 90, 600 if step < 5 else -800)
        ui.until(lambda: not easel._tiling.is_waiting, timeout=30, what="the tiles")
        tiling = easel._tiling
        assert len(tiling._tiles) <= len(tiling._wanted) + SPARE + 1
        assert set(tiling._wanted) <= set(tiling._tiles)
    assert len(tiling._tiles) > SPARE, "there were some to forget"


def test_no_seam_shows_between_tiles(ui, table):
    warm_up()
    table.lay(Paper("blank", 2000, 1500, (240, 234, 220), 3, texture="rough"))
    easel = table.easel
    table.draw((200, 100), (900, 700), (400, 650), (1000, 300))
    easel.zoom_by(1 / easel.zoom)
    easel.lie(aligned(easel.view))
    ui.until(lambda: not easel._tiling.is_waiting, what="the tiles")
    assert len(easel._tiling._quads) > 3
    left, top = (round(value) for value in easel.paper_at(0, 800))
    rect = Rect(left, top, left + 1280, top + 800).clip(Rect(0, 0, 2000, 1500))
    shown = np.asarray(ui.look())[rect.y0 - top : rect.y1 - top, rect.x0 - left : rect.x1 - left]
    assert rect.width > 1000
    assert np.array_equal(shown, easel.drawing.rgba(rect)[..., :3])


def test_an_ordinary_paper_is_one_texture(ui, table):
    assert len(table.easel._tiling._tiles) == 1
    assert table.easel._tiling.texture_bytes < 4 * 950 * 712
    table.easel.zoom_by(9)
    assert len(table.easel._tiling._tiles) == 1


def test_no_turn_takes_long_while_a_giant_paper_comes(ui, table):
    warm_up()
    drawing = Drawing(GIANT, table.brushes)
    easel = table.easel
    easel.put(drawing)
    times = []
    bring = easel._tiling.bring

    def timed():
        start = time.thread_time()
        more = bring()
        times.append(time.thread_time() - start)
        return more

    easel._tiling.bring = timed
    ui.until(lambda: not easel._tiling.is_waiting, timeout=30, what="the paper")
    assert len(times) > 3
    assert np.median(times) < 0.008


def test_a_change_of_very_much_is_shown_in_a_few_turns_and_whole(ui, table):
    warm_up()
    table.lay(Paper("blank", 2000, 1500, (240, 234, 220), 3, texture="smooth"))
    easel = table.easel
    ui.until(lambda: not easel._tiling.is_waiting, what="the paper")
    easel.brush, easel.brush_size, easel.colour = "marker", 400, [20, 60, 160]
    for row in range(4):
        y = 150 + 160 * row
        table.draw((300, y), (980, y))
    assert AT_ONCE < 2000 * 1500
    for step in (easel.clear, easel.undo):
        step()
        ui.until(lambda: not easel._tiling.is_waiting, what="all of it")
        ui.frames(2)
        for place in ((400, 150), (900, 630)):
            x, y = easel.paper_at(*place)
            assert seen_around(ui, *place, 1).mean(axis=(0, 1)) == pytest.approx(
                np.array(easel.drawing.pick(x, y), float), abs=4
            )


def test_a_paper_twice_as_fine_as_the_window_is_shown_as_its_means_pixel_for_pixel(ui, table):
    table.lay(Paper("blank", 1888, 1416, (240, 234, 220), 3))
    easel = table.easel
    table.draw(A, (500, 420), (600, 440))
    ui.until(lambda: not easel._tiling.is_waiting, what="the paper")
    left, bottom, width, height = easel.sheet
    assert (width, height, easel.zoom) == (944, 708, 0.5)
    shown = np.asarray(ui.look())[800 - bottom - height : 800 - bottom, left : left + width]
    assert np.array_equal(shown, easel.drawing.rgba(None, 1)[..., :3])
