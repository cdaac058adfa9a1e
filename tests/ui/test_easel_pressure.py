"""How hard a hand presses: tried on a scrap of paper, pulled on a curve, kept, and drawn with."""

import numpy as np
import pytest

from studio.core.paths import ASSETS
from studio.core.settings import Settings
from studio.drawing.brush import load_brushes
from studio.ui.pressure import FINGERS_DRAW, SETTING, STRAIGHT, curve_of
from studio.ui.widgets.easel import Easel
from studio.ui.widgets.pressure_sheet import NO_PRESSURE, TOO_ALIKE
from tests.ui.fingers import Fingers, samples_are_kept
from tests.ui.opened import open_new

__all__ = ["samples_are_kept"]


@pytest.fixture
def opened(ui, tmp_path):
    opened = open_new(ui, tmp_path)
    opened.rooms.brushes.update(load_brushes(ASSETS / "brushes"))
    yield opened
    opened.leave()


def press(ui, screen, widget):
    screen.ids.scroll.scroll_to(widget, animate=False)
    ui.frames(3)
    ui.tap(widget)
    ui.wait(0.15)


@pytest.fixture
def box(ui, opened):
    screen = opened.go("settings")
    press(ui, screen, screen.ids.pressure)
    sheet = opened.sheet()
    ui.frames(4)
    box = sheet.ids.page.children[0]
    box.fingers = Fingers(ui.window)
    return box


def line(ui, box, pressures, row=0.5, finger=1):
    """Draw across the scrap."""
    scrap = box.ids.scrap
    for number, pressure in enumerate(pressures):
        share = 0.15 + 0.7 * number / max(1, len(pressures) - 1)
        place = scrap.x + scrap.width * share, scrap.y + scrap.height * row
        (box.fingers.move if number else box.fingers.down)(finger, *place, pressure)
        ui.frames(2)
    box.fingers.up(finger)
    ui.frames(2)


def ink(box):
    pixels = box.ids.scrap.drawing.rgba()[..., :3].astype(int)
    return int((pixels.max(axis=2) < 120).sum())


def test_a_curve_is_made_of_a_light_and_a_firm_line(ui, opened, box, tmp_path):
    line(ui, box, [0.2, 0.22, 0.2, 0.21, 0.2, 0.2], row=0.7)
    line(ui, box, [0.5, 0.6, 0.6, 0.6, 0.62, 0.6], row=0.3)
    ui.shot("pressure")
    ui.tap(box.ids.take)
    low, _, _, middle, high, _ = box.curve
    assert low == pytest.approx(0.0, abs=0.05)
    assert high == pytest.approx(0.61, abs=0.03)
    assert middle == 0.5
    assert curve_of(Settings(tmp_path / "settings.json").get(SETTING)) == box.curve
    easel = Easel()
    easel.heed(opened.settings)
    assert easel.pressure_curve == box.curve


def test_the_lines_that_were_tried_follow_the_curve(ui, box):
    line(ui, box, [0.5] * 6)
    before = ink(box)
    assert before > 50
    box.curve = (0.0, 0.0, 0.25, 0.8, 0.5, 1.0)
    ui.frames(2)
    assert ink(box) > 1.3 * before
    ui.tap(box.ids.reset)
    assert box.curve == STRAIGHT
    assert ink(box) == pytest.approx(before, rel=0.05)


def test_a_point_can_be_pulled_and_goes_with_the_arrows(ui, opened, box):
    field = box.ids.field
    x, y = field.points[1].center
    ui.drag([(x, y), (x - 20, y + 10), (x - 40, y + 30)])
    assert field.points[1].center == pytest.approx((x - 40, y + 30), abs=2)
    assert field.curve[2] < 0.5 < field.curve[3]
    field.points[2].focus = True
    ui.frames(2)
    before = field.curve
    ui.key("Left", "Left")
    assert field.curve[4] == pytest.approx(before[4] - 0.04, abs=0.002)
    assert list(field.curve) == opened.settings.get(SETTING)
    ui.shot("pressure-pulled")


def test_points_stay_in_their_order(ui, box):
    field = box.ids.field
    for number in range(3):
        for place in ((-999, 5000), (5000, -999), (5000, 5000), (-999, -999)):
            field.pull(number, *place)
            curve = np.array(field.curve)
            assert (np.diff(curve[0::2]) > 0.04).all()
            assert (np.diff(curve[1::2]) >= 0).all()
            assert ((curve >= 0) & (curve <= 1)).all()


def test_what_tells_no_pressure_is_said(ui, box):
    ui.tap(box.ids.take)
    assert box.said == TOO_ALIKE
    line(ui, box, [1.0] * 4)
    ui.tap(box.ids.take)
    assert box.said == NO_PRESSURE
    assert box.curve == STRAIGHT
    line(ui, box, [0.5] * 4)
    line(ui, box, [0.52] * 4)
    ui.tap(box.ids.take)
    assert box.said == TOO_ALIKE


def test_escape_closes_the_sheet_and_its_row_says_how_it_is(ui, opened, box):
    screen = opened.shell.screen
    assert screen.pressure_line == "As the pen tells it."
    box.curve = (0.1, 0.0, 0.5, 0.6, 0.9, 1.0)
    ui.key("Escape")
    ui.frames(3)
    assert opened.shell.screen is screen
    assert screen.pressure_line == "As you have set it."


def test_whether_fingers_draw_is_chosen_and_heeded(ui, opened):
    screen = opened.go("settings")
    chips = {chip.rule: chip for chip in screen.ids.fingers.ids.chips.children}
    assert chips["auto"].chosen
    press(ui, screen, chips["off"])
    assert opened.settings.get(FINGERS_DRAW) == "off"
    assert [rule for rule, chip in chips.items() if chip.chosen] == ["off"]
    easel = Easel()
    easel.heed(opened.settings)
    assert easel.fingers == "off"
    opened.settings.set(FINGERS_DRAW, "sometimes")
    easel.heed(opened.settings)
    assert easel.fingers == "auto"


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280), (900, 560)])
def test_all_of_it_fits(ui, opened, size):
    ui.resize(*size)
    screen = opened.go("settings")
    screen.try_pressure()
    ui.frames(4)
    sheet = opened.sheet()
    box = sheet.ids.page.children[0]
    ui.shot(f"pressure-{size[0]}")
    assert box.ids.scrap.height > 120
    assert min(child.y for child in (box.ids.take, box.ids.reset)) >= sheet.y
    assert box.ids.reset.right <= sheet.right
