"""What comes up over a screen, in a real window: sheets and toasts."""

from kivy.uix.floatlayout import FloatLayout

from studio.ui.theme import theme
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.text_field import TextField
from studio.ui.widgets.toast import Toast
from tests.ui.floor import count, on_floor


def test_a_sheet_comes_in_swallows_touches_and_goes(ui):
    behind = PushButton(text="Behind", pos=(300, 400))
    acts = count(behind)
    floor = on_floor(behind)
    sheet = Sheet(title="Brushes")
    sheet.add_widget(Chip(text="water"))
    closed = []
    sheet.bind(on_closed=lambda *_: closed.append(1))
    ui.mount(floor)
    sheet.open(floor)
    ui.wait(0.3)
    assert (sheet.x, sheet.width, sheet.y, sheet.height) == (116, 548, 16, 768)
    ui.tap(None, (400, 420))
    assert acts == []
    sheet.close()
    ui.wait(0.3)
    assert sheet.parent is None
    assert closed == [1]


def test_a_sheet_comes_from_below_in_an_upright_window(ui):
    ui.resize(800, 1280)
    floor = ui.mount(FloatLayout())
    sheet = Sheet(title="Brushes")
    sheet.open(floor)
    ui.wait(0.3)
    assert sheet.width == 800
    assert sheet.height <= 1280 * 0.6
    assert sheet.y == 0


def test_a_sheet_that_hugs_is_as_high_as_what_it_holds_and_no_higher_than_it_may(ui):
    theme.motion = False
    floor = ui.mount(FloatLayout())
    sheet = Sheet(title="Close this session", hug=True)
    row = FloatLayout(size_hint_y=None, height=100)
    sheet.add_widget(row)
    sheet.open(floor)
    ui.frames(2)
    assert (sheet.height, sheet.top) == (18 + 56 + 12 + 100 + 16, 800 - 16)
    row.height = 300
    ui.frames(2)
    assert (sheet.height, sheet.top) == (402, 784)
    row.height = 3000
    ui.frames(2)
    assert sheet.height == 768
    ui.resize(640, 560)
    row.height = 100
    ui.frames(2)
    assert (sheet.height, sheet.y) == (202, 0)


def test_with_reduced_motion_a_sheet_is_there_at_once(ui):
    theme.motion = False
    floor = ui.mount(FloatLayout())
    sheet = Sheet(title="Brushes")
    sheet.open(floor)
    assert sheet.x == 116
    sheet.close()
    assert sheet.parent is None


def test_a_toast_undoes_and_leaves_the_focus_where_it_is(ui):
    undone = []
    field = TextField(size_hint_x=None, width=300, pos=(100, 500))
    toast = Toast(text="It is in the trash.", undo=lambda: undone.append(1), pos=(100, 100))
    floor = ui.mount(on_floor(field))
    field.focus = True
    ui.frames(2)
    toast.show(floor)
    ui.frames(3)
    assert field.focus
    ui.tap(None, (toast.x + 40, toast.center_y))
    assert field.focus
    ui.tap(toast.ids.back)
    assert undone == [1]
    assert toast.parent is None


def test_a_toast_stays_while_it_is_touched_and_goes_by_itself(ui):
    toast = Toast(text="Kept.", seconds=0.2, pos=(100, 100))
    floor = ui.mount(FloatLayout())
    toast.show(floor)
    ui.frames(3)
    finger = ui.touch(toast.x + 20, toast.center_y)
    finger.touch_down()
    ui.wait(0.4)
    assert toast.parent is floor
    finger.touch_up()
    ui.wait(0.4)
    assert toast.parent is None
